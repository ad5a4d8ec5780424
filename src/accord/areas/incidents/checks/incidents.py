"""What events and incidents can show."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import DateField, ExpressionWrapper, F, Q
from django.db.models.functions import Coalesce, TruncDate

from accord.areas.improvement.queries import raised, taken_up
from accord.areas.incidents.models import Event, Incident
from accord.areas.incidents.queries import brought_lately, decided, judgeable, reported_by_people, running, waiting
from accord.areas.incidents.terms import Severity, YesNo
from accord.kernel.checks.mending import by_act, further, lacking, mended_by
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, when
from accord.kernel.records.nothing import says_something, says_something_or_none

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

BACK = ("recovered", "reviewed", "closed")
PERSONAL = "incident with personal data"
NEXT = {"recovered": "review", "eradicated": "recover", "contained": "recover", "open": "contain"}
"""The act that brings an incident nearer to its lessons, by its state; the furthest first."""
GRAVE_ONE = "incident that was severe or reported to an authority"
GRAVE = Q(severity__in=(Severity.HIGH.value, Severity.CRITICAL.value)) | Q(notified_on__isnull=False)
"""Incidents that have to change something: severe ones, and those of which an authority was told."""


def _possible(m: Moment, verdict: Verdict) -> Verdict:
    """The verdict; what is closed is locked until it is reopened, and nobody is told to have an incident."""
    if verdict.mend and verdict.mend.verb == "create":
        return replace(verdict, mend=None)
    return mended_by(verdict, m.of(Incident), {"closed": "reopen"})


# ---- events ----------------------------------------------------------------------------------------------------------


@check("events_decided_in_time")
def events_decided_in_time(m: Moment) -> Verdict:
    """For every event reported somebody decides whether it is an incident, says why, and does so in time."""
    w, settled, asked = Words(m), called(decided(m), "decided event"), waiting(m)
    reasoned = w.every(
        settled,
        says_something("assessment") & by_who_was_here("assessed_by", "assessed_on"),
        since="assessed_on",
        breaks="do not say who decided, when or why, or name somebody who had left before",
        holds="say who decided, when and why",
    )
    reasoned = mended_by(reasoned, settled, {"no_incident": "reconsider"})
    if not settled.exists():
        reasoned = replace(reasoned, mend=by_act(asked, "assess", Mend("Event", "report")))
    in_time = w.in_time(
        asked.exclude(reported_on=None),
        "reported_on",
        m.of(Event),
        days=m.days("incident_assessment"),
        late="waiting too long for a decision",
        mend="assess",
        empty=NOT_ASKED,
    )
    undated = w.none(asked, Q(reported_on=None), breaks="do not say when they were reported", empty=NOT_ASKED)
    nameless = w.none(
        settled, Q(state="incident", incident__isnull=True), breaks="have no incident on file that came of them"
    )
    last = F("reported_on") + timedelta(days=m.days("incident_assessment"))
    late = Q(assessed_on__gt=ExpressionWrapper(last, DateField()))
    slow = w.none(settled, late, breaks="were decided later than planned")
    return advised(all_of(softened(reasoned), softened(in_time), softened(undated)), nameless, slow)


@check("events_reported_by_people")
def events_reported_by_people(m: Moment) -> Verdict:
    """People have reported events in the recent past."""
    w, by_people, days = Words(m), reported_by_people(m), m.days("process_evidence")
    found = w.last_within(
        by_people, "reported_on", days, what="event reported by somebody", mend=Mend("Event", "report")
    )
    recent = by_people.filter(reported_on__gte=m.ago(days))
    alone = when(
        recent.count() > 1 and recent.order_by().values("reported_by").distinct().count() == 1,
        lambda: w.none(recent, Q(), breaks="were reported by one and the same person"),
        otherwise="Several people have reported.",
    )
    unanswered = w.none(
        by_people.exclude(state="reported"),
        Q(answered_on__isnull=True),
        breaks="were decided, and the person who reported them was not told",
        mend="answer",
    )
    return advised(softened(found), unanswered, alone)


# ---- incidents -------------------------------------------------------------------------------------------------------


@check("incidents_classified")
def incidents_classified(m: Moment) -> Verdict:
    """Every incident says what kind it is and how severe, once the time to find that out is over."""
    w, sorted_, what = Words(m), ~Q(classification="") & ~Q(severity=""), "classification severity"
    judged = judgeable(m, sorted_)
    found = w.every(
        judged.filter(sorted_ | ~Q(state="open") | Q(detected_on=None)),
        sorted_,
        breaks="have no kind or no severity",
        holds="have a kind and a severity",
    )
    late = w.in_time(
        judged.filter(~sorted_, state="open", detected_on__isnull=False),
        "detected_on",
        judged,
        days=m.days("incident_assessment"),
        mend="edit",
        asked=what,
        late="open too long without a kind or a severity",
    )
    return _possible(m, softened(all_of(lacking(found, judged, what), late)))


@check("incidents_handled")
def incidents_handled(m: Moment) -> Verdict:
    """Every incident is led by somebody, and its file says how it was contained, removed and put right."""
    w, all_, led = Words(m), judgeable(m), running(m)
    says = says_something_or_none("containment") & (~Q(state="eradicated") | ~Q(eradication=""))
    whole = judgeable(m, says & Q(contained_on__lte=m.on, recovered_on__lte=m.on) & ~Q(recovery=""))
    contained = w.every(
        called(whole.exclude(state="open"), "contained incident"),
        says,
        since="contained_on",
        breaks="do not say how or when they were contained, or how the cause was removed",
        holds="say how and when they were contained",
    )
    put_right = w.every(
        called(whole.filter(state__in=BACK), "recovered incident"),
        ~Q(recovery=""),
        since="recovered_on",
        breaks="do not say how or when operations were restored",
        holds="say how and when operations were restored",
        empty=NOT_ASKED,
    )
    waited = w.in_time(
        all_.filter(state="open"),
        "detected_on",
        whole,
        days=m.days("containment"),
        late="open too long without containment",
        mend="contain",
    )
    stuck = w.in_time(
        all_.filter(state__in=("contained", "eradicated")),
        "contained_on",
        whole,
        days=m.days("process_evidence"),
        late="waiting too long for recovery after containment",
        mend="recover",
    )
    done = says_something("containment") | says_something("eradication") | says_something("recovery")
    told = _imported_say(m, done, breaks="do not say what was done", holds="say what was done")
    in_hand = (softened(v) for v in (contained, put_right, waited, stuck, told))
    return _possible(m, all_of(*in_hand, _led_by_somebody(w, led)))


def _led_by_somebody(w: Words, led: QuerySet[Incident]) -> Verdict:
    """Whoever leads one that is not closed is still here; without a leader nothing shows it."""
    led = called(led, "open incident")
    breaks, holds = "are led by somebody who has left", "are led by somebody who works here"
    here = w.still_here(led, "owner", breaks=breaks, holds=holds)
    named = w.every(
        led,
        Q(owner__isnull=False),
        breaks="are led by nobody",
        holds="are led by somebody",
        empty=NOT_ASKED,
    )
    return all_of(here, softened(named))


@check("incident_notices_in_time")
def incident_notices_in_time(m: Moment) -> Verdict:
    """It is settled in time whether an incident touched personal data; where it did, the authority was told by the hour
    that the law sets, or it is on file why not, or what followed.

    One that came closed in an import does not say that nobody was told: it shows nothing.
    """
    judged, touched = judgeable(m), called(m.of(Incident).filter(personal_data=YesNo.YES.value), PERSONAL)
    unsaid = called(judged.filter(personal_data=""), "incident without a decision on personal data")
    said = Words(m).in_time(
        unsaid,
        "detected_on",
        unsaid,
        days=_notice_days(m),
        late="past the time for that decision",
        mend="judge-data",
        empty=NOT_ASKED,
    )
    notices = when(
        touched.exists(), lambda: _told(m, touched), otherwise="No incident is known to have affected personal data."
    )
    return _possible(m, all_of(notices, softened(said)))


def _notice_days(m: Moment) -> int:
    """The days in which the hours for the notice end."""
    return -(-m.parameter("authority_notice") // 24)


def _told(m: Moment, touched: QuerySet[Incident]) -> Verdict:
    """Of each of these the authority was told by its hour (where none is on file, by that from when it was known, else
    detected), or it is on file why not, or what followed."""
    w, judged = Words(m), judgeable(m)
    known = Coalesce(TruncDate("known_since", tzinfo=ZoneInfo(m.zone())), "detected_on")
    last = ExpressionWrapper(known + timedelta(days=_notice_days(m)), DateField())
    dated = touched.annotate(due=Coalesce("authority_notice_due", last))
    after, unknown = Q(notified_on__gt=F("due")), Q(notified_on__isnull=False, due=None)
    waived = says_something("no_notice_because")
    owed = touched.filter(~waived, notified_on__isnull=True)
    silent = w.none(
        called(owed.exclude(pk__in=judged.values("pk")), f"imported {PERSONAL}"),
        Q(),
        breaks="say neither that the authority was notified nor why not",
        empty=NOT_ASKED,
    )
    by_plan = w.planned(
        owed.filter(pk__in=judged.values("pk")),
        "authority_notice_due",
        touched,
        undated="have no day for the notice",
        mend="notify",
        date_by="judge-data",
    )
    given = w.every(
        called(touched.filter(notified_on__isnull=False), PERSONAL),
        Q(),
        since="notified_on",
        breaks="have a date of notification that is still to come",
        holds="have a date of notification",
        empty=NOT_ASKED,
    )
    asked = judgeable(m, Q(pk__in=brought_lately(m).values("pk")))
    left = w.none(
        called(dated.filter(~waived, pk__in=asked.values("pk")), PERSONAL),
        (after | unknown) & ~_changed_something(m),
        breaks="were notified to the authority late, or nothing shows that it was in time, and nothing followed",
        holds="were not notified to the authority too late, or something followed",
        empty=NOT_ASKED,
        mend="open-nonconformity",
    )
    left = mended_by(left, touched, {"closed": "reopen"})
    late = w.none(called(dated, PERSONAL), after, breaks="were notified to the authority late")
    return advised(all_of(by_plan, softened(given), softened(silent), softened(left)), late)


def _changed_something(m: Moment) -> Q:
    """Incidents that a nonconformity that stands, or an action that was not given up, has followed."""
    return Q(nonconformity__in=raised(m)) | Q(pk__in=taken_up(m, Incident))


@check("incident_lessons_drawn")
def incident_lessons_drawn(m: Moment) -> Verdict:
    """After every incident its cause and lessons are written down, and one that was severe, or of which an authority
    was told, has changed something."""
    w, all_ = Words(m), judgeable(m)
    says = says_something("cause", "lessons") & by_who_was_here("lessons_by", "lessons_on")
    changed = _changed_something(m)
    drawn_up, lately = says & Q(lessons_on__lte=m.on), Q(pk__in=brought_lately(m).values("pk"))
    whole = judgeable(m, (~GRAVE | changed | lately) & drawn_up)
    drawn = w.every(
        called(whole.filter(state__in=("reviewed", "closed")), "reviewed incident"),
        says,
        since="lessons_on",
        breaks="do not say the cause and the lessons, who drew these and when, or name somebody who had left before",
        holds="say the cause and the lessons",
        mend="reopen",
    )
    drawn = further(drawn, all_, NEXT)
    waited = w.in_time(
        all_.filter(state="recovered"),
        "recovered_on",
        whole.filter(state__in=BACK),
        days=m.days("incident_lessons"),
        late="waiting too long for the lessons",
        mend="review",
    )
    told = _imported_say(
        m, says_something("lessons"), breaks="have no lessons on file", holds="have their lessons on file"
    )
    return _possible(
        m, all_of(*(softened(v) for v in (drawn, *_changes(m, all_, changed, lately & drawn_up), waited, told)))
    )


def _changes(m: Moment, incidents: QuerySet[Incident], changed: Q, lessons: Q) -> tuple[Verdict, Verdict]:
    """Severe incidents have `changed` something: those closed with `lessons` on file, and in time those reviewed."""
    w = Words(m)
    acted = w.every(
        called(judgeable(m, lessons).filter(GRAVE, state="closed"), f"closed {GRAVE_ONE}"),
        changed,
        breaks="have led to no change",
        holds="have led to a change",
        empty=NOT_ASKED,
        mend="reopen",
    )
    unchanged = incidents.filter(GRAVE, ~changed, state="reviewed", lessons_on__isnull=False)
    unchanged = called(unchanged, f"reviewed {GRAVE_ONE}")
    left = w.in_time(
        unchanged,
        "lessons_on",
        unchanged,
        days=m.days("incident_lessons"),
        late="left too long without a change",
        mend="open-nonconformity",
        empty=NOT_ASKED,
    )
    return acted, left


def _imported_say(m: Moment, said: Q, *, breaks: str, holds: str) -> Verdict:
    """What was brought in as closed says so."""
    imported = called(brought_lately(m), "incident imported as closed")
    return Words(m).none(imported, ~said, breaks=breaks, holds=holds, empty=NOT_ASKED)


@check("incident_evidence_kept")
def incident_evidence_kept(m: Moment) -> Verdict:
    """Where evidence is needed, the incident says what was taken, by whom, when, and through which hands it went."""
    w, all_ = Words(m), judgeable(m)
    says = says_something("evidence_custody") & Q(evidence_taken_by__isnull=False)
    needing = judgeable(m, says & Q(evidence_taken_on__lte=m.on)).filter(evidence_needed=YesNo.YES.value)
    kept = w.every(
        called(needing, "incident that needs evidence"),
        says,
        since="evidence_taken_on",
        breaks="do not say what was taken as evidence, by whom or when",
        holds="say what was taken as evidence, by whom and when",
        mend="secure-evidence",
    )
    asked = w.every(
        all_.exclude(state="open"),
        ~Q(evidence_needed=""),
        breaks="leave open whether evidence is needed",
        holds="say whether evidence is needed",
        empty=NOT_ASKED,
    )
    return _possible(m, softened(all_of(kept, asked)))
