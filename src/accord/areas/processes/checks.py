"""What processes, their flows, resources and knowledge can show. Promises are in `standards/checks.csv`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Least, TruncDate

from accord.areas.documents.queries import approved_by_top_management, in_force, led, none_outdated
from accord.areas.documents.terms import NOT_YET, DocumentKind
from accord.areas.improvement.queries import acted_on, changes_decided, open_actions_for
from accord.areas.people.queries import active_roles, awaited, with_holder
from accord.areas.processes import queries
from accord.areas.processes.models import Knowledge, ProcessFlow
from accord.areas.processes.queries import active, documents_named
from accord.areas.processes.terms import Kind, LossRisk, ResourceKind
from accord.kernel.checks.mending import ONE_KIND, asking, by_act, mended_by_new
from accord.kernel.checks.population import called, number
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, unless, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.areas.processes.models import ResourceNeed
    from accord.kernel.moments.moment import Moment

ONE_KIND.add("Process")


@check("processes_defined")
def processes_defined(m: Moment) -> Verdict:
    """The processes of the management system are listed and active."""
    w, all_ = Words(m), active(m)
    return advised(
        w.some(all_, what="process in use"), w.listed([k.value for k in Kind], all_, "kind", what="process kind")
    )


@check("processes_linked")
def processes_linked(m: Moment) -> Verdict:
    """Every active process has something coming in and something going out, and none stands alone."""
    w, flows = Words(m), m.of(ProcessFlow).filter(state="active").exclude(_ends_nowhere()).exclude(source=F("target"))
    if not flows.exists():
        return w.some(flows, what="flow between processes in use")
    comes, goes = Q(Exists(flows.filter(target=OuterRef("pk")))), Q(Exists(flows.filter(source=OuterRef("pk"))))
    found = w.every(
        active(m),
        comes & goes,
        breaks="have no input or no output",
        holds="have an input and an output",
    )
    if found.mend and found.mend.verb == "edit":
        supplied = active(m).filter(comes, pk=found.mend.key).exists()
        found = mended_by_new(found, "ProcessFlow", field="source" if supplied else "target")
    alone = _alone(m, flows.filter(source__isnull=False, target__isnull=False))
    return unless(softened(found), alone)


def _ends_nowhere() -> Q:
    """Flows that begin or end at a process that is not used any more."""
    nowhere = Q()
    for end in ("source", "target"):
        nowhere |= Q(**{f"{end}__state": "retired"}) | Q(**{f"{end}__archived_on__isnull": False})
    return nowhere


def _alone(m: Moment, between: QuerySet[ProcessFlow]) -> Verdict:
    """Where there are several processes, each is joined to another one."""
    several = active(m) if number(active(m)) > 1 else active(m).none()
    joined = Q(pk__in=between.values("source")) | Q(pk__in=between.values("target"))
    found = softened(
        Words(m).every(several, joined, breaks="stand alone: no flow joins them to another process", empty=NOT_ASKED)
    )
    return mended_by_new(found, "ProcessFlow", field="source")


@check("flows_between_active_processes")
def flows_between_active_processes(m: Moment) -> Verdict:
    """Every flow joins processes or parties that are there and says what passes; a process may still be in draft."""
    w, flows = Words(m), m.of(ProcessFlow).filter(state="active")
    coming = Q(source__state="draft") | Q(target__state="draft")
    found = w.none(
        flows,
        _ends_nowhere(),
        breaks="begin or end at a process that is no longer used",
        holds="join processes in use or parties outside, and say what passes",
    )
    unsaid = softened(w.none(flows, ~says_something("what"), breaks="do not say what passes"))
    return advised(
        unless(found, unsaid),
        w.none(flows, Q(requirement=""), breaks="state no requirement on what passes"),
        w.none(flows, coming, breaks="begin or end at a process that is still in draft"),
    )


@check("processes_have_owner")
def processes_have_owner(m: Moment) -> Verdict:
    """Every active process has an owner who is still with us."""
    breaks, holds = "have no owner, or one who has left", "have an owner who works here"
    return Words(m).with_person(active(m), "owner", breaks=breaks, holds=holds)


@check("processes_have_criteria")
def processes_have_criteria(m: Moment) -> Verdict:
    """Every active process states by what one tells that it runs well."""
    return softened(
        Words(m).every(
            active(m),
            says_something("criteria"),
            breaks="state no criteria for running well",
            holds="state criteria for running well",
        )
    )


@check("processes_name_resources")
def processes_name_resources(m: Moment) -> Verdict:
    """Every active process states which resources it needs."""
    return softened(
        Words(m).every(
            active(m),
            says_something("resources"),
            breaks="do not state the resources that they need",
            holds="state the resources that they need",
        )
    )


def _guiding(documents: QuerySet[Any]) -> QuerySet[Any]:
    """Those in force by which people can work: a record says what was done, not what to do."""
    return documents.filter(state="in_force").exclude(kind=DocumentKind.RECORD.value)


@check("processes_have_documents")
def processes_have_documents(m: Moment) -> Verdict:
    """Every active process of our own names a document in force that people work by."""
    w, own = Words(m), called(active(m).filter(outsourced=False), "own process")
    begun = w.valid(_guiding(documents_named(m)), first="effective_from")
    works_by = own.filter(documents__in=begun.values("pk")).values("pk")
    breaks, holds = "name no document that is in force", "name a document that is in force"
    return asking(softened(w.every(own, Q(pk__in=works_by), breaks=breaks, holds=holds)), "documents")


@check("process_documents_in_force")
def process_documents_in_force(m: Moment) -> Verdict:
    """No active process works by a document that is not in force."""
    w, named = Words(m), called(documents_named(m), "document that processes name")
    found = none_outdated(m, named, active(m), Outcome.NO_DATA)
    begun = w.valid(_guiding(named), first="effective_from")
    if not begun.exists():
        mend = by_act(active(m), "edit", Mend("Process", "create"), "documents")
        found = found if found.outcome is Outcome.FAILS else replace(found, mend=mend)
        found = all_of(found, softened(w.some(begun, what="document in force by which a process works", mend=mend)))
    return advised(found, w.none(named, Q(state__in=NOT_YET), breaks="are not in force yet"))


@check("processes_reviewed_in_time")
def processes_reviewed_in_time(m: Moment) -> Verdict:
    """Every active process is looked at again by the date set for it."""
    return Words(m).reviewed(active(m), "process")


@check("process_documents_reviewed_in_time")
def process_documents_reviewed_in_time(m: Moment) -> Verdict:
    """Every document that a process works by is reviewed by the date set for it."""
    found = Words(m).reviewed(called(documents_named(m).filter(state="in_force"), "document that processes name"))
    if found.mend and not found.mend.pointer and in_force(m).exists():
        return replace(found, mend=by_act(active(m).filter(documents=None), "edit", found.mend, "documents"))
    return found


# ---- resources ------------------------------------------------------------------------------------------


def _decided_by_plan(m: Moment, needs: QuerySet[ResourceNeed]) -> Verdict:
    """Nothing is open past the day by which it was to be decided. Whoever asks for something without a day does well:
    it has time to be decided since it was asked for, at the latest since it was recorded. Of what has a day of decision
    and is open all the same, nobody says what was decided."""
    w, waiting = Words(m), needs.filter(state="open")
    unsaid, undated = waiting.filter(decided_on__isnull=False), "have no date for the decision"
    recorded = TruncDate("recorded_at", tzinfo=ZoneInfo(m.zone()))
    asked = waiting.filter(decided_on=None, needed_by=None, effective_on__lte=m.on)
    asked = asked.annotate(asked_on=Least("effective_on", recorded))
    by_plan = waiting.filter(decided_on=None).exclude(pk__in=asked.values("pk"))
    long, days = "waiting too long for a decision, or for a date of one", m.days("need_decision")
    return all_of(
        w.planned(by_plan, "needed_by", needs, undated=undated, mend="grant"),
        softened(w.in_time(asked, "asked_on", asked, days=days, late=long, mend="grant", empty=NOT_ASKED)),
        softened(w.none(unsaid, Q(), breaks="were decided, and do not say how", empty=NOT_ASKED, mend="grant")),
    )


@check("resources_decided_and_provided")
def resources_decided_and_provided(m: Moment) -> Verdict:
    """What the work needs and does not have is decided by its date, and what was granted comes to be there."""
    w, needs, days = Words(m), queries.needs(m), m.days("process_evidence")
    waiting, granted = needs.filter(state="open"), needs.filter(state="granted")
    missing = called(granted.filter(provided_on=None), "granted need that was not provided yet")
    mend = by_act(waiting, "grant", Mend("ResourceNeed", "request"))
    what = "decision on a need for resources"
    decided = w.last_within(queries.decided_needs(m), "decided_on", days, what=what, mend=mend)
    mend = by_act(granted, "provide", mend)
    come = w.valid(granted.filter(provided_on__isnull=False), first="provided_on")
    there = w.some(come, what="granted need for resources that was provided", mend=mend)
    late = f"waiting for more than {days} days"
    coming = w.in_time(missing, "decided_on", missing, days=days, late=late, mend="provide", empty=NOT_ASKED)
    return advised(
        all_of(_decided_by_plan(m, needs), softened(all_of(decided, there, coming))),
        w.every(called(granted, "granted need"), Q(provided_on__isnull=False), breaks="were not provided yet"),
        w.none(called(needs.filter(state="refused"), "refused need"), Q(decision=""), breaks="have no reason"),
    )


@check("top_management_decides_on_resources")
def top_management_decides_on_resources(m: Moment) -> Verdict:
    """Top management itself decided on what is needed, the last time not long ago."""
    needs = queries.decided_needs(m)
    decided = needs.filter(approved_by_top_management(m, "decided_by", "decided_on"))
    mend = by_act(queries.undecided_needs(m), "grant", Mend("ResourceNeed", "request"))
    what = "decision of top management on resources"
    found = Words(m).last_within(decided, "decided_on", m.days("process_evidence"), what=what, mend=mend)
    return led(m, softened(found), needs)


@check("staffing_needs_decided", alone=False)
def staffing_needs_decided(m: Moment) -> Verdict:
    """Every need for people is decided by its date."""
    people = called(queries.needs(m).filter(kind=ResourceKind.PEOPLE.value), "need for people")
    said = "No need for people is on file."
    return when(people.exists(), lambda: _decided_by_plan(m, people), otherwise=said)


@check("process_roles_held")
def process_roles_held(m: Moment) -> Verdict:
    """Every role that works in an active process has a holder who accepted it and is still with us."""
    w, processes = Words(m), active(m)
    roles = active_roles(m).filter(pk__in=processes.filter(roles__isnull=False).values("roles"))
    roles = called(roles, "role that works in a process")
    found = with_holder(m, roles)
    if found.outcome is Outcome.NO_DATA:
        mend = by_act(processes, "edit", Mend("Process", "create"), "roles")
        found = replace(found, because="No process in use names a role that is in use.", mend=mend)
    named = Q(pk__in=processes.filter(roles__in=active_roles(m)).values("pk"))
    return advised(awaited(m, found, roles), w.every(processes, named, breaks="name no role"))


# ---- knowledge ------------------------------------------------------------------------------------------


@check("knowledge_listed")
def knowledge_listed(m: Moment) -> Verdict:
    """For every core process of our own the knowledge is listed on which it rests."""
    breaks, holds = "do not have the knowledge listed that they need", "have the knowledge listed that they need"
    found = Words(m).covered(queries.own_core(m), queries.knowledge(m), "process", breaks=breaks, holds=holds)
    return softened(queries.of_core(m, found))


@check("knowledge_kept")
def knowledge_kept(m: Moment) -> Verdict:
    """Every item of knowledge that is there has a holder who is still with us, a way of keeping it, and a place where
    it is found."""
    w, there = Words(m), queries.knowledge_there(m)
    written, apart = queries.written_down(there), queries.written_down(there) | queries.shared(there)
    alone, safe = there.exclude(apart), there.filter(apart)
    gone, here = "are held by somebody who has left", "are held by somebody who works here"
    kept = w.every(
        there,
        Q(holder__isnull=False) & says_something("how_kept") & (says_something("where_held") | written),
        breaks="have no holder, or do not say how and where they are kept",
        holds="have a holder, and say how and where they are kept",
    )
    dated = there.filter(review_due__isnull=False)
    found = all_of(
        w.still_here(called(alone, "item of knowledge with a single holder"), "holder", breaks=gone, holds=here),
        softened(
            w.still_here(
                called(safe, "item of knowledge that is shared or written down"), "holder", breaks=gone, holds=here
            )
        ),
        softened(kept),
    )
    return advised(
        found,
        w.none(
            called(alone, "item of knowledge with a single holder"),
            Q(risk_of_loss=LossRisk.HIGH.value),
            breaks="are easily lost",
        ),
        w.in_time(dated, "review_due", dated, mend="review"),
    )


@check("knowledge_passed_on")
def knowledge_passed_on(m: Moment) -> Verdict:
    """Knowledge was passed on, or tried by somebody else, not long ago, and what is easily lost was at least once."""
    w, there = Words(m), queries.knowledge_there(m)
    mend = by_act(there, "review", Mend("Knowledge", "create"))
    found = w.last_within(there, "passed_on", m.days("process_evidence"), what="passing on of knowledge", mend=mend)
    once = w.every(
        called(there.filter(risk_of_loss=LossRisk.HIGH.value), "item of knowledge that is easily lost"),
        Q(),
        since="passed_on",
        breaks="were never passed on",
        holds="were passed on",
        empty=NOT_ASKED,
        mend="review",
    )
    never = w.none(there, Q(passed_on=None), breaks="were never passed on")
    return advised(softened(all_of(found, once)), never)


@check("knowledge_gaps_followed")
def knowledge_gaps_followed(m: Moment) -> Verdict:
    """Every change is asked which knowledge it lacks, and every gap that is known is followed by an action."""
    w, gaps = Words(m), called(queries.knowledge_gaps(m), "item of knowledge that is missing")
    asked = w.every(
        called(changes_decided(m).filter(unplanned=False), "planned change"),
        ~Q(knowledge_gap=""),
        breaks="do not say which knowledge they lack, or that they lack none",
        holds="say which knowledge they lack, or that they lack none",
    )
    followed = w.every(
        gaps,
        Q(pk__in=acted_on(m, gaps, "reviewed_on")),
        breaks="are followed by no action",
        holds="are followed by an action",
        empty=NOT_ASKED,
    )
    followed = mended_by_new(followed, "Action", field="source")
    steps = open_actions_for(m, gaps).filter(due_on__isnull=False)
    known = w.some(m.of(Knowledge).filter(state="active"))
    return advised(all_of(softened(asked), softened(followed), known), w.in_time(steps, "due_on", steps))
