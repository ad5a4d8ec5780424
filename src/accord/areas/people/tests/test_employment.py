"""Screenings and agreements: what the acts do and refuse."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.people.models import Agreement, Screening
from accord.areas.people.services import (
    end_agreement,
    expire_screening,
    fail_screening,
    pass_screening,
    remind_agreement,
    renew_screening,
    review_agreement,
    sign_agreement,
)
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.records.declaration import of
from accord.kernel.refusals import Forbidden, Refused

TODAY = date(2026, 3, 2)


def again(record: Any) -> Any:
    return type(record).everywhere.get(pk=record.pk)


def test_a_screening_is_passed_renewed_and_expires(made: Any, person: Any, manager: Any, actor: Any) -> None:
    one = made(Screening(person=person("Ada One"), kind="criminal_record"))
    assert one.title == "Ada One: Criminal record"
    assert one.serves == "iso-27001"
    with pytest.raises(Forbidden):
        pass_screening(by=actor("owner"), screening=one)
    pass_screening(by=manager, screening=again(one), expires_on=date(2029, 3, 2), note="Seen.")
    assert (again(one).state, again(one).done_on, again(one).done_by_id) == ("passed", TODAY, manager.person.pk)
    expire_screening(by=manager, screening=again(one))
    renew_screening(by=manager, screening=again(one), expires_on=date(2030, 3, 2))
    assert (again(one).state, again(one).expires_on) == ("passed", date(2030, 3, 2))
    fail_screening(by=manager, screening=again(one), note="Papers were false.")
    assert again(one).state == "failed"


def test_nobody_screens_themselves(made: Any, manager: Any) -> None:
    with pytest.raises(Forbidden, match="their own screening"):
        pass_screening(by=manager, screening=made(Screening(person=manager.person)))


def test_an_agreement_is_signed_reviewed_and_recalled_at_leaving(made: Any, person: Any, manager: Any) -> None:
    one = made(Agreement(person=person("Ada One"), edition="2026-01"))
    assert one.title == "Confidentiality: Ada One"
    with pytest.raises(Refused, match="future"):
        sign_agreement(by=manager, agreement=one, signed_on=date(2026, 3, 3))
    sign_agreement(by=manager, agreement=again(one), signed_on=TODAY)
    with pytest.raises(Refused, match="after this one"):
        review_agreement(by=manager, agreement=again(one), review_due=TODAY)
    review_agreement(by=manager, agreement=again(one), review_due=date(2027, 3, 2))
    with pytest.raises(Refused, match="which duties hold on"):
        remind_agreement(by=manager, agreement=again(one), reminded_on=TODAY)
    edit = act_at(of(Agreement), "edit")
    assert edit is not None
    now = again(one)
    perform(edit, manager, now.reference, {"afterwards": "Two years."}, rev=now.rev)
    end_agreement(by=manager, agreement=again(one), ends_on=date(2026, 3, 31))
    remind_agreement(by=manager, agreement=again(one), reminded_on=TODAY)
    assert (again(one).state, again(one).reminded_on) == ("ended", TODAY)


def test_an_agreement_is_with_somebody(manager: Any) -> None:
    create = act_at(of(Agreement), "create")
    assert create is not None
    with pytest.raises(Refused, match="with whom"):
        perform(create, manager, answers={"kind": "confidentiality"})
    firm = perform(create, manager, answers={"kind": "confidentiality", "party": manager.person.reference})
    assert firm.title == "Confidentiality: Other party"
