"""Audit sampling: limits that cover by enumeration, the smallest sample, and a draw that anyone can repeat."""

from fractions import Fraction
from hashlib import sha256
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.engines import sampling
from accord.engines.given import EngineError
from accord.engines.sampling import conclusion, draw, draw_stratified, sample_size


def few(failed, population, bad, n):
    """P(`failed` or fewer), by counting samples."""
    ways = sum(comb(bad, k) * comb(population - bad, n - k) for k in range(failed + 1))
    return Fraction(ways, comb(population, n))


@pytest.mark.parametrize(("population", "n"), [(1, 1), (12, 5), (30, 7), (30, 30), (60, 25)])
@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95])
def test_limits_cover_whatever_the_population_holds(population, n, confidence):
    found = [conclusion(population, n, failed, confidence) for failed in range(n + 1)]
    for bad in range(population + 1):
        chances = [few(k, population, bad, n) - (few(k - 1, population, bad, n) if k else 0) for k in range(n + 1)]
        for covered in (
            sum(chance for chance, each in zip(chances, found, strict=True) if bad <= each.upper),
            sum(chance for chance, each in zip(chances, found, strict=True) if bad >= each.lower),
        ):
            assert float(covered) >= confidence - 1e-12


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 120), st.data())
def test_limits_are_the_last_counts_that_are_plausible(population, data):
    n = data.draw(st.integers(1, population))
    failed = data.draw(st.integers(0, n))
    found = conclusion(population, n, failed, 0.9)
    possible = range(failed, population - (n - failed) + 1)
    assert found.upper == max(bad for bad in possible if few(failed, population, bad, n) > Fraction(1, 10))
    above = [bad for bad in possible if 1 - (few(failed - 1, population, bad, n) if failed else 0) > Fraction(1, 10)]
    assert found.lower == min(above)
    assert found.lower <= found.upper


def test_the_sentence():
    assert conclusion(400, 60, 1).sentence == "60 of 400 examined, 1 failed: at most 7 % at 95 % confidence."
    rounded_up = conclusion(3000, 100, 0, 0.99)
    assert [few(0, 3000, bad, 100) > Fraction(1, 100) for bad in (132, 133)] == [True, False]
    assert rounded_up.upper == 132
    assert "at most 4.4 % at 99 %" in rounded_up.sentence
    for population in range(100, 3000, 97):
        each = conclusion(population, 100, 1)
        said = float(each.sentence.split("most ")[1].split()[0]) / 100
        assert said - 0.001 < each.at_most <= said + 1e-12  # rounded up, never down
    assert conclusion(50, 50, 3).upper == conclusion(50, 50, 3).lower == 3


@pytest.mark.parametrize("failed", [0, 1, 2])
@pytest.mark.parametrize(("population", "at_most"), [(20, 0.2), (100, 0.05), (137, 0.031), (500, 0.1)])
def test_the_sample_is_the_smallest_that_allows_its_sentence(population, at_most, failed):
    n = sample_size(population, at_most, 0.95, failed).n
    allowed = int(at_most * population + 1e-9)
    assert conclusion(population, n, failed, 0.95).upper <= allowed
    assert n - 1 == failed or conclusion(population, n - 1, failed, 0.95).upper > allowed


def test_a_sample_of_all_shows_that_there_is_none():
    assert sample_size(20, 0.0, 0.95).n == 19  # one unit of 20 is missed by 19 with probability 0.05
    assert sample_size(20, 0.0, 0.96).n == 20
    assert [few(0, 10**6, 10_001, n) <= Fraction(1, 20) for n in (297, 298)] == [False, True]
    assert sample_size(10**6, 0.01).n == 298


LIST = [f"CTRL-{i:03}" for i in range(40)]


def test_the_draw_is_the_documented_one():
    expected = sorted(LIST, key=lambda each: sha256(b"2026-11-29\n" + each.encode()).hexdigest())[:5]
    assert draw(LIST, 5, "2026-11-29").chosen == tuple(expected)
    # printf '%s\n%s' 4711 Müller | sha256sum
    assert draw(["Müller"], 1, 4711).ranks == ("b8407262856ccdb64106bdba1e032bb85e828773a68d637deaa9497575455223",)


@given(st.permutations(LIST), st.integers(1, 39), st.integers())
def test_the_draw_knows_no_order_and_a_larger_one_contains_it(shuffled, n, seed):
    assert draw(shuffled, n, seed) == draw(LIST, n, seed)
    assert draw(LIST, n + 1, seed).chosen[:n] == draw(LIST, n, seed).chosen


def test_the_draw_is_uniform():
    names, seeds, n = LIST[:12], 4000, 3
    counts = dict.fromkeys(names, 0)
    pairs = 0
    for seed in range(seeds):
        chosen = draw(names, n, seed).chosen
        pairs += {names[0], names[1]} <= set(chosen)
        for each in chosen:
            counts[each] += 1
    share = n / 12
    chi_squared = (
        sum((count - seeds * share) ** 2 for count in counts.values()) / (seeds * share * (1 - share)) * 11 / 12
    )
    assert 2.6 < chi_squared < 26.8  # 0.5 % on either side, 11 degrees of freedom
    both = 3 * 2 / (12 * 11)
    assert abs(pairs / seeds - both) < 3 * np.sqrt(both / seeds)


@given(st.dictionaries(st.sampled_from("abcde"), st.integers(1, 40), min_size=1), st.data())
def test_strata_get_their_share(sizes, data):
    n = data.draw(st.integers(len(sizes), sum(sizes.values())))
    found = sampling.allocate(sizes, n)
    assert sum(found.values()) == n
    assert all(1 <= found[name] <= size for name, size in sizes.items())
    free = sampling.allocate(sizes, n, least=0)
    assert all(abs(free[name] - n * size / sum(sizes.values())) < 1 for name, size in sizes.items())
    assert found == sampling.allocate(dict(reversed(sizes.items())), n)


def test_a_stratified_draw():
    strata = {"Wien": LIST[:30], "Graz": LIST[30:38], "Linz": LIST[38:]}
    found = draw_stratified(strata, 8, "s")
    assert {name: len(each.chosen) for name, each in found.strata.items()} == {"Wien": 6, "Graz": 1, "Linz": 1}
    assert found.strata["Graz"].chosen == draw(LIST[30:38], 1, "s").chosen
    assert len(found.chosen) == 8
    fixed = draw_stratified(strata, {"Wien": 1, "Graz": 0, "Linz": 2}, "s")
    assert set(fixed.chosen) == {*LIST[38:], *draw(LIST[:30], 1, "s").chosen}
    assert found == draw_stratified({name: each[::-1] for name, each in reversed(strata.items())}, 8, "s")


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: conclusion(10, 11, 0), "examined"),
        (lambda: conclusion(10, 5, 6), "failed"),
        (lambda: conclusion(0, 0, 0), "population"),
        (lambda: conclusion(10, 0, 0), "examined"),
        (lambda: conclusion(10, 5, 0, 1.0), "confidence"),
        (lambda: conclusion(10, 5, 0, 95), "confidence"),
        (lambda: conclusion(10, 2.5, 0), "examined"),
        (lambda: sample_size(100, 1.0), "at_most"),
        (lambda: sample_size(100, -0.1), "at_most"),
        (lambda: sample_size(100, float("nan")), "at_most"),
        (lambda: sample_size(100, 0.05, 0.95, 6), "failed"),
        (lambda: sample_size(100, 0.05, 0.0), "confidence"),
        (lambda: draw([], 1, "s"), "identifiers"),
        (lambda: draw("abc", 1, "s"), "identifiers"),
        (lambda: draw(["a", ""], 1, "s"), "identifiers"),
        (lambda: draw([1, 2], 1, "s"), "identifiers"),
        (lambda: draw(["a", "b", "a"], 1, "s"), "identifiers"),
        (lambda: draw(["a"], 2, "s"), "n"),
        (lambda: draw(["a"], 0, "s"), "n"),
        (lambda: draw(["a"], 1, ""), "seed"),
        (lambda: draw(["a"], 1, "s\n"), "seed"),
        (lambda: draw_stratified({"x": ["a"], "y": ["a"]}, 2, "s"), "identifiers"),
        (lambda: draw_stratified({"x": ["a"]}, {"y": 1}, "s"), "n"),
        (lambda: draw_stratified({}, 1, "s"), "strata"),
        (lambda: sampling.allocate({}, 1), "sizes"),
        (lambda: sampling.allocate({"x": 5, "y": 5}, 1), "n"),
        (lambda: sampling.allocate({"x": 0}, 1), "sizes"),
    ],
)
def test_what_cannot_be_said_is_refused(call, argument):
    with pytest.raises(EngineError, match=f"`{argument}`"):
        call()
