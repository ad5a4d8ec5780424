"""How far an organization is from an edition: what is met already, and what is still needed, counted in records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from accord.areas.conformity.queries.rows import rows_of
from accord.areas.conformity.terms import MET, Distance, Judgement, Missing, Need
from accord.kernel.checks.evaluate import verdicts
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import SHOWN, Mend, Outcome, Verdict
from accord.kernel.records.declaration import named
from accord.standards import PartKind, check_notes, crosswalk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from accord.areas.conformity.terms import RowVerdict
    from accord.kernel.moments.moment import Moment
    from accord.standards import Edition, Part


def distance(m: Moment, held: Edition, sought: Edition) -> Distance:
    """How far it is from `held` to `sought`: the rows of `sought` that are met, and what the others need."""
    (_, found), (_, rows) = rows_of(m, (sought, held))
    there = {v.row.ref: v for v in rows}
    shared = {v.row.ref: crosswalk().shared(v.row.ref, sought.id, held.id) for v in found}
    missing = [v for v in found if lacks(v)]
    rest = tuple(
        Missing(v, tuple((x, there[x.ref].outcome) for x in shared[v.row.ref]), needed)
        for v, needed in zip(missing, needs(missing, _of_family(m, missing, held)), strict=True)
    )
    return Distance(
        held, sought, len(found), tuple(v for v in found if v.outcome in MET),
        frozenset(ref for ref, matches in shared.items() if matches),
        sum(v.outcome not in MET and v.row.kind == "advisory" for v in found), rest,
    )  # fmt: skip


def lacks(v: RowVerdict) -> bool:
    """Whether a row is not met that is to be met."""
    return v.outcome not in MET and v.row.kind != "advisory"


def _of_family(m: Moment, missing: Sequence[RowVerdict], held: Edition) -> dict[str, Verdict]:
    """What the checks that are not met for one standard show for the records of the other."""
    names = {p.name for v in missing for p, c in v.checks if c.outcome is Outcome.NO_DATA and p.name in checks()}
    return {name: found for (name, _), found in verdicts(m, [(n, held.family) for n in sorted(names)]).items()}


def needs(missing: Sequence[RowVerdict], elsewhere: Mapping[str, Verdict]) -> list[tuple[Need, ...]]:
    """For each row what it needs, part by part. What several parts rest on is counted at the first of them: a check,
    the first record of a kind (to be added, or gone on with), and a record that has to serve this standard too.

    `elsewhere`: verdicts of checks for the records of another standard, which may merely have to serve this one too.
    """
    counted: set[Any] = set()
    return [tuple(_needs_of(v, elsewhere, counted)) for v in missing]


def _needs_of(v: RowVerdict, elsewhere: Mapping[str, Verdict], counted: set[Any]) -> list[Need]:
    found = []
    for part, verdict in v.checks:
        if verdict.outcome in (Outcome.FAILS, Outcome.NO_DATA):
            need, rests_on = _need(part, verdict, elsewhere.get(part.name))
            found.append(replace(need, first=part.name not in counted and not rests_on <= counted))
            counted |= {part.name, *rests_on}
    asked = [p for p in v.row.parts if p.kind is not PartKind.CHECK]
    not_met = v.judged is not None and v.judged.judgement is Judgement.NOT_MET
    if not_met or (asked and v.judged is None) or not found:
        said = " ".join(p.statement for p in asked) or "A person judges it met, with a reason."
        found.append(Need("judge", v.row.ref, said, "conformity", "", Mend("Attestation", "give"), 1, True))
    return found


def _need(part: Part, verdict: Verdict, other: Verdict | None) -> tuple[Need, set[Any]]:
    """What a check needs, and what else, once counted, makes it count no more."""
    area, mend = check_notes()[part.name].area, verdict.mend
    if verdict.outcome is Outcome.NO_DATA and not verdict.records and (there := _served(other)):
        assert other
        then = other.mend if other.outcome is not Outcome.HOLDS else None
        found = Need("share", part.name, part.statement, area, other.because, then, _how_many(other), True, _one(there))
        return found, there
    adds = mend.verb == "create" if mend else not verdict.count
    kind: Literal["add", "mend"] = "add" if adds else "mend"
    of_one = _one(d.pointer for d in verdict.records)
    count = max(1, _how_many(verdict))
    found = Need(kind, part.name, part.statement, area, verdict.because, mend, count, True, of_one)
    return found, {mend} if mend and not verdict.count else {part.name}


def _one(pointers: Iterable[str]) -> str:
    """The type of these records, where it is one."""
    about = {p.partition(":")[0] for p in pointers}
    return about.pop() if len(about) == 1 else ""


def _served(other: Verdict | None) -> set[Any]:
    """The records that decide a check of the other standard and may serve this one too: a scope or a certificate is of
    the one that it names."""
    pointers = {d.pointer for d in other.records} if other else set()
    return {p for p in pointers if named(p.partition(":")[0]).by_choice}


def _how_many(verdict: Verdict) -> int:
    """The records of a verdict, each once; where they are too many to be all named, their full count."""
    named = len({d.pointer for d in verdict.records})
    return named if 0 < named < SHOWN else verdict.count
