"""What each check of documents says: holds, fails, no data, and the day on which it lapses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.areas.documents.models import ReadConfirmation
from accord.areas.documents.tests.conftest import do, fresh
from accord.kernel.access.models import Grant
from accord.kernel.acts.perform import run
from accord.kernel.checks.verdict import Mend, Outcome

HOLDS, FAILS, NO_DATA = Outcome.HOLDS, Outcome.FAILS, Outcome.NO_DATA
DAY = timedelta(days=1)
ABOUT_DOCUMENTS = [
    "documents_identified", "documents_approved", "documents_in_force_signed", "documents_have_content",
    "documents_have_current_version", "documents_reviewed_in_time", "documents_distributed", "documents_have_retention",
    "documents_classified", "approvals_by_another",
]  # fmt: skip
ABOUT_THE_POLICY = [
    "policy_in_force", "policy_set_by_top_management", "policy_reviewed_in_time", "policy_acknowledged",
    "policy_documented",
]  # fmt: skip


def assert_lapses(verdict: Any, name: str, on: date, then: Outcome) -> None:
    """It holds with this lapse, on the day before, and not on the day."""
    assert verdict(name).lapses_on == on
    assert verdict(name, on - DAY).outcome is HOLDS
    assert verdict(name, on).outcome is then


def assert_never_lapses(verdict: Any, name: str) -> None:
    """It holds, now and in ten years."""
    found = verdict(name)
    assert (found.outcome, found.lapses_on) == (HOLDS, None)
    assert verdict(name, date(2036, 1, 1)).outcome is HOLDS


@pytest.mark.parametrize("name", [*ABOUT_DOCUMENTS, "policies_reviewed_in_time"])
def test_no_data_without_a_document_in_force(verdict, document, name) -> None:
    document("Draft", state="draft")
    document("Old", state="withdrawn")
    found = verdict(name)
    assert found.outcome is NO_DATA
    assert found.mend


@pytest.mark.parametrize("name", ABOUT_THE_POLICY)
def test_no_data_without_a_policy_for_this_standard(verdict, document, policy, name) -> None:
    document("Topic policy", kind="policy", tags="policy-of-passwords")
    document("Procedure about the policy", tags="policy")
    policy("Security policy", serves="iso-27001")
    policy("Former policy", state="superseded")
    found = verdict(name)
    assert found.outcome is NO_DATA
    assert "No policy" in found.because
    assert found.mend
    assert (found.mend.type, found.mend.verb) == ("Document", "create")


def test_what_fails_is_mended_by_a_version(verdict, document, version, policy) -> None:
    purchasing = document("Purchasing", approver=None)
    fails = verdict("documents_approved")
    assert fails.mend
    assert (fails.mend.type, fails.mend.verb, fails.mend.pointer) == ("DocumentVersion", "create", purchasing.pointer)
    draft = version(purchasing, "2", state="draft")
    fails = verdict("documents_approved")
    assert fails.mend
    assert (fails.mend.verb, fails.mend.pointer) == ("approve", draft.pointer)
    empty = version(purchasing, "1", text="")
    kept_elsewhere = verdict("documents_have_content")
    assert kept_elsewhere.mend
    assert (kept_elsewhere.mend.verb, kept_elsewhere.mend.pointer) == ("complete", empty.pointer)
    version(purchasing, "3")
    doubled = verdict("documents_have_current_version")
    assert doubled.mend
    assert (doubled.mend.verb, doubled.mend.pointer) == ("supersede", empty.pointer)


def test_a_policy_that_is_being_written_is_mended_by_its_version(verdict, policy, version) -> None:
    draft = version(policy(state="draft"), "1", state="draft")
    found = verdict("policy_in_force")
    assert found.mend
    assert (found.mend.verb, found.mend.pointer) == ("approve", draft.pointer)


# ---- the policy -----------------------------------------------------------------------------------------


def test_policy_in_force_holds_with_one_and_advises_against_two(verdict, policy) -> None:
    policy(tags="objectives policy scope")
    assert_never_lapses(verdict, "policy_in_force")
    assert verdict("policy_in_force").advice == ()
    policy("Second policy")
    found = verdict("policy_in_force")
    assert found.outcome is HOLDS
    assert "2" in found.advice[0]


@pytest.mark.parametrize(
    "grant", [{"starts_on": date(2025, 1, 1)}, {"starts_on": date(2026, 1, 10), "ends_on": date(2026, 1, 10)}]
)
def test_policy_set_by_top_management_holds_for_a_right_on_that_day(verdict, policy, person, made, grant) -> None:
    boss = person("Bo Boss")
    made(Grant(person=boss, role="top_management", **grant))
    policy(approver=boss)
    assert_never_lapses(verdict, "policy_set_by_top_management")


@pytest.mark.parametrize(
    "grant",
    [
        {"starts_on": date(2026, 1, 11)},
        {"starts_on": date(2025, 1, 1), "ends_on": date(2026, 1, 9)},
        {"starts_on": date(2025, 1, 1), "scope": "Site:0190aaaa-0000-7000-8000-000000000000"},
        {"starts_on": date(2025, 1, 1), "role": "manager"},
        {"effective_on": date(2026, 2, 1)},
    ],
)
def test_policy_set_by_top_management_has_no_data_without_that_right(verdict, policy, person, made, grant) -> None:
    boss = person("Bo Boss")
    made(Grant(**({"person": boss, "role": "top_management"} | grant)))
    policy(approver=boss)
    found = verdict("policy_set_by_top_management")
    assert found.outcome is NO_DATA
    assert found.advice


def test_policy_set_by_top_management_asks_every_document_that_claims_to_be_it(verdict, policy, person, made) -> None:
    boss = person("Bo Boss")
    made(Grant(person=boss, role="top_management", starts_on=date(2025, 1, 1)))
    policy(approver=boss)
    policy("Second policy")
    assert verdict("policy_set_by_top_management").outcome is NO_DATA


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("policy_reviewed_in_time", {"kind": "policy", "tags": "policy"}),
        ("policies_reviewed_in_time", {"kind": "policy"}),
        ("external_documents_checked_in_time", {"kind": "external"}),
    ],
)
def test_reviews_planned_lapse_and_an_undated_one_shows_nothing(verdict, document, name, more) -> None:
    document("First", review_due=date(2026, 6, 30), **more)
    assert_lapses(verdict, name, date(2026, 7, 1), FAILS)
    late = verdict(name, date(2026, 7, 1))
    assert late.mend
    assert late.mend.verb == "review"
    document("Second", review_due=None, **more)
    found = verdict(name)
    assert found.outcome is NO_DATA
    assert found.advice
    assert verdict(name, date(2026, 7, 1)).outcome is FAILS


def test_documents_reviewed_in_time_only_advises_on_undated_ones(verdict, document) -> None:
    document("First", review_due=date(2026, 6, 30))
    document("Second", review_due=None)
    assert_lapses(verdict, "documents_reviewed_in_time", date(2026, 7, 1), FAILS)
    assert "Second" in verdict("documents_reviewed_in_time").advice[0]


def test_documents_reviewed_in_time_has_no_data_where_no_date_is_set(verdict, document) -> None:
    document("First", review_due=None)
    assert verdict("documents_reviewed_in_time").outcome is NO_DATA


def test_policy_acknowledged_holds_when_the_share_is_reached(
    verdict, policy, version, reading, person, manager
) -> None:
    current = version(policy())
    assert verdict("policy_acknowledged").outcome is NO_DATA
    reading(current, manager.person)
    assert_never_lapses(verdict, "policy_acknowledged")
    ada = person("Ada One")
    below = verdict("policy_acknowledged")
    assert below.outcome is NO_DATA
    assert below.mend
    assert (below.mend.verb, below.mend.pointer) == ("ask", current.pointer)
    reading(current, ada)
    person("Old Hand", state="left", left_on=date(2026, 3, 1))
    assert verdict("policy_acknowledged").outcome is HOLDS


def test_policy_acknowledged_counts_the_current_version_only(verdict, policy, version, reading, manager) -> None:
    document = policy()
    reading(version(document, "1", state="superseded"), manager.person)
    version(document, "2")
    assert verdict("policy_acknowledged").outcome is NO_DATA


def test_policy_acknowledged_advises_on_readers_who_wait_too_long(
    verdict, policy, version, reading, person, manager
) -> None:
    current = version(policy())
    reading(current, manager.person)
    reading(current, person("Ada One", state="left"), confirmed=False, asked_on=date(2026, 2, 20))
    assert verdict("policy_acknowledged", date(2026, 3, 6)).advice == ()
    late = verdict("policy_acknowledged", date(2026, 3, 7))
    assert late.outcome is HOLDS
    assert "waiting" in late.advice[0]


def test_policy_documented_holds_with_one_approved_version_that_can_be_read(verdict, policy, version, file) -> None:
    document = policy()
    assert verdict("policy_documented").outcome is NO_DATA
    version(document, "1", text="", file=file("policy.pdf"))
    assert_never_lapses(verdict, "policy_documented")
    assert "signature" in verdict("policy_documented").advice[0]
    version(document, "2")
    assert verdict("policy_documented").outcome is NO_DATA


def test_policy_documented_has_no_data_without_text_or_approval(verdict, policy, version) -> None:
    version(policy(), "1", text="")
    assert verdict("policy_documented").outcome is NO_DATA
    version(policy("Second policy", approver=None))
    assert "no approver" in verdict("policy_documented").because


def test_policy_documented_is_content_with_a_signed_version(verdict, policy, approved, actor) -> None:
    approved(policy(state="draft", approver=None, approved_on=None, effective_from=None, version=""))
    found = verdict("policy_documented")
    assert (found.outcome, found.advice) == (HOLDS, ())


def test_a_policy_that_counts_from_a_coming_day_is_not_in_force_yet(verdict, policy) -> None:
    policy(effective_from=date(2026, 3, 3))
    assert verdict("policy_in_force").outcome is NO_DATA
    assert verdict("policy_in_force", date(2026, 3, 3)).outcome is HOLDS


def test_a_past_day_is_judged_by_what_was_known_then(verdict, document, approved, clock) -> None:
    draft = document("Purchasing", state="draft")
    with clock("2026-03-20T09:00:00Z"):
        approved(draft)
        assert verdict("documents_in_force_signed", date(2026, 3, 20)).outcome is HOLDS
        assert verdict("documents_have_current_version", date(2026, 3, 20)).outcome is HOLDS
        assert verdict("documents_in_force_signed", date(2026, 3, 10)).outcome is NO_DATA


# ---- every document in force ----------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [{"version": ""}, {"approved_on": None, "effective_from": None}])
def test_documents_identified_has_no_data_without_version_or_date(verdict, document, gap) -> None:
    document("Purchasing", approved_on=None)
    assert_never_lapses(verdict, "documents_identified")
    document("Sales", **gap)
    assert verdict("documents_identified").outcome is NO_DATA


def test_documents_identified_advises_on_versions_without_author(verdict, document, version, manager) -> None:
    document_in_force = document("Purchasing")
    current = version(document_in_force)
    assert current.title in verdict("documents_identified").advice[0]
    version(document("Sales"), author=manager.person)
    assert "Sales" not in verdict("documents_identified").advice[0]


@pytest.mark.parametrize(
    ("gap", "then"),
    [
        ({"approver": None}, NO_DATA),
        ({"approved_on": None}, NO_DATA),
        ({"approved_on": date(2026, 1, 16)}, FAILS),
        ({"approved_on": date(2026, 3, 3), "effective_from": None}, NO_DATA),
    ],
)
@pytest.mark.usefixtures("days_ahead")
def test_documents_approved_asks_for_an_approval_before_use(verdict, document, gap, then) -> None:
    document("Purchasing")
    document("Sales", effective_from=None)
    assert_never_lapses(verdict, "documents_approved")
    document("Stock", **gap)
    assert verdict("documents_approved").outcome is then


def test_documents_in_force_signed_holds_on_exactly_this_version(verdict, document, approved, manager) -> None:
    approved(document("Purchasing", state="draft"))
    assert_never_lapses(verdict, "documents_in_force_signed")
    document("Sales")
    found = verdict("documents_in_force_signed")
    assert found.outcome is NO_DATA
    assert "Sales" in found.advice[0]


def test_documents_in_force_signed_has_no_data_for_an_imported_approval(verdict, document, version) -> None:
    version(document("Purchasing"))
    assert verdict("documents_in_force_signed").outcome is NO_DATA


def test_documents_in_force_signed_fails_when_the_version_was_changed_afterwards(
    verdict, document, approved, manager
) -> None:
    signed = approved(document("Purchasing", state="draft"))

    def tamper(unit: Any) -> None:
        changed = fresh(signed)
        changed.text = "# Something else"
        changed.save()

    run(manager, "edit", tamper)
    assert verdict("documents_in_force_signed").outcome is FAILS


def test_documents_have_content_shows_nothing_for_those_kept_elsewhere(verdict, document, version) -> None:
    version(document("Purchasing"))
    assert_never_lapses(verdict, "documents_have_content")
    empty = version(document("Sales"), text="")
    found = verdict("documents_have_content")
    assert found.outcome is NO_DATA
    assert "Sales" in found.advice[0]
    assert "Purchasing" not in found.advice[0]
    version(empty.document, "0.9", state="superseded")
    assert verdict("documents_have_content").outcome is NO_DATA


def test_documents_have_current_version_wants_exactly_one(verdict, document, version) -> None:
    purchasing = document("Purchasing", version="2")
    version(purchasing, "1", state="superseded")
    assert verdict("documents_have_current_version").outcome is NO_DATA
    version(purchasing, "2")
    version(purchasing, "3", state="draft")
    assert_never_lapses(verdict, "documents_have_current_version")
    document("Sales")
    assert verdict("documents_have_current_version").outcome is NO_DATA
    version(purchasing, "4")
    assert verdict("documents_have_current_version").outcome is FAILS


@pytest.mark.parametrize(
    ("name", "field"), [("documents_distributed", "distribution"), ("documents_have_retention", "retention")]
)
def test_what_is_settled_never_fails(verdict, document, name, field) -> None:
    document("Purchasing")
    assert_never_lapses(verdict, name)
    document("Sales", **{field: ""})
    found = verdict(name)
    assert found.outcome is NO_DATA
    assert "Sales" in found.advice[0]


def test_documents_classified_fails_without_classification(verdict, document) -> None:
    document("Purchasing", classification="", serves="iso-9001")
    document("Passwords", serves="iso-27001")
    assert verdict("documents_classified", standard="iso-27001").outcome is HOLDS
    document("Backups", classification="")
    assert verdict("documents_classified", standard="iso-27001").outcome is FAILS


@pytest.mark.parametrize("gap", [{"version": ""}, {"owner": None}])
def test_external_documents_identified_asks_for_edition_and_owner(verdict, document, gap) -> None:
    document("Own paper", **gap)
    assert verdict("external_documents_identified").outcome is NO_DATA
    document("Drawing", kind="external")
    assert_never_lapses(verdict, "external_documents_identified")
    document("Norm", kind="external", **gap)
    assert verdict("external_documents_identified").outcome is NO_DATA


def test_external_documents_identified_lapses_the_day_after_the_owner_leaves(verdict, document, person) -> None:
    document("Drawing", kind="external", owner=person("Ada One", state="left", left_on=date(2026, 5, 31)))
    assert_lapses(verdict, "external_documents_identified", date(2026, 6, 1), NO_DATA)
    document("Norm", kind="external", owner=person("Bea Two", state="left"))
    assert verdict("external_documents_identified").outcome is NO_DATA


def test_approvals_by_another_shows_nothing_where_somebody_approved_their_own_text(
    verdict, document, version, person, manager
) -> None:
    ada, bea = person("Ada One"), person("Bea Two")
    version(document("Sales"), author=ada, approver=bea)
    assert_never_lapses(verdict, "approvals_by_another")
    version(purchasing := document("Purchasing"), approver=bea)
    assert "Purchasing" in verdict("approvals_by_another").because
    do(manager, purchasing, "withdraw")
    assert_never_lapses(verdict, "approvals_by_another")
    version(document("Stock"), author=ada, approver=ada)
    found = verdict("approvals_by_another")
    assert found.outcome is NO_DATA
    assert "Stock" in found.advice[0]


def test_an_approval_here_satisfies_every_check_of_documents(verdict, document, approved, person, manager) -> None:
    """The journey of one document, from draft to force: what the acts write is what the checks ask for."""
    draft = document(
        "Purchasing", state="draft", version="", approver=None, approved_on=None, effective_from=None, review_due=None
    )
    approved(draft, "1.0", author=person("Ada One"))
    for name in ABOUT_DOCUMENTS:
        assert verdict(name).outcome is HOLDS, name
    do(manager, fresh(draft), "withdraw")
    for name in ABOUT_DOCUMENTS:
        assert verdict(name).outcome is NO_DATA, name


# ---- days to come, people who come and go, and what mends -------------------------------------------------


@pytest.mark.usefixtures("days_ahead")
def test_a_policy_that_is_approved_tomorrow_is_not_approved_today(verdict, policy, version, person, made) -> None:
    boss = person("Bo Boss")
    made(Grant(person=boss, role="top_management", starts_on=date(2025, 1, 1)))
    version(policy(approver=boss, approved_on=date(2026, 3, 3)))
    assert verdict("policy_documented").outcome is NO_DATA
    assert verdict("policy_set_by_top_management").outcome is NO_DATA
    for name in ("policy_documented", "policy_set_by_top_management"):
        assert verdict(name, date(2026, 3, 3)).outcome is HOLDS


def test_policy_acknowledged_lapses_when_those_who_confirmed_leave(
    verdict, policy, version, reading, person, manager
) -> None:
    current = version(policy())
    reading(current, manager.person)
    for number in range(18):
        reading(current, person(f"Ada {number}", left_on=date(2026, 6, 30) if number == 0 else None))
    person("Bea New")
    assert verdict("policy_acknowledged").because.startswith(
        "19 of 20 people have confirmed the policy or a topic that tells it (95 %)"
    )
    assert_lapses(verdict, "policy_acknowledged", date(2026, 7, 1), NO_DATA)


def test_policy_acknowledged_lapses_on_the_day_on_which_somebody_new_comes(
    verdict, policy, version, reading, person, manager
) -> None:
    current = version(policy())
    reading(current, manager.person)
    person("Bea New", joined_on=date(2026, 5, 1))
    assert_lapses(verdict, "policy_acknowledged", date(2026, 5, 1), NO_DATA)


@pytest.mark.usefixtures("days_ahead")
def test_a_reading_that_is_confirmed_tomorrow_is_none_today(verdict, policy, version, made, manager) -> None:
    made(
        ReadConfirmation(
            document_version=version(policy()), person=manager.person, asked_on=date(2026, 2, 20), state="confirmed",
            confirmed_on=date(2026, 3, 3),
        )
    )  # fmt: skip
    assert verdict("policy_acknowledged").outcome is NO_DATA


def test_policy_acknowledged_is_mended_by_asking_then_by_confirming(
    verdict, policy, version, reading, person, manager
) -> None:
    wanted = policy()
    assert verdict("policy_acknowledged").mend == Mend("DocumentVersion", "create", wanted.pointer)
    current = version(wanted)
    reading(current, manager.person)
    waits = reading(current, person("Ada One"), confirmed=False)
    assert verdict("policy_acknowledged").mend == Mend("ReadConfirmation", "confirm", waits.pointer)
    person("Bea Two")
    assert verdict("policy_acknowledged").mend == Mend("DocumentVersion", "ask", current.pointer)


def test_a_document_that_names_another_version_than_the_approved_one_shows_nothing(verdict, document, version) -> None:
    version(document("Purchasing", version="3"), "2")
    found = verdict("documents_have_current_version")
    assert found.outcome is NO_DATA
    assert "another version" in found.advice[0]


@pytest.mark.parametrize("name", ["documents_identified", "external_documents_identified"])
def test_what_has_no_version_name_is_mended_where_that_is_possible(verdict, document, version, name) -> None:
    drawing = document("Drawing", kind="external", version="")
    assert verdict(name).mend == Mend("Document", "record-approval", drawing.pointer)
    version(drawing, "B")
    assert verdict(name).mend == Mend("DocumentVersion", "create", drawing.pointer)


def test_policy_acknowledged_asks_no_more_for_more_policies_and_people(
    verdict, policy, version, reading, person
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert verdict("policy_acknowledged").advice
        return len(found)

    def more(number: int) -> None:
        current = version(policy(f"Policy {number}"))
        reading(current, person(f"Ada {number}"))
        reading(current, person(f"Bea {number}"), confirmed=False, asked_on=date(2026, 1, 2))

    more(0)
    before = asked()
    for number in range(1, 5):
        more(number)
    assert asked() == before
