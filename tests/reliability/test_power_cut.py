"""F-3: the power is cut while files are sent, documents approved and the log signed. Nothing acknowledged is lost.

Run by `make reliability` and `make test-rest` with 1,000 images, by `make soak` (ACCORD_SOAK=1) with 5,000. What is
modelled, see `power.py`; the requests, see `approvals.py`. Half of the cuts are at a random call, half right after an
answer. Each image is opened by the product: integrity, both logs, every text and checkpoint, all that was promised and
its files; each 50th is compared record by record with what a rebuild of the ledger gives.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.reliability import figures
from tests.reliability.approvals import shim, start

if TYPE_CHECKING:
    from tests.reliability.figures import Figure

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
IMAGES = 5_000 if figures.SOAK else 1_000
FEW = 40


@pytest.fixture
def fresh() -> None:
    """Instead of a database in this process."""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shim and an installation that nobody works on."""
    folder = tmp_path_factory.mktemp("power")
    shim(folder)
    start(folder, "begin")
    return folder


def played(begun: Path, folder: Path, images: int, *, synchronous: str = "", deaf: str = "") -> dict[str, Any]:
    """Record rounds in a copy of the installation, and look at images of it. `deaf`: no fsync of folders is heard."""
    live = folder / "live"
    shutil.copytree(begun / "data", live / "data")
    traced = {"SHIM_TRACE": str(folder / "trace"), "SHIM_ROOT": str(live / "data")}
    start(live, "record", "30", LD_PRELOAD=str(begun / "shim.so"), SYNCHRONOUS=synchronous, **traced)
    shutil.copytree(begun / "data", folder / "data")
    found: dict[str, Any] = json.loads(start(folder, "images", str(images), str(images), DEAF=deaf, **traced))
    return found


def test_nothing_acknowledged_is_lost(begun: Path, tmp_path: Path, figure: Figure) -> None:
    found = played(begun, tmp_path, IMAGES)
    figure(
        "F-3", "power cut: images with unsynced writes dropped, torn and reordered", images=found["images"],
        acknowledged=found["acknowledged"], damaged=len(found["damaged"]), lost=len(found["lost"]),
    )  # fmt: skip
    assert found["images"] == IMAGES
    assert not found["damaged"], found["damaged"][:5]
    assert not found["lost"], found["lost"][:5]


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_a_database_that_syncs_less_is_found_out(begun: Path, tmp_path: Path, figure: Figure, synchronous: str) -> None:
    found = played(begun, tmp_path, FEW, synchronous=synchronous)
    figure(
        "F-3", f"the suite's own proof: the same with synchronous={synchronous}", images=found["images"],
        damaged=len(found["damaged"]), images_with_a_loss=len(found["lost"]),
    )  # fmt: skip
    assert found["lost"]
    assert found["damaged"] or synchronous == "NORMAL"


def test_files_whose_folders_are_not_synced_are_missed(begun: Path, tmp_path: Path, figure: Figure) -> None:
    found = played(begun, tmp_path, FEW, deaf="folders")
    figure(
        "F-3", "the suite's own proof: the same when no fsync of a folder counts", images=found["images"],
        images_with_a_loss=len(found["lost"]),
    )  # fmt: skip
    assert found["lost"]
