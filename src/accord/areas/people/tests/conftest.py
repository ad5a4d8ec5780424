"""Records as an import writes them, and verdicts on a day. Everything happens on 2 March 2026."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from accord.areas.people.models import Assignment, Role
from accord.kernel.acts.perform import add, run
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import Verdict
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Person
from accord.kernel.records.record import within

Make = Callable[..., Any]
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def day(clock: Any, organization: Any) -> Iterator[None]:
    """The day of these tests, and whose records they read."""
    with clock("2026-03-02T09:00:00Z"), within(organization.pk):
        yield


@pytest.fixture
def made(manager: Any) -> Make:
    """`made(record)`: the record as an import writes it, in whatever state."""
    return lambda record: run(manager, "import", lambda unit: add(record))


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


@pytest.fixture
def verdict(organization: Any) -> Make:
    """`verdict("roles_held", on)`: what the check says on a day (default: today) for a standard."""

    def ask(name: str, on: date = TODAY, standard: str = "iso-9001") -> Verdict:
        with moment(organization, on=on) as m:
            return checks()[name].function(m.for_standard(standard))

    return ask
