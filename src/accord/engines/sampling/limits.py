"""The limit number by which ten good lots lead to reduced inspection (MIL-STD-105E 4.7.3 b), computed.

The printed numbers (table VIII) are not held here: no reading of them could be had. Theirs are bands of units inspected
and one number for each AQL; this is the same question answered by a rule that is stated.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import floor, sqrt

from accord.engines.given import EngineError, Provenance, digest, number, whole

FEWEST = (20, 30, 50, 80, 130, 200, 320, 500, 800, 1250, 2000, 3150, 5000, 8000, 12500, 20000, 31500, 50000)
"""Where each band begins: about ten samples of each size of the tables."""
TENTH = 1.2815515655446004  # the standard normal deviate that one of ten exceeds
LARGEST_AQL = 1000.0  # nonconformities per hundred units
COMPUTED = (
    "The limit number is computed, not read from table VIII: where the table was agreed upon, read it there and give "
    "that number."
)


@dataclass(frozen=True, slots=True)
class ReducedLimit:
    """Reduced inspection may begin where not more than `number` nonconforming units were found in all samples of the
    ten lots. None: so few units show too little; more lots are taken together.

    `fewest`: units at which the band begins that the inspected ones lie in (0: below the first). `expected`: number of
    nonconforming units among these at the AQL.
    """

    number: int | None
    fewest: int
    expected: float
    provenance: Provenance


def reduced_limit(inspected: int, aql: float) -> ReducedLimit:
    """The limit number for so many units `inspected` in the samples of ten lots, at `aql` nonconforming per hundred.

    With m expected at the AQL among the fewest units of the band: m - 1.2816 sqrt(m), rounded down, so at the AQL about
    one series of ten lots in ten is found so good. Below nought there is none. Raises EngineError.
    """
    units, share = whole("inspected", inspected, least=1), number("aql", aql)
    if not 0 < share <= LARGEST_AQL:
        raise EngineError(f"`aql` must be above 0 and at most {LARGEST_AQL:g} per hundred units; it is {share:g}.")
    fewest = (0, *FEWEST)[bisect_right(FEWEST, units)]
    expected = fewest * share / 100
    limit = floor(expected - TENTH * sqrt(expected)) if fewest else -1
    method = "Expected number of the band at the AQL, less 1.28 of its standard deviations (Poisson), rounded down."
    given = digest("reduced_limit", units, share)
    return ReducedLimit(
        limit if limit >= 0 else None, fewest, expected, Provenance(given, method, warnings=(COMPUTED,))
    )
