"""The acts of suppliers: the one gate, evaluations, agreements and certificates."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from accord.areas.suppliers import queries, rules
from accord.areas.suppliers.models import Certificate, Supplier, SupplierAgreement, SupplierEvaluation
from accord.areas.suppliers.terms import Conclusion, Criticality
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, interval, today_of
from accord.kernel.acts.perform import add
from accord.kernel.refusals import Objection, Refused, refuse

# ---- the gate --------------------------------------------------------------------------------------------------------


def _approvable(by: Actor, supplier: Supplier) -> list[Objection]:
    known = rules.approvable(evaluated_on=supplier.evaluated_on, criticality=supplier.criticality)
    return [*known, *_resumable(by, supplier)]


def _resumable(_: Actor, supplier: Supplier) -> list[Objection]:
    return rules.came_meanwhile(deliveries=queries.came_meanwhile(supplier))


def _let_in(supplier: Supplier, gate_reason: str) -> None:
    barred_on = supplier.decided_on if supplier.state == "barred" else None
    reason = "" if gate_reason == supplier.gate_reason else gate_reason  # why it was barred lets nobody in
    refuse(rules.let_in_again(barred_on=barred_on, evaluated_on=supplier.evaluated_on, reason=reason))


@act(needs="suppliers.approve", moves="candidate | conditional | barred -> approved", gated=True, first=_approvable)
def approve_supplier(*, by: Actor, supplier: Supplier, gate_reason: str = "") -> None:
    """Let the organization buy from this supplier (8.4.1)."""
    _let_in(supplier, gate_reason)
    supplier.gate_reason, supplier.decided_on = gate_reason, today_of(by)


@act(
    needs="suppliers.approve",
    moves="candidate | approved | barred -> conditional",
    gated=True,
    label="Approve with conditions",
    first=_approvable,
)
def condition_supplier(*, by: Actor, supplier: Supplier, gate_reason: str) -> None:
    """Let the organization buy from this supplier as long as conditions are met; say which, and why."""
    _let_in(supplier, gate_reason)
    supplier.gate_reason, supplier.decided_on = gate_reason, today_of(by)


@act(needs="suppliers.approve", moves="candidate | approved | conditional -> barred", gated=True)
def bar_supplier(*, by: Actor, supplier: Supplier, gate_reason: str) -> None:
    """Let nobody buy from this supplier any more; say why."""
    supplier.gate_reason, supplier.decided_on = gate_reason, today_of(by)


@act(needs="suppliers.move", moves="candidate | approved | conditional | barred -> ended")
def end_supplier(*, by: Actor, supplier: Supplier) -> None:
    """Say that nothing comes from this supplier any more. One that was barred is out since then, not from today."""
    if supplier.state != "barred" or supplier.decided_on is None:
        supplier.decided_on = today_of(by)


@act(needs="suppliers.move", moves="ended -> candidate", first=_resumable)
def resume_supplier(*, by: Actor, supplier: Supplier) -> None:
    """Consider a former supplier again; it passes the gate anew."""
    supplier.decided_on = None


@act(needs="suppliers.edit", moves="candidate | approved | conditional | barred")
def evaluate_supplier(
    *,
    by: Actor,
    supplier: Supplier,
    evaluation: str,
    evaluated_on: date | None = None,
    criteria: Annotated[str, Say("criteria", "By which yardsticks, and in which edition.", "longtext")] = "",
    quality_score: Annotated[int | None, Say("quality (of 100)", "0: unusable; 100: nothing to wish for.")] = None,
    security_score: Annotated[int | None, Say("security (of 100)", "Empty where it sees no information.")] = None,
    conclusion: Annotated[Conclusion | None, Say("what follows", "The gate itself is moved by its own acts.")] = None,
    follow_up: Annotated[str, Say("what is done about it", "Agreed with the supplier, or decided.", "longtext")] = "",
    evaluation_due: Annotated[
        date | None, Say("next evaluation", "Empty: after the interval that the organization has chosen.")
    ] = None,
) -> None:
    """Record how the supplier did against the criteria, and when that is asked again (8.4.1, A.5.22)."""
    day = happened(by, evaluated_on, "The day of the evaluation", "evaluated_on")
    made = SupplierEvaluation.objects.filter(supplier=supplier, evaluated_on=day, archived_on=None)
    one = made.first() or SupplierEvaluation(supplier=supplier, evaluated_on=day, serves=supplier.serves)
    one.result, one.criteria, one.quality_score, one.security_score = (
        evaluation,
        criteria,
        quality_score,
        security_score,
    )
    one.conclusion, one.follow_up, one.evaluated_by = conclusion or "", follow_up, by.person
    if one._state.adding:
        add(one)
    else:
        one.save()
    if supplier.evaluated_on and supplier.evaluated_on > day:
        return  # a former one, written down later: what is known of the latest stays
    supplier.evaluated_on, supplier.evaluation = day, evaluation
    kind = "critical" if supplier.criticality == Criticality.CRITICAL else "other"
    supplier.evaluation_due = evaluation_due or day + interval(by, day, f"supplier_evaluation_{kind}")


# ---- agreements ------------------------------------------------------------------------------------------------------


@act(needs="suppliers.edit", moves="draft | signed -> signed", label="Record signing")
def sign_supplier_agreement(
    *, by: Actor, supplier_agreement: SupplierAgreement, signed_on: date, ends_on: date | None = None
) -> None:
    """Record that both sides have signed; the signed paper is attached."""
    happened(by, signed_on, "The day of signing", "signed_on")
    supplier_agreement.signed_on = signed_on
    supplier_agreement.ends_on = ends_on or supplier_agreement.ends_on


@act(needs="suppliers.edit", moves="signed -> ended")
def end_supplier_agreement(*, by: Actor, supplier_agreement: SupplierAgreement, ends_on: date) -> None:
    """Record that it was ended; it counts through its last day."""
    supplier_agreement.ends_on = ends_on


@act(needs="suppliers.edit", moves="signed -> signed")
def review_supplier_agreement(
    *, by: Actor, supplier_agreement: SupplierAgreement, review_due: date, reviewed_on: date | None = None
) -> None:
    """Record that it still says what is needed, and when that is asked again (A.5.20)."""
    day = happened(by, reviewed_on, "The day of the review", "reviewed_on")
    if review_due <= day:
        raise Refused("The next review must be due after this one.", "review_due")
    supplier_agreement.reviewed_on, supplier_agreement.review_due = day, review_due


# ---- certificates ----------------------------------------------------------------------------------------------------


@act(needs="suppliers.edit", moves="valid | expired -> valid")
def renew_certificate(
    *,
    by: Actor,
    certificate: Certificate,
    expires_on: date,
    number: str = "",
    body: str = "",
    issued_on: date | None = None,
    verified_on: date | None = None,
    standard: Annotated[str, Say("standard", "Only where it is another edition now.")] = "",
) -> None:
    """Record the new certificate that follows this one; what it said before stays in its history."""
    refuse(rules.renewed_later(before=certificate.expires_on, expires_on=expires_on))
    certificate.expires_on, certificate.issued_on, certificate.verified_on = expires_on, issued_on, verified_on
    certificate.number, certificate.body = number or certificate.number, body or certificate.body
    certificate.standard = standard or certificate.standard


@act(needs="suppliers.edit", moves="valid", label="Verified with the body")
def verify_certificate(*, by: Actor, certificate: Certificate, verified_on: date | None = None) -> None:
    """Record that the certification body, or its register, confirms the certificate."""
    day = happened(by, verified_on, "The day of verification", "verified_on")
    certificate.verified_on = day


@act(needs="suppliers.edit", moves="valid -> expired", label="Mark as expired")
def expire_certificate(*, by: Actor, certificate: Certificate) -> None:
    """Record that the supplier did not renew it. It stopped counting on the day after its last one in any case."""
    refuse(rules.expirable(expires_on=certificate.expires_on, today=today_of(by)))


@act(needs="suppliers.edit", moves="valid | expired -> withdrawn")
def withdraw_certificate(*, by: Actor, certificate: Certificate) -> None:
    """Record that the certification body has withdrawn it; today is then its last day."""
    day = max(today_of(by), certificate.issued_on or date.min)
    certificate.expires_on = min(certificate.expires_on or day, day)
