"""A pack that holds some entries back: the others are proven by the tiles all the same, and it says so itself."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.tlog import verify
from accord.tlog.canonical import canonical
from accord.tlog.pack import PackWriter

SOME = {"nonconformity", "document"}


def write(log: Any, path: Path, given: Callable[[Any], bool], *, changed: dict[int, bytes] | None = None) -> Path:
    bodies = [(changed or {}).get(e["seq"], canonical(e)) if given(e) else None for e in log.entries]
    with PackWriter(path, log.signer, log.origin) as pack:
        pack.add_ledger("x", zip(bodies, log.leaves(), strict=True), {60: log.note(60), 120: log.note(120)})
        for name, records in log.records().items():
            if name in SOME:
                pack.add_lines(f"records/{name}.jsonl", [canonical(record) for record in records])
    return path


def verdict(capsys: pytest.CaptureFixture[str], path: Path) -> tuple[int, str]:
    code = verify.main([str(path)])
    return code, capsys.readouterr().out


@pytest.fixture(scope="module")
def log(build: Callable[..., Any]) -> Any:
    return build(120)


def test_it_is_intact_and_says_how_much_is_here(log: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = verdict(capsys, write(log, tmp_path / "x.zip", lambda e: e["type"] in SOME))
    here = sum(e["type"] in SOME for e in log.entries)
    assert code == 0, said
    assert f"Partial: {here} of 120 entries are here, each proven to be in the log" in said
    assert "not under a checkpoint" not in said


def test_nothing_in_it_may_be_altered(log: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    some = next(e for e in log.entries[50:] if e["type"] in SOME)
    forged = canonical(some | {"snapshot": some["snapshot"] | {"state": "forged"}})
    path = write(log, tmp_path / "x.zip", lambda e: e["type"] in SOME, changed={some["seq"]: forged})
    code, said = verdict(capsys, path)
    assert code == 1
    assert f"entry {some['seq']} (" in said
    assert "was altered or put in" in said


def test_a_trail_may_not_have_a_gap(log: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a record that is handed out every entry is there, up to the last of those given."""
    last = {e["id"]: e["rev"] for e in log.entries}
    left = next(e for e in log.entries if e["type"] in SOME and 1 < e["rev"] < last[e["id"]])
    code, said = verdict(capsys, write(log, tmp_path / "x.zip", lambda e: e["type"] in SOME and e is not left))
    assert code == 1
    assert f"does not follow rev {left['rev'] - 1} of its record" in said


def test_a_whole_pack_does_not_become_partial_by_taking_entries_away(log: Any, tmp_path: Path, capsys: Any) -> None:
    whole = write(log, tmp_path / "whole.zip", lambda _: True)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "x.zip", "w") as new:
        assert b"partial" not in old.read(verify.LOG)
        for name in old.namelist():
            content = old.read(name)
            if name == verify.ENTRIES:
                content = b"".join(content.splitlines(keepends=True)[1:])
            if name == verify.LOG:
                content = content[:-1] + b',"partial":true}'
            new.writestr(name, content)
    code, said = verdict(capsys, tmp_path / "x.zip")
    assert code == 1
    assert f"{verify.LOG}: was altered" in said


def test_without_its_tiles_nothing_is_proven(log: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(log, tmp_path / "x.zip", lambda e: e["type"] in SOME)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "y.zip", "w") as new:
        for name in old.namelist():
            if not name.startswith("ledger/tile/"):
                new.writestr(name, old.read(name))
    assert verdict(capsys, tmp_path / "y.zip")[0] == 1
