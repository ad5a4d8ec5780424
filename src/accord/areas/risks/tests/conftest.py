"""Acts as every door performs them. It is 2 March 2026."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accord.doors.exchange.importing import import_files
from accord.kernel.access.models import Account
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.records.declaration import of
from accord.kernel.records.record import within

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def day(clock: Any, organization: Any) -> Iterator[None]:
    """The day of these tests, and whose records they read."""
    with clock("2026-03-02T09:00:00Z"), within(organization.pk):
        yield


@pytest.fixture
def do(manager: Any) -> Callable[..., Any]:
    """`do("confirm", record_or_type, by=manager, field=…)`: the record as it is afterwards; signed where asked."""

    def done(verb: str, on: Any, by: Any = manager, **answers: Any) -> Any:
        made = act_at(of(on), verb)
        assert made is not None, verb
        proof = prove(by, PASSWORD) if made.signed else None
        if isinstance(on, type):
            return perform(made, by, answers=answers, proof=proof)
        now = type(on).everywhere.get(pk=on.pk)
        perform(made, by, now.reference, answers, rev=now.rev, proof=proof)
        return type(on).everywhere.get(pk=on.pk)

    return done


@pytest.fixture
def bring(manager: Any) -> Callable[..., list[dict[str, Any]]]:
    """`bring("assets", text)`: what became of a file of this type, as a firm keeps it."""

    def brought(type_name: str, text: str) -> list[dict[str, Any]]:
        results = import_files(manager, [(f"{type_name}.csv", text.encode("cp1252"))], type_name=type_name)
        return [r.as_json() for r in results]

    return brought


@pytest.fixture
def browser(manager: Any, settings: Any, tmp_path: Path) -> Client:
    """A browser in which the manager is signed in."""
    settings.STATIC_ROOT = tmp_path
    client, account = Client(), Account.objects.get(pk=manager.account_id)
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    return client
