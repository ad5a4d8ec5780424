"""Lists: search, filters, sorting, paging, the archive, export; and a number of queries that does not grow."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.pages.reading import text

LIST = "/northwind/sites/"


@pytest.fixture
def many(do: Any) -> list[Any]:
    """Sites Hall 00 to Hall 59; every third is remote."""
    return [
        do("sites", "create", title=f"Hall {n:02}", address=f"Kai {n}", remote="no" if n % 3 else "yes")
        for n in range(60)
    ]


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        client.get(path)
        return len(found)


def test_an_empty_list_says_what_belongs_here_and_how_to_start(mia: Client) -> None:
    page = text(mia, LIST)
    assert "No sites yet" in page
    assert "A place where the organization works" in page
    assert 'href="/northwind/sites/new"' in page


def test_who_may_not_add_is_offered_nothing(as_browser: Any, actor: Any) -> None:
    member = as_browser(actor("member"))
    assert "/northwind/sites/new" not in text(member, LIST)
    assert member.get("/northwind/sites/new").status_code == 403
    assert member.post("/northwind/sites/new", {"title": "X"}).status_code == 403


def test_pages(mia: Client, many: Any) -> None:
    first, second = text(mia, LIST), text(mia, LIST + "?page=2")
    assert "1 to 50 of 60" in first
    assert "51 to 60 of 60" in second
    assert "Hall 00" in first
    assert "Hall 59" in second
    assert "51 to 60 of 60" in text(mia, LIST + "?page=99")
    assert "1 to 50 of 60" in text(mia, LIST + "?page=no")


def test_sorting(mia: Client, many: Any) -> None:
    page = text(mia, LIST + "?sort=-title")
    assert page.index("Hall 59") < page.index("Hall 12")
    assert 'aria-sort="descending"' in page
    assert "cannot be sorted by" in text(mia, LIST + "?sort=organization__slug")


def test_filters(mia: Client, many: Any) -> None:
    page = text(mia, LIST + "?remote=yes&state=active")
    assert "1 to 20 of 20" in page
    assert "Hall 01" not in page
    assert "is not one of the choices" in text(mia, LIST + "?state=flying")
    assert "No sites match this." in text(mia, LIST + "?state=closed")


def test_search_in_a_list(mia: Client, many: Any) -> None:
    page = text(mia, LIST + "?q=hall+17")
    assert "1 to 1 of 1" in page
    assert "Hall 17" in page


def test_filter_by_a_record(mia: Client, site: Any, do: Any) -> None:
    do("units", "create", title="Quality", site=site.reference)
    do("units", "create", title="Sales")
    page = text(mia, f"/northwind/units/?site={site.reference}")
    assert "Quality" in page
    assert "Sales</a>" not in page
    assert "Sales</a>" in text(mia, "/northwind/units/?site=-")


def test_the_archive(mia: Client, many: Any) -> None:
    assert mia.post("/northwind/sites/S-0001/archive", {"rev": "1"}).status_code == 302
    assert "Hall 00</a>" not in text(mia, LIST)
    archived = text(mia, LIST + "?archived=1")
    assert "Hall 00</a>" in archived
    assert "Hall 01</a>" not in archived


def test_the_number_of_queries_does_not_grow(mia: Client, do: Any, site: Any) -> None:
    paths = ("/northwind/units/", "/northwind/people/", "/northwind/units/?sort=head&state=active&q=unit")
    do("units", "create", title="Unit 0", site=site.reference, head="P-0001")
    few = [queries(mia, p) for p in paths]
    for n in range(1, 30):
        do("units", "create", title=f"Unit {n}", site=site.reference, head="P-0001", parent="U-0001")
    assert [queries(mia, p) for p in paths] == few
    assert max(few) < 20


def test_csv(mia: Client, many: Any) -> None:
    response = mia.get(LIST + "export.csv?remote=yes&sort=-title")
    rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Reference,Your own reference,Title,Address")
    assert len(rows) == 21
    assert "Hall 57" in rows[1]
    assert response.headers["Content-Disposition"].startswith('attachment; filename="sites-')


def test_xlsx_holds_no_formula(mia: Client, do: Any) -> None:
    do("sites", "create", title='=HYPERLINK("http://evil.example")', address="+1")
    response = mia.get(LIST + "export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    cells = [c for row in sheet.iter_rows() for c in row]
    assert {c.data_type for c in cells} <= {"s", "n", "b", "d"}
    assert '=HYPERLINK("http://evil.example")' in [c.value for c in cells]


def test_export_needs_its_right(as_browser: Any, actor: Any, site: Any) -> None:
    assert as_browser(actor("member")).get(LIST + "export.csv").status_code == 403
    assert as_browser(actor("internal_auditor")).get(LIST + "export.csv").status_code == 200


def test_an_area_lists_its_types(mia: Client, site: Any) -> None:
    page = text(mia, "/northwind/area/kernel/")
    assert "Sites" in page
    assert "Units" in page
    assert mia.get("/northwind/area/nothing/").status_code == 404


def test_types_without_a_page_have_none(mia: Client, site: Any, do: Any) -> None:
    do("sites", "comment", "S-0001", text="hello")
    for path in ("comments/", "comments/CM-0001/", "organizations/", "organizations/ORG-0001/", "links/", "nothing/"):
        assert mia.get(f"/northwind/{path}").status_code == 404, path


# ---- views, chips, columns -------------------------------------------------------------------------------------------


def test_chips_say_what_narrows_and_are_taken_away_one_by_one(mia: Client, do: Any, site: Any) -> None:
    do("units", "create", title="Quality", site=site.reference, head="P-0001")
    page = text(mia, "/northwind/units/?site=S-0001&head=me&q=qual&sort=title")
    for chip, without in (
        ("Hall 1", "?head=me&amp;q=qual&amp;sort=title"),
        ("me", "?site=S-0001&amp;q=qual&amp;sort=title"),
        ("qual", "?site=S-0001&amp;head=me&amp;sort=title"),
    ):
        assert f'<a class="chip" href="/northwind/units/{without}">' in page, chip
    assert "1 to 1 of 1" in page


def test_a_field_that_is_no_declared_filter_narrows_when_it_names_a_record(mia: Client, do: Any, site: Any) -> None:
    do("sites", "edit", "S-0001", 1, owner="P-0001")
    do("sites", "create", title="Hall 2")
    page = text(mia, LIST + "?owner=P-0001")
    assert "1 to 1 of 1" in page
    assert "Mia Manager" in page
    assert '<input type="hidden" name="owner" value="P-0001">' in page
    do("nonconformities", "create", title="Scratch", description="x", source="S-0001")
    assert "Scratch" in text(mia, "/northwind/nonconformities/?source=S-0001")
    assert "Scratch" not in text(mia, "/northwind/nonconformities/?source=S-0002")


def test_what_is_served_and_several_states_narrow_any_list(mia: Client, do: Any) -> None:
    do("actions", "create", title="For quality", due_on="2030-01-01", serves=["iso-9001"])
    do("actions", "create", title="For security", due_on="2030-01-01", serves=["iso-27001"])
    page = text(mia, "/northwind/actions/?serves=iso-27001&state=open,done")
    assert "For security" in page
    assert "For quality" not in page
    assert '<input type="hidden" name="serves" value="iso-27001">' in page
    assert '<option value="open,done" selected>Open or Done</option>' in page
    assert '<span class="chip-label">State</span> Open or Done' in page
    assert "No actions match this." in text(mia, "/northwind/actions/?state=done,verified")
    assert "is not one of the choices" in text(mia, "/northwind/actions/?state=open,flying")
    assert "is not one of the choices" in text(mia, "/northwind/actions/?serves=iso-1")


def test_views_of_what_is_open_mine_and_late(mia: Client, do: Any, clock: Any) -> None:
    with clock("2025-03-01"):
        do("actions", "create", title="Late one", due_on="2025-03-05", owner="P-0001")
        do("actions", "create", title="Far one", due_on="2026-03-05")
    with clock("2025-04-01"):
        page = text(mia, "/northwind/actions/")
        for label, query in (("Mine", "?owner=me"), ("Late", "?late=1"), ("Open", "?state=~open")):
            assert f'<a href="/northwind/actions/{query}">{label}</a>' in page
        late = text(mia, "/northwind/actions/?late=1")
        assert "Late one" in late
        assert "Far one" not in late
        assert 'aria-current="page">Late' in late
        mine = text(mia, "/northwind/actions/?owner=me")
        assert "Late one" in mine
        assert "Far one" not in mine
        assert "Far one" in text(mia, "/northwind/actions/?state=~open")


def test_columns_are_chosen_and_kept_in_the_address(mia: Client, many: Any) -> None:
    page = text(mia, LIST + "?columns=address&columns=recorded_at&sort=-address")
    headings = page.partition("<thead>")[2].partition("</thead>")[0]
    assert "Address" in headings
    assert "Recorded" in headings
    assert "State" not in headings
    assert "Reference" in headings
    assert mia.get(LIST + "export.csv?columns=address").status_code == 200
    assert text(mia, LIST + "?columns=nothing,<b>") is not None


def test_two_hundred_on_a_page(mia: Client, many: Any) -> None:
    assert "1 to 60 of 60" in text(mia, LIST + "?size=200")
    assert "1 to 50 of 60" in text(mia, LIST + "?size=99999")


def test_parts_have_a_list_across_their_wholes(mia: Client, do: Any) -> None:
    for title in ("Brenta", "Adige"):
        supplier = do("suppliers", "create", title=title)
        do("certificates", "create", supplier=supplier.reference, standard="iso-9001", expires_on="2099-01-01")
    page = text(mia, "/northwind/certificates/")
    assert "Each belongs to one supplier." in page
    assert "Brenta" in page
    assert "Adige" in page
    assert "1 to 1 of 1" in text(mia, "/northwind/certificates/?supplier=SU-0002")


def test_a_form_that_needs_a_record_of_which_there_is_none_leads_to_the_first(mia: Client, do: Any) -> None:
    first = '<a href="/northwind/suppliers/new">add a supplier</a> first'
    assert first in text(mia, "/northwind/certificates/new")
    do("suppliers", "create", title="Brenta")
    assert first not in text(mia, "/northwind/certificates/new")


def test_who_may_not_take_a_list_along_is_not_offered_it(mia: Client, as_browser: Any, actor: Any, do: Any) -> None:
    mine = do("suppliers", "create", title="Brenta")
    guest = as_browser(actor("supplier_contact", mine))
    assert "suppliers/export.csv" in text(mia, "/northwind/suppliers/")
    assert "suppliers/export.csv" not in text(guest, "/northwind/suppliers/")
    assert guest.get("/northwind/suppliers/export.csv").status_code == 403


def test_a_guest_cannot_ask_for_what_is_named_unseen(as_browser: Any, actor: Any, do: Any) -> None:
    """Filtering by a record that is not seen finds nothing, whether or not it exists."""
    mine = do("suppliers", "create", title="Brenta", owner="P-0001")
    guest = as_browser(actor("supplier_contact", mine))
    for reference in ("P-0001", "P-0999"):
        assert "No suppliers match this" in text(guest, f"/northwind/suppliers/?owner={reference}")
