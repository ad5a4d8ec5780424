"""`make run` on a machine as people have it: what is missing is said in one sentence, what is done is not done again.

The interpreter is a stand-in that writes down what it is asked for, so that no test needs PyPI.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

INTERPRETER = """#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in
    -V) echo "Python 3.9.2" ;;
    *version_info*) exit "${OLD:-0}" ;;
    *ensurepip*) exit "${NO_VENV:-0}" ;;
    "-m venv --clear .venv") rm -rf .venv && mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *"-m pip"*) exit "${OFFLINE:-0}" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path):
    folder = tmp_path / "accord"
    (folder / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "environment.sh", folder / "tools")
    for name in ("pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")
    interpreter = tmp_path / "python3"
    interpreter.write_text(INTERPRETER, encoding="utf-8")
    interpreter.chmod(0o755)
    return folder


def environment(checkout, kind="runtime", **settings):
    """Run the script; what it answered, and the pip commands that it gave meanwhile."""
    calls = checkout.parent / "calls"
    calls.write_text("", encoding="utf-8")
    python = settings.pop("PYTHON", str(checkout.parent / "python3"))
    done = subprocess.run(
        ["sh", str(checkout / "tools" / "environment.sh"), kind],
        env={"PATH": os.environ["PATH"], "CALLS": str(calls), "PYTHON": python, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    return done, [line for line in calls.read_text(encoding="utf-8").splitlines() if "-m pip" in line]


def test_the_first_run_installs_from_the_hashed_lock_and_the_second_does_nothing(checkout):
    done, installed = environment(checkout)
    assert done.returncode == 0
    assert "install --require-hashes -r requirements.txt" in installed[0]
    assert "install --no-deps --no-build-isolation --editable ." in installed[1]
    done, installed = environment(checkout)
    assert (done.returncode, done.stdout, installed) == (0, "", [])


@pytest.mark.parametrize("changed", ["requirements.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_file_is_installed(checkout, changed):
    environment(checkout)
    (checkout / changed).write_text("# newer\n", encoding="utf-8")
    assert len(environment(checkout)[1]) == 2
    assert environment(checkout)[1] == []


def test_the_development_environment_holds_the_other_one(checkout):
    assert "requirements-dev.txt" in environment(checkout, "dev")[1][0]
    assert environment(checkout, "dev")[1] == []
    assert environment(checkout)[1] == []


def test_a_failed_installation_is_said_and_tried_again(checkout):
    done, _ = environment(checkout, OFFLINE="1")
    assert done.returncode == 1
    assert "is PyPI reachable?" in done.stderr
    assert len(environment(checkout)[1]) == 2


def test_a_moved_folder_gets_a_new_environment(checkout):
    environment(checkout)
    moved = checkout.rename(checkout.with_name("elsewhere"))
    done, installed = environment(moved)
    assert "making the virtual environment" in done.stdout
    assert len(installed) == 2


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PYTHON": "python-that-nobody-has"}, "there is no 'python-that-nobody-has' here; install Python 3.11"),
        ({"OLD": "1"}, "is Python 3.9.2; Accord needs Python 3.11 or newer"),
        ({"NO_VENV": "1"}, "cannot make a virtual environment; install its venv module (Debian: apt"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(checkout, settings, sentence):
    done, installed = environment(checkout, **settings)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert installed == []
    assert not (checkout / ".venv").exists()


def test_an_unknown_kind_is_refused(checkout):
    done, _ = environment(checkout, "production")
    assert done.returncode == 1
    assert "say runtime or dev" in done.stderr
