"""Evaluations, which evaluating makes, and deliveries; and a firm's own lists of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.suppliers.models import Delivery, Supplier, SupplierAgreement, SupplierEvaluation
from accord.areas.suppliers.services import evaluate_supplier, review_supplier_agreement
from accord.areas.suppliers.terms import Conclusion
from accord.doors.exchange.importing import import_files
from accord.kernel.acts.act import act_at
from accord.kernel.records.declaration import of
from accord.kernel.refusals import Refused

TODAY = date(2026, 3, 2)
RECEIPTS = """Wareneingang 2026;;;;;;;
Lieferschein-Nr.;Lieferant;Artikel;Menge;Liefertermin;Eingangsdatum;Beanstandet;Prüfung
LS-1;Acme;Gehäuse;250;12.02.2026;16.02.2026;4;Sample
LS-2;Acme;Gehäuse;100;27.02.2026;26.02.2026;0;Sample
"""
DELIVERIES = """Supplier,Delivery note,Item,Quantity,Received on,Days late,Rejected
Acme,LS-3,O-ring,1000,2026-02-20,2,0
"""
RATINGS = """Lieferant;Bewertet am;Kriterien;Punkte Qualität;Punkte Sicherheit;Ergebnis;Bewertet von
Acme;13.11.2025;Bogen 2.0;84;70;Gut;Mia Manager
"""
EVALUATIONS = """Supplier,Date,Quality score,Conclusion
Acme,2024-11-13,61,Go on with conditions
"""


@pytest.fixture
def acme(enter: Any) -> Supplier:
    """A supplier in use."""
    found: Supplier = enter(Supplier, title="Acme", criticality="critical", state="approved")
    return found


def again(record: Any) -> Any:
    return type(record).everywhere.get(pk=record.pk)


def test_evaluating_makes_one_evaluation_and_moves_the_dates(acme: Supplier, manager: Any) -> None:
    assert act_at(of(SupplierEvaluation), "create") is None
    evaluate_supplier(
        by=manager, supplier=acme, evaluation="Late twice.", quality_score=71, criteria="Sheet 2.0",
        conclusion=Conclusion.CONDITIONS,
    )  # fmt: skip
    evaluate_supplier(by=manager, supplier=again(acme), evaluation="Late once.", quality_score=78)
    one = SupplierEvaluation.objects.get()
    assert (one.evaluated_on, one.quality_score, one.result, one.evaluated_by) == (
        TODAY, 78, "Late once.", manager.person,
    )  # fmt: skip
    now = again(acme)
    assert (now.evaluated_on, now.evaluation, now.evaluation_due) == (TODAY, "Late once.", date(2027, 3, 2))


def test_a_former_evaluation_leaves_the_latest_alone(acme: Supplier, manager: Any) -> None:
    evaluate_supplier(by=manager, supplier=acme, evaluation="Good.")
    evaluate_supplier(by=manager, supplier=again(acme), evaluation="Fair.", evaluated_on=date(2025, 3, 3))
    assert (again(acme).evaluated_on, again(acme).evaluation) == (TODAY, "Good.")
    assert SupplierEvaluation.objects.count() == 2
    with pytest.raises(Refused, match="between 0 and 100"):
        evaluate_supplier(by=manager, supplier=again(acme), evaluation="Good.", quality_score=101)


def test_an_agreement_is_looked_at_again(acme: Supplier, enter: Any, manager: Any) -> None:
    one = enter(SupplierAgreement, supplier=acme, title="Frame", state="signed", signed_on=date(2025, 3, 3))
    with pytest.raises(Refused, match="after this one"):
        review_supplier_agreement(by=manager, supplier_agreement=one, review_due=TODAY)
    review_supplier_agreement(by=manager, supplier_agreement=again(one), review_due=date(2027, 3, 2))
    assert again(one).reviewed_on == TODAY


def test_goods_receipts_come_in_and_count_late_days(acme: Supplier, manager: Any) -> None:
    for text, count in ((RECEIPTS, 2), (DELIVERIES, 1)):
        (result,) = import_files(manager, [("deliveries.csv", text.encode("cp1252"))], type_name="deliveries")
        found = result.as_json()
        assert (found["created"], found["refused"]) == (count, []), str(found["refused"])
    assert list(Delivery.objects.order_by("number").values_list("late_days", "rejected")) == [(4, 4), (0, 0), (2, 0)]


def test_no_more_is_rejected_than_came(acme: Supplier, manager: Any) -> None:
    text = RECEIPTS.replace(";4;Sample", ";251;Sample")
    (result,) = import_files(manager, [("deliveries.csv", text.encode("cp1252"))], type_name="deliveries")
    assert "More would be rejected than came" in str(result.as_json()["refused"])


def test_former_evaluations_come_in(acme: Supplier, manager: Any) -> None:
    for text in (RATINGS, EVALUATIONS):
        (result,) = import_files(manager, [("e.csv", text.encode("cp1252"))], type_name="supplier_evaluations")
        assert (result.as_json()["created"], result.as_json()["refused"]) == (1, [])
    assert SupplierEvaluation.objects.get(quality_score=84).evaluated_by == manager.person
    assert SupplierEvaluation.objects.get(quality_score=61).conclusion == "conditions"
