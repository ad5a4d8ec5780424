"""Decisions about releases, instruments and control plans, for any facts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.inspections import rules

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
MAYBE = st.none() | DAYS
SPANS = st.lists(st.builds(rules.Span, DAYS, DAYS), max_size=6)
SEEN = st.lists(
    st.builds(
        rules.Seen,
        st.from_regex(r"QI-[0-9]{4}", fullmatch=True),
        st.sampled_from(["incoming", "in_process", "final"]),
        st.sampled_from(["planned", "in_progress", "accepted", "rejected"]),
        MAYBE,
    ),
    max_size=5,
)
HELD = st.lists(
    st.builds(
        rules.Held,
        st.from_regex(r"NO-[0-9]{4}", fullmatch=True),
        st.sampled_from(["held", "decided", "reinspected", "closed"]),
        st.sampled_from(["", "correct", "scrap", "concession"]),
        st.sampled_from(["", "not_needed", "asked", "yes", "no"]),
    ),
    max_size=4,
)
NUMBER = st.none() | st.decimals(-1000, 1000, places=3)


@given(SEEN, HELD)
def test_a_lot_goes_only_on_an_inspection_or_a_concession(seen: list[rules.Seen], held: list[rules.Held]) -> None:
    found = rules.lot_releasable(bought=False, seen=seen, held=held)
    finals = [s for s in seen if s.stage == "final" and s.state in {"accepted", "rejected"}]
    last = max(finals, key=lambda s: (s.on or date.min, s.reference), default=None)
    passed = last is not None and last.state == "accepted"
    conceded = any(rules.conceded(h) for h in held)
    if not found:
        assert passed or conceded
        assert all(s.state in {"accepted", "rejected"} for s in seen)
        assert all(h.state != "held" for h in held)
    if passed and not held and all(s.state == "accepted" for s in seen):
        assert found == []


def test_what_releases_a_lot_and_what_does_not() -> None:
    def objections(*seen: rules.Seen, held: tuple[rules.Held, ...] = (), bought: bool = False) -> int:
        return len(rules.lot_releasable(bought=bought, seen=seen, held=held))

    day = date(2026, 3, 1)
    rejected = rules.Seen("QI-0001", "final", "rejected", day)
    accepted = rules.Seen("QI-0002", "final", "accepted", day + timedelta(days=1))
    incoming = rules.Seen("QI-0003", "incoming", "accepted", day)
    asked = rules.Held("NO-0001", "decided", "concession", "asked")
    agreed = rules.Held("NO-0001", "decided", "concession", "yes")
    assert (objections(), objections(accepted), objections(rejected)) == (1, 0, 1)
    assert objections(rejected, accepted) == 0
    assert (objections(rejected, held=(asked,)), objections(rejected, held=(agreed,))) == (2, 0)
    assert (objections(incoming), objections(incoming, bought=True)) == (1, 0)
    assert rules.grounds([accepted], [agreed]) == "Accepted: QI-0002. Under the concession NO-0001."


@given(DAYS, SPANS)
def test_the_latest_calibration_decides(day: date, spans: list[rules.Span]) -> None:
    fit = rules.fit_on(day, spans)
    before = [s for s in spans if s.since <= day]
    assert not fit or before
    if before and all(s.until >= day for s in before):
        assert fit
    if before and all(s.until < day for s in before):
        assert not fit


@given(NUMBER, NUMBER, NUMBER)
def test_limits_enclose_the_nominal(nominal: Decimal | None, low: Decimal | None, high: Decimal | None) -> None:
    objection = rules.limits_in_order(kind="measured", nominal=nominal, lower_limit=low, upper_limit=high)
    known = [v for v in (low, nominal, high) if v is not None]
    assert (objection is None) == (known == sorted(known))


@given(st.from_regex(r"[A-Z]{0,2}[0-9]{0,3}", fullmatch=True))
def test_the_next_version_is_another(version: str) -> None:
    assert rules.next_version(version) != version


@given(st.integers(0, 50), st.integers(0, 50), st.sampled_from([None, "draft", "approved", "superseded"]))
def test_no_more_bad_ones_than_allowed(defective: int, allowed: int, plan: str | None) -> None:
    found = rules.acceptable(defective=defective, acceptance_number=allowed, plan_state=plan)
    assert (found == []) == (defective <= allowed and plan != "draft")


def test_small_decisions() -> None:
    day = date(2026, 3, 2)
    assert rules.instruments_fit(unfit=["I-0001"], reason=" ")
    assert rules.instruments_fit(unfit=["I-0001"], reason="Checked before and after.") is None
    assert rules.something_named(lot_id=None, item=" ")
    assert rules.something_named(lot_id=uuid4(), item="") is None
    assert rules.no_more_bad_than_checked(sample_size=5, defective=6)
    assert rules.tolerance_said(in_tolerance="within", error_found=Decimal("-0.3"), limit=Decimal("0.2"))
    assert rules.tolerance_said(in_tolerance="outside", error_found=Decimal("-0.3"), limit=Decimal("0.2")) is None
    assert rules.limits_in_order(kind="attribute", nominal=None, lower_limit=Decimal(1), upper_limit=None)
    assert len(rules.plan_approvable(about=False, characteristics=0, boundless=["a"], mute=["b"])) == 4
    assert [o.field for o in rules.decidable(disposition="concession", concession="", customer_agreed="")] == [
        "concession", "customer_agreed",
    ]  # fmt: skip
    assert rules.output_closable(disposition="correct", state="decided", customer_agreed="", lot_state="")
    assert rules.output_closable(disposition="scrap", state="decided", customer_agreed="", lot_state="released")
    assert rules.output_closable(disposition="scrap", state="decided", customer_agreed="", lot_state="scrapped") == []
    assert len(rules.reinspection_shows(of_lot=True, state="rejected", on=None, decided_on=day, same_lot=False)) == 2
    assert rules.reinspection_shows(of_lot=True, state=None, on=day, decided_on=day, same_lot=True)
    assert rules.reinspection_shows(of_lot=False, state=None, on=day, decided_on=day, same_lot=True) == []
    assert rules.output_in_order(detected_on=day, decided_on=date(2026, 3, 1), reinspected_on=None, closed_on=None)
    assert rules.left_fit(in_tolerance="within", error_left=Decimal("0.3"), limit=Decimal("0.2"))
    assert rules.left_fit(in_tolerance="within", error_left=None, limit=None) is None
    assert rules.next_after_calibration(calibrated_on=day, next_due=day)
    assert rules.looked_back_after(calibrated_on=day, looked_back_on=date(2026, 3, 1))
    assert rules.due_after_calibration(calibrated_on=day, calibration_due=day)


def test_what_was_measured_stands_if_the_next_calibration_found_it_right() -> None:
    day = date(2026, 3, 2)
    spans = [rules.Span(date(2026, 3, n), None, within=within) for n, within in ((3, True), (4, False))]
    assert rules.right_after(day, spans)
    assert not rules.right_after(day, [*spans, rules.Span(date(2026, 3, 3), None)])
    assert not rules.right_after(date(2026, 3, 4), spans)


def test_the_last_decided_inspection_up_to_a_day_decides() -> None:
    def seen(reference: str, state: str, on: date | None) -> rules.Seen:
        return rules.Seen(reference, "final", state, on)

    day = date(2026, 3, 2)
    good, bad = seen("QI-1", "accepted", day), seen("QI-2", "rejected", date(2026, 3, 3))
    undated = seen("QI-3", "accepted", None)
    assert rules.last_decided([undated, bad, good], ["final"], day) is good
    assert rules.last_decided([undated, bad, good], ["final"]) is bad
    assert rules.last_decided([undated], ["final"], day) is None
    assert not rules.too_early([good, bad], ["final"], day)
    assert rules.too_early([bad], ["final"], day)
    assert rules.too_early([good, bad], ["final"], date(2026, 3, 3))
    assert not rules.too_early([undated], ["final"], day)
