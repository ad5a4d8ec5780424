"""What is set aside is listed with the records that contradict it, as the checks say it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.checks.cases_controls import says, soa
from tests.checks.world import TODAY, World, day

from accord.areas.conformity.queries.aside import set_aside
from accord.areas.context.models import Obligation, Scope
from accord.areas.controls.models import Control
from accord.areas.products.models import DesignProject
from accord.kernel.moments.past import moment
from accord.standards import edition


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
