"""What another value of a parameter would change, before anybody chooses it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accord.areas.conformity.queries import row_verdicts
from accord.areas.conformity.queries.supposing import readers, rows_reading, supposed_changes
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.checks import evaluate
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.moments.clock import today
from accord.kernel.moments.past import moment
from accord.kernel.parameters.models import Parameter
from accord.kernel.parameters.proposed import proposed
from accord.kernel.records.declaration import declarations
from accord.standards import check_notes, edition

QUALITY = edition("iso-9001:2015")
KEY = "containment"


@pytest.fixture
def open_one(manager: Any, clock: Any) -> Any:
    """A nonconformity found ten days ago, and nothing done at once; three days are proposed for that."""
    create = act_at(next(d for d in declarations() if d.name == "Nonconformity"), "create")
    assert create is not None
    ago = today("Europe/Berlin") - timedelta(days=10)
    answers = {"title": "Scratched lens", "requirement": "Drawing 7", "serves": "iso-9001", "severity": "minor"}
    with clock(f"{ago.isoformat()}T12:00:00Z"):
        return perform(create, manager, answers=answers | {"detected_on": ago.isoformat()})


def test_every_parameter_that_checks_name_is_there() -> None:
    named = {word for n in check_notes().values() for word in n.parameters(check_notes())}
    assert named <= set(proposed())
    assert readers("read_confirmation")
    assert rows_reading(QUALITY, KEY)


@pytest.mark.usefixtures("open_one")
def test_a_longer_time_changes_what_is_late_and_writes_nothing(manager: Any) -> None:
    refs = rows_reading(QUALITY, KEY)
    with moment(manager.organization) as m:
        before = row_verdicts(m, QUALITY, refs)
        stored = list(StoredVerdict.objects.order_by("pk").values_list("name", "verdict"))
        found = supposed_changes(m, [QUALITY], KEY, 14)
        assert found, "what waits for ten days is in time when there are fourteen"
        assert supposed_changes(m, [QUALITY], KEY, m.parameter(KEY)) == []
        assert row_verdicts(m, QUALITY, refs) == before
        assert list(StoredVerdict.objects.order_by("pk").values_list("name", "verdict")) == stored
        assert not Parameter.objects.exists()


@pytest.mark.usefixtures("open_one")
def test_only_checks_that_read_it_are_asked_again(manager: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, bool]] = []

    def evaluated(m: Any, key: Any) -> Any:
        asked.append((key[0], m.supposed))
        return found_out(m, key)

    found_out = evaluate._evaluate
    monkeypatch.setattr(evaluate, "_evaluate", evaluated)
    with moment(manager.organization) as m:
        supposed_changes(m, [QUALITY], KEY, 14)
    supposed = {name for name, is_supposed in asked if is_supposed}
    assert supposed == readers(KEY) & {c for ref in rows_reading(QUALITY, KEY) for c in QUALITY.row(ref).checks}
    assert {name for name, _ in asked} > supposed


@pytest.mark.usefixtures("open_one")
def test_what_was_supposed_comes_true_when_it_is_chosen(manager: Any) -> None:
    with moment(manager.organization) as m:
        then = {c.now.row.ref: (c.then.outcome, c.then.lapses_on) for c in supposed_changes(m, [QUALITY], KEY, 14)}
    choose = act_at(next(d for d in declarations() if d.name == "Parameter"), "choose")
    assert choose is not None
    perform(choose, manager, answers={"key": KEY, "value": 14})
    with moment(manager.organization) as m:
        assert {v.row.ref: (v.outcome, v.lapses_on) for v in row_verdicts(m, QUALITY, list(then))} == then


@pytest.mark.usefixtures("open_one")
def test_the_page_says_it_and_leads_to_the_form(words: Callable[[str], str], client: Client) -> None:
    assert "What would change?" in words("parameters/")
    assert f'href="/northwind/parameter-effects/{KEY}/"' in client.get("/northwind/parameters/").text
    assert "now 3 days , proposed and not yet approved" in words(f"parameter-effects/{KEY}/").replace(" ,", " ,")
    shown = client.get(f"/northwind/parameter-effects/{KEY}/?value=14").text
    assert "Nothing is changed yet." in shown
    assert f"/northwind/parameters/choose?key={KEY}&amp;value=14" in shown
    assert "With 3 days every requirement would stand as it does now" in words(f"parameter-effects/{KEY}/?value=3")
    assert "Choose 1 day " in words(f"parameter-effects/{KEY}/?value=1"), "one is said as one"


@pytest.mark.usefixtures("open_one")
def test_where_no_outcome_turns_the_page_says_what_else_would_change(words: Callable[[str], str], manager: Any) -> None:
    longer = words(f"parameter-effects/{KEY}/?value=14")
    assert (
        "With 14 days, no requirement would have another outcome; 1 would have another day or other advice." in longer
    )
    assert "Some of its advice would go." in longer
    choose = act_at(next(d for d in declarations() if d.name == "Parameter"), "choose")
    assert choose is not None
    perform(choose, manager, answers={"key": KEY, "value": 14})
    assert "without containment or correction: Scratched lens." in words(f"parameter-effects/{KEY}/?value=3")


@pytest.mark.usefixtures("open_one")
def test_the_page_says_which_duties_would_move(words: Callable[[str], str]) -> None:
    found = today("Europe/Berlin") - timedelta(days=10)
    days = [f"{day.day} {day:%B %Y}" for day in (found + timedelta(days=14), found + timedelta(days=3))]
    assert f"Contain “Scratched lens” {days[0]} instead of {days[1]}" in words(f"parameter-effects/{KEY}/?value=14")
    assert "come due on another day" not in words(f"parameter-effects/{KEY}/?value=3")


@pytest.mark.parametrize("value", ["0", "15", "1.5", "-1", "many", "9" * 30])
def test_a_value_that_could_not_be_chosen_is_refused(client: Client, value: str) -> None:
    answer = client.get(f"/northwind/parameter-effects/{KEY}/?value={value}")
    assert answer.status_code == 422
    assert "Time to contain a nonconformity or an incident: choose a whole number from 1 to 14 days" in answer.text
    assert f'value="{value}" aria-invalid="true"' in answer.text, "it can be mended where it was written"


def test_names_keep_their_capitals_where_a_sentence_begins_with_them(client: Client) -> None:
    answer = client.get("/northwind/parameter-effects/soa_review/?value=0")
    assert "How often the Statement of Applicability is confirmed: choose a whole number" in answer.text


def test_an_unknown_parameter_is_not_there(client: Client) -> None:
    assert client.get("/northwind/parameter-effects/luck/").status_code == 404
