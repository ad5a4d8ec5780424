"""The gate, evaluations, agreements and certificates, as every door performs them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.suppliers.models import Certificate, Delivery, Supplier, SupplierAgreement
from accord.kernel.duties.inbox import duties
from accord.kernel.moments.past import moment
from accord.kernel.parameters.services import choose_parameter
from accord.kernel.refusals import Forbidden, NotThere, Refused, WrongState

TODAY = date(2026, 3, 2)


@pytest.fixture
def acme(do: Any, manager: Any) -> Any:
    """A critical candidate."""
    return do("create", Supplier, title="Acme", criticality="critical", cloud="yes", owner=manager.person.reference)


def test_the_gate_opens_after_an_evaluation(do: Any, acme: Any, clock: Any) -> None:
    for verb in ("approve", "condition"):
        with pytest.raises(Refused, match="Evaluate the supplier first"):
            do(verb, acme, gate_reason="Cheap.")
    do("evaluate", acme, evaluation="Good in samples.")
    assert do("approve", acme).state == "approved"
    conditional = do("condition", acme, gate_reason="Late twice; only with a second source.")
    assert (conditional.state, conditional.gate_reason) == ("conditional", "Late twice; only with a second source.")
    assert conditional.decided_on == TODAY
    with pytest.raises(Refused, match="missing"):
        do("bar", acme)
    with clock("2026-03-09T12:00:00Z"):
        assert do("bar", acme, gate_reason="Late four times.").state == "barred"
        for said in ({}, {"gate_reason": "Late four times."}):  # the form begins with why it was barred
            with pytest.raises(Refused, match="barred on 2026-03-09"):
                do("approve", acme, **said)
        with pytest.raises(Refused, match="barred on 2026-03-09"):
            do("condition", acme, gate_reason="Late four times.")
        assert do("approve", acme, gate_reason="A new owner.").state == "approved"
        do("bar", acme, gate_reason="Late again.")
        do("evaluate", acme, evaluation="On time in six deliveries.")
        assert do("approve", acme).state == "approved"
        do("bar", acme, gate_reason="Late again.")
    ended = do("end", acme)
    assert (ended.state, ended.decided_on) == ("ended", date(2026, 3, 9)), "out since it was barred"
    with pytest.raises(WrongState):
        do("approve", acme)
    assert do("resume", acme).state == "candidate"
    assert do("end", acme).decided_on == TODAY


def test_what_came_while_nothing_was_to_come_says_why(do: Any, acme: Any, clock: Any) -> None:
    do("evaluate", acme, evaluation="Good in samples.")
    for shut, opened in (("bar", "approve"), ("bar", "condition"), ("end", "resume")):
        do(shut, acme, **({"gate_reason": "Late four times."} if shut == "bar" else {}))
        with clock("2026-03-09T12:00:00Z"):
            came = do("create", Delivery, supplier=acme, item="Bars", delivered_on="2026-03-05")
            why = {} if opened == "resume" else {"gate_reason": "A new owner."}
            with pytest.raises(Refused, match=f"{came.reference} came since it was barred or ended"):
                do(opened, acme, **why)
            do("edit", came, remarks="Ordered before.")
            assert do(opened, acme, **why).state in ("approved", "conditional", "candidate")


def test_only_some_may_open_the_gate(do: Any, acme: Any, actor: Any) -> None:
    do("evaluate", acme, evaluation="Good in samples.")
    with pytest.raises(Forbidden):
        do("approve", acme, by=actor("owner", scope=acme))


@pytest.mark.parametrize(
    ("criticality", "due"), [("critical", date(2027, 3, 2)), ("ordinary", date(2028, 3, 1)), ("", date(2028, 3, 1))]
)
def test_an_evaluation_sets_the_next_one(do: Any, criticality: str, due: date) -> None:
    found = do("evaluate", do("create", Supplier, title="Bolts", criticality=criticality), evaluation="Good.")
    assert (found.evaluated_on, found.evaluation_due) == (TODAY, due)


def test_the_organization_chooses_the_interval(do: Any, acme: Any, manager: Any) -> None:
    choose_parameter(by=manager, key="supplier_evaluation_critical", value=6)
    assert do("evaluate", acme, evaluation="Good.").evaluation_due == date(2026, 9, 1)
    assert do("evaluate", acme, evaluation="Good.", evaluation_due="2026-04-01").evaluation_due == date(2026, 4, 1)


def test_an_evaluation_tomorrow_is_refused(do: Any, acme: Any) -> None:
    with pytest.raises(Refused, match="future"):
        do("evaluate", acme, evaluation="Good.", evaluated_on="2026-03-03")


def test_an_agreement_is_signed_and_ended(do: Any, acme: Any, manager: Any) -> None:
    agreement = do("create", SupplierAgreement, supplier=acme.reference, title="Frame", security_terms="none")
    assert (agreement.state, agreement.owner_id, agreement.security_terms) == ("draft", manager.person.pk, "")
    with pytest.raises(Refused, match="end before it was signed"):
        do("sign", agreement, signed_on="2026-03-01", ends_on="2026-02-01")
    signed = do("sign", agreement, signed_on="2026-03-01", ends_on="2028-02-29")
    assert (signed.state, signed.signed_on, signed.ends_on) == ("signed", date(2026, 3, 1), date(2028, 2, 29))
    ended = do("end", agreement, ends_on="2026-06-30")
    assert (ended.state, ended.ends_on) == ("ended", date(2026, 6, 30))


def test_a_certificate_is_renewed_verified_and_withdrawn(do: Any, acme: Any) -> None:
    made = do(
        "create", Certificate, supplier=acme.reference, standard="ISO 9001:2015", number="Q-1", expires_on="2026-04-01"
    )
    assert (made.title, made.serves) == ("ISO 9001:2015, Q-1", "iso-9001")
    assert do("verify", made).verified_on == TODAY
    with pytest.raises(Refused, match="valid until 2026-04-01 already"):
        do("renew", made, expires_on="2026-04-01")
    renewed = do("renew", made, expires_on="2029-04-01", number="Q-2", issued_on="2026-04-02")
    assert (renewed.title, renewed.expires_on, renewed.verified_on) == ("ISO 9001:2015, Q-2", date(2029, 4, 1), None)
    with pytest.raises(Refused, match="valid until 2029-04-01"):
        do("expire", made)
    over = do("create", Certificate, supplier=acme.reference, standard="ISO 9001:2015", expires_on="2026-03-01")
    do("expire", over)
    again = do("renew", over, expires_on="2030-01-01")
    gone = do("withdraw", again)
    assert (again.state, gone.state, gone.expires_on) == ("valid", "withdrawn", TODAY)
    do("withdraw", made)
    with pytest.raises(WrongState):
        do("renew", made, expires_on="2031-01-01")


def test_what_is_due_for_the_owner_of_a_supplier(do: Any, acme: Any, manager: Any, organization: Any) -> None:
    do("evaluate", acme, evaluation="Good.", evaluation_due="2026-06-01")
    do("approve", acme)
    do("create", Certificate, supplier=acme.reference, standard="ISO 9001:2015", expires_on="2026-04-01")
    do(
        "sign",
        do("create", SupplierAgreement, supplier=acme.reference, title="Frame"),
        signed_on="2026-03-01",
        ends_on="2026-12-31",
    )
    with moment(organization) as m:
        found = [(d.says, d.due_on, d.verb) for d in duties(manager, m) if d.record.declaration.area == "suppliers"]
    assert found == [
        ("Ask for the renewal of “ISO 9001:2015”", date(2026, 4, 1), "renew"),
        ("Evaluate “Acme”", date(2026, 6, 1), "evaluate"),
        ("Renew “Frame”, or let it end", date(2026, 12, 31), "edit"),
    ]


def test_a_guest_of_one_supplier_sees_that_one_alone(do: Any, acme: Any, actor: Any) -> None:
    other = do("create", Supplier, title="Bolts")
    mine = do("create", Certificate, supplier=acme.reference, standard="ISO 9001:2015")
    guest = actor("supplier_contact", scope=acme)
    do("comment", mine, by=guest, text="The new one comes in May.")
    with pytest.raises(NotThere):
        do("comment", other, by=guest, text="Hello.")
    with pytest.raises(Forbidden):
        do("renew", mine, by=guest, expires_on="2030-01-01")


def test_two_suppliers_have_two_names(do: Any, acme: Any) -> None:
    with pytest.raises(Refused, match="SU-0001 Acme already has the same name"):
        do("create", Supplier, title=acme.title)
