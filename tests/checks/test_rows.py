"""Rows of which the records that fit one part of the sentence show nothing of another: they do not hold by these."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.checks.cases_customers import ACCEPTED, ordered
from tests.checks.cases_indicators import about, measured
from tests.checks.cases_risks import evaluated, method
from tests.checks.cases_suppliers import acme
from tests.checks.world import TODAY, World, day

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.queries import lapses, report, row_verdicts
from accord.areas.improvement.models import Action
from accord.areas.inspections.models import ControlPlan, Inspection
from accord.areas.processes.models import Process, ResourceNeed
from accord.areas.products.models import Lot, Product
from accord.areas.risks.models import Risk, Treatment
from accord.areas.suppliers.models import Delivery, SupplierEvaluation
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import of
from accord.standards import edition, editions


@pytest.fixture(autouse=True)
def _today(clock: Any) -> Any:
    with clock(f"{TODAY.isoformat()}T12:00:00Z"):
        yield


@pytest.fixture
def world(manager: Any) -> World:
    return World(manager, "", "iso-9001")


def says(w: World, ref: str) -> list[tuple[str, str]]:
    """Outcome and reason of the row, by each edition of the standard."""
    with moment(w.by.organization) as m:
        of = [e for e in editions() if e.family == w.standard]
        return [(v.outcome.value, v.because) for e in of for v in row_verdicts(m, e, [ref])]


def holds(w: World, ref: str) -> bool:
    return {outcome for outcome, _ in says(w, ref)} == {"holds"}


def lacks(w: World, ref: str, name: str) -> bool:
    return all(outcome == "no data" and name in because for outcome, because in says(w, ref))


def casting(w: World, **values: Any) -> Any:
    return w.enter(Process, title="Casting", kind="core", state="active", **values)


def test_resources_are_not_known_by_one_need_for_a_chair(world: World) -> None:
    process = casting(world)
    decided = {"state": "granted", "decided_by": world.by.person, "decided_on": day(-9), "provided_on": day(-2)}
    world.enter(ResourceNeed, title="A chair", process=process, **decided)
    assert lacks(world, "7.1.1 a)-b)", "Casting")
    world.change(process, resources="Two moulders, an oven.")
    assert holds(world, "7.1.1 a)-b)")


def test_what_threatens_a_process_is_treated(world: World) -> None:
    process, me = casting(world), world.by.person
    figures = {"current_likelihood": 4, "current_impact": 5, "state": "treating", "review_due": day(90)}
    method(world)
    burst = world.enter(Risk, title="Burst", process=process, owner=me, assessed_on=day(-5), **figures)
    chance = evaluated(world, process=process, owner=me, state="pursuing", due_on=day(90))
    visit = world.enter(Action, title="Visit", source=chance.pointer, owner=me, due_on=day(9), state="open")
    planned = {"option": "modify", "owner": me, "due_on": day(9), "state": "approved"}
    guards = world.enter(Treatment, title="Guards", risk=burst, **planned)
    assert holds(world, "4.4.1 f)")
    world.change(visit, state="cancelled")
    assert lacks(world, "4.4.1 f)", "Market")
    world.change(visit, state="open")
    world.change(guards, state="cancelled")
    assert {outcome for outcome, _ in says(world, "4.4.1 f)")} == {"fails"}


def test_work_is_steered_by_the_yardsticks_of_processes_too(world: World) -> None:
    process, made = casting(world), world.enter(Product, title="Lid", state="released")
    plan = world.enter(ControlPlan, title="Final", product=made, state="approved", stage="final", approved_on=day(-90))
    lot = world.enter(Lot, title="30-1", product=made, state="released", made_on=day(-9), released_on=day(-5))
    seen = {"stage": "final", "inspected_on": day(-6), "state": "accepted", "control_plan": plan}
    world.enter(Inspection, title="Final", lot=lot, **seen)
    scrap = about(world, process, upper_limit=5)
    measured(world, scrap, 9, on=-60)
    last = measured(world, scrap, 9, on=-30)
    assert lacks(world, "8.1 d)", "Scrap")
    world.change(last, value=2)
    assert holds(world, "8.1 d)")


def test_suppliers_are_watched_while_they_do_the_work(world: World) -> None:
    on = {"evaluated_on": day(-9), "evaluation_due": day(90)}
    found = acme(world, watch="incoming", criticality="ordinary", **on)
    judged = {"result": "good", "conclusion": "keep", "criteria": "Quality, days."}
    world.enter(SupplierEvaluation, supplier=found, evaluated_on=day(-9), **judged)
    came = world.enter(Delivery, supplier=found, item="Bars", delivered_on=day(-3))
    assert lacks(world, "8.4.1 p2", "Bars")
    world.change(came, checked="sample", rejected=0)
    assert holds(world, "8.4.1 p2")


def attest(w: World, ref: str, until: date) -> None:
    """A signed judgement that a requirement of ISO 9001:2015 is met."""
    give = act_at(of(Attestation), "give")
    assert give is not None
    said = {"standard": "iso-9001:2015", "requirement": ref, "judgement": "met", "reason": "Seen."}
    perform(give, w.by, answers=said | {"valid_until": until}, proof=prove(w.by, "correct horse battery"))


def test_what_records_alone_show_once_its_judgement_ends_does_not_lapse_with_it(world: World) -> None:
    """Of an order that was fulfilled 300 days ago no review is on file; after 65 days more nobody asks about it."""
    ref, quality = "8.2.3.2 a)-b)", edition("iso-9001:2015")
    kept = ordered(world, **ACCEPTED, reviewed_by=world.by.person)
    ordered(world, "Old", state="fulfilled", fulfilled_on=day(-300))

    def says_on(on: date) -> tuple[str, date | None]:
        with moment(world.by.organization, on) as m:
            (found,) = row_verdicts(m, quality, [ref])
            assert [x[0] for x in lapses([(quality, found)], m)] == ([found.lapses_on] if found.lapses_on else [])
            return found.outcome.value, found.lapses_on

    attest(world, ref, day(64))
    assert [says_on(day(n)) for n in (0, 64, 65)] == [("attested", day(65)), ("attested", day(65)), ("no data", None)]
    attest(world, ref, day(65))
    assert [says_on(day(n)) for n in (0, 65, 66)] == [("attested", None), ("attested", None), ("holds", None)]
    requirements = report(world.by.organization, quality.id)["requirements"]
    assert [r["lapses_on"] for r in requirements if r["ref"] == ref] == [None]
    world.change(kept, state="fulfilled", fulfilled_on=day(-10))
    assert [says_on(day(n)) for n in (0, 66, 355)] == [("attested", day(356)), ("holds", day(356)), ("holds", day(356))]
    assert says_on(day(356)) == ("no data", None)
    world.change(kept, legal="")
    assert says_on(day(0)) == ("attested", day(66))
