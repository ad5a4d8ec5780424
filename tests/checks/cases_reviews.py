"""Management reviews, and what became of their decisions."""

from __future__ import annotations

from typing import Any

from tests.checks.world import TOP_MANAGEMENT, World, case, day

from accord.areas.improvement.models import Action
from accord.areas.reviews.models import ManagementReview
from accord.areas.reviews.terms import INPUTS
from accord.kernel.access.models import Grant
from accord.kernel.organization.models import Person

YEAR = 365


def review(w: World, title: str = "Spring", **values: Any) -> Any:
    return w.enter(ManagementReview, title=title, **{"state": "signed", "held_on": day(-5)} | values)


def last_decides(w: World, said: dict[str, Any], wrong: dict[str, Any]) -> None:
    """The last signed review that is not too old says it. It does not say it with any one of `wrong`."""
    w.no_data()
    review(w, "Planned", state="planned", **said)
    waiting = review(w, "Held", state="held", **said)
    w.retire(review(w, "Put away", **said))
    w.no_data()
    w.advises("Held", "not signed")
    one = review(w, **said)
    w.holds(until=day(YEAR - 5))
    w.change(waiting, held_on=day(-4))
    w.advises("Held", "not signed")
    for name, value in wrong.items():
        w.change(one, **{name: value})
        w.no_data("Spring")
        w.change(one, **{name: said[name]})
    before = review(w, "Before", held_on=day(-6))
    w.holds(until=day(YEAR - 5))
    w.change(before, held_on=day(-3))
    w.no_data("Before")
    w.change(before, held_on=day(8))
    w.holds(until=day(7))
    w.change(before, **said)
    w.holds(until=day(YEAR + 8))
    w.retire(before)
    w.change(one, held_on=day(-YEAR - 1))
    w.no_data()
    w.change(one, held_on=None)
    w.no_data()
    w.change(one, held_on=day(-5))


@case("reviews_held_as_planned")
def _as_planned(w: World) -> None:
    w.no_data()
    first = review(w, "First", state="planned", held_on=None, planned_on=day(9))
    w.no_data()
    w.retire(first)
    done = review(w, state="held")
    w.holds(until=day(YEAR - 5))
    w.advises("planned")
    one = review(w, "Autumn", state="planned", held_on=None, planned_on=day(3))
    w.holds(until=day(3))
    w.change(one, planned_on=day(-1))
    w.fails("Autumn")
    w.change(one, planned_on=None)
    w.no_data("Autumn")
    w.change(one, planned_on=day(3))
    w.change(done, held_on=day(-YEAR - 1))
    w.no_data("days ago")
    w.change(one, state="held", planned_on=day(-1), held_on=day(-2))
    w.holds(until=day(YEAR - 2))


@case("review_concludes")
def _concludes(w: World) -> None:
    said = {"suitable": "yes", "adequate": "no", "effective": "partly", "conclusion": "It works."}
    last_decides(w, said, dict.fromkeys(said, "") | {"conclusion": "n/a"})
    w.advises("no or partly")


@case("review_judges_direction")
def _direction(w: World) -> None:
    last_decides(w, {"aligned": "partly"}, {"aligned": ""})
    w.advises("no or partly")


@case("review_led_by_top_management")
def _led(w: World) -> None:
    ann = w.enter(Person, given_name="Ann", family_name="Ash")
    ben = w.enter(Person, given_name="Ben", family_name="Birch")
    given = w.enter(Grant, person=ann, role="top_management", starts_on=day(-900))
    last_decides(w, {"chair": ann}, {"chair": ben} | {"chair": None})
    review(w, "Other", chair=ben, held_on=day(-2))
    w.no_data("Other")
    review(w, "Best", chair=ann, signed_by=ben, held_on=day(-1))
    w.holds(until=day(YEAR - 1))
    w.advises("another person")
    w.change(given, ends_on=day(-2))
    w.no_data("Best")
    w.change(given, ends_on=day(-1))
    w.holds(until=day(YEAR - 1))
    w.change(given, scope="process:PR-0001")
    assert w.no_data("Best", "Nobody here").mend == TOP_MANAGEMENT


@case("review_judges_intended_results")
def _intended(w: World) -> None:
    said = {"intended_results": "Met.", "effective": "partly"}
    last_decides(w, said, {"intended_results": "n/a", "effective": ""})
    w.advises("only partly effective")
    coming = review(w, "Coming", held_on=day(4), **said | {"effective": "no"})
    assert w.holds(until=day(3)).breaks_on == day(4)
    w.change(coming, held_on=day(-1))
    w.fails("Coming")
    w.change(coming, held_on=day(-YEAR - 1))
    w.holds(until=day(YEAR - 5))


def considered(field: str, nothing: str) -> None:
    @case(f"review_considered_{field}")
    def _considered(w: World) -> None:
        last_decides(w, {field: "None" if nothing == "" else "Considered."}, {field: nothing})


for review_input in INPUTS:
    considered(review_input.field, "Not discussed." if review_input.may_be_none else "None")


def decided(name: str, kind: str) -> None:
    @case(f"review_decided_on_{name}")
    def _decided(w: World) -> None:
        last_decides(w, {f"{kind}_decision": "Nothing, for all is well."}, {f"{kind}_decision": "Nothing."})
        action = w.enter(Action, title="Buy gauges")
        one = review(w, "Best", held_on=day(-1), **{f"{kind}_actions": [action]})
        w.holds(until=day(YEAR - 1))
        w.change(action, state="cancelled")
        w.no_data("Best")
        other = "change" if kind == "improvement" else "improvement"
        w.change(one, **{f"{kind}_actions": [], f"{other}_actions": [w.enter(Action, title="Else")]})
        w.no_data("Best")


decided("improvement", "improvement")
decided("changes", "change")
decided("resources", "resources")


@case("review_results_on_file")
def _on_file(w: World) -> None:
    ann = w.enter(Person, given_name="Ann", family_name="Ash")
    said = {"conclusion": "It works.", "signed_by": ann, "signed_on": day(-4)}
    w.no_data()
    review(w, "Planned", state="planned", **said)
    w.no_data()
    one = review(w, **said)
    w.holds(until=day(YEAR - 5))
    for wrong in (
        {"conclusion": ""}, {"signed_by": None}, {"signed_on": None}, {"signed_on": day(1)}, {"state": "held"}
    ):  # fmt: skip
        w.change(one, **{"state": "signed"} | said | wrong)
        w.no_data("Spring")
    w.change(one, state="signed", **said)
    late = review(w, "Late", state="held", held_on=day(-9))
    w.holds(until=day(YEAR - 5))
    w.advises("Late", "never signed")
    w.change(late, held_on=day(6))
    w.holds(until=day(5))
    w.change(late, held_on=day(-1))
    w.no_data("Late")
    w.retire(late)
    w.change(one, held_on=day(-YEAR - 1))
    w.no_data()


@case("review_decisions_carried_out")
def _carried_out(w: World) -> None:
    w.no_data()
    one = review(w, state="held")
    w.enter(Action, title="Of nobody", state="done")
    w.no_data("No management review")
    w.advises("decided on no action")
    gauges, money = w.enter(Action, title="Buy gauges", due_on=day(4)), w.enter(Action, title="Money", state="done")
    w.change(one, change_actions=[gauges], resources_actions=[money])
    w.no_data("completed")
    better = w.enter(Action, title="Better", state="verified")
    w.change(one, improvement_actions=[better])
    w.holds(until=day(4))
    w.change(gauges, due_on=day(95))
    w.advises("put off by more than 90 days", "Buy gauges")
    w.change(gauges, due_on=day(-1))
    w.fails("Buy gauges")
    w.change(gauges, due_on=None)
    w.no_data("Buy gauges")
    w.change(gauges, state="done")
    w.holds(until=None)
    w.change(better, state="cancelled")
    w.change(gauges, state="cancelled")
    w.no_data("completed")
    w.change(money, state="cancelled")
    w.advises("not given up")
    listed = w.enter(Action, title="From a list", source=one.pointer, due_on=day(-1))  # as a list of actions says it
    w.fails("From a list")
    w.change(listed, state="done")
    w.holds(until=None)
    w.change(one, state="planned")
    w.no_data("No management review")
