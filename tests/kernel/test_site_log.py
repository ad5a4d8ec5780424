"""The log over all organizations (ledger.md, section 1)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from accord.config.database import note_version
from accord.kernel.ledger.checkpoints import ForkRefused, last_signed_file, sign_checkpoint
from accord.kernel.ledger.keys import signer
from accord.kernel.ledger.models import SITE, Entry, Head
from accord.kernel.ledger.site import site_event, site_events
from accord.kernel.organization.models import Organization, Site
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import loads
from accord.tlog.checkpoint import open_note


def bodies() -> list[dict[str, Any]]:
    with within(SITE):
        return [loads(e.body) for e in Entry.objects.filter(organization_id=SITE).order_by("seq")]


def test_its_leaves_are_the_checkpoints_of_all_organizations(do: Any, organization: Organization, other: Any) -> None:
    do(Site, "create", title="Hamburg")
    mine, theirs = sign_checkpoint(organization.pk), sign_checkpoint(other.organization.pk)
    do(Site, "create", title="Bremen")
    later = sign_checkpoint(organization.pk)
    assert mine
    assert theirs
    assert later
    assert sign_checkpoint(organization.pk) == later, "nothing came since, so no leaf either"
    found = [(b["id"], b["rev"], b["snapshot"]["size"]) for b in bodies()]
    one, two = str(organization.pk), str(other.organization.pk)
    assert found == [(one, 1, mine.size), (two, 1, theirs.size), (one, 2, later.size)]
    note = open_note(later.note, signer().public_key)
    assert bodies()[-1]["snapshot"] == {"origin": note.origin, "size": note.size, "root": note.root.hex()}


def test_it_is_signed_and_chained_as_every_log(organization: Organization) -> None:
    assert site_event("backup", {"file": "a"}) == 0
    sign_checkpoint(organization.pk)
    row = sign_checkpoint(SITE)
    assert row is not None
    assert open_note(row.note, signer().public_key).origin == "localhost/log/site"
    assert last_signed_file(SITE).read_text() == row.note
    first, second = bodies()
    with within(SITE):
        leaves = [bytes(e.leaf).hex() for e in Entry.objects.filter(organization_id=SITE).order_by("seq")]
    assert (first["prev"], second["prev"]) == ("0" * 64, leaves[0])
    assert first["at"] <= second["at"]
    with within(SITE):
        Head.objects.filter(pk=SITE).update(size=1)
    with pytest.raises(ForkRefused):
        sign_checkpoint(SITE)


def test_an_event_stands_or_falls_with_its_transaction() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _ = site_event("restore", {"n": 1}) / 0
    assert bodies() == []
    site_event("restore", {"n": 2})
    site_event("backup", {"n": 3})
    assert [e["n"] for e in site_events("restore")] == [2]


def test_of_those_who_come_at_once_with_the_first_event_none_is_refused(together: Any) -> None:
    assert sorted(together([lambda n=n: site_event("backup", {"n": n}) for n in range(8)])) == list(range(8))
    assert [b["seq"] for b in bodies()] == list(range(8))


def test_another_version_is_entered_once(settings: Any) -> None:
    note_version()
    note_version()
    settings.ACCORD_VERSION = "99.0"
    note_version()
    assert [b["snapshot"]["to"] for b in bodies()] == [bodies()[0]["app"], "99.0"]
