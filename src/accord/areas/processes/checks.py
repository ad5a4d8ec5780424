"""What processes and their flows can show (4.4 and 8.1 of both standards)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.processes.models import ProcessFlow
from accord.areas.processes.queries import active, documents_named
from accord.areas.processes.terms import Kind
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import Mend, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment


@check("processes_defined")
def processes_defined(m: Moment) -> Verdict:
    """The processes of the management system are listed and active."""
    w, all_ = Words(m), active(m)
    return advised(w.some(all_), w.listed([k.value for k in Kind], all_, "kind", what="process kind"))


@check("processes_linked")
def processes_linked(m: Moment) -> Verdict:
    """Every active process has something coming in and something going out, and none stands alone."""
    w, flows = Words(m), m.of(ProcessFlow).filter(state="active").exclude(source=F("target"))
    if not flows.exists():
        return w.some(flows)
    both = Q(Exists(flows.filter(target=OuterRef("pk")))) & Q(Exists(flows.filter(source=OuterRef("pk"))))
    return w.every(active(m), both, breaks="have nothing coming in or nothing going out")


@check("flows_between_active_processes")
def flows_between_active_processes(m: Moment) -> Verdict:
    """Every flow joins active processes or parties and says what passes."""
    w, flows = Words(m), m.of(ProcessFlow).filter(state="active")
    loose = Q(what="")
    for end in ("source", "target"):
        loose |= Q(**{f"{end}__state__in": ("draft", "retired")}) | Q(**{f"{end}__archived_on__isnull": False})
    found = w.none(flows, loose, breaks="begin or end at a process that is not in use, or do not say what passes")
    return advised(found, w.none(flows, Q(requirement=""), breaks="state no requirement on what passes"))


@check("processes_have_owner")
def processes_have_owner(m: Moment) -> Verdict:
    """Every active process has an owner who is still with us."""
    return Words(m).with_person(active(m), "owner", breaks="have no owner, or one who has left")


@check("processes_have_criteria")
def processes_have_criteria(m: Moment) -> Verdict:
    """Every active process states by what one tells that it runs well."""
    return softened(Words(m).every(active(m), ~Q(criteria=""), breaks="state no criteria"))


@check("processes_name_resources")
def processes_name_resources(m: Moment) -> Verdict:
    """Every active process states which resources it needs."""
    return softened(Words(m).every(active(m), ~Q(resources=""), breaks="state no resources"))


@check("processes_have_documents")
def processes_have_documents(m: Moment) -> Verdict:
    """Every active process names the documents people work by."""
    named = Q(documents__in=documents_named(m).values("pk"))
    return softened(
        Words(m).every(active(m), named, breaks="name no document: add one, or say in the process that none is needed")
    )


@check("process_documents_in_force")
def process_documents_in_force(m: Moment) -> Verdict:
    """No active process works by a document that is not in force."""
    w, named = Words(m), documents_named(m)
    found = w.none(
        named,
        Q(state__in=("superseded", "withdrawn")),
        breaks="are superseded or withdrawn, and processes still name them",
    )
    return advised(found, w.none(named, Q(state__in=("draft", "in_review")), breaks="are still in draft or review"))


@check("processes_reviewed_in_time")
def processes_reviewed_in_time(m: Moment) -> Verdict:
    """Every active process is looked at again by the date set for it."""
    w, all_ = Words(m), active(m)
    by_plan = w.planned(all_, "review_due", all_, undated="have no review date", mend="review", date_by="review")
    ever = w.some(all_.filter(reviewed_on__isnull=False), what="review of a process", mend=Mend("Process", "review"))
    return all_of(by_plan, ever)


@check("process_documents_reviewed_in_time")
def process_documents_reviewed_in_time(m: Moment) -> Verdict:
    """Every document that a process works by is reviewed by the date set for it."""
    w, named = Words(m), documents_named(m).filter(state="in_force")
    dated = named.filter(review_due__isnull=False)
    found = w.in_time(dated, "review_due", dated, mend="review")
    return advised(found, w.every(named, Q(review_due__isnull=False), breaks="have no review date"))
