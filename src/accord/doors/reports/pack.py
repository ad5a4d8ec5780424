"""The audit pack: one ZIP that an auditor takes along and verifies with plain Python (contracts.md, Pack and
verifier)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from accord.doors.reports.behind import along_with, files_in
from accord.doors.reports.parts import BUILDERS, LIMITS, Chapter, Limit, Tell, Wish
from accord.doors.reports.sealing import sealer
from accord.kernel.access.scope import follow
from accord.kernel.ledger.append import origin
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.keys import rotations, signer
from accord.kernel.ledger.models import SITE, Checkpoint, Entry, Head, Opening
from accord.kernel.moments.clock import now
from accord.kernel.records.declaration import named
from accord.kernel.records.files import erased_files, file_pieces
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import loads
from accord.kernel.refusals import Forbidden, Refused
from accord.tlog.canonical import canonical
from accord.tlog.pack import PackWriter, verifier_source
from accord.tlog.verify import ERASED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path
    from uuid import UUID

    from accord.kernel.access.actor import Actor

DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Log:
    """The log as far as it is signed: what comes meanwhile is not in the pack."""

    origin: str
    size: int


def write_pack(
    by: Actor,
    path: Path,
    *,
    standard: str = "",
    on: date | None = None,
    personal: bool = False,
    tell: Tell = lambda percent, doing: None,
) -> int:
    """Write the pack of the actor's organization; returns its size in bytes. Raises Forbidden, and Refused when there
    is nothing to pack.

    Without `personal`, names of people are replaced by their references and sealed values stay sealed. Who may take a
    part alone gets the entries of that part: the rest of the log is there as hashes, so that all is proven.
    """
    refuse_without_right(by)
    tell(1, "Signing the log")
    signed = sign_checkpoint(by.organization.pk)
    with by.scope():
        head = Head.objects.filter(pk=by.organization.pk).first()
        if head is None or signed is None:
            raise Refused("There is nothing to pack yet.")
        log = Log(head.origin, signed.size)
        wish = Wish(by, standard, on, sealer(by, personal=personal), limit_of(by), tell)
        chapters = [c for build in BUILDERS for c in build(by, wish)]
        if not chapters:
            raise Refused(f"{wish.limit.because if wish.limit else 'This'} does not cover that standard.", "standard")
        tell(60, "Reading the records behind the verdicts")
        pointers = along_with(wish.shared({p for c in chapters for p in c.pointers}))
        latest = _latest_bodies(by, log, pointers)
        known = files_in(latest, personal=personal)
        erased = erased_files(known)
        files = [sha256 for sha256 in known if sha256 not in erased]
        with PackWriter(path, signer(), log.origin) as pack:
            pack.add("README.txt", _readme(by, log, personal, wish).encode())
            index = _index(by, log, chapters, latest, wish)
            pack.add("index.html", render_to_string("reports/index.html", index).encode())
            listed = index | {"types": _listed(by, latest, wish, files)}
            pack.add("records.html", render_to_string("reports/records.html", listed).encode())
            pack.add("verify.py", verifier_source())
            for name, content in (f for c in chapters for f in c.files):
                pack.add(name, content)
            _add_records(pack, latest)
            _add_evidence(pack, files, erased, tell)
            tell(90, "Writing the ledger")
            _add_ledger(pack, by.organization.pk, log, personal, None if wish.whole else pointers)
    return path.stat().st_size


def write_site_pack(path: Path) -> int:
    """Write the log over all organizations as a pack, and return its size in bytes. Its reasons stay sealed. Raises
    Refused."""
    signed = sign_checkpoint(SITE)
    if signed is None:
        raise Refused("Nothing was entered in the log of this installation yet.")
    with within(SITE), PackWriter(path, signer(), origin(SITE)) as pack:
        log = Log(origin(SITE), signed.size)
        pack.add("README.txt", _of_site(log).encode())
        pack.add("verify.py", verifier_source())
        _add_ledger(pack, SITE, log, False, None)
    return path.stat().st_size


def refuse_without_right(by: Actor) -> None:
    """Raises Forbidden."""
    if not by.may("reports.pack"):
        raise Forbidden("Your role does not allow you to take an audit pack.")


def limit_of(by: Actor) -> Limit | None:
    """What the actor's task covers, if somebody knows that it is limited."""
    return next((found for limit in LIMITS if (found := limit(by)) is not None), None)


def _latest_bodies(by: Actor, log: Log, pointers: frozenset[str]) -> dict[str, bytes]:
    """The last ledger body of each record, by pointer."""
    found: dict[str, bytes] = {}
    entries = Entry.objects.filter(organization_id=by.organization.pk, seq__lt=log.size).order_by("seq")
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


def _add_evidence(pack: PackWriter, hashes: list[str], erased: set[str], tell: Tell) -> None:
    if erased:
        pack.add(ERASED, "".join(f"{sha256}\n" for sha256 in sorted(erased)).encode())
    for number, sha256 in enumerate(hashes):
        tell(65 + 25 * number // len(hashes), f"Adding file {number + 1} of {len(hashes)}")
        pack.add(f"evidence/{sha256}", _pieces(sha256))


def _pieces(sha256: str) -> Iterator[bytes]:
    try:
        yield from file_pieces(sha256)
    except FileNotFoundError:
        raise Refused(
            f"The disk has lost a file of evidence, so no pack was made. Restore {sha256} from a backup, into the "
            "folder evidence."
        ) from None


def _add_ledger(pack: PackWriter, organization: UUID, log: Log, personal: bool, only: frozenset[str] | None) -> None:
    """Entries, checkpoints and tiles; `only`: pointers of the records whose entries may be read (None: all)."""
    entries = Entry.objects.filter(organization_id=organization, seq__lt=log.size).order_by("seq")
    notes = Checkpoint.objects.filter(organization_id=organization, size__lte=log.size).values_list("size", "note")

    given: set[int] = set()

    def bodies() -> Iterator[tuple[bytes | None, bytes]]:
        for type_name, record, body, leaf in entries.values_list("type", "record_id", "body", "leaf").iterator(
            chunk_size=2000
        ):
            here = only is None or f"{type_name}:{record}" in only
            if here and personal:
                given.update(_short(digest) for digest in DIGEST.findall(body))
            yield body.encode() if here else None, bytes(leaf)

    openings = _openings(organization, given) if personal else ()  # read after the entries have been
    pack.add_ledger(str(organization), bodies(), dict(notes), openings, rotations=rotations())


def _short(digest: str) -> int:
    return int(digest[:15], 16)


def _openings(organization: UUID, given: set[int]) -> Iterator[bytes]:
    """What opens a commitment that an entry in the pack holds, and nothing else."""
    for o in Opening.objects.filter(organization_id=organization).order_by("id").iterator(chunk_size=2000):
        if _short(o.digest) in given:
            opening = {"type": o.type, "id": str(o.record_id), "path": o.path, "digest": o.digest}
            yield canonical(opening | {"salt": bytes(o.salt).hex(), "value": o.value})


def _index(by: Actor, log: Log, chapters: list[Chapter], latest: dict[str, bytes], wish: Wish) -> dict[str, object]:
    return {
        "organization": by.organization,
        "made_at": f"{now().astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        "head": log,
        "chapters": chapters,
        "records": len(latest),
        "fingerprint": signer().fingerprint,
        "partial": "" if wish.whole else left_out(wish),
    }


def _listed(by: Actor, latest: dict[str, bytes], wish: Wish, files: list[str]) -> list[dict[str, Any]]:
    """The records by type, as a reader finds them."""
    titles = {d.pointer: d.title for d in follow(by, set(latest)).values()}
    here = frozenset(files)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for pointer, body in latest.items():
        entry = loads(body)
        shot = entry["snapshot"]
        found[entry["type"]].append(
            {
                "reference": shot.get("reference", ""),
                "title": wish.sealed(titles.get(pointer, "")),
                "state": shot.get("state", ""),
                "rev": entry["rev"],
                "seq": entry["seq"],
                "day": entry["at"][:10],
                "files": [sha256 for sha256, _ in entry["files"] if sha256 in here],
                "not_here": sum(sha256 not in here for sha256, _ in entry["files"]),
            }
        )
    types = [(named(name), records) for name, records in found.items()]
    return [
        {"name": d.name, "plural": d.plural.capitalize(), "records": sorted(rs, key=lambda r: str(r["reference"]))}
        for d, rs in sorted(types, key=lambda t: t[0].plural)
    ]


def _readme(by: Actor, log: Log, personal: bool, wish: Wish) -> str:
    whole = wish.whole
    entries = "every entry of the log" if whole else "the entries of the records that are here"
    return (
        f"Audit pack of {by.organization.title}, made {now().astimezone(UTC):%Y-%m-%d %H:%M} UTC by Accord.\n\n"
        "index.html             read this first; it needs no server\n"
        "records.html           the records behind the verdicts, as a list\n"
        "report-*.pdf           the verdict of every requirement, per standard\n"
        "conformity-*.json      the same for programs\n"
        "statement-of-*         the Statement of Applicability, where there is one\n"
        "records/TYPE.jsonl     the records behind the verdicts, as the ledger holds them\n"
        "evidence/HASH          files that belong to them, named by their SHA-256\n"
        "erased.txt             hashes of files that were erased, where there are some\n"
        f"ledger/                {entries}, signed checkpoints, tiles of the Merkle tree\n"
        "verify.py              checks all this: python3 verify.py PACK.zip\n\n"
        f"The log has {log.size} entries. Its key's fingerprint is\n{signer().fingerprint}\n"
        "Compare it with the one that you were given elsewhere: a program inside a forged pack can lie, so take "
        "verify.py from the release.\n"
        + (f"\nThis pack is partial: {left_out(wish)}\n" if not whole else "")
        + (
            ""
            if personal
            else "\nPersonal data are sealed: people are named by their references, and sealed text of the ledger is "
            "there as commitments. Files are as they were uploaded; those that belong to records about one person are "
            "left out (the ledger holds their hashes, so each can be asked for and checked).\n"
        )
        + "\nA check that holds is evidence, not a certificate: conformity stays the decision of people.\n"
    )


def _of_site(log: Log) -> str:
    return (
        f"The log over all organizations of an installation of Accord, {log.size} entries: each checkpoint that was "
        "signed of one of them, and what happened to the installation as a whole.\n\n"
        "ledger/       every entry, signed checkpoints, tiles of the Merkle tree\n"
        "verify.py     checks all this: python3 verify.py PACK.zip\n\n"
        f"Its key's fingerprint is\n{signer().fingerprint}\n"
        "Compare it with the one that you were given elsewhere, and take verify.py from the release.\n"
    )


def left_out(wish: Wish) -> str:
    """What a partial pack does not hold, in words."""
    why = f"it holds what {wish.limit.because} covers" if wish.limit else "it holds what its taker may see"
    return (
        f"{why}. Of the other records there is nothing but the hashes of their entries, with which verify.py proves "
        "that each entry here is in the log."
    )
