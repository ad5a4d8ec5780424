"""What documents, versions and confirmations of reading can show. Promises are in `standards/checks.csv`."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet

from accord.areas.documents import queries
from accord.areas.documents.models import Document
from accord.areas.documents.queries import by_version, in_force
from accord.areas.documents.terms import APPROVAL, POLICY_TAG, DocumentKind
from accord.areas.people.queries import known_persons, told_of_policy, working_stays
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.periods import DAY, FAR, span
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import day_in_words
from accord.kernel.checks.spans import each_need, shares
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict, by_keys, called, sized
from accord.kernel.checks.words import Words, advised, all_of, signatures, softened, unbroken
from accord.kernel.moments.clock import plus
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from datetime import date

    from accord.kernel.checks.periods import Span
    from accord.kernel.moments.moment import Moment

_DATED = Q(review_due__isnull=False)
_APPROVED = Q(approver__isnull=False, approved_on__isnull=False)
_OTHER_APPROVER = "name another approver than their version here does"
_LISTED = "document__version"
_NO_POLICY = "No policy for this management system is in force."


def _policy(m: Moment, verdict: Verdict) -> Verdict:
    """The verdict about the policy; without one in force it says so, and what to do."""
    if queries.the_policy(m).exists():
        return verdict
    named = Q(kind=DocumentKind.POLICY.value) & queries.tagged(POLICY_TAG)
    mend = queries.to_put_in_force(m, named, f"kind={DocumentKind.POLICY.value}&tags={POLICY_TAG}")
    coming = m.of(Document).filter(named, state="approved", effective_from__gt=m.on).order_by("effective_from")
    begin_on = coming.values_list("effective_from", flat=True).first()
    begins = f" One is approved, and begins on {day_in_words(begin_on)}." if begin_on else ""
    return Verdict(Outcome.NO_DATA, _NO_POLICY + begins, mend=mend)


def _to_topic_policy(m: Moment) -> Mend | None:
    topic = Q(kind=DocumentKind.POLICY.value) & ~queries.tagged(POLICY_TAG)
    return queries.to_put_in_force(m, topic, f"kind={DocumentKind.POLICY.value}")


def _mended(m: Moment, verdict: Verdict, verb: str = "approve") -> Verdict:
    """The verdict, mended by a version of the first document that breaks it."""
    mend = verdict.mend
    return replace(verdict, mend=by_version(m, mend.key, verb)) if mend and mend.of == "Document" else verdict


def _recorded(m: Moment, verdict: Verdict) -> Verdict:
    """The verdict; where the document that breaks it has an approved version here, a new version mends it."""
    mend = verdict.mend
    recorded = mend and mend.of == "Document" and queries.approved_versions(m).filter(document=mend.key).exists()
    return _mended(m, verdict) if recorded else verdict


def _external(m: Moment) -> QuerySet[Document]:
    return called(in_force(m).filter(kind=DocumentKind.EXTERNAL.value), "external document")


# ---- the policy -----------------------------------------------------------------------------------------


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
    breaks = f"were approved by somebody who is not known as top management on that day, or {_OTHER_APPROVER}"
    found = Words(m).every(
        queries.the_policy(m), top, since="approved_on", breaks=breaks, holds="were approved by top management"
    )
    return _policy(m, queries.led(m, _mended(m, softened(found)), queries.the_policy(m)))


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
        _APPROVED,
        since="approved_on",
        breaks="have no approver, or no date of approval that has come",
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
    return advised(_policy(m, _mended(m, verdict)), w.signed(versions, APPROVAL, breaks="carry no signature of Accord"))


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
    read = w.valid(queries.confirmations(m, known).filter(state="confirmed"), first="confirmed_on")
    approved = w.every(
        topics,
        _APPROVED & queries.has_version(m, queries.with_content()),
        since="approved_on",
        breaks="have no approver, no date of approval, or no text or file here",
        holds="were approved by a named person, and have their text or file here",
    )
    share, of = m.parameter("awareness_share"), "document_version__document"
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
        told = replace(told, mend=_told_by(m, unread.pk, set()))
    else:
        days = sorted(first for _, first, _ in waits if first > m.on)
        told = replace(told, lapses_on=next((day for day in days if _behind(waits, done, share, day)), None))
    late = [verdict for some in _waiting(m, known).values() for verdict in some]
    return advised(all_of(softened(_mended(m, approved)), softened(told)), *late)


@check("policies_reviewed_in_time")
def policies_reviewed_in_time(m: Moment) -> Verdict:
    """Every policy document is reviewed by the date set for it."""
    policies = queries.policies(m)
    return Words(m).planned(policies, "review_due", policies, undated="have no review date", mend="review")


# ---- every document in force ----------------------------------------------------------------------------


@check("documents_identified")
def documents_identified(m: Moment) -> Verdict:
    """Every document in force can be told from others: title, version and date."""
    w = Words(m)
    dated = Q(approved_on__isnull=False) | Q(effective_from__isnull=False)
    known = says_something("version") & ~Q(title="") & dated
    authors = w.every(
        queries.current_versions(m, in_force(m)),
        Q(author__isnull=False),
        breaks="name no author",
        empty=Outcome.NO_DATA,
    )
    breaks, holds = "have no version or no date", "have a title, a version and a date"
    found = w.every(in_force(m), known, breaks=breaks, holds=holds, mend="record-approval")
    return advised(_recorded(m, softened(found)), authors)


@check("documents_approved")
def documents_approved(m: Moment) -> Verdict:
    """Every document of ours in force was approved before use, by a named person on a named day."""
    w, current = Words(m), called(in_force(m).exclude(kind="external"), "own document in force")
    too_late = Q(approved_on__gt=F("effective_from"))
    holds = "were approved before use, by a named person on a named day"
    in_order = w.none(current, too_late, breaks="were in force before they were approved", holds=holds, empty=NOT_ASKED)
    approved = w.every(
        current,
        _APPROVED & ~queries.names_another_approver(m),
        since="approved_on",
        breaks=f"have no approver or no date of approval, or {_OTHER_APPROVER}",
        holds=holds,
    )
    found = all_of(in_order, softened(approved))
    return _mended(m, found)


@check("documents_in_force_signed")
def documents_in_force_signed(m: Moment) -> Verdict:
    """Every document in force is bound to a signature on exactly this version."""
    versions, known = queries.current_versions(m, in_force(m)), signatures(m, "DocumentVersion", APPROVAL)
    signed = {pointer for pointer, _ in known}
    rows = [
        (pk, f"DocumentVersion:{pk}", *rest)
        for pk, *rest in versions.order_by("reference").values_list("pk", "rev", "document", "version", _LISTED)
    ]
    bound = {pk: document for pk, pointer, _, document, *_ in rows if pointer in signed}
    doubtful = {d for _, pointer, _, d, version, listed in rows if pointer not in signed or listed not in ("", version)}
    documents = list(in_force(m).order_by("reference").values_list("pk", flat=True))
    here = set(bound.values()) - doubtful
    unsigned = unbroken(
        *by_keys(in_force(m), documents, [pk for pk in documents if pk not in here]),
        breaks="were approved outside Accord, without a signature here",
        holds="were signed here",
    )
    later = [pk for pk, pointer, rev, *_ in rows if pk in bound and (pointer, rev) not in known]
    changed = unbroken(
        *by_keys(versions, list(bound), later),
        breaks="were changed after they were signed",
        holds="stand as they were signed",
        empty=NOT_ASKED,
    )
    if later:
        changed = replace(changed, mend=by_version(m, bound[later[0]]))
    return all_of(_mended(m, softened(unsigned)), changed)


@check("documents_have_content")
def documents_have_content(m: Moment) -> Verdict:
    """Every document in force has its text or file here, so that those who need it can open it."""
    readable = queries.has_version(m, queries.with_content() & queries.as_listed())
    breaks, holds = "have neither text nor file of the version in force here", "have their text or file here"
    return _mended(m, softened(Words(m).every(in_force(m), readable, breaks=breaks, holds=holds)), "complete")


@check("documents_have_current_version")
def documents_have_current_version(m: Moment) -> Verdict:
    """Every document in force has one approved version here, the one that it names; earlier ones are superseded."""
    w, documents = Words(m), in_force(m)
    doubled = queries.has_several_versions(m) | queries.has_twins(m)
    missing = w.every(
        documents,
        queries.has_version(m),
        breaks="have no approved version here",
        holds="have an approved version here",
        empty=NOT_ASKED,
    )
    other = w.every(
        called(documents.filter(queries.has_version(m)), "document in force"),
        queries.has_version_named(m),
        breaks="name another version than the approved one here",
        holds="name the version that is approved here",
        empty=NOT_ASKED,
    )
    return all_of(
        _mended(
            m,
            w.none(
                documents,
                doubled,
                breaks="have several approved versions, or share their title with another",
                holds="have at most one approved version, and a title of their own",
            ),
            "supersede",
        ),
        _mended(m, softened(missing)),
        _mended(m, softened(other)),
    )


@check("documents_reviewed_in_time")
def documents_reviewed_in_time(m: Moment) -> Verdict:
    """Every document in force is reviewed by the date set for it."""
    w, dated = Words(m), called(in_force(m).filter(_DATED), "document in force")
    undated = w.every(in_force(m), _DATED, breaks="have no review date")
    return advised(w.in_time(dated, "review_due", dated, mend="review"), undated)


@check("documents_distributed")
def documents_distributed(m: Moment) -> Verdict:
    """For every document in force it is settled who gets it."""
    breaks, holds = "do not say who gets them", "say who gets them"
    return softened(Words(m).every(in_force(m), says_something("distribution"), breaks=breaks, holds=holds))


@check("documents_have_retention")
def documents_have_retention(m: Moment) -> Verdict:
    """For every document in force it is settled how long it is kept."""
    breaks, holds = "do not say how long they are kept", "say how long they are kept"
    settled = says_something("retention") | Q(retention_rule__in=queries.rules_with_length(m))
    return softened(Words(m).every(in_force(m), settled, breaks=breaks, holds=holds))


@check("documents_classified")
def documents_classified(m: Moment) -> Verdict:
    """Every document in force that serves information security has a classification."""
    return Words(m).every(
        in_force(m), ~Q(classification=""), breaks="have no classification", holds="have a classification"
    )


@check("external_documents_identified")
def external_documents_identified(m: Moment) -> Verdict:
    """Every document from elsewhere is known as such, with its edition and somebody who looks after it."""
    w, found = Words(m), _external(m)
    edition = w.every(
        found,
        says_something("version"),
        breaks="have no edition",
        holds="name their edition",
        mend="record-approval",
    )
    kept = w.with_person(
        found,
        "owner",
        breaks="have no owner who works here",
        holds="have an owner who works here",
        empty=NOT_ASKED,
    )
    if not found.exists():
        kind = DocumentKind.EXTERNAL.value
        edition = replace(edition, mend=queries.to_put_in_force(m, Q(kind=kind), f"kind={kind}"))
    return softened(all_of(_recorded(m, edition), kept))


@check("external_documents_checked_in_time")
def external_documents_checked_in_time(m: Moment) -> Verdict:
    """Every document from elsewhere is checked for a newer edition by the date set for it."""
    found = _external(m)
    return Words(m).planned(
        found, "review_due", found, undated="have no date for checking their edition", mend="review"
    )


@check("approvals_by_another")
def approvals_by_another(m: Moment) -> Verdict:
    """No document was approved by its own author."""
    versions = queries.current_versions(m, in_force(m).exclude(kind=DocumentKind.EXTERNAL.value))
    apart = Q(author__isnull=False, approver__isnull=False) & ~queries.self_approved()
    breaks = "were approved by their own author, or do not name both author and approver"
    holds = "were approved by another person than their author"
    found = softened(Words(m).every(versions, apart, breaks=breaks, holds=holds))
    first = versions.exclude(apart).order_by("reference").only("document").first()
    mend = by_version(m, first.document_id) if first else Mend("Document", "create")
    return replace(found, mend=mend) if found.mend else found


# ---- how long records are kept --------------------------------------------------------------------------


@check("retention_settled")
def retention_settled(m: Moment) -> Verdict:
    """For every kind of record that is kept it is settled how long, and what becomes of it afterwards."""
    w, rules = Words(m), queries.retention_rules(m)
    settled = w.every(
        rules,
        says_something("keep_for") & ~Q(disposal=""),
        breaks="do not say how long records are kept, or what happens to these then",
        holds="say how long records are kept, and what happens to these then",
    )
    endless = w.none(rules, Q(keep_days__isnull=False, starts=""), breaks="do not say from which day the time runs")
    return advised(softened(settled), endless)


@check("disposals_in_time")
def disposals_in_time(m: Moment) -> Verdict:
    """What is past its time is disposed of by the date set for it, unless it is on hold."""
    w, ending = Words(m), queries.rules_that_end(m)
    found = w.planned(
        ending,
        "disposal_due",
        queries.complete_rules(m),
        undated="have no date for the next disposal",
        mend="dispose",
    )
    return advised(
        found,
        w.none(ending, Q(disposed_on__isnull=False, disposal_proof=""), breaks="have no proof of the last disposal"),
        w.none(queries.retention_rules(m), Q(on_hold=True, hold_reason=""), breaks="are on hold and do not say why"),
    )


@check("records_kept_safe")
def records_kept_safe(m: Moment) -> Verdict:
    """Every kind of record has its place and its protection, and somebody tried lately whether an old one can still be
    found and read."""
    w, rules = Words(m), queries.retention_rules(m)
    kept = w.every(
        rules,
        says_something("kept_at", "protection"),
        breaks="do not say where and how safely records are kept",
        holds="say where and how safely records are kept",
    )
    tried = w.last_within(
        rules.filter(says_something("retrieval")),
        "retrieved_on",
        m.days("process_evidence"),
        what="trial to find and read an old record",
        mend=by_act(rules, "retrieve"),
    )
    return softened(all_of(kept, tried))
