"""The import contracts of pyproject.toml refuse what they must, tried on a small house of empty rooms."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ["config", "areas", "doors", "kernel", "tlog", "standards", "engines"]
STREET = ["conformity", "people", "documents", "improvement", "processes", "suppliers"]


@pytest.fixture
def house(tmp_path):
    for folder in [".", *FLOORS, *(f"areas/{area}" for area in STREET)]:
        (tmp_path / "accord" / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / "accord" / folder / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def verdict(house, path, text):
    """Put one more file into the house and let import-linter judge: exit code and what it says."""
    file = house / "accord" / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    (file.parent / "__init__.py").touch()
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
    environment = {**os.environ, "PYTHONPATH": str(house)}
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("areas/suppliers/services.py", "import accord.areas.conformity\nimport accord.kernel\n"),
        ("areas/people/pages.py", "import accord.doors\n"),
        ("config/urls.py", "import accord.areas.people\nimport django\n"),
        ("kernel/ledger.py", "import accord.tlog\nimport accord.standards\nimport accord.engines\nimport django\n"),
    ],
)
def test_arrows_that_point_down_are_kept(house, path, text):
    code, said = verdict(house, path, text)
    assert code == 0, said


@pytest.mark.parametrize(
    ("path", "text", "contract"),
    [
        ("kernel/acts.py", "import accord.areas.people\n", "Floors"),
        ("kernel/acts.py", "import accord.doors\n", "Floors"),
        ("doors/api.py", "def show():\n    import accord.areas.people\n", "Floors"),
        ("areas/people/pages.py", "import accord.config\n", "Floors"),
        ("tlog/merkle.py", "import accord.standards\n", "Floors"),
        ("standards/load.py", "import accord.tlog\n", "Floors"),
        ("engines/losses.py", "import accord.kernel\n", "Floors"),
        ("plugins/more.py", "x = 1\n", "Floors"),
        ("areas/people/services.py", "import accord.areas.documents\n", "The street"),
        ("areas/conformity/queries/rows.py", "import accord.areas.suppliers\n", "The street"),
        ("areas/weather/rules.py", "x = 1\n", "The street"),
        ("tlog/merkle.py", "from django.utils import timezone\n", "The log"),
        ("standards/load.py", "import django\n", "The log"),
        ("engines/losses.py", "import django\n", "The log"),
    ],
)
def test_an_arrow_that_points_up_breaks_its_contract(house, path, text, contract):
    code, said = verdict(house, path, text)
    assert code == 1, said
    assert any(line.startswith(contract) and line.endswith("BROKEN") for line in said.splitlines()), said
