"""Reads about documents that have a name: those in force, the policy, the version that holds, who may approve."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accord.areas.documents.models import Document, DocumentVersion, ReadConfirmation, RetentionRule
from accord.areas.documents.terms import POLICY_TAG, Disposal, DocumentKind
from accord.kernel.access.models import Grant, valid_on
from accord.kernel.access.roles import ROLES, TOP_MANAGEMENT
from accord.kernel.checks.mending import BEGUN, asking, by_act, mended_by_act
from accord.kernel.checks.population import called
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words
from accord.kernel.organization.here import not_left
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from accord.kernel.moments.moment import Moment

NAME_THE_TOP = Mend("Grant", "give", known=f"role={TOP_MANAGEMENT}")
"""Says who leads all of it: what top management is to have done counts from then on."""


def documents_of(m: Moment) -> QuerySet[Document]:
    """Every document of the register, whatever its state."""
    return m.of(Document)


def in_force(m: Moment) -> QuerySet[Document]:
    """The documents that people have to go by."""
    return called(m.of(Document).filter(state="in_force"), "document in force")


def tagged(tag: str) -> Q:
    """Documents that carry a tag: whole words only."""
    return Q(tags=tag) | Q(tags__startswith=f"{tag} ") | Q(tags__endswith=f" {tag}") | Q(tags__contains=f" {tag} ")


def policies(m: Moment) -> QuerySet[Document]:
    """The policy documents in force: the policy and those on single topics."""
    return called(in_force(m).filter(kind=DocumentKind.POLICY.value), "policy")


def the_policy(m: Moment) -> QuerySet[Document]:
    """The policy of the management system in force; one document, if all is well."""
    return called(policies(m).filter(tagged(POLICY_TAG)), "policy")


def to_put_in_force(m: Moment, those: Q, known: str) -> Mend | None:
    """What brings one of those documents in force, or makes one (`known` of it); nothing does before the day for which
    one is approved."""
    coming = m.of(Document).filter(those, state__in=("draft", "in_review", "approved")).order_by("reference").first()
    if coming is None:
        return Mend("Document", "create", known=known)
    if coming.state != "approved":
        return by_version(m, coming.pk)
    begun = coming.effective_from is None or coming.effective_from <= m.on
    return Mend("Document", "put-in-force", coming.pointer) if begun else None


def _has_top(m: Moment) -> bool:
    """Whether anybody was ever known as top management."""
    return m.of(Grant).filter(role=TOP_MANAGEMENT, scope="").exists()


def policy_to_come(m: Moment) -> Mend | None:
    """What brings the policy of the management system in force, once somebody is known as top management; marks the
    only one that is in force and carries no tag, as a list brings it; or makes one."""
    kind = DocumentKind.POLICY.value
    mend = to_put_in_force(m, Q(kind=kind) & tagged(POLICY_TAG), f"kind={kind}&tags={POLICY_TAG}")
    if mend is not None and mend.verb == "approve" and not _has_top(m):
        return NAME_THE_TOP
    is_new = mend is not None and mend.verb == "create"
    return by_act(bare, "edit", mend, "tags") if is_new and (bare := unmarked(m)) else mend


def unmarked(m: Moment) -> QuerySet[Document] | None:
    """The only policy in force that carries no tag; None where there is none, or several."""
    bare = policies(m).filter(tags="")
    return bare if len(bare[:2]) == 1 else None


def to_go_on_with(m: Moment, mend: Mend) -> Mend | None:
    """What brings a document in force that is begun, where none that would do is in force yet; else the mend that
    makes one."""
    known = dict(parse_qsl(mend.known))
    those = Q(**known) if "kind" in known else Q(**known) & ~Q(kind=DocumentKind.EXTERNAL.value)
    if in_force(m).filter(those).exists():
        return mend
    return to_put_in_force(m, those, mend.known)


BEGUN["Document"] = to_go_on_with


def none_outdated(m: Moment, documents: QuerySet[Document], naming: QuerySet[Any], empty: Outcome) -> Verdict:
    """None of these documents is superseded or withdrawn; else what names the first of them in its field `documents`
    (`naming`) is mended."""
    found = Words(m).none(
        documents,
        Q(state__in=("superseded", "withdrawn")),
        breaks="are superseded or withdrawn",
        holds="are neither superseded nor withdrawn",
        empty=empty,
    )
    if found.mend is None or found.outcome is not Outcome.FAILS:
        return found
    return asking(mended_by_act(found, naming.filter(documents=found.mend.key), "edit"), "documents")


def versions_of(m: Moment, document: uuid.UUID) -> QuerySet[DocumentVersion]:
    """The versions of a document, by reference."""
    return m.of(DocumentVersion).filter(document=document).order_by("reference")


def approved_versions(m: Moment) -> QuerySet[DocumentVersion]:
    """The versions that hold, of whatever document; their long texts are left in the database."""
    return m.of(DocumentVersion).filter(state="approved").defer("text", "changes")


def current_versions(m: Moment, documents: QuerySet[Document]) -> QuerySet[DocumentVersion]:
    """The versions that hold of these documents."""
    return approved_versions(m).filter(document__in=documents)


def former_versions(m: Moment) -> QuerySet[DocumentVersion]:
    """The versions that held until another one came."""
    return m.of(DocumentVersion).filter(state="superseded").defer("text", "changes")


def holding_since(m: Moment) -> Coalesce:
    """Of documents, the day from which the version holds that is approved here, else the day that the list says."""
    versions = approved_versions(m).filter(document=OuterRef("pk")).order_by("-effective_from", "-approved_on")
    day = Coalesce("effective_from", "approved_on")
    return Coalesce(Subquery(versions.values(day=day)[:1]), day)


def with_content() -> Q:
    """Versions that have their text or file here; a word for nothing is no text."""
    return says_something("text") | ~Q(file="")


_MENDED_BY = {
    "approve": Q(state="draft"),
    "complete": Q(state="approved") & ~with_content(),
    "supersede": Q(state="approved"),
}
"""The versions to which something can be done."""


def by_version(m: Moment, document: uuid.UUID, verb: str = "approve") -> Mend:
    """A document is mended by a version of it: the one that the verb can be done to, else a new one."""
    found = versions_of(m, document).filter(_MENDED_BY[verb])
    return (
        Mend("DocumentVersion", verb, first.pointer)
        if (first := found.only("pk").first())
        else Mend("DocumentVersion", "create", f"Document:{document}")
    )


def as_listed() -> Q:
    """Versions that the document list names as the one in force, or says nothing against."""
    return Q(version=F("document__version")) | Q(document__version="")


def has_version(m: Moment, condition: Q | None = None) -> Q:
    """Documents with an approved version here (that meets a condition)."""
    versions = approved_versions(m).filter(condition if condition is not None else Q())
    return Q(pk__in=versions.order_by().values("document"))


def has_version_named(m: Moment) -> Q:
    """Documents whose approved version here is the one that the document list names."""
    return has_version(m, Q(version=F("document__version")))


def names_another_approver(m: Moment) -> Q:
    """Documents whose approved version here was approved by somebody else than the document list says."""
    versions = approved_versions(m).filter(approver__isnull=False).exclude(approver=F("document__approver"))
    return Q(pk__in=versions.order_by().values("document"))


def has_several_versions(m: Moment) -> Q:
    """Documents of which several versions are marked as approved."""
    counted = approved_versions(m).order_by().values("document").annotate(versions=Count("pk"))
    return Q(pk__in=counted.filter(versions__gt=1).values("document"))


def has_twins(m: Moment) -> Q:
    """Documents of which two versions bear the same name."""
    counted = m.of(DocumentVersion).order_by().values("document", "version").annotate(versions=Count("pk"))
    return Q(pk__in=counted.filter(versions__gt=1).values("document"))


def approved_by_top_management(m: Moment, who: str = "approver", on: str = "approved_on") -> Exists:
    """Whether the person `who` of a record was of top management, for all of it, on its day `on`.

    The right counts from its first day through its last, whether it has ended since or not: what top management
    approved stays approved by it. One that ended and does not say when shows nothing, nor does who had left.
    """
    here = not_left("person__", OuterRef(on))
    grants = m.of(Grant).filter(here, role=TOP_MANAGEMENT, scope="", person=OuterRef(who))
    begun = grants.annotate(begins=Coalesce("starts_on", "effective_on")).filter(begins__lte=OuterRef(on))
    return Exists(begun.filter(Q(ends_on=None, state="active") | Q(ends_on__gte=OuterRef(on))))


def led(m: Moment, found: Verdict, by: QuerySet[Any]) -> Verdict:
    """The verdict on what top management did; where there are such records (`by` somebody), and nobody was ever known
    as top management, that mends it first."""
    if found.outcome is not Outcome.NO_DATA or _has_top(m) or not by.exists():
        return found
    said = f"{found.because} Nobody here has the role Top management: say who has it, and since when."
    return replace(found, because=said, mend=NAME_THE_TOP)


def holding_versions(document: Document) -> QuerySet[DocumentVersion]:
    """The live versions of a document that are marked as approved; one, if all is well."""
    found: QuerySet[DocumentVersion] = DocumentVersion.objects.filter(
        document=document, state="approved", archived_on=None
    )
    return found


def confirmations(m: Moment, documents: Collection[Any]) -> QuerySet[ReadConfirmation]:
    """Who was asked to read, or has read, the versions of these documents that hold; what somebody confirmed before a
    version was approved was another text."""
    held = m.of(ReadConfirmation).filter(document_version__in=approved_versions(m).filter(document__in=documents))
    approved_on = F("document_version__approved_on")
    return held.filter(~Q(state="confirmed") | Q(document_version__approved_on=None) | Q(confirmed_on__gte=approved_on))


def confirmed_of(m: Moment, documents: list[Document]) -> list[tuple[Any, Any, str, date, date | None]]:
    """Who was asked to read the versions that hold: (document, person, state, asked on, confirmed on)."""
    rows = confirmations(m, documents).order_by()
    return list(rows.values_list("document_version__document", "person", "state", "asked_on", "confirmed_on"))


def told_by(m: Moment, document: uuid.UUID, people: set[uuid.UUID]) -> Mend | None:
    """The act by which more of these people come to confirm a document; None: no version of it holds."""
    version = approved_versions(m).filter(document=document).order_by("reference").only("pk").first()
    asked = confirmations(m, [document])
    waits = asked.filter(state="asked").order_by("reference").only("pk").first()
    if waits and people.issubset(asked.order_by().values_list("person", flat=True)):
        return Mend("ReadConfirmation", "confirm", waits.pointer)
    return Mend("DocumentVersion", "ask", version.pointer) if version else None


def another_may_approve(person_id: uuid.UUID, day: date, *, the_policy: bool = False) -> bool:
    """Whether somebody else with an account may approve documents on a day; `the_policy`: as top management."""
    keys = [TOP_MANAGEMENT] if the_policy else [r.key for r in ROLES if r.reach("documents.approve") == "all"]
    others = Grant.objects.filter(
        valid_on(day), role__in=keys, scope="", person__state="active", person__account__isnull=False
    )
    return others.exclude(person_id=person_id).exists()


def top_management(day: date) -> QuerySet[Grant]:
    """Whose role it is to lead all of it on a day."""
    return Grant.objects.filter(valid_on(day), role=TOP_MANAGEMENT, scope="", person__state="active")


def is_the_policy(document: Document) -> bool:
    """Whether it is the policy of the management system, and not one on a single topic."""
    return document.kind == DocumentKind.POLICY.value and POLICY_TAG in document.tags.split()


def self_approved() -> Q:
    """Versions that were approved by their own author."""
    return Q(author=F("approver"))


def retention_rules(m: Moment) -> QuerySet[RetentionRule]:
    """The rules on how long records are kept that count."""
    return m.of(RetentionRule).filter(state="active")


def rules_with_length(m: Moment) -> QuerySet[RetentionRule]:
    """Those that say how long."""
    return retention_rules(m).filter(says_something("keep_for"))


def complete_rules(m: Moment) -> QuerySet[RetentionRule]:
    """Those that say both how long and what becomes of it."""
    return rules_with_length(m).exclude(disposal="")


def rules_that_end(m: Moment) -> QuerySet[RetentionRule]:
    """Those by which something is disposed of at present."""
    ending = complete_rules(m).filter(keep_days__isnull=False, on_hold=False)
    return ending.exclude(disposal=Disposal.NOTHING.value)
