"""What a plan says of one lot after its sample."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from accord.engines.given import EngineError, Provenance, digest, floats, number, whole
from accord.engines.sampling.plans import Counted, Double, Indexed, Single, Variables, VariablesPlan

FORM_2 = (
    "MIL-STD-414 judges two limits by the estimated share outside both (form 2), whose tables are not held; here each "
    "limit is judged by k, which can accept what form 2 would reject."
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """`accepted` None: a second sample must be drawn. `back_to_normal`: reduced inspection ends with this lot.

    `found`: counted in all samples so far, second ones too; None with measurements. `inspected`: the units of these
    samples. Reduced inspection compares both over ten lots with a limit number (MIL-STD-105E 4.7.3 b, table VIII).
    """

    accepted: bool | None
    back_to_normal: bool
    found: int | None
    inspected: int
    why: str
    provenance: Provenance


def judge(plan: Single | Double, found: int, second: int | None = None) -> Judgement:
    """The judgement of a lot in whose sample `found` were counted, and `second` in the second sample of a double plan.

    Under reduced inspection a count between `ac` and `re` accepts the lot and a rejection ends it: both lead back to
    normal inspection (MIL-STD-105E 4.7.4).
    """
    if not isinstance(plan, Single | Double):
        raise EngineError(f"`plan` must be a Single or Double plan; it is {type(plan).__name__}.")
    first = plan if isinstance(plan, Single) else Single(plan.n1, plan.ac1, plan.re1)
    found = within("found", found, first.n, plan)
    known = Provenance(digest("judge", repr(plan), found, repr(second)), "Comparison with the acceptance numbers.")
    if isinstance(plan, Double) and plan.ac1 < found < plan.re1:
        if second is None:
            why = f"{found} lies between {plan.ac1} and {plan.re1}: a second sample of {plan.n2} decides"
            return Judgement(None, False, found, plan.n1, why, known)
        total = found + within("second", second, plan.n2, plan)
        return verdict(total, Single(plan.n1 + plan.n2, plan.ac2, plan.re2), plan, known)
    if second is not None:
        raise EngineError("`second` must be None: the first sample has decided.")
    return verdict(found, first, plan, known)


def judge_variables(
    plan: Variables, x: ArrayLike, *, lsl: float | None = None, usl: float | None = None, sigma: float | None = None
) -> Judgement:
    """The judgement of a lot by the measurements `x` (n,) against a lower or an upper limit, in the unit of `x`.

    With a plan for known sigma, `sigma` is that of the process. Both limits: each is judged by `k`.
    """
    if not isinstance(plan, Variables):
        raise EngineError(f"`plan` must be a Variables plan; it is {type(plan).__name__}.")
    values = floats("x", x)
    if values.size != plan.n:
        raise EngineError(f"`x` must hold the {plan.n} measurements of the plan; it holds {values.size}.")
    if (sigma is None) == (plan.sigma == "known"):
        raise EngineError(f"`sigma` must {'be given' if sigma is None else 'be None'}: the plan has it {plan.sigma}.")
    spread = float(values.std(ddof=1)) if sigma is None else number("sigma", sigma, above=0)
    if not spread > 1e-14 * float(np.abs(values).max()):
        raise EngineError("`x` must vary: all measurements are the same.")
    if lsl is None and usl is None:
        raise EngineError("`lsl` or `usl` must be given.")
    if lsl is not None and usl is not None and number("lsl", lsl) >= number("usl", usl):
        raise EngineError("`lsl` must be below `usl`.")
    mean = float(values.mean())
    sides = {
        "upper": None if usl is None else (number("usl", usl) - mean) / spread,
        "lower": None if lsl is None else (mean - number("lsl", lsl)) / spread,
    }
    held = {side: q for side, q in sides.items() if q is not None}
    accepted = min(held.values()) >= plan.k
    why = ", ".join(f"{side} limit at {q:.4g} standard deviations" for side, q in held.items())
    warnings = (FORM_2,) if len(held) == 2 and isinstance(plan, VariablesPlan) else ()
    known = Provenance(digest("judge_variables", repr(plan), values, lsl, usl, sigma), "k method.", 0.0, warnings)
    return Judgement(accepted, False, None, plan.n, f"{why}; k is {plan.k:g}", known)


def verdict(found: int, taken: Single, plan: Single | Double, known: Provenance) -> Judgement:
    """The decision on `found` in the samples `taken`, with the numbers for them."""
    reduced = isinstance(plan, Indexed) and plan.severity == "reduced"
    if found <= taken.ac:
        return Judgement(True, False, found, taken.n, f"{found} is not more than {taken.ac}", known)
    if found < taken.re:
        why = f"{found} lies between {taken.ac} and {taken.re}: accepted, normal inspection is back"
        return Judgement(True, True, found, taken.n, why, known)
    return Judgement(False, reduced, found, taken.n, f"{found} is not less than {taken.re}", known)


def within(name: str, found: int, n: int, plan: Single | Double) -> int:
    """A count of units lies within the sample; nonconformities can be more than there are units."""
    per_unit = isinstance(plan, Counted) and plan.counts != "nonconforming units"
    return whole(name, found, least=0, most=None if per_unit else n)
