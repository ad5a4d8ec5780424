"""What processes and flows show: holds, fails, no data, and the exact day on which it lapses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accord.areas.documents.models import Document
from accord.areas.processes.models import Process, ProcessFlow
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture
def process(enter: Any) -> Any:
    """A process, active unless said otherwise."""
    return lambda title="Production", **values: enter(
        Process, **({"title": title, "kind": "core", "state": "active"} | values)
    )


@pytest.fixture
def flow(enter: Any) -> Any:
    """A flow of orders."""
    return lambda source=None, target=None, **values: enter(
        ProcessFlow, **({"source": source, "target": target, "what": "Order"} | values)
    )


@pytest.fixture
def document(enter: Any) -> Any:
    """A document, in force unless said otherwise."""
    return lambda title="Work instruction", **values: enter(
        Document, **({"title": title, "state": "in_force"} | values)
    )


ALL = (
    "processes_defined",
    "processes_linked",
    "flows_between_active_processes",
    "processes_have_owner",
    "processes_have_criteria",
    "processes_name_resources",
    "processes_have_documents",
    "process_documents_in_force",
    "processes_reviewed_in_time",
    "process_documents_reviewed_in_time",
)


@pytest.mark.parametrize("name", ALL)
def test_without_active_processes_there_is_no_data(ask: Any, process: Any, document: Any, name: str) -> None:
    assert ask(name).outcome == "no data"
    old = document(state="withdrawn", review_due=date(2020, 1, 1))
    process("Draft", state="draft", review_due=date(2020, 1, 1), documents=[old])
    process("Retired", state="retired", review_due=date(2020, 1, 1))
    process("Other", serves="iso-27001", review_due=date(2020, 1, 1))
    assert ask(name).outcome == "no data"


# ---- processes_defined


def test_defined(ask: Any, holds_until: Any, process: Any) -> None:
    process()
    holds_until("processes_defined", None)
    assert "Management process, Support process" in ask("processes_defined").advice[0]
    process("Steering", kind="management")
    process("Purchasing", kind="support")
    assert not ask("processes_defined").advice


# ---- processes_linked


def test_linked_holds_between_parties_and_processes(ask: Any, holds_until: Any, process: Any, flow: Any) -> None:
    one, two = process("Sales"), process("Production")
    assert ask("processes_linked").outcome == "no data"
    flow(None, one, from_party="Customer")
    flow(one, two)
    flow(two, None, to_party="Customer")
    holds_until("processes_linked", None)


def test_nothing_shows_links_where_nothing_comes_or_goes(ask: Any, process: Any, flow: Any) -> None:
    one, two, alone = process("Sales"), process("Production"), process("Archive")
    flow(None, one, from_party="Customer")
    flow(one, two)
    gone = flow(two, None, to_party="Customer", state="retired")
    assert gone.state == "retired"
    verdict = ask("processes_linked")
    assert verdict.outcome == "no data"
    assert [r.pointer for r in verdict.records] == [two.pointer, alone.pointer]
    assert verdict.mend == Mend("ProcessFlow", "create", two.pointer, "source")
    flow(two, None, to_party="Customer")
    assert ask("processes_linked").mend == Mend("ProcessFlow", "create", alone.pointer, "target")


# ---- flows_between_active_processes


def test_flows_join_active_processes(ask: Any, holds_until: Any, process: Any, flow: Any) -> None:
    flow(process("Sales"), process("Production"), requirement="Complete and signed.")
    flow(None, process("Purchasing"), from_party="Customer")
    holds_until("flows_between_active_processes", None)
    assert "1 of 2" in ask("flows_between_active_processes").advice[0]


@pytest.mark.parametrize("bad", [{"state": "retired"}, {"archived_on": date(2026, 1, 1)}])
@pytest.mark.parametrize("end", ["source", "target"])
def test_flows_to_what_is_not_in_use_fail(ask: Any, process: Any, flow: Any, bad: dict[str, Any], end: str) -> None:
    ends = {"source": process("Sales"), "target": process("Production")} | {end: process("Old", **bad)}
    flow(**ends)
    assert ask("flows_between_active_processes").outcome == "fails"


def test_flows_that_say_nothing_show_nothing(ask: Any, process: Any, flow: Any) -> None:
    flow(process("Sales"), process("Production"), what="")
    assert ask("flows_between_active_processes").outcome == "no data"


# ---- processes_have_owner


def test_owner_counts_through_the_day_of_leaving(holds_until: Any, process: Any, manager: Any, enter: Any) -> None:
    process("Sales", owner=manager.person)
    process("Production", owner=enter(Person, given_name="Lea", family_name="Ving", state="left", left_on=TODAY + DAY))
    holds_until("processes_have_owner", TODAY + DAY)


def test_owner_who_stays_never_lapses(holds_until: Any, process: Any, manager: Any) -> None:
    process(owner=manager.person)
    holds_until("processes_have_owner", None)


@pytest.mark.parametrize(
    "person",
    [
        None,
        {"state": "left", "left_on": TODAY - DAY},
        {"state": "left"},
        {"left_on": TODAY - DAY},
        {"archived_on": TODAY},
    ],
)
def test_owner_missing_or_gone_fails(ask: Any, process: Any, manager: Any, enter: Any, person: Any) -> None:
    process("Sales", owner=manager.person)
    bad = process(owner=person and enter(Person, given_name="Lea", family_name="Ving", **person))
    verdict = ask("processes_have_owner")
    assert verdict.outcome == "fails"
    assert [r.pointer for r in verdict.records] == [bad.pointer]


# ---- what a process says of itself


@pytest.mark.parametrize(
    ("name", "field"), [("processes_have_criteria", "criteria"), ("processes_name_resources", "resources")]
)
def test_criteria_and_resources(ask: Any, holds_until: Any, process: Any, name: str, field: str) -> None:
    process(**{field: "Scrap below 1 %."})
    holds_until(name, None)
    process("Sales")
    verdict = ask(name)
    assert verdict.outcome == "no data"
    assert verdict.advice == (verdict.because,)


def test_documents_named(ask: Any, holds_until: Any, process: Any, document: Any) -> None:
    process(documents=[document(), document("Form", state="draft")])
    holds_until("processes_have_documents", None)
    process("Sales", documents=[document("Put away", archived_on=TODAY)])
    assert ask("processes_have_documents").outcome == "no data"
    assert ask("processes_have_documents").advice


@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "superseded", "withdrawn"])
def test_a_document_that_is_not_in_force_is_no_guidance(ask: Any, process: Any, document: Any, state: str) -> None:
    """4.4.2 a) and 8.5.1 a): one process works by a paper in force, the other has none."""
    process(documents=[document(review_due=TODAY)])
    process("Sales", documents=[document("Offers", state=state)])
    assert ask("processes_have_documents").outcome == "no data"


def test_a_document_that_is_in_force_from_tomorrow_guides_from_tomorrow(ask: Any, process: Any, document: Any) -> None:
    process(documents=[document(effective_from=TODAY + DAY)])
    assert ask("processes_have_documents").outcome == "no data"
    assert ask("processes_have_documents", on=TODAY + DAY).outcome == "holds"


# ---- documents that processes work by


def test_documents_in_force(ask: Any, holds_until: Any, process: Any, document: Any) -> None:
    process(documents=[document(), document("Form", state="draft")])
    document("Unused", state="withdrawn")
    holds_until("process_documents_in_force", None)
    assert "not in force yet" in ask("process_documents_in_force").advice[0]


@pytest.mark.parametrize("state", ["superseded", "withdrawn"])
def test_documents_no_longer_in_force_fail(ask: Any, process: Any, document: Any, state: str) -> None:
    bad = document("Old form", state=state)
    names_it = process(documents=[document(), bad])
    process("Sales", documents=[bad])
    verdict = ask("process_documents_in_force")
    assert verdict.outcome == "fails"
    assert verdict.count == 1
    assert [r.pointer for r in verdict.records] == [bad.pointer]
    assert verdict.mend == Mend("Process", "edit", names_it.pointer, "documents")


def test_documents_reviewed_in_time(ask: Any, holds_until: Any, process: Any, document: Any) -> None:
    process(
        documents=[
            document(review_due=TODAY),
            document("Late draft", state="draft", review_due=date(2020, 1, 1)),
        ]
    )
    holds_until("process_documents_reviewed_in_time", TODAY)
    process("Sales", documents=[document("Form")])
    undated = ask("process_documents_reviewed_in_time")
    assert undated.outcome == "no data"
    assert "1 of 2" in undated.advice[0]


def test_documents_past_their_review_fail(ask: Any, process: Any, document: Any) -> None:
    process(documents=[document("Form")])
    assert ask("process_documents_reviewed_in_time").outcome == "no data"
    process("Sales", documents=[document(review_due=TODAY - DAY)])
    assert ask("process_documents_reviewed_in_time").outcome == "fails"


# ---- processes_reviewed_in_time


def test_reviewed_in_time(holds_until: Any, process: Any) -> None:
    process(review_due=TODAY + DAY, reviewed_on=TODAY - 300 * DAY)
    process("Sales", review_due=TODAY + 40 * DAY)
    holds_until("processes_reviewed_in_time", TODAY + DAY)


@pytest.mark.parametrize(
    "dates",
    [
        {"review_due": TODAY},
        {"reviewed_on": TODAY - DAY},
        {"review_due": TODAY + 9 * DAY, "reviewed_on": TODAY + DAY},
    ],
)
@pytest.mark.usefixtures("days_ahead")
def test_reviews_without_a_date_or_ever_done_show_nothing(ask: Any, process: Any, dates: dict[str, Any]) -> None:
    one = process(**dates)
    verdict = ask("processes_reviewed_in_time")
    assert verdict.outcome == "no data"
    assert verdict.mend == Mend("Process", "review", one.pointer)


def test_reviews_past_their_date_fail(ask: Any, process: Any) -> None:
    process(reviewed_on=TODAY - 800 * DAY, review_due=TODAY - DAY)
    process("Sales")
    verdict = ask("processes_reviewed_in_time")
    assert verdict.outcome == "fails"
    assert verdict.mend.verb == "review"
    assert "no review date" in verdict.advice[0]


def test_a_past_day_is_judged_as_it_was_known(
    ask: Any, clock: Any, process: Any, flow: Any, document: Any, manager: Any
) -> None:
    with clock("2026-02-02T12:00:00Z"):
        known = {
            "criteria": "Scrap.",
            "resources": "Press.",
            "reviewed_on": date(2026, 1, 1),
            "review_due": date(2026, 2, 20),
        }
        one = process(owner=manager.person, documents=[document(review_due=date(2026, 2, 20))], **known)
        flow(None, one, from_party="Customer")
        flow(one, None, to_party="Customer")
    process("Later", documents=[document("Old", state="withdrawn")])
    for name in ALL:
        assert ask(name, on=date(2026, 2, 3)).outcome == "holds", name
        assert ask(name, on=date(2026, 2, 1)).outcome == "no data", name
    assert ask("processes_have_owner").outcome == "fails"
