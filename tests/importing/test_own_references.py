"""A firm's own references that look like Accord's: which record a row is, and which one a cell names."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accord.areas.audits.models import Audit, Finding
from accord.areas.improvement.models import Action, Nonconformity
from accord.doors.exchange.importing import import_files
from accord.kernel.access.models import Account
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.organization.models import Site, Unit
from accord.kernel.records.declaration import of


@pytest.fixture
def bring(manager: Any) -> Any:
    """`bring("sites", "Reference,Title\\nS-1,Kiel", …)`: files of one upload, in pairs; what became of each."""

    def brought(*said: str) -> list[dict[str, Any]]:
        files = [(f"{name}.csv", text.encode()) for name, text in zip(said[::2], said[1::2], strict=True)]
        return [r.as_json() for r in import_files(manager, files)]

    return brought


@pytest.fixture
def site(manager: Any) -> Any:
    """`site("Kiel")`: made by hand."""
    return lambda title: perform(act_at(of(Site), "create"), manager, answers={"title": title})


def whys(results: list[dict[str, Any]]) -> list[str]:
    return [cell["why"] for r in results for cell in r["refused"]]


def titles(scope: Any) -> dict[str, tuple[str, str]]:
    """Title: Accord's reference and the firm's."""
    with scope.scope():
        return {s.title: (str(s.reference), s.external_reference) for s in Site.objects.all()}


def test_which_record_a_row_is(bring: Any, site: Any, manager: Any) -> None:
    site("Kiel")  # S-0001
    bring("sites", "Reference,Title\nS-0001,Kiel North\nS-1,Bremen\nNC-0001,Hamburg\nS-0004,Lübeck\n")
    found = {
        "Kiel North": ("S-0001", ""), "Bremen": ("S-0002", "S-1"), "Hamburg": ("S-0003", "NC-0001"),
        "Lübeck": ("S-0004", "S-0004"),
    }  # fmt: skip
    assert titles(manager) == found
    bring("sites", "Reference,Title\nS-0006,Rostock\n")
    site("Jena")
    assert titles(manager)["Rostock"] == ("S-0005", "S-0006")
    assert titles(manager)["Jena"] == ("S-0006", "")
    bring("sites", "Reference,Title\nS-0006,Rostock Port\n")
    assert titles(manager)["Rostock Port"] == ("S-0005", "S-0006"), "the firm's list means the firm's"
    assert titles(manager)["Jena"] == ("S-0006", "")
    bring("sites", "Reference,Own reference,Title\nS-0006,,Jena South\nS-0005,S-0006,Rostock\n")
    assert titles(manager)["Jena South"] == ("S-0006", ""), "a list with both means Accord's"
    assert titles(manager)["Rostock"] == ("S-0005", "S-0006")


def test_what_gets_another_name_is_said_before_and_after(client: Client, site: Any, manager: Any) -> None:
    """A firm that counts its sites as Accord does would write over others."""
    for title in ("Kiel", "Jena"):
        site(title)
    client.force_login(Account.objects.get(pk=manager.account_id))
    text = b"Reference,Title,Address\nS-0001,Rostock,Kai 1\nS-0002,Jena,Kai 2\nS-0003,Bonn,Kai 3\n"
    answer = client.post("/northwind/import/", {"files": [SimpleUploadedFile("sites.csv", text)]})
    page = client.get(answer.headers["Location"]).text
    assert "<li>Row 2: S-0001 Kiel becomes Rostock.</li></ul>" in page
    assert "let their column become <i>Your own reference</i>" in page
    results = import_files(manager, [("sites.csv", text)])
    assert results[0].renamed == ["Row 2: S-0001 Kiel becomes Rostock."]
    assert import_files(manager, [("sites.csv", text)])[0].renamed == []
    many = "Reference,Title\n" + "".join(f"S-{n:04},Name {n}\n" for n in range(1, 4))
    assert len(import_files(manager, [("sites.csv", many.encode())])[0].renamed) == 3, "S-0003 is Bonn's own as well"


def test_a_site_that_two_go_by_is_not_guessed(bring: Any, site: Any, manager: Any) -> None:
    bring("sites", "Reference,Title\nS-0002,Rostock\n")  # S-0001
    site("Jena")  # S-0002
    units = "Reference,Title,Site\nU-9,Sales,S-0002\n"
    assert whys(bring("units", units)) == [
        "“S-0002” is Accord's reference of one site and your own of another; write the name of the site behind it."
    ]
    bring("units", units, "sites", "Reference,Title\nS-0002,Rostock\n")
    with manager.scope():
        assert Unit.objects.get().site.title == "Rostock", "the list of the same upload says which"
    bring("units", "Reference,Own reference,Title,Site\nU-0001,U-9,Sales,S-0002\n")
    with manager.scope():
        assert Unit.objects.get().site.title == "Jena", "a list with both means Accord's"
    bring("units", units.replace("S-0002", "S-0002 Rostock"))
    with manager.scope():
        assert Unit.objects.get().site.title == "Rostock"


FINDINGS = "Reference,Title,Audit,Grade\nF-2,No labels,IA-1,minor\n"
AUDITS = "Reference,Title\nIA-1,Stores\n"


def test_a_cell_that_may_name_any_type(bring: Any, site: Any, manager: Any) -> None:
    """F-… are Accord's feeds, and this firm's findings."""
    together = bring("audits", AUDITS, "findings", FINDINGS, "actions", "Reference,Title,Source\nM-1,Label,F-2\n")
    assert whys(together) == []
    assert whys(bring("actions", "Reference,Title,Source\nM-2,Train,F-2\nM-3,Check,F-2 No labels\n")) == []
    with manager.scope():
        finding = Finding.objects.get()
        assert {a.source for a in Action.objects.all()} == {finding.pointer}
    assert whys(bring("actions", "Reference,Title,Source\nM-4,Other,F-3\n")) == [
        "There is no record “F-3” here; write its reference, such as NC-0042."
    ]


def test_a_cell_that_two_types_go_by(bring: Any, site: Any, manager: Any) -> None:
    bring("audits", AUDITS, "findings", "Reference,Title,Audit,Grade\nNC-0001,No labels,IA-1,minor\n")
    bring("nonconformities", "Reference,Title,Requirement,Severity\nF-2,Crack,Drawing,minor\n")  # NC-0001
    bring("findings", "Reference,Title,Audit,Grade\nF-2,Dust,IA-1,minor\n")
    assert whys(bring("actions", "Reference,Title,Source\nM-1,Label,F-2\n")) == [
        "“F-2” can be a nonconformity or a finding; write its title behind it."
    ]
    assert whys(bring("actions", "Reference,Title,Source\nM-1,Label,NC-0001\n")) == [
        "“NC-0001” can be a nonconformity or a finding; write its title behind it."
    ]
    with manager.scope():
        finding = Finding.objects.get(title="No labels")
        assert Nonconformity.objects.get().reference == "NC-0001"
    bring("findings", "Reference,Title,Audit,Grade\nNC-0001,No labels,IA-1,minor\n",
          "actions", "Reference,Title,Source\nM-1,Label,NC-0001\n")  # fmt: skip
    with manager.scope():
        assert Action.objects.get().source == finding.pointer, "the list of the same upload says which"
        assert Audit.objects.count() == 1
