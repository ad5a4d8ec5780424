"""What screenings and agreements can show."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q

from accord.areas.people import queries
from accord.areas.people.models import Agreement
from accord.areas.people.terms import AgreementKind
from accord.kernel.checks.mending import gone_on_with, lacking
from accord.kernel.checks.periods import FAR, Span, span
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.spans import Need, each_need, kept, spanned
from accord.kernel.checks.verdict import NOT_ASKED
from accord.kernel.checks.words import Words, advised, all_of, softened, when
from accord.kernel.organization.here import with_us
from accord.kernel.organization.models import Person
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment

TERMS, SECRECY = AgreementKind.EMPLOYMENT_TERMS.value, AgreementKind.CONFIDENTIALITY.value
Period = tuple[Any, Any, Any]


def _by_person(periods: Iterable[Period]) -> dict[Any, list[Span]]:
    """The periods (person, first day, last day) that are known of each person."""
    found = defaultdict[Any, list[Span]](list)
    for person, begin, end in periods:
        found[person] += span(begin, end)
    return found


def _others(m: Moment) -> QuerySet[Person]:
    """Those who work here and are not employed."""
    return queries.active_persons(m).filter(external=True)


# ---- screenings ------------------------------------------------------------------------------------------------------


OUTSIDE = "external person"


@check("people_screened")
def people_screened(m: Moment) -> Verdict:
    """Everyone employed here was screened and passed, and no screening is late or has run out."""
    w, every_one, people = Words(m), queries.screenings(m), queries.employees(m)
    passed = every_one.filter(state="passed", done_on__isnull=False)
    screened = kept(
        m,
        people,
        _screening_needs(m),
        breaks="passed a screening that has run out",
        never="have never passed a screening",
        holds="passed a screening that still counts",
        opens="Screening",
    )
    screened = gone_on_with(m, screened, role=None)
    failed = queries.failed_periods(m)
    asked = every_one.filter(queries.stays_beyond(m, "due_on"), state="requested", done_on=None)
    unsaid = every_one.filter(queries.stays_beyond(m, "due_on"), state="requested", done_on__isnull=False)
    unsaid = called(unsaid, "screening that was done")
    result = w.none(unsaid, Q(), breaks="have no result", empty=NOT_ASKED, mend="pass")
    late = w.planned(asked, "due_on", every_one, undated="have no due date", mend="pass")
    ended = every_one.filter(state="expired", role=None, person__in=people.order_by().values("pk"))
    ended = called(ended, "expired screening")
    again = passed.filter(person=OuterRef("person"), kind=OuterRef("kind"))
    unscreened = w.every(
        called(_others(m), OUTSIDE), Q(Exists(passed.filter(person=OuterRef("pk")))), breaks="were never screened"
    )
    return advised(
        all_of(screened, late, _roles_after_failing(m, failed), softened(_failed(m, failed)), softened(result)),
        w.none(passed, Q(done_on__gt=F("person__joined_on")), breaks="were done after the person had joined"),
        unscreened,
        w.none(passed, Q(done_by=None), breaks="do not say who saw the proof"),
        w.none(ended, ~Q(Exists(again)), breaks="were not replaced by one of that kind that was passed"),
    )


def _screened(m: Moment) -> list[Period]:
    """While a screening counts; one marked as expired counted on its first day."""
    done = queries.screenings(m).filter(state__in=("passed", "expired"), done_on__isnull=False)
    found = done.values_list("person", "done_on", "expires_on", "state")
    return [(person, day, day if state == "expired" else end) for person, day, end, state in found]


def _screening_needs(m: Moment) -> list[Need]:
    """Everyone employed here needs a screening that counts, and of each kind that they once passed one that has not run
    out, for a role only while they hold it. A kind of which one was marked as expired is not asked for anew."""
    stays, kinds = queries.employed_stays(m), defaultdict[Any, list[Span]](list)
    passed = queries.screenings(m).filter(state="passed", done_on__isnull=False)
    for person, kind, role, day, end in passed.values_list("person", "kind", "role", "done_on", "expires_on"):
        kinds[person, kind, role] += span(day, end)
    for given_up in queries.screenings(m).filter(state="expired").values_list("person", "kind", "role"):
        kinds.pop(given_up, None)
    asked: dict[Any, list[Any]] = {(person, None): [(first, last)] for person, first, last in stays}
    for person, role, first, last in queries.held(m).values_list("person", "role", "held_from", "held_until"):
        asked.setdefault((person, role), []).append((first, last))
    needs = each_need(stays, _by_person(_screened(m)))
    for (person, _, role), spans in kinds.items():
        begin = min((first for first, _ in spans), default=FAR)
        for first, last in asked.get((person, role), ()):
            needs += Need.during(person, max(begin, first or begin), last, spans)
    order = {person: place for place, (person, *_) in enumerate(stays)}
    return sorted((n for n in needs if n.key in order), key=lambda n: order[n.key])


def _roles_after_failing(m: Moment, failures: Sequence[queries.Failure]) -> Verdict:
    """Nobody employed here holds a role for which the latest screening of some kind failed."""
    employed, failed = {pk for pk, *_ in queries.employed_stays(m)}, defaultdict[Any, list[Span]](list)
    for person, role, begin, end in failures:
        if role and person in employed:
            failed[person, role] += span(begin, end)
    holdings = queries.held(m).filter(role__in={role for _, role in failed})
    holdings = called(holdings, "appointment to a role with a screening")
    needs = [
        need
        for pk, person, role, begin, end in holdings.values_list("pk", "person", "role", "held_from", "held_until")
        for first, last in failed.get((person, role), ())
        for need in _both(pk, (begin, end), (first, last))
    ]
    breaks = "are held by somebody whose screening failed"
    holds = "do not rest on a failed screening today"
    return spanned(m, holdings, needs, breaks=breaks, holds=holds, empty=NOT_ASKED, mend="end")


def _failed(m: Moment, failures: Sequence[queries.Failure]) -> Verdict:
    """Nobody employed here failed a screening that names no role and has passed none of its kind since."""
    failed = _by_person((person, first, last) for person, role, first, last in failures if role is None)
    needs = [
        need
        for person, *here in queries.employed_stays(m)
        for begin, end in failed.get(person, ())
        for need in _both(person, here, (begin, end))
    ]
    breaks = "failed a screening and have passed none of its kind since"
    holds = "have no failed screening open today"
    return spanned(m, queries.employees(m), needs, breaks=breaks, holds=holds, empty=NOT_ASKED, opens="Screening")


def _both(key: Any, one: Sequence[date | None], other: Span) -> Iterator[Need]:
    """What is asked while two periods run, and nothing meets."""
    begins, ends = ([d for d in pair if d] for pair in zip(one, other, strict=True))
    yield from Need.during(key, max(begins, default=None), min(ends, default=None), ())


# ---- agreements ------------------------------------------------------------------------------------------------------


def _signed(agreements: QuerySet[Agreement]) -> list[Period]:
    """While agreements are in force; one that was ended without a day never counts."""
    counting = agreements.exclude(state="ended", ends_on=None).filter(person__isnull=False)
    return list(counting.values_list("person", "signed_on", "ends_on"))


def _drafts_in_time(m: Moment, kind: str) -> Verdict:
    """No draft for somebody who is here, or on confidentiality with another party, is past the day by which it was to
    be signed."""
    among = queries.agreements(m, kind)
    asked = queries.stays_beyond(m, "sign_by") | Q(person=None, kind=SECRECY)
    drafts = among.filter(asked, state="draft", sign_by__isnull=False)
    late = "past the day by which they were to be signed"
    return Words(m).in_time(drafts, "sign_by", among, mend="sign", empty=NOT_ASKED, late=late)


def _dateless_drafts(m: Moment, kind: str) -> Verdict:
    drafts = queries.agreements(m, kind).filter(state="draft")
    return Words(m).none(drafts, Q(sign_by=None), breaks="have no day by which they are to be signed")


@check("employment_terms_signed")
def employment_terms_signed(m: Moment) -> Verdict:
    """Everyone employed here has signed terms of employment that name their duties for security."""
    people, signed = queries.employees(m), queries.signed_agreements(m, TERMS).filter(says_something("security_duties"))
    found = kept(
        m,
        people,
        each_need(queries.employed_stays(m), _by_person(_signed(signed))),
        breaks="had signed terms with their duties for security, and these have ended",
        never="have never signed terms with their duties for security",
        holds="have signed terms with their duties for security",
        opens="Agreement",
    )
    anything = Q(Exists(queries.signed_agreements(m).filter(person=OuterRef("pk"))))
    return advised(
        all_of(gone_on_with(m, found, kind=TERMS), _drafts_in_time(m, TERMS)),
        Words(m).every(called(_others(m), OUTSIDE), anything, breaks="have signed nothing"),
        _dateless_drafts(m, TERMS),
    )


@check("confidentiality_agreed")
def confidentiality_agreed(m: Moment) -> Verdict:
    """Everybody who works here, employed or not, has signed an agreement on confidentiality that is in force, and
    another party has by the day set for it."""
    people, signed = queries.known_persons(m), queries.signed_agreements(m, SECRECY)
    agreed = Q(Exists(signed.filter(person=OuterRef("pk"))))
    found = kept(
        m,
        people,
        each_need(queries.working_stays(m), _by_person(_signed(signed))),
        breaks="had an agreement on confidentiality, and it has ended",
        never="have never signed an agreement on confidentiality",
        holds="have an agreement on confidentiality in force",
        opens="Agreement",
    )
    return advised(
        all_of(gone_on_with(m, found, kind=SECRECY), _drafts_in_time(m, SECRECY)),
        _dateless_drafts(m, SECRECY),
        Words(m).none(signed.filter(state="signed"), Q(edition=""), breaks="name no edition"),
        Words(m).every(called(queries.guests(m), "external viewer"), agreed, breaks="have signed nothing"),
    )


@check("confidentiality_reviewed_in_time")
def confidentiality_reviewed_in_time(m: Moment) -> Verdict:
    """Every agreement on confidentiality in force is looked at again by the date set for it."""
    w = Words(m)
    known = _with_end(queries.signed_agreements(m, SECRECY).filter(state="signed"))
    in_force = w.valid(known, "counts_until", open_end=True)
    running_on = Q(counts_until=None) | Q(counts_until__gt=F("review_due"))
    due = in_force.filter(running_on, review_due__isnull=False)
    undated = w.every(
        in_force,
        Q(review_due__isnull=False),
        breaks="have no review date",
        holds="have a review date",
        empty=NOT_ASKED,
        mend="review",
    )
    return all_of(
        w.in_time(due, "review_due", in_force, mend="review", late="past the review date"),
        softened(undated),
        softened(w.some(in_force, "counts_until", open_end=True)),
    )


def _with_end(agreements: QuerySet[Agreement]) -> QuerySet[Any]:
    """Agreements with people who are or were here, or with another party; `counts_until`: the end of the agreement or
    the day on which the person leaves, whichever is first."""
    named = Q(person=None) | with_us("person__")
    return agreements.filter(named).annotate(counts_until=queries.end_with_person())


@check("continuing_duties_agreed")
def continuing_duties_agreed(m: Moment) -> Verdict:
    """Everyone employed here has agreed in writing which duties go on when the work ends or changes."""
    people, signed = queries.employees(m), queries.signed_agreements(m).filter(says_something("afterwards"))
    found = spanned(
        m,
        people,
        each_need(queries.employed_stays(m), _by_person(_signed(signed))),
        breaks="have no agreement in force that says which duties continue after employment",
        holds="have agreed which duties continue after employment",
        opens="Agreement",
    )
    agreed = Q(Exists(signed.filter(person=OuterRef("pk"))))
    found = gone_on_with(m, found, afterwards__gt="")
    if found.mend and found.mend.of == "Person":
        silent = m.of(Agreement).filter(person=found.mend.key, state="draft", afterwards="")
        found = lacking(found, silent, "afterwards")
    return advised(
        softened(found),
        Words(m).every(called(_others(m), OUTSIDE), agreed, breaks="have agreed nothing"),
    )


@check("leavers_reminded_of_duties", alone=False)
def leavers_reminded_of_duties(m: Moment) -> Verdict:
    """Everyone who has left was told which duties go on.

    Who was told so long before, as after a change of work or when they left an earlier time, was not told at leaving.
    """
    w, signed = Words(m), queries.signed_agreements(m).filter(says_something("afterwards")).filter(person__isnull=False)
    leaving = signed.filter(Q(person__state="left") | Q(person__left_on__isnull=False))
    gone = called(m.of(Person).filter(state="left"), "person who has left")
    counts_until = ExpressionWrapper(
        F("reminded_on") + timedelta(days=m.days("awareness_interval")), output_field=DateField()
    )
    this_time = Q(person__joined_on=None) | Q(person__joined_on__lte=F("reminded_on"))
    lately = Q(person__left_on=None) | Q(person__left_on__lte=counts_until)
    reminded = leaving.filter(this_time, lately, reminded_on__isnull=False)
    told, coming = w.valid(reminded, first="reminded_on"), reminded.filter(reminded_on__lte=F("person__left_on"))
    untold = leaving.exclude(person__in=told.values("person")).exclude(person__in=coming.values("person"))
    late = "overdue for a reminder after the last day"
    found = when(
        leaving.exists(),
        lambda: softened(w.in_time(untold, "person__left_on", leaving, mend="remind", late=late)),
        otherwise="Nobody with duties that continue after employment has left or is about to.",
    )
    agreed = Q(Exists(signed.filter(person=OuterRef("pk"))))
    return advised(found, w.every(gone, agreed, breaks="had no agreement on duties that continue after employment"))
