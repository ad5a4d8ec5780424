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
from accord.kernel.refusals import Refused

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


@pytest.mark.parametrize("name", [*ABOUT_DOCUMENTS, "policies_reviewed_in_time"])
def test_no_data_without_a_document_in_force(ask, document, name) -> None:
    document("Draft", state="draft")
    document("Old", state="withdrawn")
    found = ask(name)
    assert found.outcome is NO_DATA
    assert found.mend


@pytest.mark.parametrize("name", ABOUT_THE_POLICY)
def test_no_data_without_a_policy_for_this_standard(ask, document, policy, name) -> None:
    document("Topic policy", kind="policy", tags="policy-of-passwords")
    document("Procedure about the policy", tags="policy")
    policy("Security policy", serves="iso-27001")
    policy("Former policy", state="superseded")
    found = ask(name)
    assert found.outcome is NO_DATA
    assert "No policy" in found.because
    assert found.mend
    assert (found.mend.type, found.mend.verb) == ("Document", "create")


def test_what_fails_is_mended_by_a_version(ask, document, version, policy) -> None:
    purchasing = document("Purchasing", approver=None)
    fails = ask("documents_approved")
    assert fails.mend
    assert (fails.mend.type, fails.mend.verb, fails.mend.pointer) == ("DocumentVersion", "create", purchasing.pointer)
    draft = version(purchasing, "2", state="draft")
    fails = ask("documents_approved")
    assert fails.mend
    assert (fails.mend.verb, fails.mend.pointer) == ("approve", draft.pointer)
    empty = version(purchasing, "1", text="")
    kept_elsewhere = ask("documents_have_content")
    assert kept_elsewhere.mend
    assert (kept_elsewhere.mend.verb, kept_elsewhere.mend.pointer) == ("complete", empty.pointer)
    version(purchasing, "3")
    doubled = ask("documents_have_current_version")
    assert doubled.mend
    assert (doubled.mend.verb, doubled.mend.pointer) == ("supersede", empty.pointer)


def test_a_policy_that_is_being_written_is_mended_by_its_version_once_somebody_leads(
    ask, policy, version, made, person
) -> None:
    draft = version(policy(state="draft"), "1", state="draft")
    assert ask("policy_in_force").mend == Mend("Grant", "give", known="role=top_management")
    made(Grant(title="Head", person=person("Bo Boss"), role="top_management", starts_on=date(2026, 3, 1)))
    assert ask("policy_in_force").mend == Mend("DocumentVersion", "approve", draft.pointer)


def test_the_policy_is_approved_by_top_management_alone(policy, approved, actor, manager) -> None:
    """Nobody has the role, so it is given first; then who has it approves. A policy on a topic is not asked."""
    draft = policy(state="draft", approver=None, approved_on=None, effective_from=None, version="")
    with pytest.raises(Refused, match="nobody has this role yet"):
        approved(draft)
    head = actor("top_management")
    with pytest.raises(Refused, match="you do not have this role"):
        approved(draft, "2")
    assert approved(draft, "3", by=head).approver == head.person
    with pytest.raises(Refused, match="you do not have this role"):
        approved(draft, "4", author=head.person)
    assert approved(draft, "5", by=head, author=head.person).approver == head.person, "nobody else could"
    actor("top_management", name="Di Director")
    with pytest.raises(Refused, match="somebody else has to approve it"):
        approved(draft, "6", by=head, author=head.person)
    topic = policy("Desks", state="draft", tags="policy-of-desks", approver=None, approved_on=None, version="")
    assert approved(topic).approver == manager.person


# ---- the policy -----------------------------------------------------------------------------------------


def test_policy_in_force_holds_with_one_and_advises_against_two(ask, holds_until, policy) -> None:
    policy(tags="objectives policy scope")
    holds_until("policy_in_force", None)
    assert ask("policy_in_force").advice == ()
    policy("Second policy")
    found = ask("policy_in_force")
    assert found.outcome is HOLDS
    assert "2" in found.advice[0]


@pytest.mark.parametrize(
    "grant", [{"starts_on": date(2025, 1, 1)}, {"starts_on": date(2026, 1, 10), "ends_on": date(2026, 1, 10)}]
)
def test_policy_set_by_top_management_holds_for_a_right_on_that_day(holds_until, policy, person, made, grant) -> None:
    boss = person("Bo Boss")
    made(Grant(person=boss, role="top_management", **grant))
    policy(approver=boss)
    holds_until("policy_set_by_top_management", None)


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
def test_policy_set_by_top_management_has_no_data_without_that_right(ask, policy, person, made, grant) -> None:
    boss = person("Bo Boss")
    made(Grant(**({"person": boss, "role": "top_management"} | grant)))
    policy(approver=boss)
    found = ask("policy_set_by_top_management")
    assert found.outcome is NO_DATA
    assert found.advice


def test_policy_set_by_top_management_asks_every_document_that_claims_to_be_it(ask, policy, person, made) -> None:
    boss = person("Bo Boss")
    made(Grant(person=boss, role="top_management", starts_on=date(2025, 1, 1)))
    policy(approver=boss)
    policy("Second policy")
    assert ask("policy_set_by_top_management").outcome is NO_DATA


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("policy_reviewed_in_time", {"kind": "policy", "tags": "policy"}),
        ("policies_reviewed_in_time", {"kind": "policy"}),
        ("external_documents_checked_in_time", {"kind": "external"}),
    ],
)
def test_reviews_planned_lapse_and_an_undated_one_shows_nothing(ask, holds_until, document, name, more) -> None:
    document("First", review_due=date(2026, 6, 30), **more)
    holds_until(name, date(2026, 6, 30), then=FAILS)
    late = ask(name, date(2026, 7, 1))
    assert late.mend
    assert late.mend.verb == "review"
    document("Second", review_due=None, **more)
    found = ask(name)
    assert found.outcome is NO_DATA
    assert found.advice
    assert ask(name, date(2026, 7, 1)).outcome is FAILS


def test_documents_reviewed_in_time_only_advises_on_undated_ones(ask, holds_until, document) -> None:
    document("First", review_due=date(2026, 6, 30))
    document("Second", review_due=None)
    holds_until("documents_reviewed_in_time", date(2026, 6, 30), then=FAILS)
    assert "Second" in ask("documents_reviewed_in_time").advice[0]


def test_documents_reviewed_in_time_has_no_data_where_no_date_is_set(ask, document) -> None:
    document("First", review_due=None)
    assert ask("documents_reviewed_in_time").outcome is NO_DATA


def test_policy_acknowledged_holds_when_the_share_is_reached(
    ask, holds_until, policy, version, reading, person, manager
) -> None:
    current = version(policy())
    assert ask("policy_acknowledged").outcome is NO_DATA
    reading(current, manager.person)
    holds_until("policy_acknowledged", None)
    ada = person("Ada One")
    below = ask("policy_acknowledged")
    assert below.outcome is NO_DATA
    assert below.mend
    assert (below.mend.verb, below.mend.pointer) == ("ask", current.pointer)
    reading(current, ada)
    person("Old Hand", state="left", left_on=date(2026, 3, 1))
    assert ask("policy_acknowledged").outcome is HOLDS


def test_policy_acknowledged_counts_the_current_version_only(ask, policy, version, reading, manager) -> None:
    document = policy()
    reading(version(document, "1", state="superseded"), manager.person)
    version(document, "2")
    assert ask("policy_acknowledged").outcome is NO_DATA


def test_policy_acknowledged_advises_on_readers_who_wait_too_long(
    ask, policy, version, reading, person, manager
) -> None:
    current = version(policy())
    reading(current, manager.person)
    reading(current, person("Ada One", state="left"), confirmed=False, asked_on=date(2026, 2, 20))
    assert ask("policy_acknowledged", date(2026, 3, 6)).advice == ()
    late = ask("policy_acknowledged", date(2026, 3, 7))
    assert late.outcome is HOLDS
    assert "waiting" in late.advice[0]


def test_policy_documented_holds_with_one_approved_version_that_can_be_read(
    ask, holds_until, policy, version, file
) -> None:
    document = policy()
    assert ask("policy_documented").outcome is NO_DATA
    version(document, "1", text="", file=file("policy.pdf"))
    holds_until("policy_documented", None)
    assert "signature" in ask("policy_documented").advice[0]
    version(document, "2")
    assert ask("policy_documented").outcome is NO_DATA


def test_policy_documented_has_no_data_without_text_or_approval(ask, policy, version) -> None:
    version(policy(), "1", text="")
    assert ask("policy_documented").outcome is NO_DATA
    version(policy("Second policy", approver=None))
    assert "no approver" in ask("policy_documented").because


def test_policy_documented_is_content_with_a_signed_version(ask, policy, approved, actor) -> None:
    draft = policy(state="draft", approver=None, approved_on=None, effective_from=None, version="")
    approved(draft, by=actor("top_management"))
    found = ask("policy_documented")
    assert (found.outcome, found.advice) == (HOLDS, ())


def test_a_policy_that_counts_from_a_coming_day_is_not_in_force_yet(ask, policy) -> None:
    policy(effective_from=date(2026, 3, 3))
    assert ask("policy_in_force").outcome is NO_DATA
    assert ask("policy_in_force", date(2026, 3, 3)).outcome is HOLDS


def test_a_past_day_is_judged_by_what_was_known_then(ask, document, approved, clock) -> None:
    draft = document("Purchasing", state="draft")
    with clock("2026-03-20T09:00:00Z"):
        approved(draft)
        assert ask("documents_in_force_signed", date(2026, 3, 20)).outcome is HOLDS
        assert ask("documents_have_current_version", date(2026, 3, 20)).outcome is HOLDS
        assert ask("documents_in_force_signed", date(2026, 3, 10)).outcome is NO_DATA


# ---- every document in force ----------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [{"version": ""}, {"approved_on": None, "effective_from": None}])
def test_documents_identified_has_no_data_without_version_or_date(ask, holds_until, document, gap) -> None:
    document("Purchasing", approved_on=None)
    holds_until("documents_identified", None)
    document("Sales", **gap)
    assert ask("documents_identified").outcome is NO_DATA


def test_documents_identified_advises_on_versions_without_author(ask, document, version, manager) -> None:
    document_in_force = document("Purchasing")
    current = version(document_in_force)
    assert current.title in ask("documents_identified").advice[0]
    version(document("Sales"), author=manager.person)
    assert "Sales" not in ask("documents_identified").advice[0]


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
def test_documents_approved_asks_for_an_approval_before_use(ask, holds_until, document, gap, then) -> None:
    document("Purchasing")
    document("Sales", effective_from=None)
    holds_until("documents_approved", None)
    document("Stock", **gap)
    assert ask("documents_approved").outcome is then


def test_documents_in_force_signed_holds_on_exactly_this_version(ask, holds_until, document, approved, manager) -> None:
    approved(document("Purchasing", state="draft"))
    holds_until("documents_in_force_signed", None)
    document("Sales")
    found = ask("documents_in_force_signed")
    assert found.outcome is NO_DATA
    assert "Sales" in found.advice[0]


def test_documents_in_force_signed_has_no_data_for_an_imported_approval(ask, document, version) -> None:
    version(document("Purchasing"))
    assert ask("documents_in_force_signed").outcome is NO_DATA


def test_documents_in_force_signed_fails_when_the_version_was_changed_afterwards(
    ask, document, approved, manager
) -> None:
    signed = approved(document("Purchasing", state="draft"))

    def tamper(unit: Any) -> None:
        changed = fresh(signed)
        changed.text = "# Something else"
        changed.save()

    run(manager, "edit", tamper)
    assert ask("documents_in_force_signed").outcome is FAILS


def test_documents_have_content_shows_nothing_for_those_kept_elsewhere(ask, holds_until, document, version) -> None:
    version(document("Purchasing"))
    holds_until("documents_have_content", None)
    empty = version(document("Sales"), text="")
    found = ask("documents_have_content")
    assert found.outcome is NO_DATA
    assert "Sales" in found.advice[0]
    assert "Purchasing" not in found.advice[0]
    version(empty.document, "0.9", state="superseded")
    assert ask("documents_have_content").outcome is NO_DATA


def test_documents_have_current_version_wants_exactly_one(ask, holds_until, document, version) -> None:
    purchasing = document("Purchasing", version="2")
    version(purchasing, "1", state="superseded")
    assert ask("documents_have_current_version").outcome is NO_DATA
    version(purchasing, "2")
    version(purchasing, "3", state="draft")
    holds_until("documents_have_current_version", None)
    document("Sales")
    assert ask("documents_have_current_version").outcome is NO_DATA
    version(purchasing, "4")
    assert ask("documents_have_current_version").outcome is FAILS


@pytest.mark.parametrize(
    ("name", "field"), [("documents_distributed", "distribution"), ("documents_have_retention", "retention")]
)
def test_what_is_settled_never_fails(ask, holds_until, document, name, field) -> None:
    document("Purchasing")
    holds_until(name, None)
    document("Sales", **{field: ""})
    found = ask(name)
    assert found.outcome is NO_DATA
    assert "Sales" in found.advice[0]


def test_documents_classified_fails_without_classification(ask, document) -> None:
    document("Purchasing", classification="", serves="iso-9001")
    document("Passwords", serves="iso-27001")
    assert ask("documents_classified", standard="iso-27001").outcome is HOLDS
    document("Backups", classification="")
    assert ask("documents_classified", standard="iso-27001").outcome is FAILS


@pytest.mark.parametrize("gap", [{"version": ""}, {"owner": None}])
def test_external_documents_identified_asks_for_edition_and_owner(ask, holds_until, document, gap) -> None:
    document("Own paper", **gap)
    assert ask("external_documents_identified").outcome is NO_DATA
    document("Drawing", kind="external")
    holds_until("external_documents_identified", None)
    document("Norm", kind="external", **gap)
    assert ask("external_documents_identified").outcome is NO_DATA


def test_external_documents_identified_lapses_the_day_after_the_owner_leaves(
    ask, holds_until, document, person
) -> None:
    document("Drawing", kind="external", owner=person("Ada One", state="left", left_on=date(2026, 5, 31)))
    holds_until("external_documents_identified", date(2026, 5, 31), then=NO_DATA)
    document("Norm", kind="external", owner=person("Bea Two", state="left"))
    assert ask("external_documents_identified").outcome is NO_DATA


def test_approvals_by_another_shows_nothing_where_somebody_approved_their_own_text(
    ask, holds_until, document, version, person, manager
) -> None:
    ada, bea = person("Ada One"), person("Bea Two")
    version(document("Sales"), author=ada, approver=bea)
    holds_until("approvals_by_another", None)
    version(purchasing := document("Purchasing"), approver=bea)
    assert "Purchasing" in ask("approvals_by_another").because
    do(manager, purchasing, "withdraw")
    holds_until("approvals_by_another", None)
    version(document("Stock"), author=ada, approver=ada)
    found = ask("approvals_by_another")
    assert found.outcome is NO_DATA
    assert "Stock" in found.advice[0]


def test_an_approval_here_satisfies_every_check_of_documents(ask, document, approved, person, manager) -> None:
    """The journey of one document, from draft to force: what the acts write is what the checks ask for."""
    draft = document(
        "Purchasing", state="draft", version="", approver=None, approved_on=None, effective_from=None, review_due=None
    )
    approved(draft, "1.0", author=person("Ada One"))
    for name in ABOUT_DOCUMENTS:
        assert ask(name).outcome is HOLDS, name
    do(manager, fresh(draft), "withdraw")
    for name in ABOUT_DOCUMENTS:
        assert ask(name).outcome is NO_DATA, name


# ---- days to come, people who come and go, and what mends -------------------------------------------------


@pytest.mark.usefixtures("days_ahead")
def test_a_policy_that_is_approved_tomorrow_is_not_approved_today(ask, policy, version, person, made) -> None:
    boss = person("Bo Boss")
    made(Grant(person=boss, role="top_management", starts_on=date(2025, 1, 1)))
    version(policy(approver=boss, approved_on=date(2026, 3, 3)))
    assert ask("policy_documented").outcome is NO_DATA
    assert ask("policy_set_by_top_management").outcome is NO_DATA
    for name in ("policy_documented", "policy_set_by_top_management"):
        assert ask(name, date(2026, 3, 3)).outcome is HOLDS


def test_policy_acknowledged_lapses_when_those_who_confirmed_leave(
    ask, holds_until, policy, version, reading, person, manager
) -> None:
    current = version(policy())
    reading(current, manager.person)
    for number in range(18):
        reading(current, person(f"Ada {number}", left_on=date(2026, 6, 30) if number == 0 else None))
    person("Bea New")
    assert ask("policy_acknowledged").because.startswith(
        "19 of 20 people have confirmed the policy or a topic that tells it (95 %)"
    )
    holds_until("policy_acknowledged", date(2026, 6, 30), then=NO_DATA)


def test_policy_acknowledged_lapses_on_the_day_on_which_somebody_new_comes(
    holds_until, policy, version, reading, person, manager
) -> None:
    current = version(policy())
    reading(current, manager.person)
    person("Bea New", joined_on=date(2026, 5, 1))
    holds_until("policy_acknowledged", date(2026, 4, 30), then=NO_DATA)


@pytest.mark.usefixtures("days_ahead")
def test_a_reading_that_is_confirmed_tomorrow_is_none_today(ask, policy, version, made, manager) -> None:
    made(
        ReadConfirmation(
            document_version=version(policy()), person=manager.person, asked_on=date(2026, 2, 20), state="confirmed",
            confirmed_on=date(2026, 3, 3),
        )
    )  # fmt: skip
    assert ask("policy_acknowledged").outcome is NO_DATA


def test_policy_acknowledged_is_mended_by_asking_then_by_confirming(
    ask, policy, version, reading, person, manager
) -> None:
    wanted = policy()
    assert ask("policy_acknowledged").mend == Mend("DocumentVersion", "create", wanted.pointer)
    current = version(wanted)
    reading(current, manager.person)
    waits = reading(current, person("Ada One"), confirmed=False)
    assert ask("policy_acknowledged").mend == Mend("ReadConfirmation", "confirm", waits.pointer)
    person("Bea Two")
    assert ask("policy_acknowledged").mend == Mend("DocumentVersion", "ask", current.pointer)


def test_a_document_that_names_another_version_than_the_approved_one_shows_nothing(ask, document, version) -> None:
    version(document("Purchasing", version="3"), "2")
    found = ask("documents_have_current_version")
    assert found.outcome is NO_DATA
    assert "another version" in found.advice[0]


@pytest.mark.parametrize(
    ("name", "kind"), [("documents_identified", "instruction"), ("external_documents_identified", "external")]
)
def test_what_has_no_version_name_is_mended_where_that_is_possible(ask, document, version, name, kind) -> None:
    drawing = document("Drawing", kind=kind, version="")
    assert ask(name).mend == Mend("Document", "record-approval", drawing.pointer)
    version(drawing, "B")
    assert ask(name).mend == Mend("DocumentVersion", "create", drawing.pointer)


def test_policy_acknowledged_asks_no_more_for_more_policies_and_people(ask, policy, version, reading, person) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert ask("policy_acknowledged").advice
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
