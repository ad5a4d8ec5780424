"""What nonconformities and actions can show (clause 10 of both standards)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.improvement.models import Action, Nonconformity
from accord.areas.improvement.queries import considered, corrective_actions
from accord.areas.improvement.terms import BEING_ACTED_ON, NOT_CLOSED, PAST_ANALYSIS, PAST_OPEN
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, when

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

NOT_ASKED = Outcome.NOT_APPLICABLE


@check("nonconformities_described")
def nonconformities_described(m: Moment) -> Verdict:
    """Every nonconformity says what happened and when it was detected."""
    w, all_ = Words(m), considered(m)
    said = w.every(
        all_,
        ~Q(description="") & Q(detected_on__isnull=False),
        breaks="do not say what happened or when it was detected",
    )
    return advised(said, w.none(all_, Q(requirement=""), breaks="name no requirement that was not met"))


@check("nonconformities_contained")
def nonconformities_contained(m: Moment) -> Verdict:
    """When something goes wrong it is contained or put right."""
    w, all_ = Words(m), considered(m)
    past = w.every(all_.filter(state__in=PAST_OPEN), ~Q(containment=""), breaks="do not say what was done at once")
    waiting = all_.filter(state="open", containment="")
    late = w.in_time(
        waiting,
        "detected_on",
        all_,
        days=m.days("containment"),
        mend="contain",
        late="open for long without anything done at once",
    )
    return all_of(past, softened(late))


@check("nonconformities_analysed")
def nonconformities_analysed(m: Moment) -> Verdict:
    """For every nonconformity the cause is found and it is asked whether the like exists elsewhere."""
    w, all_ = Words(m), considered(m)
    past = w.every(
        all_.filter(state__in=PAST_ANALYSIS), ~Q(cause="") & ~Q(extent=""), breaks="give no cause or no extent"
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
    return all_of(past, softened(late))


@check("nonconformities_rated")
def nonconformities_rated(m: Moment) -> Verdict:
    """Every nonconformity is graded by how much it weighs."""
    return softened(Words(m).every(considered(m), ~Q(severity=""), breaks="have no severity"))


@check("nonconformities_have_actions")
def nonconformities_have_actions(m: Moment) -> Verdict:
    """Every nonconformity that is being acted on or verified has its actions on file."""
    w, standing = Words(m), m.of(Action).exclude(state="cancelled")
    under_way, closed = m.of(Nonconformity).filter(state__in=BEING_ACTED_ON), m.of(Nonconformity).filter(state="closed")
    bare = closed.filter(~Exists(standing.filter(nonconformity=OuterRef("pk"))), no_action_because="")
    found = when(
        under_way.exists(),
        lambda: w.covered(under_way, by=standing, via="nonconformity", breaks="have no action"),
        otherwise="No nonconformity is being acted on or verified.",
    )
    silent = w.none(
        closed, Q(pk__in=bare.values("pk")), breaks="were closed without any action: say why none was needed"
    )
    return advised(found, silent)


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
    return advised(found, *slow)


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
    return advised(all_of(by_plan, softened(by_habit)), dateless)


@check("action_effects_verified")
def action_effects_verified(m: Moment) -> Verdict:
    """Every verified action says who verified it, when and with what result."""
    w, verified = Words(m), corrective_actions(m).filter(state="verified")
    complete = ~Q(result="") & Q(verified_by__isnull=False)
    found = w.every(
        verified,
        complete,
        since="verified_on",
        breaks="lack a result, a verifier or a day of verification",
        mend="verify",
    )
    return advised(
        found, w.none(verified, Q(verified_by=F("owner")), breaks="were verified by the person who did them")
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
    )
    undone = m.of(Action).filter(nonconformity__in=closed, state="open").values("nonconformity")
    left = w.none(closed, Q(pk__in=undone), breaks="have actions that are still open", mend="reopen")
    back = considered(m).filter(recurrence_of__isnull=False).values("recurrence_of")
    return advised(
        all_of(shown, left), w.none(closed, Q(pk__in=back), breaks="came back: another one is its recurrence")
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
