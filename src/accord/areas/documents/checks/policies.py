"""What the policy and the topic-specific policies can show: approved, here, confirmed by people."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from accord.areas.documents import queries
from accord.areas.documents.checks.approval import APPROVED, OTHER_APPROVER, by_new_version
from accord.areas.documents.models import Document
from accord.areas.documents.queries import by_version
from accord.areas.documents.terms import APPROVAL, POLICY_TAG, DocumentKind
from accord.areas.people.queries import known_persons, told_of_policy, working_stays
from accord.kernel.checks.periods import DAY, FAR, span
from accord.kernel.checks.population import by_keys, called, sized
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import day_in_words
from accord.kernel.checks.spans import each_need, shares
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.moments.clock import plus

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.checks.periods import Span
    from accord.kernel.moments.moment import Moment

_NO_POLICY = "No policy for this management system is in force."


def _policy(m: Moment, verdict: Verdict) -> Verdict:
    """The verdict about the policy; without one in force it says so, and what to do."""
    if queries.the_policy(m).exists():
        return verdict
    named = Q(kind=DocumentKind.POLICY.value) & queries.tagged(POLICY_TAG)
    mend = queries.policy_to_come(m)
    if mend and mend.verb == "edit" and (bare := queries.unmarked(m)):
        return _unmarked(m, bare)
    coming = m.of(Document).filter(named, state="approved", effective_from__gt=m.on).order_by("effective_from")
    begin_on = coming.values_list("effective_from", flat=True).first()
    begins = f" One is approved, and begins on {day_in_words(begin_on)}." if begin_on else ""
    return Verdict(Outcome.NO_DATA, _NO_POLICY + begins, mend=mend)


def _unmarked(m: Moment, found: QuerySet[Document]) -> Verdict:
    """The only policy in force that carries no tag, as a list brings it: nobody said that it is the policy."""
    breaks = f"are not marked as the policy of this management system (tag “{POLICY_TAG}”)"
    return softened(
        Words(m).every(called(found, "policy in force"), queries.tagged(POLICY_TAG), breaks=breaks, holds="")
    )


def _to_topic_policy(m: Moment) -> Mend | None:
    topic = Q(kind=DocumentKind.POLICY.value) & ~queries.tagged(POLICY_TAG)
    return queries.to_put_in_force(m, topic, f"kind={DocumentKind.POLICY.value}")


@check("policy_in_force")
def policy_in_force(m: Moment) -> Verdict:
    """A policy for this management system is in force."""
    w = Words(m)
    policy = w.valid(queries.the_policy(m), first="effective_from")
    return advised(
        _policy(m, w.some(policy, what="policy in force")),
        w.only(policy, what="policy in force"),
    )


@check("policy_set_by_top_management")
def policy_set_by_top_management(m: Moment) -> Verdict:
    """The policy in force was approved by somebody who was of top management on that day."""
    top = Q(queries.approved_by_top_management(m)) & ~queries.names_another_approver(m)
    breaks = f"were approved by somebody who is not known as top management on that day, or {OTHER_APPROVER}"
    found = Words(m).every(
        queries.the_policy(m), top, since="approved_on", breaks=breaks, holds="were approved by top management"
    )
    return _policy(m, queries.led(m, by_new_version(m, softened(found)), queries.the_policy(m)))


@check("policy_reviewed_in_time")
def policy_reviewed_in_time(m: Moment) -> Verdict:
    """The policy is reviewed by the date set for it."""
    policy = queries.the_policy(m)
    return _policy(m, Words(m).planned(policy, "review_due", policy, undated="have no review date", mend="review"))


@check("policy_acknowledged")
def policy_acknowledged(m: Moment) -> Verdict:
    """As many of the people as you set have confirmed the current policy, or have answered since it is in force to a
    topic that tells it."""
    begun = dict(queries.the_policy(m).order_by("reference").values_list("pk", queries.holding_since(m)))
    policies = list(begun)
    if not policies:
        return _policy(m, Verdict(Outcome.NO_DATA, _NO_POLICY))
    confirmed: dict[uuid.UUID, dict[uuid.UUID, list[Span]]] = {pk: {} for pk in policies}
    done = Words(m).valid(queries.confirmations(m, policies).filter(state="confirmed"), first="confirmed_on")
    for document, person in done.order_by().values_list("document_version__document", "person"):
        confirmed[document][person] = span(None, None)
    for document, answered in told_of_policy(m, {pk: since for pk, since in begun.items() if since}).items():
        confirmed[document] = {**answered, **confirmed[document]}
    people = working_stays(m)
    told = shares(
        m,
        known_persons(m),
        [each_need(people, confirmed[pk]) for pk in policies],
        m.parameter("awareness_share"),
        what="have confirmed the policy or a topic that tells it",
    )
    late = _waiting(m, policies)
    found = all_of(*(advised(share, *late.get(pk, ())) for pk, share in zip(policies, told, strict=True)))
    if found.outcome is Outcome.HOLDS:
        return found
    first = next(pk for pk, share in zip(policies, told, strict=True) if share.outcome is not Outcome.HOLDS)
    return replace(found, mend=_told_by(m, first, {pk for pk, _, left in people if left is None or left >= m.on}))


def _waiting(m: Moment, policies: list[uuid.UUID]) -> dict[uuid.UUID, list[Verdict]]:
    """For advice, by policy: some have been waiting for too long before they confirmed it."""
    asked, of = queries.confirmations(m, policies), "document_version__document"
    late: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    waiting = asked.filter(state="asked", asked_on__lt=m.ago(m.days("read_confirmation")))
    for document, pk in waiting.order_by("reference").values_list(of, "pk"):
        late[document].append(pk)
    if not late:
        return {}
    total, breaks = (
        dict(asked.order_by().values_list(of).annotate(asked=Count("pk"))),
        "are waiting longer than planned",
    )
    behind = zip(late, by_keys(asked, *late.values()), strict=True)
    return {pk: [unbroken(sized(asked.all(), total[pk]), records, breaks=breaks)] for pk, records in behind}


def _late_ones(m: Moment, policies: list[uuid.UUID]) -> list[tuple[uuid.UUID, date, date]]:
    """Who works here and was asked to confirm them and has not: the policy, and from when until when they are late."""
    waiting = queries.confirmations(m, policies).filter(state="asked").order_by()
    asked = list(waiting.values_list("document_version__document", "person", "asked_on"))
    if not asked:
        return []
    here, patience = {pk: days for pk, *days in working_stays(m)}, m.days("read_confirmation")
    late = ((policy, plus(day, patience) + DAY, here[person]) for policy, person, day in asked if person in here)
    return [(policy, max(since, first or since), last or FAR) for policy, since, (first, last) in late]


def _behind(
    late: list[tuple[uuid.UUID, date, date]], done: dict[uuid.UUID, int], share: int, day: date
) -> list[uuid.UUID]:
    """The policies that fewer than `share` percent have confirmed, of those who did and those who are late on a day."""
    missing = Counter(policy for policy, first, last in late if first <= day <= last)
    return [pk for pk, some in missing.items() if 100 * (read := done.get(pk, 0)) < share * (read + some)]


def _told_by(m: Moment, policy: uuid.UUID, people: set[uuid.UUID]) -> Mend:
    """The act by which more of these people come to confirm the policy."""
    return queries.told_by(m, policy, people) or by_version(m, policy)


@check("policy_documented")
def policy_documented(m: Moment) -> Verdict:
    """The policy in force has its text or file here, in one approved version."""
    w, policy = Words(m), queries.the_policy(m)
    readable = queries.has_version(m, queries.with_content() & queries.as_listed()) & ~queries.has_several_versions(m)
    approved = w.every(
        policy,
        APPROVED,
        since="approved_on",
        breaks="have no date of approval that has come, or no approver who had not left",
        holds="were approved by a named person on a named day",
    )
    here = w.every(
        policy,
        readable,
        breaks="do not have one approved version here, the one that they name, with its text or file",
        holds="have one approved version here with its text or file",
    )
    verdict = softened(all_of(approved, here))
    versions = queries.current_versions(m, queries.the_policy(m))
    return advised(
        _policy(m, by_new_version(m, verdict)), w.signed(versions, APPROVAL, breaks="carry no signature of Accord")
    )


@check("topic_policies_in_force")
def topic_policies_in_force(m: Moment) -> Verdict:
    """Besides the policy, topic-specific policies are in force: each approved by a named person, with its text or file
    here, and confirmed by those who were asked."""
    w = Words(m)
    topics = w.valid(queries.policies(m).exclude(queries.tagged(POLICY_TAG)), first="effective_from")
    topics = called(topics, "topic-specific policy")
    known = list(topics.order_by("reference").values_list("pk", flat=True))
    if not known:
        return replace(softened(w.some(topics, what="topic-specific policy")), mend=_to_topic_policy(m))
    approved = w.every(
        topics,
        APPROVED & queries.has_version(m, queries.with_content()),
        since="approved_on",
        breaks="have no date of approval, no approver who had not left, or no text or file here",
        holds="were approved by a named person, and have their text or file here",
    )
    late = [verdict for some in _waiting(m, known).values() for verdict in some]
    return advised(all_of(softened(by_new_version(m, approved)), softened(_topics_told(m, topics, known))), *late)


def _topics_told(m: Moment, topics: QuerySet[Document], known: list[uuid.UUID]) -> Verdict:
    """Each of these policies (`known`: their keys) was confirmed by somebody, and by enough of those who were asked."""
    w, share, of = Words(m), m.parameter("awareness_share"), "document_version__document"
    read = w.valid(queries.confirmations(m, known).filter(state="confirmed"), first="confirmed_on")
    waits, done = _late_ones(m, known), dict(read.order_by().values_list(of).annotate(done=Count("pk")))
    behind = _behind(waits, done, share, m.on)
    heard = Q(pk__in=list(done)) & ~Q(pk__in=behind)
    told = w.every(
        topics,
        heard,
        breaks=f"were confirmed by nobody, or by fewer than {share} % of those asked",
        holds="were confirmed by enough of those asked",
    )
    if unread := topics.exclude(heard).order_by("reference").only("pk").first():
        return replace(told, mend=_told_by(m, unread.pk, set()))
    days = sorted(first for _, first, _ in waits if first > m.on)
    return replace(told, lapses_on=next((day for day in days if _behind(waits, done, share, day)), None))


@check("policies_reviewed_in_time")
def policies_reviewed_in_time(m: Moment) -> Verdict:
    """Every policy document is reviewed by the date set for it."""
    policies = queries.policies(m)
    return Words(m).planned(policies, "review_due", policies, undated="have no review date", mend="review")
