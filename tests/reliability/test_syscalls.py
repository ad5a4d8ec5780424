"""F-4: each single call that writes to the disk fails, with EIO and with ENOSPC, during one full approve request.

Run by `make reliability`, `make test-rest` and `make soak` (one size: every call there is). What is counted, see
`shim.c`: opening for writing, write, pwrite, fsync, fdatasync, ftruncate, rename and mkdir, of files and folders,
from the moment in which a program sends a file until its version of a document is approved.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.reliability.approvals import shim, start

if TYPE_CHECKING:
    from tests.reliability.figures import Figure

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


@pytest.fixture
def fresh() -> None:
    """Instead of a database in this process."""


def test_whatever_call_fails_the_answer_is_clear_and_true(tmp_path: Path, figure: Figure) -> None:
    start(tmp_path, "begin")
    found = json.loads(start(tmp_path, "fail", LD_PRELOAD=str(shim(tmp_path))))
    figure(
        "F-4", "EIO and ENOSPC at each call that writes, in one approve request with its file",
        calls=found["calls"], runs=found["runs"], surfaced_an_error=found["refused"],
        acknowledged=found["acknowledged"], broken=len(found["damaged"]), lost=len(found["lost"]),
        unclear=len(found["unclear"]), untrue=len(found["untrue"]),
    )  # fmt: skip
    assert {"open64", "write", "pwrite", "fsync", "fdatasync", "rename"} <= set(found["kinds"])
    assert found["runs"] > 500, found["kinds"]  # a round in which SQLite tidies its journal up has more calls
    assert not found["damaged"]
    assert not found["lost"]
    assert not found["untrue"]
    assert not found["unclear"]
