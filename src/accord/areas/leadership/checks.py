"""What the records of leadership can show. Promises are in `standards/checks.csv`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import F, Q

from accord.areas.context.queries import binding, party_demands
from accord.areas.context.terms import QUALITY
from accord.areas.documents.queries import approved_by_top_management, former_versions, led, policy_to_come, the_policy
from accord.areas.improvement.queries import named_as_source, open_actions_for
from accord.areas.leadership import queries
from accord.areas.leadership.models import Objective
from accord.areas.leadership.terms import Level, Reach, Tag
from accord.areas.people.queries import messages_from_the_top, topics_of_the_top
from accord.kernel.checks.mending import by_act, first_pointer
from accord.kernel.checks.periods import gap
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, any_of, by_who_was_here, softened
from accord.kernel.moments.clock import plus
from accord.kernel.organization.models import Unit
from accord.kernel.records.nothing import says_something, says_something_or_none

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.areas.leadership.models import PolicyStatement
    from accord.kernel.moments.moment import Moment


_OUTSIDE = Mend("CommunicationRule", "create", known=f"reach={Reach.EXTERNAL.value}")


# ---- the policy -----------------------------------------------------------------------------------------


def _statements(m: Moment) -> QuerySet[PolicyStatement]:
    """What the policy of the management system states, as it is in force on the day."""
    return queries.in_effect(m).filter(document__in=Words(m).valid(the_policy(m), first="effective_from"))


def _worded(m: Moment) -> QuerySet[PolicyStatement]:
    """Those of which the wording is here. Of a policy that was revised, one that names no version may stand in a former
    one alone."""
    revised = former_versions(m).values("document")
    return _statements(m).filter(says_something("text")).exclude(version=None, document__in=revised)


def _stated(m: Moment, tag: Tag) -> Mend | None:
    """A statement that lacks its wording or version is completed; else one is made, of the policy in force."""
    policy = the_policy(m)
    if not policy.exists():
        return policy_to_come(m)
    bare = _statements(m).filter(tag=tag.value).exclude(pk__in=_worded(m).values("pk"))
    new = Mend("PolicyStatement", "create", first_pointer(policy), known=f"tag={tag.value}")
    return by_act(bare, "edit", new, "version text")


@check("policy_frames_objectives")
def policy_frames_objectives(m: Moment) -> Verdict:
    """The policy in force has a statement that is the frame for objectives, in its own words."""
    frames = _worded(m).filter(tag=Tag.OBJECTIVES.value)
    what = "statement of the policy in force that frames objectives"
    return softened(Words(m).some(frames, what=what, mend=_stated(m, Tag.OBJECTIVES)))


@check("policy_commits")
def policy_commits(m: Moment) -> Verdict:
    """The policy in force pledges both: to meet what is required and to improve."""
    asked, worded = [Tag.REQUIREMENTS, Tag.IMPROVEMENT], _worded(m)
    missing = next((t for t in asked if not worded.filter(tag=t.value).exists()), asked[0])
    keys = [t.value for t in asked]
    return softened(Words(m).listed(keys, worded, "tag", what="commitment of the policy", mend=_stated(m, missing)))


# ---- objectives -----------------------------------------------------------------------------------------


@check("objectives_in_force")
def objectives_in_force(m: Moment) -> Verdict:
    """Objectives that a named person approved are being pursued."""
    w, running = Words(m), queries.running(m)
    ahead = w.some(running, "due_on", open_end=True, what="approved objective under way")
    approved = w.every(
        running,
        by_who_was_here("approved_by", "approved_on"),
        since="approved_on",
        breaks="have no date of approval that has come, or no approver who had not left",
        holds="were approved by a named person",
        mend="replan",
    )
    known = [x.value for x in Level if x is not Level.UNIT or m.of(Unit).filter(state="active").exists()]
    levels = w.listed(known, running, "level", what="level of objectives")
    return advised(softened(all_of(ahead, approved)), levels)


@check("objectives_set_by_top_management")
def objectives_set_by_top_management(m: Moment) -> Verdict:
    """Objectives of the organization as a whole were approved by somebody who was of top management on that day."""
    w, running = Words(m), queries.running(m)
    by_top = Q(approved_by_top_management(m, "approved_by"))
    top = w.valid(running.filter(by_top), first="approved_on")
    mend = by_act(running, "replan", Mend("Objective", "create"))
    some = w.some(top, what="objective that top management approved", mend=mend)
    wide = w.every(
        called(running.filter(level=Level.ORGANIZATION.value), "objective of the whole organization"),
        by_top,
        since="approved_on",
        breaks="have no approver who is known as top management on the day of approval",
        holds="were approved by top management",
        empty=NOT_ASKED,
        mend="replan",
    )
    return led(m, softened(all_of(some, wide)), running)


@check("objectives_follow_policy")
def objectives_follow_policy(m: Moment) -> Verdict:
    """Every objective that is pursued follows a statement of the policy in force."""
    stated = Q(policy_statement__in=_statements(m))
    breaks, holds = "follow no statement of the policy in force", "follow a statement of the policy in force"
    return softened(Words(m).every(queries.running(m), stated, breaks=breaks, holds=holds, mend="replan"))


@check("objectives_serve_requirements")
def objectives_serve_requirements(m: Moment) -> Verdict:
    """Every objective that is pursued says on what it bears, and which requirement or obligation it serves."""
    running, serves = queries.running(m), Q()
    for name, active in (("requirements", party_demands(m)), ("obligations", binding(m))):
        asked = running.filter(**{f"{name}__in": active.order_by().values("pk")})
        serves |= Q(pk__in=asked.values("pk"))
    return softened(
        Words(m).every(
            running,
            ~Q(relevance="") & serves,
            breaks="do not say why they are relevant, or serve no requirement and no obligation",
            holds="say why they are relevant, and which requirement or obligation they serve",
            mend="replan",
        )
    )


@check("objectives_measurable")
def objectives_measurable(m: Moment) -> Verdict:
    """By a figure or a clear sign one can tell of every objective whether it was reached."""
    w, running = Words(m), queries.running(m)
    found = w.every(
        running,
        says_something("measure") & Q(target__isnull=False) | says_something("not_measurable"),
        breaks="have neither a measure with a target nor another sign by which one can tell",
        holds="have a measure with a target, or another sign by which one can tell",
        mend="replan",
    )
    return advised(
        softened(found),
        w.none(running, Q(baseline=None) & ~says_something("not_measurable"), breaks="have no baseline"),
        w.none(running, says_something("not_measurable"), breaks="have no figure"),
    )


@check("objectives_communicated")
def objectives_communicated(m: Moment) -> Verdict:
    """Those concerned were told of every objective, and again after it was changed."""
    as_it_is = Q(changed_on=None) | Q(communicated_on__gte=F("changed_on"))
    return softened(
        Words(m).every(
            queries.running(m),
            says_something("communicated_to") & as_it_is,
            since="communicated_on",
            breaks="were communicated to nobody who is named, or not since they were changed",
            holds="were communicated to those concerned, as they are now",
            mend="communicate",
        )
    )


@check("objectives_judged_in_time")
def objectives_judged_in_time(m: Moment) -> Verdict:
    """Every objective is judged, or changed with a reason, by the day set for it."""
    running, among = queries.running(m), queries.to_be_judged(m)
    return Words(m).planned(running, "due_on", among, undated="have no due date", mend="achieve", date_by="replan")


@check("objectives_planned")
def objectives_planned(m: Moment) -> Verdict:
    """Every objective says what is done, with what, by whom, by when and how it is judged."""
    w, running = Words(m), queries.running(m)
    steps = open_actions_for(m, running).filter(due_on__isnull=False)
    said = w.every(
        running,
        Q(owner__isnull=False, due_on__isnull=False)
        & says_something_or_none("resources")
        & says_something("judged_by"),
        breaks="lack an owner, resources, a due date or a way to evaluate the results",
        holds="name an owner, resources, a due date and a way to evaluate the results",
        mend="replan",
    )
    stepped = w.every(
        running,
        Q(pk__in=named_as_source(m, Objective)),
        breaks="have no action towards them",
        holds="have actions towards them",
        mend="plan",
    )
    breaks, holds = "have an owner who has left", "have an owner who works here"
    here = w.still_here(running, "owner", breaks=breaks, holds=holds, mend="replan")
    return advised(all_of(softened(said), softened(stepped), here), w.in_time(steps, "due_on", steps))


# ---- telling --------------------------------------------------------------------------------------------


@check("communication_settled")
def communication_settled(m: Moment) -> Verdict:
    """It is settled on what, when, with whom, how and by whom one tells about the management system, inside and
    outside."""
    w, rules = Words(m), queries.rules_in_use(m)
    settled = says_something("how") & (says_something("timing") | Q(every_months__isnull=False))
    settled &= says_something("audience") | Q(to_everybody=True)
    if m.standard == QUALITY:
        settled &= says_something("who") | Q(from_the_top=True)
    dated = rules.filter(next_on__isnull=False)
    found = all_of(
        w.every(
            rules, settled, breaks="leave open when, with whom, how or by whom", holds="say when, with whom and how"
        ),
        w.some(queries.told_inside(rules), what="rule for internal communication"),
        w.some(queries.told_outside(rules), what="rule for external communication", mend=_OUTSIDE),
    )
    return advised(
        softened(found), w.in_time(dated, "next_on", dated, mend="carry-out", late="overdue to be carried out")
    )


@check("messages_of_top_management_told")
def messages_of_top_management_told(m: Moment) -> Verdict:
    """Top management itself has told people lately why the system counts, and it is known when and to whom."""
    w, days, what = Words(m), m.days("awareness_interval"), "message of top management"
    topics, rules = messages_from_the_top(m), queries.told_from_the_top(m)
    make = by_act(
        topics_of_the_top(m), "edit", Mend("AwarenessTopic", "create", known="by_top_management=true"), "audience units"
    )
    by_topic = w.last_within(topics, "told_on", days, what=what, mend=by_act(topics, "ask", make))
    by_rule = w.last_within(rules, "last_done_on", days, what=what, mend=by_act(rules, "carry-out", make))
    found = any_of(by_topic, by_rule)
    if found.outcome is Outcome.HOLDS:
        told = [*topics.values_list("told_on", flat=True), *rules.values_list("last_done_on", flat=True)]
        found = replace(found, lapses_on=gap(w.on, [(day, plus(day, days)) for day in told if day]))
    elif by_topic.outcome is Outcome.FAILS:
        found = by_topic
    again = ((topics, "told again"), (rules, "carried out"))
    dated = [(q.filter(next_on__isnull=False), f"overdue to be {done}") for q, done in again]
    return advised(softened(found), *(w.in_time(q, "next_on", q, late=late) for q, late in dated))
