"""Short words for what the tests of the kernel do all the time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from accord.kernel.access.actor import Actor
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import Act, act_at
from accord.kernel.acts.perform import perform
from accord.kernel.ledger.models import Entry
from accord.kernel.organization.models import Organization
from accord.kernel.records.declaration import of
from accord.kernel.records.record import Record
from accord.kernel.records.snapshot import loads


class Doing:
    """`do(Site, "create", title="Hamburg")`: what every door does, as the manager unless `by` says otherwise."""

    def __init__(self, manager: Actor) -> None:
        self.manager = manager

    def __call__(
        self, about: Any, verb: str, by: Actor | None = None, rev: int | None = None, password: str = "", **answers: Any
    ) -> Any:
        """`about`: a record type (to make one) or a record as it was last seen."""
        by = by or self.manager
        act = act_at(of(about), verb)
        assert act is not None, f"no act {verb} on {about}"
        reference = about.reference if isinstance(about, Record) else ""
        if isinstance(about, Record) and rev is None:
            rev = about.rev
        return perform(act, by, reference, answers, rev=rev, proof=prove(by, password) if password else None)


@pytest.fixture
def do(manager: Actor) -> Doing:
    """Do an act as a door would."""
    return Doing(manager)


def entries(organization: Organization) -> list[Entry]:
    """The log of an organization."""
    from accord.kernel.records.record import within

    with within(organization.pk):
        return list(Entry.objects.filter(organization_id=organization.pk).order_by("seq"))


def last_body(organization: Organization) -> dict[str, Any]:
    """The newest entry's body."""
    return loads(entries(organization)[-1].body)


@pytest.fixture
def log(organization: Organization) -> Callable[[], list[Entry]]:
    """`log()`: all entries of the organization's log, in order."""
    return lambda: entries(organization)


@pytest.fixture
def newest(organization: Organization) -> Callable[[], dict[str, Any]]:
    """`newest()`: the body of the last entry."""
    return lambda: last_body(organization)


@pytest.fixture
def together() -> Callable[[list[Callable[[], Any]]], list[Any]]:
    """Run functions at the same time, each in a thread with connections of its own; results or exceptions, in order."""

    def run(functions: list[Callable[[], Any]]) -> list[Any]:
        from django.db import connections

        found: list[Any] = [None] * len(functions)
        barrier = threading.Barrier(len(functions))

        def one(number: int, function: Callable[[], Any]) -> None:
            try:
                barrier.wait(30)
                found[number] = function()
            except Exception as error:  # noqa: BLE001 (handed to the test, which looks at it)
                found[number] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=(n, f)) for n, f in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert not any(t.is_alive() for t in threads)
        return found

    return run


@pytest.fixture
def declared() -> Callable[..., Act[Any, Any]]:
    """`declared(function, needs="kernel.edit", …)`: an act for one test, read as every other but offered by no door."""
    from accord.kernel.acts import act as module

    def declare(function: Callable[..., Any], **about: Any) -> Act[Any, Any]:
        made = module.act(**about)(function)
        module._acts.remove(made)
        module._read_signature(made)
        made.op = made.key
        return made

    return declare
