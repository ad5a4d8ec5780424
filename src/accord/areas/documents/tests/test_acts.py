"""What people do with documents: from draft to approval with a signature, into force and out of it, and reading."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accord.areas.documents.models import Document, DocumentVersion, ReadConfirmation
from accord.areas.documents.terms import APPROVAL
from accord.areas.documents.tests.conftest import TODAY, do, fresh
from accord.areas.people.models import CompetenceEvidence, CompetenceRequirement
from accord.kernel.access.models import Signature
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.duties.inbox import dates, duties
from accord.kernel.ledger.models import Entry
from accord.kernel.ledger.rebuild import compare
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import of
from accord.kernel.records.snapshot import loads
from accord.kernel.refusals import Forbidden, Refused, SignatureNeeded, Stale, WrongState


@pytest.fixture
def draft(document: Any) -> Document:
    """A document that is being written."""
    return document(
        "Purchasing", state="draft", version="", approver=None, approved_on=None, effective_from=None, review_due=None
    )


@pytest.fixture
def written(manager: Any, draft: Document) -> Any:
    """`written("1")`: a version of it, as somebody adds it."""
    act = act_at(of(DocumentVersion), "create")
    assert act
    answers = {"document": draft.reference, "text": "# How we buy"}
    return lambda name="1", **more: perform(act, manager, answers=answers | {"version": name} | more)


def create(by: Any, model: Any, **answers: Any) -> Any:
    """Add a record as every door does."""
    act = act_at(of(model), "create")
    assert act
    return perform(act, by, answers=answers)


# ---- approval --------------------------------------------------------------------------------------------------------


def test_approval_puts_the_document_in_force_in_one_act(manager, draft, written) -> None:
    version = written()
    do(manager, version, "approve", signed=True)
    approved, document = fresh(version), fresh(draft)
    assert (approved.state, approved.approver, approved.approved_on) == ("approved", manager.person, TODAY)
    assert (document.state, document.version, document.approver) == ("in_force", "1", manager.person)
    assert (document.approved_on, document.effective_from) == (TODAY, TODAY)
    assert document.review_due == TODAY + timedelta(days=730)
    acts = Entry.objects.filter(type__in=["Document", "DocumentVersion", "Signature"]).order_by("-seq")
    assert len({e.act for e in acts[:3]}) == 1


def test_the_signature_binds_the_approval_to_exactly_this_revision(manager, written) -> None:
    version = written()
    do(manager, version, "approve", signed=True)
    approved = fresh(version)
    signature = Signature.everywhere.get(subject=approved.pointer)
    assert (signature.subject_rev, signature.meaning, signature.signer) == (approved.rev, APPROVAL, manager.person)
    body = loads(Entry.objects.filter(type="DocumentVersion").order_by("-seq").first().body)
    assert body["sig"]["meaning"] == APPROVAL
    assert body["rev"] == approved.rev


def test_approval_asks_for_the_right_password(manager, written) -> None:
    version = written()
    with pytest.raises(SignatureNeeded, match="password"):
        do(manager, version, "approve")
    with pytest.raises(SignatureNeeded, match="not right"):
        prove(manager, "wrong horse battery")
    assert fresh(version).state == "draft"
    assert not Signature.everywhere.exists()


def test_a_stale_approval_is_refused(manager, draft, written) -> None:
    version = written()
    do(manager, version, "edit", text="# How we buy, changed meanwhile")
    with pytest.raises(Stale, match="changed meanwhile"):
        do(manager, version, "approve", signed=True, rev=1)
    assert (fresh(version).state, fresh(draft).state) == ("draft", "draft")
    assert not Signature.everywhere.exists()


def test_a_double_approval_is_refused(manager, written) -> None:
    version = written()
    do(manager, version, "approve", signed=True)
    with pytest.raises(WrongState, match="approved"):
        do(manager, fresh(version), "approve", signed=True)
    with pytest.raises((Stale, WrongState)):
        do(manager, version, "approve", signed=True, rev=1)
    assert Signature.everywhere.count() == 1


def test_a_new_version_supersedes_the_former_one(manager, draft, written, person) -> None:
    first = written()
    do(manager, first, "approve", signed=True)
    do(manager, fresh(first), "ask", readers=person("Ada One").reference)
    second = written("2")
    do(manager, second, "approve", signed=True, review_due="2026-12-31")
    assert [fresh(v).state for v in (first, second)] == ["superseded", "approved"]
    assert (fresh(draft).version, fresh(draft).review_due) == ("2", date(2026, 12, 31))
    assert ReadConfirmation.everywhere.get().archived_on == TODAY


def test_an_approved_version_never_changes(manager, written) -> None:
    version = written()
    do(manager, version, "approve", signed=True)
    with pytest.raises(WrongState):
        do(manager, fresh(version), "edit", text="# Something else")
    with pytest.raises(Refused, match="never changes"):
        do(manager, fresh(version), "complete", text="# Something else")


def test_authors_do_not_approve_their_own_text_where_somebody_else_may(manager, actor, written) -> None:
    version = written(author=manager.person.reference)
    actor("manager", name="Max Other")
    with pytest.raises(Refused, match="somebody else"):
        do(manager, version, "approve", signed=True)
    assert fresh(version).state == "draft"


def test_the_only_person_who_may_approve_can_approve_their_own_text(manager, actor, written) -> None:
    actor("member", name="Ada One")
    version = written(author=manager.person.reference)
    do(manager, version, "approve", signed=True)
    assert fresh(version).state == "approved"


def test_a_version_without_content_is_not_approved(manager, written) -> None:
    with pytest.raises(Refused, match="neither text nor file"):
        do(manager, written(text=""), "approve", signed=True)


def test_a_file_is_content(manager, written, file) -> None:
    version = written(text="", file=file("purchasing.pdf"))
    do(manager, version, "approve", signed=True)
    assert fresh(version).state == "approved"


def test_members_and_owners_do_not_approve(actor, written) -> None:
    version = written()
    for role in ("member", "owner"):
        with pytest.raises(Forbidden):
            do(actor(role), version, "approve", signed=True)


def test_approval_without_the_competence_is_refused_and_names_it(manager, written) -> None:
    create(manager, CompetenceRequirement, title="Release of documents", gates="document_version.approve")
    version = written()
    with pytest.raises(Forbidden, match=r"Release of documents \(CR-0001\).*none is on file"):
        do(manager, version, "approve", signed=True)
    assert fresh(version).state == "draft"
    person = manager.person.reference
    create(
        manager,
        CompetenceEvidence,
        person=person,
        requirement="CR-0001",
        achieved_on="2026-01-01",
        expires_on="2026-03-01",
    )
    with pytest.raises(Forbidden, match="1 March 2026"):
        do(manager, version, "approve", signed=True)
    create(
        manager,
        CompetenceEvidence,
        person=person,
        requirement="CR-0001",
        achieved_on="2026-02-01",
        expires_on="2026-03-02",
    )
    do(manager, version, "approve", signed=True)
    assert fresh(version).state == "approved"


def test_a_version_for_a_coming_day_waits_for_it(manager, draft, written, clock) -> None:
    do(manager, written(), "approve", signed=True, effective_from="2026-04-01")
    assert fresh(draft).state == "approved"
    with pytest.raises(Refused, match="2026-04-01"):
        do(manager, fresh(draft), "put-in-force")
    with clock("2026-04-01T09:00:00Z"):
        do(manager, fresh(draft), "put-in-force")
    assert fresh(draft).state == "in_force"
    with pytest.raises(Refused, match="former version stays in force"):
        do(manager, written("2"), "approve", signed=True, effective_from="2026-05-01")


# ---- review ----------------------------------------------------------------------------------------------------------


def test_submitting_asks_the_approver_whose_duty_it_becomes(manager, actor, organization, draft, written) -> None:
    boss = actor("top_management", name="Bo Boss")
    with pytest.raises(Refused, match="no draft"):
        do(manager, draft, "submit", approver=boss.person.reference)
    version = written()
    do(manager, draft, "submit", approver=boss.person.reference)
    assert (fresh(draft).state, fresh(version).submitted_on) == ("in_review", TODAY)
    with boss.scope(), moment(organization) as m:
        assert [(d.verb, d.record) for d in duties(boss, m)] == [("approve", version)]
    do(boss, fresh(version), "approve", signed=True)
    assert fresh(draft).approver == boss.person
    with boss.scope(), moment(organization) as m:
        assert [d for d in duties(boss, m) if d.verb == "approve"] == []


def test_nobody_waits_for_the_word_of_somebody_who_has_left(
    manager, organization, policy, version, person, made, browser
) -> None:
    names = ("Ada Here", None), ("Lee Leaving", TODAY), ("Ole Left", TODAY - timedelta(days=1))
    people = [person(name, left_on=left) for name, left in names]
    found, asked_on = version(policy()), TODAY - timedelta(days=40)
    asked = [made(ReadConfirmation(document_version=found, person=p, asked_on=asked_on)) for p in people]
    with manager.scope(), moment(organization) as m:
        due = [d.record for d in duties(manager, m, mine=False) if d.verb == "confirm"]
        assert due == [r for r in asked if r.person != people[2]]
        assert [d for d in duties(manager, m) if d.verb == "confirm"] == []
        kept = [d.record for d in dates(manager, m, asked_on, TODAY) if d.verb == "confirm"]
        assert kept == due
    late = browser.get("/northwind/read-confirmations/?late=1").text
    assert [r.reference in late for r in asked] == [True, True, False]


def test_a_document_returned_for_rework_is_nobodys_duty(manager, organization, draft, written) -> None:
    version = written()
    do(manager, version, "submit", approver=manager.person.reference)
    assert fresh(draft).state == "in_review"
    do(manager, fresh(draft), "return")
    assert (fresh(draft).state, fresh(version).submitted_on) == ("draft", None)


def test_several_drafts_are_submitted_one_by_one(manager, draft, written, person) -> None:
    written("1")
    second = written("2")
    with pytest.raises(Refused, match="2 drafts"):
        do(manager, draft, "submit", approver=manager.person.reference)
    with pytest.raises(Refused, match="has left"):
        do(manager, second, "submit", approver=person("Old Hand", state="left").reference)
    do(manager, second, "submit", approver=manager.person.reference)
    assert fresh(second).submitted_on == TODAY


def test_a_review_sets_the_next_one(manager, organization, document) -> None:
    found = document("Purchasing", review_due=date(2026, 3, 1))
    with manager.scope(), moment(organization) as m:
        assert [(d.verb, d.days_left(TODAY)) for d in duties(manager, m)] == [("review", -1)]
    with pytest.raises(Refused, match="later day"):
        do(manager, found, "review", review_due="2026-03-02")
    do(manager, found, "review")
    reviewed = fresh(found)
    assert (reviewed.reviewed_on, reviewed.reviewed_by) == (TODAY, manager.person)
    assert reviewed.review_due == TODAY + timedelta(days=730)


# ---- approved elsewhere, and out of force ----------------------------------------------------------------------------


def test_an_approval_given_elsewhere_is_data_and_never_a_signature(manager, draft, person, written) -> None:
    boss = person("Bo Boss").reference
    with pytest.raises(Refused, match="future"):
        do(manager, draft, "record-approval", version="3", approver=boss, approved_on="2026-03-03")
    do(manager, draft, "record-approval", version="3", approver=boss, approved_on="2026-02-01")
    found = fresh(draft)
    assert (found.state, found.version, found.effective_from) == ("in_force", "3", date(2026, 2, 1))
    assert not Signature.everywhere.exists()
    do(manager, written("4"), "approve", signed=True)
    with pytest.raises(Refused, match="approved version here"):
        do(manager, fresh(draft), "record-approval", version="5", approver=boss, approved_on="2026-02-01")


def test_the_approval_is_not_edited_by_hand(manager, document) -> None:
    with pytest.raises(Refused, match="no field 'approver'"):
        do(manager, document("Purchasing"), "edit", approver=manager.person.reference)


def test_an_imported_version_gets_its_text_once(manager, document, version) -> None:
    empty = version(document("Purchasing"), text="")
    with pytest.raises(Refused, match="Give the text"):
        do(manager, empty, "complete")
    do(manager, empty, "complete", text="# How we buy")
    assert fresh(empty).text == "# How we buy"


def test_withdrawing_takes_the_versions_along(manager, draft, written) -> None:
    version = written()
    do(manager, version, "approve", signed=True)
    do(manager, fresh(draft), "withdraw")
    assert (fresh(draft).state, fresh(version).state) == ("withdrawn", "superseded")
    with pytest.raises(WrongState):
        do(manager, fresh(draft), "edit", title="Other")
    with pytest.raises(WrongState):
        written("2")


def test_withdrawing_ends_the_duty_to_approve(manager, organization, draft, written) -> None:
    version = written()
    do(manager, draft, "submit", approver=manager.person.reference)
    do(manager, fresh(draft), "withdraw")
    assert fresh(version).submitted_on is None
    with manager.scope(), moment(organization) as m:
        assert [d for d in duties(manager, m) if d.record == version] == []


def test_a_document_is_replaced_by_one_in_force(manager, document) -> None:
    old, new, raw = document("Old"), document("New"), document("Raw", state="draft")
    with pytest.raises(Refused, match="not in force"):
        do(manager, old, "supersede", superseded_by=raw.reference)
    with pytest.raises(Refused, match="by itself"):
        do(manager, old, "supersede", superseded_by=old.reference)
    do(manager, old, "supersede", superseded_by=new.reference)
    assert (fresh(old).state, fresh(old).superseded_by) == ("superseded", new)


def test_of_several_approved_versions_one_stays(manager, document, version) -> None:
    found = document("Purchasing", version="1")
    first = version(found, "1")
    second = version(found, "2", approver=manager.person, approved_on=date(2026, 2, 2), effective_from=date(2026, 2, 3))
    do(manager, first, "supersede")
    assert (fresh(first).state, fresh(found).version) == ("superseded", "2")
    assert fresh(found).effective_from == date(2026, 2, 3)
    with pytest.raises(Refused, match="only version"):
        do(manager, second, "supersede")


def test_two_versions_of_a_document_never_share_a_name(written) -> None:
    written("1")
    with pytest.raises(Refused, match="already has the same"):
        written("1")


# ---- reading ---------------------------------------------------------------------------------------------------------


def test_readers_are_asked_once_and_confirm_for_themselves(manager, actor, organization, document, version) -> None:
    ada, bea = actor("member", name="Ada One"), actor("member", name="Bea Two")
    current = version(document("Purchasing"))
    do(manager, current, "ask", readers=[ada.person.reference, bea.person.reference])
    asked = ReadConfirmation.everywhere.get(person=ada.person)
    with ada.scope(), moment(organization) as m:
        assert [(d.verb, d.due_on) for d in duties(ada, m)] == [("confirm", TODAY + timedelta(days=14))]
    with pytest.raises(Forbidden, match="Only Ada One"):
        do(bea, asked, "confirm")
    do(ada, asked, "confirm")
    assert (fresh(asked).state, fresh(asked).confirmed_on) == ("confirmed", TODAY)
    with pytest.raises(WrongState):
        do(ada, fresh(asked), "confirm")
    with pytest.raises(Refused, match="asked already"):
        do(manager, fresh(current), "ask", readers=ada.person.reference)


def test_who_confirmed_before_the_approval_is_asked_anew(manager, person, document, version, made) -> None:
    ada, bea = person("Ada One"), person("Bea Two")
    current = version(document("Purchasing"), approver=manager.person, approved_on=date(2026, 2, 20))
    early, _ = (
        made(ReadConfirmation(document_version=current, person=p, asked_on=day, state="confirmed", confirmed_on=day))
        for p, day in ((ada, date(2026, 2, 19)), (bea, date(2026, 2, 20)))
    )
    do(manager, current, "ask", readers=[ada.reference, bea.reference])
    assert (fresh(early).state, fresh(early).asked_on, fresh(early).confirmed_on) == ("asked", TODAY, None)
    with pytest.raises(Refused, match="asked already"):
        do(manager, fresh(current), "ask", readers=[ada.reference, bea.reference])


def test_everybody_is_everybody_who_works_here(manager, person, document, version) -> None:
    person("Ada One")
    person("Old Hand", state="left", left_on=date(2026, 3, 1))
    current = version(document("Purchasing"))
    with pytest.raises(Refused, match="at least one reader"):
        do(manager, current, "ask")
    do(manager, current, "ask", everybody="yes")
    assert {r.person.title for r in ReadConfirmation.everywhere.select_related("person")} == {"Ada One", "Mia Manager"}


def test_those_who_left_and_drafts_are_not_read(manager, person, document, version, written) -> None:
    old = person("Old Hand", state="left", left_on=date(2026, 3, 1))
    with pytest.raises(Refused, match="has left"):
        do(manager, version(document("Sales")), "ask", readers=old.reference)
    with pytest.raises(WrongState):
        do(manager, written(), "ask", everybody="yes")


def test_the_ledger_knows_everything_that_was_done(manager, organization, draft, written) -> None:
    version = written()
    do(manager, version, "submit", approver=manager.person.reference)
    do(manager, fresh(version), "approve", signed=True)
    do(manager, fresh(version), "ask", everybody="yes")
    do(manager, fresh(draft), "review")
    do(manager, fresh(draft), "withdraw")
    assert not compare(organization).differences
