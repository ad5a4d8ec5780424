"""All that an organization keeps goes out in four forms and comes into an empty one to the same records."""

import pytest
from tests.importing.full import Full, differing, everything_of, taken_along
from tests.importing.making import entries

from accord.doors.exchange.importing import import_files
from accord.kernel.ledger.rebuild import compare

pytestmark = pytest.mark.slow


@pytest.fixture
def full(manager):
    """Every type, every field."""
    return Full(manager)


def test_every_field_is_filled(full):
    never = {name: missing for name, missing in full.never.items() if missing}
    assert not never


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
