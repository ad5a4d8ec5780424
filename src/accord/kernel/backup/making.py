"""A backup: one file with everything, as it was at one moment, made while others go on working.

It is a pack (`tlog/pack.py`): a ZIP under one signed manifest. `backup.json` says what it is; `tables/NAME.jsonl` hold
the rows (`rows.py`), `evidence/HASH` the files, `checkpoints/` and `erasures/` what lies beside the database, `keys/`
the keys if they were asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder

from accord.kernel.backup.rows import columns, logs, tables, written
from accord.kernel.erasing.erasures import erasures_folder
from accord.kernel.ledger.append import origin
from accord.kernel.ledger.keys import kept_folder, signer
from accord.kernel.ledger.models import SITE, Head
from accord.kernel.ledger.site import site_event
from accord.kernel.moments.clock import now
from accord.kernel.moments.still import still
from accord.kernel.records.files import Upload, file_pieces
from accord.kernel.records.record import within
from accord.tlog.canonical import canonical
from accord.tlog.entry import at_text
from accord.tlog.merkle import Frontier
from accord.tlog.pack import PackWriter

if TYPE_CHECKING:
    from pathlib import Path

FORMAT, ABOUT = "accord backup 1", "backup.json"
SIGNING, SECRET = "keys/signing.pem", "keys/secret.txt"
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds. `lost`: files of evidence that the disk does not have any more, or not as they were."""

    entries: int
    rows: int
    files: int
    lost: tuple[str, ...]
    logs: tuple[dict[str, Any], ...]


def back_up(path: Path, *, with_keys: bool = False, tell: Tell = lambda *_: None, trial: bool = False) -> Made:
    """Write a backup; under its name it is there whole or not at all. The site log then says so, but of a `trial`."""
    key, kept = signer(), _kept()  # before the rows: so what was signed is among them
    with PackWriter(path, key, origin(SITE), private=True) as pack, still():
        rows, heads = _add_tables(pack, tell), _heads()
        files, lost = _add_evidence(pack, tell)
        for name, content in kept.items():
            pack.add(name, content)
        if with_keys:
            pack.add(SIGNING, key.pem())
            pack.add(SECRET, settings.SECRET_KEY.encode())
        applied = MigrationRecorder.Migration.objects.values_list("app", "name")
        about = {
            "format": FORMAT, "app": settings.ACCORD_VERSION, "made_at": at_text(now()), "key": key.public_key.hex(),
            "origin": origin(SITE), "migrations": sorted([app, name] for app, name in applied), "logs": heads,
            "tables": rows, "lost": lost,
        }  # fmt: skip
        pack.add(ABOUT, canonical(about))
    made = Made(sum(h["size"] for h in heads), sum(t["rows"] for t in rows.values()), files, tuple(lost), tuple(heads))
    if not trial:
        site_event("backup", {"entries": made.entries, "files": files, "lost": len(lost), "with_keys": with_keys})
    return made


def _kept() -> dict[str, bytes]:
    """What lies beside the database: last signed checkpoints, notes about keys and restores, the list of erasures."""
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for name, folder in (("checkpoints", kept_folder()), ("erasures", erasures_folder()))
        for path in sorted(folder.rglob("*.txt"))
    }


def _add_tables(pack: PackWriter, tell: Tell) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, (name, model) in enumerate(tables().items()):
        tell("Tables", number, len(tables()))
        count = 0

        def lines(of: Any = model) -> Iterator[bytes]:
            nonlocal count
            for line in written(of):
                count += 1
                yield line

        pack.add(f"tables/{name}.jsonl", lines())
        found[name] = {"columns": columns(model), "rows": count}
    return found


def _heads() -> list[dict[str, Any]]:
    found = []
    for log in logs():
        with within(log):
            if head := Head.objects.filter(pk=log).first():
                root = Frontier.from_bytes(head.size, bytes(head.frontier)).root()
                found.append({"id": str(log), "origin": head.origin, "size": head.size, "root": root.hex()})
    return found


def evidence() -> dict[str, int]:
    """The files that the rows name, each with its size."""
    found: dict[str, int] = {}
    for log in logs()[1:]:
        with within(log):
            found |= dict(Upload.objects.filter(organization_id=log, erased_at=None).values_list("sha256", "size"))
    return dict(sorted(found.items()))


def _add_evidence(pack: PackWriter, tell: Tell) -> tuple[int, list[str]]:
    wanted, lost = evidence(), []
    for number, sha256 in enumerate(wanted):
        tell("Files", number, len(wanted))
        if _hash(sha256) != sha256:
            lost.append(sha256)
        else:
            pack.add(f"evidence/{sha256}", file_pieces(sha256))
    return len(wanted) - len(lost), lost


def _hash(sha256: str) -> str:
    digest = hashlib.sha256()
    try:
        for piece in file_pieces(sha256):
            digest.update(piece)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()
