"""Finding: the search page, going to lists and references by typing, and what is never found."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.pages.reading import text

SEARCH = "/northwind/search"
LIVE = {"HTTP_HX_REQUEST": "true"}


def test_words_are_marked_and_everything_else_is_escaped(mia: Client, do: Any) -> None:
    do("sites", "create", title="Hall <b>Nord</b>", address="Left of the <script>alert(1)</script> gate")
    page = text(mia, f"{SEARCH}?q=nord+gate")
    assert "<mark>Nord</mark>" in page
    assert "<mark>gate</mark>" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_by_type_newest_first_and_with_the_archive(mia: Client, do: Any) -> None:
    do("sites", "create", title="Alpha works")
    do("units", "create", title="Alpha team")
    do("sites", "create", title="Alpha store")
    do("sites", "archive", "S-0002", 1)
    page = text(mia, f"{SEARCH}?q=alpha")
    assert "1 to 2 of 2" in page
    assert "Alpha store" not in page
    assert page.index("Units") > 0
    only = text(mia, f"{SEARCH}?q=alpha&type=units")
    assert "Alpha</mark> team" in only
    assert "Alpha</mark> works" not in only
    everything = text(mia, f"{SEARCH}?q=alpha&archived=1&sort=newest")
    assert 'class="state archived"' in everything
    assert everything.index("store") < everything.index("works")


def test_comments_files_and_own_references_lead_to_their_record(mia: Client, site: Any, do: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = "/northwind/sites/S-0001/"
    do("sites", "comment", "S-0001", text="The wiring was replaced by Zephyr Electric.")
    mia.post(page + "attach", {"file": SimpleUploadedFile("layout plan.txt", b"x"), "note": "Ground floor"})
    said = text(mia, f"{SEARCH}?q=zephyr")
    assert f'href="{page}#comments"' in said
    assert "in a comment" in said
    assert f'href="{page}#files"' in text(mia, f"{SEARCH}?q=ground+plan")
    do("sites", "archive", "S-0001", 1)
    assert "Nothing that you may see" in text(mia, f"{SEARCH}?q=zephyr")


def test_a_whole_reference_leads_to_its_record(mia: Client, oda: Client, site: Any) -> None:
    assert mia.get(f"{SEARCH}?q=s-0001").headers["Location"] == "/northwind/sites/S-0001/"
    assert "S-0009" in text(mia, f"{SEARCH}?q=S-0009")
    assert "go to it" in text(mia, f"{SEARCH}?q=S-0001", **LIVE)


@pytest.mark.parametrize(("typed", "address"), [
    ("nonc", "/northwind/nonconformities/"), ("abw", "/northwind/nonconformities/"), ("my w", "/northwind/my-work/"),
    ("lief", "/northwind/suppliers/"), ("standort", "/northwind/sites/"),
])  # fmt: skip
def test_lists_and_pages_are_reached_by_typing(mia: Client, typed: str, address: str) -> None:
    assert f'href="{address}"' in text(mia, f"{SEARCH}?q={typed}", **LIVE)


def test_a_guest_goes_nowhere_and_finds_nothing_of_others(as_browser: Any, actor: Any, do: Any) -> None:
    supplier = do("suppliers", "create", title="Brenta")
    other = do("suppliers", "create", title="Brenta Two")
    do("suppliers", "comment", other.reference, text="Brenta Two is slow")
    guest = as_browser(actor("supplier_contact", supplier))
    page = text(guest, f"{SEARCH}?q=brenta")
    assert "1 to 1 of 1" in page
    assert "Two" not in page
    assert "Nothing found" in text(guest, f"{SEARCH}?q=nonconf", **LIVE)
    assert guest.get(f"{SEARCH}?q={other.reference}").status_code == 200  # as for one that does not exist


def test_pages_and_a_number_of_queries_that_does_not_grow(mia: Client, do: Any) -> None:
    def queries(path: str) -> int:
        mia.get(path)
        with CaptureQueriesContext(connection) as found:
            mia.get(path)
            return len(found)

    do("sites", "create", title="Hall 00")
    few = queries(f"{SEARCH}?q=hall")
    for n in range(1, 25):
        do("sites", "create", title=f"Hall {n:02}", address=f"Kai {n}")
    assert queries(f"{SEARCH}?q=hall") == few <= 12
    assert "1 to 20 of 25" in text(mia, f"{SEARCH}?q=hall")
    assert "21 to 25 of 25" in text(mia, f"{SEARCH}?q=hall&page=2")
    assert "21 to 25 of 25" in text(mia, f"{SEARCH}?q=hall&page=99")
