"""What changes and ideas can show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from accord.areas.improvement.models import Idea, PlannedChange
from accord.areas.improvement.queries import (
    changes_decided,
    changes_planned,
    changes_that_happened,
)
from accord.areas.improvement.terms import (
    MADE,
    OPERATIONS,
    ChangeScope,
    Worked,
)
from accord.kernel.checks.mending import STEPS
from accord.kernel.checks.population import called, name_of, number
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

_IS_MADE = Q(state__in=MADE) | Q(done_on__isnull=False)
"""Changes that were made, also where the state lags behind the day."""
SYSTEM, PROVISION, ICT = (
    "change of the management system",
    "change of production or service provision",
    "change of information systems",
)
"""What changes of these scopes are called."""
_MAY_BE_NONE = ("consequences", "resources")
"""What a change may do without: the word for it is an answer."""


STEPS["Idea"] = {"accepted": "complete", "new": "accept"}


def _given(*fields: str) -> Q:
    """Texts that are filled, with more than a word for nothing where there cannot be nothing."""
    some = [name for name in fields if name not in _MAY_BE_NONE]
    return Q(*(~Q(**{name: ""}) for name in _MAY_BE_NONE if name in fields)) & says_something(*some)


def _before_made(w: Words, planned: QuerySet[PlannedChange]) -> Verdict:
    """No planned change was made before the day on which it was approved."""
    return w.every(
        called(planned.filter(approved_on__isnull=False, done_on__isnull=False), name_of(planned)),
        Q(approved_on__lte=F("done_on")),
        breaks="were made before they were approved",
        holds="were approved before they were made",
        empty=NOT_ASKED,
    )


def _thought_through(w: Words, planned: QuerySet[PlannedChange], *fields: str) -> Verdict:
    """Every planned change has these texts and its approval, and if it is made, the day of that."""
    made = Q(state="approved") | Q(done_on__isnull=False)
    named = ", ".join(str(PlannedChange._meta.get_field(name).verbose_name) for name in fields)  # type: ignore[union-attr]
    told = f"{named}, " if named else ""
    return softened(
        w.every(
            planned,
            _given(*fields) & by_who_was_here("approved_by", "approved_on") & made,
            since="approved_on",
            breaks=f"do not state {told}who approved them and when they were made, or name one who had left before",
            holds=f"state {told}and who approved them" if named else "state who approved them",
        )
    )


def _in_order(w: Words, planned: QuerySet[PlannedChange], *fields: str) -> Verdict:
    return all_of(_before_made(w, planned), _thought_through(w, planned, *fields))


def _judged_afterwards(w: Words, happened: QuerySet[PlannedChange]) -> Verdict:
    """What just happened says what it did, and is looked back at by the date set for it."""
    if not number(happened):
        return Verdict(NOT_ASKED, "There is no unplanned change.")
    happened, undated = called(happened, "unplanned change"), "have no date of review"
    told = w.every(
        happened,
        ~Q(consequences=""),
        breaks="do not state their consequences",
        holds="state their consequences",
    )
    return all_of(
        softened(told), w.planned(happened.filter(state="done"), "review_due", happened, undated=undated, mend="review")
    )


def _of_system(m: Moment) -> QuerySet[PlannedChange]:
    return called(changes_planned(m).filter(scope=ChangeScope.SYSTEM.value), SYSTEM)


@check("system_changes_planned")
def system_changes_planned(m: Moment) -> Verdict:
    """Every change of the management system was thought through and approved before it was made."""
    w, planned = Words(m), _of_system(m)
    found = _in_order(w, planned, "purpose", "consequences", "integrity", "resources", "responsibilities")
    every_one = called(m.of(PlannedChange).filter(scope=ChangeScope.SYSTEM.value), SYSTEM)
    waiting = planned.filter(state="approved", due_on__isnull=False)
    happened = changes_that_happened(m).filter(scope=ChangeScope.SYSTEM.value)
    return advised(
        all_of(found, softened(_judged_afterwards(w, happened))),
        w.none(every_one, Q(unplanned=True), breaks="were made without a plan"),
        w.in_time(waiting, "due_on", planned, late="past the date on which they were to be made"),
    )


@check("system_changes_integrity_watched")
def system_changes_integrity_watched(m: Moment) -> Verdict:
    """For every change of the management system somebody who is still with us watches that it stays whole."""
    w, planned, watcher = Words(m), _of_system(m), "integrity_watched_by"
    named = Q(integrity_watched_by__isnull=False)
    here = w.still_here(
        called(planned.filter(state__in=("approved", "done")), SYSTEM),
        watcher,
        breaks="are watched by somebody who has left",
        holds="are watched by somebody who works here",
    )
    who = "who watches over the integrity of the system"
    some = w.every(planned, named, breaks=f"do not say {who}", holds=f"say {who}")
    return all_of(here, softened(some))


@check("system_changes_communicated")
def system_changes_communicated(m: Moment) -> Verdict:
    """Of every change of the management system it is settled who is told, and those were told once it was made."""
    w, planned = Words(m), _of_system(m)
    settled = w.every(
        planned, says_something("communication"), breaks="do not say who is told", holds="say who is told"
    )
    told = w.every(
        called(changes_decided(m).filter(scope=ChangeScope.SYSTEM.value, state__in=MADE), f"{SYSTEM} that was made"),
        Q(),
        since="told_on",
        breaks="have no date on which people were told",
        holds="have a date on which people were told",
        empty=NOT_ASKED,
    )
    return all_of(softened(settled), softened(told))


@check("system_changes_judged_in_time")
def system_changes_judged_in_time(m: Moment) -> Verdict:
    """Every change of the management system has its effect test and is looked back at, with a verdict, by the date set
    for it."""
    w, made = Words(m), called(_of_system(m).filter(state__in=MADE), f"{SYSTEM} that was made")
    reviewed = called(made.filter(state="reviewed"), f"reviewed {SYSTEM}")
    back = w.planned(made.filter(state="done"), "review_due", made, undated="have no date of review", mend="review")
    tested = w.every(made, says_something("effect_test"), breaks="have no effect test", holds="have an effect test")
    judged = w.every(
        reviewed,
        ~Q(worked="") & says_something("review_result") & by_who_was_here("reviewed_by", "reviewed_on"),
        since="reviewed_on",
        breaks="lack a verdict, a result, a day of review that has come, or a reviewer who had not left",
        holds="have a verdict, a result, a reviewer and a day of review",
        mend="review",
    )
    failed = w.none(reviewed, Q(worked=Worked.NO.value), breaks="did not work")
    happened = _judged_afterwards(w, changes_that_happened(m).filter(scope=ChangeScope.SYSTEM.value))
    return advised(all_of(back, softened(tested), softened(judged), softened(happened)), failed)


@check("operational_changes_controlled")
def operational_changes_controlled(m: Moment) -> Verdict:
    """Changes in operations were approved before they were made, and unplanned changes are judged afterwards by the
    date set for it."""
    w, happened = Words(m), changes_that_happened(m)
    planned = called(changes_planned(m).filter(Q(scope__in=OPERATIONS) | Q(ict=True)), "change in operations")
    found = all_of(_in_order(w, planned), _judged_afterwards(w, happened))
    if found.mend and found.mend.verb == "create":
        found = replace(found, mend=replace(found.mend, known=f"scope={OPERATIONS[0]}"))
    return advised(
        found,
        w.none(called(happened, "unplanned change"), Q(worked=Worked.NO.value), breaks="did not work out"),
    )


@check("provision_changes_controlled")
def provision_changes_controlled(m: Moment) -> Verdict:
    """Every change of how products are made or services rendered shows what it does besides, who approved it before it
    was made, and what was done."""
    w, scope = Words(m), ChangeScope.PROVISION.value
    planned = called(changes_planned(m).filter(scope=scope), PROVISION)
    afterwards = _judged_afterwards(w, changes_that_happened(m).filter(scope=scope))
    to_review = planned.filter(state="done", review_due__isnull=False)
    return advised(
        all_of(_before_made(w, planned), _on_file(w, planned), softened(afterwards)),
        w.in_time(to_review, "review_due", to_review, mend="review", late="past the date of their review"),
    )


@check("provision_changes_recorded")
def provision_changes_recorded(m: Moment) -> Verdict:
    """Of every change of how products are made or services rendered it is on file what it does besides, who approved it
    and when, and what was done."""
    return _on_file(Words(m), called(changes_planned(m).filter(scope=ChangeScope.PROVISION.value), PROVISION))


def _on_file(w: Words, planned: QuerySet[PlannedChange]) -> Verdict:
    """What was found, approved and done is on file, whatever came first."""
    done = w.every(
        called(planned.filter(_IS_MADE), f"{PROVISION} that was made"),
        says_something("result"),
        breaks="do not say what was done",
        holds="say what was done",
        empty=NOT_ASKED,
    )
    return all_of(_thought_through(w, planned, "consequences"), softened(done))


@check("ict_changes_controlled")
def ict_changes_controlled(m: Moment) -> Verdict:
    """Every change of information systems shows what else it does, its test, its way back and its approval before
    use; the last was approved not long ago."""
    w, planned = Words(m), called(changes_planned(m).filter(ict=True), ICT)
    tested = w.every(
        called(planned.filter(_IS_MADE), f"{ICT} that was made"),
        Q(),
        since="tested_on",
        breaks="have no date of testing that has come",
        holds="were tested",
        empty=NOT_ASKED,
    )
    days, what = m.days("process_evidence"), "approved change of information systems"
    lately = w.last_within(planned, "approved_on", days, what=what)
    afterwards = _judged_afterwards(w, changes_that_happened(m).filter(ict=True))
    return advised(
        all_of(
            _in_order(w, planned, "consequences", "test", "way_back"),
            softened(tested),
            softened(afterwards),
            softened(lately),
        ),
        w.none(planned, Q(approved_by=F("requested_by")), breaks="were approved by whoever proposed them"),
        w.none(planned, Q(tested_on__gt=F("done_on")), breaks="were tested only after they were made"),
    )


# ---- ideas -----------------------------------------------------------------------------------------------------------


@check("ideas_followed")
def ideas_followed(m: Moment) -> Verdict:
    """Ideas are answered, and what was taken up is carried out: the last not long ago."""
    w, ideas = Words(m), m.of(Idea)
    new, accepted = ideas.filter(state="new"), ideas.filter(state="accepted")
    found = all_of(
        w.last_within(ideas.filter(state="done"), "done_on", m.days("process_evidence"), what="idea carried out"),
        w.in_time(
            new.filter(answer_due__isnull=False), "answer_due", ideas, mend="accept", late="overdue for an answer"
        ),
        w.in_time(
            accepted.filter(due_on__isnull=False), "due_on", ideas, mend="complete", late="overdue to be carried out"
        ),
    )
    dateless = Q(state="new", answer_due=None) | Q(state="accepted", due_on=None)
    return advised(softened(found), w.none(ideas, dateless, breaks="have no date for the next step"))
