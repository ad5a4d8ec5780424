"""Attribute agreement: the published kappas, their standard errors, counts by brute force, refusals."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from accord.engines import msa
from accord.engines.given import EngineError

REFERENCE = Path(__file__).parent / "reference"
CASES = {case["id"]: case for case in json.loads((REFERENCE / "msa.json").read_text(encoding="utf-8"))}
COUNTS = np.array(CASES["msa.fleiss"]["input"]["counts"])
seeds = st.integers(0, 2**32 - 1)


def test_msa_cohen():
    case = CASES["msa.cohen"]
    found = msa.cohen_kappa(**case["input"])
    assert found.kappa == pytest.approx(case["expected"]["kappa"], rel=case["rel_tol"])
    assert (found.observed, found.expected) == pytest.approx((0.7, 0.5))


def test_msa_fleiss():
    case = CASES["msa.fleiss"]
    found = msa.fleiss_kappa(**case["input"])
    figures = {"kappa": found.kappa, "p_bar": found.observed, "pe": found.expected}
    assert figures == pytest.approx(case["expected"], rel=case["rel_tol"])


def test_the_standard_errors_of_cohen_are_those_of_fleiss_cohen_and_everitt():
    """Their own example of 1969: 200 subjects, three categories; kappa .429, standard error .054."""
    table = 200 * np.array([[0.53, 0.05, 0.02], [0.11, 0.14, 0.05], [0.01, 0.06, 0.03]])
    found = msa.cohen_kappa(np.round(table))
    assert found.kappa == pytest.approx(0.429, abs=5e-4)
    assert found.se == pytest.approx(0.054, abs=5e-4)
    assert found.z == pytest.approx(found.kappa / found.se_null)


def test_the_null_standard_error_of_cohen_is_that_of_chance():
    random, rows, columns = np.random.default_rng(5), [0.6, 0.3, 0.1], [0.5, 0.2, 0.3]
    tables = random.multinomial(200, np.outer(rows, columns).ravel(), size=500).reshape(-1, 3, 3)
    found = [msa.cohen_kappa(table) for table in tables]
    assert np.std([each.kappa for each in found]) == pytest.approx(np.mean([each.se_null for each in found]), rel=0.1)


def jackknife(of, rows):
    """The standard error by leaving out one row after the other."""
    values = np.array([of(np.delete(rows, i, axis=0)) for i in range(len(rows))])
    return np.sqrt((len(rows) - 1) * values.var())


def test_the_standard_error_of_fleiss_is_about_that_of_the_jackknife():
    random = np.random.default_rng(1)
    counts = np.stack([random.multinomial(4, random.dirichlet([1, 1, 1])) for _ in range(120)])
    by_hand = jackknife(lambda rows: msa.fleiss_kappa(rows).kappa, counts)
    assert msa.fleiss_kappa(counts).se == pytest.approx(by_hand, rel=0.03)


def test_the_null_standard_error_of_fleiss_is_that_of_chance():
    random = np.random.default_rng(2)
    found = [msa.fleiss_kappa(random.multinomial(3, [0.5, 0.3, 0.2], size=60)) for _ in range(400)]
    assert np.std([each.kappa for each in found]) == pytest.approx(np.mean([each.se_null for each in found]), rel=0.1)


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_neither_the_order_of_subjects_nor_of_categories_matters(seed):
    random = np.random.default_rng(seed)
    subjects, categories = random.permutation(10), random.permutation(5)
    one, other = msa.fleiss_kappa(COUNTS), msa.fleiss_kappa(COUNTS[subjects][:, categories])
    assert (other.kappa, other.se, other.se_null) == pytest.approx((one.kappa, one.se, one.se_null))
    table = random.integers(1, 30, (3, 3))
    order = random.permutation(3)
    one, other = msa.cohen_kappa(table), msa.cohen_kappa(table[order][:, order].T)
    assert (other.kappa, other.se, other.se_null) == pytest.approx((one.kappa, one.se, one.se_null))
    assert one.ci[0] <= one.kappa <= one.ci[1]


def test_complete_agreement_is_one():
    assert msa.cohen_kappa([[7, 0], [0, 5]]).kappa == 1
    assert msa.fleiss_kappa([[4, 0], [0, 4], [4, 0]]).ci == pytest.approx((1, 1))
    assert msa.cohen_kappa([[5, 5], [0, 0]]).z is None


@given(seeds)
@settings(max_examples=15, deadline=None)
def test_the_figures_of_appraisers_are_those_of_counting(seed):
    random = np.random.default_rng(seed)
    truth = random.choice(["bad", "good"], 12)
    truth[:2] = ["bad", "good"]
    ratings = np.where(random.random((3, 12, 2)) < 0.8, truth[:, None], "bad")
    found = msa.agreement(ratings.tolist(), truth.tolist(), reject="bad")
    assert found.categories == ("bad", "good")
    for each, own in zip(found.appraisers, ratings, strict=True):
        assert each.within.count == sum(a == b for a, b in own)
        assert each.effectiveness.count == sum(a == b == t for (a, b), t in zip(own, truth, strict=True))
        assert each.miss.count == sum(
            r == "good" for pair, t in zip(own, truth, strict=True) for r in pair if t == "bad"
        )
        assert each.false_alarm.of == 2 * np.sum(truth == "good")
        assert each.false_alarm.count == np.sum(own[truth == "good"] == "bad")
    parts = [set(ratings[:, i].ravel()) for i in range(12)]
    assert found.between.count == sum(len(each) == 1 for each in parts)
    assert found.effectiveness.count == sum(each == {t} for each, t in zip(parts, truth, strict=True))
    assert set(found.pairs) == {(0, 1), (0, 2), (1, 2)}
    rows = [[np.sum(ratings[:, i] == name) for name in ("bad", "good")] for i in range(12)]
    assert found.kappa.kappa == pytest.approx(msa.fleiss_kappa(rows).kappa)
    order = random.permutation(12)
    again = msa.agreement(ratings[:, order], truth[order], reject="bad")
    assert [each.within for each in again.appraisers] == [each.within for each in found.appraisers]


def test_a_share_has_its_exact_interval():
    found = msa.agreement([[[1, 1], [0, 1], [0, 0], [1, 1]]]).appraisers[0].within
    peer = stats.binomtest(3, 4).proportion_ci()
    assert (found.count, found.of, found.ci) == (3, 4, pytest.approx((peer.low, peer.high)))


def test_what_a_study_cannot_tell_is_none():
    found = msa.agreement([[1, 2, 1], [1, 2, 2]])
    first = found.appraisers[0]
    assert (first.within, first.effectiveness, first.miss, first.kappa_within) == (None, None, None, None)
    alike = msa.agreement([[[1, 1], [1, 1]], [[1, 1], [1, 2]]], [1, 1], reject=1)
    assert (alike.appraisers[0].kappa_reference, alike.appraisers[0].false_alarm) == (None, None)
    assert alike.appraisers[1].miss.count == 1


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: msa.cohen_kappa([[1, 2, 3], [1, 2, 3]]), "`table` must be square"),
        (lambda: msa.cohen_kappa([[-1, 2], [3, 4]]), "`table` must hold counts"),
        (lambda: msa.cohen_kappa([[1.5, 2], [3, 4]]), "`table` must hold counts"),
        (lambda: msa.cohen_kappa([[0, 0], [0, 0]]), "`table` must hold at least one rating"),
        (lambda: msa.cohen_kappa([[9, 0], [0, 0]]), "`table` must use at least two categories"),
        (lambda: msa.cohen_kappa([[float("nan"), 0], [0, 1]]), "`table` holds nan"),
        (lambda: msa.cohen_kappa([[1, 2], [3, 4]], confidence=0), "`confidence` must be greater than 0"),
        (lambda: msa.fleiss_kappa([[3, 0], [1, 1]]), "`counts` must hold the same number of ratings"),
        (lambda: msa.fleiss_kappa([[1, 0], [0, 1]]), "`counts` must hold the same number of ratings, two or more"),
        (lambda: msa.fleiss_kappa([[3, 0]]), "`counts` must hold at least two subjects"),
        (lambda: msa.fleiss_kappa([[3, 0], [3, 0]]), "`counts` must use at least two categories"),
        (lambda: msa.agreement([1, 2]), "`ratings` must be [appraiser, part, trial]"),
        (lambda: msa.agreement([[1], [2]]), "`ratings` must be [appraiser, part, trial] or [appraiser, part] with two"),
        (lambda: msa.agreement([[1, 2], [1]]), "`ratings` must have rows of equal length"),
        (lambda: msa.agreement([[1, None], [1, 2]]), "`ratings` must hold categories only"),
        (lambda: msa.agreement([[1, float("nan")], [1, 2]]), "`ratings` must hold finite numbers only"),
        (lambda: msa.agreement([[1, 2], [1, 2]], [1]), "`reference` must hold one category for each of the 2 parts"),
        (lambda: msa.agreement([[1, 2], [1, 2]], ["a", "b"]), "`reference` must use the categories of `ratings`"),
        (lambda: msa.agreement([[1, 2], [1, 2]], reject=1), "`reject` needs a `reference`"),
        (lambda: msa.agreement([[1, 2], [1, 2]], [1, 2], reject=3), "`reject` must be one of"),
    ],
)
def test_what_shows_no_agreement_is_refused_by_name(refused, sentence):
    with pytest.raises(EngineError) as why:
        refused()
    assert sentence in str(why.value)
