"""The acts on documents and their versions: review, approval with a signature, taking over, withdrawal, reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Annotated

from django.db.models import F

from accord.areas.documents import queries, rules
from accord.areas.documents.models import Document, DocumentVersion, ReadConfirmation, RetentionRule
from accord.areas.documents.terms import APPROVAL
from accord.areas.people.queries import active_persons
from accord.kernel.access.actor import Actor
from accord.kernel.access.roles import TOP_MANAGEMENT
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, interval, today_of
from accord.kernel.acts.perform import add
from accord.kernel.moments.moment import Moment
from accord.kernel.organization.models import Person
from accord.kernel.refusals import Objection, Refused, refuse

NextReview = Annotated[date | None, Say("next review due", "Empty: as long from now as the parameter says.")]


def _proposed_review(by: Actor) -> date:
    """When a document is reviewed next unless somebody says otherwise: after the interval of the parameter."""
    day = today_of(by)
    return day + interval(by, day, "document_review")


def _document_of(version: DocumentVersion) -> Document:
    """The whole as it is now: its row is locked by the act."""
    document: Document = Document.objects.get(pk=version.document_id)
    return document


# ---- review and approval --------------------------------------------------------------------------------


@act(needs="documents.move", moves="draft -> in_review", label="Submit for review")
def submit_document(*, by: Actor, document: Document, approver: Person) -> None:
    """Ask somebody to approve the draft of this document."""
    drafts = list(DocumentVersion.objects.filter(document=document, state="draft", archived_on=None))
    empty = [d for d in drafts if not rules.has_content(d.text, d.file)]
    refuse(rules.submittable(drafts=len(drafts), without_content=len(empty)))
    _ask_for_approval(by, drafts[0], approver)


@act(needs="documents.move", moves="draft -> draft", label="Submit for approval")
def submit_document_version(*, by: Actor, document_version: DocumentVersion, approver: Person) -> None:
    """Ask somebody to approve this version; the version in force stays in force until then."""
    empty = not rules.has_content(document_version.text, document_version.file)
    refuse(rules.submittable(drafts=1, without_content=int(empty)))
    _ask_for_approval(by, document_version, approver)
    document = _document_of(document_version)
    if document.state == "draft":
        document.state = "in_review"
        document.save()


def _ask_for_approval(by: Actor, version: DocumentVersion, approver: Person) -> None:
    if approver.state != "active":
        raise Refused(f"{approver.title} has left. Ask somebody else for the approval.", "approver")
    version.approver, version.submitted_on = approver, today_of(by)
    version.save()


@act(needs="documents.move", moves="in_review -> draft", label="Return for rework")
def return_document(*, by: Actor, document: Document) -> None:
    """Give a document back to its author; nobody is asked for approval any more."""
    _take_back(document)


def _take_back(document: Document) -> None:
    for version in DocumentVersion.objects.filter(document=document, state="draft", submitted_on__isnull=False):
        version.submitted_on = None
        version.save()


def _approvable(by: Actor, version: DocumentVersion) -> list[Objection | None]:
    day, is_policy = today_of(by), queries.is_the_policy(_document_of(version))
    person = by.person.pk if by.person else None
    another = (
        person is not None
        and version.author_id == person
        and queries.another_may_approve(person, day, the_policy=is_policy)
    )
    asked = version.submitted_on is not None
    able = rules.approvable(text=version.text, file=version.file, is_person=bool(person), others=another, asked=asked)
    top = rules.led_by_the_top(
        is_policy=is_policy,
        is_top=any(h.role == TOP_MANAGEMENT and not h.scope for h in by.held),
        known=is_policy and queries.top_management(day).exists(),
        asked=asked,
    )
    return [top, able]


@act(
    needs="documents.approve", moves="draft -> approved", signed=APPROVAL, gated=True, label="Approve", apart="author",
    first=_approvable,
)  # fmt: skip
def approve_document_version(
    *, by: Actor, document_version: DocumentVersion, effective_from: date | None = None, review_due: NextReview = None
) -> None:
    """Approve exactly this version. It supersedes the former one, and the document is in force from that day on."""
    day, document = today_of(by), _document_of(document_version)
    start = effective_from or day
    refuse(rules.counts_from(today=day, effective_from=start, in_force=document.state == "in_force"))
    if review_due:
        refuse(rules.next_review(today=day, review_due=review_due))
    document_version.approver, document_version.approved_on, document_version.effective_from = by.person, day, start
    _supersede(queries.holding_versions(document).exclude(pk=document_version.pk), day)
    _take_over(document, document_version)
    document.review_due = review_due or _proposed_review(by)
    document.state = "in_force" if start <= day else "approved"
    document.save()


def _take_over(document: Document, version: DocumentVersion) -> None:
    """The document says what its version says."""
    document.version, document.approver = version.version, version.approver
    document.approved_on, document.effective_from = version.approved_on, version.effective_from


def _supersede(versions: Iterable[DocumentVersion], day: date) -> None:
    """Former versions hold no longer, and nobody has to read them any more."""
    for version in versions:
        version.state = "superseded"
        version.save()
        for asked in ReadConfirmation.objects.filter(document_version=version, state="asked", archived_on=None):
            asked.archived_on = day
            asked.save()


@act(
    needs="documents.approve",
    moves="draft | in_review | approved | in_force -> in_force",
    label="Record an approval given elsewhere",
)
def record_approval_document(
    *,
    by: Actor,
    document: Document,
    version: str,
    approver: Person,
    approved_on: date,
    effective_from: date | None = None,
    review_due: date | None = None,
) -> None:
    """Record that this document was approved outside Accord, on paper for example; no signature of Accord binds it."""
    start = effective_from or approved_on
    approved_here = queries.holding_versions(document).exists()
    refuse(
        rules.approved_elsewhere(
            has_approved_version=approved_here, approved_on=approved_on, effective_from=start, today=today_of(by)
        )
    )
    document.version, document.approver = version, approver
    document.approved_on, document.effective_from = approved_on, start
    document.review_due = review_due or document.review_due


@act(needs="documents.move", moves="approved -> in_force", label="Put in force")
def put_in_force_document(*, by: Actor, document: Document) -> None:
    """Let an approved document count from today on, if its day has come."""
    day = today_of(by)
    if document.effective_from is not None and document.effective_from > day:
        raise Refused(
            f"{document.reference} counts from {document.effective_from.isoformat()} on. Put it in force on that day."
        )
    document.effective_from = document.effective_from or day


# ---- in force, and after --------------------------------------------------------------------------------


@act(needs="documents.move", moves="in_force -> in_force", label="Review")
def review_document(*, by: Actor, document: Document, review_due: NextReview = None) -> None:
    """Record that the document was looked at and still holds, and when it is looked at next."""
    due = review_due or _proposed_review(by)
    refuse(rules.next_review(today=today_of(by), review_due=due))
    document.reviewed_on, document.reviewed_by, document.review_due = today_of(by), by.person, due


@act(needs="documents.approve", moves="draft | in_review | approved | in_force -> withdrawn", label="Withdraw")
def withdraw_document(*, by: Actor, document: Document) -> None:
    """Take a document out of use; it stays readable and holds no longer."""
    _put_to_rest(document, today_of(by))


@act(needs="documents.approve", moves="approved | in_force -> superseded", label="Replace by another document")
def supersede_document(*, by: Actor, document: Document, superseded_by: Document) -> None:
    """Record that another document holds instead of this one."""
    if superseded_by.state != "in_force":
        raise Refused(
            f"{superseded_by.reference} is not in force. A document is replaced by one that is.", "superseded_by"
        )
    document.superseded_by = superseded_by
    _put_to_rest(document, today_of(by))


def _put_to_rest(document: Document, day: date) -> None:
    """None of its versions holds any more, and nobody is asked to approve or to read one."""
    _take_back(document)
    _supersede(queries.holding_versions(document), day)


@act(needs="documents.approve", moves="approved -> superseded", label="Mark as superseded")
def supersede_document_version(*, by: Actor, document_version: DocumentVersion) -> None:
    """Say that this version holds no longer, where several are marked as approved."""
    document = _document_of(document_version)
    others = list(queries.holding_versions(document).exclude(pk=document_version.pk)[:2])
    if document.state == "in_force" and not others:
        raise Refused(
            f"This is the only version of {document.reference} that holds. Approve a new one, or withdraw the document."
        )
    if len(others) == 1 and others[0].approved_on:
        _take_over(document, others[0])
        document.save()
    _supersede([document_version], today_of(by))


@act(needs="documents.edit", moves="approved -> approved", label="Add the text or file")
def complete_document_version(*, by: Actor, document_version: DocumentVersion, text: str = "", file: str = "") -> None:
    """Add what an imported version lacks: its text or file. What is there already never changes."""
    if rules.has_content(document_version.text, document_version.file):
        raise Refused(
            "This version has its text or file already, and an approved version never changes. Add a new version."
        )
    if not rules.has_content(text, file):
        raise Refused("Give the text or choose the file.", "text")
    document_version.text, document_version.file = text, file


# ---- reading --------------------------------------------------------------------------------------------


@act(needs="documents.move", moves="approved -> approved", label="Ask to read")
def ask_document_version(
    *,
    by: Actor,
    document_version: DocumentVersion,
    readers: Annotated[Sequence[Person] | None, Say("readers", "People who have to know this version.")] = None,
    everybody: Annotated[bool, Say("everybody", "Everybody who works here now.")] = False,
) -> None:
    """Ask people to read this version and to confirm it. Whoever was asked before is not asked again, except where they
    confirmed it before it was approved: that was another text."""
    wanted = {p.pk: p for p in readers or ()}
    if everybody:
        wanted |= {p.pk: p for p in active_persons(Moment(by.organization, today_of(by)))}
    if not wanted:
        raise Refused("Name at least one reader, or everybody.", "readers")
    if gone := [p for p in wanted.values() if p.state != "active" and not everybody]:
        raise Refused(f"{gone[0].title} has left. Ask those who are here.", "readers")
    day, all_ = today_of(by), ReadConfirmation.objects.filter(document_version=document_version, archived_on=None)
    approved_on = F("document_version__approved_on")
    early = list(all_.filter(person__in=wanted, state="confirmed", confirmed_on__lt=approved_on))
    asked = set(all_.values_list("person", flat=True))
    fresh = [p for pk, p in wanted.items() if pk not in asked]
    if not fresh and not early:
        raise Refused("All of them were asked already.", "readers")
    for confirmation in early:
        confirmation.state, confirmation.asked_on, confirmation.confirmed_on = "asked", day, None
        confirmation.save()
    for person in sorted(fresh, key=lambda p: p.title):
        add(ReadConfirmation(document_version=document_version, person=person, asked_on=day))


@act(needs="documents.confirm", moves="asked -> confirmed", label="Confirm reading", only="person")
def confirm_read_confirmation(*, by: Actor, read_confirmation: ReadConfirmation) -> None:
    """Say that you have read this version. Nobody can say it for somebody else."""
    read_confirmation.confirmed_on = today_of(by)


# ---- retention ------------------------------------------------------------------------------------------


@act(needs="documents.move", moves="active -> active", label="Record a disposal")
def dispose_retention_rule(
    *,
    by: Actor,
    retention_rule: RetentionRule,
    disposal_proof: str,
    disposed_on: date | None = None,
    disposal_due: Annotated[date | None, Say("next disposal due", "Empty: a year later.")] = None,
) -> None:
    """Record that what was past its time is gone, and what shows it (A.8.10)."""
    day = disposed_on or today_of(by)
    refuse(
        rules.disposable(
            on_hold=retention_rule.on_hold, disposal=retention_rule.disposal, keep_for=retention_rule.keep_for
        )
    )
    happened(by, day, "The day of the disposal", "disposed_on")
    retention_rule.disposed_on, retention_rule.disposal_proof = day, disposal_proof
    retention_rule.disposal_due = disposal_due or day + timedelta(days=365)


@act(needs="documents.edit", moves="active -> active", label="Record a trial of retrieval")
def retrieve_retention_rule(
    *, by: Actor, retention_rule: RetentionRule, retrieval: str, retrieved_on: date | None = None
) -> None:
    """Record that somebody tried to find and read an old one, and what came of it."""
    day = happened(by, retrieved_on, "The day of the trial", "retrieved_on")
    retention_rule.retrieved_on, retention_rule.retrieval = day, retrieval


@act(needs="documents.approve", moves="active -> active", label="Put on hold")
def hold_retention_rule(*, by: Actor, retention_rule: RetentionRule, hold_reason: str) -> None:
    """Let nothing of it be disposed of until further notice; say what needs it."""
    retention_rule.on_hold, retention_rule.hold_reason = True, hold_reason


@act(needs="documents.approve", moves="active -> active", label="Lift the hold")
def release_retention_rule(*, by: Actor, retention_rule: RetentionRule) -> None:
    """Say that nothing needs it any more beyond its time."""
    if not retention_rule.on_hold:
        raise Refused(f"{retention_rule.reference} is not on hold.")
    retention_rule.on_hold, retention_rule.hold_reason = False, ""


@act(needs="documents.edit", moves="active -> retired")
def retire_retention_rule(*, by: Actor, retention_rule: RetentionRule) -> None:
    """Say that such records are not kept any more."""
    if retention_rule.on_hold:
        raise Refused(f"{retention_rule.reference} is on hold. Lift the hold first.")
