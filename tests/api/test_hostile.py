"""Whatever is sent, to every act and every list: an answer below 500, and nothing half written (F-9, V-30)."""

from __future__ import annotations

import itertools
import os
from collections import Counter

import pytest
from tests.api.filling import Filling

from accord.doors.api.door import addressed_types
from accord.doors.api.lists import filters, ranges
from accord.kernel.acts.act import acts_of
from accord.kernel.ledger.models import Entry

SOAK = os.environ.get("ACCORD_SOAK") == "1"
HOSTILE = [
    None, True, 2**53 - 1, "\u0000", "x" * 10_000, "1e308", "9999-12-31T23:59:59-14:00", "Person:x",
    {"reference": "P-0001"},
]  # fmt: skip

SAID = [
    "", " ", "-", "--", "9" * 400, "1e308", "NaN", "0001-01-01", "9999-12-31", "' OR 1=1 --", "\U0010ffff", "a,b", "x",
]  # fmt: skip


def entries(by):
    """How many entries the log holds."""
    with by.scope():
        return Entry.objects.count()


def existing(filling, declaration):
    """A record of this type: made, or there from the beginning."""
    if any(a.subject is None for a in acts_of(declaration)):
        return filling.record(declaration)
    return filling.api.get(declaration.slug).json()["items"][0]["reference"]


def hostile(turns, about):
    """Of one kind of input the next one gets the next value, so that every kind meets every value many times over."""
    if SOAK:
        return HOSTILE
    turns[about.kind] += 1
    return [HOSTILE[turns[about.kind] % len(HOSTILE)]]


@pytest.mark.slow
def test_no_value_in_any_input_of_any_act_is_a_fault(api, manager):
    filling, turns, tried = Filling(api), Counter(), set()
    for d in addressed_types():
        if any(a.subject is None for a in acts_of(d)):
            filling.record(d)
    for d in addressed_types():
        for act in acts_of(d):
            if act.subject is not None and act.verb != "edit":
                continue
            there = "" if act.subject is None else existing(filling, d)
            path = f"{d.slug}/{act.verb}" if act.subject is None else f"{d.slug}/{there}/edit"
            tag = None
            base = filling.body(act) if act.subject is None else {}
            for about in act.inputs:
                for value in hostile(turns, about):
                    before = entries(manager)
                    rev = None if act.subject is None else tag or api.get(path.removesuffix("/edit"))["ETag"]
                    response = api.post(path, {**base, about.name: value}, rev=rev)
                    assert response.status_code < 500, (act.key, about.name, value, response.content)
                    tag = response.headers.get("ETag", rev)
                    assert response.status_code < 300 or entries(manager) == before
                    tried.add((about.kind, str(value)))
    assert len(tried) > 10 * len(HOSTILE)


@pytest.mark.slow
def test_no_value_in_any_parameter_of_any_list_is_a_fault(api):
    said = itertools.cycle(SAID)
    for d in addressed_types():
        for name in (*filters(d), *ranges(d), "sort", "limit", "cursor", "q", "archived"):
            for value in SAID if SOAK else [next(said)]:
                response = api.client.get(
                    f"/api/v1/organizations/northwind/{d.slug}",
                    {name: value},
                    headers={"Authorization": f"Bearer {api.token}"},
                )
                assert response.status_code < 500, (d.slug, name, value)
