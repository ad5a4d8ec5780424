"""The locks: complete, hashed, true to pyproject.toml, and free of addresses and folders."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt"]
BENCH = "requirements-bench.txt"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)


def pins(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {canonicalize_name(match["name"]): match["version"] for match in PIN.finditer(text)}


def declared(*, dev=False, bench=False):
    """What pyproject.toml asks for: the product with PostgreSQL, the build backend, with `dev` the tools; or peers."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    if bench:
        return [Requirement(part) for part in groups["bench"]]
    asked = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["postgres"],
        *groups["build"],
        *(part for part in groups["dev"] if dev and isinstance(part, str)),
    ]
    return [Requirement(part) for part in asked]


@pytest.mark.parametrize("lock", [*LOCKS, BENCH])
def test_the_lock_holds_what_the_project_asks_for(lock):
    pinned = pins(lock)
    for asked in declared(dev=lock == "requirements-dev.txt", bench=lock == BENCH):
        version = pinned.get(canonicalize_name(asked.name))
        assert version, f"{lock} lacks {asked.name}; run `make lock`"
        assert asked.specifier.contains(version), f"{lock} has {asked.name} {version}, not {asked}; run `make lock`"


def test_tests_run_on_the_versions_that_people_run():
    runtime, dev = (pins(lock) for lock in LOCKS)
    assert runtime.items() <= dev.items()


def test_peers_are_in_the_environment_of_the_benchmark_alone():
    peers = {canonicalize_name(asked.name) for asked in declared(bench=True)}
    assert peers <= pins(BENCH).keys()
    assert not peers & pins("requirements-dev.txt").keys()


@pytest.mark.parametrize("lock", [*LOCKS, BENCH])
def test_every_package_is_hashed_and_no_place_is_named(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.split("\n", 1)[1].rstrip())
    assert len(blocks) == len(PIN.findall(text)) > 15
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"://|file:|--(extra-)?index|--find-links|^-e|/\w+/", text, re.MULTILINE)


def test_packages_with_machine_code_are_hashed_for_every_platform():
    """cryptography, granian and typst ship a wheel per processor: one hash alone would shut out the others."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for name in ("argon2-cffi-bindings", "cryptography", "granian", "typst"):
        block = re.search(rf"^{name}==.*(?:\n    .*)*", text, re.MULTILINE)
        assert block, f"requirements.txt lacks {name}"
        assert block[0].count("--hash=") >= 8
