"""The odds of keeping delivering: reference cases, all cases counted one by one, and every refusal."""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.engines.continuity import (
    Cause,
    Finding,
    Item,
    availability,
    bounds,
    connected_subgraphs,
    continuity,
    k_of_n,
    network,
    regions,
    undisturbed,
    update,
)
from accord.engines.given import EngineError

CASES = {case["id"]: case for case in json.loads((Path(__file__).parent / "reference/reliability.json").read_text())}


def answer(given, expected):
    """What the engine says about a reference case, under the names of `expected`."""
    if "base" in given:
        given = CASES[given["base"]]["input"] | given
    if "edges" in given:
        terminals = (given["s"], given["t"]) if "s" in given else None
        found = {"reliability": network(given["edges"], given["p"], terminals).prob}
        if "connected_subgraphs_by_size" in expected:
            found["connected_subgraphs_by_size"] = list(connected_subgraphs(given["edges"], terminals))
        return found
    if "items" in given:
        causes = regions(given["region"], given["outage"]) if "region" in given else None
        odds = {int(supplier): ratio for supplier, ratio in given.get("lr", {}).items()}
        result = continuity(given["p"], given["items"], causes, odds)
        whole = {"continuity": result.prob, "odds": result.odds, "p_new": result.suppliers.tolist()}
        change = {"odds_ratio": result.odds_ratio, "log_odds_change": result.log_odds_change}
        return whole | change | {"birnbaum": result.importance.tolist()}
    if "mtbf_days" in given:
        up = availability(given["mtbf_days"], given["mttr_days"])
        return {"availability": up, "prob_no_disruption_90d": undisturbed(given["mtbf_days"], 90)}
    if "lr" in given:
        return {"p_new": float(update(given["p"], given["lr"]))}
    if "k" in given:
        return {"reliability": k_of_n(given["p"], given["k"])}
    return {"reliability": continuity(given["p"], [(1, [0]), (1, [1, 2]), (1, [3])]).prob}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_reference_case(case):
    found = answer(case["input"], case["expected"])
    for name, value in case["expected"].items():
        assert found[name] == pytest.approx(value, rel=case["rel_tol"]), name


def delivers(items, products, works):
    def item(at):
        needed, suppliers, within = items[at]
        return sum(works[s] for s in suppliers) + sum(item(child) for child in within) >= needed

    return all(item(at) for at in products)


def counted(p, items, products, causes=()):
    """P(all products), every case of every supplier and cause by itself."""
    total = 0.0
    for happens in itertools.product((0, 1), repeat=len(causes)):
        chance = math.prod(c.probability if on else 1 - c.probability for c, on in zip(causes, happens, strict=True))
        taken = {s for c, on in zip(causes, happens, strict=True) if on for s in c.suppliers}
        each = [0.0 if s in taken else one for s, one in enumerate(p)]
        for works in itertools.product((0, 1), repeat=len(p)):
            weight = math.prod(one if up else 1 - one for one, up in zip(each, works, strict=True))
            if weight and delivers(items, products, works):
                total += chance * weight
    return total


some = st.sampled_from([0.0, 0.5, 0.9, 1.0]) | st.floats(0.01, 0.99)


@st.composite
def systems(draw, most=6):
    n = draw(st.integers(1, most))
    items = []
    for at in range(draw(st.integers(1, 4))):
        suppliers = draw(st.lists(st.integers(0, n - 1), unique=True, max_size=n))
        within = draw(st.lists(st.integers(0, at - 1), unique=True, max_size=2)) if at else []
        suppliers = suppliers or ([] if within else [0])
        items.append(Item(draw(st.integers(1, len(suppliers) + len(within))), suppliers, within))
    group = st.lists(st.integers(0, n - 1), unique=True, max_size=n)
    causes = [Cause(*each) for each in draw(st.lists(st.tuples(some, group), max_size=3))]
    return draw(st.lists(some, min_size=n, max_size=n)), items, causes


@settings(max_examples=40, deadline=None)
@given(systems())
def test_exact_as_counting_every_case(system):
    p, items, causes = system
    result = continuity(p, items, causes, products=range(len(items)))
    exact = counted(p, items, range(len(items)), causes)
    assert result.prob == pytest.approx(exact, abs=1e-13)
    assert result.fail == pytest.approx(1 - exact, abs=1e-13)
    for at in range(len(items)):
        assert result.items[at] == pytest.approx(counted(p, items, [at], causes), abs=1e-13)
    for supplier in range(len(p)):  # importance is the difference of the conditionals, and nobody's loss does any good
        certain, lost = (
            counted([value if s == supplier else one for s, one in enumerate(p)], items, range(len(items)), causes)
            for value in (1.0, 0.0)
        )
        assert result.importance[supplier] == pytest.approx(certain - lost, abs=1e-13)
        assert result.improvement[supplier] == pytest.approx(certain - exact, abs=1e-13)
        assert result.importance[supplier] >= 0
        if result.fail > 1e-9:
            assert result.achievement[supplier] == pytest.approx((1 - lost) / result.fail, rel=1e-6)
    for at, cause in enumerate(causes):
        away, there = (
            counted(p, items, range(len(items)), [*causes[:at], Cause(chance, cause.suppliers), *causes[at + 1 :]])
            for chance in (0.0, 1.0)
        )
        assert result.cause_importance[at] == pytest.approx(away - there, abs=1e-13)
    bracket = bounds(p, items, causes, products=range(len(items)))
    assert bracket.low - 1e-12 <= exact <= bracket.high + 1e-12


@settings(max_examples=40, deadline=None)
@given(systems(), st.randoms(use_true_random=False))
def test_the_order_of_suppliers_items_and_causes_does_not_matter(system, chance):
    p, items, causes = system
    suppliers, places = list(range(len(p))), list(range(len(items)))
    chance.shuffle(suppliers)
    chance.shuffle(places)
    mixed_p = [p[s] for s in suppliers]
    mixed = [
        Item(
            items[at].needed,
            [suppliers.index(s) for s in items[at].suppliers],
            [places.index(i) for i in items[at].items],
        )
        for at in places
    ]
    mixed_causes = [Cause(c.probability, [suppliers.index(s) for s in c.suppliers]) for c in reversed(causes)]
    one, other = continuity(p, items, causes), continuity(mixed_p, mixed, mixed_causes)
    assert other.prob == pytest.approx(one.prob, abs=1e-13)
    assert other.importance == pytest.approx(one.importance[suppliers], abs=1e-13)
    assert other.cause_importance == pytest.approx(one.cause_importance[::-1], abs=1e-13)


SUPPLY = CASES["rel.supply8"]["input"]


def test_findings_count_by_their_evidence_and_their_shares_add_up():
    findings = [
        Finding(3, "certificate", 0.4),
        Finding(5, "audit", 0.25),
        Finding(5, "delivery", 0.5),
        Finding(0, "questionnaire", 3.0),
        Finding(6, "audit", 0.5, weight=0.0),
    ]
    result = continuity(SUPPLY["p"], SUPPLY["items"], findings=findings)
    expected = [0.7 * math.log(0.4), math.log(0.25), math.log(0.5), 0.3 * math.log(3), 0.0]
    assert [change.log_odds for change in result.changes] == pytest.approx(expected)
    assert sum(change.share for change in result.changes) == pytest.approx(result.log_odds_change, rel=1e-9)
    assert result.changes[4].alone == result.changes[4].share == 0
    for finding, change in zip(findings, result.changes, strict=True):
        only = continuity(SUPPLY["p"], SUPPLY["items"], findings=[finding])
        assert change.alone == pytest.approx(only.log_odds_change, rel=1e-9, abs=1e-14)
        assert only.changes[0].share == pytest.approx(only.log_odds_change, rel=1e-9, abs=1e-14)
    assert result.odds_before == pytest.approx(CASES["rel.supply8"]["expected"]["odds"], rel=1e-12)
    assert result.odds_ratio == pytest.approx(result.odds / result.odds_before)
    assert result.sentence == "The odds of keeping delivering go from 10.2 to 8.34 to 1 (91.1% to 89.3%)."


def test_many_findings_at_one_supplier_are_capped_and_that_is_said():
    findings = [Finding(5, "audit", 0.05), Finding(5, "delivery", 0.01), Finding(3, "audit", 0.5)]
    result = continuity(SUPPLY["p"], SUPPLY["items"], findings=findings)
    assert result.suppliers[5] == pytest.approx(update(SUPPLY["p"][5], 1 / 20))
    assert result.suppliers[3] == pytest.approx(update(SUPPLY["p"][3], 0.5))
    assert result.changes[0].log_odds / result.changes[1].log_odds == pytest.approx(math.log(0.05) / math.log(0.01))
    assert result.provenance.warnings[0].startswith("The findings at supplier 5 are capped")
    assert continuity(SUPPLY["p"], SUPPLY["items"], odds={5: 5e-4}).suppliers[5] < result.suppliers[5]


def test_small_probabilities_of_failure_keep_their_digits():
    result = continuity([1 - 2**-30] * 4, [(1, [0, 1]), (1, [2, 3])])
    assert result.fail == pytest.approx(2 * 2.0**-60, rel=1e-9)
    assert result.odds == pytest.approx(2.0**59, rel=1e-9)


def test_what_is_certain_or_impossible_stays_so():
    sure = continuity([1.0, 0.5], [(1, [0, 1])], odds={0: 0.1, 1: 0.1})
    assert (sure.prob, sure.fail, sure.odds, sure.log_odds_change) == (1.0, 0.0, math.inf, 0.0)
    assert [change.share for change in sure.changes] == [0.0, 0.0]
    never = continuity([0.0, 0.5], [(2, [0, 1])], findings=[Finding(0, "audit", 5)])
    assert (never.prob, never.fail, never.odds, never.log_odds_change) == (0.0, 1.0, 0.0, 0.0)


def test_a_tier_that_is_shared_is_no_redundancy():
    raw, left, right = Item(1, [0]), Item(1, [1], ()), Item(2, [2], [0])
    either = Item(1, [], [3, 4])
    items = [raw, left, right, Item(2, [], [0, 1]), Item(2, [], [0, 2]), either]
    result = continuity([0.9, 0.8, 0.8], items)
    assert result.prob == result.items[5] == pytest.approx(0.9 * (1 - 0.2 * 0.2))


def test_equal_suppliers_in_one_region_are_not_redundant():
    together = continuity([0.99, 0.99], [(1, [0, 1])], causes=[Cause(0.05, [0, 1])])
    apart = continuity([0.99, 0.99], [(1, [0, 1])], causes=[Cause(0.05, [0]), Cause(0.05, [1])])
    assert together.fail == pytest.approx(1 - 0.95 * (1 - 1e-4))
    assert apart.fail == pytest.approx((1 - 0.95 * 0.99) ** 2)


def shared_supply(suppliers, items, seed=1):
    draw = np.random.default_rng(seed)
    found = []
    for at in range(items):
        near = np.arange(-4, 5) + at * suppliers // items
        chosen = draw.choice(near[(near >= 0) & (near < suppliers)], draw.integers(2, 5), replace=False)
        found.append((int(draw.integers(1, chosen.size)), chosen.tolist()))
    return draw.uniform(0.9, 0.999, suppliers), found


def test_sixty_suppliers_agree_with_simulation_and_with_regions():
    p, items = shared_supply(60, 24)
    causes = regions([supplier % 6 for supplier in range(60)], [0.01] * 6)
    draw = np.random.default_rng(7)
    up = draw.random((40_000, 60)) < p
    safe = draw.random((40_000, 6)) >= 0.01
    for result, works in (
        (continuity(p, items), up),
        (continuity(p, items, causes), up & safe[:, np.arange(60) % 6]),
    ):
        all_items = np.all([works[:, suppliers].sum(axis=1) >= needed for needed, suppliers in items], axis=0)
        assert abs(all_items.mean() - result.prob) < 4.5 * math.sqrt(result.prob * result.fail / 40_000)
        assert result.provenance.error == 0.0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4)), min_size=1, max_size=7), st.data())
def test_a_network_is_exact_as_counting_every_case(pairs, data):
    edges = [(a, (a + ahead) % 5) for a, ahead in pairs]
    p = data.draw(st.lists(some, min_size=len(edges), max_size=len(edges)))
    places = sorted({place for edge in edges for place in edge})
    ends = data.draw(st.lists(st.sampled_from(places), min_size=2, max_size=5, unique=True))
    total, sizes = 0.0, [0] * (len(edges) + 1)
    for works in itertools.product((0, 1), repeat=len(edges)):
        group = {place: place for place in places}
        for (a, b), up in zip(edges, works, strict=True):
            if up:
                group = {place: group[b] if own == group[a] else own for place, own in group.items()}
        if len({group[end] for end in ends}) == 1:
            total += math.prod(one if up else 1 - one for one, up in zip(p, works, strict=True))
            sizes[sum(works)] += 1
    result = network(edges, p, ends)
    assert result.prob == pytest.approx(total, abs=1e-13)
    assert result.fail == pytest.approx(1 - total, abs=1e-13)
    assert list(connected_subgraphs(edges, ends)) == sizes
    for link in range(len(edges)):
        certain, lost = (network(edges, [*p[:link], value, *p[link + 1 :]], ends).prob for value in (1.0, 0.0))
        assert result.importance[link] == pytest.approx(certain - lost, abs=1e-13)


def test_a_grid_is_quick_and_a_thousand_different_suppliers_too():
    grid = [((x, y), (x + dx, y + dy)) for x in range(6) for y in range(6) for dx, dy in ((0, 1), (1, 0))]
    grid = [(a, b) for a, b in grid if max(b) < 6]
    result = network(grid, 0.9, [(0, 0), (5, 5)])
    assert 0.97 < result.prob < 0.99
    p = np.random.default_rng(3).uniform(0.5, 0.9, 1000)
    normal = 0.5 * math.erfc((700 - 0.5 - p.sum()) / math.sqrt(2 * (p * (1 - p)).sum()))
    assert k_of_n(p, 700) == pytest.approx(normal, abs=2e-3)
    assert k_of_n([0.5, 0.5], 0) == 1.0


def test_what_would_be_too_large_is_refused_and_bounded(monkeypatch):
    monkeypatch.setattr("accord.engines.continuity.diagram.MOST_STATES", 5_000)
    draw = np.random.default_rng(1)
    items = [(3, draw.choice(60, 8, replace=False).tolist()) for _ in range(24)]
    p = np.full(60, 0.95)
    with pytest.raises(EngineError, match=r"`items` share suppliers so widely .* 5,000 states; `bounds` brackets it"):
        continuity(p, items)
    bracket = bounds(p, items)
    assert 0.99 < bracket.low <= bracket.high < 1
    p, items = shared_supply(60, 24)
    with pytest.raises(EngineError, match="`causes` has 24 causes that each take several suppliers"):
        continuity(p, items, causes=[Cause(0.01, list(range(c, c + 36))) for c in range(24)])


TWO = {"p": [0.9, 0.8], "items": [(1, [0, 1])]}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"p": []}, "`p` must hold at least 1"),
        ({"p": [0.9, 1.2]}, "`p` must hold probabilities, numbers from 0 to 1; it holds 1.2."),
        ({"p": [0.9, float("nan")]}, "`p` holds nan at position 1"),
        ({"p": 0.9}, "`p` must have 1 dimension(s); it has 0."),
        ({"items": []}, "`items` must hold at least 1 item; it holds 0."),
        ({"items": [3]}, "`items[0]` must be (needed, suppliers) or (needed, suppliers, items); it is 3."),
        ({"items": [(1, [0, 2])]}, "`items[0].suppliers` must be at most 1; it is 2."),
        ({"items": [(1, [0, 0])]}, "`items[0].suppliers` must name each one once; it is [0, 0]."),
        ({"items": [(3, [0, 1])]}, "`items[0].needed` must be at most 2; it is 3."),
        ({"items": [(0, [0, 1])]}, "`items[0].needed` must be at least 1; it is 0."),
        ({"items": [(1, [0]), (1, [1], [2])]}, "`items[1].items` must be at most 1; it is 2."),
        ({"items": [(1, [0], [1]), (1, [1], [0])]}, "`items` need each other in a circle: 0, 1."),
        ({"causes": [(0.1, [2])]}, "`causes[0].suppliers` must be at most 1; it is 2."),
        ({"causes": [(1.1, [0])]}, "`causes[0].probability` must be at most 1; it is 1.1."),
        ({"causes": [0.1]}, "`causes[0]` must be (probability, suppliers); it is 0.1."),
        ({"odds": {2: 0.5}}, "`odds` must be at most 1; it is 2."),
        ({"odds": {0: 0.0}}, "`odds` must be greater than 0; it is 0."),
        ({"findings": [Finding(0, "rumour", 0.5)]}, "`findings[0].kind` must be one of audit, delivery, certificate"),
        ({"findings": [Finding(0, "audit", -1)]}, "`findings[0].ratio` must be greater than 0; it is -1."),
        ({"findings": [Finding(0, "audit", 1, 2)]}, "`findings[0].weight` must be at most 1; it is 2."),
        ({"findings": [Finding(7, "audit", 1)]}, "`findings[0].supplier` must be at most 1; it is 7."),
        ({"products": [1]}, "`products` must be at most 0; it is 1."),
        ({"products": []}, "`products` must name at least 1 item; it names 0."),
        ({"cap": 1.0}, "`cap` must be greater than 1; it is 1."),
    ],
)
def test_a_refusal_names_the_argument(changed, sentence):
    with pytest.raises(EngineError) as why:
        continuity(**TWO | changed)
    assert sentence in str(why.value)


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: network([], 0.9), "`edges` must hold at least 1 link; it holds 0."),
        (lambda: network([(0, 0)], 0.9), "`edges` must hold pairs of two different places; at 0 it holds (0, 0)."),
        (lambda: network([(0, 1)], [0.9, 0.9]), "`p` must hold 1 number(s), one for each of `edges`; it holds 2."),
        (lambda: network([(0, 1)], [1.9]), "`p` must hold probabilities, numbers from 0 to 1"),
        (lambda: network([(0, 1)], 1.9), "`p` must be at most 1; it is 1.9."),
        (lambda: network([(0, 1)], 0.9, [0]), "`terminals` must name at least 2 different places; it names 1."),
        (lambda: network([(0, 1)], 0.9, [0, 5]), "`terminals` names 5, which no link of `edges` reaches."),
        (lambda: k_of_n([0.5], 2), "`k` must be at most 1; it is 2."),
        (lambda: k_of_n(0.5, 1), "`p` must have 1 dimension(s); it has 0."),
        (lambda: availability(0, 1), "`mtbf` must be greater than 0; it is 0."),
        (lambda: undisturbed(10, -1), "`duration` must be at least 0; it is -1."),
        (lambda: update(0.5, 0), "`ratio` must be greater than 0; it holds 0."),
        (lambda: update([0.5, 0.5], [1, 1, 1]), "`ratio` must have the shape of `p`, (2,); it has (3,)."),
        (lambda: regions([0, 3], [0.1, 0.2]), "`region` must be at most 1; it is 3."),
    ],
)
def test_a_smaller_question_is_refused_as_well(refused, sentence):
    with pytest.raises(EngineError) as why:
        refused()
    assert sentence in str(why.value)
