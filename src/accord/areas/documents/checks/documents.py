"""What every document in force can show: what it is, who approved it, and that it is here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from accord.areas.documents import queries
from accord.areas.documents.checks.approval import APPROVED, OTHER_APPROVER, by_new_version
from accord.areas.documents.queries import by_version, in_force
from accord.areas.documents.terms import APPROVAL, DocumentKind
from accord.kernel.checks.population import by_keys, called
from accord.kernel.checks.registry import check
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, signatures, softened
from accord.kernel.records.nothing import has, says_something

if TYPE_CHECKING:
    from accord.areas.documents.models import Document
    from accord.kernel.moments.moment import Moment

_DATED = Q(review_due__isnull=False)
_LISTED = "document__version"


def _recorded(m: Moment, verdict: Verdict) -> Verdict:
    """The verdict; where the document that breaks it has an approved version here, a new version mends it."""
    mend = verdict.mend
    recorded = mend and mend.of == "Document" and queries.approved_versions(m).filter(document=mend.key).exists()
    return by_new_version(m, verdict) if recorded else verdict


def _own(m: Moment) -> QuerySet[Document]:
    return called(in_force(m).exclude(kind=DocumentKind.EXTERNAL.value), "own document in force")


def _external(m: Moment) -> QuerySet[Document]:
    return called(in_force(m).filter(kind=DocumentKind.EXTERNAL.value), "external document")


@check("documents_identified")
def documents_identified(m: Moment) -> Verdict:
    """Every document of ours in force can be told from others: title, version and date."""
    w, own = Words(m), _own(m)
    dated = Q(approved_on__isnull=False) | Q(effective_from__isnull=False)
    known = says_something("version") & ~Q(title="") & dated
    authors = w.every(
        queries.current_versions(m, own),
        Q(author__isnull=False),
        breaks="name no author",
        empty=Outcome.NO_DATA,
    )
    breaks, holds = "have no version or no date", "have a title, a version and a date"
    found = w.every(own, known, breaks=breaks, holds=holds, mend="record-approval")
    return advised(_recorded(m, softened(found)), authors)


@check("documents_approved")
def documents_approved(m: Moment) -> Verdict:
    """Every document of ours in force was approved before use, by a named person on a named day."""
    w, current = Words(m), _own(m)
    too_late = Q(approved_on__gt=F("effective_from"))
    holds = "were approved before use, by a named person on a named day"
    in_order = w.none(current, too_late, breaks="were in force before they were approved", holds=holds, empty=NOT_ASKED)
    approved = w.every(
        current,
        APPROVED & ~queries.names_another_approver(m),
        since="approved_on",
        breaks=f"have no date of approval or no approver who had not left, or {OTHER_APPROVER}",
        holds=holds,
    )
    found = all_of(in_order, softened(approved))
    return by_new_version(m, found)


@check("documents_in_force_signed")
def documents_in_force_signed(m: Moment) -> Verdict:
    """Every document of ours in force is bound to a signature on exactly this version."""
    versions, known = queries.current_versions(m, in_force(m)), signatures(m, "DocumentVersion", APPROVAL)
    signed = {pointer for pointer, _ in known}
    rows = [
        (pk, f"DocumentVersion:{pk}", *rest)
        for pk, *rest in versions.order_by("reference").values_list("pk", "rev", "document", "version", _LISTED)
    ]
    bound = {pk: document for pk, pointer, _, document, *_ in rows if pointer in signed}
    doubtful = {d for _, pointer, _, d, version, listed in rows if pointer not in signed or listed not in ("", version)}
    documents = list(_own(m).order_by("reference").values_list("pk", flat=True))
    here = set(bound.values()) - doubtful
    unsigned = unbroken(
        *by_keys(_own(m), documents, [pk for pk in documents if pk not in here]),
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
    return all_of(by_new_version(m, softened(unsigned)), changed)


@check("documents_have_content")
def documents_have_content(m: Moment) -> Verdict:
    """Every document in force has its text or file here, so that those who need it can open it."""
    readable = queries.has_version(m, queries.with_content() & queries.as_listed())
    breaks, holds = "have neither text nor file of the version in force here", "have their text or file here"
    return by_new_version(m, softened(Words(m).every(in_force(m), readable, breaks=breaks, holds=holds)), "complete")


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
        by_new_version(
            m,
            w.none(
                documents,
                doubled,
                breaks="have several approved versions, or share their title with another",
                holds="have at most one approved version, and a title of their own",
            ),
            "supersede",
        ),
        by_new_version(m, softened(missing)),
        by_new_version(m, softened(other)),
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
    apart = has("author") & by_who_was_here("approver", "approved_on", undated=True) & ~queries.self_approved()
    breaks = "were approved by their own author or by somebody who had left, or do not name both author and approver"
    holds = "were approved by another person than their author"
    found = softened(Words(m).every(versions, apart, breaks=breaks, holds=holds))
    first = versions.exclude(apart).order_by("reference").only("document").first()
    mend = by_version(m, first.document_id) if first else Mend("Document", "create")
    return replace(found, mend=mend) if found.mend else found
