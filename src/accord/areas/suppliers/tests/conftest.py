"""Records as an import brings them, in any state, and checks asked on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accord.kernel.acts.perform import run
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import Verdict
from accord.kernel.moments.past import moment

TODAY = date(2026, 3, 2)
NOON = "2026-03-02T12:00:00Z"


@pytest.fixture(autouse=True)
def _today(clock: Any) -> Any:
    """Every test happens on 2 March 2026."""
    with clock(NOON):
        yield


@pytest.fixture
def enter(manager: Any) -> Callable[..., Any]:
    """`enter(Model, field=…)`: a record as an import enters it; `many=[…]` for a relation to several."""

    def entered(model: Any, **values: Any) -> Any:
        relations = {n: values.pop(n) for n in list(values) if isinstance(values[n], list)}

        def body(unit: Any) -> Any:
            record = model(**values)
            record.save()
            for name, related in relations.items():
                getattr(record, name).set(related)
            return record

        return run(manager, "import", body)

    return entered


@pytest.fixture
def ask(organization: Any) -> Callable[..., Verdict]:
    """`ask(check, on=TODAY, standard="iso-9001")`: the verdict."""

    def asked(name: str, on: date = TODAY, standard: str = "iso-9001") -> Verdict:
        with moment(organization, on=on) as m:
            return checks()[name].function(m.for_standard(standard))

    return asked


@pytest.fixture
def holds_until(ask: Callable[..., Verdict]) -> Callable[..., None]:
    """`holds_until(check, day)`: it holds today and on `day`, says that it lapses on the next, and does so."""

    def holding(name: str, day: date | None, standard: str = "iso-9001") -> None:
        verdict = ask(name, standard=standard)
        assert verdict.outcome == "holds", verdict.because
        assert verdict.records
        if day is None:
            assert verdict.lapses_on is None
            assert ask(name, on=TODAY + timedelta(days=4000), standard=standard).outcome == "holds"
            return
        assert verdict.lapses_on == day + timedelta(days=1)
        assert ask(name, on=day, standard=standard).outcome == "holds"
        assert ask(name, on=day + timedelta(days=1), standard=standard).outcome in {"fails", "no data"}

    return holding
