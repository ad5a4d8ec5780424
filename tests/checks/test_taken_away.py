"""Taking all records of a type away never makes a check hold: on every stage of every case on which it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from tests.checks.test_matrix import CASES, TODAY, World, family_of

from accord.kernel.checks.evaluate import _evaluate
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import Outcome, Verdict
from accord.kernel.moments.moment import Moment
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import named
from accord.kernel.records.record import Record

pytestmark = pytest.mark.slow
STAY = {"Organization", "Parameter"}
PLANNED = "What is planned for a control is owed once it is planned; where other records show it, no plan is asked for."
WATCHED = "What a tool finds is answered for once the tool is there; where other records show it, no tool is asked for."
OF_CONTROLS = {"Activity": PLANNED, "ActivityRun": PLANNED, "Feed": WATCHED, "CheckResult": WATCHED}
HONEST = {
    ("audit_programmes_carried_out", "Process"): "A programme that covers no process any more owes no audit of one.",
    ("confidentiality_reviewed_in_time", "Person"): "Terms with somebody who is not among the people are not theirs.",
    ("exclusions_agree_with_records", "DesignProject"): "It is the design projects that contradict the exclusion.",
    ("exclusions_agree_with_records", "Instrument"): "It is the instruments that contradict the exclusion.",
    ("nonconformities_closed_with_evidence", "Action"): "Not every nonconformity needs actions; the evidence stays.",
    ("people_screened", "Assignment"): "Who holds no role is asked for no screening for one.",
    ("people_screened", "Role"): "Where there is no role nobody is asked for a screening for one.",
    ("risks_left_accepted", "Treatment"): "A risk that is not treated has nothing left over from a treatment.",
    ("risks_reassessed_in_time", "AssessmentRound"): "Rounds are one way; each risk has a date of its own.",
}
"""What may come to hold when the records of a type are gone, and why that is honest."""


def honest(check: str, kind: str) -> bool:
    """Whether it is in the tables. Controls are shown by several kinds of records, and none of them is prescribed."""
    return (check, kind) in HONEST or (check.endswith(("_in_place", "_shown")) and kind in OF_CONTROLS)


@dataclass
class Without(Moment):
    """A moment at which no record of one type is there."""

    hidden: type[Record] = Record

    def of(self, model: Any) -> Any:
        found = super().of(model)
        return found.none() if model is self.hidden else found


class Stage(World):
    """A world that takes each type away, for a moment, wherever its check does not hold."""

    def _is(self, outcome: Outcome, *names: str) -> Verdict:
        found = super()._is(outcome, *names)
        if outcome in (Outcome.FAILS, Outcome.NO_DATA):
            with moment(self.by.organization, on=TODAY) as m:
                _, reads = _evaluate(m, (self.check, self.standard))
                for kind in sorted(reads - STAY):
                    model = named(kind).model
                    if not honest(self.check, kind) and m.of(model).exists():
                        left = Without(m.organization, m.on, standard=self.standard, hidden=model)
                        then = checks()[self.check].function(left)
                        assert then.outcome is not Outcome.HOLDS, (kind, found, then)
        return found


@pytest.mark.parametrize(("check", "standard"), sorted(CASES), ids=lambda v: v)
def test_nothing_comes_to_hold_for_want_of_records(manager: Any, clock: Any, check: str, standard: str) -> None:
    with clock(f"{TODAY.isoformat()}T12:00:00Z"):
        CASES[check, standard](Stage(manager, check, standard or family_of(check)))
