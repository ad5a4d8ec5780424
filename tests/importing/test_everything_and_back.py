"""All that an organization keeps goes out in four forms and comes into an empty one to the same records."""

import pytest
from tests.importing.full import Full, everything_of
from tests.importing.making import entries

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.queries import report
from accord.config.example import filling
from accord.doors.exchange.exporting import export_organization
from accord.doors.exchange.folder import Folder, write_folder
from accord.doors.exchange.importing import import_files
from accord.kernel.access.actor import operator
from accord.kernel.ledger.rebuild import compare
from accord.kernel.organization.models import Organization
from accord.standards import editions

pytestmark = pytest.mark.slow


@pytest.fixture
def full(manager):
    """Every type, every field."""
    return Full(manager)


def taken_along(by, form, path):
    if form == "folder":
        write_folder(by, path / "folder")
        return [("folder", Folder.on_disk(path / "folder"))]
    return [(f"all.{form.rpartition('.')[2]}", export_organization(by, form))]


def test_every_field_is_filled(full):
    never = {name: missing for name, missing in full.never.items() if missing}
    assert not never


@pytest.mark.parametrize("form", ["xlsx", "json", "csv.zip", "folder"])
def test_an_empty_organization_gets_the_same_records(full, other, form, tmp_path):
    files = taken_along(full.by, form, tmp_path)
    results = import_files(other, files)
    assert [(r.type, c.row, c.column, c.value, c.why) for r in results for c in r.refused] == []
    mine, theirs = everything_of(full.by), everything_of(other)
    files_stay = form != "folder"  # their bytes go along in the folder alone
    if files_stay:
        mine.pop("files")
    for name, records in mine.items():
        for which, fields in records.items():
            for field, value in fields.items():
                if not (files_stay and field in ("file", "report")):
                    assert theirs[name][which][field] == value, (name, which, field)
    before = entries(other)
    again = import_files(other, files)
    assert {(r.created, r.updated, len(r.refused)) for r in again} == {(0, 0, 0)}
    assert entries(other) == before
    assert compare(other.organization).differences == ()


def judged(by):
    """Outcome and reason of every requirement of all editions; references of records, which differ, left out."""
    found = {}
    for edition in editions():
        for row in report(by.organization, edition.id, None, None, by)["requirements"]:
            found[edition.id, row["ref"]] = (row["outcome"], row["basis"])
    return found


def attested(by):
    """The rows that somebody has judged and signed: a judgement that came in with a file counts for nothing."""
    with by.scope():
        return {(a.standard, a.requirement) for a in Attestation.objects.all()}


@pytest.mark.parametrize("form", ["xlsx", "json", "csv.zip", "folder"])
def test_the_living_example_moves_house(other, form, tmp_path):
    """All that the example keeps, brought into an empty organization: the same records and the same verdicts."""
    filling.fill(lambda said_: None)
    example = operator(Organization.everywhere.get(slug=filling.SLUG))
    results = import_files(other, taken_along(example, form, tmp_path))
    assert [(r.type, c.row, c.column, c.value, c.why) for r in results for c in r.refused] == []
    mine, theirs = everything_of(example), everything_of(other)
    if form != "folder":
        mine.pop("files", None)
    for name, records in mine.items():
        for which, fields in records.items():
            for field, value in fields.items():
                if form == "folder" or field not in ("file", "report"):
                    assert theirs[name][which][field] == value, (name, which, field)
    before, after = judged(example), judged(other)
    differ = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    assert {key: both for key, both in differ.items() if key not in attested(example)} == {}
    assert compare(other.organization).differences == ()
