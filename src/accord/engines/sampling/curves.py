"""What a plan does to lots of any quality: operating characteristic, outgoing quality, inspection effort.

Definitions: Montgomery, Statistical Quality Control, chapter 15; NIST/SEMATECH e-Handbook 6.2.3. The outgoing quality
is that of rectifying inspection: rejected lots are sorted, found units are replaced by good ones.
"""

from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np
from numpy.typing import ArrayLike

from accord.engines.given import EngineError, Floats, Provenance, digest, floats, one_of, whole
from accord.engines.sampling.lots import Lots, Model, lots_of
from accord.engines.sampling.plans import Counted, Double, Indexed, Single, Variables
from accord.engines.sampling.sequential import Sequential
from accord.engines.sampling.variables import accepted

Plan = Single | Double | Variables
SEARCHED, ZOOMS = 200, 4  # shares at a time, and times, that the peak of the outgoing quality is looked for


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """`values` over the share `p` of the lot or process, both of shape (m,); usable as the array of its values."""

    p: Floats
    values: Floats
    provenance: Provenance

    def __len__(self) -> int:
        return self.values.size

    def __getitem__(self, at: int) -> float:
        return float(self.values[at])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Floats:
        return np.array(self.values, dtype=dtype, copy=copy)


@dataclass(frozen=True, slots=True)
class Limit:
    """The average outgoing quality limit `value`, and the incoming quality `p` at which it is reached."""

    value: float
    p: float
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Stage:
    """A point at which a lot is decided on: units looked at until there, P(accepted there), P(rejected there)."""

    inspected: int
    accept: Floats
    reject: Floats


def oc(plan: Plan | Sequential, p: ArrayLike, *, model: Model | None = None, lot: int | None = None) -> Curve:
    """The operating characteristic: the probability of acceptance over `p`, values of shape (m,).

    `p` is the share of nonconforming units; with the Poisson model nonconformities per unit (also above 1). Models:
    "binomial" (a process, the default), "hypergeom" (this lot of `lot` units; `p` is taken to the nearest count),
    "poisson" (the default of a plan with AQL above 10); plans for measurements have the normal one. With reduced
    inspection a count between `ac` and `re` accepts.
    """
    if isinstance(plan, Sequential):
        shares = shares_of(p, only_binomial(model))
        return Curve(shares, plan.accepted(shares), source("OC", plan, shares, model, lot))
    lots, given = situation(plan, p, model, lot)
    return Curve(given, accept(plan, lots), source("OC", plan, given, lots.model, lots.lot, lots))


def aoq(plan: Plan, p: ArrayLike, *, model: Model | None = None, lot: int | None = None) -> Curve:
    """The average outgoing quality over `p` when rejected lots are sorted: p Pa (N - n) / N.

    N is `lot`, or the lot that a plan was looked up for; without any lot it is p Pa, the limit of large ones.
    With the hypergeometric model acceptance and what remains in the lot depend on each other; the value is the exact
    expectation: p (N - n) / N times the acceptance of a lot of N - 1 units with one nonconforming unit less.
    """
    lots, given = situation(plan, p, model, lot)
    return Curve(given, outgoing(plan, lots), source("AOQ", plan, given, lots.model, lots.lot, lots))


def aoql(plan: Plan, *, model: Model | None = None, lot: int | None = None) -> Limit:
    """The average outgoing quality limit: the largest `aoq` of any incoming quality.

    Looked for on a grid of shares, then on ever finer ones between the neighbours of the peak.
    """
    low, high = 1e-9, 10.0 * (rejecting(plan) + 5) if model_of(plan, model) == "poisson" else 1.0
    value, share = 0.0, 0.0
    for _ in range(ZOOMS):
        lots, shares = situation(plan, np.geomspace(low, high, SEARCHED), model, lot)
        values = outgoing(plan, lots)
        peak = int(values.argmax())
        value, share = max((value, share), (float(values[peak]), float(lots.p[peak])))
        low, high = float(shares[max(peak - 1, 0)]), float(shares[min(peak + 1, SEARCHED - 1)])
    known = source("AOQL", plan, np.zeros(0), model_of(plan, model), lot_of(plan, lot))
    return Limit(value, share, replace(known, error=1e-9))


def ati(plan: Plan, p: ArrayLike, *, model: Model | None = None, lot: int | None = None) -> Curve:
    """The average total inspection over `p`: units per lot of `lot`, where rejected lots are sorted."""
    lots, given = situation(plan, p, model, lot)
    if lots.lot is None:
        raise EngineError("`lot` must be given: it is the number of units that are looked at in a rejected lot.")
    units = sum(stage.inspected * stage.accept for stage in stages(plan, lots)) + lots.lot * (1 - accept(plan, lots))
    return Curve(given, np.asarray(units), source("ATI", plan, given, lots.model, lots.lot, lots))


def asn(plan: Plan | Sequential, p: ArrayLike, *, model: Model | None = None, lot: int | None = None) -> Curve:
    """The average sample number over `p`: units per lot until the decision; samples are looked at to their end."""
    if isinstance(plan, Sequential):
        shares = shares_of(p, only_binomial(model))
        return Curve(shares, plan.sample_number(shares), source("ASN", plan, shares, model, lot))
    lots, given = situation(plan, p, model, lot)
    units = sum(stage.inspected * (stage.accept + stage.reject) for stage in stages(plan, lots))
    return Curve(given, np.asarray(units), source("ASN", plan, given, lots.model, lots.lot, lots))


def accept(plan: Plan, lots: Lots) -> Floats:
    return np.minimum(sum((stage.accept for stage in stages(plan, lots)), np.zeros(lots.p.shape)), 1.0)


def outgoing(plan: Plan, lots: Lots) -> Floats:
    """The chance that a unit is nonconforming and leaves: it is not looked at, and the others have the lot accepted."""
    left = (
        stage.accept * (1.0 if lots.lot is None else 1 - stage.inspected / lots.lot)
        for stage in stages(plan, lots.without_one())
    )
    return lots.p * sum(left, np.zeros(lots.p.shape))


def stages(plan: Plan, lots: Lots) -> list[Stage]:
    """The points of decision of a plan in their order."""
    if isinstance(plan, Variables):
        pa = accepted(plan, lots.p)
        return [Stage(plan.n, pa, 1 - pa)]
    if isinstance(plan, Single):
        pa = lots.at_most(plan.re - 1, plan.n)
        return [Stage(plan.n, pa, 1 - pa)]
    first = lots.at_most(plan.ac1, plan.n1)
    second, none = np.zeros(lots.p.shape), lots.at_most(plan.re1 - 1, plan.n1)
    for found in range(plan.ac1 + 1, plan.re1):
        passed = lots.at_most(plan.re2 - 1 - found, plan.n2, drawn=plan.n1, found=found)
        second += lots.exactly(found, plan.n1) * passed
    return [
        Stage(plan.n1, first, 1 - none),
        Stage(plan.n1 + plan.n2, second, np.maximum(none - first - second, 0.0)),
    ]


def situation(plan: Plan, p: ArrayLike, model: Model | None, lot: int | None) -> tuple[Lots, Floats]:
    """The lots that are asked about, looked at once, and the shares as they were given."""
    chosen, lot = model_of(plan, model), lot_of(plan, lot)
    if lot is not None and largest(plan) > lot:
        raise EngineError(f"`lot` must hold the whole sample of {largest(plan)} units; it is {lot}.")
    given = shares_of(p, chosen)
    return lots_of(given, chosen, lot), given


def shares_of(p: ArrayLike, model: str) -> Floats:
    given = floats("p", p)
    if given.min() < 0 or (given.max() > 1 and model != "poisson"):
        raise EngineError("`p` must hold shares from 0 to 1 (per unit; not percent).")
    return given


def model_of(plan: Plan, model: Model | None) -> Model:
    if not isinstance(plan, Single | Double | Variables):
        raise EngineError(f"`plan` must be a Single, Double or Variables plan; it is {type(plan).__name__}.")
    per_unit = isinstance(plan, Counted) and plan.counts != "nonconforming units"
    usual: Model = "normal" if isinstance(plan, Variables) else "poisson" if per_unit else "binomial"
    if model is None:
        return usual
    one_of("model", model, get_args(Model))
    if (model == "normal") != (usual == "normal"):
        raise EngineError(
            f"`model` {model!r} is not for a plan by {'measurements' if usual == 'normal' else 'counts'}."
        )
    return model


def only_binomial(model: Model | None) -> Model:
    return "binomial" if model is None else one_of("model", model, ("binomial",))


def lot_of(plan: Plan, lot: int | None) -> int | None:
    """The lot that is given, or else the one that a plan of a standard was looked up for."""
    if lot is None:
        return plan.lot if isinstance(plan, Indexed) else None
    return whole("lot", lot, least=1)


def largest(plan: Plan) -> int:
    return plan.n1 + plan.n2 if isinstance(plan, Double) else plan.n


def rejecting(plan: Plan) -> int:
    return plan.re2 if isinstance(plan, Double) else plan.re if isinstance(plan, Single) else 0


def source(
    what: str, plan: Plan | Sequential, p: Floats, model: str | None, lot: int | None, lots: Lots | None = None
) -> Provenance:
    """Provenance of a curve, with the warnings of the plan and of the counts that were rounded."""
    warnings = plan.provenance.warnings if isinstance(plan, Indexed | Sequential) else ()
    if lots is not None and lots.rounded:
        warnings += (f"Some shares of a lot of {lot} are no whole units; the nearest count was taken.",)
    wald = isinstance(plan, Sequential)
    method = f"{what} by Wald's approximation." if wald else f"{what} by the {model} model."
    error = None if wald else 1e-10 if model == "normal" else 0.0
    return Provenance(digest(what, repr(plan), p, model, lot), method, error, warnings)
