"""Files that call themselves a backup and are not: refused before anything is written (security.md, V-18)."""

from __future__ import annotations

import io
import json
import os
import resource
import struct
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from accord.config.database import elsewhere
from accord.config.restoring import restore
from accord.kernel.backup.making import back_up
from accord.kernel.ledger.keys import signer
from accord.kernel.refusals import Refused
from accord.tlog.canonical import canonical
from accord.tlog.checkpoint import Signer

pytestmark = pytest.mark.sqlite
MOST = 200 << 20


@pytest.fixture
def good(manager: Any, tmp_path: Path) -> Path:
    """A backup with its keys, as it should be."""
    file = tmp_path / "good.zip"
    back_up(file, with_keys=True)
    return file


def _copied(good: Path, **changed: bytes) -> list[tuple[Any, bytes]]:
    with zipfile.ZipFile(good) as made:
        return [(info, changed.get(info.filename, made.read(info))) for info in made.infolist()]


def _zipped(members: list[tuple[Any, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for info, content in members:
            made.writestr(info, content)
    return out.getvalue()


def _and(name: str, content: bytes = b"x", mode: int = 0o100600, packed: int = zipfile.ZIP_STORED) -> Any:
    def make(good: Path) -> bytes:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr, info.compress_type = 3, mode << 16, packed
        return _zipped([*_copied(good), (info, content)])

    return make


def _with(name: str, content: bytes) -> Any:
    return lambda good: _zipped(_copied(good, **{name: content}))


def _bomb(good: Path) -> bytes:
    """A table that says it is small and unpacks to much more than the machine has."""
    data = bytearray(_and("tables/bomb.jsonl", b"\0" * (64 << 20), packed=zipfile.ZIP_DEFLATED)(good))
    for sign, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.rindex(b"tables/bomb.jsonl")
        start = data.rindex(sign, 0, start)
        data[start + at : start + at + 4] = struct.pack("<I", 1000)
    return bytes(data)


def _twice(good: Path) -> bytes:
    members = _copied(good)
    with pytest.warns(UserWarning, match="Duplicate name"):
        return _zipped([*members, members[0]])


def _overlapping(good: Path) -> bytes:
    """Two members of the list are one place in the file, as in the smallest of the great bombs."""
    data = bytearray(_and("tables/zz.jsonl")(good))
    first = data.index(b"PK\x01\x02")
    last = data.rindex(b"PK\x01\x02")
    data[last + 42 : last + 46] = data[first + 42 : first + 46]
    return bytes(data)


def _signed_by_another(good: Path) -> bytes:
    """The whole archive as somebody else would make it, who has put the true key beside."""
    with zipfile.ZipFile(good) as made:
        manifest, about = made.read("manifest.json"), json.loads(made.read("backup.json"))
    key = Signer.generate()
    from hashlib import sha256

    seal = f"accord pack manifest\n{about['origin']}\n{sha256(manifest).hexdigest()}\n"
    note = key.sign_text(about["origin"], seal).encode()
    about = canonical({**about, "key": key.public_key.hex()})
    return _zipped(_copied(good, **{"manifest.sig": note, "backup.json": about}))


def _altered(good: Path) -> bytes:
    with zipfile.ZipFile(good) as made:
        rows = made.read("tables/kernel_organization.jsonl")
    return _with("tables/kernel_organization.jsonl", rows.replace(b"Northwind", b"Southwind"))(good)


def _less(good: Path) -> bytes:
    return _zipped([(i, c) for i, c in _copied(good) if i.filename != "tables/kernel_token.jsonl"])


HOSTILE = {
    "nothing": (lambda good: b"", "is not a backup"),
    "no archive": (lambda good: b"PK" + os.urandom(2000), "is not a backup"),
    "another archive": (lambda good: _zipped([(zipfile.ZipInfo("readme.txt"), b"x")]), "is not a name"),
    "half of one": (lambda good: good.read_bytes()[: good.stat().st_size // 2], "is not a backup"),
    "above": (_and("../../outside.txt"), "is not a name"),
    "above in tables": (_and("tables/../../outside.jsonl"), "is not a name"),
    "absolute": (_and("/tmp/outside.txt"), "is not a name"),
    "of Windows": (_and("tables\\..\\outside.jsonl"), "is not a name|is there twice"),
    "a drive": (_and("C:/outside.txt"), "is not a name"),
    "hidden": (_and(".ssh/authorized_keys"), "is not a name"),
    "another key": (_and("keys/authorized_keys"), "is not a name"),
    "long": (_and("tables/" + "a" * 60_000 + ".jsonl"), "is not a name"),
    "right to left": (_and("tables/\u202egpj.jsonl"), "is not a name"),
    "zero": (_and("tables/a.jsonl\0.zip"), "is not a name|is not what its manifest"),
    "a link": (_and("tables/link.jsonl", b"/etc/passwd", 0o120777), "is not a plain file"),
    "a device": (_and("tables/device.jsonl", b"", 0o020666), "is not a plain file"),
    "a folder": (_and("tables/", b"", 0o040755), "is not a name"),
    "twice": (_twice, "is there twice"),
    "overlapping": (_overlapping, "overlaps another member|is not a name|is not what"),
    "packed evidence": (_and(f"evidence/{'0' * 64}", b"\0" * 9999, packed=zipfile.ZIP_DEFLATED), "is packed"),
    "packed otherwise": (_and("tables/a.jsonl", packed=zipfile.ZIP_LZMA), "packed in an unknown way"),
    "one more table": (_and("tables/evil.jsonl"), "is not what its manifest says"),
    "one table less": (_less, "is not what its manifest says"),
    "bomb": (_bomb, "is not what its manifest says|is damaged"),
    "row": (_altered, "tables/kernel_organization.jsonl was altered"),
    "signature": (_with("manifest.sig", b"no note\n"), "its signature does not hold"),
    "manifest": (_with("manifest.json", b"{}"), "its manifest was altered"),
    "deep manifest": (_with("manifest.json", b"[" * 100_000), "its manifest was altered"),
    "about": (_with("backup.json", b"[1]"), "backup.json is not that of a backup"),
    "about nothing": (_with("backup.json", b"{}"), "backup.json is not that of a backup"),
    "key": (_with("keys/signing.pem", b"-----BEGIN nonsense"), "the key in the backup is none"),
    "signer": (_signed_by_another, "it was signed by the key"),
}  # fmt: skip


def test_each_is_refused_quickly_and_writes_nothing(good: Path, tmp_path: Path) -> None:
    data = tmp_path / "new"
    for name, (make, says) in HOSTILE.items():
        file = tmp_path / "hostile.zip"
        file.write_bytes(make(good))
        before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        there = override_settings(ACCORD_DATA_DIR=data), elsewhere({"NAME": str(data / "accord.sqlite3")})
        with there[0], there[1], pytest.raises(Refused, match=says):
            restore(file, key=signer_of(good))
        assert time.process_time() - begun < 2, name
        assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10 < MOST, name
        assert list(data.iterdir()) == [], name
        assert not list(tmp_path.rglob("outside*")), name


def signer_of(good: Path) -> str:
    """The fingerprint of the key in a backup."""
    with zipfile.ZipFile(good) as made:
        return Signer.from_bytes(made.read("keys/signing.pem")).fingerprint


def test_the_good_one_is_signed_by_the_key_of_this_installation(good: Path) -> None:
    assert signer_of(good) == signer().fingerprint
