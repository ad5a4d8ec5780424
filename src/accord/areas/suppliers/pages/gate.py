"""The gate on a supplier's page: whether we may buy there, why, what is missing, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.suppliers import rules
from accord.areas.suppliers.models import Certificate, Supplier, SupplierAgreement
from accord.areas.suppliers.pages.drawing import Span, timelines
from accord.doors.pages.address import act_address, list_address
from accord.doors.pages.places import panel
from accord.kernel.access.scope import visible
from accord.kernel.acts.act import act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.moments.moment import Moment
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from datetime import date

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

SAYS = {
    "candidate": "Nothing is bought there yet.",
    "approved": "We may buy there.",
    "conditional": "We may buy there as long as the conditions are met.",
    "barred": "Nobody may buy there.",
    "ended": "Nothing comes from there any more.",
}


@panel("Gate", of=("Supplier",))
def gate_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On a supplier's page: state, reason, what is missing, certificates and agreements on a line of time."""
    if not isinstance(record, Supplier):
        return None
    day, slug = today_of(by), by.organization.slug
    papers = list(visible(of(Certificate), by).filter(supplier=record, archived_on=None).order_by("expires_on"))
    signed = list(visible(of(SupplierAgreement), by).filter(supplier=record, archived_on=None).order_by("ends_on"))
    warning = Moment(by.organization, day).days("certificate_warning")
    certificates = [_certificate(c, day, warning) for c in papers]
    agreements = [_agreement(a, day, warning) for a in signed if a.state != "draft"]
    facts = rules.Facts(
        state=record.state, criticality=record.criticality, evaluated_on=record.evaluated_on,
        evaluation_due=record.evaluation_due, reason=record.gate_reason, watched=bool(record.watch or record.control),
        near_information=bool(record.handles_information) or record.ict or record.cloud, cloud=record.cloud,
        exit_plan=bool(record.exit_plan), certificates=len(papers),
        certificates_valid=sum(s.look != "ended" for s in certificates),
        agreements=sum(s.look != "ended" for s in agreements),
        security_terms=any(bool(a.security_terms) for a in signed if a.state == "signed"),
    )  # fmt: skip
    context = {
        "supplier": record,
        "says": SAYS[record.state],
        "stands": rules.gate(facts, day),
        "certificates": (timelines(certificates, day), certificates, list_address(slug, of(Certificate))),
        "agreements": (timelines(agreements, day), agreements, list_address(slug, of(SupplierAgreement))),
        "evaluate": _address(by, record, "evaluate"),
    }
    return "suppliers/gate.html", context


def _certificate(one: Certificate, day: date, warning: int) -> Span:
    ended = one.state != "valid" or (one.expires_on is not None and one.expires_on < day)
    return Span(
        one.title, str(one.reference), one.issued_on, one.expires_on, _look(ended, one.expires_on, day, warning)
    )


def _agreement(one: SupplierAgreement, day: date, warning: int) -> Span:
    ended = (one.state == "ended" and one.ends_on is None) or (one.ends_on is not None and one.ends_on < day)
    return Span(one.title, str(one.reference), one.signed_on, one.ends_on, _look(ended, one.ends_on, day, warning))


def _look(ended: bool, ends: date | None, day: date, warning: int) -> str:
    return "ended" if ended else "ending" if ends is not None and (ends - day).days <= warning else "valid"


def _address(by: Actor, record: Record, verb: str) -> str:
    act = act_at(of(record), verb)
    if act is None or not by.may(act.needs) or not act.possible_in(record.state):
        return ""
    return act_address(by.organization.slug, act, str(record.reference))
