"""Whatever is put in place of an argument: a refusal that names it, or a finite answer; never anything else."""

from __future__ import annotations

import datetime
import inspect
import math
import re
import warnings
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from accord.engines import audit_time, capability, continuity, losses, msa, portfolio, sampling, spc
from accord.engines.given import EngineError

X = [9.8, 10.1, 10.3, 9.9, 10.2, 10.0, 9.7, 10.4, 10.1, 9.9, 10.2, 9.6]
ROWS = [X[at : at + 3] for at in range(0, 12, 3)]
VECTORS = [[float(i), float(i * i % 7)] for i in range(12)]
STUDY = [[[1.0, 1.1], [2.0, 2.2], [3.1, 2.9]], [[1.2, 1.0], [2.1, 2.3], [3.0, 3.2]]]
SINGLE, BY_MEASURE = sampling.Single(52, 3), sampling.Variables(4, 1.2)
DOUBLE = sampling.Double(50, 1, 4, 50, 4)
RISKS = {"prp": (0.02, 0.95), "crp": (0.08, 0.1)}
CHOICE: dict[str, Any] = {
    "ale": [10.0, 5.0],
    "effect": [[0.5, 0.2, 0.3], [0.0, 1.0, 0.4]],
    "cost": [1.0, 2.0, 3.0],
    "budget": 3.0,
    "requires": [(0, 1)],
    "excludes": [(0, 2)],
    "must": [1],
}
SUPPLY: dict[str, Any] = {"p": [0.9, 0.8, 0.7], "items": [(1, [0, 1]), (1, [2], [0])], "products": [1]}
LOSS = losses.Scenario(losses.Poisson(0.5), losses.Lognormal(10, 1))
PERT = losses.Pert(1, 2, 5)
CURVE, SAMPLE = losses.curve(LOSS, rel_tol=1e-3, tail=1e-4), losses.simulate(LOSS, 2000, 1)
AXIS = losses.Scale(("low", "high"), (1.0,))
GRID = losses.Matrix(AXIS, AXIS, ("green", "red"), ((0, 0), (0, 1)))


def chart(kind: str, x: object, **more: object) -> tuple[Callable[..., object], dict[str, Any]]:
    return spc.limits, {"kind": kind, "x": x, **more}


def summary(scenario: losses.Scenario) -> tuple[object, ...]:
    """A scenario's own figures, and those of its curve."""
    found = losses.curve(scenario, rel_tol=1e-2, tail=1e-3)
    own = (scenario.tef, scenario.lef, scenario.magnitude, scenario.magnitude_sd, scenario.ale, scenario.sd)
    return *own, found.ale, found.sd, found.p0, found.error, found.quantile([0.5, 0.99]), found.tvar([0.0, 0.99])


GOOD: dict[str, tuple[Callable[..., object], dict[str, Any]]] = {
    "limits i_mr": chart(
        "i_mr",
        X,
        phase1=(0, 12),
        stages=[6],
        center=10.0,
        sigma=0.2,
        constants="exact",
        width=3.0,
        truncate=True,
    ),
    "limits xbar_r": chart("xbar_r", ROWS, n=None),
    "limits xbar_s": chart("xbar_s", X, n=3, phase1=[True, True, True, True], stages=[2]),
    "limits p": chart("p", [3, 4, 1, 2], n=[50, 60, 50, 40], center=0.05),
    "limits np": chart("np", [3, 4, 1, 2], n=50),
    "limits c": chart("c", [3, 4, 1, 2]),
    "limits u": chart("u", [3, 4, 1, 2], n=[1.5, 2, 1, 2]),
    "limits laney": chart("laney_p", [3, 4, 1, 2], n=[50, 60, 50, 40]),
    "limits ewma": chart("ewma", X, lam=0.2, asymptotic=False),
    "limits cusum": chart("cusum", X, k=0.5, h=5.0, headstart=1.0),
    "limits t2": chart("t2", VECTORS, alpha=0.01, mean=[5.0, 3.0], covariance=[[9.0, 1.0], [1.0, 5.0]]),
    "limits t2 estimated": chart("t2", VECTORS, phase1=slice(0, 10)),
    "signals": (
        spc.signals,
        {"x": X, "center": 10.0, "sigma": 0.2, "rules": spc.NELSON_1984, "stages": [4]},
    ),
    "pick": (lambda rules, names: spc.pick(rules, names), {"rules": spc.NELSON_1984, "names": 1}),
    "Beyond": (spc.Beyond, {"count": 2, "of": 3, "sigmas": 2.0, "sides": "one"}),
    "Within": (spc.Within, {"count": 15, "sigmas": 1.0}),
    "Trend": (spc.Trend, {"count": 6}),
    "Alternation": (spc.Alternation, {"count": 14}),
    "Ewma": (spc.Ewma, {"lam": 0.2, "width": 3.0, "start": 0.1}),
    "Cusum": (spc.Cusum, {"k": 0.5, "h": 5.0, "headstart": 1.0, "sides": 2}),
    "run_length": (
        spc.run_length,
        {"design": spc.pick(spc.WESTERN_ELECTRIC, 1), "shift": 1.0, "quantiles": (0.1,), "steady": False},
    ),
    "run_length ewma": (spc.run_length, {"design": spc.Ewma(), "shift": [0.0, 1.0]}),
    "run_length cusum": (spc.run_length, {"design": spc.Cusum(), "shift": 1.0}),
    "alarm_share": (
        spc.alarm_share,
        {"design": spc.pick(spc.NELSON_1984, 1, 3), "points": 10, "shift": 0.5, "charts": 200, "seed": 1},
    ),
    "ewma_width": (spc.ewma_width, {"lam": 0.3, "arl": 50.0}),
    "cusum_limit": (spc.cusum_limit, {"k": 0.5, "arl": 50.0, "ahead": 0.1}),
    "factors": (spc.factors, {"n": 5, "constants": "table"}),
    "d2": (spc.d2, {"n": 5, "constants": "table"}),
    "d3": (spc.d3, {"n": 5, "constants": "table"}),
    "c4": (spc.c4, {"n": 5, "constants": "table"}),
    "capability": (
        capability.capability,
        {
            "x": X,
            "lsl": 9.0,
            "usl": 11.0,
            "target": 10.0,
            "subgroup": 3,
            "model": "normal",
            "within": "r",
            "degrees": "total",
            "cpk_interval": "bissell",
            "confidence": 0.95,
            "rules": spc.NELSON_1984,
            "strict": False,
        },
    ),
    "capability labels": (capability.capability, {"x": X, "lsl": 9.0, "subgroup": list("aaabbbcccddd")}),
    **{
        f"capability {model}": (capability.capability, {"x": X, "lsl": 9.0, "usl": 11.0, "model": model})
        for model in ("percentile", "lognormal", "weibull", "gamma", "fit")
    },
    "indices": (
        capability.indices,
        {
            "mean": 10.0,
            "sigma": 0.3,
            "lsl": 9.0,
            "usl": 11.0,
            "target": 10.0,
            "n": 30,
            "degrees": 29,
            "confidence": 0.9,
            "cpk_interval": "noncentral_t",
        },
    ),
    "ppm_beyond": (capability.ppm_beyond, {"z": 3.0}),
    "capability.sample_size": (capability.sample_size, {"margin": 0.1, "confidence": 0.95}),
    "gauge_rr": (
        msa.gauge_rr,
        {
            "y": STUDY,
            "method": "anova",
            "pool_at": 0.25,
            "tolerance": 4.0,
            "confidence": 0.9,
            "constants": "exact",
            "sigmas": 6.0,
        },
    ),
    "gauge_rr range": (msa.gauge_rr, {"y": STUDY, "method": "range", "constants": "table"}),
    "bias": (msa.bias, {"x": X, "reference": 10.0, "confidence": 0.95}),
    "linearity": (
        msa.linearity,
        {"reference": [2.0, 4.0, 6.0], "measurements": [[2.1, 2.3], [4.0, 4.1], [5.8, 6.0]], "confidence": 0.95},
    ),
    "msa.stability": (msa.stability, {"x": ROWS, "rules": spc.NELSON_1984}),
    "agreement": (
        msa.agreement,
        {
            "ratings": [[["a", "b"], ["b", "b"]], [["a", "a"], ["a", "b"]]],
            "reference": ["a", "b"],
            "reject": "b",
            "confidence": 0.9,
        },
    ),
    "cohen_kappa": (msa.cohen_kappa, {"table": [[20, 5], [10, 15]], "confidence": 0.95}),
    "fleiss_kappa": (msa.fleiss_kappa, {"counts": [[3, 2], [1, 4], [5, 0]], "confidence": 0.95}),
    **{
        look_up.__name__: (look_up, {"lot": 2000, "level": level, "aql": 1.0, "severity": "normal"})
        for look_up, level in ((sampling.plan, "II"), (sampling.double_plan, "II"), (sampling.variables_plan, "IV"))
    },
    "code_letter": (sampling.code_letter, {"lot": 2000, "level": "II", "standard": "MIL-STD-105E"}),
    **{
        f"{name} {what}": (getattr(sampling, name), {"plan": plan, "p": [0.01, 0.1], "model": model, "lot": 500})
        for name in ("oc", "aoq", "ati", "asn")
        for what, plan, model in (
            ("single", SINGLE, "hypergeom"),
            ("double", DOUBLE, "poisson"),
            ("variables", BY_MEASURE, "normal"),
        )
    },
    "oc sequential": (sampling.oc, {"plan": sampling.sequential(0.01, 0.1, 0.05, 0.1), "p": [0.01]}),
    "aoql": (sampling.aoql, {"plan": SINGLE, "model": "binomial", "lot": 500}),
    "design": (sampling.design, {**RISKS, "model": "hypergeom", "lot": 500}),
    "zero_acceptance": (sampling.zero_acceptance, {"crp": RISKS["crp"], "model": "binomial", "lot": 500}),
    "design_variables": (sampling.design_variables, {**RISKS, "sigma": "known"}),
    "sequential": (sampling.sequential, {"p1": 0.01, "p2": 0.1, "alpha": 0.05, "beta": 0.1}),
    "Single": (sampling.Single, {"n": 52, "ac": 3, "re": 4}),
    "Double": (sampling.Double, {"n1": 50, "ac1": 1, "re1": 4, "n2": 50, "ac2": 4, "re2": 5}),
    "Variables": (sampling.Variables, {"n": 5, "k": 1.2, "sigma": "known"}),
    "judge": (sampling.judge, {"plan": DOUBLE, "found": 2, "second": 1}),
    "judge_variables": (
        sampling.judge_variables,
        {"plan": BY_MEASURE, "x": [1.0, 2.0, 3.0, 4.0], "lsl": -1.0, "usl": 9.0, "sigma": None},
    ),
    "conclusion": (sampling.conclusion, {"population": 400, "examined": 60, "failed": 1, "confidence": 0.95}),
    "sampling.sample_size": (
        sampling.sample_size,
        {"population": 400, "at_most": 0.05, "confidence": 0.95, "failed": 1},
    ),
    "draw": (sampling.draw, {"identifiers": ["a", "b", "c"], "n": 2, "seed": "2026"}),
    "allocate": (sampling.allocate, {"sizes": {"a": 10, "b": 30}, "n": 8, "least": 1}),
    "draw_stratified": (
        sampling.draw_stratified,
        {"strata": {"a": ["1", "2"], "b": ["3", "4"]}, "n": 2, "seed": "2026", "least": 1},
    ),
    "Lot": (
        lambda **given: sampling.switching([sampling.Lot(**given)], start="reduced"),
        {"accepted": True, "nonconforming": 0, "between": False, "steady": True, "resumed": False},
    ),
    "switching": (
        sampling.switching,
        {"history": "AARAR", "start": "normal", "reduced": False, "limit_number": None, "discontinue_after": 10},
    ),
    "reduced_limit": (sampling.reduced_limit, {"inspected": 880, "aql": 0.65}),
    "choose": (portfolio.choose, {**CHOICE, "gap": 0.01, "time_limit": 1.0}),
    "greedy": (portfolio.greedy, CHOICE),
    "frontier": (
        portfolio.frontier,
        {**{name: value for name, value in CHOICE.items() if name != "budget"}, "budgets": [2.0, 4.0]},
    ),
    "continuity": (
        continuity.continuity,
        {
            **SUPPLY,
            "causes": [(0.1, [0, 1])],
            "odds": {0: 0.5},
            "findings": [continuity.Finding(1, "audit", 2.0)],
            "cap": 20.0,
        },
    ),
    "bounds": (continuity.bounds, {**SUPPLY, "causes": [(0.1, [0, 1])]}),
    "Item": (
        lambda **given: continuity.continuity([0.9, 0.8], [continuity.Item(**given)]),
        {"needed": 1, "suppliers": [0, 1], "items": []},
    ),
    "Cause": (
        lambda **given: continuity.continuity([0.9, 0.8], [(1, [0])], [continuity.Cause(**given)]),
        {"probability": 0.1, "suppliers": [0, 1]},
    ),
    "Finding": (
        lambda **given: continuity.continuity([0.9, 0.8], [(1, [0])], findings=[continuity.Finding(**given)]),
        {"supplier": 0, "kind": "audit", "ratio": 0.4, "weight": 0.5},
    ),
    "network": (continuity.network, {"edges": [(0, 1), (1, 2)], "p": 0.9, "terminals": [0, 2]}),
    "connected_subgraphs": (continuity.connected_subgraphs, {"edges": [(0, 1), (1, 2)], "terminals": [0, 2]}),
    "k_of_n": (continuity.k_of_n, {"p": [0.9, 0.8], "k": 1}),
    "availability": (continuity.availability, {"mtbf": 100.0, "mttr": 5.0}),
    "undisturbed": (continuity.undisturbed, {"mtbf": 100.0, "duration": 5.0}),
    "regions": (continuity.regions, {"region": [0, 1, 0], "outage": [0.1, 0.2]}),
    "update": (continuity.update, {"p": [0.9, 0.8], "ratio": 0.5}),
    "base_days": (audit_time.base_days, {"standard": "qms", "persons": 60}),
    "estimate": (
        audit_time.estimate,
        {
            "persons": 60,
            "standards": ["qms", "isms"],
            "factors": {"qms": [audit_time.Factor("simple", -0.1)]},
            "integration_level": 0.8,
            "team_ability": 1.0,
        },
    ),
    "Factor": (
        lambda **given: audit_time.estimate(60, factors={"qms": [audit_time.Factor(**given)]}),
        {"reason": "simple", "change": -0.1},
    ),
    "site_sample": (audit_time.site_sample, {"sites": 20, "audit": "initial"}),
    "Poisson": (losses.Poisson, {"rate": 0.5}),
    "Bernoulli": (losses.Bernoulli, {"probability": 0.5}),
    "NegativeBinomial": (losses.NegativeBinomial, {"mean": 0.5, "size": 2.0}),
    "MixedPoisson": (losses.MixedPoisson, {"rate": losses.Pert(0.1, 0.5, 2.0), "factor": 1.0}),
    "Constant": (losses.Constant, {"value": 5.0}),
    "Exponential": (losses.Exponential, {"mean": 5.0}),
    "Lognormal": (losses.Lognormal, {"mu": 5.0, "sigma": 1.0}),
    "Pert": (losses.Pert, {"low": 1.0, "mode": 2.0, "high": 5.0, "gamma": 4.0}),
    "Triangular": (losses.Triangular, {"low": 1.0, "mode": 2.0, "high": 5.0}),
    "Empirical": (losses.Empirical, {"values": [1.0, 2.0], "weights": [0.5, 0.5]}),
    "Scenario": (
        losses.Scenario,
        {
            "frequency": losses.Poisson(0.5),
            "primary": losses.Lognormal(10, 1),
            "vulnerability": 0.5,
            "secondary": (0.2, losses.Constant(5.0)),
            "loadings": {"region": 0.5},
            "name": "x",
        },
    ),
    "curve": (losses.curve, {"scenarios": [LOSS], "factors": None, "rel_tol": 1e-3, "tail": 1e-4}),
    "simulate": (losses.simulate, {"scenarios": [LOSS], "trials": 200, "seed": 1, "factors": None}),
    "marginal": (losses.marginal, {"known": losses.curve([LOSS, LOSS], rel_tol=1e-3, tail=1e-4), "q": [0.9]}),
    "what_if": (
        losses.what_if,
        {"known": losses.curve([LOSS, LOSS], rel_tol=1e-3, tail=1e-4), "frequency": {0: 0.5}, "severity": {1: 0.5}},
    ),
    "matrix": (losses.matrix, {"scale": GRID, "likelihood": 0.5, "impact": 2.0}),
    "reversals": (losses.reversals, {"scale": GRID, "likelihood": [0.5, 2.0], "impact": [2.0, 3.0]}),
    "rosi": (losses.rosi, {"ale_before": 10.0, "ale_after": 5.0, "cost": 2.0}),
    **{
        f"{answer.__name__} of a {type(known).__name__}": (answer, given)
        for known in (CURVE, SAMPLE)
        for answer, given in (
            (known.sf, {"x": 5e4}),
            (known.quantile, {"q": 0.9}),
            (known.tvar, {"q": 0.9}),
        )
    },
    "cdf of a LossCurve": (CURVE.cdf, {"x": 5e4}),
    "excess of a LossCurve": (CURVE.excess, {"x": 5e4}),
    "bracket of a LossCurve": (CURVE.bracket, {"x": 5e4}),
    **{
        f"level of {answer.__name__}": (
            lambda level, answer=answer, given=given: answer(*given, level=level),
            {"level": 0.9},
        )
        for answer, given in ((SAMPLE.mean, ()), (SAMPLE.sf, (5e4,)), (SAMPLE.quantile, (0.9,)), (SAMPLE.tvar, (0.9,)))
    },
    "changed": (LOSS.changed, {"frequency": 0.5, "severity": 0.5}),
    "Lognormal.from_range": (losses.Lognormal.from_range, {"low": 1.0, "high": 5.0, "level": 0.9}),
    "NegativeBinomial.from_probability": (losses.NegativeBinomial.from_probability, {"size": 2.0, "p": 0.5}),
    **{
        f"curve of {of.__name__}": (lambda of=of, **given: summary(losses.Scenario(of(**given), PERT)), given)
        for of, given in (
            (losses.Poisson, {"rate": 0.5}),
            (losses.Bernoulli, {"probability": 0.5}),
            (losses.NegativeBinomial, {"mean": 0.5, "size": 2.0}),
            (losses.MixedPoisson, {"rate": PERT, "factor": 1.0}),
        )
    },
    **{
        f"curve of {of.__name__}": (
            lambda of=of, **given: summary(losses.Scenario(losses.Poisson(0.5), of(**given))),
            given,
        )
        for of, given in (
            (losses.Constant, {"value": 5.0}),
            (losses.Exponential, {"mean": 5.0}),
            (losses.Lognormal, {"mu": 5.0, "sigma": 1.0}),
            (losses.Pert, {"low": 1.0, "mode": 2.0, "high": 5.0, "gamma": 4.0}),
            (losses.Triangular, {"low": 1.0, "mode": 2.0, "high": 5.0}),
            (losses.Empirical, {"values": [1.0, 2.0], "weights": [0.5, 0.5]}),
        )
    },
    "curve of Scenario": (
        lambda **given: summary(losses.Scenario(losses.Poisson(0.5), PERT, **given)),
        {"vulnerability": 0.5, "secondary": (0.2, losses.Constant(5.0)), "loadings": 0.5},
    ),
    "vulnerability": (losses.vulnerability, {"tcap": losses.Pert(0, 1, 2), "rs": losses.Pert(0, 1, 3)}),
    "Scale": (losses.Scale, {"names": ("low", "high"), "cuts": (1.0,), "scores": False}),
    "Matrix": (losses.Matrix, {"likelihood": AXIS, "impact": AXIS, "levels": ("a", "b"), "grid": ((0, 0), (0, 1))}),
}

HOSTILE: list[Any] = [
    None,
    True,
    "text",
    "",
    b"1",
    1j,
    math.nan,
    math.inf,
    -math.inf,
    -1,
    0,
    0.5,
    7,
    1e300,
    -1e300,
    1e-310,
    10**400,
    2**63,
    Decimal("NaN"),
    Decimal("1e500"),
    datetime.date(2026, 1, 1),
    object(),
    len,
    int,
    slice(None),
    slice("a", None),
    slice(0, 2.5),
    [],
    (),
    {},
    set(),
    iter([]),
    [[]],
    [None],
    [True],
    [1.0],
    [0.0, 1.0],
    ["text"],
    [object()],
    [1j],
    [math.nan],
    [math.inf, 1.0],
    [10**400],
    [1e300, -1e300],
    [1.0, None],
    [[1.0], [1.0, 2.0]],
    [[1.0, 2.0], 3.0],
    [[[1.0], [2.0]], [[1.0, 2.0], [2.0]]],
    [[0, 1], [1, 0]],
    [(0, 0)],
    [-1],
    [2.5],
    (0, "a"),
    (None, None),
    (0, 1),
    (5, 1),
    {1: 2},
    {"a": None},
    {None: 1},
    {"qms": 3},
    {"a": 1, 2: 3},
    {(1, 2)},
    np.float64("nan"),
    np.array(1.0),
    np.array("i_mr"),
    np.array(["i_mr"]),
    np.array(["exact", "table"]),
    np.array([1.0, 2.0]),
    np.array([1 + 2j]),
    np.array([None, 1.0], dtype=object),
    np.array([[1.0, None]], dtype=object),
    np.array([], dtype=object),
    np.array(["2026-01-01"], dtype="datetime64[D]"),
    np.array([1], dtype="timedelta64[s]"),
    np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
    np.zeros((0, 3)),
    np.zeros((3, 0)),
    np.zeros((2, 2, 2, 2)),
    np.full(12, 5.0),
    np.ma.masked_array([1.0, 2.0], [True, False]),
    np.random.default_rng(1),
]

HOLDERS = (
    "history",
    "scenarios",
    "factors",
    "identifiers",
    "causes",
    "budget",
)  # arguments that hold what a case makes


def refused_well(why: EngineError, arguments: list[str]) -> bool:
    """Whether one sentence names an argument, or the place within one: `findings[0].weight`."""
    said = str(why)
    named = re.findall(r"`([^`]+)`", said)
    return said.endswith(".") and any(each in place for place in named for each in (*arguments, *HOLDERS))


def not_finite(found: object, path: str = "result") -> str | None:
    """Where a NaN, an infinity or a NaT is in a result, if anywhere."""
    if isinstance(found, float | np.floating):
        return None if math.isfinite(found) else path
    if isinstance(found, np.ndarray):
        return None if found.dtype.kind not in "fc" or np.isfinite(found).all() else path
    if is_dataclass(found) and not isinstance(found, type):
        names = [field.name for field in fields(found) if field.repr]
        return next((bad for name in names if (bad := not_finite(getattr(found, name), f"{path}.{name}"))), None)
    if isinstance(found, dict):
        return next((bad for key, each in found.items() if (bad := not_finite(each, f"{path}[{key!r}]"))), None)
    if isinstance(found, list | tuple):
        return next((bad for at, each in enumerate(found) if (bad := not_finite(each, f"{path}[{at}]"))), None)
    return None


def shown(value: object) -> str:
    text = repr(value)
    return text if len(text) < 60 else f"{text[:57]}..."


CASES = [(call, name) for call, (_, given) in GOOD.items() for name in given]


@pytest.mark.parametrize(("call", "name"), CASES, ids=[f"{call}: {name}" for call, name in CASES])
def test_a_hostile_value_is_refused_by_name_or_answered(call: str, name: str) -> None:
    ask, given = GOOD[call]
    arguments = [name] if len(given) == 1 else list(given)
    wrong = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for value in HOSTILE:
            try:
                bad = not_finite(ask(**{**given, name: value}))
            except EngineError as why:
                bad = None if refused_well(why, arguments) else f"refused: {why}"
            except Exception as why:  # noqa: BLE001
                bad = f"{type(why).__name__}: {why}"
            if bad:
                wrong.append(f"{shown(value)} -> {bad}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("call", GOOD)
def test_what_is_right_is_answered(call: str) -> None:
    ask, given = GOOD[call]
    assert not_finite(ask(**given)) is None


def test_every_public_function_is_among_them() -> None:
    asked = {ask for ask, _ in GOOD.values()}
    engines = (audit_time, capability, continuity, losses, msa, portfolio, sampling, spc)
    public = {
        getattr(engine, name)
        for engine in engines
        for name in engine.__all__
        if inspect.isfunction(getattr(engine, name))
    }
    assert public - {spc.pick} <= asked
