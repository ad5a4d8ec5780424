"""The page Import: upload, look, answer, confirm; nothing is written before that."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.importing.making import csv, why, workbook

from accord.areas.audits.models import Finding
from accord.areas.people.models import Training
from accord.areas.suppliers.models import Supplier
from accord.doors.exchange.importing import read as import_files_read
from accord.kernel.access.models import Account
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.organization.models import Person, Site

HERE = "/northwind/import/"
ROWS = [["Lieferant", "Kritikalität", "Farbe"], ["Meier", "A-Teile", "x"]]


def browser(by) -> Client:
    client = Client(SERVER_NAME="localhost")
    account = Account.objects.get(pk=by.account_id)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def mia(manager, settings):
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    return browser(manager)


def upload(client, *files):
    answer = client.post(HERE, {"files": [SimpleUploadedFile(name, data) for name, data in files]})
    assert answer.status_code == 302
    return answer["Location"]


def text(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def choices(answer) -> dict[str, str]:
    """Every select of the page and what is chosen there."""
    found = {}
    for name, body in re.findall(r'<select[^>]*name="([^"]+)">(.*?)</select>', answer.content.decode(), re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def test_from_upload_to_records(mia, manager):
    where = upload(mia, ("Lieferanten.xlsx", workbook(Lieferanten=ROWS)))
    page = mia.get(where)
    assert "1 cell cannot be taken" in text(page)
    assert "1 question to answer" in text(page)
    assert "what does “A-Teile” mean?" in text(page)
    assert choices(page) == {
        "t0-type": "suppliers",
        "t0-q0": "?",
        "t0-c0": "Supplier.title",
        "t0-c1": "Supplier.criticality",
        "t0-c2": "?",
    }
    answers = choices(page) | {"t0-q0": "critical", "t0-c2": "", "does": "write"}
    page = mia.post(where, answers)
    assert page.status_code == 200, "what was just changed is shown before it is written"
    assert "Ready: 1 record will be written" in text(page)
    with manager.scope():
        assert not Supplier.objects.exists()
    page = mia.post(where, choices(page) | {"does": "write"}, follow=True)
    assert "All of it is written" in text(page)
    assert 'href="/northwind/suppliers/"' in page.content.decode()
    with manager.scope():
        assert Supplier.objects.get().criticality == "critical"
    mia.post(where, {"does": "write"})
    with manager.scope():
        assert Supplier.objects.count() == 1
    again = mia.get(upload(mia, ("Lieferanten.xlsx", workbook(Lieferanten=ROWS))))
    assert "everything in the files is here already" in text(again), "the answers are remembered for this shape"


def test_how_dates_are_read_is_shown_and_can_be_changed(mia, manager):
    """A wrong answer of the reading is seen before anything is written, and said of the column alone."""
    data = csv("Vorname;Nachname;E-Mail;Eintritt;Austritt", "Ada;Berg;ada@x.example;03.04.2020;05/06/2021")
    where = upload(mia, ("personal.csv", data))
    page = mia.get(where)
    dots = named(page, "“03.04.2020” is read as 3 April 2020, as dates with dots have the day first.")
    slashes = named(page, "Is “05/06/2021” (Austritt) the 5 June 2021 or the 6 May 2021?")
    assert (choices(page)[dots], choices(page)[slashes]) == ("day", "?")
    page = mia.post(where, choices(page) | {slashes: "month", "does": "look"})
    assert choices(page)[named(page, "“05/06/2021” (Austritt)")] == "month"
    page = mia.post(where, choices(page) | {named(page, "“03.04.2020”"): "month", "does": "write"})
    assert choices(page)[named(page, "Eintritt: Is “03.04.2020” the")] == "month", "what was just changed is shown"
    mia.post(where, choices(page) | {"does": "write"})
    with manager.scope():
        ada = Person.objects.get(given_name="Ada")
        assert (ada.joined_on, ada.left_on) == (date(2020, 3, 4), date(2021, 5, 6))


def test_bad_cells_are_shown_and_cannot_be_written(mia, manager):
    data = csv("Vorname;Nachname;Vorgesetzter;Eintritt", "Anna;Bauer;<b>Nobody</b>;2020-02-30")
    where = upload(mia, ("personal.csv", data))
    page = mia.post(where, {"does": "write"})
    assert page.status_code == 200
    assert "2 cells cannot be taken" in text(page)
    assert b"<b>Nobody</b>" not in page.content
    assert 'value="write"' not in page.content.decode()
    with manager.scope():
        assert not Person.objects.filter(given_name="Anna").exists()


def test_what_there_is_nothing_to_write_of_is_said(mia):
    """A file without records, beside one that can be taken; a table that is left out."""
    page = text(mia.get(upload(mia, ("a.csv", csv("Standort;Adresse")))))
    assert "a.csv holds headings and no records below them" in page
    assert "1 file cannot be read: upload it anew" in page
    where = upload(mia, ("sites.csv", csv("Standort;Adresse", "Kiel;Kai 1")))
    page = text(mia.post(where, choices(mia.get(where)) | {"t0-type": "", "does": "look"}))
    assert "Nothing to write: every table is left out" in page


def test_another_type_or_none_can_be_chosen(mia, manager):
    where = upload(mia, ("liste.csv", csv("Name;Adresse", "Halle;Kai 1")), ("notes.csv", csv("a;b", "1;2")))
    page = mia.get(where)
    assert choices(page)["t1-type"] == "?"
    page = mia.post(where, choices(page) | {"t0-type": "sites", "t1-type": "", "does": "look"})
    assert "1 new, 0 changed" in text(page)
    mia.post(where, choices(page) | {"does": "write"})
    with manager.scope():
        assert Site.objects.get().address == "Kai 1"


def test_cancelled_it_is_gone(mia):
    where = upload(mia, ("sites.csv", csv("Name", "Halle")))
    assert mia.post(where, {"does": "cancel"})["Location"] == HERE
    assert mia.get(where).status_code == 404


def test_only_who_uploaded_it_finds_it_and_only_with_the_right(mia, actor, other):
    where = upload(mia, ("sites.csv", csv("Name", "Halle")))
    assert browser(actor("manager", name="Max Second")).get(where).status_code == 404
    assert browser(actor("member", name="Mo Member")).get(HERE).status_code == 403
    assert browser(other).get(HERE).status_code == 404


def test_what_lists_and_the_page_give_out_comes_back_without_a_change(mia, manager, bring):
    rows = [["Lieferant", "Norm", "Gültig bis"], ["Meier", "ISO 9001:2015", "2027-01-01"]]
    assert why(bring("l.xlsx", workbook(Lieferanten=rows))) == ""
    bring("d.xlsx", workbook(Dokumente=[["Titel", "Tags"], ["Handbuch", "policy"]]))
    for path in ("suppliers/export.csv", "certificates/export.xlsx", "people/export.csv", "documents/export.xlsx"):
        answer = mia.get(f"/northwind/{path}")
        data = b"".join(answer.streaming_content) if answer.streaming else answer.content
        slug = path.partition("/")[0]
        results = bring(f"{slug}.{path.rpartition('.')[2]}", data, type_name=slug)
        assert why(results) == "", path
        assert {(r.created, r.updated) for r in results} == {(0, 0)}, path
    for ending in ("xlsx", "json"):
        answer = mia.get(f"/northwind/export/everything.{ending}")
        assert "northwind-" in answer["Content-Disposition"]
        assert {(r.created, r.updated) for r in bring(f"all.{ending}", answer.content)} == {(0, 0)}
    assert mia.get("/northwind/export/everything.pdf").status_code == 404
    assert "Excel workbook" in text(mia.get(HERE))


def test_files_that_are_none_are_said_in_a_sentence(mia):
    assert "Choose one file" in text(mia.post(HERE))
    page = mia.get(upload(mia, ("people.xlsx", b"%PDF-1.7")))
    assert "people.xlsx is a PDF" in text(page)
    empty = mia.post(HERE, {"files": [SimpleUploadedFile("empty.csv", b"")]})
    assert empty.status_code == 422
    assert "empty.csv is empty" in text(empty)


def test_refused_cells_are_taken_along_as_csv(mia):
    data = csv("Vorname;Nachname;Vorgesetzter", "Anna;Bauer;=Nobody", "Otto;;Nobody")
    where = upload(mia, ("personal.csv", data))
    assert 'href="?refused=csv"' in mia.get(where).content.decode()
    answer = mia.get(where + "?refused=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "File,Sheet,Row,Column,Holds,Why not"
    assert lines[1].startswith("personal.csv,,2,Vorgesetzter,'=Nobody,")
    assert [line.split(",")[2] for line in lines[1:]] == ["2", "3", "3"]


def test_a_large_import_runs_beside_the_page_and_can_be_stopped(mia, manager, monkeypatch):
    monkeypatch.setattr("accord.doors.exchange.import_page.BESIDE", 1)
    monkeypatch.setattr("accord.doors.exchange.running.EVERY", 0)
    where = upload(mia, ("sites.csv", csv("Name;Adresse", "Halle;Kai 1", "Lager;Kai 2", "Tor;Kai 3")))
    assert "It is written beside the page" in text(mia.get(where))
    page = mia.post(where, choices(mia.get(where)) | {"does": "write"}, follow=True)
    assert "Waiting to begin" in text(page)
    assert 'hx-trigger="every 1s"' in page.content.decode()
    assert mia.post(where, {"does": "stop"}, follow=True).status_code == 200
    assert run_waiting() == 1
    assert mia.get(where, headers={"HX-Request": "true"})["HX-Redirect"] == where
    page = mia.get(where)
    assert "The import was stopped." in text(page), "also to who watched the bar"
    with manager.scope():
        assert not Site.objects.exists()
    page = mia.post(where, choices(page) | {"does": "write"}, follow=True)
    piece = mia.get(where, headers={"HX-Request": "true"})
    assert b"<progress" in piece.content
    assert b"<html" not in piece.content
    assert run_waiting() == 1
    assert mia.get(where, headers={"HX-Request": "true"})["HX-Redirect"] == where
    assert "All of it is written" in text(mia.get(where))
    with manager.scope():
        assert Site.objects.count() == 3
        assert not list(Path(settings.ACCORD_DATA_DIR, "imports").iterdir())


def test_what_was_stopped_between_its_steps_says_that_some_of_it_is_written(mia, manager, monkeypatch):
    from accord.doors.exchange import importing, running

    monkeypatch.setattr("accord.doors.exchange.import_page.BESIDE", 1)
    monkeypatch.setattr(running, "EVERY", 0)
    monkeypatch.setattr(importing, "MOST", 2)
    monkeypatch.setattr(importing, "STEP", 1)
    where = upload(mia, ("sites.csv", csv("Name;Adresse", "Halle;Kai 1", "Lager;Kai 2", "Tor;Kai 3")))
    mia.post(where, choices(mia.get(where)) | {"does": "write"}, follow=True)
    put = running.Notes.put
    monkeypatch.setattr(
        running.Notes, "put", lambda self, what, done, of: (put(self, what, done, of), done == 1 and self.stop())
    )
    assert run_waiting() == 1
    page = text(mia.get(where))
    assert "Not all of it was written. The import was stopped. 1 record of an earlier step is written; import" in page
    assert "Nothing" not in page
    with manager.scope():
        assert Site.objects.count() == 1


def test_what_is_stopped_when_all_is_written_is_written(mia, manager, monkeypatch):
    from accord.doors.exchange import importing, running

    monkeypatch.setattr("accord.doors.exchange.import_page.BESIDE", 1)
    monkeypatch.setattr(running, "EVERY", 0)
    where = upload(mia, ("sites.csv", csv("Name;Adresse", "Halle;Kai 1", "Lager;Kai 2")))
    mia.post(where, choices(mia.get(where)) | {"does": "write"}, follow=True)
    write, notes = importing.import_records, running.Notes(where.split("/")[-2])
    monkeypatch.setattr(importing, "import_records", lambda *given: (write(*given), notes.stop()))
    assert run_waiting() == 1
    assert "All of it is written" in text(mia.get(where))


def test_what_the_page_gives_out_as_archives_comes_back(mia, bring):
    bring("sites.csv", csv("Name;Adresse", "Halle;Kai 1"))
    for ending in ("csv.zip", "folder.zip"):
        answer = mia.get(f"/northwind/export/everything.{ending}")
        assert answer["Content-Type"] == "application/zip"
        results = bring("all.zip", answer.content)
        assert why(results) == ""
        assert {(r.created, r.updated) for r in results} == {(0, 0)}


def test_what_says_nothing_new_is_not_read_again(mia, monkeypatch):
    from accord.doors.exchange import import_page

    reads: list[str] = []
    monkeypatch.setattr(import_page, "read", lambda *a, **k: reads.append("") or import_files_read(*a, **k))
    where = upload(mia, ("sites.csv", csv("Name;Adresse", "Halle;Kai 1")))
    page = mia.get(where)
    mia.post(where, choices(page) | {"does": "look"})
    assert len(reads) == 2
    mia.post(where, choices(page) | {"t0-c1": "", "does": "look"})
    assert len(reads) == 4, "another answer is another reading"
    assert "All of it is written" in text(mia.post(where, choices(mia.get(where)) | {"does": "write"}, follow=True))
    assert len(reads) == 6


@pytest.mark.slow
def test_the_preview_of_very_many_rows_stays_light(mia):
    rows = [f"Vor{n};Nach{n};Nobody {n};{'x' * 60}{n}" for n in range(3_000)]
    where = upload(mia, ("personal.csv", csv("Vorname;Nachname;Vorgesetzter;E-Mail", *rows)))
    page = mia.get(where)
    assert "6000 cells cannot be taken" in text(page)
    assert "and 5500 more cells; mend these first" in text(page)
    assert len(page.content) < 300_000
    assert mia.get(where + "?refused=csv").content.count(b"\r\n") == 6_001


def named(answer, question: str) -> str:
    """The select that asks this."""
    labels = re.findall(r'<label for="([^"]+)">(.*?)</label>', answer.content.decode())
    return next(name for name, said in labels if question in unescape(said))


def written(mia, *files) -> str:
    where = upload(mia, *files)
    return text(mia.post(where, choices(mia.get(where)) | {"does": "write"}, follow=True))


def test_what_no_column_holds_is_said_once(mia, manager):
    """Which audit the findings are of, and whether rows for each person are one training: asked, and kept in sight."""
    people = csv("Vorname;Nachname;E-Mail", "Ada;Berg;ada@x.example", "Bo;Lund;bo@x.example")
    assert "All of it is written" in written(mia, ("people.csv", people))
    audits = [["Audit", "Nr."], ["Einkauf", "IA-1"], ["Wareneingang", "IA-2"]]
    assert "All of it is written" in written(mia, ("Audits.xlsx", workbook(Audits=audits)))
    found = [["Feststellung", "Bewertung"], ["Akte fehlt", "gering"], ["Stempel fehlt", "gering"]]
    training = [
        ["Schulung", "Datum", "Anwesend"],
        ["Messen", "2026-03-02", "Ada Berg"],
        ["Messen", "2026-03-02", "Bo Lund"],
    ]
    files = ("b.xlsx", workbook(Auditfeststellungen=found, Schulungen=training))
    where = upload(mia, files)
    page = mia.get(where)
    which = named(page, "No column is the “audit”. Which one is meant in all rows?")
    alike = named(page, "Rows 2, 3 differ in “Anwesend” alone. Are they one training?")
    assert choices(page)[which] == choices(page)[alike] == "?"
    page = mia.post(where, choices(page) | {which: "AU-0002", alike: "one", "does": "look"})
    assert "Ready: 3 records will be written" in text(page)
    assert (choices(page)[which], choices(page)[alike]) == ("AU-0002", "one"), "they stay in sight"
    assert "All of it is written" in text(mia.post(where, choices(page) | {"does": "write"}, follow=True))
    with manager.scope():
        assert {f.audit.title for f in Finding.objects.all()} == {"Wareneingang"}
        assert [p.given_name for p in Training.objects.get().attended.order_by("title")] == ["Ada", "Bo"]
    assert "everything in the files is here already" in text(mia.get(upload(mia, files)))
    page = mia.get(upload(mia, ("c.xlsx", files[1])))
    assert choices(page)[named(page, "No column is the “audit”")] == "?", "another report may be of another audit"
