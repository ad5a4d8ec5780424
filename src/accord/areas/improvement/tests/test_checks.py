"""What nonconformities and actions show: holds, fails, no data, and the exact day on which it lapses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accord.areas.improvement.models import Action, Nonconformity
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture
def nc(enter: Any) -> Any:
    """A nonconformity of 1 March, with some fields."""

    def made(state: str = "open", **values: Any) -> Any:
        known = {
            "title": "Wrong label",
            "description": "12 boxes of lot 7 carry the label of lot 6.",
            "detected_on": date(2026, 3, 1),
        }
        return enter(Nonconformity, state=state, **(known | values))

    return made


@pytest.fixture
def action(enter: Any) -> Any:
    """An action against a nonconformity."""

    def made(nonconformity: Any = None, state: str = "open", **values: Any) -> Any:
        return enter(Action, title="Scan the label at packing", nonconformity=nonconformity, state=state, **values)

    return made


FOUND = {
    "containment": "Boxes relabelled.",
    "cause": "Two rolls on one printer.",
    "extent": "Line 2 has the same printer.",
}
SHOWN = {
    "effect_test": "No wrong label in 500 boxes.",
    "verification": "500 boxes looked at, none wrong.",
    "verified_on": date(2026, 2, 20),
    "closed_on": date(2026, 2, 20),
}

ALL = (
    "nonconformities_described",
    "nonconformities_contained",
    "nonconformities_analysed",
    "nonconformities_rated",
    "corrective_actions_in_time",
    "effect_checks_in_time",
    "action_effects_verified",
    "nonconformities_closed_with_evidence",
    "improvement_shown",
)


@pytest.mark.parametrize("name", ALL)
def test_without_records_there_is_no_data(ask: Any, name: str) -> None:
    assert ask(name).outcome == "no data"


@pytest.mark.parametrize("name", ALL)
def test_a_rejected_nonconformity_shows_nothing(ask: Any, nc: Any, action: Any, name: str) -> None:
    action(nc("rejected", detected_on=date(2020, 1, 1), description=""), due_on=date(2020, 1, 1))
    assert ask(name).outcome == "no data"


@pytest.mark.parametrize("name", ALL)
def test_records_of_the_other_standard_do_not_count(ask: Any, nc: Any, action: Any, name: str) -> None:
    bad = nc("closed", description="", serves="iso-27001", detected_on=date(2020, 1, 1), closed_on=date(2020, 2, 1))
    action(bad, due_on=date(2020, 1, 1), serves="iso-27001")
    action(bad, "verified", serves="iso-27001", verified_on=TODAY)
    assert ask(name).outcome == "no data"


# ---- nonconformities_described


def test_described_holds_without_an_end(holds_until: Any, nc: Any) -> None:
    nc(requirement="WI-12")
    holds_until("nonconformities_described", None)


@pytest.mark.parametrize("gap", [{"description": ""}, {"detected_on": None}])
def test_described_is_no_data_where_what_or_when_is_missing(ask: Any, nc: Any, gap: dict[str, Any]) -> None:
    nc()
    bad = nc(**gap)
    verdict = ask("nonconformities_described")
    assert verdict.outcome == "no data"
    assert [r.pointer for r in verdict.records] == [bad.pointer]


def test_described_advises_to_name_the_requirement(ask: Any, nc: Any) -> None:
    nc()
    assert "requirement" in ask("nonconformities_described").advice[0]


# ---- nonconformities_contained


def test_contained_holds_until_an_open_one_waits_too_long(holds_until: Any, nc: Any) -> None:
    nc("contained", containment="Boxes relabelled.")
    nc("open", detected_on=TODAY - DAY)
    holds_until("nonconformities_contained", TODAY - DAY + 3 * DAY)


def test_contained_holds_while_none_waits(holds_until: Any, nc: Any) -> None:
    nc("analysed", **FOUND)
    nc("open", containment="Lot blocked.", detected_on=date(2020, 1, 1))
    holds_until("nonconformities_contained", None)


@pytest.mark.parametrize("state", ["contained", "analysed", "acting", "verifying", "closed"])
def test_contained_is_no_data_past_open_without_a_word(ask: Any, nc: Any, state: str) -> None:
    nc("contained", containment="Boxes relabelled.")
    nc(state)
    assert ask("nonconformities_contained").outcome == "no data"


@pytest.mark.parametrize("detected_on", [TODAY - 4 * DAY, None])
def test_contained_is_no_data_and_advice_when_it_takes_long(ask: Any, nc: Any, detected_on: Any) -> None:
    nc("contained", containment="Boxes relabelled.")
    nc("open", detected_on=detected_on)
    verdict = ask("nonconformities_contained")
    assert verdict.outcome == "no data"
    assert verdict.advice
    assert verdict.mend.verb == "contain"


def test_contained_is_no_data_with_open_ones_alone(ask: Any, nc: Any) -> None:
    nc("open", detected_on=TODAY)
    assert ask("nonconformities_contained").outcome == "no data"


# ---- nonconformities_analysed


def test_analysed_holds_until_one_waits_too_long(holds_until: Any, nc: Any) -> None:
    nc("analysed", **FOUND)
    nc("contained", containment="Lot blocked.", detected_on=TODAY)
    holds_until("nonconformities_analysed", TODAY + 30 * DAY)


@pytest.mark.parametrize(("gap", "outcome"), [("cause", "fails"), ("extent", "no data")])
@pytest.mark.parametrize("state", ["analysed", "acting", "verifying", "closed"])
def test_analysed_fails_without_cause_and_shows_nothing_without_extent(
    ask: Any, nc: Any, state: str, gap: str, outcome: str
) -> None:
    nc("analysed", **FOUND)
    nc(state, **(FOUND | {gap: ""}))
    assert ask("nonconformities_analysed").outcome == outcome


def test_analysed_is_no_data_while_one_waits_long(ask: Any, nc: Any) -> None:
    nc("analysed", **FOUND)
    nc("open", detected_on=TODAY - 31 * DAY)
    assert ask("nonconformities_analysed").outcome == "no data"


# ---- nonconformities_rated


def test_rated(ask: Any, holds_until: Any, nc: Any) -> None:
    nc(severity="major")
    holds_until("nonconformities_rated", None)
    nc(detected_on=TODAY)
    holds_until("nonconformities_rated", TODAY + 3 * DAY)
    nc("contained")
    assert ask("nonconformities_rated").outcome == "no data"
    assert ask("nonconformities_rated").advice


# ---- nonconformities_have_actions


@pytest.mark.parametrize("state", ["acting", "verifying"])
def test_have_actions(ask: Any, holds_until: Any, nc: Any, action: Any, state: str) -> None:
    nc("analysed", **FOUND, no_action_because="A single slip.")
    assert ask("nonconformities_have_actions").outcome == "no data"
    action(nc(state))
    holds_until("nonconformities_have_actions", None)
    bare = nc(state)
    action(bare, "cancelled")
    verdict = ask("nonconformities_have_actions")
    assert verdict.outcome == "fails"
    assert [r.pointer for r in verdict.records] == [bare.pointer]


def test_have_actions_shows_nothing_where_one_was_closed_without(
    ask: Any, holds_until: Any, nc: Any, action: Any
) -> None:
    nc("closed", no_action_because="A single slip, seen at once.")
    holds_until("nonconformities_have_actions", None)
    action(nc("acting"))
    bare = nc("closed")
    verdict = ask("nonconformities_have_actions")
    assert verdict.outcome == "no data"
    assert "no action and no reason" in verdict.advice[0]
    assert verdict.mend == Mend("Nonconformity", "reopen", bare.pointer)


def test_a_report_alone_does_not_show_what_was_done_next(ask: Any, nc: Any) -> None:
    """27001, 10.2 f): its other check, that it is described, holds; the row must not."""
    nc()
    assert ask("nonconformities_described", standard="iso-27001").outcome == "holds"
    assert ask("nonconformities_have_actions", standard="iso-27001").outcome == "no data"


# ---- what mends


@pytest.mark.parametrize(
    ("name", "gap"),
    [
        ("nonconformities_described", {"description": ""}),
        ("nonconformities_contained", {"containment": ""}),
        ("nonconformities_analysed", {"cause": ""}),
        ("nonconformities_rated", {"severity": ""}),
    ],
)
def test_a_closed_nonconformity_is_opened_again_to_mend_it(ask: Any, nc: Any, name: str, gap: Any) -> None:
    closed = nc("closed", **(FOUND | {"severity": "minor"} | gap))
    assert ask(name).mend == Mend("Nonconformity", "reopen", closed.pointer)


@pytest.mark.parametrize(
    ("name", "state", "values", "outcome"),
    [
        ("corrective_actions_in_time", "open", {"due_on": TODAY - DAY}, "fails"),
        ("effect_checks_in_time", "done", {"effect_check_due": TODAY - DAY}, "fails"),
        ("action_effects_verified", "verified", {}, "no data"),
    ],
)
def test_an_action_of_a_closed_nonconformity_is_mended_by_opening_that_again(
    ask: Any, nc: Any, action: Any, name: str, state: str, values: Any, outcome: str
) -> None:
    closed = nc("closed")
    action(closed, state, **values)
    verdict = ask(name)
    assert verdict.outcome == outcome
    assert verdict.mend == Mend("Nonconformity", "reopen", closed.pointer)


def test_an_open_nonconformity_is_contained_before_it_is_analysed(ask: Any, nc: Any) -> None:
    nc("analysed", **FOUND)
    waits = nc("open", detected_on=TODAY - 31 * DAY)
    assert ask("nonconformities_analysed").mend == Mend("Nonconformity", "contain", waits.pointer)


# ---- corrective_actions_in_time


def test_corrective_actions_hold_through_the_due_day(holds_until: Any, nc: Any, action: Any) -> None:
    one = nc("acting", detected_on=TODAY)
    action(one, due_on=TODAY)
    action(one, due_on=TODAY + 9 * DAY)
    holds_until("corrective_actions_in_time", TODAY)


def test_corrective_actions_hold_when_all_are_done(holds_until: Any, nc: Any, action: Any) -> None:
    one = nc("acting")
    action(one, "done", due_on=date(2026, 1, 1))
    action(one, "cancelled", due_on=date(2026, 1, 1))
    action(None, due_on=date(2020, 1, 1))
    holds_until("corrective_actions_in_time", None)


def test_corrective_actions_fail_when_overdue_and_show_nothing_without_a_date(ask: Any, nc: Any, action: Any) -> None:
    one = nc("acting")
    action(one)
    verdict = ask("corrective_actions_in_time")
    assert verdict.outcome == "no data"
    assert "due date" in verdict.because
    action(one, due_on=TODAY - DAY)
    assert ask("corrective_actions_in_time").outcome == "fails"


def test_corrective_actions_advise_about_slow_ones(ask: Any, nc: Any, action: Any) -> None:
    action(nc("acting", severity="major", detected_on=TODAY - 61 * DAY), due_on=TODAY)
    verdict = ask("corrective_actions_in_time")
    assert verdict.outcome == "holds"
    assert "major" in verdict.advice[0]


# ---- effect_checks_in_time


def test_effect_checks_hold_through_their_day(holds_until: Any, nc: Any, action: Any) -> None:
    one = nc("verifying")
    action(one, "done", done_on=date(2026, 1, 1), effect_check_due=TODAY + DAY)
    action(one, "verified", effect_check_due=date(2026, 1, 1))
    holds_until("effect_checks_in_time", TODAY + DAY)


def test_effect_checks_without_a_day_hold_through_the_interval(
    ask: Any, holds_until: Any, nc: Any, action: Any
) -> None:
    action(nc("verifying"), "done", done_on=TODAY)
    holds_until("effect_checks_in_time", TODAY + 90 * DAY)
    assert "no date" in ask("effect_checks_in_time").advice[0]


def test_effect_checks_fail_past_their_day(ask: Any, nc: Any, action: Any) -> None:
    one = nc("verifying")
    action(one, "done", done_on=TODAY - 91 * DAY)
    assert ask("effect_checks_in_time").outcome == "no data"
    action(one, "done", done_on=TODAY, effect_check_due=TODAY - DAY)
    assert ask("effect_checks_in_time").outcome == "fails"


def test_effect_checks_are_no_data_while_nothing_is_done(ask: Any, nc: Any, action: Any) -> None:
    action(nc("acting"), effect_check_due=TODAY - DAY)
    assert ask("effect_checks_in_time").outcome == "no data"


# ---- action_effects_verified


def test_effects_verified(ask: Any, holds_until: Any, nc: Any, action: Any, manager: Any, enter: Any) -> None:
    other = enter(Person, given_name="Vera", family_name="Fier")
    one, known = nc("verifying"), {"result": "None since.", "verified_on": date(2026, 2, 1)}
    action(one, "verified", **known, verified_by=other, owner=manager.person)
    holds_until("action_effects_verified", None)
    assert not ask("action_effects_verified").advice
    action(one, "verified", **known, verified_by=other, owner=other)
    assert "by the person who did it" in ask("action_effects_verified").advice[0]


@pytest.mark.parametrize("gap", [{"result": ""}, {"verified_on": None}, {"verified_by": None}])
def test_effects_verified_is_no_data_with_a_gap(
    ask: Any, nc: Any, action: Any, manager: Any, gap: dict[str, Any]
) -> None:
    known = {"result": "None since.", "verified_on": date(2026, 2, 1), "verified_by": manager.person} | gap
    action(nc("verifying"), "verified", **known)
    assert ask("action_effects_verified").outcome == "no data"


# ---- nonconformities_closed_with_evidence


def test_closed_with_evidence(ask: Any, holds_until: Any, nc: Any, action: Any) -> None:
    closed = nc("closed", **SHOWN, detected_on=date(2026, 1, 1))
    action(closed, "cancelled")
    holds_until("nonconformities_closed_with_evidence", None)
    nc("acting", recurrence_of=closed)
    assert "came back" in ask("nonconformities_closed_with_evidence").advice[0]


def test_closed_before_it_was_verified_is_advised(ask: Any, nc: Any) -> None:
    """Whoever closes first looks at the effect all the same."""
    nc("closed", **(SHOWN | {"detected_on": date(2026, 1, 1), "closed_on": date(2026, 2, 19)}))
    verdict = ask("nonconformities_closed_with_evidence")
    assert verdict.outcome == "holds"
    assert "before it was verified" in verdict.advice[0]


def test_closed_without_evidence_fails(ask: Any, nc: Any) -> None:
    nc("closed", **(SHOWN | {"detected_on": date(2026, 1, 1), "effect_test": "", "verification": ""}))
    verdict = ask("nonconformities_closed_with_evidence")
    assert verdict.outcome == "fails"
    assert verdict.mend.verb == "reopen"


def test_closed_without_a_day_of_verification_shows_nothing(ask: Any, nc: Any) -> None:
    """Many firms' lists have no column for it."""
    nc("closed", **(SHOWN | {"detected_on": date(2026, 1, 1), "verified_on": None}))
    assert ask("nonconformities_closed_with_evidence").outcome == "no data"


def test_closed_without_what_the_test_showed_is_advised(ask: Any, nc: Any) -> None:
    nc("closed", **(SHOWN | {"detected_on": date(2026, 1, 1), "verification": ""}))
    verdict = ask("nonconformities_closed_with_evidence")
    assert verdict.outcome == "holds"
    assert "what the effect test showed" in verdict.advice[0]


def test_closed_with_an_open_action_fails(ask: Any, nc: Any, action: Any) -> None:
    action(nc("closed", **SHOWN, detected_on=date(2026, 1, 1)))
    verdict = ask("nonconformities_closed_with_evidence")
    assert verdict.outcome == "fails"
    assert "open action" in verdict.because


# ---- improvement_shown


def test_improvement_shown_holds_for_the_interval(holds_until: Any, action: Any) -> None:
    action(None, "verified", verified_on=TODAY - 10 * DAY, result="None since.")
    action(None, "verified", verified_on=TODAY - 500 * DAY, result="None since.")
    holds_until("improvement_shown", TODAY - 10 * DAY + 365 * DAY)


def test_improvement_of_long_ago_is_no_data(ask: Any, action: Any) -> None:
    action(None, "verified", verified_on=TODAY - 366 * DAY, result="None since.")
    action(None, "done")
    verdict = ask("improvement_shown")
    assert verdict.outcome == "no data"
    assert verdict.advice


def test_a_past_day_is_judged_as_it_was_known(ask: Any, clock: Any, nc: Any, action: Any, manager: Any) -> None:
    with clock("2026-02-02T12:00:00Z"):
        one = nc("acting", detected_on=date(2026, 2, 1), severity="minor", **FOUND)
        action(one, due_on=date(2026, 2, 10))
        action(one, "verified", result="Good.", verified_by=manager.person, verified_on=date(2026, 2, 2))
    late = nc("closed", description="")
    action(late, due_on=date(2026, 1, 1))
    for name in (*ALL[:-2], "nonconformities_have_actions", "improvement_shown"):
        then = ask(name, on=date(2026, 2, 3))
        assert then.outcome == ("no data" if name in {"nonconformities_closed_with_evidence"} else "holds"), name
        assert late.pointer not in {r.pointer for r in then.records}
    assert late.pointer in {r.pointer for r in ask("nonconformities_described").records}
    assert ask("nonconformities_described", on=date(2026, 1, 1)).outcome == "no data"
