"""From a firm's spreadsheets to a verified audit pack, in a browser and by console, on SQLite and on PostgreSQL.

One test: each step stands on the one before it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.journey import registers
from tests.journey.serving import Installation, Server
from tests.journey.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EMAIL, PASSWORD = "mia@nordwind.example", "correct horse battery staple"
QUALITY, SECURITY = "iso-9001:2015", "iso-27001:2022"
HOME = "/nordwind/"
COUNTS = {QUALITY: 188, SECURITY: 214}


@dataclass
class Journey:
    """What the steps share."""

    browser: Browser
    at: Installation
    mia: Visitor
    folder: Path
    today: date = field(default_factory=date.today)

    def visitor(self) -> Visitor:
        """Another browser, signed in as nobody."""
        return Visitor(self.browser, self.at.address)

    def conformity(self, standard: str, *more: str) -> dict[str, Any]:
        """What the console says of a standard."""
        asked = ("--organization", "nordwind", "--as", EMAIL, "--standard", standard, "--format", "json")
        found: dict[str, Any] = json.loads(self.at.says("conformity", *asked, *more))
        return found

    def row(self, standard: str, ref: str) -> dict[str, Any]:
        """One row of it."""
        return next(r for r in self.conformity(standard)["requirements"] if r["ref"] == ref)


def test_the_journey(
    chromium: Browser, installation: Installation, new_installation: Callable[[str], Installation], folder: Path
) -> None:
    journey = Journey(chromium, installation, Visitor(chromium, installation.address), folder)
    comes_in_by_a_link_that_works_once(journey)
    makes_an_organization(journey)
    files = registers.write(folder / "registers", journey.today)
    sees_every_bad_cell_and_nothing_is_written(journey, files["bad"])
    imports_the_registers(journey, files)
    sees_both_standards_row_by_row(journey)
    attests_what_no_record_can_show(journey)
    renews_a_certificate_and_the_verdict_turns(journey)
    names_an_owner_and_the_verdict_turns(journey)
    verifies_an_action_and_the_verdict_turns(journey)
    looks_back_and_ahead(journey)
    sees_what_is_due(journey)
    approves_a_version_by_signature(journey)
    takes_a_pack_along(journey)
    works_by_console(journey)
    takes_everything_elsewhere(journey, new_installation("elsewhere"))
    journey.mia.close()


# ---- 1: coming in ---------------------------------------------------------------------------------------------------


def link_of(at: Installation, email: str) -> str:
    """A sign-in link by console, without the host."""
    found: dict[str, str] = json.loads(at.says("user", email, "--format", "json"))
    assert found["account"] == email
    return found["link"].removeprefix(at.address)


def comes_in_by_a_link_that_works_once(journey: Journey) -> None:
    link, mia = link_of(journey.at, EMAIL), journey.mia
    for _ in range(2):  # looking at it, as programs that read mails do, does not use it up
        mia.go(link)
    mia.press("Sign in")
    mia.reads("Make an organization")
    late = journey.visitor()
    late.go(link)
    late.press("Sign in")
    late.reads("This link works no longer")
    late.close()
    mia.go("/account/")
    mia.page.get_by_label("New password", exact=True).fill(PASSWORD)
    mia.page.get_by_label("New password, again").fill(PASSWORD)
    mia.press("Set the password")
    mia.reads("The password is set.")


def makes_an_organization(journey: Journey, at: Visitor | None = None, slug: str = "nordwind") -> None:
    mia = at or journey.mia
    mia.go("/new-organization/")
    for label, answer in (
        ("Name of the organization", "Nordwind Messtechnik"), ("Short name", slug), ("Your given name", "Mia"),
        ("Your family name", "Manager"),
    ):  # fmt: skip
        mia.page.get_by_label(label).fill(answer)
    mia.press("Make it")
    assert mia.path == f"/{slug}/"
    mia.reads("Nordwind Messtechnik is begun.", "0 of 188 hold", "0 of 214 hold")


# ---- 1: importing ---------------------------------------------------------------------------------------------------


def upload(mia: Visitor, *files: Path) -> None:
    mia.go(HOME + "import/")
    mia.page.get_by_label("Files").set_input_files(files)
    mia.press("Look at them")


def sees_every_bad_cell_and_nothing_is_written(journey: Journey, bad: Path) -> None:
    mia = journey.mia
    upload(mia, bad)
    mia.reads("3 cells cannot be taken", "Nothing is written yet")
    cells = mia.page.locator("table.bad tbody tr")
    shown = [[" ".join(c.split()) for c in row.locator("td").all_inner_texts()][:3] for row in cells.all()]
    assert shown == [
        ["3", "E-Mail", "anna at nordwind"], ["4", "Vorgesetzter", "Niemand Hier"], ["5", "Eintritt", "31.02.2020"],
    ]  # fmt: skip
    mia.reads("is not an e-mail address", "There is no person “Niemand Hier”", "is no day of the calendar")
    assert mia.page.locator("button[value=write]").count() == 0
    mia.go(HOME + "people/")
    mia.reads("1 to 1 of 1")
    mia.reads_nowhere("Jürgen Größe")


def imports_the_registers(journey: Journey, files: dict[str, Path]) -> None:
    mia = journey.mia
    for key, ready, columns, written in (
        ("people", 3, ["Vorname", "Vorgesetzter"], {"People": "3 0 0"}),
        ("suppliers", 6, ["Lieferant", "Gültig bis"], {"Suppliers": "3 0 0", "Certificates": "3 0 0"}),
        ("documents", 3, ["Titel", "Freigegeben von"], {"Documents": "3 0 0"}),
        ("processes", 6, ["Prozess", "Von"], {"Processes": "3 0 0", "Process flows": "3 0 0"}),
        ("improvement", 4, ["Feststellung", "Maßnahme"], {"Nonconformities": "2 0 0", "Actions": "2 0 0"}),
    ):
        upload(mia, files[key])
        mia.reads(f"Ready: {ready} records will be written", *columns)
        mia.press(f"Import {ready} records")
        mia.reads("All of it is written, by Mia Manager.")
        rows = [" ".join(t.split()) for t in mia.page.locator("table.records tbody tr").all_inner_texts()]
        assert rows == [f"{name} {counts} {files[key].name}" for name, counts in written.items()]
    mia.go(HOME + "suppliers/SU-0002/")
    mia.reads("Wolke AG", "your reference L-02", "imported", "ISO/IEC 27001:2022", "I-2")
    mia.go(HOME + "nonconformities/NC-0001/")
    mia.reads("Falsche Ware", "Etiketten prüfen", "Acting")
    mia.go(HOME + "people/P-0003/")
    mia.reads("Anna Bauer", "Jürgen Größe")
    upload(mia, files["improvement"])
    mia.reads("Nothing to write: everything in the files is here already.")
    mia.press("Cancel")


# ---- 2: both standards ----------------------------------------------------------------------------------------------


def requirement(standard: str, ref: str) -> str:
    return f"{HOME}requirements/{standard}/{ref}/"


def sees_both_standards_row_by_row(journey: Journey) -> None:
    mia = journey.mia
    mia.go(HOME)
    assert mia.page.locator(".wall a.cell").count() == sum(COUNTS.values())
    for standard, count in COUNTS.items():
        said = {r["ref"]: r for r in journey.conformity(standard)["requirements"]}
        assert len(said) == count
        mia.go(f"{HOME}requirements/{standard}/")
        rows = mia.page.locator("ol.rows > li").evaluate_all(ROWS)
        assert len(rows) == count
        for ref, outcome, because, awaits in rows:
            assert (outcome, awaits) == (said[ref]["outcome"], said[ref]["basis"] == "awaits-area"), ref
            assert because.startswith(said[ref]["because"].split("  ")[0][:60]), ref
            assert because, ref
    mia.go(f"{HOME}requirements/{QUALITY}/?outcome=fails")
    mia.reads("8.4.2 c)", "4.4.1 e)", "10.2.1 d)")
    mia.go(requirement(QUALITY, "8.4.2 c)"))
    mia.reads("fails", "Meier Drehteile GmbH", "SU-0001", where=".content")
    mia.follow("SU-0001")
    mia.reads("Meier Drehteile GmbH", "Requirements served")


ROWS = """(rows) => rows.map((li) => [
  li.querySelector(".row-main .ref").textContent.trim(), li.querySelector(".outcome").textContent.trim(),
  li.querySelector(".because").textContent.replace(/\\s+/g, " ").trim(),
  li.querySelector(".because .badge") !== null])"""


def attests_what_no_record_can_show(journey: Journey) -> None:
    mia = journey.mia
    waiting = next(
        r
        for r in journey.conformity(SECURITY)["requirements"]
        if r["outcome"] == "no data" and r["basis"] == "attestation"
    )
    mia.go(requirement(SECURITY, waiting["ref"]))
    mia.reads("no data", "Only a person can judge this")
    mia.follow("Attest")
    mia.fill(judgement="met", reason="Seen in the meeting of the owners, minutes are on file.", password="not this one")
    mia.press("Sign: Attest")
    mia.reads("The password is not right, so nothing was signed.")
    mia.fill(password=PASSWORD)
    mia.press("Sign: Attest")
    mia.hears("is recorded", f"{waiting['ref']} now: attested")
    mia.reads("Signatures", "I judged this requirement")
    mia.go(requirement(SECURITY, waiting["ref"]))
    mia.reads("attested", "ATT-0001")


# ---- 3: mending -----------------------------------------------------------------------------------------------------


def outcome_of(mia: Visitor, standard: str, ref: str, on: date | None = None) -> str:
    mia.go(requirement(standard, ref) + (f"?on={on.isoformat()}" if on else ""))
    return mia.text(".verdict .outcome")


def mend(mia: Visitor, ref: str) -> None:
    """From the failing row to the form of the act that mends it."""
    assert outcome_of(mia, QUALITY, ref) == "fails"
    with mia.page.expect_navigation():
        mia.page.locator(".verdict .acts a.primary").click()


def renews_a_certificate_and_the_verdict_turns(journey: Journey) -> None:
    mia = journey.mia
    mend(mia, "8.4.2 c)")
    assert mia.path.startswith(HOME + "certificates/"), mia.path
    mia.fill(expires_on=(journey.today + timedelta(days=700)).isoformat(), issued_on=journey.today.isoformat())
    mia.press("Renew", "main form")
    mia.hears(
        "ISO 9001:2015: 8.4.2 c) now: no data.", "CT-0001", "renew, done."
    )  # what came in is judged by another area
    assert outcome_of(mia, QUALITY, "8.4.2 c)") == "no data"
    mia.reads("trusted on a certificate", where=".content")


def names_an_owner_and_the_verdict_turns(journey: Journey) -> None:
    mia = journey.mia
    mend(mia, "4.4.1 e)")
    assert mia.path == HOME + "processes/PRO-0002/edit?asked=owner"
    mia.fill(owner="P-0002")
    mia.press("Save")
    mia.hears("ISO 9001:2015: 4.4.1 e) now holds.", "PRO-0002", "is saved.")
    mia.reads("Jürgen Größe")
    assert outcome_of(mia, QUALITY, "4.4.1 e)") == "holds"


def verifies_an_action_and_the_verdict_turns(journey: Journey) -> None:
    mia = journey.mia
    mend(mia, "10.2.1 d)")
    assert mia.path == HOME + "actions/ACT-0001/verify"
    mia.fill(result="Kein vertauschtes Etikett in 400 Lieferungen.")
    mia.press("Verify")
    mia.hears("ISO 9001:2015: 10.2.1 d)", "ISO/IEC 27001:2022: 10.2 d)", "ACT-0001", "is now verified.")
    for standard, ref in ((QUALITY, "10.2.1 d)"), (SECURITY, "10.2 d)")):
        assert outcome_of(mia, standard, ref) == "no data"  # its nonconformity is not verified yet


# ---- 4: other days --------------------------------------------------------------------------------------------------


def looks_back_and_ahead(journey: Journey) -> None:
    mia = journey.mia
    lapse = date.fromisoformat(journey.row(QUALITY, "10.2.1 c)")["lapses_on"])
    assert lapse > journey.today
    assert outcome_of(mia, QUALITY, "10.2.1 c)") == "holds"
    mia.reads(f"lapses on {lapse.day} {lapse:%B} {lapse.year} if nobody acts")
    assert outcome_of(mia, QUALITY, "10.2.1 c)", lapse - timedelta(days=1)) == "holds"
    assert outcome_of(mia, QUALITY, "10.2.1 c)", lapse) == "fails"
    mia.reads("You look ahead to", "if nobody does anything until then")
    assert outcome_of(mia, QUALITY, "10.2.1 c)", journey.today - timedelta(days=1)) == "no data"
    mia.reads("You look at")
    assert mia.page.locator("main .acts a").count() == 0, "nothing is done on a past day"
    mia.go(HOME + "lapses/")
    mia.reads("What lapses if nobody acts", "10.2.1 c)", f"{lapse:%A}, {lapse.day} {lapse:%B}")
    mia.go(HOME)
    mia.page.get_by_label("As of").fill(lapse.isoformat())
    mia.press("Show")
    mia.reads("You look ahead to", f"{lapse.day} {lapse:%B} {lapse.year}")
    assert mia.page.locator(".wall a.cell.fails").count() >= 1
    mia.follow("Today", "header")
    mia.reads_nowhere("You look ahead to")
    mia.go(HOME + "?on=2026-02-30", 422)
    mia.reads("is not a day that exists")


def sees_what_is_due(journey: Journey) -> None:
    mia = journey.mia
    mia.go(HOME + "my-work/")
    mia.reads("Contain “Nicht kalibriert", "late", "Review “Handbuch")
    mia.reads_nowhere("Kalibrieren ACT-0002")
    mia.follow("Everybody’s")
    mia.reads("Kalibrieren", "Jürgen Größe")


# ---- 5: signing -----------------------------------------------------------------------------------------------------


def approves_a_version_by_signature(journey: Journey) -> None:
    mia = journey.mia
    mia.go(HOME + "documents/D-0003/")
    mia.page.locator("#parts-document-versions a.button").first.click()
    mia.fill(version="1.0", text="# Lenkung\n\nJedes Dokument hat eine Version.", author="P-0003", approver="P-0001")
    mia.press("Add", "main form") if mia.page.get_by_role("button", name="Add", exact=True).count() else mia.press(
        "Create", "main form"
    )
    mia.reads("DV-0001", "is recorded")
    version = HOME + "document-versions/DV-0001/"
    first, second = mia.page, mia.context.new_page()
    first.goto(version + "approve")
    second.goto(version + "edit")
    mia.page = second  # in the second tab the text changes
    mia.fill(text="# Lenkung\n\nJedes Dokument hat eine Version und einen Freigeber.")
    mia.press("Save")
    mia.page = first  # in the first tab one still sees the former one
    mia.fill(password=PASSWORD)
    mia.press("Sign: Approve")
    mia.reads(
        "Somebody changed DV-0001 while you were writing.", "Changed by Mia Manager (revision 2): text",
        "DV-0001 as it is now", "einen Freigeber",
    )  # fmt: skip
    mia.fill(password="not this one")
    mia.press("Sign: Approve")
    mia.reads("The password is not right, so nothing was signed.")
    second.goto(version + "approve")
    mia.fill(password=PASSWORD)
    mia.press("Sign: Approve")
    mia.reads("DV-0001", "is now approved.", "Signatures", "revision 3, recognised by password")
    mia.page = second  # the second tab does not know yet
    mia.fill(password=PASSWORD)
    mia.press("Sign: Approve")
    mia.reads("DV-0001", "Approved", where="main")
    assert "now approved." not in mia.text(), "approved twice"
    mia.page = first
    second.close()
    mia.go(HOME + "documents/D-0003/")
    mia.reads("In force", "Mia Manager")
    mia.go(version)
    assert mia.page.locator("ul.signatures li").count() == 1
    mia.reads_nowhere("Edit", where=".actions")
    mia.act(version + "edit", "Save", text="Heimlich geändert.")
    mia.reads("Nothing was saved.", "DV-0001 is approved, and nothing in it may be changed any more.")
    mia.go(version)
    mia.reads_nowhere("Heimlich")


# ---- 6: the pack ----------------------------------------------------------------------------------------------------


def takes_a_pack_along(journey: Journey) -> None:
    mia = journey.mia
    mia.go(HOME + "pack/")
    mia.press("Make the pack")
    one = mia.page.get_by_role("link", name=re.compile("^Pack of "))
    one.wait_for(timeout=300_000)  # it comes by itself
    with mia.page.expect_download() as download:
        one.click()
    pack = journey.folder / "pack.zip"
    download.value.save_as(pack)
    program = journey.folder / "verify.py"
    program.write_bytes(mia.context.request.get("/verify.py").body())
    fingerprint = mia.text("main").split("--key ")[1].split()[0]
    done = verify(program, pack, "--key", fingerprint)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ntact" in done.stdout
    with zipfile.ZipFile(pack) as archive:
        names = archive.namelist()
    assert {"index.html", "verify.py", "README.txt"} <= set(names)
    wanted = (
        "index.html", "verify.py", "report-", "conformity-", "records/", "ledger/entries", "ledger/checkpoints/",
        "ledger/tile/", "manifest.json",
    )  # fmt: skip
    for beginning in wanted:
        name = next(n for n in names if n.startswith(beginning))
        altered = verify(program, with_one_byte_altered(pack, name))
        assert altered.returncode == 1, f"{name}: {altered.stdout}{altered.stderr}"
        assert name in altered.stdout + altered.stderr, f"{name} is not named: {altered.stdout}{altered.stderr}"


def verify(program: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Plain Python without our packages."""
    return subprocess.run(
        [sys.executable, "-I", str(program), *map(str, arguments)],
        capture_output=True, text=True, timeout=120, check=False, cwd=program.parent,
    )  # fmt: skip


def with_one_byte_altered(pack: Path, name: str) -> Path:
    """A copy of the pack in which one byte in the middle of this member differs."""
    copy = pack.with_name("altered.zip")
    with zipfile.ZipFile(pack) as read, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as made:
        for one in read.infolist():
            data = bytearray(read.read(one))
            if one.filename == name:
                data[len(data) // 2] ^= 1
            made.writestr(one, bytes(data))
    return copy


# ---- 7: the console -------------------------------------------------------------------------------------------------


def works_by_console(journey: Journey) -> None:
    at = journey.at
    found = journey.conformity(QUALITY)
    assert (found["organization"], sum(found["summary"].values())) == ("nordwind", 188)
    by = ("--organization", "nordwind", "--as", EMAIL)
    at.says("act", "supplier.evaluate", "SU-0003", *by, "--evaluation", "Liefert pünktlich.")
    journey.mia.go(HOME + "suppliers/SU-0003/")
    journey.mia.reads("Liefert pünktlich.")
    refused = at.run("act", "supplier.evaluate", "SU-9999", *by, "--evaluation", "x")
    assert refused.returncode != 0
    assert len(refused.stderr.strip().splitlines()) == 1
    rebuilt = json.loads(at.says("rebuild", "--check", "--format", "json"))
    assert [(r["organization"], r["differences"]) for r in rebuilt] == [("nordwind", [])]
    assert rebuilt[0]["records"] > 20
    pack = journey.folder / "by-console.zip"
    at.says("pack", *by, "--output", pack)
    done = at.run("verify", pack)
    assert done.returncode == 0
    assert "ntact" in done.stdout


def takes_everything_elsewhere(journey: Journey, elsewhere: Installation) -> None:
    whole = journey.folder / "everything.xlsx"
    journey.at.says("export", "--organization", "nordwind", "--as", EMAIL, "--output", whole)
    with Server(elsewhere):
        mia = Visitor(journey.browser, elsewhere.address)
        mia.go(link_of(elsewhere, EMAIL))
        mia.press("Sign in")
        makes_an_organization(journey, mia, "anderswo")
        by = ("--organization", "anderswo", "--as", EMAIL)
        taken = json.loads(elsewhere.says("import", whole, *by, "--format", "json"))
        counts = {t["type"]: t["created"] for t in taken}
        assert counts.items() >= {"suppliers": 3, "processes": 3, "process_flows": 3, "actions": 2}.items()
        mia.go("/anderswo/suppliers/")
        mia.reads("Meier Drehteile GmbH", "Wolke AG", "Büro Schmidt")
        again = json.loads(elsewhere.says("import", whole, *by, "--format", "json"))
        assert sum(t["created"] + t["updated"] for t in again) == 0
        mia.close()
    shutil.rmtree(elsewhere.data)
