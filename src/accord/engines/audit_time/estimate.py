"""From personnel to days: table, factors, integration, rounding, and the shares of the audits that follow."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accord.engines.audit_time.tables import STANDARDS, bands_beyond, base_days, rule
from accord.engines.given import (
    EngineError,
    Provenance,
    digest,
    instance_of,
    mapped,
    number,
    one_of,
    probability,
    several,
    whole,
)

LABEL = "Estimate: the certification body determines the audit time and justifies it."


@dataclass(frozen=True, slots=True)
class Factor:
    """A reason why an audit takes longer (`change` above 0) or shorter (below 0), as a share of the table's days."""

    reason: str
    change: float


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the computation as a page prints it: what was done, by which arithmetic, and the days after it."""

    what: str
    arithmetic: str
    days: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """Estimated days of 8 hours. `label` belongs beside every number of it that is shown.

    `by_standard` holds the days of each standard after its factors, before rounding; `integration_cut` the share taken
    off their sum; `on_site_least` the least part of `initial` spent on site, not on planning and reporting.
    """

    label: str
    persons: int
    standards: tuple[str, ...]
    by_standard: Mapping[str, float]
    integration_cut: float
    initial: float
    surveillance_per_year: float
    recertification: float
    on_site_least: float
    steps: tuple[Step, ...]
    provenance: Provenance


def estimate(
    persons: int,
    standards: Iterable[str] = ("qms",),
    *,
    factors: Mapping[str, Iterable[Factor]] | None = None,
    integration_level: float = 0.0,
    team_ability: float = 1.0,
) -> Estimate:
    """Days of the initial, the yearly surveillance and the recertification audit, always an estimate.

    `persons`: effective personnel within the scope, 1 or more. `standards`: "qms", "isms" or both. `factors`: for each
    standard the reasons up and down; together they take off at most 30 % and add without limit. `integration_level`
    (how far the two systems are one) and `team_ability` (how far each auditor may audit both), 0 to 1: the integrated
    audit is shorter by at most 20 %, times level, times ability; never shorter than the longer of the two audits alone.

    Sources: IAF MD 5:2023 and ISO/IEC 27006 (tables, caps, shares, rounding), IAF MD 11 (cap of integration). The
    linear scale below that cap and the floor at the longer audit are Accord's own.
    """
    persons, chosen = whole("persons", persons, least=1), chosen_standards(standards)
    given = given_factors(factors, chosen)
    level, ability = probability("integration_level", integration_level), probability("team_ability", team_ability)
    steps: list[Step] = []
    alone = {each: adjusted(each, persons, given[each], steps) for each in chosen}
    cut = rule("integration_max_reduction") * level * ability if len(chosen) > 1 else 0.0
    together = integrated(alone, cut, steps) if len(chosen) > 1 else alone[chosen[0]]
    initial = rounded(together)
    steps.append(Step("Initial audit, to the nearest half day", f"{together:.4g} → {initial:.4g}", initial))
    return Estimate(
        LABEL,
        persons,
        chosen,
        alone,
        cut,
        initial,
        share("Surveillance audit, each year", "surveillance_share_per_year", initial, steps),
        share("Recertification audit", "recertification_share", initial, steps),
        rule("onsite_minimum_share") * initial,
        tuple(steps),
        Provenance(
            digest(
                persons, chosen, {each: [(f.reason, f.change) for f in given[each]] for each in chosen}, level, ability
            ),
            "tables of IAF MD 5 and ISO/IEC 27006, capped factors, integration on Accord's own scale under IAF MD 11",
            None,
            warnings(persons),
        ),
    )


def chosen_standards(standards: Iterable[str]) -> tuple[str, ...]:
    """The standards in the order of the house, each once."""
    given = [standards] if isinstance(standards, str) else list(several("standards", standards))
    chosen = {one_of("standards", each, STANDARDS) for each in given}
    if not given or len(chosen) != len(given):
        raise EngineError(f"`standards` must name one or both of {', '.join(STANDARDS)}, each once; it is {given!r}.")
    return tuple(each for each in STANDARDS if each in chosen)


def given_factors(
    factors: Mapping[str, Iterable[Factor]] | None, chosen: tuple[str, ...]
) -> dict[str, tuple[Factor, ...]]:
    """The factors of each chosen standard, in the order of the changes; refused for a standard that is not audited."""
    given = {each: several("factors", of) for each, of in mapped("factors", factors).items()}
    if foreign := sorted(set(given) - set(chosen)):
        raise EngineError(f"`factors` names {foreign[0]!r}, which is not among the standards that are audited.")
    for factor in (factor for of in given.values() for factor in of):
        if not isinstance(factor, Factor):
            raise EngineError(f"`factors` must hold factors; it holds {factor!r}.")
        instance_of("factors: reason", factor.reason, str)
        number(f"factors: {factor.reason}", factor.change, above=-1.0)
    return {each: given.get(each, ()) for each in chosen}


def adjusted(standard: str, persons: int, factors: tuple[Factor, ...], steps: list[Step]) -> float:
    """The table's days of one standard, and what its factors make of them; each step is noted."""
    name, days = STANDARDS[standard], base_days(standard, persons)
    steps.append(Step(f"{name}: table", f"{persons} persons → {days:.4g}", days))
    if not factors:
        return days
    asked = math.fsum(factor.change for factor in factors)
    floor = -rule(f"{standard}_max_reduction")
    net = max(asked, floor)
    reasons = ", ".join(f"{factor.reason} {factor.change:+.0%}" for factor in factors)
    capped = f", limited to {floor:+.0%}" if net > asked else ""
    result = days * (1 + net)
    steps.append(Step(f"{name}: {reasons}", f"{days:.4g} × (1 {net:+.4g}){capped}", result))
    return result


def integrated(alone: dict[str, float], cut: float, steps: list[Step]) -> float:
    """Both audits as one: their sum less the cut, and not less than the longer of them."""
    total, longest = math.fsum(alone.values()), max(alone.values())
    steps.append(Step("Both standards", " + ".join(f"{days:.4g}" for days in alone.values()), total))
    result = total * (1 - cut)
    steps.append(Step("Integrated audit (Accord's own linear scale)", f"{total:.4g} × (1 - {cut:.4g})", result))
    if result < longest:
        result = longest
        steps.append(Step("Not below the longer of the two alone (Accord's own floor)", f"{longest:.4g}", result))
    return result


def share(what: str, rule_name: str, initial: float, steps: list[Step]) -> float:
    """The days of an audit that is a share of the initial one, rounded as that is."""
    part = rule(rule_name)
    result = rounded(part * initial)
    steps.append(Step(what, f"{part:.4g} × {initial:.4g} = {part * initial:.4g} → {result:.4g}", result))
    return result


def rounded(days: float) -> float:
    """To the nearest half day, a tie upwards, and never to nothing."""
    unit = rule("round_to_days")
    return max(unit, math.floor(round(days / unit, 9) + 0.5) * unit)


def warnings(persons: int) -> tuple[str, ...]:
    """What belongs beside the number."""
    if bands_beyond(persons):
        return (LABEL, f"{persons} persons lie above the tables; their progression is carried on.")
    return (LABEL,)
