"""What processes and their flows can show (4.4 and 8.1 of both standards)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.processes.models import ProcessFlow
from accord.areas.processes.queries import active, documents_named
from accord.areas.processes.terms import Kind
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import edit
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
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
    comes, goes = Q(Exists(flows.filter(target=OuterRef("pk")))), Q(Exists(flows.filter(source=OuterRef("pk"))))
    found = w.every(
        active(m),
        comes & goes,
        breaks="have nothing coming in or nothing going out",
        holds="have something coming in and something going out",
    )
    if found.mend is None or found.outcome is not Outcome.FAILS:
        return found
    supplied = active(m).filter(comes, pk=found.mend.pointer.partition(":")[2]).exists()
    return replace(found, mend=Mend("ProcessFlow", "create", found.mend.pointer, "source" if supplied else "target"))


@check("flows_between_active_processes")
def flows_between_active_processes(m: Moment) -> Verdict:
    """Every flow joins active processes or parties and says what passes."""
    w, flows = Words(m), m.of(ProcessFlow).filter(state="active")
    loose = Q(what="")
    for end in ("source", "target"):
        loose |= Q(**{f"{end}__state__in": ("draft", "retired")}) | Q(**{f"{end}__archived_on__isnull": False})
    found = w.none(
        flows,
        loose,
        breaks="begin or end at a process that is not in use, or do not say what passes",
        holds="lead from and to processes in use or parties outside, and say what passes",
    )
    return advised(found, w.none(flows, Q(requirement=""), breaks="state no requirement on what passes"))


@check("processes_have_owner")
def processes_have_owner(m: Moment) -> Verdict:
    """Every active process has an owner who is still with us."""
    breaks, holds = "have no owner, or one who has left", "have an owner who is here"
    return Words(m).with_person(active(m), "owner", breaks=breaks, holds=holds)


@check("processes_have_criteria")
def processes_have_criteria(m: Moment) -> Verdict:
    """Every active process states by what one tells that it runs well."""
    return softened(Words(m).every(active(m), ~Q(criteria=""), breaks="state no criteria", holds="state criteria"))


@check("processes_name_resources")
def processes_name_resources(m: Moment) -> Verdict:
    """Every active process states which resources it needs."""
    return softened(Words(m).every(active(m), ~Q(resources=""), breaks="state no resources", holds="state resources"))


@check("processes_have_documents")
def processes_have_documents(m: Moment) -> Verdict:
    """Every active process names a document in force that people work by."""
    w = Words(m)
    begun = w.valid(documents_named(m).filter(state="in_force"), first="effective_from")
    works_by = active(m).filter(documents__in=begun.values("pk")).values("pk")
    breaks, holds = "name no document that is in force", "name a document that is in force"
    return softened(w.every(active(m), Q(pk__in=works_by), breaks=breaks, holds=holds))


@check("process_documents_in_force")
def process_documents_in_force(m: Moment) -> Verdict:
    """No active process works by a document that is not in force."""
    w, named = Words(m), documents_named(m)
    found = w.none(
        named,
        Q(state__in=("superseded", "withdrawn")),
        breaks="are superseded or withdrawn, and processes still name them",
        holds="are neither superseded nor withdrawn",
    )
    if found.mend and found.outcome is Outcome.FAILS:
        naming = active(m).filter(documents=UUID(found.mend.pointer.partition(":")[2])).order_by("reference").first()
        found = replace(found, mend=Mend("Process", "edit", naming.pointer) if naming else found.mend)
    return advised(found, w.none(named, Q(state__in=("draft", "in_review")), breaks="are still in draft or review"))


@check("processes_reviewed_in_time")
def processes_reviewed_in_time(m: Moment) -> Verdict:
    """Every active process is looked at again by the date set for it."""
    w, all_ = Words(m), active(m)
    by_plan = w.planned(all_, "review_due", all_, undated="have no review date", mend="review", date_by="review")
    reviewed = w.valid(all_.filter(reviewed_on__isnull=False), first="reviewed_on")
    ever = w.some(reviewed, what="review of a process", mend=edit(all_, Mend("Process", "create"), "review"))
    return all_of(by_plan, ever)


@check("process_documents_reviewed_in_time")
def process_documents_reviewed_in_time(m: Moment) -> Verdict:
    """Every document that a process works by is reviewed by the date set for it."""
    named = documents_named(m).filter(state="in_force")
    return Words(m).planned(named, "review_due", named, undated="have no review date", mend="review", date_by="review")
