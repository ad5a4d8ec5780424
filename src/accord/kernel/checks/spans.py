"""Words about needs that come and go themselves: somebody holds a role from one day through another, and must all that
time have what the role asks for.

The periods are known in full, so the day on which a verdict lapses or comes to fail is exact here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from accord.kernel.checks.joining import softened
from accord.kernel.checks.mending import create, first_pointer
from accord.kernel.checks.periods import DAY, FAR, Maybe, Span, gap, span
from accord.kernel.checks.population import by_keys, number, shown
from accord.kernel.checks.saying import Records, agree, all_hold, nobody, share_of, some_break
from accord.kernel.checks.verdict import NEVER, Mend, Outcome, Verdict
from accord.kernel.moments.clock import plus

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

NEW, YEAR = 31, 366
"""Of those who came within the last year a share takes in half at least; so long after they came they may still be
told (days)."""


class Need(NamedTuple):
    """What is asked from `first` through `last`, and the periods that meet it. `key`: of the record to name."""

    key: Any
    first: date
    last: date
    met: tuple[Span, ...]

    @classmethod
    def during(cls, key: Any, first: Maybe, last: Maybe, met: Iterable[Span]) -> Iterator[Need]:
        """A need in a period (None: open), if it is one."""
        yield from (cls(key, begin, end, tuple(met)) for begin, end in span(first, last))

    def counts(self, day: date) -> bool:
        """Whether it is asked on a day."""
        return self.first <= day <= self.last

    def is_met(self, day: date) -> bool:
        """Whether one of the periods covers a day."""
        return any(begin <= day <= end for begin, end in self.met)

    def bare(self, day: date) -> bool:
        """Whether it is asked on a day and not met."""
        return self.counts(day) and not self.is_met(day)

    def lost(self, day: date) -> bool:
        """Whether it is bare on a day and was met before."""
        return self.bare(day) and any(end < day for _, end in self.met)

    def bare_from(self, day: date) -> date:
        """The first day from `day` on which it is bare, or NEVER."""
        found = gap(max(day, self.first), list(self.met))
        return found if found and found <= self.last else NEVER

    def lost_from(self, day: date) -> date:
        """The first day from `day` on which it is lost, or NEVER."""
        begin = max(day, self.first)
        days = {begin} | {end + DAY for _, end in self.met if begin <= end < self.last}
        return min((d for d in days if self.lost(d)), default=NEVER)


def each_need(periods: Iterable[tuple[Any, Maybe, Maybe]], met: Mapping[Any, Iterable[Span]]) -> list[Need]:
    """What is asked of each key from a first through a last day (None: open), and the periods in which it is met."""
    return [n for key, first, last in periods for n in Need.during(key, first, last, met.get(key, ()))]


def spanned(
    m: Moment,
    qs: Records,
    needs: Sequence[Need],
    *,
    breaks: str,
    holds: str = "",
    empty: Outcome = Outcome.NO_DATA,
    opens: str = "",
    mend: str = "edit",
    field: str = "",
    bad: Sequence[Need] | None = None,
    fails_on: date | None = None,
) -> Verdict:
    """Every need that is asked on the day is met on it. `qs`: the records that needs name, all of them; needs stand in
    the order of their references.

    `opens`: the type to create, beginning with the first record that breaks it; else the act `mend` is done to that, an
    edit to its `field`.
    With `empty` not applicable, needs that are not asked on the day, but before or later, hold until one of them is
    bare. `bad`: those that break it, if not all bare ones. `fails_on`: None, as soon as one is bare.
    """
    asked = [n for n in needs if n.counts(m.on)]
    bare = _keys(n for n in asked if n.bare(m.on)) if bad is None else _keys(bad)
    if bare:
        (broken,) = by_keys(qs, bare)
        first = first_pointer(broken)
        by = Mend(opens, "create", first) if opens else Mend(qs.model.__name__, mend, first, field)
        said = some_break(qs, len(bare), len(_keys(asked)), breaks, broken)
        return Verdict(Outcome.FAILS, said, shown(broken), len(bare), mend=by)
    bare_on = min((n.bare_from(m.on) for n in needs), default=NEVER)
    idle = gap(m.on, [(n.first, n.last) for n in needs])
    if empty is Outcome.NOT_APPLICABLE:
        asked, idle = list(needs), None
    if not asked:
        return Verdict(
            empty, nobody(qs), mend=Mend(opens, "create") if opens else create(qs), fails_on=fails_on or bare_on
        )
    (deciding,) = by_keys(qs, _keys(asked))
    lapses_on = min(bare_on, idle or NEVER)
    return Verdict(
        Outcome.HOLDS,
        all_hold(qs, number(deciding), breaks, holds),
        shown(deciding),
        number(deciding),
        None if lapses_on == NEVER else lapses_on,
        fails_on=fails_on or bare_on,
    )


def kept(
    m: Moment,
    qs: Records,
    needs: Sequence[Need],
    *,
    breaks: str,
    never: str,
    holds: str = "",
    opens: str = "",
) -> Verdict:
    """Every need that is asked on the day is met on it. One that was met before and no longer is fails (`breaks`); one
    that never was shows nothing: no data (`never`)."""
    lost = [n for n in needs if n.lost(m.on)]
    if lost:
        return spanned(m, qs, needs, breaks=breaks, opens=opens, bad=lost)
    fails_on = min((n.lost_from(m.on) for n in needs), default=NEVER)
    found = spanned(m, qs, needs, breaks=never, holds=holds, opens=opens, fails_on=fails_on)
    return replace(softened(found), fails_on=fails_on)


def over_days(day: date, days: Iterable[date], judge: Callable[[date], Verdict]) -> Verdict:
    """What `judge` says of a day, with the first days to come on which it no longer holds and on which it fails.

    `judge` sees facts that were read before; `days` are those on which any of them may change.
    """
    found = judge(day)
    if found.outcome is Outcome.FAILS:
        return replace(found, lapses_on=None, fails_on=None)
    lapses: date | None = None
    for at in sorted({d for d in days if day < d < FAR}):
        outcome = judge(at).outcome
        if outcome is not Outcome.HOLDS:
            lapses = lapses or at
        if outcome is Outcome.FAILS:
            break
    else:
        at = NEVER
    return replace(found, lapses_on=lapses if found.outcome is Outcome.HOLDS else None, fails_on=at)


def share(m: Moment, qs: Records, needs: Sequence[Need], least: int, *, what: str) -> Verdict:
    """At least `least` percent of the needs that are asked on the day are met on it, one of each record, and half of
    those that began within the last year, but for the last month. Such a share is a rule of the house: too few is no
    data, never a failure.

    `what` completes "12 of 14 people …": "have confirmed it". Needs stand in the order of the references.
    """
    return shares(m, qs, [needs], least, what=what)[0]


def shares(m: Moment, qs: Records, several: Sequence[Sequence[Need]], least: int, *, what: str) -> list[Verdict]:
    """The share of each of several lists of needs, whose records are asked for at once."""
    counted = [_Counted.of(needs, m.on, least) for needs in several]
    return [
        softened(_share(m, records, needs, count, least, what))
        for records, needs, count in zip(by_keys(qs, *(c.told for c in counted)), several, counted, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many needs are asked and met; of how many newcomers how many are left out, where these are too many; and what
    to name: those that are met if they are enough, else the others."""

    there: int
    good: int
    new: int
    left_out: int
    told: list[Any]

    @classmethod
    def of(cls, needs: Sequence[Need], day: date, least: int) -> _Counted:
        met = {n.key: n.is_met(day) for n in needs if n.counts(day)}
        good = sum(met.values())
        enough = _enough(good, len(met), least)
        new = [n.key for n in _newcomers(needs) if n.counts(day)] if enough else []
        bare = [key for key in new if not met[key]]
        bare = bare if left_out(len(new) - len(bare), len(new)) else []
        told = bare or [key for key, fine in met.items() if fine is enough]
        return cls(len(met), good, len(new), len(bare), told)


def as_newcomer(first: date, last: date) -> list[Span]:
    """The days on which whoever is here from `first` through `last` counts as a newcomer: from a month after they came
    until a year after."""
    return span(plus(first, NEW), min(last, plus(first, YEAR)))


def left_out(good: int, there: int) -> bool:
    """Whether of so many newcomers too few are among those who are good."""
    return 2 * good < there


def without_newcomers(bare: int, there: int) -> str:
    """The sentence where too many newcomers are left out."""
    who = "who came between a month and a year ago"
    if bare < there or bare == 1:
        return f"{f'{bare} of the {there}' if there > 1 else 'The one'} {who} {agree(bare, 'are')} not among them."
    return f"{'Neither of the two' if bare == 2 else f'None of the {bare}'} {who} is among them."


def _newcomers(needs: Sequence[Need]) -> list[Need]:
    return [Need(n.key, begin, end, n.met) for n in needs for begin, end in as_newcomer(n.first, n.last)]


def _enough(good: int, there: int, least: int) -> bool:
    return good > 0 and 100 * good >= least * there


def _share(m: Moment, told: Records, needs: Sequence[Need], count: _Counted, least: int, what: str) -> Verdict:
    there, good = count.there, count.good
    if not there:
        return Verdict(Outcome.NO_DATA, nobody(told))
    said = share_of(told, good, there, what, least)
    if bare := count.left_out:
        return Verdict(Outcome.FAILS, f"{said} {without_newcomers(bare, count.new)}", shown(told), bare)
    if _enough(good, there, least):
        return Verdict(Outcome.HOLDS, said, shown(told), good, _share_ends(m.on, needs, least))
    return Verdict(Outcome.FAILS, said, shown(told), there - good)


def _share_ends(day: date, needs: Sequence[Need], least: int) -> date | None:
    """The first day after `day` on which too few of the needs that are then asked are met, or none is asked, or too
    many of the newcomers are left out."""
    too_few = (at for at, good, there in _sums(needs) if at > day and not _enough(good, there, least))
    without = (at for at, good, there in _sums(_newcomers(needs)) if at > day and left_out(good, there))
    return min(filter(None, (next(too_few, None), next(without, None))), default=None)


def _sums(needs: Sequence[Need]) -> Iterator[tuple[date, int, int]]:
    """The days on which it changes how many needs are met, and asked; and how many then are."""
    steps: dict[date, list[int]] = {}
    for need in needs:
        for at, good, there in [*_steps([(need.first, need.last)], 0, 1), *_steps(_disjoint(need), 1, 0)]:
            step = steps.setdefault(at, [0, 0])
            step[0], step[1] = step[0] + good, step[1] + there
    good = there = 0
    for at in sorted(steps):
        good, there = good + steps[at][0], there + steps[at][1]
        yield at, good, there


def _steps(periods: Iterable[Span], good: int, there: int) -> Iterator[tuple[date, int, int]]:
    """The days on which something is added or taken away."""
    for begin, end in periods:
        yield begin, good, there
        if end < FAR:
            yield end + DAY, -good, -there


def _disjoint(need: Need) -> list[Span]:
    """The periods in which a need is asked and met, none of them over another."""
    found: list[Span] = []
    for begin, end in sorted((max(b, need.first), min(e, need.last)) for b, e in need.met):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif begin <= end:
            found.append((begin, end))
    return found


def _keys(needs: Iterable[Need]) -> list[Any]:
    return list(dict.fromkeys(n.key for n in needs))
