"""Writing a pack: whole or not at all."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from accord.tlog.checkpoint import Signer
from accord.tlog.pack import PackRefused, PackWriter, verifier_source

SIGNER = Signer.from_bytes(bytes(range(32)))


def test_nothing_is_left_of_a_pack_that_was_not_finished(tmp_path: Path) -> None:
    def halfway() -> Iterator[bytes]:
        yield b"1"
        raise RuntimeError("halfway")

    def write() -> None:
        with PackWriter(tmp_path / "x.zip", SIGNER, "a/log") as pack:
            pack.add("one.txt", b"1")
            pack.add("two.txt", halfway())

    with pytest.raises(RuntimeError, match="halfway"):
        write()
    assert list(tmp_path.iterdir()) == []


def test_a_former_pack_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"former")
    with PackWriter(path, SIGNER, "a/log") as pack:
        pack.add("one.txt", (piece for piece in (b"1", b"2")))
        assert path.read_bytes() == b"former"
    with zipfile.ZipFile(path) as written:
        assert written.namelist() == ["one.txt", "manifest.json", "manifest.sig"]
        assert written.read("one.txt") == b"12"
        assert written.testzip() is None
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["one.txt", "ONE.txt", "manifest.json", "../x", "/x", "a b", "x/", ".x", "é", ""])
def test_names_that_are_taken_or_unfit_are_refused(tmp_path: Path, name: str) -> None:
    with PackWriter(tmp_path / "x.zip", SIGNER, "a/log") as pack:
        pack.add("one.txt", b"1")
        with pytest.raises(PackRefused, match="member"):
            pack.add(name, b"2")


def test_the_verifier_needs_nothing_of_the_house() -> None:
    source = verifier_source().decode()
    compile(source, "verify.py", "exec")
    assert "import accord" not in source
    assert "from accord" not in source
