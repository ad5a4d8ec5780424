"""The form of an act that is done again and again does not begin with what was said the last time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accord.doors.pages.questions import taken_over
from accord.kernel.acts.act import acts_of
from accord.kernel.records.declaration import declarations, named

REPEATED = [
    pytest.param(act, id=f"{d.model.__name__}.{act.verb}")
    for d in declarations()
    for act in acts_of(d)
    if act.subject is not None and not act.general and act.move.target in ("", *act.move.sources)
]


@pytest.mark.parametrize("act", REPEATED)
def test_no_day_of_the_last_time(act: Any) -> None:
    assert not [i.name for i in taken_over(act) if i.kind == "date" and (i.happened or i.help.startswith("Empty:"))]


def test_a_judgement_that_is_given_again_is_said_again() -> None:
    (renew,) = (a for a in acts_of(named("Attestation")) if a.verb == "renew")
    assert taken_over(renew) == []


def test_what_a_draft_plans_is_taken_over() -> None:
    for type_, verb, field in (("Person", "leave", "left_on"), ("Action", "complete", "effect_check_due")):
        (act,) = (a for a in acts_of(named(type_)) if a.verb == verb)
        assert field in {i.name for i in taken_over(act)}


def test_an_activity_that_is_run_in_the_browser_is_due_an_interval_later(mia: Client, manager: Any, clock: Any) -> None:
    with clock("2026-03-02T12:00:00Z"):
        said = {"title": "Look", "kind": "access_review", "interval_days": "91", "next_due": "2026-01-10"}
        page = mia.post("/northwind/activities/new", said).headers["Location"]
        form = mia.get(f"{page}run").text
        assert 'name="next_due"' in form
        assert "2026-01-10" not in form.partition('name="next_due"')[2].partition(">")[0]
        mia.post(f"{page}run", {"result": "passed", "rev": "1"})
        with manager.scope():
            activity = named("Activity").model.objects.get()
        assert activity.next_due == date(2026, 6, 1)
