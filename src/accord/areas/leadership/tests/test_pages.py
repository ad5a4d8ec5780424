"""What stands beside an objective: its figure between beginning and end, and its plan."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accord.areas.leadership.models import Objective, PolicyStatement
from accord.kernel.records.declaration import named


def test_the_way_of_an_objective_is_drawn_and_told(browser: Client, do: Any, manager: Any) -> None:
    document = do("create", named("Document").model, title="Policy", kind="policy")
    follows = do("create", PolicyStatement, title="Better", document=document.reference, tag="objectives_framework")
    aim = do(
        "create", Objective, title="On time <b>", measure="Lines", unit_of_measure="%", baseline="80", target="90",
        due_on="2026-12-31", resources="x", judged_by="y", owner=manager.person.reference,
        policy_statement=follows.reference,
    )  # fmt: skip
    address = f"/northwind/objectives/{aim.reference}/"
    assert "Without a plan an objective is a wish" in browser.get(address).content.decode()
    do("plan", aim, action="Order earlier", who=manager.person.reference, due_on="2026-02-01")
    do("approve", aim)
    do("record-progress", aim, progress="85", progress_note="Halfway.")
    page = browser.get(address).content.decode()
    assert "50 percent of the way from 80 to 90 % are done" in page
    assert "0 percent of the time have passed" in page
    assert "Order earlier" in page
    assert 'class="badge late"' in page
    assert "On time <b>" not in page
