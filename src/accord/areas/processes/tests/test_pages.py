"""The map: what is drawn where, what it leads to, and who sees it."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.context.models import InterestedParty
from accord.areas.processes.models import Knowledge, Process, ProcessFlow, ResourceNeed
from accord.areas.processes.pages.drawing import HEIGHT, Drawing, Sheet, drawn, folded, in_order
from accord.areas.processes.terms import Arrow, Box
from accord.kernel.access.models import Account
from accord.kernel.organization.models import Person

KEYS = "abcdefgh"
SHEETS = (Sheet("wide", 4, 76, beside=True), Sheet("middling", 3, 76), Sheet("narrow", 2, 30, labels=False))
NETS = st.tuples(
    st.lists(
        st.tuples(st.sampled_from(["management", "core", "support", ""]), st.text(max_size=40)), min_size=1, max_size=8
    ),
    st.lists(st.tuples(st.sampled_from(["", *KEYS]), st.sampled_from(["", *KEYS]), st.text(max_size=30)), max_size=12),
)


def net(boxes: Any, arrows: Any) -> tuple[list[Box], list[Arrow]]:
    """Boxes and arrows between those that exist."""
    made = [Box(k, f"PRO-{k}", title, kind, "active", "") for k, (kind, title) in zip(KEYS, boxes, strict=False)]
    known = {b.key for b in made}
    flows = [
        Arrow(f"PF-{n}", what, a, "" if a else "Customer", b, "" if b else "Customer")
        for n, (a, b, what) in enumerate(arrows)
        if a != b and {a, b} - {""} <= known
    ]
    return made, flows


def rectangle(node: Any) -> tuple[int, int, int, int]:
    """Left, top, right, bottom."""
    return node.x, node.y, node.x + node.width, node.y + HEIGHT


@given(NETS, st.sampled_from(SHEETS))
def test_boxes_lie_on_the_sheet_and_never_on_each_other(given_net: Any, sheet: Sheet) -> None:
    boxes, arrows = net(*given_net)
    drawing = drawn(boxes, arrows, sheet)
    assert {n.key for n in drawing.nodes if n.reference} == {b.key for b in boxes}
    for node in drawing.nodes:
        left, top, right, bottom = rectangle(node)
        assert left >= 0
        assert top >= 0
        assert right <= drawing.width
        assert bottom <= drawing.height
    for one, other in combinations(drawing.nodes, 2):
        a, b = rectangle(one), rectangle(other)
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@given(NETS, st.sampled_from(SHEETS))
def test_every_flow_is_in_one_arrow(given_net: Any, sheet: Sheet) -> None:
    boxes, arrows = net(*given_net)
    lines = drawn(boxes, arrows, sheet).lines
    ends = {(a.source or a.source_party, a.target or a.target_party) for a in arrows}
    assert len(lines) == len(ends)
    said = [line.says for line in lines]
    assert all(any((a.what or a.reference) in s for s in said) for a in arrows)


@given(NETS)
def test_the_order_is_a_permutation_that_follows_the_flows(given_net: Any) -> None:
    boxes, arrows = net(*given_net)
    chain = [a for a in arrows if a.source and a.target and a.source < a.target]
    ordered = [b.key for b in in_order(boxes, chain)]
    assert sorted(ordered) == [b.key for b in boxes]
    assert all(ordered.index(a.source) < ordered.index(a.target) for a in chain)


@given(st.text(max_size=80), st.integers(2, 30), st.integers(1, 3))
def test_folded_text_fits(text: str, letters: int, lines: int) -> None:
    found = folded(text, letters, lines)
    assert 1 <= len(found) <= lines
    assert all(len(line) <= letters for line in found)


def test_several_flows_between_two_are_one_arrow() -> None:
    boxes, arrows = net([("core", "Sales"), ("core", "Production")], [("a", "b", "Order"), ("a", "b", "Drawing")])
    drawing: Drawing = drawn(boxes, arrows, SHEETS[0])
    assert [(line.says, line.label) for line in drawing.lines] == [("Sales to Production: Order; Drawing", "Order +1")]


# ---- the page


@pytest.fixture
def flowing(enter: Any) -> list[Any]:
    """Two processes with a flow, one of them with a name to be careful about."""
    one = enter(Process, title="Sales <b>", kind="core", state="active")
    two = enter(Process, title="Production", kind="core", state="draft")
    enter(ProcessFlow, source=one, target=two, what="Order")
    enter(ProcessFlow, source=two, to_party="Customer", what="")
    return [one, two]


def text_of(browser: Client) -> str:
    """The page with the map."""
    answer = browser.get("/northwind/process-map/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_process_leads_to_its_record(browser: Client, flowing: list[Any]) -> None:
    page = text_of(browser)
    for process in flowing:
        assert f'href="/northwind/processes/{process.reference}/"' in page
    assert page.count('<svg class="map') == 3
    assert "Sales &lt;b&gt;" in page
    assert "Sales <b>" not in page
    assert not re.search(r"<[^>]* style=", page)


def test_what_looks_wrong_is_said(browser: Client, flowing: list[Any]) -> None:
    page = text_of(browser)
    assert "Nobody supplies Sales &lt;b&gt;: it has no input." in page
    assert "Order goes to Production, which is draft: nobody uses it." in page
    assert "PF-0002 does not say what passes." in page


def test_an_empty_house_is_told_how_to_begin(browser: Client) -> None:
    page = text_of(browser)
    assert "There is no process yet." in page
    assert '/northwind/processes/new"' in page


def test_the_number_of_queries_does_not_grow(browser: Client, enter: Any, flowing: list[Any]) -> None:
    text_of(browser)
    with CaptureQueriesContext(connection) as few:
        text_of(browser)
    for n in range(6):
        process = enter(Process, title=f"Process {n}", kind="support", state="active")
        enter(ProcessFlow, source=process, target=flowing[0], what="Help")
    with CaptureQueriesContext(connection) as many:
        text_of(browser)
    assert len(many) == len(few)


def test_who_may_not_see_processes_sees_no_map(actor: Any, enter: Any, flowing: list[Any]) -> None:
    guest = actor("supplier_contact", scope=flowing[0])
    client = Client()
    client.force_login(Account.objects.get(pk=guest.account_id), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/northwind/process-map/").status_code in {403, 404}


def test_another_house_is_not_there(browser: Client, other: Any, flowing: list[Any]) -> None:
    assert browser.get("/otherwise/process-map/").status_code == 404


def test_a_process_is_drawn_as_a_turtle(browser: Client, enter: Any, flowing: list[Any], manager: Any) -> None:
    production = flowing[1]
    party = enter(InterestedParty, title="Hansa")
    enter(ProcessFlow, target=production, from_interested_party=party, what="Drawing", requirement="Revision C")
    enter(Knowledge, title="Adjusting by ear", process=production, missing=True)
    enter(ResourceNeed, title="Second chamber", process=production)
    page = browser.get(f"/northwind/processes/{production.reference}/").content.decode()
    panel = page[page.index('class="turtle"') : page.index('id="comments"')]
    assert f'<a href="/northwind/processes/{flowing[0].reference}/">Sales &lt;b&gt;</a>' in panel
    assert 'does not say what</a> <span class="nothing">to</span> Customer' in panel
    assert f'/northwind/process-flows/new?source={production.reference}"' in panel
    assert (
        f'<a href="/northwind/interested-parties/{party.reference}/">Hansa</a><p class="hint">Revision C</p>' in panel
    )
    assert 'Adjusting by ear</a> <span class="nothing">knowledge that is missing' in panel
    assert 'Second chamber</a> <span class="nothing">asked for' in panel
    assert not re.search(r"<[^>]* style=", panel)
    assert 'class="turtle"' not in browser.get("/northwind/process-flows/PF-0001/").content.decode()


def test_who_left_answers_for_nothing(browser: Client, enter: Any) -> None:
    gone = enter(Person, given_name="Felix", family_name="Gone", state="left")
    enter(Process, title="Storage", kind="support", state="active", owner=gone)
    enter(Process, title="Waste", kind="support", state="active")
    page = text_of(browser)
    assert "Felix Gone, who owned Storage, has left: nobody answers for it." in page
    assert "Waste has no owner: nobody answers for it." in page
