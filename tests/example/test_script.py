"""The days of the script, and the data that it is read from."""

from datetime import date, timedelta

import pytest
from django.test import override_settings

from accord.config.example import documents, people
from accord.config.example.filling import PASSWORD, chapters, printed_password
from accord.config.example.registers import rows
from accord.config.example.stage import working_day
from accord.config.example.suppliers import REGISTER, register


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Nothing here asks a database."""


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-27", "2026-11-27"),
        ("2026-11-28", "2026-11-27"),
        ("2026-11-29", "2026-11-27"),
        ("2026-11-30", "2026-11-30"),
    ],
)
def test_nobody_works_on_weekends(day: str, works: str) -> None:
    assert working_day(date.fromisoformat(day)) == date.fromisoformat(works)


def test_working_days_never_change_the_order_of_days() -> None:
    days = [working_day(date(2026, 1, 1) + timedelta(days=n)) for n in range(400)]
    assert days == sorted(days)


def test_every_act_lies_between_the_beginning_and_yesterday() -> None:
    agos = [event.ago for event in chapters()]
    assert max(agos) == people.BEGIN
    assert min(agos) == 1


def test_every_name_is_made_once_and_before_it_is_used_or_came_in_by_an_import() -> None:
    events = sorted(chapters(), key=lambda e: -e.ago)
    ever = {event.makes for event in events}
    made, imported = {people.FIRST}, False
    for event in events:
        assert not event.makes or event.makes not in made
        imported |= event.act.startswith("import ")
        if event.on:
            assert event.on in made or (imported and event.on not in ever), event
        made.add(event.makes)


def test_the_spreadsheet_is_as_firms_keep_it() -> None:
    text = register(lambda offset: date(2026, 11, 25) + timedelta(days=offset)).decode("cp1252")
    lines = text.splitlines()
    assert lines[0].startswith("Lieferantenliste")
    assert lines[2].split(";")[0] == "Lieferant"
    assert {line.split(";")[0] for line in lines[3:]} == set(REGISTER.values())


@pytest.mark.parametrize("paper", rows("documents", documents.Paper), ids=lambda p: p.key)
def test_documents_have_a_text_of_their_own(paper: documents.Paper) -> None:
    (content,) = documents.content(paper.key, "1.0").values()
    assert len(content if isinstance(content, str) else content.content) > 60


@pytest.mark.parametrize(
    ("host", "password"), [("localhost", PASSWORD), ("127.0.0.1", PASSWORD), ("accord.example.org", None)]
)
def test_the_known_password_stays_on_this_machine(host: str, password: str | None) -> None:
    with override_settings(ACCORD_LOG_HOST=host):
        assert printed_password() == password
