"""What the tests of all areas share: a day, acts as every door performs them, records and lists as imports bring them,
checks asked on any day, and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from accord.doors.exchange.importing import import_files
from accord.kernel.access.models import Account
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import add, perform, run
from accord.kernel.checks.registry import checks
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from accord.kernel.checks.verdict import Outcome, Verdict

PASSWORD = "correct horse battery"  # noqa: S105 (of people who exist in tests alone)
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def day(clock: Any, manager: Any) -> Iterator[None]:
    """Every test happens on 2 March 2026, inside the manager's organization."""
    with clock("2026-03-02T12:00:00Z"), manager.scope():
        yield


# ---- acts ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def do(manager: Any) -> Callable[..., Any]:
    """`do("approve", record_or_type, by=manager, field=…)`: the record as it is afterwards; signed where the act asks
    for it, unless `signed=False`."""

    def done(verb: str, on: Any, by: Any = manager, signed: bool = True, **answers: Any) -> Any:
        act = act_at(of(on), verb)
        assert act is not None, verb
        given = {k: v.reference if hasattr(v, "reference") else v for k, v in answers.items()}
        proof = prove(by, PASSWORD) if act.signed and signed else None
        if isinstance(on, type):
            return perform(act, by, answers=given, proof=proof)
        now = type(on).everywhere.get(pk=on.pk)
        perform(act, by, now.reference, given, rev=now.rev, proof=proof)
        return type(on).everywhere.get(pk=on.pk)

    return done


# ---- imports ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def made(manager: Any) -> Callable[[Any], Any]:
    """`made(record)`: the record as an import enters it, in any state."""
    return lambda record: run(manager, "import", lambda unit: add(record))


@pytest.fixture
def enter(manager: Any) -> Callable[..., Any]:
    """`enter(Model, field=…)`: the same of a type and its values; `many=[…]` for a relation to several."""

    def entered(model: Any, **values: Any) -> Any:
        relations = {n: values.pop(n) for n in list(values) if isinstance(values[n], list)}

        def body(unit: Any) -> Any:
            record = add(model(**values))
            for name, related in relations.items():
                getattr(record, name).set(related)
            return record

        return run(manager, "import", body)

    return entered


@pytest.fixture
def bring(manager: Any) -> Callable[[str, str], list[dict[str, Any]]]:
    """`bring("assets", text)`: what became of a file of this type, as a firm keeps it; one result for each type in
    it."""

    def brought(type_name: str, text: str) -> list[dict[str, Any]]:
        results = import_files(manager, [(f"{type_name}.csv", text.encode("cp1252"))], type_name=type_name)
        return [r.as_json() for r in results]

    return brought


@pytest.fixture
def refused(bring: Callable[[str, str], list[dict[str, Any]]]) -> Callable[[str, str], list[Any]]:
    """`refused("assets", text)`: the cells of such a file that were refused; nothing was written if there are any."""
    return lambda type_name, text: [cell for found in bring(type_name, text) for cell in found["refused"]]


# ---- checks ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ask(organization: Any) -> Callable[..., Verdict]:
    """`ask(check, on=TODAY, standard="iso-9001")`: the verdict."""

    def asked(name: str, on: date = TODAY, standard: str = "iso-9001") -> Verdict:
        with moment(organization, on=on) as m:
            return checks()[name].function(m.for_standard(standard))

    return asked


@pytest.fixture
def holds_until(ask: Callable[..., Verdict]) -> Callable[..., None]:
    """`holds_until(check, day)`: it holds today and on `day`, says that it lapses on the next, and does so; `then`: to
    this outcome. Without a day it never lapses."""

    def holding(name: str, day: date | None, standard: str = "iso-9001", then: Outcome | None = None) -> None:
        verdict = ask(name, standard=standard)
        assert verdict.outcome == "holds", verdict.because
        assert verdict.records
        if day is None:
            assert verdict.lapses_on is None
            assert ask(name, on=TODAY + timedelta(days=4000), standard=standard).outcome == "holds"
            return
        assert verdict.lapses_on == day + timedelta(days=1)
        assert ask(name, on=day, standard=standard).outcome == "holds"
        thens = {then} if then else {"fails", "no data"}
        assert ask(name, on=day + timedelta(days=1), standard=standard).outcome in thens

    return holding


# ---- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def browser(manager: Any) -> Client:
    """A browser in which the manager is signed in."""
    client = Client()
    client.force_login(Account.objects.get(pk=manager.account_id))
    return client


@pytest.fixture
def page(browser: Client) -> Callable[[Any], str]:
    """`page(record)`: the page of a record, as the manager sees it."""

    def seen(record: Any) -> str:
        answer = browser.get(f"/northwind/{of(record).slug}/{record.reference}/")
        assert answer.status_code == 200
        return answer.text

    return seen
