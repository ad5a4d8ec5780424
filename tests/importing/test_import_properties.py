"""Whatever a text field holds, it goes out and comes in again as it was, and the second time changes nothing."""

import unicodedata
import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.importing.making import why

from accord.doors.exchange import sheets
from accord.doors.exchange.exporting import export_type
from accord.doors.exchange.importing import import_files
from accord.doors.exchange.reading import bare
from accord.kernel.organization.models import Site
from accord.kernel.records.declaration import of

LETTERS = some.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))
ENDINGS = (".csv", ".xlsx", ".json")


def kept(text: str) -> str:
    """A text as every door keeps it."""
    return bare(unicodedata.normalize("NFC", text)).strip()


TITLES = some.text(LETTERS, min_size=1, max_size=60).filter(lambda t: kept(t) == t)
TRICKY = some.sampled_from(
    ["-", "'-", "?", "'?", "tbd", "=1+1", "'=1", "@a", "+49 40 1", "1.0", "001", "2020-01-02", "TRUE", "1e5", "x; y"]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=some.dictionaries(TITLES | TRICKY, some.just("") | TITLES | TRICKY, min_size=1, max_size=5))
def test_texts_survive_every_form(manager, rows):
    own = {str(uuid.uuid4()): (title, address) for title, address in rows.items()}
    with manager.scope():
        taken = set(Site.objects.values_list("title", flat=True))
    own = {key: pair for key, pair in own.items() if pair[0] not in taken}
    table = [[key, title, address] for key, (title, address) in own.items()]
    if not table:
        return
    data = "".join(sheets.csv(["Reference", "Title", "Address"], table)).encode()
    results = import_files(manager, [("sites.csv", data)], type_name="sites")
    assert why(results) == ""
    with manager.scope():
        found = {s.external_reference: (s.title, s.address) for s in Site.objects.filter(external_reference__in=own)}
    assert found == own
    for ending in ENDINGS:
        data = b"".join(export_type(manager, of(Site), ending))
        again = import_files(manager, [(f"sites{ending}", data)], type_name="sites")
        assert why(again) == ""
        assert {(r.created, r.updated) for r in again} == {(0, 0)}
