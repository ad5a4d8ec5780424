"""Verdicts of all rows of an edition, found once: in memory for every moment, and on disk for those that do not
change (`kernel/moments/kept.py`)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from accord.areas.conformity.terms import Judged, Judgement, RowVerdict
from accord.kernel.checks.verdict import Advice, Deciding, Mend, Outcome, Verdict, from_json, to_json
from accord.kernel.moments.kept import is_kept, kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from accord.kernel.moments.moment import Moment
    from accord.standards import Edition


def whole(m: Moment, of: Edition, find_out: Callable[[], list[RowVerdict]]) -> list[RowVerdict]:
    """The verdicts of all rows, found out only if they are not at hand."""
    found: list[RowVerdict] = kept(m, _name(of), find_out, as_saved, lambda raw: from_saved(of, raw))
    return list(found)


def at_hand(m: Moment, of: Edition) -> bool:
    """Whether `whole` would answer at once."""
    return is_kept(m, _name(of))


def _name(of: Edition) -> str:
    return of.id.replace(":", "-")


def as_saved(found: list[RowVerdict]) -> dict[str, Any]:
    """Verdicts of rows as JSON; a check that serves several rows is said once."""
    return {
        "checks": {p.name: to_json(v) for row in found for p, v in row.checks},
        "rows": [_row(v) for v in found],
    }


def _row(v: RowVerdict) -> dict[str, Any]:
    judged = v.judged and asdict(v.judged) | {"on": v.judged.on.isoformat(), "until": v.judged.until.isoformat()}
    return {
        "ref": v.row.ref,
        "outcome": v.outcome.value,
        "basis": v.basis,
        "because": v.because,
        "records": [asdict(d) for d in v.records],
        "count": v.count,
        "judged": judged,
        "asked": bool(v.checks),
        "advice": [a.as_json() for a in v.advice],
        "lapses_on": v.lapses_on and v.lapses_on.isoformat(),
        "mend": v.mend and asdict(v.mend),
    }


def from_saved(of: Edition, raw: dict[str, Any]) -> list[RowVerdict]:
    """The inverse of `as_saved`."""
    checks = {name: from_json(verdict) for name, verdict in raw["checks"].items()}
    return [_row_verdict(of, found, checks) for found in raw["rows"]]


def _row_verdict(of: Edition, raw: dict[str, Any], checks: dict[str, Verdict]) -> RowVerdict:
    row, judged = of.row(raw["ref"]), raw["judged"]
    return RowVerdict(
        row,
        Outcome(raw["outcome"]),
        raw["basis"],
        raw["because"],
        tuple(Deciding(**d) for d in raw["records"]),
        raw["count"],
        tuple((p, checks[p.name]) for p in row.parts if p.name in checks) if raw["asked"] else (),
        judged and _judged(judged),
        tuple(map(Advice.from_json, raw["advice"])),
        raw["lapses_on"] and date.fromisoformat(raw["lapses_on"]),
        raw["mend"] and Mend(**raw["mend"]),
    )


def _judged(raw: dict[str, Any]) -> Judged:
    return Judged(
        Judgement(raw["judgement"]),
        raw["by"],
        date.fromisoformat(raw["on"]),
        date.fromisoformat(raw["until"]),
        raw["reason"],
        Deciding(**raw["record"]),
    )
