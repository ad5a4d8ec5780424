"""What would change if a parameter were another one: the rows whose checks read it, judged with both values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from accord.areas.conformity.queries.rows import row_verdicts
from accord.kernel.checks.evaluate import one_state
from accord.standards import Edition, check_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accord.areas.conformity.terms import RowVerdict
    from accord.kernel.moments.moment import Moment


@dataclass(frozen=True, slots=True)
class Change:
    """A row with its verdict as it is, and as it would be."""

    edition: Edition
    now: RowVerdict
    then: RowVerdict

    @property
    def turns(self) -> bool:
        """Whether the outcome would be another one; else only its day or its advice."""
        return self.now.outcome is not self.then.outcome


@cache
def readers(key: str) -> frozenset[str]:
    """The checks that read a parameter, as `checks.csv` says."""
    notes = check_notes()
    return frozenset(name for name, note in notes.items() if key in note.parameters(notes))


def rows_reading(of: Edition, key: str) -> list[str]:
    """The rows of an edition that a parameter has a part in."""
    return [row.ref for row in of.rows if readers(key) & set(row.checks)]


def supposed_changes(m: Moment, shown: Sequence[Edition], key: str, value: int) -> list[Change]:
    """The rows whose outcome, day of lapse or advice would be another one, the outcomes first. What a check says that
    does not read it stays as it is."""
    found = list[Change]()
    with one_state(m) as still:
        other = still.supposing(key, value)
        for of in shown:
            refs = rows_reading(of, key)
            was = row_verdicts(still, of, refs)
            same = {p.name: said for v in was for p, said in v.checks if p.name not in readers(key)}
            pairs = zip(was, row_verdicts(other, of, refs, same), strict=True)
            found += [Change(of, now, then) for now, then in pairs if _said(now) != _said(then)]
    return sorted(found, key=lambda change: not change.turns)


def _said(v: RowVerdict) -> tuple[object, ...]:
    return v.outcome, v.lapses_on, v.advice
