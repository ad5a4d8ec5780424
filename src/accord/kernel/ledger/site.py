"""The site log: one log over all organizations. Its leaves are their checkpoints, and what happens to the installation
as a whole: key rotations, upgrades, backups, restores, rights of those who run it.

It lies in the tables of the other logs under an id of its own, so whatever reads, signs, packs or verifies a log does
so with this one. Nobody is named in it: accounts, people and organizations stand there by their ids.
"""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accord.kernel.ledger.append import begun_head, move_head, skew_at
from accord.kernel.ledger.models import SITE, Entry, Opening
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import loads
from accord.tlog.canonical import canonical
from accord.tlog.commitment import commit
from accord.tlog.entry import at_text
from accord.tlog.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from accord.tlog.checkpoint import Checkpoint

EVENT, LOG = "SiteEvent", "Log"
CONSOLE: Mapping[str, str] = {"kind": "operator", "how": "console", "id": "operator"}
ITSELF: Mapping[str, str] = {"kind": "system", "how": "job", "id": "system"}


def site_event(kind: str, facts: Mapping[str, Any], actor: Mapping[str, Any] = CONSOLE, *, reason: str = "") -> int:
    """Enter what happened to the installation; returns its seq. Signed within a minute.

    `kind`: one word, such as `backup`. `facts`: text, whole numbers and booleans, without a name of anybody. `actor`:
    as `Actor.in_ledger` says it. `reason`: free text, which is sealed. Inside a transaction it stands or falls with it,
    and keeps others from the site log until then.
    """
    event, said = uuid.uuid4(), {"kind": kind, **facts}
    with transaction.atomic():
        if reason:
            said["reason"] = _sealed(event, reason)
        return _enter(EVENT, event, f"site.{kind}", said, actor)


def _sealed(event: uuid.UUID, reason: str) -> str:
    salt = os.urandom(32)
    digest = commit(salt, reason.encode("utf-8", "surrogatepass"))
    with within(SITE):
        Opening.objects.create(
            organization_id=SITE, type=EVENT, record_id=event, path="reason", digest=digest, salt=salt, value=reason
        )
    return digest


def restore_event(lost: Checkpoint, actor: Mapping[str, Any], reason: str = "") -> int:
    """Enter that a log may be signed although it does not follow the checkpoint `lost`: an older state was restored."""
    return site_event("restore", _facts(lost), actor, reason=reason)


def restore_accepted(lost: Checkpoint) -> bool:
    """Whether that was entered of exactly this checkpoint."""
    wanted = _facts(lost).items()
    return any(wanted <= facts.items() for facts in site_events("restore"))


def _facts(checkpoint: Checkpoint) -> dict[str, Any]:
    return {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}


def enter_checkpoint(organization: uuid.UUID, checkpoint: Checkpoint) -> int:
    """Enter that an organization's log was signed; returns the seq."""
    return _enter(LOG, organization, "site.checkpoint", _facts(checkpoint), ITSELF)


def site_events(kind: str) -> Iterator[dict[str, Any]]:
    """The facts of every event of a kind, the newest first."""
    return (body["snapshot"] for body in site_bodies() if body["op"] == f"site.{kind}")


def site_bodies(
    *, below: int | None = None, checkpoints: bool = False, limit: int | None = None
) -> list[dict[str, Any]]:
    """What was entered, the newest first: events, and with them each checkpoint of an organization. `below`: a seq."""
    with within(SITE):
        found = Entry.objects.filter(organization_id=SITE).order_by("-seq").values_list("body", flat=True)
        if not checkpoints:
            found = found.filter(type=EVENT)
        if below is not None:
            found = found.filter(seq__lt=below)
        return [loads(body) for body in found[:limit]]


def _enter(kind: str, about: uuid.UUID, op: str, said: Mapping[str, Any], actor: Mapping[str, Any]) -> int:
    with within(SITE), transaction.atomic():
        head, frontier, at, prev = begun_head(SITE)
        rev = Entry.objects.filter(type=kind, record_id=about).aggregate(last=Max("rev"))["last"] or 0
        act, seq = uuid.uuid4(), frontier.size
        body: dict[str, Any] = {
            "v": 1, "log": head.origin, "seq": seq, "prev": prev, "at": at_text(at), "actor": dict(actor),
            "app": settings.ACCORD_VERSION, "act": str(act), "op": op, "type": kind, "id": str(about), "rev": rev + 1,
            "snapshot": dict(said), "files": [], **skew_at(at),
        }  # fmt: skip
        encoded = canonical(body)
        leaf = leaf_hash(encoded)
        frontier.append(leaf)
        Entry.objects.create(
            organization_id=SITE, seq=seq, leaf=leaf, body=encoded.decode(), type=kind, record_id=about, rev=rev + 1,
            act=act,
        )  # fmt: skip
        move_head(SITE, frontier, leaf, at, {**head.positions, kind: seq})
        return seq
