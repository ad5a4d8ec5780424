"""PostgreSQL: a query that forgets its scope sees nothing of another organization, and writes nothing into it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accord.kernel.access.actor import Actor
from accord.kernel.ledger.models import Counter, Entry, Head, Opening
from accord.kernel.ledger.row_security import secured_tables
from accord.kernel.organization.models import Organization, Site
from accord.kernel.records.declaration import declarations
from accord.kernel.search.models import SearchDocument

pytestmark = pytest.mark.postgres


@pytest.fixture
def full(manager: Actor, other: Actor, specimens: Any) -> None:
    specimens(manager, "mine")
    specimens(other, "foreign")


def organizations_in(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT organization_id FROM {table}")
        return {str(row[0]) for row in cursor.fetchall()}


def test_every_table_of_records_and_of_the_ledger_is_secured() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        secured = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT table_name FROM information_schema.columns "
            "WHERE column_name = 'organization_id' AND table_schema = 'public'"
        )
        with_organization = {row[0] for row in cursor.fetchall()}
    assert secured == set(secured_tables())
    free = {
        "kernel_organization",
        "kernel_token",
        "kernel_job",
        "kernel_calendarfeed",
    }  # read before it is known which organization is meant
    assert with_organization - secured == free


def test_forgetting_the_scope_shows_one_organization_alone(full: None, manager: Actor) -> None:
    own = str(manager.organization.pk)
    with manager.scope():
        for declaration in declarations():
            seen = set(declaration.model.everywhere.values_list("organization_id", flat=True))
            if declaration.model is not Organization:
                assert {str(s) for s in seen} == {own}, declaration.name
        for table in secured_tables():
            assert organizations_in(table) <= {own}, table
        for model in (Entry, Head, Opening, Counter, SearchDocument):
            assert set(model.objects.values_list("organization_id", flat=True)) == {manager.organization.pk}


def test_without_any_scope_nothing_is_seen(full: None) -> None:
    for table in secured_tables():
        assert organizations_in(table) == set(), table
    assert Site.everywhere.count() == 0


def test_a_scope_ends_also_after_a_fault(full: None, manager: Actor) -> None:
    with pytest.raises(ZeroDivisionError), manager.scope(), transaction.atomic():
        _ = Site.everywhere.count() / 0
    with pytest.raises(DatabaseError), manager.scope(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    assert Site.everywhere.count() == 0


def test_a_scope_inside_a_scope_gives_the_outer_one_back(full: None, manager: Actor, other: Actor) -> None:
    with manager.scope():
        with other.scope():
            assert set(Site.everywhere.values_list("organization_id", flat=True)) == {other.organization.pk}
        assert set(Site.everywhere.values_list("organization_id", flat=True)) == {manager.organization.pk}


def test_nothing_is_written_into_another_organization(full: None, manager: Actor, other: Actor) -> None:
    with manager.scope():
        for statement in (
            f"UPDATE kernel_site SET title = 'x', rev = rev + 1 WHERE organization_id = '{other.organization.pk}'",
            f"DELETE FROM kernel_search WHERE organization_id = '{other.organization.pk}'",
        ):
            with connection.cursor() as cursor:
                cursor.execute(statement)
                assert cursor.rowcount == 0
        with (
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO ledger_counter (organization_id, prefix, last) VALUES (%s, 'XX', 1)",
                [other.organization.pk],
            )
    with other.scope():
        assert Site.objects.get().title.startswith("foreign")
