"""Acceptance sampling: the published cases, every cell of the tables, and the definitions by enumeration."""

import csv
import json
from fractions import Fraction
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import brentq

from accord.engines import sampling
from accord.engines.given import EngineError

REFERENCE = Path(__file__).parent / "reference"
CASES = {
    case["id"].removeprefix("as."): case
    for case in json.loads((REFERENCE / "acceptance_sampling.json").read_text(encoding="utf-8"))
}
TABLES = Path(sampling.__file__).parent / "mil_std"
SEVERITIES = ("normal", "tightened", "reduced")
LOTS = {  # a level and a lot for each code letter
    "A": ("I", 2), "B": ("II", 9), "C": ("II", 16), "D": ("II", 50), "E": ("II", 90), "F": ("II", 150),
    "G": ("II", 280), "H": ("II", 500), "J": ("II", 1200), "K": ("II", 3200), "L": ("II", 10000), "M": ("II", 35000),
    "N": ("II", 150000), "P": ("II", 500000), "Q": ("II", 10**6), "R": ("III", 10**6),
}  # fmt: skip


def table(name):
    with (TABLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def expect(case, found):
    for name, value in case["expected"].items():
        assert found[name] == pytest.approx(value, rel=case["rel_tol"], abs=0), name


def rel(case):
    return {"rel": case["rel_tol"], "abs": 0}


@pytest.mark.parametrize(
    ("name", "plan", "how"),
    [
        ("oc.nist52_3", sampling.Single(52, 3), {}),
        ("oc.double", sampling.Double(50, 1, 4, 100, 3), {}),
        ("oc.hyper", sampling.Single(20, 1), {"model": "hypergeom", "lot": 200}),
        ("oc.var_unknown", sampling.Variables(30, 1.86), {}),
        ("oc.var_known", sampling.Variables(20, 1.86, "known"), {}),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_published_operating_characteristics(name, plan, how):
    case = CASES[name]
    curve = sampling.oc(plan, case["input"]["p"], **how)
    assert curve.values == pytest.approx(case["expected"]["pa"], **rel(case))
    assert np.array_equal(np.asarray(curve), list(curve))
    assert curve == pytest.approx(case["expected"]["pa"], **rel(case))


def test_aoq_nist():
    case = CASES["aoq.nist"]
    plan, lot, p = sampling.Single(52, 3), case["input"]["N"], case["input"]["p"]
    found = sampling.aoq(plan, p, lot=lot)
    assert found.values == pytest.approx(case["expected"]["aoq"], **rel(case))
    limit = sampling.aoql(plan, lot=lot)
    assert (round(limit.value, 4), round(limit.p, 2)) == (0.0372, 0.06)


def test_seq_nist():
    case = CASES["seq.nist"]
    plan = sampling.sequential(**case["input"])
    expect(case, {name: getattr(plan, name) for name in case["expected"]})
    ends = [0.0, plan.p1, plan.s, plan.p2, 1.0]
    assert sampling.oc(plan, ends).values == pytest.approx([1, 0.95, plan.h2 / (plan.h1 + plan.h2), 0.1, 0], abs=1e-9)
    near = plan.s * (1 + np.array([-1e-3, -1e-5, -1e-8, 0, 1e-8, 1e-5, 1e-3]))
    assert np.ptp(sampling.asn(plan, near).values) < 0.02
    assert (np.diff(sampling.oc(plan, near).values) < 1e-12).all()
    assert [plan.acceptance_number(n) for n in (23, 24, 49)] == [None, 0, 1]
    assert [plan.rejection_number(n) for n in (1, 2, 19, 20)] == [None, 2, 2, 3]


def walked(plan, p, most=4000):
    """P(accepted) of a sequential plan and its average sample number: unit by unit, over all counts."""
    counts, accepted, drawn = {0: 1.0}, 0.0, 0.0
    for n in range(1, most):
        drawn += sum(counts.values())
        after = {}
        for count, chance in counts.items():
            for found, share in ((count, 1 - p), (count + 1, p)):
                after[found] = after.get(found, 0.0) + chance * share
        low, high = plan.acceptance_number(n), plan.rejection_number(n)
        accepted += sum(chance for count, chance in after.items() if low is not None and count <= low)
        counts = {
            count: chance
            for count, chance in after.items()
            if (low is None or count > low) and (high is None or count < high) and chance > 1e-15
        }
    return accepted, drawn


def test_a_sequential_plan_keeps_the_risks_that_wald_bounds():
    plan = sampling.sequential(0.01, 0.10, 0.05, 0.10)
    (good, drawn), (bad, _) = walked(plan, plan.p1), walked(plan, plan.p2)
    assert 1 - good <= 0.05 / 0.9
    assert bad <= 0.10 / 0.95
    assert sampling.asn(plan, [plan.p1]).values[0] == pytest.approx(drawn, rel=0.15)
    p = np.array([1e-300, 1e-9, 0.01, 0.2, 0.6, 0.99, 1 - 1e-12])
    assert (np.diff(sampling.oc(plan, p).values) <= 0).all()
    assert (sampling.asn(plan, p).values > 0).all()


@pytest.mark.parametrize("name", ["design.bin", "design.poi", "design.hyp"])
def test_published_designs(name):
    case = CASES[name]
    plan = sampling.design(
        case["input"]["prp"], case["input"]["crp"], model=case["input"]["dist"], lot=case["input"].get("N")
    )
    assert {"n": plan.n, "c": plan.ac} == case["expected"]


@pytest.mark.parametrize("sigma", ["known", "unknown"])
def test_design_norm(sigma):
    case = CASES["design.norm"]
    plan = sampling.design_variables(**case["input"], sigma=sigma)
    assert plan.n == case["expected"][sigma]["n"]
    assert plan.k == pytest.approx(case["expected"][sigma]["k"], **rel(case))
    assert plan.pa_prp == pytest.approx(0.95, abs=1e-9)
    assert plan.pa_crp <= 0.075


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("lookup")])
def test_published_look_ups(name):
    plan = sampling.plan(**CASES[name]["input"])
    assert {each: getattr(plan, each) for each in CASES[name]["expected"]} == CASES[name]["expected"]


@pytest.mark.parametrize("severity", SEVERITIES)
def test_every_cell_of_the_single_tables(severity):
    rows = table(f"mil_std_105e_single_{severity}.csv")
    assert len(rows) == 416
    for row in rows:
        level, lot = LOTS[row["code"]]
        plan = sampling.plan(lot, level, float(row["aql"]), severity)
        assert (plan.code, plan.use_code, plan.ac, plan.re) == (
            row["code"], row["use_code"], int(row["ac"]), int(row["re"])
        )  # fmt: skip
        assert (plan.n, plan.inspect_all) == (min(int(row["n"]), lot), int(row["n"]) >= lot)
        assert row["confidence"] == "table+second source"
        assert plan.counts == ("nonconformities per 100 units" if plan.aql > 10 else "nonconforming units")


@pytest.mark.parametrize("severity", SEVERITIES)
def test_the_tables_have_the_acceptance_that_was_computed_for_them(severity):
    for row in table(f"mil_std_105e_single_{severity}.csv"):
        plan = sampling.Single(int(row["n"]), int(row["ac"]), int(row["re"]))
        model = row["model"].split()[0]
        p = np.array([float(row["aql"])] + [float(row[each]) for each in ("lq10", "p95", "p50")]) / 100
        found = sampling.oc(plan, p, model=model).values
        assert found[0] == pytest.approx(float(row["pa_below_re"]), abs=1e-5)
        if plan.re == plan.ac + 1:  # the tables give the others for the acceptance number
            assert found[1:] == pytest.approx([0.1, 0.95, 0.5], abs=0.002)


def test_tightened_never_accepts_more_than_normal():
    p = np.linspace(0, 1, 41)
    for row in table("mil_std_105e_single_normal.csv"):
        level, lot = LOTS[row["code"]]
        tightened, normal = (
            sampling.oc(sampling.plan(10 * lot, level, float(row["aql"]), each), p, model="poisson").values
            for each in ("tightened", "normal")
        )
        assert (tightened <= normal + 1e-12).all()


def test_an_arrow_of_the_tightened_table_leads_down_from_the_cell_below_zero():
    down = {"C": 6.5, "D": 4.0, "E": 2.5, "F": 1.5, "G": 1.0, "H": 0.65, "J": 0.4, "K": 0.25, "L": 0.15, "M": 0.1}
    down |= {"N": 0.065, "P": 0.04, "Q": 0.025}
    letters = "ABCDEFGHJKLMNPQRS"
    for code, aql in down.items():
        level, lot = LOTS[code]
        plan = sampling.plan(lot, level, aql, "tightened")
        assert (plan.code, plan.ac, plan.re) == (code, 1, 2)
        assert letters.index(plan.use_code) == letters.index(code) + 2


DOUBLES = {  # the numbers of the single plan, and those of the double plan beside it
    "normal": {
        (1, 2): (0, 2, 1, 2), (2, 3): (0, 3, 3, 4), (3, 4): (1, 4, 4, 5), (5, 6): (2, 5, 6, 7), (7, 8): (3, 7, 8, 9),
        (10, 11): (5, 9, 12, 13), (14, 15): (7, 11, 18, 19), (21, 22): (11, 16, 26, 27), (30, 31): (17, 22, 37, 38),
        (44, 45): (25, 31, 56, 57),
    },
    "tightened": {
        (1, 2): (0, 2, 1, 2), (2, 3): (0, 3, 3, 4), (3, 4): (1, 4, 4, 5), (5, 6): (2, 5, 6, 7),
        (8, 9): (3, 7, 11, 12), (12, 13): (6, 10, 15, 16), (18, 19): (9, 14, 23, 24), (27, 28): (15, 20, 34, 35),
        (41, 42): (23, 29, 52, 53),
    },
    "reduced": {
        (0, 2): (0, 2, 0, 2), (1, 3): (0, 3, 0, 4), (1, 4): (0, 4, 1, 5), (2, 5): (0, 4, 3, 6), (3, 6): (1, 5, 4, 7),
        (5, 8): (2, 7, 6, 9), (7, 10): (3, 8, 8, 12), (10, 13): (5, 10, 12, 16), (14, 17): (7, 12, 18, 22),
        (21, 24): (11, 17, 26, 30),
    },
}  # fmt: skip
SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000)
MATCH = {  # how far acceptance at the AQL may be apart, and the quality that is accepted once in ten times
    "normal": (0.025, 0.10),
    "tightened": (0.055, 0.10),
    "reduced": (0.0075, 0.15),
}


def doubles(severity):
    """The double plans by letter and AQL, each with the single plan of the same cell and the model of the AQL."""
    single = {(row["use_code"], float(row["aql"])): row for row in table(f"mil_std_105e_single_{severity}.csv")}
    found = {}
    for row in table("mil_std_105e_double.csv"):
        if row["severity"] == severity:
            key = row["code"], float(row["aql"])
            beside = sampling.Single(*(int(single[key][each]) for each in ("n", "ac", "re")))
            numbers = (int(row[each]) for each in ("n1", "ac1", "re1", "n2", "ac2", "re2"))
            found[key] = sampling.Double(*numbers), beside, "binomial" if key[1] <= 10 else "poisson"
    return found


@pytest.mark.parametrize(("severity", "cells"), [("normal", 128), ("tightened", 114), ("reduced", 108)])
def test_each_double_plan_stands_beside_its_single_plan(severity, cells):
    found = doubles(severity)
    assert len(found) == cells
    for plan, beside, _ in found.values():
        assert (plan.ac1, plan.re1, plan.ac2, plan.re2) == DOUBLES[severity][beside.ac, beside.re]
        assert plan.n1 == plan.n2
        assert plan.n1 == max(n for n in SIZES if n < beside.n)
    single = {(row["use_code"], float(row["aql"])): row for row in table(f"mil_std_105e_single_{severity}.csv")}
    alone = "A" if severity != "reduced" else "ABC"
    both = {key for key, row in single.items() if (row["ac"], row["re"]) != ("0", "1") and key[0] not in alone}
    assert both == set(found)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_double_plan_accepts_as_its_single_plan_does(severity):
    chance, quality = MATCH[severity]
    for (_, aql), (plan, beside, model) in doubles(severity).items():
        one, two = (sampling.oc(each, [aql / 100], model=model).values[0] for each in (beside, plan))
        assert abs(one - two) < chance
        one, two = (tenth(each, model) for each in (beside, plan))
        assert two == pytest.approx(one, rel=quality)


def tenth(plan, model):
    """The quality that is accepted once in ten times."""
    return brentq(lambda p: sampling.oc(plan, [p], model=model).values[0] - 0.1, 1e-9, 1 if model == "binomial" else 99)


def test_double_plans_are_in_order_of_severity():
    p = np.concatenate([[0], np.geomspace(1e-5, 1, 40)])
    tightened, normal, reduced = (doubles(each) for each in ("tightened", "normal", "reduced"))
    compared = [(tightened, normal, key) for key in tightened.keys() & normal.keys()]
    compared += [(normal, reduced, key) for key in normal.keys() & reduced.keys()]
    assert len(compared) > 200
    for severe, mild, key in compared:
        (low, _, model), (high, _, _) = severe[key], mild[key]
        low, high = (sampling.oc(each, p if key[1] <= 10 else 30 * p, model=model).values for each in (low, high))
        assert (low <= high + 2e-4).all()


@pytest.mark.parametrize("severity", SEVERITIES)
def test_every_cell_has_the_double_plan_that_its_arrow_leads_to_or_is_refused(severity):
    held, few, none = doubles(severity), 0, 0
    for row in table(f"mil_std_105e_single_{severity}.csv"):
        (level, lot), aql = LOTS[row["code"]], float(row["aql"])
        expected = held.get((row["use_code"], aql))
        if expected is None or expected[0].n1 * 2 > lot:
            with pytest.raises(EngineError, match="`aql`" if expected is None else "`lot`"):
                sampling.double_plan(lot, level, aql, severity)
            none, few = none + (expected is None), few + (expected is not None)
            continue
        plan = sampling.double_plan(lot, level, aql, severity)
        assert sampling.Double(plan.n1, plan.ac1, plan.re1, plan.n2, plan.ac2, plan.re2) == expected[0]
        assert (plan.code, plan.use_code, plan.severity) == (row["code"], row["use_code"], severity)
        assert plan.counts == ("nonconformities per 100 units" if aql > 10 else "nonconforming units")
    assert (none, few) == {"normal": (145, 2), "tightened": (144, 4), "reduced": (195, 0)}[severity]


def test_published_double_plans():
    # AQL Inspector's Rule, example 4: lot of 2000, level II, AQL 10, tightened
    plan = sampling.double_plan(2000, "II", 10, "tightened")
    assert (plan.code, plan.n1, plan.ac1, plan.re1, plan.n2, plan.ac2, plan.re2) == ("K", 80, 9, 14, 80, 23, 24)
    assert [sampling.judge(plan, *found).accepted for found in ((9,), (10,), (13, 10), (13, 11), (14,))] == [
        True, None, True, False, False
    ]  # fmt: skip
    # the same, AQL below 0.065: letters Q and R at 0.025, tightened
    for level in ("II", "III"):
        plan = sampling.double_plan(10**6, level, 0.025, "tightened")
        assert (plan.use_code, plan.n1, plan.ac1, plan.re1, plan.n2, plan.ac2, plan.re2) == (
            "S",
            2000,
            0,
            2,
            2000,
            1,
            2,
        )
    read = {each: sampling.double_plan(2000, "II", 4.0, each).provenance.method for each in SEVERITIES}
    assert ["one transcription" in read[each] for each in SEVERITIES] == [False, True, True]


def test_the_double_tables_have_the_acceptance_that_was_computed_for_them():
    with (REFERENCE / "mil_std_105e_double_normal.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 84
    for row in rows:
        level, lot = LOTS[row["code"]]
        plan = sampling.double_plan(lot, level, float(row["aql"]))
        names = ("n1", "ac1", "re1", "n2", "ac2", "re2")
        assert [getattr(plan, each) for each in names] == [int(row[each]) for each in names]
        p = np.array([float(row["aql"]), float(row["lq10"])]) / 100
        assert sampling.oc(plan, p).values == pytest.approx([float(row["pa_at_aql"]), 0.1], abs=1e-3)


def test_every_value_of_the_variables_table():
    rows = table("mil_std_414_k_unknown_sigma.csv")
    lots = {"B": ("I", 3), "C": ("II", 150), "D": ("III", 100), "E": ("III", 150), "F": ("III", 300)}
    lots |= {"G": ("III", 400), "H": ("III", 800), "I": ("III", 1000), "J": ("III", 3000), "K": ("IV", 1000)}
    lots |= {"L": ("IV", 2000), "M": ("IV", 5000), "N": ("IV", 20000), "O": ("IV", 10**5), "P": ("IV", 5 * 10**5)}
    lots |= {"Q": ("IV", 10**6)}
    assert len(rows) == 432
    for row in rows:
        level, lot = lots[row["code"]]
        plan = sampling.variables_plan(lot, level, float(row["aql"]), row["severity"])
        assert (plan.code, plan.use_code, plan.k) == (row["code"], row["use_code"], float(row["k"]))
        assert (plan.n, plan.inspect_all) == (min(int(row["n"]), lot), int(row["n"]) >= lot)
        found = sampling.oc(sampling.Variables(int(row["n"]), plan.k), [plan.aql / 100]).values[0]
        assert found == pytest.approx(float(row["pa_at_aql"]), abs=6e-6)


def test_code_letters_of_each_level():
    assert [sampling.code_letter(1000, level) for level in ("S1", "S-2", "S3", "s4", "I", "II", "III")] == list(
        "CCEFGJK"
    )
    assert [sampling.code_letter(1000, level, standard="MIL-STD-414") for level in ("I", "II", "III", "IV", "V")] == (
        list("EGIKL")
    )
    assert [sampling.code_letter(lot) for lot in (2, 8, 9, 500000, 500001, 10**9)] == list("AABPQQ")


def enumerated(plan, lot, bad):
    """P(accepted), units left nonconforming and units looked at, over all that two samples of a lot can hold."""
    total = accepted = left = looked = Fraction(0)
    for first in range(plan.n1 + 1):
        one = Fraction(comb(bad, first) * comb(lot - bad, plan.n1 - first), comb(lot, plan.n1))
        for second in range(plan.n2 + 1) if one else ():
            rest = lot - plan.n1
            chance = one * Fraction(
                comb(bad - first, second) * comb(rest - bad + first, plan.n2 - second), comb(rest, plan.n2)
            )
            total += chance
            if first <= plan.ac1:
                accepted, left, looked = accepted + chance, left + chance * (bad - first), looked + chance * plan.n1
            elif first < plan.re1 and first + second <= plan.ac2:
                accepted, left = accepted + chance, left + chance * (bad - first - second)
                looked += chance * (plan.n1 + plan.n2)
            else:
                looked += chance * lot
    assert total == 1
    return [float(each) for each in (accepted, left / lot, looked)]


@pytest.mark.parametrize("bad", [0, 1, 2, 5, 9, 20, 39, 40])
def test_a_double_plan_is_what_enumeration_says(bad):
    plan, where = sampling.Double(8, 0, 3, 10, 3), {"model": "hypergeom", "lot": 40}
    found = [each(plan, [bad / 40], **where).values[0] for each in (sampling.oc, sampling.aoq, sampling.ati)]
    assert found == pytest.approx(enumerated(plan, 40, bad), rel=1e-12, abs=1e-14)


def test_a_double_plan_by_the_binomial_model_is_the_limit_of_large_lots():
    plan, p = sampling.Double(50, 1, 4, 100, 3), np.array([0.01, 0.03, 0.08])
    large = sampling.oc(plan, p, model="hypergeom", lot=10**7).values
    assert sampling.oc(plan, p).values == pytest.approx(large, abs=1e-5)
    drawn = 50 + 100 * (stats.binom.cdf(3, 50, p) - stats.binom.cdf(1, 50, p))
    assert sampling.asn(plan, p).values == pytest.approx(drawn, rel=1e-12)


@pytest.mark.parametrize("plan", [sampling.Single(30, 1), sampling.Double(20, 0, 3, 30, 3)])
def test_the_outgoing_quality_limit_of_a_lot_is_the_largest_of_all_counts(plan):
    every = sampling.aoq(plan, np.arange(801) / 800, model="hypergeom", lot=800)
    found = sampling.aoql(plan, model="hypergeom", lot=800)
    assert (found.value, found.p) == (every.values.max(), every.p[every.values.argmax()])


def test_a_plan_of_a_standard_knows_its_lot():
    plan = sampling.plan(2000, "II", 0.65)
    assert sampling.aoql(plan) == sampling.aoql(plan, lot=2000)
    assert sampling.ati(plan, [0.0, 1.0]).values == pytest.approx([125, 2000])
    this_lot = sampling.oc(plan, [0.01, 0.01002], model="hypergeom")
    assert this_lot.values[0] == this_lot.values[1] == pytest.approx(stats.hypergeom.cdf(2, 2000, 20, 125))
    assert "no whole units" in this_lot.provenance.warnings[0]


plans = st.one_of(
    st.builds(sampling.Single, st.integers(1, 200), st.integers(0, 12)),
    st.builds(
        lambda n, ac1, gap, more: sampling.Double(n, ac1, ac1 + 1 + gap, 2 * n, ac1 + gap + more),
        st.integers(1, 80), st.integers(0, 4), st.integers(0, 4), st.integers(0, 3),
    ),
    st.builds(sampling.Variables, st.integers(2, 120), st.floats(0.2, 4)),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(plans, st.booleans())
def test_operating_characteristics_fall_from_one_and_the_outgoing_quality_stays_below_its_limit(plan, this_lot):
    how = {"lot": 500} | ({"model": "hypergeom"} if this_lot and not isinstance(plan, sampling.Variables) else {})
    p = np.arange(0, 501, 5) / 500
    pa = sampling.oc(plan, p, **how).values
    assert pa[0] == 1
    assert (np.diff(pa) <= 1e-12).all()
    assert ((pa >= 0) & (pa <= 1)).all()
    assert (sampling.aoq(plan, p, **how).values <= sampling.aoql(plan, **how).value + 1e-12).all()
    ati, asn = sampling.ati(plan, p, **how).values, sampling.asn(plan, p, **how).values
    assert (asn <= ati + 1e-9).all()
    assert (ati <= 500 + 1e-9).all()


@pytest.mark.parametrize(("n", "k"), [(2, 0.5), (5, 1.2), (15, 2.64), (200, 2.97)])
def test_variables_follow_the_noncentral_t(n, k):
    p = np.array([1e-4, 0.01, 0.1, 0.4, 0.6])
    expected = stats.nct.sf(k * np.sqrt(n), n - 1, -np.sqrt(n) * stats.norm.ppf(p))
    assert sampling.oc(sampling.Variables(n, k), p).values == pytest.approx(expected, rel=1e-8, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("sigma", ["known", "unknown"])
def test_variables_against_simulation(sigma):
    plan = sampling.design_variables((0.01, 0.95), (0.08, 0.10), sigma=sigma)
    random, trials = np.random.default_rng(414), 200_000
    for p, pa in ((0.01, plan.pa_prp), (0.08, plan.pa_crp)):
        x = random.normal(size=(trials, plan.n))
        spread = x.std(axis=1, ddof=1) if sigma == "unknown" else 1.0
        accepted = np.mean(stats.norm.isf(p) - x.mean(axis=1) >= plan.k * spread)
        assert abs(accepted - pa) < 4 * np.sqrt(pa * (1 - pa) / trials)


@pytest.mark.parametrize("model", ["binomial", "poisson", "hypergeom"])
@pytest.mark.parametrize("crp", [(0.12, 0.05), (0.2, 0.3)])
def test_no_smaller_plan_keeps_both_risks(model, crp):
    lot = 150 if model == "hypergeom" else None
    prp, plan = (0.04, 0.9), sampling.design((0.04, 0.9), crp, model=model, lot=lot)
    assert plan.pa_prp >= prp[1]
    assert plan.pa_crp <= crp[1]
    for n in range(1, plan.n):
        for ac in range(plan.ac + 1):
            good, bad = sampling.oc(sampling.Single(n, ac), [prp[0], crp[0]], model=model, lot=lot).values
            assert good < prp[1] or bad > crp[1]


def test_plans_that_accept_on_zero():
    assert sampling.zero_acceptance((0.05, 0.10)).n == 45  # 0.95^45 = 0.0994
    assert sampling.zero_acceptance((0.02, 0.05), model="poisson").n == 150  # -ln(0.05) / 0.02 = 149.8
    small = sampling.zero_acceptance((0.05, 0.10), model="hypergeom", lot=60)
    assert [Fraction(comb(57, n), comb(60, n)) <= Fraction(1, 10) for n in (small.n - 1, small.n)] == [False, True]
    assert small.ac == 0


def test_judgements_of_lots():
    reduced = sampling.plan(2000, "II", 0.65, "reduced")
    found = [sampling.judge(reduced, count) for count in (1, 2, 3)]
    assert [(each.accepted, each.back_to_normal) for each in found] == [(True, False), (True, True), (False, True)]
    double = sampling.double_plan(2000, "II", 0.65)
    assert [sampling.judge(double, count).accepted for count in (0, 1, 2, 3)] == [True, None, None, False]
    assert [sampling.judge(double, 1, second).accepted for second in (0, 2, 3)] == [True, True, False]
    reduced = sampling.double_plan(2000, "II", 0.65, "reduced")  # 32 and 32 units: 0 3 0 4
    found = [sampling.judge(reduced, *counts) for counts in ((0,), (1,), (2, 1), (2, 2), (3,))]
    assert [(each.accepted, each.back_to_normal, each.found, each.inspected) for each in found] == [
        (True, False, 0, 32), (None, False, 1, 32), (True, True, 3, 64), (False, True, 4, 64), (False, True, 3, 32)
    ]  # fmt: skip


def test_judgements_by_measurements():
    # MIL-STD-414, section B, example B-1: upper limit 209, mean 195, s 8.81, Q 1.59 against k 1.53: accepted
    plan, x = sampling.Variables(5, 1.53), [197, 188, 184, 205, 201]
    found = sampling.judge_variables(plan, x, usl=209)
    assert found.accepted
    assert "1.59" in found.why
    assert not sampling.judge_variables(plan, x, lsl=185).accepted
    assert sampling.judge_variables(sampling.Variables(5, 1.5, "known"), x, lsl=180, usl=209, sigma=8).accepted
    both = sampling.judge_variables(sampling.variables_plan(30, "IV", 1.0), x, lsl=100, usl=300)
    assert both.accepted
    assert "form 2" in both.provenance.warnings[0]


P, S = [0.01], sampling.Single(10, 1)
REFUSED = [
    (lambda: sampling.plan(1, "II", 1.0), "lot"),
    (lambda: sampling.plan(100, "IV", 1.0), "level"),
    (lambda: sampling.plan(100, "II", 0.7), "aql"),
    (lambda: sampling.plan(100, "II", float("nan")), "aql"),
    (lambda: sampling.plan(100, "II", 1.0, "lax"), "severity"),
    (lambda: sampling.plan(100.5, "II", 1.0), "lot"),
    (lambda: sampling.code_letter(100, standard="ISO 2859-1"), "standard"),
    (lambda: sampling.double_plan(2000, "II", 0.1), "aql"),
    (lambda: sampling.double_plan(5, "II", 10), "lot"),
    (lambda: sampling.double_plan(2000, "II", 1.0, "lax"), "severity"),
    (lambda: sampling.double_plan(20, "II", 10, "reduced"), "aql"),
    (lambda: sampling.variables_plan(100, "IV", 1.0, "reduced"), "severity"),
    (lambda: sampling.variables_plan(100, "IV", 0.04, "tightened"), "aql"),
    (lambda: sampling.Single(0, 0), "n"),
    (lambda: sampling.Single(10, -1), "ac"),
    (lambda: sampling.Single(10, 2, 2), "re"),
    (lambda: sampling.Double(10, 2, 1, 10, 3), "re1"),
    (lambda: sampling.Double(10, 2, 4, 10, 1), "ac2"),
    (lambda: sampling.Variables(1, 1.5), "n"),
    (lambda: sampling.Variables(5, float("inf")), "k"),
    (lambda: sampling.Variables(5, 1.5, "guessed"), "sigma"),
    (lambda: sampling.oc(S, [1.1]), "p"),
    (lambda: sampling.oc(S, []), "p"),
    (lambda: sampling.oc(S, [float("nan")]), "p"),
    (lambda: sampling.oc(S, P, model="nct"), "model"),
    (lambda: sampling.oc(S, P, model="normal"), "model"),
    (lambda: sampling.oc(S, P, model="hypergeom"), "lot"),
    (lambda: sampling.oc(S, P, lot=9), "lot"),
    (lambda: sampling.oc("10/1", P), "plan"),
    (lambda: sampling.oc(sampling.sequential(0.01, 0.1, 0.05, 0.1), P, model="poisson"), "model"),
    (lambda: sampling.aoq(sampling.sequential(0.01, 0.1, 0.05, 0.1), P), "plan"),
    (lambda: sampling.design(0.05, (0.1, 0.1)), "prp"),
    (lambda: sampling.aoql(S, model="hypergeom"), "lot"),
    (lambda: sampling.ati(S, P, lot=0), "lot"),
    (lambda: sampling.ati(S, P), "lot"),
    (lambda: sampling.design((0.1, 0.95), (0.05, 0.1)), "crp"),
    (lambda: sampling.design((0.01, 0.05), (0.05, 0.1)), "crp"),
    (lambda: sampling.design((0.01, 1.0), (0.05, 0.1)), "prp"),
    (lambda: sampling.design((0.01,), (0.05, 0.1)), "prp"),
    (lambda: sampling.design((0.01, 0.9), (0.05, 0.1), model="hypergeom"), "lot"),
    (lambda: sampling.design((0.01, 0.9), (0.05, 0.1), model="normal"), "model"),
    (lambda: sampling.design((0.001, 0.9), (0.002, 0.1), model="hypergeom", lot=50), "prp"),
    (lambda: sampling.design((0.1, 0.95), (0.1001, 0.1)), "prp"),
    (lambda: sampling.zero_acceptance((0.001, 0.1), model="hypergeom", lot=50), "crp"),
    (lambda: sampling.sequential(0.1, 0.01, 0.05, 0.1), "p2"),
    (lambda: sampling.sequential(0.01, 0.1, 0.5, 0.5), "alpha"),
    (lambda: sampling.judge(S, 11), "found"),
    (lambda: sampling.judge(S, 1, 1), "second"),
    (lambda: sampling.judge_variables(sampling.Variables(3, 1), [1, 1, 1], usl=2), "x"),
    (lambda: sampling.judge_variables(sampling.Variables(3, 1), [1, 2], usl=2), "x"),
    (lambda: sampling.judge_variables(sampling.Variables(3, 1), [1, 2, 3]), "lsl"),
    (lambda: sampling.judge_variables(sampling.Variables(3, 1), [1, 2, 3], lsl=4, usl=2), "lsl"),
    (lambda: sampling.judge_variables(sampling.Variables(3, 1, "known"), [1, 2, 3], usl=2), "sigma"),
]


@pytest.mark.parametrize(("call", "argument"), REFUSED)
def test_what_cannot_be_computed_is_refused_by_the_name_of_its_argument(call, argument):
    with pytest.raises(EngineError, match=f"`{argument}`"):
        call()


def drawn(found: int, n: int, units: int, bad: int) -> Fraction:
    """The chance of `found` nonconforming in a sample of `n` out of `units` of which `bad` are."""
    if not (0 <= found <= bad and 0 <= n - found <= units - bad):
        return Fraction(0)
    return Fraction(comb(bad, found) * comb(units - bad, n - found), comb(units, n))


@pytest.mark.parametrize("lot", [11, 12, 25])
@pytest.mark.parametrize("bad", [0, 1, 3, 11])
def test_a_lot_that_is_looked_at_to_its_last_unit_lets_nothing_out(lot, bad):
    """Both samples may make up the whole lot: every way through the plan, counted."""
    plan, outgoing = sampling.Double(5, 0, 2, 6, 2), Fraction(0)
    for first in range(6):
        if first == 0:
            outgoing += drawn(0, 5, lot, bad) * bad
        for second in range(7) if first == 1 else ():
            if first + second <= 2:
                chance = drawn(first, 5, lot, bad) * drawn(second, 6, lot - 5, bad - first)
                outgoing += chance * (bad - first - second)
    found = sampling.aoq(plan, [bad / lot], model="hypergeom", lot=lot)[0]
    assert found == pytest.approx(float(outgoing / lot), abs=1e-12)
    assert sampling.aoq(sampling.Single(lot, 1), [bad / lot], model="hypergeom", lot=lot)[0] == 0


def test_a_second_sample_of_the_one_unit_that_is_left():
    """Nothing is left of the lot, and nothing of a lot of one unit: no chance is a NaN."""
    found = sampling.aoq(sampling.Double(3, 0, 2, 1, 1), [0.0, 0.25, 0.5, 1.0], model="hypergeom", lot=4)
    assert found.values == pytest.approx([0, 0.25 * 0.25, 0, 0], abs=1e-15)
    assert sampling.aoq(sampling.Single(1, 0), [0.0, 1.0], model="hypergeom", lot=1).values.tolist() == [0, 0]


def test_a_lot_larger_than_any_is_refused():
    """From a billion units on the binomial model is the same to nine digits, and a sum over the lot takes minutes."""
    with pytest.raises(EngineError, match="`lot` must be at most"):
        sampling.oc(sampling.Single(125, 3), [0.01], model="hypergeom", lot=10**10)
