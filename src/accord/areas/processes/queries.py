"""Reads of processes that have a name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accord.areas.documents.queries import documents_of
from accord.areas.processes.models import Knowledge, Process, ProcessFlow, ResourceNeed
from accord.areas.processes.terms import Arrow, Box, Kind, Passing
from accord.kernel.access.scope import visible
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.population import called
from accord.kernel.checks.verdict import Outcome, Verdict
from accord.kernel.checks.words import by_who_was_here
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment


def active(m: Moment) -> QuerySet[Process]:
    """The processes in use at a moment."""
    return m.of(Process).filter(state="active")


def undecided_needs(m: Moment) -> QuerySet[ResourceNeed]:
    """The resources asked for about which nothing is decided, the most urgent first."""
    return m.of(ResourceNeed).filter(state="open").order_by("needed_by", "reference")


def needs(m: Moment) -> QuerySet[ResourceNeed]:
    """All that was asked for, whatever was decided."""
    return m.of(ResourceNeed)


def decided_needs(m: Moment) -> QuerySet[ResourceNeed]:
    """Of those, what a named person granted or refused on a day."""
    decided = needs(m).filter(state__in=("granted", "refused"))
    return decided.filter(by_who_was_here("decided_by", "decided_on"), decided_on__isnull=False)


def core(m: Moment) -> QuerySet[Process]:
    """The active processes that serve customers."""
    return active(m).filter(kind=Kind.CORE.value)


def own_core(m: Moment) -> QuerySet[Process]:
    """Those among them that nobody outside does for us: of another's we keep neither machines nor knowledge."""
    return called(core(m).filter(outsourced=False), "own core process")


def of_core(m: Moment, found: Verdict) -> Verdict:
    """What a check says of core processes of our own; where there is none, an active process is said to be one."""
    if found.outcome is Outcome.NO_DATA and found.mend and not found.mend.pointer:
        if core(m).exists():
            return replace(found, because="Every core process in use is done by others for us.")
        mend = by_act(active(m), "edit", replace(found.mend, known=f"kind={Kind.CORE.value}"), "kind")
        return replace(found, because="No process in use is a core process.", mend=mend)
    return found


def knowledge(m: Moment) -> QuerySet[Knowledge]:
    """What the house must know, gaps too."""
    return m.of(Knowledge).filter(state="active")


def knowledge_there(m: Moment) -> QuerySet[Knowledge]:
    """What the house must know and does."""
    return knowledge(m).filter(missing=False)


def knowledge_gaps(m: Moment) -> QuerySet[Knowledge]:
    """What the house must know and does not."""
    return knowledge(m).filter(missing=True)


def written_down(items: QuerySet[Knowledge]) -> Q:
    """Those of these items that a document holds which was not superseded or withdrawn."""
    there = ("draft", "in_review", "approved", "in_force")
    kept = items.filter(documents__state__in=there, documents__archived_on__isnull=True)
    return Q(pk__in=kept.values("pk"))


def shared(items: QuerySet[Knowledge]) -> Q:
    """Those of these items that somebody beside the holder knows who is with us and has no day of leaving."""
    known = items.filter(others__state="active", others__left_on=None, others__archived_on__isnull=True)
    return Q(pk__in=known.values("pk"))


def map_of(by: Actor) -> tuple[list[Box], list[Arrow]]:
    """The processes not retired and the active flows between what the actor sees; retired ones that flows still touch.

    Two queries. A flow whose other end the actor does not see is left out: the map tells nothing that a list hides.
    """
    processes = list(visible(of(Process), by).filter(archived_on=None).select_related("owner").order_by("reference"))
    boxes = [
        Box(
            str(p.pk), p.reference, p.title, p.kind, p.state, p.owner.title if p.owner else "",
            owner_left=bool(p.owner and p.owner.state == "left"),
        )
        for p in processes
    ]  # fmt: skip
    seen = {b.key for b in boxes}
    flows = visible(of(ProcessFlow), by).filter(archived_on=None, state="active").order_by("reference")
    arrows = [
        Arrow(f.reference, f.what, str(f.source_id or ""), f.from_party, str(f.target_id or ""), f.to_party)
        for f in flows
        if {str(i) for i in (f.source_id, f.target_id) if i} <= seen
    ]
    touched = {key for a in arrows for key in (a.source, a.target)}
    return [b for b in boxes if b.state != "retired" or b.key in touched], arrows


def inputs_and_outputs(by: Actor, process: Process) -> tuple[list[Passing], list[Passing]]:
    """What comes into a process and what goes out, as far as the actor sees it. Two queries."""
    touching = Q(source=process) | Q(target=process)
    found = visible(of(ProcessFlow), by).filter(touching, archived_on=None, state="active")
    flows = list(
        found.select_related("source", "target", "from_interested_party", "to_interested_party").order_by("reference")
    )
    ids = {i for f in flows for i in (f.source_id, f.target_id) if i}
    seen = set(visible(of(Process), by).filter(pk__in=ids).values_list("pk", flat=True))

    parties = by.may("context.view")

    def passing(flow: ProcessFlow, other: Process | None, party: str, listed: Any) -> Passing:
        title, reference = (other.title, other.reference or "") if other else (party, "")
        what = flow.what or "does not say what"
        known_as = (listed.reference or "") if listed is not None and parties else ""
        return Passing(flow.reference or "", what, flow.requirement, title, reference, known_as)

    known = [f for f in flows if {i for i in (f.source_id, f.target_id) if i} <= seen]
    comes = [passing(f, f.source, f.from_party, f.from_interested_party) for f in known if f.target_id == process.pk]
    goes = [passing(f, f.target, f.to_party, f.to_interested_party) for f in known if f.source_id == process.pk]
    return comes, goes


def documents_named(m: Moment) -> QuerySet[Any]:
    """The documents that active processes work by; documents that were put away do not count."""
    return documents_of(m).filter(pk__in=active(m).values("documents"))
