"""What is set aside is listed with the records that contradict it, as the checks say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.checks.cases_controls import says, soa
from tests.checks.world import TODAY, World, day

from accord.areas.assets.models import Asset
from accord.areas.conformity.queries.aside import set_aside
from accord.areas.context.models import Obligation, Scope
from accord.areas.controls.models import Control
from accord.areas.customers.models import Customer
from accord.areas.products.models import DesignProject
from accord.kernel.checks.verdict import Outcome
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import named
from accord.standards import Contradiction, edition, editions


@pytest.fixture(autouse=True)
def _today(clock: Any) -> Any:
    with clock(f"{TODAY.isoformat()}T12:00:00Z"):
        yield


def listed(w: World, standard: str) -> list[tuple[str, Any, list[str]]]:
    """Ref, since when, what contradicts."""
    with moment(w.by.organization) as m:
        return [(a.ref, a.since, [d.title for d in a.against]) for a in set_aside(m, edition(standard))]


def test_clauses_by_the_approved_scope(manager: Any) -> None:
    w = World(manager, "exclusions_agree_with_records", "iso-9001")
    aside = {"standard": "iso-9001", "exclusions": "8.3: We build what customers have drawn."}
    scope = w.enter(Scope, version="1", state="draft", approved_on=day(-30), **aside)
    project = w.enter(DesignProject, title="Sixty", state="developing")
    assert listed(w, "iso-9001:2015") == []
    w.change(scope, state="approved")
    assert listed(w, "iso-9001:2015") == [("8.3", day(-30), ["Sixty"])]
    w.fails("Sixty")
    w.change(project, state="transferred")
    assert listed(w, "iso-9001:2026") == [("8.3", day(-30), [])]
    for always in ("9.2", "8", "7.1", "8.6"):
        w.change(scope, exclusions=f"{always}: We know.")
        assert listed(w, "iso-9001:2015") == []


def test_controls_by_the_approved_statement(manager: Any) -> None:
    w = World(manager, "exclusions_reasoned", "iso-27001")
    line = says(w, soa(w), "A.5.1", applicable="no", exclusion_reason="None here.")
    assert listed(w, "iso-27001:2022") == [("A.5.1", day(-20), [])]
    w.enter(Control, title="Locks", annex_a="A.5.15", state="planned")
    assert listed(w, "iso-27001:2022") == [("A.5.1", day(-20), [])]
    w.enter(Control, title="Rules", annex_a="A.5.1 A.5.15", state="planned")
    w.enter(Obligation, title="Law", state="active", applies_to="A.5.1")
    assert listed(w, "iso-27001:2022") == [("A.5.1", day(-20), ["Rules", "Law"])]
    w.fails("A.5.1")
    w.change(line, applicable="yes", exclusion_reason="")
    assert listed(w, "iso-27001:2022") == []


# ---- every line of contradictions.csv, in both directions ------------------------------------------------------------

LINES = list(dict.fromkeys((e.family, c) for e in editions() for c in e.contradictions))
ASIDE = {"8.7": "8.7.1 a)"}
"""What of a clause may be set aside, where the whole applies to every organization."""


def excluding(w: World, ref: str) -> Callable[[str], Any]:
    """An approved record that sets this aside, beside all that the check asks of it otherwise; how it is changed to
    set something else aside."""
    if w.standard == "iso-9001":
        aside = {"standard": "iso-9001", "version": "1", "approved_on": day(-30)}
        scope = w.enter(Scope, state="approved", exclusions=f"{ref}: None here.", **aside)
        return lambda other: w.change(scope, exclusions=f"{other}: None here.")
    statement = soa(w, approved_on=day(-30))
    line = says(w, statement, ref, applicable="no", exclusion_reason="None here.")
    w.enter(Control, title="Locks", annex_a="A.5.15", state="planned")
    w.enter(Obligation, title="Law", state="active", applies_to="A.5.31")
    return lambda other: w.change(line, control_reference=other)


def entered(w: World, c: Contradiction, **said: Any) -> Any:
    """A record that shows that something is done, but for what is said otherwise."""
    fields = (f.partition("=") for f in c.fields)
    values = {name: value or True for name, _, value in fields} | ({c.since: day(-29)} if c.since else {})
    if c.type == "AccessGrant":
        values |= {"asset": w.enter(Asset, title="Server"), "person": w.by.person}
    elif c.type == "CustomerProperty":
        values["customer"] = w.enter(Customer, title="Acme")
    elif c.type == "NonconformingOutput":
        values["item"] = "Housings"
    return w.enter(named(c.type).model, **{"title": "Shown", "state": c.states[0]} | values | said)


def named_by(w: World, title: str) -> bool:
    """Whether the check fails and this record decides it."""
    found = w.ask()
    return found.outcome is Outcome.FAILS and title in {d.title for d in found.records}


@pytest.mark.parametrize(("family", "line"), LINES, ids=[f"{c.clause} {c.type} {c.since}".strip() for _, c in LINES])
def test_what_is_done_contradicts_and_what_looks_like_it_does_not(
    manager: Any, family: str, line: Contradiction
) -> None:
    w = World(manager, "exclusions_agree_with_records" if family == "iso-9001" else "exclusions_reasoned", family)
    say = excluding(w, ASIDE.get(line.clause, line.clause))
    assert w.ask().outcome is not Outcome.FAILS
    record = entered(w, line)
    title = record.title
    for state in line.states:
        w.change(record, state=state)
        assert named_by(w, title), f"{state} shows it"
    also = {s for f, c in LINES if f == family and c.clause == line.clause and c.type == line.type for s in c.states}
    for other in (s.key for s in named(line.type).states if s.key not in also):
        w.change(record, state=other)
        assert not named_by(w, title), f"{other} shows nothing"
    w.change(record, state=line.states[0])
    for name, _, value in (f.partition("=") for f in line.fields):
        w.change(record, **{name: "software" if value else False})
        assert not named_by(w, title), f"{name} is not so"
        w.change(record, **{name: value or True})
    if line.since:
        for before in (day(-30), day(-31), None):
            w.change(record, **{line.since: before})
            assert not named_by(w, title), f"over when that was approved: {before}"
        w.change(record, **{line.since: day(-29)})
    assert named_by(w, title)
    say("8.2.3.2" if family == "iso-9001" else "A.7.12")
    assert not named_by(w, title), "something else is set aside"
    say(ASIDE.get(line.clause, line.clause))
    w.retire(record)
    assert not named_by(w, title), "put away"
