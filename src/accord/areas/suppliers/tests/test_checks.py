"""What suppliers, agreements and certificates show: holds, fails, no data, and the exact day on which it lapses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accord.areas.processes.models import Process
from accord.areas.suppliers.models import Certificate, Delivery, Supplier, SupplierAgreement, SupplierEvaluation
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def supplier(enter: Any) -> Any:
    """A supplier, approved unless said otherwise."""
    return lambda title="Acme", **values: enter(Supplier, **({"title": title, "state": "approved"} | values))


@pytest.fixture
def agreement(enter: Any) -> Any:
    """An agreement, signed unless said otherwise."""
    known = {"title": "Frame", "state": "signed", "signed_on": LONG_AGO}
    return lambda supplier, **values: enter(SupplierAgreement, supplier=supplier, **(known | values))


@pytest.fixture
def certificate(enter: Any) -> Any:
    """A certificate for quality, valid unless said otherwise."""
    known = {"standard": "ISO 9001:2015", "state": "valid", "expires_on": TODAY, "verified_on": LONG_AGO}
    return lambda supplier, **values: enter(Certificate, supplier=supplier, **(known | values))


NO_DATA = (
    "suppliers_rated",
    "suppliers_evaluated",
    "supplier_evaluations_in_time",
    "supplier_agreements_valid",
    "supplier_security_terms_agreed",
    "supplier_requirements_communicated",
    "cloud_agreements_valid",
)
LEFT_OUT = ("critical_suppliers_evaluated_recently", "supplier_decisions_reasoned", "suppliers_certified")


@pytest.mark.parametrize("name", NO_DATA + LEFT_OUT)
def test_suppliers_that_are_not_used_show_nothing(
    ask: Any, supplier: Any, agreement: Any, certificate: Any, name: str
) -> None:
    wanted = "no data" if name in NO_DATA else "not applicable"
    assert ask(name).outcome == wanted
    late = {"criticality": "critical", "cloud": True, "evaluation_due": LONG_AGO}
    unused = [supplier("Next", state="candidate", **late), supplier("Past", state="ended", **late)]
    unused.append(supplier("Other", serves="iso-27001", **late))
    for one in unused:
        agreement(one, ends_on=date(2021, 1, 1))
        certificate(one, expires_on=LONG_AGO)
    assert ask(name).outcome == wanted


# ---- rated, evaluated


def test_rated(ask: Any, holds_until: Any, supplier: Any) -> None:
    supplier(criticality="ordinary")
    holds_until("suppliers_rated", None)
    assert ask("suppliers_rated").because == "The supplier in use has a criticality."
    supplier("Paint", criticality="ordinary")
    assert ask("suppliers_rated").because == "Both suppliers in use have a criticality."
    supplier("Bolts", state="conditional")
    assert ask("suppliers_rated").because == "1 of 3 suppliers in use has no criticality: Bolts."
    assert ask("suppliers_rated").outcome == "no data"
    assert ask("suppliers_rated").advice


def test_evaluated(ask: Any, holds_until: Any, supplier: Any) -> None:
    supplier(evaluated_on=TODAY)
    holds_until("suppliers_evaluated", None)
    supplier("Bolts", state="conditional")
    verdict = ask("suppliers_evaluated")
    assert verdict.outcome == "no data"
    assert verdict.mend.verb == "evaluate"


@pytest.mark.usefixtures("days_ahead")
def test_an_evaluation_that_is_still_to_come_is_none(ask: Any, supplier: Any) -> None:
    supplier(evaluated_on=TODAY + DAY)
    assert ask("suppliers_evaluated").outcome == "no data"


def test_evaluations_hold_through_their_day(ask: Any, holds_until: Any, supplier: Any) -> None:
    supplier(evaluation_due=TODAY)
    supplier("Bolts", evaluation_due=TODAY + DAY)
    holds_until("supplier_evaluations_in_time", TODAY)
    supplier("Paint")
    assert ask("supplier_evaluations_in_time").outcome == "no data"
    supplier("Glue", evaluation_due=TODAY - DAY)
    assert ask("supplier_evaluations_in_time").outcome == "fails"


def test_critical_ones_evaluated_recently(ask: Any, holds_until: Any, supplier: Any) -> None:
    supplier(criticality="critical", evaluated_on=TODAY - 5 * DAY)
    supplier("Bolts", criticality="ordinary", evaluated_on=LONG_AGO)
    holds_until("critical_suppliers_evaluated_recently", TODAY - 5 * DAY + 365 * DAY)
    supplier("Paint", criticality="critical", evaluated_on=TODAY - 366 * DAY)
    verdict = ask("critical_suppliers_evaluated_recently")
    assert verdict.outcome == "no data"
    assert verdict.advice


@pytest.mark.parametrize("state", ["conditional", "barred"])
def test_decisions_reasoned(ask: Any, holds_until: Any, supplier: Any, state: str) -> None:
    supplier()
    assert ask("supplier_decisions_reasoned").outcome == "not applicable"
    supplier("Bolts", state=state, gate_reason="Late four times.")
    holds_until("supplier_decisions_reasoned", None)
    supplier("Paint", state=state)
    assert ask("supplier_decisions_reasoned").outcome == "no data"


# ---- suppliers_certified


def test_certified_through_the_last_day_of_the_latest_certificate(
    holds_until: Any, supplier: Any, certificate: Any
) -> None:
    one = supplier(criticality="critical")
    certificate(one, expires_on=LONG_AGO, state="expired")
    certificate(one, number="2", expires_on=TODAY + DAY)
    certificate(supplier("Bolts", criticality="critical"), expires_on=TODAY + 9 * DAY)
    certificate(supplier("Paint", criticality="ordinary"), expires_on=LONG_AGO)
    holds_until("suppliers_certified", TODAY + DAY)


@pytest.mark.parametrize(
    "bad",
    [
        {"expires_on": TODAY - DAY},
        {"state": "withdrawn", "expires_on": TODAY + DAY},
        {"state": "expired", "expires_on": TODAY + DAY},
    ],
)
def test_certified_fails_when_none_is_valid_any_more(
    ask: Any, supplier: Any, certificate: Any, bad: dict[str, Any]
) -> None:
    certificate(supplier(criticality="critical"))
    last = certificate(supplier("Bolts", criticality="critical"), **bad)
    verdict = ask("suppliers_certified")
    assert verdict.outcome == "fails"
    if last.state == "withdrawn":
        assert (verdict.mend.type, verdict.mend.verb, verdict.mend.pointer) == (
            "Certificate",
            "create",
            last.supplier.pointer,
        )
    else:
        assert (verdict.mend.verb, verdict.mend.pointer) == ("renew", last.pointer)


def test_a_certificate_that_takes_over_later_moves_the_lapse(holds_until: Any, supplier: Any, certificate: Any) -> None:
    one = supplier(criticality="critical")
    certificate(one)
    certificate(one, number="2", issued_on=TODAY + DAY, expires_on=TODAY + 9 * DAY)
    holds_until("suppliers_certified", TODAY + 9 * DAY)


def test_a_certificate_that_begins_after_a_gap_does_not(holds_until: Any, supplier: Any, certificate: Any) -> None:
    one = supplier(criticality="critical")
    certificate(one)
    certificate(one, number="2", issued_on=TODAY + 2 * DAY, expires_on=TODAY + 9 * DAY)
    certificate(one, number="3", expires_on=None)
    holds_until("suppliers_certified", TODAY)


def test_a_certificate_counts_for_the_standard_that_it_names(ask: Any, supplier: Any, certificate: Any) -> None:
    one = supplier(criticality="critical")
    certificate(one, standard="ISO 14001:2015", expires_on=LONG_AGO)
    assert ask("suppliers_certified").outcome == "not applicable"
    seen = supplier("Bolts", criticality="critical", watch="certificate")
    certificate(seen, standard="ISO/IEC 27001:2022")
    assert ask("suppliers_certified").because.endswith("on a certificate that this asks about.")
    certificate(one)
    certificate(one, standard="DIN EN ISO/IEC 27001:2022", expires_on=LONG_AGO)
    assert ask("suppliers_certified").outcome == "holds"
    assert ask("suppliers_certified", standard="iso-27001").outcome == "fails"


def test_a_certificate_without_an_end_shows_nothing(ask: Any, supplier: Any, certificate: Any) -> None:
    certificate(supplier(criticality="critical"))
    certificate(supplier("Bolts", criticality="critical"), expires_on=None)
    assert ask("suppliers_certified").outcome == "no data"


def test_certified_advises(ask: Any, supplier: Any, certificate: Any) -> None:
    certificate(supplier(criticality="critical"), verified_on=None, expires_on=TODAY + 59 * DAY)
    certificate(supplier("Bolts", criticality="critical"), expires_on=TODAY + 60 * DAY)
    supplier("Paint", criticality="critical")
    verdict = ask("suppliers_certified")
    assert verdict.outcome == "holds"
    assert [a.split(" ", 4)[:3] for a in verdict.advice] == [["1", "of", "3"], ["1", "of", "2"], ["1", "of", "2"]]


# ---- agreements


CLOSE = [{"handles_information": "Drawings"}, {"ict": True}, {"cloud": True}]


@pytest.mark.parametrize("close", CLOSE)
def test_agreements_hold_through_the_last_day(
    holds_until: Any, supplier: Any, agreement: Any, close: dict[str, Any]
) -> None:
    one = supplier(**close)
    agreement(one, ends_on=TODAY - DAY)
    agreement(one, title="Next", ends_on=TODAY + DAY)
    agreement(one, title="After that", state="draft", signed_on=None, ends_on=TODAY + 99 * DAY)
    agreement(supplier("Bolts", **close), state="ended", ends_on=TODAY + 2 * DAY)
    agreement(supplier("Paint", **close))
    holds_until("supplier_agreements_valid", TODAY + DAY)


@pytest.mark.usefixtures("days_ahead")
def test_an_agreement_that_takes_over_later_moves_the_lapse(holds_until: Any, supplier: Any, agreement: Any) -> None:
    one = supplier(cloud=True)
    agreement(one, ends_on=TODAY + DAY)
    agreement(one, title="Next", signed_on=TODAY + 2 * DAY, ends_on=TODAY + 9 * DAY)
    holds_until("supplier_agreements_valid", TODAY + 9 * DAY)


@pytest.mark.parametrize("ended", [{"ends_on": TODAY - DAY}, {"state": "ended"}])
@pytest.mark.parametrize("name", ["supplier_agreements_valid", "cloud_agreements_valid"])
def test_an_agreement_that_ended_fails(
    ask: Any, supplier: Any, agreement: Any, manager: Any, name: str, ended: dict[str, Any]
) -> None:
    agreement(supplier(cloud=True, owner=manager.person), **ended)
    supplier("Bolts", cloud=True)
    verdict = ask(name)
    assert verdict.outcome == "fails"
    assert any("no signed agreement" in a for a in verdict.advice)


@pytest.mark.parametrize("name", ["supplier_agreements_valid", "cloud_agreements_valid"])
def test_who_never_had_an_agreement_shows_nothing(
    ask: Any, supplier: Any, agreement: Any, manager: Any, name: str
) -> None:
    agreement(supplier(cloud=True, owner=manager.person))
    agreement(supplier("Bolts", cloud=True, owner=manager.person), state="draft", signed_on=None)
    assert ask(name).outcome == "no data"


@pytest.mark.parametrize("name", ["supplier_agreements_valid", "cloud_agreements_valid"])
@pytest.mark.usefixtures("days_ahead")
def test_an_agreement_that_is_signed_tomorrow_has_not_ended(
    ask: Any, supplier: Any, agreement: Any, manager: Any, name: str
) -> None:
    agreement(supplier(cloud=True, owner=manager.person), signed_on=TODAY + DAY)
    assert ask(name).outcome == "no data"
    assert ask(name, on=TODAY + DAY).outcome == "holds"


def test_who_never_had_an_agreement_signs_the_draft_or_gets_one(ask: Any, supplier: Any, agreement: Any) -> None:
    one = supplier(cloud=True)
    assert ask("supplier_agreements_valid").mend == Mend("SupplierAgreement", "create", one.pointer)
    draft = agreement(one, state="draft", signed_on=None)
    assert ask("supplier_agreements_valid").mend == Mend("SupplierAgreement", "sign", draft.pointer)


@pytest.mark.parametrize("name", ["supplier_security_terms_agreed", "supplier_requirements_communicated"])
def test_what_an_agreement_does_not_say_is_added_to_it(ask: Any, supplier: Any, agreement: Any, name: str) -> None:
    one = supplier(ict=True)
    agreement(one, title="Past", ends_on=TODAY - DAY)
    mend = ask(name).mend
    assert (mend.type, mend.verb, mend.pointer) == ("SupplierAgreement", "create", one.pointer)
    running = agreement(one)
    field = name.removeprefix("supplier_").removesuffix("_agreed")
    assert ask(name).mend == Mend("SupplierAgreement", "edit", running.pointer, field)


def test_a_word_for_nothing_is_nothing(ask: Any, supplier: Any) -> None:
    assert supplier(handles_information="Keine.").handles_information == ""
    assert ask("supplier_agreements_valid").outcome == "no data"


def test_security_terms(ask: Any, holds_until: Any, supplier: Any, agreement: Any) -> None:
    one = supplier(ict=True)
    assert ask("supplier_security_terms_agreed").outcome == "no data"
    agreement(one, security_terms="Confidentiality, right to audit.", ends_on=TODAY + DAY)
    agreement(one, title="Longer, without", ends_on=TODAY + 9 * DAY)
    holds_until("supplier_security_terms_agreed", TODAY + DAY)
    agreement(supplier("Bolts", ict=True), security_terms="none")
    verdict = ask("supplier_security_terms_agreed")
    assert verdict.outcome == "no data"
    assert verdict.advice


def test_requirements_communicated(ask: Any, holds_until: Any, supplier: Any, agreement: Any) -> None:
    agreement(supplier(), requirements_communicated=True, ends_on=TODAY)
    agreement(supplier("Bolts"), requirements_communicated=True)
    holds_until("supplier_requirements_communicated", TODAY)
    agreement(supplier("Paint"))
    assert ask("supplier_requirements_communicated").outcome == "no data"
    assert ask("supplier_requirements_communicated").advice


# ---- cloud


def test_cloud_holds_until_agreement_or_owner_ends(
    holds_until: Any, supplier: Any, agreement: Any, manager: Any, enter: Any
) -> None:
    leaving = enter(Person, given_name="Lea", family_name="Ving", state="left", left_on=TODAY + DAY)
    agreement(supplier(cloud=True, owner=manager.person), ends_on=TODAY + 2 * DAY)
    agreement(supplier("Mail", cloud=True, owner=leaving))
    holds_until("cloud_agreements_valid", TODAY + DAY)


def test_cloud_without_an_owner_shows_nothing_and_fails_when_the_owner_left(
    ask: Any, supplier: Any, agreement: Any, enter: Any
) -> None:
    agreement(supplier(cloud=True))
    assert ask("cloud_agreements_valid").outcome == "no data"
    gone = enter(Person, given_name="Lea", family_name="Ving", state="left", left_on=TODAY - DAY)
    agreement(supplier("Mail", cloud=True, owner=gone))
    assert ask("cloud_agreements_valid").outcome == "fails"


def test_a_past_day_is_judged_as_it_was_known(
    ask: Any, clock: Any, supplier: Any, agreement: Any, certificate: Any, manager: Any
) -> None:
    with clock("2026-02-02T12:00:00Z"):
        known = {
            "criticality": "critical",
            "cloud": True,
            "evaluated_on": date(2026, 1, 1),
            "evaluation_due": date(2026, 2, 20),
        }
        one = supplier(state="conditional", gate_reason="One source.", owner=manager.person, **known)
        agreement(one, security_terms="Confidentiality.", requirements_communicated=True, ends_on=date(2026, 2, 20))
        certificate(one, expires_on=date(2026, 2, 20))
    supplier("Later", state="conditional")
    for name in NO_DATA + LEFT_OUT:
        assert ask(name, on=date(2026, 2, 3)).outcome == "holds", name
        assert ask(name, on=date(2026, 2, 1)).outcome in {"no data", "not applicable"}, name
    assert ask("suppliers_evaluated").outcome == "no data"


# ---- two on one day --------------------------------------------------------------------------------------------------

GOOD = {
    "evaluation": "All on time.",
    "criteria": "Lateness, 2026",
    "conclusion": "keep",
    "follow_up": "-",
    "security_score": 80,
}
BAD = {"evaluation": "Half was late.", "criteria": "", "conclusion": "stop", "follow_up": "", "security_score": None}
BY_EVALUATION = (
    "suppliers_controlled",
    "supplier_evaluations_have_criteria",
    "supplier_evaluations_followed",
    "supplier_security_evaluated",
)


def test_of_two_evaluations_on_one_day_the_later_one_counts(ask: Any, do: Any, supplier: Any) -> None:
    acme = supplier(ict=True, watch="incoming", criticality="ordinary")

    def outcomes() -> set[str]:
        return {str(ask(name).outcome) for name in BY_EVALUATION}

    for said, outcome in ((GOOD, "holds"), (BAD, "no data"), (GOOD, "holds")):
        do("evaluate", acme, **said)
        assert outcomes() == {outcome}
    assert SupplierEvaluation.objects.filter(supplier=acme).count() == 1
    do("evaluate", acme, evaluated_on=TODAY - DAY, **BAD)
    assert outcomes() == {"holds"}, "a former one, written down later"
    for name in ("suppliers_evaluated", "supplier_evaluations_in_time"):
        assert ask(name).outcome == "holds"


def test_of_two_decisions_on_one_day_the_later_one_counts(ask: Any, do: Any, supplier: Any, enter: Any) -> None:
    acme = supplier(criticality="ordinary", evaluated_on=TODAY - DAY, watch="incoming", evaluation_due=TODAY + DAY)
    process = enter(Process, title="Coating", state="active", outsourced=True)
    acme = do("edit", acme, processes=[process.reference])
    enter(Delivery, title="Lids", supplier=acme, delivered_on=TODAY, checked="sample", rejected=0, quantity=5)
    bar, let_in = ("bar", {"gate_reason": "Late four times."}), ("approve", {"gate_reason": "It is in time now."})
    for decisions, outcome in (((bar, let_in), "holds"), ((bar, let_in, bar), "no data")):
        for verb, answers in decisions:
            do(verb, acme, **answers)
        assert ask("outsourced_processes_controlled").outcome == outcome
        assert ask("deliveries_from_suppliers_let_in", TODAY + DAY).outcome == "holds"
        assert (ask("supplier_decisions_reasoned").outcome == "not applicable") is (outcome == "holds")
