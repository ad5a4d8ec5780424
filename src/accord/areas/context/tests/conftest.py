"""Acts as every door performs them, lists as firms keep them. It is 2 March 2026."""

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

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _today(clock: Any, manager: Any) -> Iterator[None]:
    """The day of these tests, inside the manager's organization."""
    with clock("2026-03-02T12:00:00Z"), manager.scope():
        yield


@pytest.fixture
def do(manager: Any) -> Callable[..., Any]:
    """`do("review", record_or_type, by=manager, signed=False, field=…)`: the record as it is afterwards."""

    def done(verb: str, on: Any, by: Any = manager, signed: bool = False, **answers: Any) -> Any:
        made = act_at(of(on), verb)
        assert made is not None
        if isinstance(on, type):
            return perform(made, by, answers=answers)
        now = type(on).everywhere.get(pk=on.pk)
        perform(made, by, now.reference, answers, rev=now.rev, proof=prove(by, PASSWORD) if signed else None)
        return type(on).everywhere.get(pk=on.pk)

    return done


@pytest.fixture
def brought_in(manager: Any) -> Callable[[str, str], dict[str, Any]]:
    """`brought_in("issues", text)`: what became of a file of this type; nothing of it was refused."""

    def imported(type_name: str, text: str) -> dict[str, Any]:
        (found,) = import_files(manager, [(f"{type_name}.csv", text.encode("utf-8"))], type_name=type_name)
        result: dict[str, Any] = found.as_json()
        assert [(r["column"], r["why"]) for r in result["refused"]] == []
        return result

    return imported


@pytest.fixture
def browser(manager: Any, settings: Any, tmp_path: Path) -> Client:
    """A browser in which the manager is signed in."""
    settings.STATIC_ROOT = tmp_path
    client, account = Client(), Account.objects.get(pk=manager.account_id)
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    return client
