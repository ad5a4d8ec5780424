"""Reporting in a minute, my work afterwards, and forms that are sent twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.pages.reading import text

from accord.doors.pages.layout import report_acts, reports

FORM = "/northwind/report/nonconformities/raise"


@pytest.fixture
def member(actor: Any, as_browser: Any) -> Client:
    return as_browser(actor("member", name="Max Member"))


def once(client: Client, path: str) -> str:
    found = re.search(r'name="once" value="([\w-]+)"', client.get(path).content.decode())
    assert found
    return found[1]


def test_every_report_is_a_choice_in_plain_words(member: Client, actor: Any) -> None:
    by = actor("member", name="Moe Member")
    assert len(reports(by)) == len(report_acts()) >= 1
    page = text(member, "/northwind/report/")
    assert "Something is not as it should be" in page
    assert 'href="/northwind/report/"' in text(member, "/northwind/my-work/")


def test_somebody_reports_with_a_photo_and_sees_what_becomes_of_it(member: Client, mia: Client, do: Any) -> None:
    form = text(member, FORM)
    assert 'name="title"' in form
    assert 'accept="image/*"' in form
    assert form.index("More, if you know it") < form.index('name="requirement"')
    photo = SimpleUploadedFile("IMG 1.jpg", b"\xff\xd8\xff\xe0 photo")
    answer = {"title": "Crack", "description": "In the housing", "photo": photo, "once": once(member, FORM)}
    response = member.post(FORM, answer)
    assert response.headers["Location"] == "/northwind/report/nonconformities/NC-0001/thanks"
    thanks = text(member, response.headers["Location"])
    assert "NC-0001" in thanks
    assert "Contain “Crack”" in thanks
    assert "IMG 1.jpg" in text(member, "/northwind/nonconformities/NC-0001/")
    work = text(member, "/northwind/my-work/")
    assert "Crack" in work
    assert "Open" in work
    do("nonconformities", "contain", "NC-0001", 1, containment="Locked away")
    assert "Contained" in text(member, "/northwind/my-work/")
    hers = text(mia, "/northwind/my-work/").partition("What you reported")[2]
    assert "Crack" not in hers.partition("Done lately")[0]
    assert "Contain" in hers.partition("Done lately")[2]


def test_what_is_missing_is_said_and_nothing_is_lost(member: Client) -> None:
    response = member.post(FORM, {"title": "Crack", "description": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "It is not sent yet." in page
    assert 'value="Crack"' in page
    empty = member.post(FORM, {"title": "C", "description": "D", "photo": SimpleUploadedFile("x.jpg", b"")})
    assert empty.status_code == 422
    assert 'id="photo-objection"' in empty.content.decode()


def test_who_may_not_report_is_told_so(as_browser: Any, actor: Any) -> None:
    guest = as_browser(actor("external_auditor"))
    assert guest.get("/northwind/report/").status_code == 403
    assert guest.get(FORM).status_code == 403
    assert "/report/" not in text(guest, "/northwind/sites/")


def test_only_acts_of_reporting_stand_there(member: Client, mia: Client) -> None:
    for path in ("nonconformities/create", "nonconformities/contain", "sites/create", "nothing/raise"):
        assert mia.get(f"/northwind/report/{path}").status_code == 404


# ---- sent twice ----


def test_a_report_sent_twice_is_one(member: Client) -> None:
    answer = {"title": "Crack", "description": "In the housing", "once": once(member, FORM)}
    first, second = member.post(FORM, answer), member.post(FORM, answer)
    assert first.headers["Location"] == second.headers["Location"]
    assert member.get("/northwind/nonconformities/NC-0002/").status_code == 404


def test_a_form_sent_twice_is_done_once(mia: Client, organization: Any) -> None:
    answer = {"title": "Hall", "once": once(mia, "/northwind/sites/new")}
    assert mia.post("/northwind/sites/new", answer).headers["Location"] == "/northwind/sites/S-0001/"
    assert mia.post("/northwind/sites/new", answer).headers["Location"] == "/northwind/sites/S-0001/"
    page = text(mia, "/northwind/sites/S-0001/")
    assert "sent twice and done once" in page
    assert mia.get("/northwind/sites/S-0002/").status_code == 404
    said = {"text": "We moved.", "once": once(mia, "/northwind/sites/S-0001/")}
    for _ in range(2):
        assert mia.post("/northwind/sites/S-0001/comment", said).status_code == 302
    assert text(mia, "/northwind/sites/S-0001/").count("We moved.") == 1


def test_what_was_refused_may_be_sent_again_with_the_same_token(mia: Client, organization: Any) -> None:
    token = once(mia, "/northwind/sites/new")
    assert mia.post("/northwind/sites/new", {"title": "", "once": token}).status_code == 422
    assert mia.post("/northwind/sites/new", {"title": "Hall", "once": token}).status_code == 302


def test_a_token_is_one_s_own_and_lasts_a_day(mia: Client, as_browser: Any, actor: Any, clock: Any) -> None:
    second = as_browser(actor("manager", name="Moe Manager"))
    with clock("2025-03-01"):
        for somebody, title in ((mia, "Hall 1"), (second, "Hall 2")):
            assert somebody.post("/northwind/sites/new", {"title": title, "once": "same"}).status_code == 302
    with clock("2025-03-03"):
        mia.post("/northwind/sites/new", {"title": "Hall 3", "once": "same"})
        assert "Hall 3" in text(mia, "/northwind/sites/S-0003/")
