"""What events and incidents can show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import DateField, ExpressionWrapper, F, Q
from django.db.models.functions import Coalesce, TruncDate

from accord.areas.improvement.queries import named_as_source, raised
from accord.areas.incidents.models import Event, Incident
from accord.areas.incidents.queries import brought_lately, decided, judgeable, reported_by_people, running, waiting
from accord.areas.incidents.terms import Severity, YesNo
from accord.kernel.checks.mending import mended_by
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, when
from accord.kernel.records.nothing import says_something, says_something_or_none

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

BACK = ("recovered", "reviewed", "closed")
SEVERE = (Severity.HIGH.value, Severity.CRITICAL.value)


def _possible(m: Moment, verdict: Verdict) -> Verdict:
    """The verdict; what is closed is locked until it is reopened."""
    return mended_by(verdict, m.of(Incident), {"closed": "reopen"})


# ---- events ----------------------------------------------------------------------------------------------------------


@check("events_decided_in_time")
def events_decided_in_time(m: Moment) -> Verdict:
    """For every event reported somebody decides whether it is an incident, says why, and does so in time."""
    w, settled = Words(m), decided(m)
    reasoned = w.every(
        settled,
        says_something("assessment") & Q(assessed_by__isnull=False),
        since="assessed_on",
        breaks="were decided without a reason, a person or a day",
        holds="were decided by somebody with a reason",
    )
    in_time = w.in_time(
        waiting(m),
        "reported_on",
        m.of(Event),
        days=m.days("incident_assessment"),
        late="waiting too long for a decision",
        mend="assess",
    )
    nameless = w.none(settled, Q(state="incident", incident__isnull=True), breaks="lack the incident that came of them")
    last = F("reported_on") + timedelta(days=m.days("incident_assessment"))
    late = Q(assessed_on__gt=ExpressionWrapper(last, DateField()))
    slow = w.none(settled, late, breaks="were decided later than the organization gave itself")
    return advised(all_of(softened(reasoned), softened(in_time)), nameless, slow)


@check("events_reported_by_people")
def events_reported_by_people(m: Moment) -> Verdict:
    """People have reported events in the recent past."""
    w, by_people, days = Words(m), reported_by_people(m), m.days("process_evidence")
    found = w.last_within(
        by_people, "reported_on", days, what="event reported by somebody", mend=Mend("Event", "report")
    )
    recent = by_people.filter(reported_on__gte=m.ago(days))
    alone = when(
        recent.order_by().values("reported_by").distinct().count() == 1,
        lambda: w.none(recent, Q(), breaks="were reported by one and the same person"),
        otherwise="Several people have reported.",
    )
    unanswered = w.none(
        by_people.exclude(state="reported"),
        Q(answered_on__isnull=True),
        breaks="were decided, and nobody told who reported",
        mend="answer",
    )
    return advised(softened(found), unanswered, alone)


# ---- incidents -------------------------------------------------------------------------------------------------------


@check("incidents_classified")
def incidents_classified(m: Moment) -> Verdict:
    """Every incident says what kind it is and how severe."""
    sorted_ = ~Q(classification="") & ~Q(severity="")
    found = Words(m).every(
        judgeable(m, sorted_),
        sorted_,
        breaks="lack a kind or a severity",
        holds="have a kind and a severity",
    )
    return _possible(m, softened(found))


@check("incidents_handled")
def incidents_handled(m: Moment) -> Verdict:
    """Every incident is led by somebody, and its file says how it was contained, removed and put right."""
    w, all_, led = Words(m), judgeable(m), running(m)
    says = says_something_or_none("containment") & (~Q(state="eradicated") | ~Q(eradication=""))
    whole = judgeable(m, says & Q(contained_on__lte=m.on, recovered_on__lte=m.on) & ~Q(recovery=""))
    contained = w.every(
        whole.exclude(state="open"),
        says,
        since="contained_on",
        breaks="lack the containment, its day, or the removal",
        holds="have their containment on file",
    )
    put_right = w.every(
        whole.filter(state__in=BACK),
        ~Q(recovery=""),
        since="recovered_on",
        breaks="lack the recovery or its day",
        holds="have their recovery on file",
        empty=NOT_ASKED,
    )
    waited = w.in_time(
        all_.filter(state="open"),
        "detected_on",
        whole,
        days=m.days("containment"),
        late="open for too long without containment",
        mend="contain",
    )
    stuck = w.in_time(
        all_.filter(state__in=("contained", "eradicated")),
        "contained_on",
        whole,
        days=m.days("process_evidence"),
        late="left between containment and recovery for too long",
        mend="recover",
    )
    told = w.none(
        brought_lately(m),
        ~(says_something("containment") | says_something("eradication") | says_something("recovery")),
        breaks="came in closed and do not say what was done",
        holds="came in closed and say what was done",
        empty=NOT_ASKED,
    )
    in_hand = (softened(v) for v in (contained, put_right, waited, stuck, told))
    return _possible(m, all_of(*in_hand, _led_by_somebody(w, led)))


def _led_by_somebody(w: Words, led: QuerySet[Incident]) -> Verdict:
    """Whoever leads one that is not closed is still here; without a leader nothing shows it."""
    here = w.with_person(
        led.filter(owner__isnull=False),
        "owner",
        breaks="are led by somebody who has left",
        holds="are led by somebody who is here",
        empty=NOT_ASKED,
    )
    named = w.every(
        led, Q(owner__isnull=False), breaks="have nobody who leads", holds="have somebody who leads", empty=NOT_ASKED
    )
    return all_of(here, softened(named))


@check("incident_notices_in_time")
def incident_notices_in_time(m: Moment) -> Verdict:
    """It is settled in time whether an incident touched personal data; where it did, the authority was told by the hour
    that the law sets, or it is on file why not, or what followed.

    One that came closed in an import does not say that nobody was told: it shows nothing.
    """
    judged, touched = judgeable(m), m.of(Incident).filter(personal_data=YesNo.YES.value)
    unsaid = judged.filter(personal_data="")
    said = Words(m).in_time(
        unsaid,
        "detected_on",
        unsaid,
        days=_notice_days(m),
        late="left for too long without a word on personal data",
        mend="judge-data",
        empty=NOT_ASKED,
    )
    notices = when(
        touched.exists(), lambda: _told(m, touched), otherwise="No incident is known to have touched personal data."
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
        owed.exclude(pk__in=judged.values("pk")),
        Q(),
        breaks="came closed and say neither that the authority was told nor why not",
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
        touched.filter(notified_on__isnull=False),
        Q(),
        since="notified_on",
        breaks="have a notice on a day to come",
        holds="have a notice",
        empty=NOT_ASKED,
    )
    left = w.none(
        dated.filter(~waived, pk__in=judged.values("pk")),
        (after | unknown) & ~_changed_something(m),
        breaks="were told to the authority late, or nothing shows that it was in time, and nothing followed",
        holds="were told to the authority in time, or something followed",
        empty=NOT_ASKED,
        mend="open-nonconformity",
    )
    late = w.none(dated, after, breaks="were told to the authority late")
    return advised(all_of(by_plan, softened(given), softened(silent), softened(left)), late)


def _changed_something(m: Moment) -> Q:
    """Incidents that a nonconformity that stands, or an action that was not given up, has followed."""
    return Q(nonconformity__in=raised(m)) | Q(pk__in=named_as_source(m, Incident))


@check("incident_lessons_drawn")
def incident_lessons_drawn(m: Moment) -> Verdict:
    """After every incident its cause and lessons are written down, and a severe one has changed something."""
    w, all_ = Words(m), judgeable(m)
    says = says_something("cause", "lessons") & Q(lessons_by__isnull=False)
    changed = _changed_something(m)
    whole = judgeable(m, (~Q(severity__in=SEVERE) | changed) & says & Q(lessons_on__lte=m.on))
    drawn = w.every(
        whole.filter(state__in=("reviewed", "closed")),
        says,
        since="lessons_on",
        breaks="lack cause, lessons, or who drew these when",
        holds="have cause and lessons on file",
        mend="reopen",
    )
    acted = w.every(
        all_.filter(state="closed", severity__in=SEVERE),
        changed,
        breaks="were severe and have changed nothing",
        holds="have changed something",
        empty=NOT_ASKED,
    )
    unchanged = all_.filter(~changed, state="reviewed", severity__in=SEVERE, lessons_on__isnull=False)
    left = w.in_time(
        unchanged,
        "lessons_on",
        unchanged,
        days=m.days("incident_lessons"),
        late="severe and left without a change after their lessons",
        mend="open-nonconformity",
        empty=NOT_ASKED,
    )
    waited = w.in_time(
        all_.filter(state="recovered"),
        "recovered_on",
        whole.filter(state__in=BACK),
        days=m.days("incident_lessons"),
        late="waiting too long for the lessons",
        mend="review",
    )
    told = w.none(
        brought_lately(m),
        ~says_something("lessons"),
        breaks="came in closed without lessons",
        holds="came in closed with their lessons",
        empty=NOT_ASKED,
    )
    return _possible(m, all_of(*(softened(v) for v in (drawn, acted, left, waited, told))))


@check("incident_evidence_kept")
def incident_evidence_kept(m: Moment) -> Verdict:
    """Where evidence is needed, the incident says what was taken, by whom, when, and through which hands it went."""
    w, all_ = Words(m), judgeable(m)
    says = says_something("evidence_custody") & Q(evidence_taken_by__isnull=False)
    kept = w.every(
        judgeable(m, says & Q(evidence_taken_on__lte=m.on)).filter(evidence_needed=YesNo.YES.value),
        says,
        since="evidence_taken_on",
        breaks="lack what was taken as evidence, by whom or when",
        holds="have their evidence on file",
        mend="secure-evidence",
    )
    asked = w.every(
        all_.exclude(state="open"),
        ~Q(evidence_needed=""),
        breaks="leave open whether evidence is needed",
        holds="settle whether evidence is needed",
        empty=NOT_ASKED,
    )
    return _possible(m, softened(all_of(kept, asked)))
