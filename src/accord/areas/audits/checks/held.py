"""What audits and findings can show: planned and held, by whom, reported, answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Case, F, Q, When
from django.db.models.functions import Coalesce

from accord.areas.audits.checks.recent import brought_on, each_recent, under_way, until_they_come, within_interval
from accord.areas.audits.models import AuditProgramme, Finding
from accord.areas.audits.queries import (
    REPORTED,
    at_suppliers,
    begun,
    internal,
    internal_findings,
    reported,
    sites_at_work,
)
from accord.areas.audits.terms import AuditKind, Grade, covers_system
from accord.areas.context.queries import scopes_that_hold
from accord.areas.people.queries import held
from accord.areas.suppliers.queries import having, watched_by
from accord.areas.suppliers.terms import Watch
from accord.kernel.checks.mending import asking, mended_by_act
from accord.kernel.checks.population import called, related
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

HAS_BEGUN = "internal audit that has begun"
REASONED = says_something("independence_reason")
"""It is on file why somebody audited his own work, and what kept the result fair."""


@check("audits_held_as_planned")
def audits_held_as_planned(m: Moment) -> Verdict:
    """The last internal audit began no longer ago than the interval chosen, none that was planned is past its last day
    without having begun, and no site of the scope is left out."""
    w, audits = Words(m), called(internal(m), "internal audit")
    planned = audits.filter(state="planned").annotate(over=Coalesce("ends_on", "starts_on"))
    found = w.planned(planned, "over", audits, undated="have no date", mend="begin", date_by="edit")
    found = asking(found, "starts_on")
    lately = under_way(m, w.last_within(begun(m), "day", m.days("audit_interval"), what=HAS_BEGUN))
    ahead = w.some(planned, what="internal audit planned ahead", empty=Outcome.FAILS)
    return advised(all_of(found, softened(lately), softened(_sites_of_the_scope(m))), ahead)


def _sites_of_the_scope(m: Moment) -> Verdict:
    """Each is named by an internal audit, also one to come, or by a programme, where reports name sites; whether these
    are held and a programme is carried out is asked elsewhere."""
    named = list(internal(m).filter(sites__isnull=False).values_list("state", "sites"))
    if not any(state in REPORTED for state, _ in named):
        return Verdict(NOT_ASKED, "No internal audit names a site.")
    settled = m.of(AuditProgramme).filter(state__in=("approved", "closed"))
    found = Words(m).every(
        called(sites_at_work(m).filter(pk__in=scopes_that_hold(m).order_by().values("sites")), "site of the scope"),
        Q(pk__in={site for _, site in named}.union(*related(settled, "sites").values())),
        breaks="are part of no internal audit, past or planned, nor of an audit programme",
        holds="are part of an internal audit or an audit programme",
        empty=NOT_ASKED,
    )
    return replace(found, mend=Mend("Audit", "create")) if found.mend else found


@check("audits_have_criteria_and_scope")
def audits_have_criteria_and_scope(m: Moment) -> Verdict:
    """For every internal audit that has begun it is on file by which criteria it judges and what it covers."""
    said = says_something("criteria", "scope")
    return _settled(m, said, "do not state their criteria or scope", "state their criteria and scope")


@check("audits_have_objectives")
def audits_have_objectives(m: Moment) -> Verdict:
    """For every internal audit that has begun it is on file what it was to find out."""
    said = says_something("objectives")
    return _settled(m, said, "do not state their objectives", "state their objectives")


def _settled(m: Moment, said: Q, breaks: str, holds: str) -> Verdict:
    planned = called(internal(m).filter(state="planned"), "planned internal audit")
    return advised(
        each_recent(m, begun(m), said, what=HAS_BEGUN, breaks=breaks, holds=holds),
        Words(m).every(planned, said, breaks=breaks),
    )


@check("auditors_independent")
def auditors_independent(m: Moment) -> Verdict:
    """Nobody audited his own work, or it is on file why it had to be and what kept the result fair."""
    w, audits, recent = Words(m), begun(m), within_interval(m, begun(m))
    own = Q(conflicted=True) & ~REASONED
    breaks = "had an auditor of own work, and no reason and safeguard is on file"
    holds = "had no auditor of own work, or say what kept the result impartial"
    free = w.none(recent, own, breaks=breaks, holds=holds, empty=NOT_ASKED, mend="review-independence")
    breaks = (
        "name no auditor, or have no check of independence on file, or have a team that answers for what was audited"
    )
    nobody, own_work = _of_nobody(audits), _of_own_work(m, audits)
    looked = says_something("independence") & ~Q(pk__in=nobody | own_work)
    seen = each_recent(
        m, audits, looked, what=HAS_BEGUN, breaks=breaks, holds="had the independence of their auditors checked"
    )
    of_somebody = recent.exclude(pk__in=nobody)
    seen = mended_by_act(seen, of_somebody.exclude(looked), "review-independence")
    return advised(
        until_they_come(m, all_of(free, seen), audits.filter(own), fails=True),
        w.none(recent, Q(conflicted=True) & REASONED, breaks="had an auditor of own work, with a safeguard"),
        w.none(recent, ~Q(competence_reason=""), breaks="were held although evidence of competence was missing"),
    )


def _of_nobody(audits: QuerySet[Any]) -> set[Any]:
    """Those that name no auditor, so that nobody's independence was looked at."""
    return set(audits.filter(~says_something("outside_auditors"), lead=None, team=None).values_list("pk", flat=True))


def _of_own_work(m: Moment, audits: QuerySet[Any]) -> set[Any]:
    """Those of which one of the team answers today for what they cover, and which do not say what kept the result fair.
    Only what was brought in: what an act begins is looked at on that day."""
    answers, keeps = Q(), Q()
    still = Q(held_until=None) | Q(held_until__gte=m.on)
    keepers = held(m).filter(still, role__ensures_conformity=True, state="accepted").values("person")
    for who in ("lead", "team"):
        answers |= Q(processes__owner=F(who)) | Q(units__head=F(who)) | Q(units=F(f"{who}__unit"))
        keeps |= Q(**{f"{who}__in": keepers})
    found = audits.filter(answers | keeps, ~REASONED, imported=True)
    own = Case(When(answers, then=True), default=False, output_field=BooleanField())
    told = found.annotate(own=own).values_list("pk", "clauses", "own")
    return {pk for pk, clauses, own in told if own or covers_system(clauses)}


@check("audits_reported")
def audits_reported(m: Moment) -> Verdict:
    """The result of every internal audit was reported to managers concerned, by name and on a day."""
    audits, recent = reported(m), within_interval(m, reported(m))
    told, team = related(audits, "reported_to"), related(audits, "team")
    leads = audits.values_list("pk", "lead")
    said = each_recent(
        m,
        audits,
        Q(pk__in=[audit for audit, lead in leads if told[audit] - team[audit] - {lead}]),
        since="reported_on",
        what="internal audit that was reported",
        breaks="do not say to whom outside their team they were reported, and when",
        holds="were reported to a named person outside their team",
    )
    held = called(begun(m), HAS_BEGUN)
    running = held.filter(state="running").annotate(over=Coalesce("ends_on", "began_on"))
    late = "waiting too long for their report"
    in_time = Words(m).in_time(running, "over", held, days=m.days("audit_report"), mend="report", late=late)
    if in_time.outcome is Outcome.FAILS and said.mend:
        said = replace(said, mend=in_time.mend)
    owners = related(recent, "processes__owner")
    passed_by = [audit for audit, persons in owners.items() if persons - told[audit]]
    breaks = "were not reported to the owner of a process that they cover"
    return advised(all_of(said, softened(in_time)), Words(m).none(recent, Q(pk__in=passed_by), breaks=breaks))


@check("audit_findings_answered_in_time")
def audit_findings_answered_in_time(m: Moment) -> Verdict:
    """What an internal audit found not to be met is answered and put right by the date set for it."""
    w = Words(m)
    found = internal_findings(m).annotate(due=Coalesce("due_on", "audit__findings_due"))
    found = called(found, "finding of an internal audit")
    undated = "have no date for an answer"
    in_time = w.planned(found.filter(state="open"), "due", found, undated=undated, mend="answer", date_by="edit")
    in_time = asking(in_time, "due_on")
    over = called(found.filter(state__in=("answered", "closed")), "answered or closed finding")
    answered = w.every(
        over,
        says_something("answer"),
        breaks="have no answer on file",
        holds="have an answer on file",
        empty=NOT_ASKED,
        mend="reopen",
    )
    days, waiting = m.days("effect_check"), _to_be_closed(found)
    seen = w.in_time(waiting, "due", found, days=days, mend="close", late="waiting too long to be closed")
    if seen.outcome is Outcome.FAILS and seen.mend:
        late = waiting.select_related("nonconformity").only("grade", "nonconformity__state").get(pk=seen.mend.key)
        seen = replace(seen, mend=_towards_closing(late))
    closed = called(found.filter(state="closed"), "closed finding")
    not_yet = called(waiting.filter(due__gte=m.ago(days)), "answered finding")
    return advised(
        all_of(in_time, softened(answered), softened(seen)),
        w.in_time(not_yet, "due", not_yet, late="past the date and not closed"),
        w.none(closed, Q(nonconformity=None), breaks="have no nonconformity"),
    )


@check("audit_findings_put_right", alone=False)
def audit_findings_put_right(m: Moment) -> Verdict:
    """Where an internal audit found a requirement not met, that is answered and put right by the date set for it."""
    return when(
        internal_findings(m).exists(),
        lambda: audit_findings_answered_in_time(m),
        otherwise="No internal audit found a requirement not met.",
    )


_NEXT = {"open": "contain", "contained": "analyse", "analysed": "plan", "acting": "watch", "verifying": "close"}
"""What brings a nonconformity on, by its state."""


def _towards_closing(finding: Finding) -> Mend:
    """A finding is closed once its nonconformity is over; a major one has to have one."""
    raised = finding.nonconformity
    if raised is None:
        return Mend("Finding", "raise" if finding.grade == Grade.MAJOR else "close", finding.pointer)
    verb = _NEXT.get(raised.state)
    return Mend("Nonconformity", verb, raised.pointer) if verb else Mend("Finding", "close", finding.pointer)


def _to_be_closed(found: QuerySet[Any]) -> QuerySet[Any]:
    """Those that were answered, and nobody has seen that they are put right: neither they nor their nonconformities
    are closed. Without a day set for it time runs from the answer."""
    waiting = found.filter(state="answered").exclude(nonconformity__state="closed")
    dated: QuerySet[Any] = waiting.annotate(due=Coalesce("due_on", "audit__findings_due", "answered_on"))
    return dated


@check("audit_results_on_file")
def audit_results_on_file(m: Moment) -> Verdict:
    """Of every internal audit reported the result is on file, and some of them belong to an approved programme."""
    w, recent, settled = Words(m), within_interval(m, reported(m)), ("approved", "closed")
    found = each_recent(
        m,
        reported(m),
        says_something("conclusion") | ~Q(report=""),
        since="reported_on",
        what="internal audit that was reported",
        breaks="have neither conclusion nor report, or no day of the report",
        holds="have their result on file",
    )
    findings = called(m.of(Finding).filter(audit__in=recent.order_by().values("pk")), "finding of these audits")
    programme = w.last_within(
        reported(m).filter(programme__state__in=settled, programme__archived_on__isnull=True),
        "day",
        m.days("audit_interval"),
        what="audit of an approved programme",
        mend=Mend("Audit", "create"),
    )
    programme = under_way(m, programme, programme__state__in=settled, programme__archived_on__isnull=True)
    return advised(
        all_of(found, softened(programme)),
        w.none(findings, Q(statement="") | Q(evidence=""), breaks="do not say what was found and by what evidence"),
        w.none(recent, Q(programme=None), breaks="belong to no programme"),
    )


@check("suppliers_audited")
def suppliers_audited(m: Moment) -> Verdict:
    """Where a supplier is watched by audits there, the result of one is on file."""
    w, watched = Words(m), called(watched_by(m, Watch.AUDIT), "supplier watched by audits")
    days = m.days("supplier_evaluation_other")
    audits = w.valid(at_suppliers(m).filter(state__in=REPORTED), first="reported_on")
    lately = audits.filter(reported_on__gte=m.ago(days))

    def audited() -> Verdict:
        none, some = "have no result of an audit on file", "have the result of an audit on file"
        found = w.every(watched, having(audits), breaks=none, holds=some)
        old = w.every(watched.filter(having(audits)), having(lately), breaks=f"were not audited within {days} days")
        return advised(softened(_next_audit(m, found)), old)

    return when(watched.exists(), audited, otherwise="No supplier in use is watched by audits.")


def _next_audit(m: Moment, found: Verdict) -> Verdict:
    """The verdict; the audit of the supplier to be mended is reported or begins, else a new one is planned."""
    if found.mend is None or not found.mend.pointer:
        return found
    new = Mend("Audit", "create", found.mend.pointer, "supplier", f"kind={AuditKind.SUPPLIER.value}")
    return brought_on(found, at_suppliers(m).filter(supplier=found.mend.key), new)
