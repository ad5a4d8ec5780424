"""No door takes a day of what only can have happened before that day has come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.checks.world import written

from accord.areas.customers.models import Complaint
from accord.doors.exchange.importing import import_files
from accord.kernel.acts.happened import ahead, happened, today_of
from accord.kernel.records.declaration import declarations
from accord.kernel.records.fields import MAY_LIE_AHEAD
from accord.kernel.refusals import Objection, Refused, refuse

TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)


@pytest.fixture(autouse=True)
def _at_noon(clock: Any) -> Any:
    with clock("2026-03-02T12:00:00Z"):
        yield


def test_every_day_that_only_can_have_been_is_known() -> None:
    """Of each type: those are refused, and none that says what is to come."""
    for d in declarations():
        told = {f.name for f in d.fields if f.happened}
        record = d.model(**{f.name: TOMORROW for f in d.fields if f.kind == "date"})
        times = {f.name: datetime(2026, 3, 2, 13, 1) for f in d.fields if f.kind == "datetime"}
        vars(record).update({n: t.replace(tzinfo=TODAY_AT.tzinfo) for n, t in times.items()})
        assert {o.field for o in ahead(record, "UTC")} == told
        assert not [n for n in told if n.endswith(("_due", "_until", "_by", "_from")) or n in MAY_LIE_AHEAD]
        vars(record).update(dict.fromkeys(told - times.keys(), TODAY) | dict.fromkeys(times, TODAY_AT))
        assert ahead(record, "UTC") == []
    used = {f.name for d in declarations() for f in d.fields if f.kind == "date"}
    assert used >= MAY_LIE_AHEAD


TODAY_AT = datetime.fromisoformat("2026-03-02T13:00:00+00:00")
"""As late as clocks may differ."""


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Kiritimati", TOMORROW), ("UTC", TODAY), ("Pacific/Pago_Pago", TODAY)]
)
def test_the_day_is_the_one_where_the_organization_is(zone: str, day: date) -> None:
    assert ahead(Complaint(received_on=day), zone) == []
    assert ahead(Complaint(received_on=day + timedelta(days=1)), zone)


def test_forms_and_programs_are_refused(do: Any) -> None:
    with pytest.raises(Refused, match="Received on cannot lie in the future: today is 2026-03-02") as refused:
        do(Complaint, "create", title="Late", received_on=TOMORROW)
    assert [o.field for o in refused.value.objections] == ["received_on"]
    found = do(Complaint, "create", title="Late", received_on=TODAY)
    with pytest.raises(Refused, match="Received on"):
        do(found, "edit", received_on=TOMORROW)


def test_who_is_late_does_not_begin_anew(do: Any, clock: Any, manager: Any) -> None:
    day = timedelta(days=1)
    found = do(Complaint, "create", title="Lids", received_on=TODAY - 9 * day)
    open_ = do(Complaint, "create", title="To come")
    with clock("2026-03-09T12:00:00Z"):
        with pytest.raises(Refused, match="Received on cannot lie after 2026-03-02: on that day it was on file"):
            do(found, "edit", received_on=TODAY + 3 * day)
        with pytest.raises(Refused, match="Received on is on file"):
            do(found, "edit", received_on="")
        assert do(found, "edit", received_on=TODAY).received_on == TODAY
        assert do(open_, "edit", received_on=TODAY + 3 * day).received_on == TODAY + 3 * day
        late = written(manager, lambda unit: _moved(found, TODAY + 3 * day))
        assert do(late, "edit", title="Two lids").received_on == TODAY + 3 * day


def _moved(record: Any, day: date) -> Any:
    found = type(record).objects.get(pk=record.pk)
    found.received_on = day
    return _saved(found)


def test_an_import_names_the_cell_and_writes_nothing(manager: Any) -> None:
    told = "2026-03-01,2026-03-02,answered", "2026-03-01,2026-03-03,answered"
    rows = "\n".join(("title,received on,answered on,state", *(f"Late {n},{t}" for n, t in enumerate(told)))).encode()
    (result,) = import_files(manager, [("complaints.csv", rows)])
    assert [(r.row, r.column) for r in result.refused] == [(3, "answered on")]
    assert not result.created


def test_what_was_stored_before_stays_and_can_be_put_right(manager: Any, do: Any) -> None:
    found = written(manager, lambda unit: _saved(Complaint(title="Lids", received_on=TOMORROW)))
    found = do(found, "edit", title="Two lids")
    assert do(found, "edit", received_on=TODAY).received_on == TODAY


def _saved(record: Any) -> Any:
    record.save()
    return record


def test_a_day_that_is_not_said_is_today_and_none_that_is_said_lies_ahead(manager: Any) -> None:
    assert happened(manager, None, "The day", "done_on") == today_of(manager) == TODAY
    assert happened(manager, TODAY - timedelta(days=900), "The day", "done_on") == TODAY - timedelta(days=900)
    with pytest.raises(Refused, match="The day cannot lie in the future: today is 2026-03-02") as refused:
        happened(manager, TOMORROW, "The day", "done_on")
    assert [o.field for o in refused.value.objections] == ["done_on"]


def test_one_refusal_says_all_that_stands_against_it() -> None:
    refuse()
    refuse(None, None)
    with pytest.raises(Refused, match=r"^It is late\. It is far\.$") as refused:
        refuse(Objection("It is late.", "day"), None, Objection("It is far.", "place"))
    assert [o.field for o in refused.value.objections] == ["day", "place"]
