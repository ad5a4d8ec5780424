"""What is of the wrong type is refused by name, by each of the engines of quality."""

import math
import warnings

import numpy as np
import pytest

from accord.engines import audit_time, capability, msa, sampling, spc
from accord.engines.given import EngineError

SINGLE, RISKS = sampling.Single(52, 3), ((0.02, 0.95), (0.08, 0.1))
ASKED = {
    "quantiles": [lambda: spc.run_length(spc.Ewma(), quantiles=None)],
    "k": [lambda: spc.Cusum("0.5"), lambda: spc.cusum_limit(1e300, 100)],
    "width": [lambda: spc.Ewma(0.2, "3")],
    "charts": [lambda: spc.alarm_share(spc.NELSON_1984, 10, charts=1e300)],
    "design": [lambda: spc.alarm_share(None, 10)],
    "rules": [lambda: spc.pick(None, 1), lambda: spc.signals([1.0], 0, 1, [1])],
    "names": [lambda: spc.pick(spc.NELSON_1984, [1])],
    "within": [lambda: capability.capability(np.arange(10.0), 0, 9, within=["r"])],
    "mean": [lambda: capability.indices(1e300, 1.0, 0.0, 2.0, 1.0)],
    "measurements": [lambda: msa.linearity([1.0, 2.0], None)],
    "lot": [
        lambda: sampling.oc(SINGLE, [0.1], lot="200"),
        lambda: sampling.aoql(SINGLE, lot="200"),
        lambda: sampling.oc(SINGLE, [0.1], model="hypergeom", lot=1e300),
        lambda: sampling.design(*RISKS, lot=math.nan),
        lambda: sampling.zero_acceptance(RISKS[1], lot="many"),
        lambda: sampling.plan("2000"),
    ],
    "p": [lambda: sampling.oc(SINGLE, [[0.1], [0.1, 0.2]])],
    "confidence": [lambda: sampling.conclusion(100, 10, 0, "0.95")],
    "history": [lambda: sampling.switching(None)],
    "plan": [lambda: sampling.judge(None, 1), lambda: sampling.judge_variables(SINGLE, [1.0])],
    "sizes": [lambda: sampling.allocate([3, 4], 2)],
    "strata": [lambda: sampling.draw_stratified(["a"], 1, "seed")],
    "identifiers": [lambda: sampling.draw(None, 1, "seed")],
    "standards": [lambda: audit_time.estimate(50, None), lambda: audit_time.estimate(50, [["qms"]])],
    "standard": [lambda: audit_time.base_days(["qms"], 50)],
    "factors": [
        lambda: audit_time.estimate(50, factors=[0.1]),
        lambda: audit_time.estimate(50, factors={"qms": [0.1]}),
    ],
    "audit": [lambda: audit_time.site_sample(10, ["initial"])],
}


@pytest.mark.parametrize(("name", "ask"), [(name, ask) for name, asks in ASKED.items() for ask in asks])
def test_a_wrong_type_is_refused_by_name(name, ask):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(EngineError, match=f"`{name}`"):
            ask()


def test_a_history_may_be_an_array_of_truths():
    assert sampling.switching(np.array([True, False, True, False])).severity == "tightened"


def test_a_plan_holds_whole_numbers_whatever_number_the_lot_was():
    assert isinstance(sampling.plan(5.0).n, int)
