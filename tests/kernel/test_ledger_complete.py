"""Nothing changes without an entry: the database itself refuses (ledger.md, section 4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from accord.kernel.access.actor import Actor
from accord.kernel.acts.perform import add, run
from accord.kernel.ledger import triggers
from accord.kernel.ledger.models import Checkpoint, Entry, Touched
from accord.kernel.ledger.rebuild import compare
from accord.kernel.organization.models import Organization, Site
from accord.kernel.organization.models import Unit as OrganizationUnit
from accord.kernel.records.declaration import declarations
from accord.kernel.records.record import new_id
from accord.kernel.records.snapshot import loads


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def a_copy(site: Site, **different: Any) -> Site:
    made = Site.objects.get(pk=site.pk)
    made.pk, made.reference = new_id(), "S-0099"
    for name, value in different.items():
        setattr(made, name, value)
    return made


BARE_WRITES: dict[str, Callable[[Site], Any]] = {
    "bulk_create": lambda s: Site.objects.bulk_create([a_copy(s)]),
    "bulk_create with a later revision": lambda s: Site.objects.bulk_create([a_copy(s, rev=2)]),
    "bulk_update": lambda s: Site.objects.bulk_update([a_copy(s, pk=s.pk, title="x")], ["title"]),
    "update": lambda s: Site.objects.update(title="x"),
    "update that raises the revision": lambda s: Site.objects.update(title="x", rev=F("rev") + 1),
    "update that jumps in revisions": lambda s: Site.objects.update(rev=F("rev") + 2),
    "update that goes back": lambda s: Site.objects.update(rev=F("rev") - 1),
    "update of the identity": lambda s: Site.objects.update(id=new_id(), rev=F("rev") + 1),
    "save of the base class": lambda s: super(type(s).__mro__[1], a_copy(s)).save(),
    "delete of a query": lambda s: Site.objects.all().delete(),
    "raw delete of a query": lambda s: Site.objects.all()._raw_delete("default"),
    "raw update": lambda s: sql("UPDATE kernel_site SET title = 'x'"),
    "raw update with revision": lambda s: sql("UPDATE kernel_site SET title = 'x', rev = rev + 1"),
    "raw update of nothing": lambda s: sql("UPDATE kernel_site SET title = title"),
    "raw delete": lambda s: sql("DELETE FROM kernel_site"),
    "raw insert": lambda s: sql(
        "INSERT INTO kernel_person (id, organization_id, external_reference, title, serves, state, rev, recorded_at, "
        "imported, given_name, family_name, email, external) "
        "SELECT '0123456789abcdef0123456789abcdef', organization_id, '', 'Eve', '', 'active', 1, recorded_at, "
        "imported, 'Eve', '', '', external FROM kernel_person"
    ),
    "entry changed": lambda s: Entry.objects.update(body="{}"),
    "entry deleted": lambda s: Entry.objects.all().delete(),
    "entry deleted raw": lambda s: sql("DELETE FROM ledger_entry"),
    "checkpoint changed": lambda s: Checkpoint.objects.update(note="x"),
    "checkpoint deleted": lambda s: Checkpoint.objects.all().delete(),
    "touched deleted": lambda s: sql("DELETE FROM ledger_touched"),
    "touched set pending": lambda s: Touched.objects.update(pending=True),
    "touched of a revision that has no entry": lambda s: Touched.objects.create(
        type="Site", record_id=s.pk, rev=7, pending=False
    ),
}


@pytest.mark.parametrize("name", BARE_WRITES)
def test_a_write_without_an_act_is_refused_by_the_database(name: str, do: Any, manager: Actor, log: Any) -> None:
    from accord.kernel.ledger.checkpoints import sign_checkpoint

    site = do(Site, "create", title="Hamburg")
    sign_checkpoint(manager.organization.pk)
    before = [(e.seq, e.body) for e in log()]
    with manager.scope():
        row = Site.objects.values().get()
        with pytest.raises(DatabaseError), transaction.atomic():
            BARE_WRITES[name](site)
        assert Site.objects.values().get() == row
    assert [(e.seq, e.body) for e in log()] == before
    assert compare(manager.organization).differences == ()


@pytest.mark.postgres
@pytest.mark.parametrize(
    "table", [*triggers.FROZEN, "ledger_touched", "kernel_site", "kernel_comment", "kernel_person"]
)
def test_truncate_is_refused_to_the_owner_too(table: str, do: Any, manager: Actor, database: Any) -> None:
    import psycopg

    do(do(Site, "create", title="Hamburg"), "comment", text="Hello")
    with manager.scope(), pytest.raises(DatabaseError), transaction.atomic():
        sql(f"TRUNCATE {table} CASCADE")
    with psycopg.connect(database.owner) as owner, pytest.raises(psycopg.Error, match="append-only"):
        owner.execute(f"TRUNCATE {table} CASCADE")


def test_saving_and_deleting_outside_an_act_is_refused_in_python_too(do: Any, manager: Actor) -> None:
    site = do(Site, "create", title="Hamburg")
    with manager.scope():
        site.title = "x"
        with pytest.raises(RuntimeError, match="records change in acts"):
            site.save()
        with pytest.raises(RuntimeError, match="archived, never deleted"):
            site.delete()


def relations() -> list[tuple[Any, Any]]:
    return [(d, f) for d in declarations() for f in d.model._meta.local_many_to_many]


def change_relation(change: str, declaration: Any, field: Any, by: Actor) -> None:
    if change == "raw":
        nobody = new_id().hex if connection.vendor == "sqlite" else str(new_id())
        columns = f"{field.m2m_column_name()}, {field.m2m_reverse_name()}"
        sql(f"INSERT INTO {field.m2m_db_table()} ({columns}) VALUES ('{nobody}', '{nobody}')")
        return
    related = getattr(declaration.model(organization=by.organization), field.name)
    related.add(new_id()) if change == "add" else related.clear()


@pytest.mark.parametrize("change", ["add", "clear", "raw"])
def test_a_relation_changed_without_an_act_is_refused(change: str, manager: Actor) -> None:
    """Every many-to-many table of the house refuses, with the Python guard and without it."""
    assert relations()
    for declaration, field in relations():
        with manager.scope(), pytest.raises((DatabaseError, RuntimeError), match="act"), transaction.atomic():
            change_relation(change, declaration, field, manager)


def test_bulk_writes_and_relations_inside_an_act_are_entered(
    do: Any, manager: Actor, organization: Organization, log: Any
) -> None:
    first, second = do(Site, "create", title="Hamburg"), do(Site, "create", title="Bremen")
    known = len(log())

    def body(unit: Any) -> None:
        Site.objects.filter(pk__in=[first.pk, second.pk]).update(remote=True, rev=F("rev") + 1)
        Site.objects.filter(pk=first.pk).update(address="Elbe 1")  # the second time in one act: the revision stays
        Site.objects.bulk_create(
            [
                Site(organization=organization, title=f"Site {n}", state="active", recorded_at=first.recorded_at)
                for n in range(3)
            ]
        )

    run(manager, "bulk", body)
    new = [loads(e.body) for e in log()[known:]]
    assert len({b["act"] for b in new}) == 1
    assert sorted((b["snapshot"]["reference"], b["rev"]) for b in new) == [
        ("S-0001", 2), ("S-0002", 2), ("S-0003", 1), ("S-0004", 1), ("S-0005", 1),
    ]  # fmt: skip
    assert all(b["snapshot"]["remote"] is True for b in new if b["rev"] == 2)
    assert {b["op"] for b in new} == {"bulk"}
    assert compare(organization).differences == ()


def test_the_log_is_a_chain_and_a_tree(do: Any, organization: Organization, log: Any) -> None:
    from accord.kernel.ledger.models import Head
    from accord.kernel.records.record import within
    from accord.tlog.canonical import canonical
    from accord.tlog.merkle import Frontier, leaf_hash, root

    for n in range(5):
        site = do(Site, "create", title=f"Site {n}")
        do(site, "edit", address=f"Street {n}")
    found = log()
    assert [e.seq for e in found] == list(range(len(found)))
    prev, at = "0" * 64, ""
    for entry in found:
        body = loads(entry.body)
        assert entry.body.encode() == canonical(body)
        assert bytes(entry.leaf) == leaf_hash(entry.body.encode())
        assert body["prev"] == prev
        assert body["at"] >= at
        assert (body["seq"], body["type"], body["id"], body["rev"]) == (
            entry.seq,
            entry.type,
            str(entry.record_id),
            entry.rev,
        )
        prev, at = bytes(entry.leaf).hex(), body["at"]
    with within(organization.pk):
        head = Head.objects.get(pk=organization.pk)
    assert Frontier.from_bytes(head.size, bytes(head.frontier)).root() == root([bytes(e.leaf) for e in found])


def test_one_entry_per_record_and_act_however_often_it_is_saved(manager: Actor, log: Any) -> None:
    known = len(log())

    def body(unit: Any) -> None:
        site = add(Site(title="Hamburg"))
        for n in range(3):
            site.address = f"Street {n}"
            site.save()
        add(OrganizationUnit(title="Sales", site=site))

    run(manager, "create", body)
    new = [loads(e.body) for e in log()[known:]]
    assert [(b["type"], b["rev"]) for b in new] == [("Site", 1), ("Unit", 1)]


@pytest.mark.sqlite
def test_a_missing_trigger_is_found(manager: Actor) -> None:
    assert triggers.differences(connection) == []
    triggers.refuse_to_start_on_difference(connection)
    sql("DROP TRIGGER ledger_kernel_site_update")
    with pytest.raises(DatabaseError, match=r"triggers differ.*ledger_kernel_site_update.*accord init"):
        triggers.refuse_to_start_on_difference(connection)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "damage",
    [
        "DROP TRIGGER ledger_kernel_site_change ON kernel_site",
        "ALTER TABLE kernel_site DISABLE TRIGGER ledger_kernel_site_change",
    ],
)
def test_a_trigger_that_the_owner_took_away_is_found(damage: str, manager: Actor, database: Any) -> None:
    import psycopg

    assert triggers.differences(connection) == []
    with psycopg.connect(database.owner, autocommit=True) as owner:
        made = owner.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'ledger_kernel_site_change'"
        ).fetchone()
        owner.execute(damage)
        try:
            assert triggers.differences(connection) == ["trigger ledger_kernel_site_change on kernel_site"]
            with pytest.raises(DatabaseError, match="accord init"):
                triggers.refuse_to_start_on_difference(connection)
        finally:
            owner.execute("DROP TRIGGER IF EXISTS ledger_kernel_site_change ON kernel_site")
            owner.execute(made[0])
    assert triggers.differences(connection) == []


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER ledger_kernel_site_change ON kernel_site", "ALTER TABLE kernel_site DISABLE TRIGGER ALL",
        "SET session_replication_role = replica", "ALTER TABLE kernel_site NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY organization ON kernel_site", "UPDATE ledger_entry SET body = ''", "DELETE FROM ledger_entry",
    ],
)  # fmt: skip
def test_the_application_role_cannot_switch_the_promises_off(statement: str, manager: Actor) -> None:
    with manager.scope(), pytest.raises(DatabaseError), transaction.atomic():
        sql(statement)


@pytest.mark.sqlite
def test_a_trigger_with_another_body_is_found_and_install_mends_it(manager: Actor) -> None:
    sql("DROP TRIGGER ledger_kernel_site_delete")
    sql("CREATE TRIGGER ledger_kernel_site_delete BEFORE DELETE ON kernel_site BEGIN SELECT 1; END")
    sql("CREATE TRIGGER ledger_of_somebody AFTER INSERT ON kernel_site BEGIN SELECT 1; END")
    assert triggers.differences(connection) == ["ledger_kernel_site_delete", "ledger_of_somebody"]
    triggers.install(connection)
    assert triggers.differences(connection) == []
