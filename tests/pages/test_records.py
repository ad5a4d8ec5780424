"""The page of a record and its forms: what can be done, what stands in the way, and what happened."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.pages.reading import text

PAGE = "/northwind/sites/S-0001/"


def test_a_record(mia: Client, site: Any) -> None:
    page = text(mia, PAGE)
    assert "<h1>Hall 1</h1>" in page
    assert "Kai 1, Hamburg" in page
    assert 'aria-current="step"' in page  # where it stands in its lifecycle
    assert f'href="{PAGE}edit"' in page
    assert f'action="{PAGE}close"' in page  # asks nothing, so a button does it


def test_who_may_only_read_is_offered_nothing_else(as_browser: Any, actor: Any, site: Any) -> None:
    page = text(as_browser(actor("external_auditor")), PAGE)
    for verb in ("edit", "close", "archive", "comment", "attach", "link"):
        assert f'"{PAGE}{verb}"' not in page, verb


def test_creating(mia: Client, organization: Any) -> None:
    assert 'name="title"' in text(mia, "/northwind/sites/new")
    response = mia.post("/northwind/sites/new", {"title": "New hall", "serves": ["iso-9001"], "remote": "true"})
    assert response.headers["Location"] == "/northwind/sites/S-0001/"
    page = text(mia, PAGE)
    assert "S-0001 New hall is recorded." in page
    assert "ISO 27001" not in page


def test_what_is_missing_stands_beside_its_field_and_nothing_is_lost(mia: Client, organization: Any) -> None:
    response = mia.post("/northwind/sites/new", {"title": " ", "address": "Kai 9", "time_zone": "Mars/Base"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="q-title-objection">Title is missing.' in page
    assert 'value="Kai 9"' in page
    assert mia.get(PAGE).status_code == 404


def test_a_rule_speaks_beside_its_field(mia: Client, organization: Any) -> None:
    response = mia.post("/northwind/sites/new", {"title": "Hall", "time_zone": "Mars/Base"})
    assert response.status_code == 422
    assert 'id="q-time_zone-objection"' in response.content.decode()


def test_editing(mia: Client, site: Any) -> None:
    assert 'value="Kai 1, Hamburg"' in text(mia, PAGE + "edit")
    assert mia.post(PAGE + "edit", {"title": "Hall 1", "address": "Kai 2", "rev": "1"}).headers["Location"] == PAGE
    assert "Kai 2" in text(mia, PAGE)


def test_stale_says_who_did_what_and_shows_the_record_as_it_is(mia: Client, site: Any, do: Any) -> None:
    do("sites", "edit", "S-0001", 1, address="Fresh street")
    response = mia.post(PAGE + "edit", {"title": "Mine", "address": "My street", "rev": "1"})
    page = response.content.decode()
    assert response.status_code == 412
    assert "Somebody changed S-0001 while you were writing." in page
    assert "Changed by Mia Manager (revision 2): address" in page
    assert 'value="My street"' in page
    assert "Fresh street" in page
    assert 'name="rev" value="2"' in page
    again = mia.post(PAGE + "edit", {"title": "Mine", "address": "My street", "rev": "2"})
    assert again.headers["Location"] == PAGE


def test_a_refused_form_keeps_the_revision_it_was_opened_at(mia: Client, site: Any, do: Any) -> None:
    do("sites", "edit", "S-0001", 1, address="Fresh street")
    response = mia.post(PAGE + "edit", {"title": "", "rev": "1"})
    assert response.status_code == 422
    assert 'name="rev" value="1"' in response.content.decode()


@pytest.mark.parametrize("rev", ["", "x", "99999999999999"])
def test_without_a_revision_nothing_changes(mia: Client, site: Any, rev: str) -> None:
    response = mia.post(PAGE + "edit", {"title": "Mine", "rev": rev})
    assert response.status_code == 428
    assert "Hall 1" in text(mia, PAGE)


def test_the_lifecycle_forbids(mia: Client, site: Any) -> None:
    assert mia.post(PAGE + "close", {"rev": "1"}).headers["Location"] == PAGE
    response = mia.post(PAGE + "close", {"rev": "2"})
    assert response.status_code == 409
    assert "S-0001 is closed" in response.content.decode()


def test_archiving_can_be_undone(mia: Client, site: Any) -> None:
    mia.post(PAGE + "archive", {"rev": "1"})
    page = text(mia, PAGE)
    assert "put into the archive" in page
    assert f'<a href="{PAGE}restore">Undo</a>' in page
    assert f'"{PAGE}edit"' not in page
    mia.post(PAGE + "restore", {"rev": "2"})
    assert f'"{PAGE}edit"' in text(mia, PAGE)


def test_history_shows_what_it_was_and_what_it_became(mia: Client, site: Any, do: Any) -> None:
    do("sites", "edit", "S-0001", 1, address="Kai 2", owner="P-0001")
    for page in (text(mia, PAGE + "history"), mia.get(PAGE + "history", HTTP_HX_REQUEST="true").content.decode()):
        assert "<del>Kai 1, Hamburg</del>" in page
        assert "<ins>Kai 2</ins>" in page
        assert "P-0001 Mia Manager" in page or "Mia Manager" in page
        assert page.index("<b>Changed") < page.index("<b>Created")


def test_history_names_nobody_to_whom_it_is_not_shown(as_browser: Any, actor: Any, do: Any, manager: Any) -> None:
    supplier = do("suppliers", "create", title="Brenta", owner="P-0001")
    guest = as_browser(actor("supplier_contact", supplier))
    page = text(guest, f"/northwind/suppliers/{supplier.reference}/")
    assert "Brenta" in page
    assert "Mia" not in page
    assert "Mia" not in text(guest, f"/northwind/suppliers/{supplier.reference}/history")


def test_comments_and_links_both_ways(mia: Client, site: Any, do: Any) -> None:
    unit = do("units", "create", title="Quality", site=site.reference)
    assert mia.post(PAGE + "comment", {"text": "We moved."}).headers["Location"] == PAGE + "#comments"
    assert mia.post(PAGE + "link", {"to": unit.reference, "says": "houses"}).headers["Location"] == PAGE + "#links"
    page, other = text(mia, PAGE), text(mia, f"/northwind/units/{unit.reference}/")
    assert "We moved." in page
    assert "houses" in page
    assert "the other says: houses" in other
    assert "Units" in text(mia, PAGE + "references")
    assert "Quality" in text(mia, PAGE + "references")


def test_files_go_in_and_come_out_as_downloads(
    mia: Client, oda: Client, as_browser: Any, actor: Any, site: Any
) -> None:
    upload = SimpleUploadedFile("Prüf bericht.svg", b"<svg onload=alert(1)>")
    assert mia.post(PAGE + "attach", {"file": upload, "note": "proof"}).headers["Location"] == PAGE + "#files"
    assert "Prüf bericht.svg" in text(mia, PAGE)
    response = mia.get("/northwind/files/FILE-0001")
    assert b"".join(response.streaming_content) == b"<svg onload=alert(1)>"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert response.headers["Content-Disposition"].startswith(
        "attachment; filename=\"Pr_f bericht.svg\"; filename*=UTF-8''Pr%C3%BCf"
    )
    foreign, nothing = oda.get("/northwind/files/FILE-0001"), oda.get("/northwind/files/FILE-0002")
    assert foreign.status_code == nothing.status_code == 404
    assert foreign.content == nothing.content
    guest = as_browser(actor("supplier_contact", "Supplier:00000000-0000-0000-0000-000000000000"))
    assert guest.get("/northwind/files/FILE-0001").status_code == 404


def test_an_empty_file_is_refused_beside_its_field(mia: Client, site: Any) -> None:
    response = mia.post(PAGE + "attach", {"file": SimpleUploadedFile("x.txt", b""), "note": "kept"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="q-file-objection"' in page
    assert 'value="kept"' in page


def test_parts_are_added_from_their_whole(mia: Client, do: Any, manager: Any) -> None:
    supplier = do("suppliers", "create", title="Brenta")
    page = text(mia, f"/northwind/suppliers/{supplier.reference}/")
    link = re.search(r'href="(/northwind/certificates/new\?supplier=SU-0001)"', page)
    assert link
    form = text(mia, link[1])
    assert re.search(r'value="SU-0001" selected', form)
    response = mia.post(
        "/northwind/certificates/new", {"supplier": "SU-0001", "standard": "iso-9001", "expires_on": "2099-01-01"}
    )
    assert response.headers["Location"] == "/northwind/suppliers/SU-0001/#parts-certificates"


def test_a_foreign_record_in_a_form_is_not_there(mia: Client, do: Any, other: Any, organization: Any) -> None:
    do("sites", "create", by=other, title="Elsewhere")
    for reference in ("S-0001", "S-0099"):
        response = mia.post("/northwind/units/new", {"title": "Unit", "site": reference})
        page = response.content.decode()
        assert response.status_code == 422
        assert "there is no site" in page
        assert "Elsewhere" not in page


def test_reporting_from_a_record_knows_where_it_came_from(mia: Client, site: Any) -> None:
    page = text(mia, PAGE)
    link = re.search(r'class="button primary report" href="(/northwind/report/\?about=S-0001)"', page)
    assert link
    assert "S-0001" in mia.get(link[1], follow=True).content.decode()
    assert 'value="S-0001"' in text(mia, "/northwind/report/nonconformities/raise?source=S-0001")


def test_a_signature_asks_for_the_password_again(mia: Client, do: Any, manager: Any) -> None:
    document = do("documents", "create", title="Inspection", kind="procedure", owner="P-0001")
    version = do("document-versions", "create", document=document.reference, version="1", text="Count.")
    version = do("document-versions", "submit", version.reference, version.rev, approver="P-0001")
    page = f"/northwind/document-versions/{version.reference}/"
    form = text(mia, page + "approve")
    assert "You sign as <b>Mia Manager</b>" in form
    assert 'type="password"' in form
    rev = re.search(r'name="rev" value="(\d+)"', form)
    assert rev
    for wrong in ("", "wrong password"):
        response = mia.post(page + "approve", {"rev": rev[1], "password": wrong})
        assert response.status_code == 403
        assert 'id="q-password-objection"' in response.content.decode()
    assert mia.post(page + "approve", {"rev": rev[1], "password": "correct horse battery"}).status_code == 302
    signed = text(mia, page)
    assert "<b>Mia Manager</b>" in signed
    assert "recognised by password" in signed
    again = mia.post(page + "approve", {"rev": rev[1], "password": "correct horse battery"})
    assert again.status_code in (409, 412)


def test_guessing_the_password_of_a_signature_is_limited(mia: Client, do: Any) -> None:
    document = do("documents", "create", title="Inspection", kind="procedure", owner="P-0001")
    version = do("document-versions", "create", document=document.reference, version="1", text="Count.")
    version = do("document-versions", "submit", version.reference, version.rev, approver="P-0001")
    page = f"/northwind/document-versions/{version.reference}/approve"
    found = [mia.post(page, {"rev": str(version.rev), "password": f"guess {n}"}).status_code for n in range(12)]
    assert found[:10] == [403] * 10
    assert found[10:] == [429] * 2


def test_links_are_taken_away_and_back(mia: Client, site: Any, do: Any) -> None:
    do("units", "create", title="Quality")
    said = mia.post(PAGE + "link", {"to": "U-0001", "says": "houses"}, follow=True).content.decode()
    undo = re.search(r'<a href="(/northwind/sites/S-0001/unlink\?link=LINK-0001)">Undo', said)
    assert undo
    assert 'value="LINK-0001"' in text(mia, undo[1])
    gone = mia.post(PAGE + "unlink", {"link": "LINK-0001"}, follow=True).content.decode()
    assert "the link is taken away" in gone
    assert "No links yet." in gone
    back = re.search(r'<a href="(/northwind/sites/S-0001/link\?to=U-0001&amp;says=houses)">Undo', gone)
    assert back
    assert mia.post(PAGE + "unlink", {"link": "LINK-0001"}).status_code == 404
    assert "No links yet." in text(mia, "/northwind/units/U-0001/")


def test_a_link_of_others_is_taken_away_by_who_may_edit(
    mia: Client, as_browser: Any, actor: Any, site: Any, do: Any
) -> None:
    do("units", "create", title="Quality")
    do("sites", "link", "S-0001", to="U-0001", says="houses")
    member = as_browser(actor("member", name="Max Member"))
    assert member.post(PAGE + "unlink", {"link": "LINK-0001"}).status_code == 403
    assert member.post(PAGE + "link", {"to": "U-0001", "says": "again"}).status_code == 302
    assert member.post(PAGE + "unlink", {"link": "LINK-0002"}).status_code == 302
    other = do("sites", "create", title="Hall 2")
    assert mia.post(f"/northwind/sites/{other.reference}/unlink", {"link": "LINK-0001"}).status_code == 404


def test_what_uses_a_record_is_shown_by_type_and_field(mia: Client, site: Any, do: Any) -> None:
    for n in range(12):
        do("units", "create", title=f"Unit {n:02}", site=site.reference)
    do("nonconformities", "create", title="Scratch", description="x", source="S-0001")
    page = text(mia, PAGE + "references")
    assert 'Units <span class="nothing">as site</span>' in page
    assert "Unit 09" in page
    assert "Unit 10" not in page
    assert '<a href="/northwind/units/?site=S-0001">All of them</a>' in page
    assert 'Nonconformities <span class="nothing">as source</span>' in page
    assert "No other record names this one." in text(mia, "/northwind/units/U-0001/references")


def test_what_names_a_record_among_several_is_shown_too(mia: Client, do: Any) -> None:
    do("units", "create", title="Quality")
    do("awareness-topics", "create", title="Phishing", units="U-0001")
    assert "Phishing" in text(mia, "/northwind/units/U-0001/references")
    assert "Phishing" in text(mia, "/northwind/awareness-topics/?units=U-0001")
    assert "Phishing" not in text(mia, "/northwind/awareness-topics/?units=U-0002")


def test_the_page_asks_little_and_no_more_when_much_hangs_on_it(mia: Client, site: Any, do: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(path: str) -> int:
        mia.get(path)
        with CaptureQueriesContext(connection) as found:
            mia.get(path)
            return len(found)

    do("units", "create", title="Unit 0", site=site.reference)
    do("sites", "link", "S-0001", to="U-0001")
    few, used = queries(PAGE), queries(PAGE + "references")
    for n in range(1, 12):
        do("units", "create", title=f"Unit {n}", site=site.reference)
        do("sites", "link", "S-0001", to=f"U-{n + 1:04}")
        do("sites", "comment", "S-0001", text=f"Said {n}")
    assert (queries(PAGE), queries(PAGE + "references")) == (few, used)
    assert few <= 15  # three of them are PostgreSQL's settings of the scope
    assert used <= 11


def test_of_many_parts_some_are_shown_and_all_are_counted(mia: Client, do: Any) -> None:
    found = do("nonconformities", "create", title="Scratch", description="x")
    for n in range(15):
        do("actions", "create", nonconformity=found.reference, title=f"Do {n}")
    page = text(mia, "/northwind/nonconformities/NC-0001/").partition('id="parts-actions"')[2]
    assert 'Actions <span class="count">15</span>' in page
    assert '<a href="/northwind/actions/?nonconformity=NC-0001">Show all' in page
    assert "ACT-0015" in page
    assert "ACT-0001" not in page


def test_a_form_says_which_field_it_is_about_and_begins_there(mia: Client, site: Any) -> None:
    page = text(mia, f"{PAGE}edit?asked=owner+title")
    assert "<b>What is missing: owner.</b>" in page
    assert re.search(r'<select[^>]* id="q-owner"[^>]* autofocus[^>]* aria-describedby="q-owner-asked', page)
    assert page.count("autofocus") == page.count("This is missing.") == 1
    page = text(mia, f"{PAGE}edit?asked=title+address")
    assert "<b>What to look at: title, address.</b>" in page
    assert re.search(r'id="q-title"[^>]* autofocus', page)
    assert page.count("autofocus") == 1
    assert page.count("Look at this.") == 2
    for nothing in ("", "?asked=", "?asked=%3Cb%3E+state"):
        assert "What is missing" not in text(mia, f"{PAGE}edit{nothing}")
    answered = mia.post(f"{PAGE}edit?asked=owner", {"title": "", "rev": "1"}).content.decode()
    assert "This is missing." not in answered
