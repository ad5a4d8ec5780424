"""The risk matrix: what is drawn where, what it leads to, and who sees it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.risks import rules
from accord.areas.risks.models import Risk, RiskMethod
from accord.areas.risks.models.methods import IMPACTS, LEVELS, LIKELIHOODS, MATRIX
from accord.areas.risks.pages.heat import heat, line_at, warmth
from accord.areas.risks.terms import Method
from accord.kernel.access.models import Account

METHOD = rules.read_method(
    likelihood_scale=LIKELIHOODS, impact_scale=IMPACTS, level_scale=LEVELS, matrix=MATRIX, acceptance_limit=2
)
assert isinstance(METHOD, Method)


@given(st.integers(2, 10), st.data())
def test_higher_levels_are_never_cooler(levels: int, data: st.DataObject) -> None:
    level = data.draw(st.integers(2, levels))
    assert 1 <= warmth(level - 1, levels) <= warmth(level, levels) <= 4
    assert warmth(levels, levels) == 4
    assert warmth(1, levels) == 1


@given(st.integers(0, 4), st.integers(0, 4))
def test_the_line_runs_where_within_meets_above(i: int, j: int) -> None:
    assert isinstance(METHOD, Method)
    found, matrix = line_at(METHOD, i, j).split(), METHOD.matrix
    here = METHOD.above(matrix[i][j])
    assert ("line-above" in found) == (not here and i < 4 and METHOD.above(matrix[i + 1][j]))
    assert ("line-right" in found) == (not here and j < 4 and METHOD.above(matrix[i][j + 1]))


def test_the_highest_likelihood_stands_on_top() -> None:
    assert isinstance(METHOD, Method)
    rows = heat(METHOD, {(5, 1): ["one"]})
    assert [r.likelihood.number for r in rows] == [5, 4, 3, 2, 1]
    assert (rows[0].cells[0].inside, rows[0].cells[0].word, rows[0].cells[0].key) == (("one",), "medium", "5-1")


# ---- the page


@pytest.fixture
def method(do: Any) -> Any:
    """A method in force."""
    draft = do("create", RiskMethod, title="Method", version="1.0", likelihood_scale=LIKELIHOODS, impact_scale=IMPACTS,
               level_scale=LEVELS, matrix=MATRIX, acceptance_limit=2, acceptance_criteria="Up to medium.",
               when_to_assess="Yearly.", consistency_rule="Two people.")  # fmt: skip
    return do("approve", draft)


@pytest.fixture
def risks(do: Any, method: Any, manager: Any) -> list[Any]:
    """Three risks: a high one, a low one, and one that nobody has weighed; one name to be careful about."""
    usual = {"event": "It happens.", "owner": manager.person.reference}
    high = do("create", Risk, title="Leak <b>", kind="security", affects_confidentiality="yes", **usual)
    low = do("create", Risk, title="Scratch", kind="quality", **usual)
    do("assess", high, current_likelihood=4, current_impact=4, rationale="Seen.", residual_likelihood=1,
       residual_impact=4)  # fmt: skip
    do("assess", low, current_likelihood=1, current_impact=1, rationale="Seen.")
    return [high, low, do("create", Risk, title="Unknown", kind="both", **usual)]


def text_of(browser: Client, query: str = "") -> str:
    """The page, from its content on."""
    answer = browser.get(f"/northwind/risk-matrix/{query}")
    assert answer.status_code == 200
    return str(re.sub(r"(?s).*<main", "", answer.content.decode()))


def test_each_risk_stands_in_its_cell_and_leads_to_its_record(browser: Client, risks: list[Any]) -> None:
    page = text_of(browser)
    high, low, unknown = risks
    assert page.count(f'href="/northwind/risks/{high.reference}/"') == 3  # in its cell, in the table, as neglected
    assert page.count('id="cell-4-4"') == page.count('href="#cell-4-4"') == 1
    assert "neither treated nor accepted" in page
    assert f'href="/northwind/risks/{unknown.reference}/"' in page[page.index("Not weighed") :]
    assert "Leak &lt;b&gt;" in page
    assert "<b>Leak" not in page
    assert not re.search(r"<[^>]* style=", page)
    assert low.reference in page


def test_views_and_kinds_choose(browser: Client, risks: list[Any], do: Any) -> None:
    high, low, _ = risks
    residual = text_of(browser, "?view=residual")
    assert 'id="cell-1-4"' in residual
    assert 'id="cell-4-4"' not in residual
    quality = text_of(browser, "?kind=quality&view=nonsense")
    assert f"{high.reference}/" not in quality
    assert f"{low.reference}/" in quality
    do("treat", high, treatment="Encrypt", option="modify")
    assert "has a treatment under way or an acceptance" in text_of(browser)


def test_without_a_method_the_page_says_what_to_do(browser: Client, do: Any) -> None:
    assert "No method of risk assessment is in force" in text_of(browser)
    do("create", RiskMethod, title="Method", version="1.0")
    assert "Have a draft approved" in text_of(browser)


def test_the_number_of_queries_does_not_grow(browser: Client, risks: list[Any], do: Any, manager: Any) -> None:
    text_of(browser)
    with CaptureQueriesContext(connection) as few:
        text_of(browser)
    for n in range(4):
        one = do("create", Risk, title=f"More {n}", kind="quality", event="So.", owner=manager.person.reference)
        do("assess", one, current_likelihood=5, current_impact=n + 1, rationale="Seen.")
    with CaptureQueriesContext(connection) as many:
        text_of(browser)
    assert len(many) == len(few)


def test_guests_and_others_see_no_matrix(actor: Any, browser: Client, other: Any, risks: list[Any]) -> None:
    guest, client = actor("supplier_contact", scope=risks[0]), Client()
    client.force_login(Account.objects.get(pk=guest.account_id), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/northwind/risk-matrix/").status_code in {403, 404}
    assert browser.get("/otherwise/risk-matrix/").status_code == 404


def test_risks_and_methods_show_their_levels(browser: Client, risks: list[Any], method: Any) -> None:
    page = browser.get(f"/northwind/risks/{risks[0].reference}/").content.decode()
    assert "4 likely" in page
    assert "above the limit" in page
    shown = browser.get(f"/northwind/risk-methods/{method.reference}/").content.decode()
    assert shown.count('class="heat-level"') == 25
    assert "What it says" in browser.get(f"/northwind/risks/{risks[2].reference}/").content.decode()
