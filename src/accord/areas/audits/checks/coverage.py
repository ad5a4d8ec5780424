"""What of the organization and of the standard internal audits have looked at within the interval chosen."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accord.areas.audits.checks.recent import under_way
from accord.areas.audits.queries import controls_that_apply, internal, reported, smallest
from accord.areas.audits.terms import split_clauses, wider
from accord.areas.processes.queries import active
from accord.kernel.checks.exclusions import excluded, exclusions
from accord.kernel.checks.mending import by_act, mended_by_new
from accord.kernel.checks.periods import Span, gap
from accord.kernel.checks.population import number, shown
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import agree
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, softened
from accord.kernel.moments.clock import plus
from accord.kernel.refusals import first_few
from accord.standards import editions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from accord.kernel.moments.moment import Moment

CLAUSE_OF_TWO_NUMBERS = re.compile(r"\d+\.\d+(?=\D|$)")


@check("processes_audited_recently")
def processes_audited_recently(m: Moment) -> Verdict:
    """Every active process was covered by an internal audit within the interval chosen."""
    needs, days = active(m), m.days("audit_interval")
    spans: dict[Any, list[Span]] = {pk: [] for pk in needs.values_list("pk", flat=True)}
    rows = reported(m).filter(processes__in=needs.order_by().values("pk")).values_list("processes", "day")
    for process, day in rows:
        spans[process] += _counts(day, days)
    bare, lapse = _gaps(m.on, spans)
    within = f"covered by an internal audit within {days} days"
    found = Words(m).every(needs, ~Q(pk__in=bare), breaks=f"were not {within}", holds=f"were {within}")
    if found.outcome is Outcome.FAILS and found.mend:
        found = under_way(m, mended_by_new(found, "Audit"), processes=found.mend.key)
    return softened(replace(found, lapses_on=lapse if found.outcome is Outcome.HOLDS else None))


@check("clauses_audited_recently")
def clauses_audited_recently(m: Moment) -> Verdict:
    """Every clause of the standard was covered by an internal audit within the interval chosen."""
    aside = m.once(exclusions)
    keys = [key for key in clauses_common(m.standard) if not excluded(key, aside)]
    parts = {key: [p for p in smallest(key, m.standard) if not excluded(p, aside)] for key in keys}
    return advised(
        softened(_clauses_audited(m, parts, "clauses")),
        _clauses_audited(m, {ref: [ref] for ref in controls_that_apply(m)}, "controls that apply"),
    )


def clauses_common(family: str) -> list[str]:
    """The clauses that occur in every edition of a family (empty: of all), down to two numbers."""
    known = [
        {found[0] for row in e.rows if (found := CLAUSE_OF_TWO_NUMBERS.match(row.ref))}
        for e in editions()
        if family in ("", e.family)
    ]
    return sorted(set.intersection(*known), key=lambda key: [int(n) for n in key.split(".")])


def _clauses_audited(m: Moment, wanted: Mapping[str, Iterable[str]], what: str) -> Verdict:
    """Each clause or control was covered within the interval, as a whole or in all its parts; none of them: not
    asked."""
    days = m.days("audit_interval")
    audits = list(reported(m).exclude(clauses="").values_list("pk", "clauses", "day"))
    covered: dict[str, list[Span]] = defaultdict(list)
    for _, clauses, day in audits:
        for clause in split_clauses(clauses):
            covered[clause] += _counts(day, days)
    spans = {
        (key, part): [s for clause in wider(part) for s in covered.get(clause, ())]
        for key, parts in wanted.items()
        for part in parts
    }
    if not wanted:
        return Verdict(NOT_ASKED, f"No {what} are asked for.")
    open_parts, lapse = _gaps(m.on, spans)
    bare = list(dict.fromkeys(key for key, _ in open_parts))
    mend = _to_cover(m, [part for _, part in open_parts])
    within = f"covered by an internal audit within {days} days"
    if len(bare) == len(wanted):
        return Verdict(Outcome.FAILS, f"None of the {len(wanted)} {what} was {within}.", mend=mend)
    used = reported(m).filter(
        pk__in=[pk for pk, _, day in audits if any(b <= m.on <= e for b, e in _counts(day, days))]
    )
    if bare:
        said = f"{len(bare)} of {len(wanted)} {what} {agree(len(bare), 'were')} not {within}: {first_few(bare, 10)}."
        return Verdict(Outcome.FAILS, said, shown(used), len(bare), mend=mend)
    return Verdict(Outcome.HOLDS, f"All {len(wanted)} {what} were {within}.", shown(used), number(used), lapse)


def _to_cover(m: Moment, bare: Iterable[str]) -> Mend | None:
    """What has one of these covered: an audit of it that runs is reported, one that is planned begins; else a new
    one. None: nothing is bare."""
    missing = {clause for key in bare for clause in wider(key)}
    if not missing:
        return None
    for state, verb in (("running", "report"), ("planned", "begin")):
        for audit in internal(m).filter(state=state).exclude(clauses="").order_by("reference").only("clauses"):
            if missing.intersection(split_clauses(audit.clauses)):
                return Mend("Audit", verb, audit.pointer)
    wordless = internal(m).filter(state="planned", clauses="", processes=None)
    return by_act(wordless, "edit", Mend("Audit", "create"), "clauses")


def _counts(day: date | None, days: int) -> list[Span]:
    """The days on which an audit of a day counts."""
    return [(day, plus(day, days))] if day else []


def _gaps(on: date, spans: Mapping[Any, list[Span]]) -> tuple[list[Any], date | None]:
    """What nothing covers on the day; and the first day on which something is no longer covered."""
    ends = {key: gap(on, found) for key, found in spans.items()}
    return [key for key, end in ends.items() if end == on], min((e for e in ends.values() if e), default=None)
