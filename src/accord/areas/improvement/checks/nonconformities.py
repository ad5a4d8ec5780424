"""What nonconformities and actions can show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accord.areas.improvement.models import Action, Nonconformity
from accord.areas.improvement.queries import (
    actions_taken,
    considered,
    corrective_actions,
    put_off,
    verified_actions,
)
from accord.areas.improvement.terms import (
    BEING_ACTED_ON,
    NOT_CLOSED,
    PAST_ANALYSIS,
    PAST_OPEN,
    YesNo,
)
from accord.kernel.checks.mending import STEPS, by_act, further, lacking, mended_by_new
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened
from accord.kernel.records.nothing import says_something, says_something_or_none

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

STEPS["Nonconformity"] = {
    "verifying": "close",
    "acting": "watch",
    "analysed": "plan",
    "contained": "analyse",
    "open": "contain",
}
GIVEN_UP = Q(planned_change__state="cancelled") | Q(planned_change__archived_on__isnull=False)
"""The change of the system that was to follow was given up."""


def _possible(m: Moment, verdict: Verdict) -> Verdict:
    """The verdict, mended by what can be done: a closed nonconformity and its actions are locked until it is reopened,
    and an open one is contained before it is analysed."""
    mend = verdict.mend
    if mend is None or mend.of not in ("Nonconformity", "Action"):
        return verdict
    of_action = m.of(Action).filter(pk=mend.key).values("nonconformity")
    through = {"pk": mend.key} if mend.of == "Nonconformity" else {"pk__in": of_action}
    found = m.of(Nonconformity).filter(**through).only("state").first()
    if found is not None and found.state == "closed":
        return replace(verdict, mend=Mend("Nonconformity", "reopen", found.pointer))
    if found is not None and found.state == "open" and mend.verb == "analyse":
        return replace(verdict, mend=Mend("Nonconformity", "contain", found.pointer))
    return verdict


@check("nonconformities_described")
def nonconformities_described(m: Moment) -> Verdict:
    """Every nonconformity says what happened and when it was detected."""
    w, all_ = Words(m), considered(m)
    said = w.every(
        all_,
        says_something("description") & Q(detected_on__isnull=False),
        breaks="do not say what happened or when it was detected",
        holds="say what happened and when it was detected",
    )
    unnamed = w.none(all_, Q(requirement=""), breaks="name no requirement that was not met")
    return advised(_possible(m, softened(said)), unnamed)


@check("nonconformities_contained")
def nonconformities_contained(m: Moment) -> Verdict:
    """When something goes wrong it is contained or put right."""
    w, all_ = Words(m), considered(m)
    past = w.every(
        all_.filter(state__in=PAST_OPEN),
        ~Q(containment=""),
        breaks="do not say how they were contained or corrected",
        holds="say how they were contained or corrected",
    )
    waiting = all_.filter(state="open", containment="")
    late = w.in_time(
        waiting,
        "detected_on",
        all_,
        days=m.days("containment"),
        mend="contain",
        late="open too long without containment or correction",
    )
    return _possible(m, softened(all_of(past, late)))


@check("nonconformities_analysed")
def nonconformities_analysed(m: Moment) -> Verdict:
    """For every nonconformity the cause is found and it is asked whether the like exists elsewhere."""
    w, all_ = Words(m), considered(m)
    past = called(all_.filter(state__in=PAST_ANALYSIS), "analysed nonconformity")
    cause = w.every(past, says_something("cause"), breaks="have no cause on file", holds="have their cause on file")
    extent = w.every(
        past,
        says_something_or_none("extent"),
        breaks="do not say whether similar ones exist elsewhere",
        holds="say whether similar ones exist elsewhere",
    )
    waiting = all_.filter(state__in=("open", "contained"))
    late = w.in_time(
        waiting,
        "detected_on",
        all_,
        days=m.days("cause_analysis"),
        mend="analyse",
        late="waiting too long for an analysis of the cause",
    )
    return _possible(m, all_of(cause, softened(extent), softened(late)))


@check("nonconformities_rated")
def nonconformities_rated(m: Moment) -> Verdict:
    """Every nonconformity is graded by how much it weighs, once the time to contain it is over."""
    w, all_, graded = Words(m), considered(m), ~Q(severity="")
    looked_at = all_.filter(graded | ~Q(state="open") | Q(detected_on=None))
    late = w.in_time(
        all_.filter(state="open", severity="", detected_on__isnull=False),
        "detected_on",
        all_,
        days=m.days("containment"),
        mend="edit",
        asked="severity",
        late="open too long without a severity",
    )
    rated = w.every(looked_at, graded, breaks="have no severity", holds="have a severity")
    return _possible(m, softened(all_of(lacking(rated, all_, "severity"), late)))


@check("nonconformities_have_actions")
def nonconformities_have_actions(m: Moment) -> Verdict:
    """Every nonconformity acted on, verified or closed has its actions on file, or says why it needs none."""
    w, standing = Words(m), m.of(Action).exclude(state="cancelled")
    under_way = called(m.of(Nonconformity).filter(state__in=BEING_ACTED_ON), "nonconformity that is acted on")
    closed = called(m.of(Nonconformity).filter(state="closed"), "closed nonconformity")
    has, given_up = (
        Q(Exists(some.filter(nonconformity=OuterRef("pk"))))
        for some in (standing, m.of(Action).filter(state="cancelled"))
    )
    settled = has | says_something("no_action_because")
    holds = "have their actions on file, or a reason why none was needed"
    going_on = w.every(
        under_way, settled | ~given_up, breaks="have only actions that were given up", holds=holds, empty=NOT_ASKED
    )
    planned = w.every(under_way, settled, breaks="have no action", holds=holds, empty=NOT_ASKED)
    reasoned = w.every(
        closed,
        settled,
        breaks="have no action and no reason why none was needed",
        holds=holds,
        empty=NOT_ASKED if under_way.exists() else Outcome.NO_DATA,
        mend="reopen",
    )
    analysed = m.of(Nonconformity).filter(state="analysed")
    waiting = analysed.exclude(settled).annotate(since=F("detected_on"))
    return all_of(
        mended_by_new(going_on, "Action"),
        softened(mended_by_new(planned, "Action")),
        softened(reasoned),
        softened(_begun(w, m, waiting, "waiting too long for an action")),
        softened(_begun(w, m, _taken_up_again(m, analysed), "waiting too long to be verified, or for another action")),
    )


def _begun(w: Words, m: Moment, waiting: QuerySet[Any], late: str) -> Verdict:
    """None of what was analysed waits, from `since` on, for as long as it may take to close it."""
    what = "analysed nonconformity"
    return all_of(
        *(
            w.in_time(some, "since", some, days=days, mend="plan", late=late, empty=NOT_ASKED)
            for some, days in (
                (called(waiting.exclude(severity="major"), what), m.days("correction_minor")),
                (called(waiting.filter(severity="major"), what), m.days("correction_major")),
            )
        )
    )


def _taken_up_again(m: Moment, analysed: QuerySet[Nonconformity]) -> QuerySet[Any]:
    """What was analysed and waits though each of its actions is verified, as after it was opened again: from the day on
    which the last of them was."""
    standing = m.of(Action).exclude(state="cancelled").filter(nonconformity=OuterRef("pk"))
    last = standing.filter(verified_on__isnull=False).order_by("-verified_on").values("verified_on")[:1]
    over = Q(Exists(standing)) & ~Q(Exists(standing.exclude(state="verified")))
    waiting = analysed.filter(over, verified_on=None).exclude(says_something("no_action_because"))
    return waiting.annotate(since=Coalesce(Subquery(last), F("detected_on")))


def _against(m: Moment, found: Verdict) -> Verdict:
    """The verdict; an action that is missing is planned for a nonconformity, which comes first where there is none."""
    if found.mend is None or (found.mend.type, found.mend.verb) != ("Action", "create"):
        return found
    to_plan = considered(m).filter(state="analysed")
    return replace(found, mend=by_act(to_plan, "plan", Mend("Nonconformity", "create")))


@check("corrective_actions_in_time")
def corrective_actions_in_time(m: Moment) -> Verdict:
    """Every action against the cause of a nonconformity is done by its date."""
    w, among = Words(m), called(corrective_actions(m), "corrective action")
    found = w.planned(among.filter(state="open"), "due_on", among, undated="have no due date", mend="complete")
    running = considered(m).filter(state__in=NOT_CLOSED, detected_on__isnull=False)
    slow = [
        w.in_time(
            running.filter(severity=s),
            "detected_on",
            running,
            days=m.days(f"correction_{s}"),
            late=f"open longer than planned for a {s} one",
        )
        for s in ("minor", "major")
    ]
    days = m.days("action_put_off")
    late = w.none(among.filter(state="open"), put_off(days), breaks=f"were put off by more than {days} days")
    return advised(_possible(m, _against(m, found)), *slow, late)


@check("effect_checks_in_time")
def effect_checks_in_time(m: Moment) -> Verdict:
    """The effect of every action done is checked by the date set for it."""
    done = corrective_actions(m).filter(state__in=("done", "verified"))
    w, among = Words(m), called(done, "completed corrective action")
    seen_as_a_whole = Q(nonconformity__state="closed", nonconformity__verified_on__isnull=False)
    waiting = among.filter(state="done").exclude(seen_as_a_whole)
    dated, undated = (waiting.filter(effect_check_due__isnull=n) for n in (False, True))
    by_plan = w.in_time(dated, "effect_check_due", among, mend="verify", late="past the date of the effect check")
    by_habit = w.in_time(
        undated,
        "done_on",
        among,
        days=m.days("effect_check"),
        mend="verify",
        late="waiting too long for an effect check",
    )
    unplanned = called(undated, "completed corrective action")
    dateless = w.none(unplanned, Q(), breaks="have no date for the effect check", empty=NOT_ASKED)
    found = further(all_of(by_plan, softened(by_habit)), corrective_actions(m), {"open": "complete"})
    return advised(_possible(m, _against(m, found)), dateless)


@check("action_effects_verified")
def action_effects_verified(m: Moment) -> Verdict:
    """Every verified action says who verified it, when and with what result."""
    w, among = Words(m), corrective_actions(m)
    verified = called(among.filter(state="verified"), "verified corrective action")
    complete = says_something("result") & by_who_was_here("verified_by", "verified_on")
    found = w.every(
        verified,
        complete,
        since="verified_on",
        breaks="lack a result, a day of verification that has come, or a verifier who had not left",
        holds="have a result, a verifier and a day of verification",
        mend="verify",
    )
    found = further(found, among, {"done": "verify", "open": "complete"})
    return advised(
        _possible(m, softened(_against(m, found))),
        w.none(verified, Q(verified_by=F("owner")), breaks="were verified by the person who did them"),
    )


def _seen_in_each_action(m: Moment) -> Q:
    """Nonconformities of which each action that was not given up was looked at by itself, on a day, with a result."""
    looked_at = Q(state="verified", verified_on__lte=m.on) & says_something("result")
    actions = m.of(Action).filter(nonconformity__isnull=False).exclude(state="cancelled")
    seen, unseen = (actions.filter(q).values("nonconformity") for q in (looked_at, ~looked_at))
    return Q(pk__in=seen) & ~Q(pk__in=unseen)


def _recurring(m: Moment) -> QuerySet[Nonconformity]:
    """Those that came back after an earlier one."""
    return considered(m).filter(recurrence_of__isnull=False)


def _acted_on_again(m: Moment) -> Verdict:
    """What came back and was closed lately was acted on."""
    lately = _recurring(m).filter(state="closed", closed_on__gte=m.ago(m.days("process_evidence")))
    acted = Q(pk__in=actions_taken(m).values("nonconformity"))
    return Words(m).every(
        called(lately, "closed nonconformity that came back after an earlier one"),
        acted | Q(planned_change__isnull=False) & ~GIVEN_UP,
        breaks="were closed without any action",
        holds="were acted on",
        empty=NOT_ASKED,
        mend="reopen",
    )


@check("nonconformities_closed_with_evidence")
def nonconformities_closed_with_evidence(m: Moment) -> Verdict:
    """Every closed nonconformity shows that the problem is gone, and leaves no action open; one that came back was
    acted on."""
    w, closed = Words(m), called(m.of(Nonconformity).filter(state="closed"), "closed nonconformity")
    by_actions = _seen_in_each_action(m)
    shown = w.every(
        closed,
        by_actions | says_something("effect_test") | says_something("verification"),
        mend="reopen",
        breaks="do not say how the effect was tested, or what was seen",
        holds="say how the effect was tested, or what was seen",
    )
    dated = w.every(
        called(closed.exclude(by_actions), "closed nonconformity whose actions do not show the effect"),
        Q(),
        since="verified_on",
        breaks="have no day of verification that has come",
        holds="have a day of verification",
        mend="reopen",
        empty=NOT_ASKED,
    )
    later = m.of(Action).filter(state__in=("done", "verified"), done_on__gt=F("nonconformity__verified_on"))
    after_acting = w.none(
        closed.exclude(by_actions),
        Q(pk__in=later.values("nonconformity")),
        breaks="were verified before an action was done",
        empty=NOT_ASKED,
        mend="reopen",
    )
    seen = w.every(
        closed,
        by_actions | says_something("verification"),
        breaks="do not say what the effect test showed",
        mend="reopen",
    )
    undone = m.of(Action).filter(nonconformity__in=closed, state="open").values("nonconformity")
    left = w.none(
        closed,
        Q(pk__in=undone),
        breaks="have an open action",
        holds="have no open action",
        mend="reopen",
    )
    back = _recurring(m).values("recurrence_of")
    return advised(
        all_of(shown, left, *map(softened, (dated, after_acting, _acted_on_again(m)))),
        w.none(closed, Q(pk__in=back), breaks="came back in another nonconformity"),
        w.none(closed, Q(verified_on__gt=F("closed_on")), breaks="were closed before they were verified"),
        seen,
    )


@check("improvement_shown")
def improvement_shown(m: Moment) -> Verdict:
    """At least one action was shown to have had its effect in the recent past."""
    unproven = m.of(Action).filter(Q(state="done") | Q(state="verified") & ~says_something("result"))
    mend = by_act(unproven, "verify", Mend("Action", "create"))
    what = "action that was verified with a result"
    return softened(
        Words(m).last_within(verified_actions(m), "verified_on", m.days("process_evidence"), what=what, mend=mend)
    )


@check("nonconformities_conclude_on_system")
def nonconformities_conclude_on_system(m: Moment) -> Verdict:
    """Every nonconformity past its actions says whether the management system must change, and a change that must be is
    planned."""
    w, late = Words(m), m.of(Nonconformity).filter(state__in=("verifying", "closed"))
    late = called(late, "nonconformity under verification or closed")
    said = w.every(
        late,
        ~Q(system_change=""),
        breaks="do not say whether the management system must change",
        holds="say whether the management system must change",
        mend="conclude",
    )
    what = "nonconformity that asks for a change of the management system"
    changing = called(late.filter(system_change=YesNo.YES.value), what)
    closed = w.none(
        called(changing.filter(state="closed"), f"closed {what}"),
        GIVEN_UP,
        breaks="have a change that was given up",
        holds="have no change that was given up",
        empty=NOT_ASKED,
        mend="conclude",
    )
    planned = w.every(
        changing,
        Q(planned_change__isnull=False) & ~GIVEN_UP,
        breaks="have no planned change",
        holds="have a planned change",
        empty=NOT_ASKED,
        mend="conclude",
    )
    made = _altered(w, changing.filter(planned_change__archived_on=None))
    return _possible(m, all_of(softened(said), closed, softened(planned), softened(made)))


def _altered(w: Words, changing: QuerySet[Nonconformity]) -> Verdict:
    """The changes of the system that were closed upon are made, or are approved and have time."""
    to_make = changing.filter(state="closed", planned_change__state__in=("proposed", "approved"))
    to_make = called(to_make, "closed nonconformity with a change of the management system to be made")
    found = w.every(
        to_make,
        Q(planned_change__state="approved"),
        until="planned_change__due_on",
        breaks="have a change that is not approved, or past its due date",
        holds="have a change that is approved and not yet due",
        empty=NOT_ASKED,
    )
    if found.outcome is not Outcome.FAILS or found.mend is None:
        return found
    change = (
        to_make.select_related("planned_change").only("planned_change__state").get(pk=found.mend.key).planned_change
    )
    verb = "approve" if change.state == "proposed" else "complete"
    return replace(found, mend=Mend("PlannedChange", verb, change.pointer))
