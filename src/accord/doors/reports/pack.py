"""The audit pack: one ZIP that an auditor takes along and verifies with plain Python (contracts.md, Pack and
verifier)."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from accord.doors.reports.parts import BUILDERS, Chapter, Wish
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.keys import rotations, signer
from accord.kernel.ledger.models import Checkpoint, Entry, Head, Opening
from accord.kernel.moments.clock import now
from accord.kernel.organization.models import Person
from accord.kernel.records.files import open_file
from accord.kernel.records.snapshot import loads
from accord.kernel.refusals import Forbidden, Refused
from accord.tlog.canonical import canonical
from accord.tlog.entry import at_text
from accord.tlog.pack import PackWriter, verifier_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from accord.kernel.access.actor import Actor

PIECE = 1 << 20


def write_pack(by: Actor, path: Path, *, standard: str = "", on: date | None = None, personal: bool = False) -> int:
    """Write the pack of the actor's organization; returns its size in bytes. Raises Refused when there is nothing to
    pack.

    Without `personal`, names of people are replaced by their references and sealed values stay sealed.
    """
    refuse_without_right(by)
    sign_checkpoint(by.organization.pk)
    with by.scope():
        head = Head.objects.filter(pk=by.organization.pk).first()
        if head is None or head.size == 0:
            raise Refused("There is nothing to pack yet.")
        chapters = [c for build in BUILDERS for c in build(by, Wish(standard, on, _sealer(personal)))]
        latest = _latest_bodies(by, frozenset(p for c in chapters for p in c.pointers))
        with PackWriter(path, signer(), head.origin) as pack:
            pack.add("README.txt", _readme(by, head, personal).encode())
            pack.add("index.html", render_to_string("reports/index.html", _index(by, head, chapters, latest)).encode())
            pack.add("verify.py", verifier_source())
            for name, content in (f for c in chapters for f in c.files):
                pack.add(name, content)
            _add_records(pack, latest)
            _add_evidence(pack, latest)
            _add_ledger(pack, by, personal)
    return path.stat().st_size


def refuse_without_right(by: Actor) -> None:
    """A pack holds the whole log, so a role for some records only is not enough. Raises Forbidden."""
    if not by.may("reports.pack"):
        raise Forbidden("Your role does not allow you to take an audit pack.")
    if not by.may_everywhere("reports.pack"):
        raise Forbidden("An audit pack holds the log of the whole organization, and your role is for a part of it.")


def _sealer(personal: bool) -> Callable[[str], str]:
    if personal:
        return lambda text: text
    names = {p.title: p.reference or "a person" for p in Person.objects.all() if len(p.title) > 2}
    if not names:
        return lambda text: text
    pattern = re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)))
    return lambda text: pattern.sub(lambda m: names[m[0]], text)


def _latest_bodies(by: Actor, pointers: frozenset[str]) -> dict[str, bytes]:
    """The last ledger body of each record, by pointer."""
    found: dict[str, bytes] = {}
    entries = Entry.objects.filter(organization_id=by.organization.pk).order_by("seq")
    for type_name, record_id, body in entries.values_list("type", "record_id", "body").iterator(chunk_size=2000):
        if (pointer := f"{type_name}:{record_id}") in pointers:
            found[pointer] = body.encode()
    return found


def _add_records(pack: PackWriter, latest: dict[str, bytes]) -> None:
    lines: dict[str, list[bytes]] = defaultdict(list)
    for body in latest.values():
        entry = loads(body)
        lines[entry["type"]].append(
            canonical(
                {
                    "type": entry["type"],
                    "id": entry["id"],
                    "rev": entry["rev"],
                    "reference": entry["snapshot"].get("reference", ""),
                    "snapshot": entry["snapshot"],
                }
            )
        )
    for type_name, found in sorted(lines.items()):
        pack.add_lines(f"records/{type_name}.jsonl", found)


def _add_evidence(pack: PackWriter, latest: dict[str, bytes]) -> None:
    hashes = sorted({h for body in latest.values() for h, _ in loads(body).get("files", ())})
    for sha256 in hashes:
        pack.add(f"evidence/{sha256}", _pieces(sha256))


def _pieces(sha256: str) -> Iterator[bytes]:
    try:
        with open_file(sha256) as stored:
            yield from iter(lambda: stored.read(PIECE), b"")
    except FileNotFoundError:
        raise Refused(
            f"The disk has lost a file of evidence, so no pack was made. Restore {sha256} from a backup, into the "
            "folder evidence."
        ) from None


def _add_ledger(pack: PackWriter, by: Actor, personal: bool) -> None:
    organization = by.organization.pk
    entries = Entry.objects.filter(organization_id=organization).order_by("seq").values_list("body", "leaf")
    notes = dict(Checkpoint.objects.filter(organization_id=organization).values_list("size", "note"))
    pack.add_ledger(
        str(organization),
        ((body.encode(), bytes(leaf)) for body, leaf in entries.iterator(chunk_size=2000)),
        notes,
        _openings(by) if personal else (),
        rotations=rotations(),
    )


def _openings(by: Actor) -> Iterator[bytes]:
    for o in Opening.objects.filter(organization_id=by.organization.pk).order_by("id").iterator(chunk_size=2000):
        yield canonical(
            {
                "type": o.type,
                "id": str(o.record_id),
                "path": o.path,
                "digest": o.digest,
                "salt": bytes(o.salt).hex(),
                "value": o.value,
            }
        )


def _index(by: Actor, head: Head, chapters: list[Chapter], latest: dict[str, bytes]) -> dict[str, object]:
    return {
        "organization": by.organization,
        "made_at": at_text(now()),
        "head": head,
        "chapters": chapters,
        "records": len(latest),
        "fingerprint": signer().fingerprint,
    }


def _readme(by: Actor, head: Head, personal: bool) -> str:
    return (
        f"Audit pack of {by.organization.title}, made {at_text(now())} by Accord.\n\n"
        "index.html             read this first; it needs no server\n"
        "report-*.pdf           the verdict of every requirement, per standard\n"
        "conformity-*.json      the same for programs\n"
        "records/TYPE.jsonl     the records behind the verdicts, as the ledger holds them\n"
        "evidence/HASH          files that belong to them, named by their SHA-256\n"
        "ledger/                every entry of the log, signed checkpoints, tiles of the Merkle tree\n"
        "verify.py              checks all this: python3 verify.py PACK.zip\n\n"
        f"The log has {head.size} entries. Its key's fingerprint is\n{signer().fingerprint}\n"
        "Compare it with the one that you were given elsewhere: a program inside a forged pack can lie, so take "
        "verify.py from the release.\n"
        + (
            ""
            if personal
            else "\nPersonal and free-text fields are sealed (commitments only); people are named by their references. "
            "Evidence files are as they were uploaded.\n"
        )
        + "\nA check that holds is evidence, not a certificate: conformity stays the decision of people.\n"
    )
