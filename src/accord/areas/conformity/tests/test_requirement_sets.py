"""Further catalogues of requirements: imported, judged, looked at again, superseded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.conformity.models import RequirementSet, SetRequirement
from accord.areas.conformity.services import (
    check_requirement_set,
    drop_set_requirement,
    judge_set_requirement,
    supersede_requirement_set,
)
from accord.areas.conformity.terms import Fulfilment
from accord.doors.exchange.importing import import_files
from accord.kernel.refusals import Forbidden, Refused

TODAY = date(2026, 3, 2)
SETS = """Katalog;Herausgeber;Ausgabe;Gilt wegen
Lieferantenhandbuch Hansa;Hansa Pumpen GmbH;4.2;Rahmenvertrag
"""
FORDERUNGEN = """Katalog;Nr.;Kurzfassung;Anforderungstext;Wie erfüllt
Lieferantenhandbuch Hansa;3.1;Erstmuster;Erstmusterprüfbericht je Änderung;Formblatt
Lieferantenhandbuch Hansa;3.2;Rückmeldung;8D in 10 Tagen;
"""
REQUIREMENTS = """Catalogue,Number,In short,Requirement
Lieferantenhandbuch Hansa,3.3,Labels,Lot number on every box
"""


@pytest.fixture(autouse=True)
def _day(clock: Any, manager: Any) -> Any:
    """It is 2 March 2026, inside the manager's organization."""
    with clock("2026-03-02T09:00:00Z"), manager.scope():
        yield


@pytest.fixture
def catalogue(manager: Any) -> RequirementSet:
    """The catalogue of a customer, as two files bring it."""
    for name, text, count in (
        ("requirement_sets", SETS, 1),
        ("set_requirements", FORDERUNGEN, 2),
        ("set_requirements", REQUIREMENTS, 1),
    ):
        (result,) = import_files(manager, [(f"{name}.csv", text.encode("cp1252"))], type_name=name)
        assert (result.as_json()["created"], result.as_json()["refused"]) == (count, [])
    found: RequirementSet = RequirementSet.objects.get()
    return found


def test_each_requirement_is_judged(catalogue: RequirementSet, manager: Any, actor: Any) -> None:
    assert (catalogue.version, catalogue.why) == ("4.2", "Rahmenvertrag")
    one = SetRequirement.objects.get(number="3.1")
    said = {"fulfilment": Fulfilment.MET, "reason": "Three reports seen."}
    with pytest.raises(Forbidden):
        judge_set_requirement(by=actor("owner"), set_requirement=one, **said)
    with pytest.raises(Refused, match="at most"):
        judge_set_requirement(by=manager, set_requirement=one, judge_again_on=date(2040, 1, 1), **said)
    judge_set_requirement(by=manager, set_requirement=SetRequirement.objects.get(number="3.1"), **said)
    now = SetRequirement.objects.get(number="3.1")
    assert (now.fulfilment, now.judged_on, now.judged_by_id) == ("met", TODAY, manager.person.pk)
    drop_set_requirement(by=manager, set_requirement=SetRequirement.objects.get(number="3.2"))


def test_newer_editions_are_looked_for(catalogue: RequirementSet, manager: Any) -> None:
    with pytest.raises(Refused, match="after this one"):
        check_requirement_set(by=manager, requirement_set=catalogue, check_due=TODAY)
    check_requirement_set(by=manager, requirement_set=RequirementSet.objects.get(), check_due=date(2027, 3, 2))
    supersede_requirement_set(by=manager, requirement_set=RequirementSet.objects.get())
    assert RequirementSet.objects.get().state == "superseded"
