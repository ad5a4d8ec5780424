"""All that an organization keeps goes out in four forms and comes into an empty one to the same records."""

import pytest
from tests.importing.full import Full, differing, everything_of, taken_along
from tests.importing.making import entries

from accord.doors.exchange.importing import import_files
from accord.kernel.ledger.rebuild import compare
from accord.kernel.records.declaration import declarations
from accord.kernel.records.together import by_ids

pytestmark = pytest.mark.slow


@pytest.fixture
def full(manager):
    """Every type, every field."""
    return Full(manager)


def test_every_field_is_filled(full):
    never = {name: missing for name, missing in full.never.items() if missing}
    assert not never


def test_records_are_read_by_their_ids_as_django_reads_them(full):
    with full.by.scope():
        for declaration in declarations():
            stored = {r.pk: r for r in declaration.model.objects.all()}
            found = by_ids(declaration.model, stored)
            assert {k: r._loaded for k, r in found.items()} == {k: r._loaded for k, r in stored.items()}
            assert all(type(v) is type(stored[k]._loaded[n]) for k, r in found.items() for n, v in r._loaded.items())


@pytest.mark.parametrize("form", ["xlsx", "json", "csv.zip", "folder"])
def test_an_empty_organization_gets_the_same_records(full, other, form, tmp_path):
    files = taken_along(full.by, form, tmp_path)
    results = import_files(other, files)
    assert [(r.type, c.row, c.column, c.value, c.why) for r in results for c in r.refused] == []
    assert differing(everything_of(full.by), everything_of(other), form) == []
    before = entries(other)
    again = import_files(other, files)
    assert {(r.created, r.updated, len(r.refused)) for r in again} == {(0, 0, 0)}
    assert entries(other) == before
    assert compare(other.organization).differences == ()
