"""How far an organization is from an edition: what is met already, and what is still needed, counted in records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from accord.areas.conformity.queries.rows import rows_of
from accord.areas.conformity.terms import MET, Distance, Judgement, Missing, Need
from accord.kernel.checks.evaluate import verdicts
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import SHOWN, Mend, Outcome, Verdict
from accord.standards import PartKind, check_notes, crosswalk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    """For each row what it needs, part by part. A check that several rows rest on is counted at the first of them.

    `elsewhere`: verdicts of checks for the records of another standard, which may merely have to serve this one too.
    """
    counted: set[str] = set()
    return [tuple(_needs_of(v, elsewhere, counted)) for v in missing]


def _needs_of(v: RowVerdict, elsewhere: Mapping[str, Verdict], counted: set[str]) -> list[Need]:
    found = []
    for part, verdict in v.checks:
        if verdict.outcome in (Outcome.FAILS, Outcome.NO_DATA):
            found.append(_need(part, verdict, elsewhere.get(part.name), first=part.name not in counted))
            counted.add(part.name)
    asked = [p for p in v.row.parts if p.kind is not PartKind.CHECK]
    not_met = v.judged is not None and v.judged.judgement is Judgement.NOT_MET
    if not_met or (asked and v.judged is None) or not found:
        said = " ".join(p.statement for p in asked) or "A person judges it met, with a reason."
        found.append(Need("judge", v.row.ref, said, "conformity", "", Mend("Attestation", "give"), 1, True))
    return found


def _need(part: Part, verdict: Verdict, other: Verdict | None, *, first: bool) -> Need:
    area = check_notes()[part.name].area
    if verdict.outcome is Outcome.NO_DATA and not verdict.records and other and other.outcome is Outcome.HOLDS:
        return Need("share", part.name, part.statement, area, other.because, None, _how_many(other), first)
    adds = verdict.mend.verb == "create" if verdict.mend else not verdict.count
    kind: Literal["add", "mend"] = "add" if adds else "mend"
    about = {d.pointer.partition(":")[0] for d in verdict.records}
    of_one = about.pop() if len(about) == 1 else ""
    return Need(
        kind, part.name, part.statement, area, verdict.because, verdict.mend, max(1, _how_many(verdict)), first, of_one
    )


def _how_many(verdict: Verdict) -> int:
    """The records of a verdict, each once; where they are too many to be all named, their full count."""
    named = len({d.pointer for d in verdict.records})
    return named if 0 < named < SHOWN else verdict.count
