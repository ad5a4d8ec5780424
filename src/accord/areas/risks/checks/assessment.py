"""How risks are weighed: by which method, by whom, how high, and how often."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.documents.queries import documents_of, has_version, in_force, tagged, to_put_in_force, with_content
from accord.areas.risks.checks.saying import in_time_to_weigh, to_weigh
from accord.areas.risks.models import AssessmentRound
from accord.areas.risks.queries import above_limit, approved_methods, live, looked_at
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Outcome
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, when
from accord.kernel.records.nothing import has, says_something

if TYPE_CHECKING:
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment


@check("risk_method_in_force")
def risk_method_in_force(m: Moment) -> Verdict:
    """One method of assessing risk is in force, approved by a named person on a named day."""
    w, methods = Words(m), approved_methods(m)
    breaks = "name no day of approval, or nobody who approved them and had not left"
    holds, by = "name who approved them, and when", by_who_was_here("approved_by", "approved_on")
    signed = w.every(methods, by, since="approved_on", breaks=breaks, holds=holds, mend="revise")
    return all_of(w.only(methods, what="method of risk assessment in force", mend="revise"), softened(signed))


@check("risk_criteria_set")
def risk_criteria_set(m: Moment) -> Verdict:
    """The method in force says how much risk is taken without more ado, on which occasions risks are assessed, by
    which scales, and how results stay comparable."""
    scales = says_something("likelihood_scale", "impact_scale", "level_scale", "matrix")
    criteria = says_something("acceptance_criteria", "when_to_assess", "consistency_rule") & has("acceptance_limit")
    return softened(
        Words(m).every(
            approved_methods(m),
            scales & criteria,
            breaks="leave open the scales, the acceptance limit, when risks are assessed or how to compare results",
            holds="set the scales, the acceptance limit, when risks are assessed and how to compare results",
            mend="revise",
        )
    )


@check("risks_weighed_by_method")
def risks_weighed_by_method(m: Moment) -> Verdict:
    """Every risk that was assessed was assessed by an approved version of the method that had not been replaced by
    then, and its level is the one that this version gives."""
    w, past = Words(m), looked_at(m)
    approved_once = Q(method__state__in=("approved", "superseded"), method__archived_on__isnull=True)
    unknown = Q(assessed_on=None) | Q(method__superseded_on=None)
    held_then = Q(method__state="approved") | unknown | Q(assessed_on__lte=F("method__superseded_on"))
    found = w.every(
        past,
        approved_once & held_then & has("current_level"),
        breaks="name no method that was approved when they were assessed, or have no level by it",
        holds="have a level by a method that was approved when they were assessed",
    )
    old = w.every(
        past.filter(method__isnull=False),
        Q(method__state="approved"),
        breaks="have a level by a method that has been replaced since",
    )
    return advised(to_weigh(m, softened(found)), old)


@check("risks_have_owner")
def risks_have_owner(m: Moment) -> Verdict:
    """Every risk has an owner who is still with us, a reported one once the time to assess it is over."""
    w, all_, holds = Words(m), live(m), "have an owner who works here"
    asked, breaks = all_.exclude(state="identified", owner=None), "have no owner, or one who has left"
    return all_of(
        w.with_person(asked, "owner", breaks=breaks, holds=holds, empty=NOT_ASKED),
        softened(in_time_to_weigh(m, all_, has("owner"), breaks="have no owner", holds="have an owner")),
    )


@check("risks_weighed")
def risks_weighed(m: Moment) -> Verdict:
    """Every risk has its consequence and its likelihood judged, and so its level and the side of the limit on which it
    stands; a reported one, once the time to assess it is over."""
    w, past, figures = Words(m), called(looked_at(m), "assessed risk"), has("current_likelihood", "current_impact")
    judged = w.every(
        past,
        figures,
        breaks="have no likelihood or no impact",
        holds="have a likelihood and an impact",
        empty=NOT_ASKED,
    )
    level = w.every(
        called(past.filter(figures), "assessed risk"),
        has("current_level"),
        since="assessed_on",
        breaks="have figures and no level, or no day of assessment",
        holds="have a level and a day of assessment",
        empty=NOT_ASKED,
    )
    waiting = in_time_to_weigh(m, live(m), ~Q(state="identified"), breaks="are not assessed yet", holds="are assessed")
    return advised(
        to_weigh(m, softened(all_of(judged, level, waiting))),
        w.every(past.filter(figures), says_something("rationale"), breaks="do not say why these figures"),
    )


@check("risks_prioritised")
def risks_prioritised(m: Moment) -> Verdict:
    """For every risk above the limit it is settled in which order it is dealt with."""
    w, above = Words(m), called(above_limit(m), "risk above the limit")
    breaks, holds = "have no priority", "have a priority"
    found = when(
        above.exists(),
        lambda: softened(w.every(above, has("priority"), breaks=breaks, holds=holds)),
        otherwise="No risk is above the limit.",
    )
    same = Exists(above.filter(priority=OuterRef("priority")).exclude(pk=OuterRef("pk")))
    return advised(found, w.none(above, Q(same), breaks="have a priority that another has too"))


@check("risk_assessment_documented")
def risk_assessment_documented(m: Moment) -> Verdict:
    """How risks are assessed stands in a document in force that has its text or file here."""
    named = approved_methods(m).filter(document__isnull=False).values("document")
    gone, breaks = Q(state__in=("withdrawn", "superseded")), "are named by the method and not in force any more"
    return advised(
        _described(m, "risk-assessment-process", "how risks are assessed", Q(pk__in=named)),
        Words(m).none(documents_of(m).filter(pk__in=named), gone, breaks=breaks),
    )


@check("risk_treatment_documented")
def risk_treatment_documented(m: Moment) -> Verdict:
    """How risks are treated stands in a document in force that has its text or file here."""
    return _described(m, "risk-treatment-process", "how risks are treated")


def _described(m: Moment, tag: str, what: str, others: Q | None = None) -> Verdict:
    """A document with the tag, or one of the others, is in force and can be read here."""
    w, those = Words(m), tagged(tag) | others if others else tagged(tag)
    here = w.valid(in_force(m), first="effective_from").filter(has_version(m, with_content()))
    found = softened(w.some(here.filter(those), what=f"document that says {what}"))
    if found.outcome is Outcome.HOLDS:
        return found
    return replace(found, mend=to_put_in_force(m, tagged(tag), f"tags={tag}"))


@check("risks_reassessed_in_time")
def risks_reassessed_in_time(m: Moment) -> Verdict:
    """Every risk is assessed again, and every planned assessment is held, by the date set for it."""
    w, past, rounds = Words(m), looked_at(m), m.of(AssessmentRound)
    planned = called(rounds.filter(state="planned", planned_on__isnull=False), "planned assessment round")
    running = called(rounds.filter(state="running", close_by__isnull=False), "running assessment round")
    again = w.planned(
        past, "review_due", past, undated="have no date for their next assessment", late="overdue for assessment"
    )
    late = "past the day on which they were to begin"
    begun = w.in_time(planned, "planned_on", planned, mend="start", empty=NOT_ASKED, late=late)
    late = "past the day by which they were to be closed"
    closed = w.in_time(running, "close_by", running, mend="close", empty=NOT_ASKED, late=late)
    return advised(all_of(to_weigh(m, again), begun, closed), _round_closed(m))


def _round_closed(m: Moment) -> Verdict:
    """A house rule: risks are gone through together, and what came of it is frozen."""
    rounds, closed = m.of(AssessmentRound), Q(state="closed")
    found = Words(m).every(rounds.exclude(closed), closed, breaks="are not closed, and no round ever was")
    return when(not rounds.filter(closed).exists(), lambda: found, otherwise="A round was closed.")


@check("risk_results_on_file")
def risk_results_on_file(m: Moment) -> Verdict:
    """For every assessed risk it is on file when it was assessed, by whom, by which method and why so."""
    w = Words(m)
    found = w.every(
        looked_at(m),
        by_who_was_here("assessed_by", "assessed_on") & has("method", "current_level") & says_something("rationale"),
        since="assessed_on",
        breaks="do not say by whom, when or by which method they were assessed, or why so, or name somebody who had "
        "left before",
        holds="say by whom, when and by which method they were assessed, and why so",
    )
    closed = called(m.of(AssessmentRound).filter(state="closed"), "closed assessment round")
    attended = Q(pk__in=closed.filter(participants__isnull=False).values("pk"))
    return advised(
        to_weigh(m, softened(found)),
        _round_closed(m),
        w.every(closed, attended, breaks="name no participants"),
    )
