"""Reads of conformity: the verdict of every row of an edition at a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.queries import saved
from accord.areas.conformity.rules import decide
from accord.areas.conformity.terms import Judged, Judgement, RowVerdict
from accord.kernel.checks.evaluate import are_stored, one_state, verdicts
from accord.kernel.checks.exclusions import all_excluded, exclusions
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import SHOWN, Advice, Deciding, Mend, Outcome, Verdict, counted
from accord.standards import Edition, PartKind, Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from accord.kernel.checks.exclusions import Exclusion
    from accord.kernel.moments.moment import Moment

NOTHING: Mapping[str, Verdict] = MappingProxyType({})
NOT_MADE = Verdict(Outcome.NO_DATA, "The check for this is not part of this version.")


def row_verdicts(
    m: Moment, of: Edition, refs: Sequence[str] | None = None, known: Mapping[str, Verdict] = NOTHING
) -> list[RowVerdict]:
    """The verdict of each row of an edition (or of the rows `refs`), in the edition's order. `known`: what some of the
    checks of these rows say."""
    if refs is not None and not saved.at_hand(m, of):
        return _found_out(m, of, [of.row(r) for r in refs], known)
    found = saved.whole(m, of, lambda: _found_out(m, of, of.rows))
    if refs is None:
        return found
    by_ref = {v.row.ref: v for v in found}
    return [by_ref[of.row(r).ref] for r in refs]


def rows_of(m: Moment, editions: Iterable[Edition]) -> list[tuple[Edition, list[RowVerdict]]]:
    """The verdicts of every row of several editions, all of one state of the records."""
    with one_state(m) as still:
        return [(e, row_verdicts(still, e)) for e in editions]


def _found_out(m: Moment, of: Edition, rows: Sequence[Row], known: Mapping[str, Verdict] = NOTHING) -> list[RowVerdict]:
    with one_state(m) as m:
        aside = _aside(m, of, rows)
        found = {(name, of.family): said for name, said in known.items()}
        found |= verdicts(m, [key for key in _asked(of, rows, aside) if key not in found])
        given, supporting, alone = judgements(m, of.id), _supporting(), m.for_standard(of.family)

        def decided(row: Row) -> RowVerdict:
            these = _These({n: found.get((n, of.family), NOT_MADE) for n in row.checks})
            verdict = _row_verdict(row, these, given.get(row.ref), supporting)
            return _outliving(alone, verdict, supporting)

        return [_set_aside(row, aside[row.ref]) if row.ref in aside else decided(row) for row in rows]


def _outliving(m: Moment, v: RowVerdict, supporting: frozenset[str]) -> RowVerdict:
    """The verdict; where it would lapse with its judgement, and records alone show it by then, it lapses only with
    these."""
    if v.outcome is not Outcome.ATTESTED or v.judged is None or len(v.checks) < len(v.row.parts):
        return v
    end = v.judged.until + timedelta(days=1)
    silent_first = sorted(v.checks, key=lambda part: part[1].outcome is not Outcome.NO_DATA)
    then = m.once(_shown_on, end, tuple(p.name for p, _ in silent_first)) if v.lapses_on == end else {}
    if not then:
        return v
    decision = decide(v.row.kind, v.row.parts, [then[name] for name in v.row.checks], None, supporting)
    return replace(v, lapses_on=decision.lapses_on) if decision.outcome is Outcome.HOLDS else v


def _shown_on(m: Moment, day: date, names: tuple[str, ...]) -> dict[str, Verdict]:
    """What these checks say on a later day if nobody acts; nothing where one of them shows nothing by then, or
    fails."""
    later, found, known = m.later(day), dict[str, Verdict](), checks()
    for name in names:
        found[name] = known[name].function(later) if name in known else NOT_MADE
        if found[name].outcome in (Outcome.FAILS, Outcome.NO_DATA):
            return {}
    return found


def _aside(m: Moment, of: Edition, rows: Sequence[Row]) -> dict[str, Exclusion]:
    return all_excluded([r.ref for r in rows if of.may_set_aside(r.ref)], m.for_standard(of.family).once(exclusions))


def _asked(of: Edition, rows: Sequence[Row], aside: Collection[str]) -> list[tuple[str, str]]:
    """The checks of the rows that are not set aside."""
    known = checks()
    return [(name, of.family) for row in rows if row.ref not in aside for name in row.checks if name in known]


def are_found(m: Moment, of: Edition) -> bool:
    """Whether somebody has found out today's verdicts of an edition, this process or another one."""
    return saved.at_hand(m, of) or are_stored(m, _asked(of, of.rows, _aside(m, of, of.rows)))


def _set_aside(row: Row, found: Exclusion) -> RowVerdict:
    """A row that the organization has excluded: no check is asked."""
    return RowVerdict(row, Outcome.NOT_APPLICABLE, "check", found.because, (found.record,), 1, (), None, (), None, None)


def judgements(m: Moment, standard: str) -> dict[str, Judged]:
    """The current judgement of each row that has one: the latest, if it is still valid on the moment's day.

    An earlier one does not come back when the latest ends: whoever judged it anew has overruled it.
    """
    return {ref: found for ref, found in m.once(last_judgements, standard).items() if found.until >= m.on}


def last_judgements(m: Moment, standard: str) -> dict[str, Judged]:
    """The latest judgement of each row, ended or not; none where that was taken back or archived, so that one that was
    judged anew never comes back. An imported one is data about the past: nobody signed it here, so it counts for
    nothing."""
    given = m.ever(Attestation).filter(standard=standard, imported=False, judged_on__lte=m.on)
    ordered = given.select_related("judged_by").order_by("judged_on", "recorded_at")
    latest = {ref: a for a in ordered for ref in a.refs}
    return {ref: judged(a) for ref, a in latest.items() if a.state == "valid" and not a.archived_on}


def judged(a: Attestation) -> Judged:
    """What an attestation says."""
    return Judged(Judgement(a.judgement), a.judged_by.title, a.judged_on, a.valid_until, a.reason, Deciding.of(a))


class _These(dict[str, Verdict]):
    """Verdicts by check, alike if each is the very same object: those that are remembered are."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(map(id, self.values())))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _These) and [*map(id, self.values())] == [*map(id, other.values())]


@lru_cache(maxsize=2048)
def _row_verdict(row: Row, found: _These, judged: Judged | None, supporting: frozenset[str]) -> RowVerdict:
    parts = [p for p in row.parts if p.kind is PartKind.CHECK]
    decision = decide(row.kind, row.parts, [found[p.name] for p in parts], judged, supporting)
    deciding = _deciding(decision.outcome, list(found.values()))
    records = {d.pointer: d for v in deciding for d in v.records}
    decided = judged is not None and _decides(decision.outcome, judged)
    if judged and decided:
        records[judged.record.pointer] = judged.record
    mends = [v.mend for v in deciding if v.mend and v.outcome is not Outcome.HOLDS]
    return RowVerdict(
        row,
        decision.outcome,
        decision.basis,
        decision.because,
        tuple(records.values())[:SHOWN],
        counted(deciding) + decided,
        tuple((p, found[p.name]) for p in parts),
        judged,
        _advice(found.values()),
        decision.lapses_on,
        mends[0] if mends else _attest(decision.outcome, judged),
    )


def _advice(verdicts: Iterable[Verdict]) -> tuple[Advice, ...]:
    """What checks advise, each sentence once with all its records."""
    records: dict[str, dict[str, Deciding]] = {}
    for advice in (a for v in verdicts for a in v.advice):
        records.setdefault(str(advice), {}).update({d.pointer: d for d in advice.records})
    return tuple(Advice(said, found.values()) for said, found in records.items())


def _decides(outcome: Outcome, judged: Judged) -> bool:
    """Whether the judgement is among what the outcome rests on: one that it was met breaks nothing."""
    if outcome is Outcome.FAILS:
        return judged.judgement is Judgement.NOT_MET
    return outcome is Outcome.ATTESTED


def _supporting() -> frozenset[str]:
    return frozenset(name for name, check in checks().items() if not check.alone)


def _deciding(outcome: Outcome, found: list[Verdict]) -> list[Verdict]:
    """The verdicts that an outcome rests on."""
    wanted = outcome if outcome in (Outcome.FAILS, Outcome.NO_DATA) else Outcome.HOLDS
    return [v for v in found if v.outcome is wanted]


def _attest(outcome: Outcome, judged: Judged | None) -> Mend | None:
    """What a person mends by judging: what nobody has judged is judged, what was judged not met is judged again."""
    if outcome is Outcome.FAILS and judged:
        return Mend("Attestation", "renew", judged.record.pointer)
    return Mend("Attestation", "give") if outcome is Outcome.NO_DATA else None
