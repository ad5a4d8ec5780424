"""None of a population breaks something, or is late: what most words come to in the end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from accord.kernel.checks.mending import asking, by_act, create
from accord.kernel.checks.periods import after
from accord.kernel.checks.population import number, shown
from accord.kernel.checks.saying import Records, all_hold, nobody, none_is, some_break
from accord.kernel.checks.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.db.models import Q

_DUE = {
    "achieve": "judgement", "analyse": "analysis", "answer": "an answer", "calibrate": "calibration",
    "confirm": "confirmation", "dispose": "disposal", "evaluate": "evaluation", "fix": "a fix", "grant": "a decision",
    "implement": "implementation", "maintain": "maintenance", "measure": "a value", "notify": "a notice",
    "plan-exercise": "an exercise", "review": "review", "validate": "validation",
}  # fmt: skip
"""What is due, by the act that does it, where it is not the record itself."""


def overdue(act: str) -> str:
    """What is said of records of which this act is late: an instrument is "overdue for calibration"."""
    return f"overdue for {_DUE[act]}" if act in _DUE else "overdue"


def broken(qs: Records, bad: Records, breaks: str, mend: str, asked: Q | str = "") -> Verdict:
    """Some of a population break it; the act `mend` of the first of them mends it, an edit of what is `asked` of it
    (see `asking`)."""
    count = number(bad)
    said = some_break(qs, count, number(qs), breaks, bad)
    return asking(Verdict(Outcome.FAILS, said, shown(bad), count, mend=by_act(bad, mend)), asked)


def nothing_of(qs: Records, outcome: Outcome) -> Verdict:
    """There is none of a population."""
    return Verdict(outcome, nobody(qs), mend=create(qs))


def unbroken(
    qs: Records,
    bad: Records,
    *,
    breaks: str,
    holds: str = "",
    empty: Outcome = Outcome.NO_DATA,
    mend: str = "edit",
    asked: Q | str = "",
    lapse: Callable[[], date | None] = lambda: None,
) -> Verdict:
    """None of a population is among the `bad` ones. `asked` as in `broken`; `lapse`: the first day on which that is not
    so any more."""
    total = number(qs)
    if total == 0:
        return nothing_of(qs, empty)
    if number(bad):
        return broken(qs, bad, breaks, mend, asked)
    return Verdict(Outcome.HOLDS, all_hold(qs, total, breaks, holds), shown(qs), total, lapse())


def timely(
    open_ones: Records,
    behind: Records,
    among: Records,
    earliest: Callable[[], date | None],
    *,
    days: int,
    late: str,
    mend: str,
    asked: Q | str = "",
    empty: Outcome = Outcome.NO_DATA,
) -> Verdict:
    """Nothing open is among those `behind`. `among`: the population that gives data; `earliest`: the first due date of
    the open ones, which are late so many days after it; they decide, where there is one."""
    found = unbroken(among, behind, breaks=f"are {late}", empty=empty, mend=mend, asked=asked)
    if found.outcome is not Outcome.HOLDS:
        return found
    found, first = replace(found, because=none_is(among, found.count, late)), earliest()
    if first is None:
        return found
    return replace(found, records=shown(open_ones), count=number(open_ones), lapses_on=after(first, days))
