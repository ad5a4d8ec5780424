"""Documents, their versions, confirmations of reading, and how long records are kept."""

from __future__ import annotations

from typing import Any

from tests.checks.world import TOP_MANAGEMENT, World, case, day

from accord.areas.documents.models import Document, DocumentVersion, ReadConfirmation, RetentionRule
from accord.areas.documents.terms import APPROVAL
from accord.areas.people.models import AwarenessAcknowledgement, AwarenessTopic
from accord.kernel.access.models import Grant, Signature
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person


def person(w: World, name: str = "Ann", **values: Any) -> Any:
    return w.enter(Person, given_name=name, family_name="Ash", **values)


def paper(w: World, title: str = "Casting", **values: Any) -> Any:
    return w.enter(Document, title=title, **{"state": "in_force"} | values)


def policy(w: World, title: str = "Our policy", **values: Any) -> Any:
    return paper(w, title, **{"kind": "policy", "tags": "policy"} | values)


def version(w: World, document: Any, name: str = "1", **values: Any) -> Any:
    return w.enter(DocumentVersion, document=document, version=name, **{"state": "approved"} | values)


def others(w: World, make: Any, **values: Any) -> None:
    """Documents that nobody works by."""
    for state in ("draft", "in_review", "approved", "superseded", "withdrawn"):
        make(w, state.capitalize(), state=state, **values)
    w.retire(make(w, "Retired", **values))


# ---- the policy ------------------------------------------------------------------------------------------------------


@case("policy_in_force")
def _policy(w: World) -> None:
    w.no_data()
    waiting = policy(w, "Waiting", state="approved", effective_from=day(0))
    assert w.no_data().mend == Mend("Document", "put-in-force", waiting.pointer)
    w.change(waiting, effective_from=day(1))
    assert w.no_data("One is approved, and begins on").mend is None
    w.retire(waiting)
    others(w, policy)
    paper(w, "A procedure", tags="policy")
    policy(w, "Clean desks", tags="clean-desk")
    assert w.no_data().mend.verb == "create"
    listed = policy(w, "As listed", tags="")
    assert w.no_data("As listed", "is not marked").mend == Mend("Document", "edit", listed.pointer, "tags")
    another = policy(w, "On passwords", tags="")
    assert w.no_data().mend.verb == "create"
    w.retire(listed, another)
    one = policy(w, effective_from=day(3))
    w.no_data()
    w.change(one, effective_from=day(-3))
    w.holds(until=None)
    policy(w, "A second one")
    w.advises("A second one")


@case("policy_set_by_top_management")
def _set_by_top(w: World) -> None:
    w.no_data()
    ann = person(w)
    one = policy(w, approver=ann, approved_on=day(-9))
    assert w.no_data("Our policy", "Nobody here").mend == TOP_MANAGEMENT
    right = w.enter(Grant, person=ann, role="top_management", scope="", starts_on=day(-9), effective_on=day(-9))
    w.holds(until=None)
    w.change(right, ends_on=day(-9), state="ended")
    w.holds(until=None)
    for end in (day(-10), None):
        w.change(right, ends_on=end)
        w.no_data("Our policy")
    w.change(right, ends_on=day(-1), state="active")
    w.holds(until=None)
    for wrong in ({"starts_on": day(-8)}, {"role": "owner"}, {"ends_on": day(-9), "starts_on": day(-20), "scope": "x"}):
        w.change(right, **{"starts_on": day(-9), "role": "top_management", "scope": ""} | wrong)
        w.no_data("Our policy")
    w.change(right, starts_on=day(-30), role="top_management", scope="", ends_on=None)
    signed = version(w, one, approver=person(w, "Ben"))
    w.no_data("Our policy")
    w.change(signed, approver=ann)
    w.holds(until=None)
    w.change(one, approved_on=None)
    w.no_data("Our policy")


@case("policy_reviewed_in_time")
def _policy_reviewed(w: World) -> None:
    w.no_data()
    policy(w, "Draft", state="draft", review_due=day(-1))
    paper(w, review_due=day(-1))
    one = policy(w)
    w.no_data("Our policy")
    w.change(one, review_due=day(12))
    w.holds(until=day(12))
    w.change(one, review_due=day(-1))
    w.fails("Our policy")


@case("policy_acknowledged")
def _acknowledged(w: World) -> None:
    w.no_data()
    w.alone()
    ann, text = person(w, joined_on=day(-90)), version(w, policy(w))
    person(w, "Gone", left_on=day(-1), state="left")
    w.no_data()
    read = w.enter(ReadConfirmation, document_version=text, person=ann, asked_on=day(-30))
    w.no_data()
    w.advises("waiting")
    w.change(read, state="confirmed", confirmed_on=day(-1))
    w.holds(until=None)
    w.change(text, approved_on=day(0))  # what was confirmed yesterday was another text
    w.no_data()
    w.change(text, approved_on=None)
    w.holds(until=None)
    visitor = person(w, "Vera", external=True)
    w.no_data()
    grant = w.enter(Grant, person=visitor, role="external_auditor")
    w.holds(until=None)
    w.change(grant, role="member")
    w.no_data()
    w.change(grant, role="supplier_contact")
    new = person(w, "Ben", joined_on=day(8))
    w.holds(until=day(7))
    w.change(new, joined_on=day(-1))
    w.no_data()
    w.change(new, left_on=day(-1), state="left")
    w.change(ann, left_on=day(5))
    w.holds(until=day(5))
    w.change(read, state="asked", confirmed_on=None)
    w.no_data()
    topic = w.enter(AwarenessTopic, title="Our policy", on_policy=True, interval=12)
    said = {"state": "acknowledged", "asked_on": day(-2), "acknowledged_on": day(-1)}
    answer = w.enter(AwarenessAcknowledgement, topic=topic, person=ann, **said)
    w.no_data()
    w.change(text, effective_from=day(-1))
    w.holds(until=day(5))
    w.change(answer, valid_until=day(3))
    w.holds(until=day(3))
    for wrong in ({"on_policy": False}, {"state": "retired"}):
        w.change(topic, **wrong)
        w.no_data()
        w.change(topic, on_policy=True, state="active")
    w.change(text, effective_from=day(0))
    w.no_data()
    w.change(text, state="superseded")
    w.no_data()


@case("policy_documented")
def _policy_documented(w: World) -> None:
    w.no_data()
    ann, one = person(w), policy(w)
    w.no_data("Our policy", "approver")
    w.change(one, approver=ann, approved_on=day(2))
    w.no_data("Our policy", "that has come")
    w.change(one, approved_on=day(-2))
    w.no_data("Our policy")
    text = version(w, one, text="We care.", state="draft")
    w.no_data("Our policy")
    w.change(text, state="approved")
    w.holds(until=None)
    w.advises("signature")
    w.change(text, text="")
    w.no_data("Our policy")
    w.change(text, text="We care.")
    w.change(one, version="2")
    w.no_data("Our policy")
    w.change(one, version="1")
    w.holds(until=None)
    version(w, one, "2", text="We care more.")
    w.no_data("Our policy")


@case("topic_policies_in_force")
def _topics(w: World) -> None:
    policy(w)
    w.no_data("topic-specific policy")
    others(w, policy, tags="clean-desk")
    paper(w, "A procedure")
    w.no_data("topic-specific policy")
    ann, one = person(w), policy(w, "Clean desks", tags="policy-of-desks", effective_from=day(1))
    w.no_data("topic-specific policy")
    w.change(one, effective_from=day(0), approver=ann)
    w.no_data("Clean desks")
    w.change(one, approved_on=day(-2))
    w.no_data("Clean desks")
    text = version(w, one, text="Clear it.")
    w.no_data("nobody")
    read = w.enter(ReadConfirmation, document_version=text, person=ann, asked_on=day(-20))
    w.no_data("nobody")
    w.change(read, state="confirmed", confirmed_on=day(1))
    w.no_data("nobody")
    w.change(read, confirmed_on=day(-1))
    w.holds(until=None)
    bob = person(w, "Bob")
    late = w.enter(ReadConfirmation, document_version=text, person=bob, asked_on=day(-10))
    w.holds(until=day(4))
    w.change(late, asked_on=day(-20))
    assert w.no_data("fewer than 95 %").mend == Mend("ReadConfirmation", "confirm", late.pointer)
    w.advises("waiting longer")
    w.change(bob, state="left", left_on=day(-1))
    w.holds(until=None)
    for wrong in ({"text": ""}, {"state": "superseded"}):
        w.change(text, **{"text": "Clear it.", "state": "approved"} | wrong)
        w.no_data("Clean desks")
    w.change(text, state="approved")
    policy(w, "Passwords", tags="")
    w.no_data("Passwords")


@case("policies_reviewed_in_time")
def _policies_reviewed(w: World) -> None:
    w.no_data()
    others(w, policy, review_due=day(-1))
    w.no_data()
    one = policy(w, "Clean desks", tags="")
    w.no_data("Clean desks")
    w.change(one, review_due=day(4))
    w.holds(until=day(4))
    policy(w, review_due=day(-1))
    w.fails("Our policy")


# ---- every document in force -----------------------------------------------------------------------------------------


@case("documents_identified")
def _identified(w: World) -> None:
    w.no_data()
    others(w, paper)
    w.no_data()
    law = paper(w, title="The law", kind="external")  # another check asks for its edition
    w.no_data()
    one = paper(w, version="2", approved_on=day(-5))
    w.holds(until=None)
    w.retire(law)
    version(w, one, "2")
    w.advises("no author")
    for gap in ({"version": ""}, {"version": "n/a"}, {"approved_on": None}):
        w.change(one, **{"version": "2", "approved_on": day(-5)} | gap)
        w.no_data("Casting")
    w.change(one, version="2", effective_from=day(-2))
    w.holds(until=None)


@case("documents_approved")
def _approved(w: World) -> None:
    w.no_data()
    others(w, paper)
    w.no_data()
    good = {"approver": person(w), "approved_on": day(-5), "effective_from": day(-5)}
    law = paper(w, title="The law", kind="external", effective_from=day(-400), approved_on=day(-5))
    w.no_data()
    one = paper(w, **good)
    w.holds(until=None)  # in force elsewhere long before it was taken up here
    w.retire(law)
    for gap in ({"effective_from": day(-6)}, {"approved_on": day(1)}):
        w.change(one, **good | gap)
        w.fails("Casting")
    for gap in ({"approver": None}, {"approved_on": None}, {"approved_on": day(1), "effective_from": None}):
        w.change(one, **good | gap)
        w.no_data("Casting")
    w.change(one, **good)
    version(w, one, approver=person(w, "Ben"))
    w.no_data("Casting")


@case("documents_in_force_signed")
def _signed(w: World) -> None:
    w.no_data()
    others(w, paper)
    one = paper(w)
    w.no_data("Casting")
    text = version(w, one)
    w.no_data("Casting")
    mark = w.enter(Signature, subject=text.pointer, subject_rev=text.rev, signer=person(w), meaning="I have read it")
    w.no_data("Casting")
    w.enter(Signature, subject=text.pointer, subject_rev=text.rev, signer=mark.signer, meaning=APPROVAL)
    w.holds(until=None)
    paper(w, "ISO 3746", kind="external")
    w.holds(until=None)
    w.change(one, version="2")
    w.no_data("Casting")
    later = version(w, one, "2")
    w.no_data("Casting")
    w.retire(later)
    w.change(one, version="1")
    w.holds(until=None)
    w.change(text, text="Pour fast.")
    assert w.fails("Casting").mend == Mend("DocumentVersion", "create", one.pointer)


@case("documents_have_content")
def _content(w: World) -> None:
    w.no_data()
    others(w, paper)
    one = paper(w)
    w.no_data("Casting")
    text = version(w, one, text="Pour slowly.", state="draft")
    w.no_data("Casting")
    w.change(text, state="approved")
    w.holds(until=None)
    w.change(one, version="2")
    assert w.no_data("Casting").mend == Mend("DocumentVersion", "create", one.pointer)
    w.change(one, version="1")
    w.holds(until=None)
    w.change(text, text="")
    assert w.no_data("Casting").mend == Mend("DocumentVersion", "complete", text.pointer)


@case("documents_have_current_version")
def _current(w: World) -> None:
    w.no_data()
    others(w, paper)
    w.no_data()
    one = paper(w, version="2")
    w.no_data("Casting")
    text = version(w, one, "1")
    w.no_data("Casting")
    w.change(text, version="2")
    version(w, one, "1", state="superseded")
    version(w, one, "3", state="draft")
    w.holds(until=None)
    version(w, one, "4")
    w.fails("Casting")


@case("documents_reviewed_in_time")
def _reviewed(w: World) -> None:
    w.no_data()
    others(w, paper, review_due=day(-1))
    one = paper(w)
    w.no_data()
    w.change(one, review_due=day(15))
    w.holds(until=day(15))
    paper(w, "Undated")
    w.advises("Undated")
    w.change(one, review_due=day(-1))
    w.fails("Casting")


def settled(w: World, **filled: Any) -> Any:
    """Every document in force needs this, or nothing shows it."""
    w.no_data()
    others(w, paper)
    w.no_data()
    one = paper(w)
    w.no_data("Casting")
    w.change(one, **dict.fromkeys(filled, "n/a"))
    w.no_data("Casting")
    w.change(one, **filled)
    w.holds(until=None)
    return one


@case("documents_distributed")
def _distributed(w: World) -> None:
    settled(w, distribution="The foundry.")


@case("documents_have_retention")
def _retention(w: World) -> None:
    one = settled(w, retention="Ten years.")
    rule = w.enter(RetentionRule, title="Drawings")
    w.change(one, retention="", retention_rule=rule)
    w.no_data("Casting")
    w.change(rule, keep_for="10 years")
    w.holds(until=None)
    w.change(rule, state="retired")
    w.no_data("Casting")


@case("documents_classified")
def _classified(w: World) -> None:
    w.no_data()
    others(w, paper)
    paper(w, "Sand", serves="iso-9001")
    w.no_data()
    one = paper(w, classification="internal")
    w.holds(until=None)
    w.change(one, classification="")
    w.fails("Casting")


@case("external_documents_identified")
def _external(w: World) -> None:
    w.no_data()
    others(w, paper, kind="external")
    paper(w, "Our own")
    w.no_data()
    ann = person(w)
    one = paper(w, kind="external", version="2020")
    w.no_data("Casting")
    w.change(one, owner=ann)
    w.holds(until=None)
    w.change(ann, left_on=day(6))
    w.holds(until=day(6))
    w.change(one, version="")
    w.no_data("Casting")
    w.change(one, version="2020")
    w.change(ann, left_on=day(-1), state="left")
    w.no_data("Casting")


@case("external_documents_checked_in_time")
def _external_checked(w: World) -> None:
    w.no_data()
    others(w, paper, kind="external", review_due=day(-1))
    paper(w, "Our own", review_due=day(-1))
    one = paper(w, kind="external")
    w.no_data("Casting")
    w.change(one, review_due=day(3))
    w.holds(until=day(3))
    w.change(one, review_due=day(-1))
    w.fails("Casting")


@case("approvals_by_another")
def _by_another(w: World) -> None:
    w.no_data()
    ann, ben, one = person(w), person(w, "Ben"), paper(w)
    text = version(w, one, author=ann)
    w.no_data()
    w.change(text, approver=ben)
    w.holds(until=None)
    version(w, one, "0", author=ann, approver=ann, state="superseded")
    version(w, paper(w, "Drawing", kind="external"))
    w.holds(until=None)
    for unknown in ({"author": None}, {"approver": None}, {"approver": ann}):
        w.change(text, **{"author": ann, "approver": ben} | unknown)
        w.no_data("Casting")


# ---- how long records are kept ---------------------------------------------------------------------------------------


def rule(w: World, title: str = "Lot files", **values: Any) -> Any:
    return w.enter(RetentionRule, title=title, **values)


@case("retention_settled")
def _settled(w: World) -> None:
    w.no_data()
    rule(w, "Old", state="retired")
    w.no_data()
    one = rule(w)
    w.no_data("Lot files")
    w.change(one, keep_for="10 years")
    w.no_data("Lot files")
    w.change(one, disposal="delete")
    w.holds(until=None)
    w.advises("Lot files")
    w.change(one, starts="Delivery.", keep_for="")
    w.no_data("Lot files")


@case("disposals_in_time")
def _disposals(w: World) -> None:
    w.no_data()
    rule(w, "Open", disposal_due=day(-1))
    rule(w, "Old", state="retired", keep_for="1 year", disposal="delete", disposal_due=day(-1))
    w.no_data()
    rule(w, "For good", keep_for="for good", disposal="archive", disposal_due=day(-1))
    rule(w, "Stays", keep_for="1 year", disposal="nothing", disposal_due=day(-1))
    w.holds(until=None)
    one = rule(w, keep_for="10 years", disposal="delete")
    w.no_data("Lot files")
    w.change(one, disposal_due=day(20))
    w.holds(until=day(20))
    w.change(one, disposed_on=day(-300))
    w.advises("no proof")
    w.change(one, disposal_due=day(-1))
    w.fails("Lot files")
    w.change(one, on_hold=True)
    w.holds(until=None)
    w.advises("not say why")


@case("records_kept_safe")
def _kept_safe(w: World) -> None:
    w.no_data()
    one = rule(w, retrieved_on=day(-1))
    w.no_data("Lot files")
    w.change(one, kept_at="Archive", protection="Locked.")
    w.no_data()
    w.change(one, retrieval="None.")
    w.no_data()
    w.change(one, retrieval="Found in a minute.")
    w.holds(until=day(364))
    w.change(one, protection="Keine")
    w.no_data("Lot files")
    w.change(one, protection="Locked.")
    other = rule(w, "Bare", state="retired", retrieved_on=day(0), retrieval="Found.")
    w.holds(until=day(364))
    w.change(other, state="active")
    w.no_data("Bare")
    w.change(other, state="retired")
    w.change(one, retrieved_on=day(-366))
    w.no_data()
