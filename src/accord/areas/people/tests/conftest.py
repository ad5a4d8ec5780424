"""Records as an import writes them, and verdicts on a day. Everything happens on 2 March 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accord.areas.people.models import Assignment, Role
from accord.kernel.organization.models import Person

Make = Callable[..., Any]


@pytest.fixture
def person(made: Make) -> Make:
    """`person("Ada Left", left_on=…)`: somebody who works here."""

    def make(name: str, **more: Any) -> Person:
        given, _, family = name.partition(" ")
        return made(Person(given_name=given, family_name=family, **more))

    return make


@pytest.fixture
def role(made: Make) -> Make:
    """`role("Quality manager", …)`: a role that is fully described."""
    described = {"duties": "Keeps it running.", "authorities": "May stop it."}
    return lambda title, **more: made(Role(title=title, **(described | more)))


@pytest.fixture
def holds(made: Make) -> Make:
    """`holds(person, role)`: an accepted assignment since the beginning of the year."""
    usual = {"state": "accepted", "starts_on": date(2026, 1, 1), "accepted_on": date(2026, 1, 1)}
    return lambda person, role, **more: made(Assignment(person=person, role=role, **(usual | more)))
