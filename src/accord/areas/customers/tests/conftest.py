"""Acts as every door performs them, on 2 March 2026."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accord.doors.exchange.importing import import_files
from accord.kernel.access.models import Account
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.records.declaration import of

NOON = "2026-03-02T12:00:00Z"


@pytest.fixture(autouse=True)
def _inside(manager: Any, clock: Any) -> Any:
    """Every test happens on that day, and looks at records inside the manager's organization."""
    with clock(NOON), manager.scope():
        yield


@pytest.fixture
def do(manager: Any) -> Callable[..., Any]:
    """`do("accept", record_or_type, by=manager, field=…)`: the record as it is afterwards; signed where asked for."""

    def done(verb: str, on: Any, by: Any = manager, **answers: Any) -> Any:
        made = act_at(of(on), verb)
        assert made is not None, verb
        given = {k: v.reference if hasattr(v, "reference") else v for k, v in answers.items()}
        if isinstance(on, type):
            return perform(made, by, answers=given)
        now = type(on).everywhere.get(pk=on.pk)
        proof = prove(by, "correct horse battery") if made.signed else None
        perform(made, by, now.reference, given, rev=now.rev, proof=proof)
        return type(on).everywhere.get(pk=on.pk)

    return done


@pytest.fixture
def brought_in(manager: Any) -> Callable[[str, str], list[Any]]:
    """`brought_in(type_name, text)`: what was refused of a sheet, as a firm's spreadsheet has it."""

    def imported(type_name: str, text: str) -> list[Any]:
        results = import_files(manager, [(f"{type_name}.csv", text.encode("cp1252"))], type_name=type_name)
        return [r for found in results for r in found.as_json()["refused"]]

    return imported


@pytest.fixture
def page(manager: Any, settings: Any, tmp_path: Any) -> Callable[[Any], str]:
    """`page(record)`: the page of a record, as the manager sees it."""
    settings.STATIC_ROOT = tmp_path
    client = Client()
    account = Account.objects.get(pk=manager.account_id)
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")

    def seen(record: Any) -> str:
        answer = client.get(f"/northwind/{of(record).slug}/{record.reference}/")
        assert answer.status_code == 200
        return str(answer.content.decode())

    return seen
