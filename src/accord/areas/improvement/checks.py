"""What nonconformities and actions can show (clause 10 of both standards)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.improvement.models import Action, Nonconformity
from accord.areas.improvement.queries import considered, corrective_actions
from accord.areas.improvement.terms import BEING_ACTED_ON, NOT_CLOSED, PAST_ANALYSIS, PAST_OPEN
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

NOT_ASKED = Outcome.NOT_APPLICABLE


def _possible(m: Moment, verdict: Verdict) -> Verdict:
    """The verdict, mended by what can be done: a closed nonconformity and its actions are locked until it is reopened,
    and an open one is contained before it is analysed."""
    kind, _, pk = verdict.mend.pointer.partition(":") if verdict.mend else ("", "", "")
    if kind not in ("Nonconformity", "Action"):
        return verdict
    through = {"pk": pk} if kind == "Nonconformity" else {"pk__in": m.of(Action).filter(pk=pk).values("nonconformity")}
    found = m.of(Nonconformity).filter(**through).first()
    if found is not None and found.state == "closed":
        return replace(verdict, mend=Mend("Nonconformity", "reopen", found.pointer))
    if found is not None and found.state == "open" and verdict.mend and verdict.mend.verb == "analyse":
        return replace(verdict, mend=Mend("Nonconformity", "contain", found.pointer))
    return verdict


@check("nonconformities_described")
def nonconformities_described(m: Moment) -> Verdict:
    """Every nonconformity says what happened and when it was detected."""
    w, all_ = Words(m), considered(m)
    said = w.every(
        all_,
        ~Q(description="") & Q(detected_on__isnull=False),
        breaks="do not say what happened or when it was detected",
        holds="say what happened and when it was detected",
    )
    return advised(_possible(m, said), w.none(all_, Q(requirement=""), breaks="name no requirement that was not met"))


@check("nonconformities_contained")
def nonconformities_contained(m: Moment) -> Verdict:
    """When something goes wrong it is contained or put right."""
    w, all_ = Words(m), considered(m)
    past = w.every(
        all_.filter(state__in=PAST_OPEN),
        ~Q(containment=""),
        breaks="do not say what was done at once",
        holds="say what was done at once",
    )
    waiting = all_.filter(state="open", containment="")
    late = w.in_time(
        waiting,
        "detected_on",
        all_,
        days=m.days("containment"),
        mend="contain",
        late="open for long without anything done at once",
    )
    return _possible(m, all_of(past, softened(late)))


@check("nonconformities_analysed")
def nonconformities_analysed(m: Moment) -> Verdict:
    """For every nonconformity the cause is found and it is asked whether the like exists elsewhere."""
    w, all_ = Words(m), considered(m)
    past = w.every(
        all_.filter(state__in=PAST_ANALYSIS),
        ~Q(cause="") & ~Q(extent=""),
        breaks="give no cause or no extent",
        holds="give cause and extent",
    )
    waiting = all_.filter(state__in=("open", "contained"))
    late = w.in_time(
        waiting,
        "detected_on",
        all_,
        days=m.days("cause_analysis"),
        mend="analyse",
        late="waiting for long to be analysed",
    )
    return _possible(m, all_of(past, softened(late)))


@check("nonconformities_rated")
def nonconformities_rated(m: Moment) -> Verdict:
    """Every nonconformity is graded by how much it weighs."""
    found = Words(m).every(considered(m), ~Q(severity=""), breaks="have no severity", holds="have a severity")
    return _possible(m, softened(found))


@check("nonconformities_have_actions")
def nonconformities_have_actions(m: Moment) -> Verdict:
    """Every nonconformity acted on, verified or closed has its actions on file, or says why it needs none."""
    w, standing = Words(m), m.of(Action).exclude(state="cancelled")
    under_way, closed = m.of(Nonconformity).filter(state__in=BEING_ACTED_ON), m.of(Nonconformity).filter(state="closed")
    has = Q(Exists(standing.filter(nonconformity=OuterRef("pk"))))
    planned = w.covered(
        under_way,
        by=standing,
        via="nonconformity",
        breaks="have no action",
        holds="have their actions on file",
        empty=NOT_ASKED,
    )
    reasoned = w.every(
        closed,
        has | ~Q(no_action_because=""),
        breaks="were closed without any action and do not say why none was needed",
        holds="have their actions on file or say why none was needed",
        empty=NOT_ASKED if under_way.exists() else Outcome.NO_DATA,
        mend="reopen",
    )
    return all_of(planned, softened(reasoned))


@check("corrective_actions_in_time")
def corrective_actions_in_time(m: Moment) -> Verdict:
    """Every action against the cause of a nonconformity is done by its date."""
    w, among = Words(m), corrective_actions(m)
    found = w.planned(among.filter(state="open"), "due_on", among, undated="have no due date", mend="complete")
    running = considered(m).filter(state__in=NOT_CLOSED, detected_on__isnull=False)
    slow = [
        w.in_time(
            running.filter(severity=s),
            "detected_on",
            running,
            days=m.days(f"correction_{s}"),
            late=f"open for long ({s})",
        )
        for s in ("minor", "major")
    ]
    return advised(_possible(m, found), *slow)


@check("effect_checks_in_time")
def effect_checks_in_time(m: Moment) -> Verdict:
    """The effect of every action done is checked by the date set for it."""
    w, among = Words(m), corrective_actions(m).filter(state__in=("done", "verified"))
    dated, undated = (among.filter(state="done", effect_check_due__isnull=n) for n in (False, True))
    by_plan = w.in_time(dated, "effect_check_due", among, mend="verify", late="past the date of the effect check")
    by_habit = w.in_time(
        undated,
        "done_on",
        among,
        days=m.days("effect_check"),
        mend="verify",
        late="done for long without an effect check",
    )
    dateless = w.none(undated, Q(), breaks="are done and have no date for the effect check", empty=NOT_ASKED)
    return advised(_possible(m, all_of(by_plan, softened(by_habit))), dateless)


@check("action_effects_verified")
def action_effects_verified(m: Moment) -> Verdict:
    """Every verified action says who verified it, when and with what result."""
    w, verified = Words(m), corrective_actions(m).filter(state="verified")
    complete = ~Q(result="") & Q(verified_by__isnull=False)
    found = w.every(
        verified,
        complete,
        since="verified_on",
        breaks="lack a result, a verifier or a day of verification that has come",
        holds="have a result, a verifier and a day of verification",
        mend="verify",
    )
    return advised(
        _possible(m, found),
        w.none(verified, Q(verified_by=F("owner")), breaks="were verified by the person who did them"),
    )


@check("nonconformities_closed_with_evidence")
def nonconformities_closed_with_evidence(m: Moment) -> Verdict:
    """Every closed nonconformity shows that the trouble is gone, and leaves no action open."""
    w, closed = Words(m), m.of(Nonconformity).filter(state="closed")
    in_order = Q(closed_on__isnull=True) | Q(verified_on__lte=F("closed_on"))
    shown = w.every(
        closed,
        ~Q(effect_test="") & in_order,
        since="verified_on",
        mend="reopen",
        breaks="were closed without an effect test that was run before",
        holds="were closed after an effect test",
    )
    seen = w.every(closed, ~Q(verification=""), breaks="do not say what the effect test showed", mend="reopen")
    undone = m.of(Action).filter(nonconformity__in=closed, state="open").values("nonconformity")
    left = w.none(
        closed,
        Q(pk__in=undone),
        breaks="have actions that are still open",
        holds="have no action that is still open",
        mend="reopen",
    )
    back = considered(m).filter(recurrence_of__isnull=False).values("recurrence_of")
    return advised(
        all_of(shown, left),
        w.none(closed, Q(pk__in=back), breaks="came back: another one is its recurrence"),
        seen,
    )


@check("improvement_shown")
def improvement_shown(m: Moment) -> Verdict:
    """At least one action was shown to have had its effect in the recent past."""
    verified = m.of(Action).filter(state="verified")
    return softened(
        Words(m).last_within(
            verified, "verified_on", m.days("process_evidence"), what="verified action", mend=Mend("Action", "create")
        )
    )
