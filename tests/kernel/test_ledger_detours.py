"""Detours around the ledger that look like ordinary SQL: SQLite's conflict clauses, relations that change hands."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accord.areas.documents.models import Document
from accord.areas.processes.models import Process
from accord.kernel.access.actor import Actor
from accord.kernel.acts.perform import run
from accord.kernel.ledger.rebuild import compare
from accord.kernel.organization.models import Organization, Site

SITE = (
    "INSERT {clause} INTO kernel_site (id, organization_id, reference, external_reference, title, serves, state, rev, "
    "recorded_at, imported, address, time_zone, remote) SELECT id, organization_id, reference, external_reference, "
    "'Forged', serves, state, 1, recorded_at, imported, address, time_zone, remote FROM kernel_site"
)
ENTRY = (
    "INSERT OR REPLACE INTO ledger_entry ({id}organization_id, seq, leaf, body, type, record_id, rev, act) "
    "SELECT {id}organization_id, seq, leaf, '{{}}', type, record_id, rev, act FROM ledger_entry"
)
DETOURS = {
    "a record replaced": SITE.format(clause="OR REPLACE"),
    "a record replaced by its newer self": SITE.format(clause="OR REPLACE").replace(", 1, rec", ", rev, rec"),
    "a record updated on conflict": SITE.format(clause="").replace("FROM kernel_site", "FROM kernel_site WHERE true")
    + " ON CONFLICT (id) DO UPDATE SET title = excluded.title",
    "an entry replaced by number": ENTRY.format(id="id, "),
    "an entry replaced by place": ENTRY.format(id=""),
    "a checkpoint replaced": "INSERT OR REPLACE INTO ledger_checkpoint (organization_id, size, note, signed_at) "
    "SELECT organization_id, size, '', signed_at FROM ledger_checkpoint",
    "made pending again": "INSERT OR REPLACE INTO ledger_touched SELECT type, record_id, rev, 1 FROM ledger_touched",
    "ignored": "UPDATE OR IGNORE kernel_site SET title = 'Forged'",
    "updated with replacement": "UPDATE OR REPLACE kernel_site SET title = 'Forged'",
}


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.sqlite
@pytest.mark.parametrize("name", DETOURS)
def test_a_conflict_clause_is_no_way_around(
    name: str, do: Any, manager: Actor, organization: Organization, log: Any
) -> None:
    """SQLite's REPLACE deletes without firing triggers and lends its own clause to the statements in them."""
    from accord.kernel.ledger.checkpoints import sign_checkpoint

    site = do(Site, "create", title="Hamburg")
    do(site, "edit", title="Hamburg Harbour")
    sign_checkpoint(organization.pk)
    known = [(e.body, bytes(e.leaf)) for e in log()]
    with manager.scope(), pytest.raises(DatabaseError), transaction.atomic():
        sql(DETOURS[name])
    with manager.scope():
        assert Site.objects.get().title == "Hamburg Harbour"
    assert [(e.body, bytes(e.leaf)) for e in log()] == known
    assert compare(organization).differences == ()


def test_a_relation_is_not_taken_from_a_record_that_the_act_does_not_touch(
    manager: Actor, do: Any, organization: Organization
) -> None:
    """Neither by deleting its row nor by giving the row to a record that may change just now."""
    document = do(Document, "create", title="Calibration")
    first = do(Process, "create", title="Buying", documents=[document.reference])
    second = do(Process, "create", title="Selling")
    through = Process.documents.through

    def body(unit: Any) -> None:
        unit.touch(Process.objects.get(pk=second.pk))
        through._default_manager.filter(process_id=first.pk).update(process_id=second.pk)

    with pytest.raises((DatabaseError, RuntimeError), match="changed without an act"):
        run(manager, "change", body)
    assert compare(organization).differences == ()


@pytest.mark.postgres
def test_truncate_of_relations_is_refused_to_the_owner_too(manager: Actor, database: Any) -> None:
    import psycopg

    with psycopg.connect(database.owner) as owner, pytest.raises(psycopg.Error, match="is append-only"):
        owner.execute(f"TRUNCATE {Process.documents.through._meta.db_table}")
