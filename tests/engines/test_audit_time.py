"""Audit days: the published case, the caps, what must never get shorter, and every step in sight."""

import json
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.engines import audit_time
from accord.engines.audit_time import Factor
from accord.engines.given import EngineError

DATA = json.loads(files("accord.engines.audit_time").joinpath("audit_time.json").read_text(encoding="utf-8"))
BOTH = ["qms", "isms"]
levels = st.floats(0, 1)
changes = st.lists(st.floats(-0.5, 0.5), max_size=4)


def reasons(given):
    return [Factor(f"reason {i}", change) for i, change in enumerate(given)]


def test_the_worked_case_of_the_data_file():
    case = DATA["worked_case"]
    both = audit_time.estimate(case["persons"], case["standards"], integration_level=1, team_ability=1)
    assert sum(both.by_standard.values()) == case["sum_days"]
    assert both.initial == case["integrated_days_full"]
    assert both.surveillance_per_year == case["surveillance_days_per_year"]
    assert both.recertification == case["recertification_days"]
    assert both.on_site_least == pytest.approx(9.6)


@pytest.mark.parametrize("standard", BOTH)
def test_each_band_has_its_days_from_its_first_to_its_last_person(standard):
    for (first, last), days in zip(DATA["bands"], DATA[f"{standard}_days"], strict=True):
        assert audit_time.base_days(standard, first) == audit_time.base_days(standard, last) == days


def test_above_the_tables_the_progression_goes_on_and_is_said():
    assert [audit_time.base_days("qms", n) for n in (10_700, 10_701, 13_375, 13_376)] == [22, 23, 23, 24]
    assert any("above the tables" in each for each in audit_time.estimate(10_701).provenance.warnings)


def test_the_steps_tell_the_whole_computation():
    found = audit_time.estimate(
        60, BOTH, factors={"qms": [Factor("no design", -0.1), Factor("two languages", 0.05)]}, integration_level=0.5
    )
    assert [(step.what, step.arithmetic, round(step.days, 6)) for step in found.steps] == [
        ("ISO 9001: table", "60 persons → 5", 5),
        ("ISO 9001: no design -10%, two languages +5%", "5 × (1 -0.05)", 4.75),
        ("ISO/IEC 27001: table", "60 persons → 10", 10),
        ("Both standards", "4.75 + 10", 14.75),
        ("Integrated audit (Accord's own linear scale)", "14.75 × (1 - 0.1)", 13.275),
        ("Initial audit, to the nearest half day", "13.28 → 13.5", 13.5),
        ("Surveillance audit, each year", "0.3333 × 13.5 = 4.5 → 4.5", 4.5),
        ("Recertification audit", "0.6667 × 13.5 = 9 → 9", 9),
    ]


def test_reductions_are_capped_and_additions_are_not():
    less = audit_time.estimate(200, factors={"qms": reasons([-0.25, -0.25])})
    assert less.by_standard["qms"] == pytest.approx(9 * 0.7)
    assert "limited to -30%" in less.steps[1].arithmetic
    assert audit_time.estimate(200, factors={"qms": reasons([0.5, 0.5])}).initial == 18


def test_an_integrated_audit_is_not_shorter_than_the_longer_one_alone():
    found = audit_time.estimate(
        5, BOTH, factors={"qms": reasons([-0.3]), "isms": reasons([0.5])}, integration_level=1, team_ability=1
    )
    assert found.initial == 7.5
    assert any("Not below the longer" in step.what for step in found.steps)


@given(st.integers(1, 40_000), st.integers(0, 5_000), changes, changes, levels, levels)
@settings(max_examples=60, deadline=None)
def test_more_persons_never_take_less_time_and_integration_stays_in_its_bounds(n, more, qms, isms, level, ability):
    given = {"qms": reasons(qms), "isms": reasons(isms)}
    small, large = (
        audit_time.estimate(persons, BOTH, factors=given, integration_level=level, team_ability=ability)
        for persons in (n, n + more)
    )
    for days in ("initial", "surveillance_per_year", "recertification"):
        assert getattr(small, days) <= getattr(large, days)
    alone = [audit_time.estimate(n, [each], factors={each: given[each]}).initial for each in BOTH]
    apart = audit_time.estimate(n, BOTH, factors=given)
    assert max(alone) <= small.initial <= apart.initial
    assert small.initial >= 0.8 * sum(small.by_standard.values()) - 0.25 - 1e-9
    assert small.surveillance_per_year <= small.recertification <= small.initial
    assert small.initial * 2 == int(small.initial * 2)


def test_the_order_of_the_standards_does_not_matter():
    assert audit_time.estimate(80, ["isms", "qms"]) == audit_time.estimate(80, BOTH)
    assert audit_time.estimate(80).label == audit_time.LABEL


@pytest.mark.parametrize(("sites", "visited"), [(1, (1, 1, 1)), (25, (5, 3, 4)), (26, (6, 4, 5)), (100, (10, 6, 8))])
def test_the_sample_of_sites(sites, visited):
    found = [audit_time.site_sample(sites, audit) for audit in ("initial", "surveillance", "recertification")]
    assert tuple(each.visited for each in found) == visited
    assert [each.rule for each in found] == [
        DATA["rules"]["multi_site_sample"][audit] for audit in ("initial", "surveillance", "recertification")
    ]
    assert all(each.random >= each.visited / 4 for each in found)


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda: audit_time.estimate(0), "`persons` must be at least 1"),
        (lambda: audit_time.estimate(2.5), "`persons` must be a whole number"),
        (lambda: audit_time.estimate(float("nan")), "`persons` must be a finite number"),
        (lambda: audit_time.estimate(9, []), "`standards` must name one or both of qms, isms"),
        (lambda: audit_time.estimate(9, ["qms", "qms"]), "`standards` must name one or both of qms, isms, each once"),
        (lambda: audit_time.estimate(9, ["ems"]), "`standards` must be one of qms, isms"),
        (lambda: audit_time.estimate(9, BOTH, integration_level=1.2), "`integration_level` must be at most 1"),
        (lambda: audit_time.estimate(9, BOTH, team_ability=-1), "`team_ability` must be at least 0"),
        (lambda: audit_time.estimate(9, factors={"isms": []}), "`factors` names 'isms', which is not among"),
        (lambda: audit_time.estimate(9, factors={"qms": reasons([-1])}), "`factors: reason 0` must be greater than -1"),
        (lambda: audit_time.base_days("ems", 9), "`standard` must be one of qms, isms"),
        (lambda: audit_time.site_sample(0), "`sites` must be at least 1"),
        (lambda: audit_time.site_sample(9, "yearly"), "`audit` must be one of initial, surveillance, recertification"),
    ],
)
def test_what_cannot_be_estimated_is_refused_by_name(refused, sentence):
    with pytest.raises(EngineError) as why:
        refused()
    assert sentence in str(why.value)
