"""The Statement as one page, and the panel of a control: what they show, to whom, with how many queries."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accord.areas.controls.models import Activity, ApplicabilityLine, Control, StatementOfApplicability
from accord.areas.controls.pages.statement_files import statement_chapter
from accord.areas.risks.models import Risk, Treatment
from accord.doors.reports.parts import Wish
from accord.kernel.access.models import Account

PAGE = "/northwind/statement-of-applicability/"


@pytest.fixture
def client(browser: Client) -> Client:
    """The manager's browser."""
    return browser


@pytest.fixture
def statement(do: Any, manager: Any) -> Any:
    """A filled draft in which a control is in place and another excluded although it is used."""
    badge = do("create", Control, title="Badges at all doors", annex_a="A.7.2", owner=manager.person.reference)
    do("implement", badge, how="Badges with zones.")
    do("create", Control, title="Test data are masked", annex_a="A.8.33")
    made = do("create", StatementOfApplicability, version="1.0")
    do("fill", made)
    line = ApplicabilityLine.objects.get(control_reference="A.8.33")
    do("decide", line, applicable="no", exclusion_reason="No tests.")
    return made


def test_without_a_statement_the_page_says_how_to_begin(client: Client) -> None:
    found = client.get(PAGE)
    assert found.status_code == 200
    assert "There is no Statement of Applicability yet" in found.text
    assert "/northwind/statements-of-applicability/new" in found.text


def test_the_page_shows_every_control_and_what_contradicts(client: Client, statement: Any) -> None:
    text = client.get(PAGE).text
    assert text.count('class="soa-what"') == 93
    assert "It is excluded, and yet C-0002 uses it." in text
    assert "Badges at all doors" in text
    assert client.get(f"{PAGE}?show=excluded").text.count('class="soa-what"') == 1
    assert client.get(f"{PAGE}?theme=Physical").text.count('class="soa-what"') == 14
    assert client.get(f"{PAGE}?version=SOA-0099").status_code == 404


def test_two_versions_stand_side_by_side(do: Any, enter: Any, client: Client, statement: Any) -> None:
    second = enter(StatementOfApplicability, version="2.0")
    do("fill", second)
    text = client.get(f"{PAGE}?version={second.reference}&against={statement.reference}").text
    assert "What 2.0 says differently from 1.0" in text
    assert "No tests." in text


def test_controls_are_ticked_to_be_decided_together(do: Any, enter: Any, client: Client, statement: Any) -> None:
    draft = enter(StatementOfApplicability, version="2.0")
    do("fill", draft)
    text = client.get(f"{PAGE}?version={draft.reference}&show=undecided").text
    address = f"/northwind/statements-of-applicability/{draft.reference}/decide"
    assert f'action="{address}"' in text
    assert '<input type="checkbox" name="controls" value="A.5.1" form="several" aria-label="Tick A.5.1">' in text
    assert 'value="A.5.1 A.5.2"' in client.get(f"{address}?controls=A.5.1&controls=A.5.2").text
    assert f'href="{address}?controls=A.5.1+A.5.2+' in text, "those of which the same is said"
    held = enter(StatementOfApplicability, version="0.9", state="approved", approved_on=date(2025, 3, 1))
    assert "Decide the ticked ones" not in client.get(f"{PAGE}?version={held.reference}").text


def test_what_nobody_has_decided_yet_contradicts_no_record(do: Any, enter: Any, client: Client, statement: Any) -> None:
    draft = enter(StatementOfApplicability, version="2.0")
    do("fill", draft)
    text = client.get(f"{PAGE}?version={draft.reference}").text
    assert " open points</h2>" in text
    assert "With open points (" in text
    assert "with the records</h2>" not in text


def test_the_number_of_queries_does_not_grow_with_the_lines(
    do: Any, enter: Any, client: Client, statement: Any
) -> None:
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    risk = enter(Risk, title="Strangers", kind="security")
    for n in range(5):
        treatment = enter(Treatment, title=f"T{n}", risk=risk)
        enter(Control, title=f"C{n}", annex_a=f"A.5.{n + 1}", treatments=[treatment])
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) <= len(few) + 2
    assert len(few) < 60


def test_who_may_not_see_controls_sees_no_page(actor: Any, statement: Any) -> None:
    guest = actor("supplier_contact")
    found = Client()
    found.force_login(Account.objects.get(pk=guest.account_id))
    assert found.get(PAGE).status_code in {403, 404}


def test_a_control_says_what_keeps_it_alive(do: Any, client: Client, statement: Any) -> None:
    control = Control.objects.get(title="Badges at all doors")
    activity = do(
        "create", Activity, title="Review of badges", kind="access_review", interval_days="182",
        controls=[control.reference], next_due="2026-02-01",
    )  # fmt: skip
    do("run", activity, result="partly", findings="Two badges of people who left.", done_on="2025-09-01")
    text = client.get(f"/northwind/controls/{control.reference}/").text
    for said in ("Review of badges", "run partly", "A.7.2", "in 1.0 (draft)", "No treatment of a risk names it"):
        assert said in text, said
    assert "Open as one page" in client.get(f"/northwind/statements-of-applicability/{statement.reference}/").text


def test_it_is_taken_along_as_a_workbook_and_as_a_tagged_pdf(client: Client, statement: Any) -> None:
    page = client.get(PAGE).text
    for form in ("xlsx", "pdf"):
        assert f"/northwind/statement-of-applicability.{form}?version={statement.reference}" in page
    workbook = load_workbook(BytesIO(client.get(f"{PAGE[:-1]}.xlsx?version={statement.reference}").content))
    rows = {row[0]: row for row in workbook["Statement"].iter_rows(values_only=True)}
    assert len(rows) == 94
    assert rows["A.8.33"][3:5] == ("no", None)
    assert rows["A.8.33"][8:] == ("No tests.", "It is excluded, and yet C-0002 uses it.")
    assert "Badges at all doors" in rows["A.7.2"][7]
    made = client.get(f"{PAGE[:-1]}.pdf").content
    assert made.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made
    for wrong in (".docx", ".xlsx?version=SOA-0099"):
        assert client.get(f"{PAGE[:-1]}{wrong}").status_code == 404


def test_who_may_not_export_takes_no_file(actor: Any, statement: Any) -> None:
    member = Client()
    member.force_login(Account.objects.get(pk=actor("member").account_id))
    assert member.get(f"{PAGE[:-1]}.xlsx").status_code in {403, 404}
    assert "statement-of-applicability.xlsx" not in member.get(PAGE).text


def test_it_is_in_the_pack_without_names(manager: Any, statement: Any) -> None:
    wish = Wish(manager, "", None, lambda text: text.replace("No tests.", "[sealed]"))
    with manager.scope():
        (chapter,) = statement_chapter(manager, wish)
    names = dict(chapter.files)
    assert set(names) == {"statement-of-applicability.xlsx", "statement-of-applicability.pdf"}
    assert chapter.pointers == {statement.pointer}
    cells = [
        c for row in load_workbook(BytesIO(names["statement-of-applicability.xlsx"]))["Statement"].values for c in row
    ]
    assert "[sealed]" in cells
    assert "No tests." not in cells
    with manager.scope():
        assert list(statement_chapter(manager, Wish(manager, "iso-9001:2015", None, str))) == []
        assert list(statement_chapter(manager, Wish(manager, "", date(2020, 1, 1), str))) == []
