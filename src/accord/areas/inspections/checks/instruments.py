"""What instruments and their calibrations can show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accord.areas.inspections.models import Calibration, Instrument
from accord.areas.inspections.queries import FOUND_RIGHT, LEFT_RIGHT, judged_by_people, left_wrong, spans_on_file
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.periods import gap, span
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, unless
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from datetime import date

    from accord.kernel.moments.moment import Moment


def _in_use(m: Moment) -> QuerySet[Instrument]:
    return called(m.of(Instrument).filter(state="in_use"), "instrument in use")


def _to_calibrate(m: Moment) -> QuerySet[Instrument]:
    """The instruments in use that must be calibrated."""
    return called(_in_use(m).filter(traceable=True), "instrument that must be calibrated")


def where_measured(m: Moment, found: Verdict, *doubts: Verdict) -> Verdict:
    """What was found about instruments, unless a doubt speaks against it; left out where nothing is measured."""
    if found.outcome is Outcome.NO_DATA and judged_by_people(m):
        return Verdict(NOT_ASKED, "Nothing is measured in any inspection, and no instrument must be calibrated.")
    return unless(found, *doubts) if doubts else found


@check("instruments_calibrated_in_time")
def instruments_calibrated_in_time(m: Moment) -> Verdict:
    """Every instrument in use that must be calibrated was calibrated, and is so again by its date."""
    w, asked, undated = Words(m), _to_calibrate(m), "have no calibration date"
    by_plan = w.planned(asked, "calibration_due", asked, undated=undated, mend="calibrate", date_by="calibrate")
    ever = w.every(
        asked,
        Q(),
        since="calibrated_on",
        breaks="were never calibrated",
        holds="were calibrated",
        mend="calibrate",
    )
    found = all_of(by_plan, _left_right(m, asked), softened(ever))
    done = "calibrated"
    put_off = w.kept_to(asked, "calibrated_on", "interval", "calibration_due", done=done, mend="calibrate")
    return where_measured(m, found, softened(_not_put_off(m, asked)), put_off)


def _not_put_off(m: Moment, asked: QuerySet[Instrument]) -> Verdict:
    """None has a later date than its latest calibration gives it, where that one is past."""
    later = m.of(Calibration).filter(instrument=OuterRef("instrument"), calibrated_on__gt=OuterRef("calibrated_on"))
    said = m.of(Calibration).filter(
        ~Exists(later),
        instrument=OuterRef("pk"),
        calibrated_on__gte=OuterRef("calibrated_on"),
        next_due__lt=OuterRef("calibration_due"),
    )
    on_file = Exists(m.of(Calibration).filter(instrument=OuterRef("pk")))
    return Words(m).every(
        called(
            asked.filter(on_file).annotate(counts_until=Subquery(said.values("next_due")[:1])),
            "calibrated instrument in use",
        ),
        Q(),
        "counts_until",
        breaks="are past the date that their latest calibration gives, though a later one is set",
        empty=NOT_ASKED,
        open_end=True,
        mend="calibrate",
    )


def _left_right(m: Moment, asked: QuerySet[Instrument]) -> Verdict:
    """None of those of which a calibration is on file was left wrong by the latest one."""
    wrong, from_then = left_wrong(m, asked)
    latest = Words(m).none(
        called(
            asked.filter(Exists(m.of(Calibration).filter(instrument=OuterRef("pk")))), "calibrated instrument in use"
        ),
        Q(pk__in=wrong),
        breaks="were left out of tolerance by their latest calibration",
        holds="were left within tolerance by their latest calibration",
        empty=NOT_ASKED,
        mend="calibrate",
    )
    return replace(latest, lapses_on=from_then) if latest.outcome is Outcome.HOLDS else latest


@check("calibrations_on_file")
def calibrations_on_file(m: Moment) -> Verdict:
    """The calibration of every instrument in use that must be calibrated is on file and counts still: right when it
    left, and against a named reference."""
    w, asked = Words(m), _to_calibrate(m)
    compared = says_something("traceable_to") | says_something("instrument__traceable_to")
    counting = m.of(Calibration).filter(LEFT_RIGHT, compared)
    lapsing = _lapsing(m, counting, asked)
    covered = unbroken(
        asked,
        asked.filter(pk__in=[pk for pk, bare_on in lapsing.items() if bare_on == m.on]),
        breaks="have no valid calibration on file that left them within tolerance and names the reference standard",
        holds="have a valid calibration on file",
        mend="calibrate",
    )
    if covered.outcome is Outcome.HOLDS:
        covered = replace(covered, lapses_on=min((on for on in lapsing.values() if on), default=None))
    papers = counting.filter(instrument__in=asked.values("pk"))
    bare = w.every(papers, ~Q(certificate="") & ~Q(uncertainty=""), breaks="have no certificate or no uncertainty")
    return advised(where_measured(m, all_of(_left_right(m, asked), softened(covered))), bare)


def _lapsing(m: Moment, counting: QuerySet[Calibration], asked: QuerySet[Instrument]) -> dict[Any, date | None]:
    """The first day from the moment's on on which no calibration of an instrument counts, by instrument."""
    ahead = counting.filter(Q(next_due__gte=m.on) | Q(next_due__isnull=True))
    known = spans_on_file(m, ahead.filter(instrument__in=asked.values("pk")))
    periods = {pk: [p for s in found for p in span(s.since, s.until)] for pk, found in known.items()}
    return {pk: gap(m.on, periods.get(pk, [])) for pk in asked.values_list("pk", flat=True)}


@check("instruments_identified")
def instruments_identified(m: Moment) -> Verdict:
    """Every instrument that is not withdrawn can be told from others by its number, and none in use bears a reason not
    to use it, so that its status can be looked up."""
    w, kept = Words(m), m.of(Instrument).exclude(state="withdrawn")
    found = w.every(
        kept,
        says_something("number") | says_something("serial"),
        breaks="have neither number nor serial number",
        holds="have a number",
    )
    barred = w.none(
        _in_use(m),
        ~Q(unfit_because=""),
        breaks="are marked as unfit for use",
        empty=NOT_ASKED,
        mend="call-in",
    )
    found = softened(unless(found, barred))
    found = found if kept.exists() else where_measured(m, found)
    return advised(found, w.none(kept, Q(number=""), breaks="have no inventory number"))


@check("instruments_protected")
def instruments_protected(m: Moment) -> Verdict:
    """For every instrument in use that must be calibrated it is laid down how it is protected from being altered or
    damaged."""
    w, asked = Words(m), _to_calibrate(m)
    breaks, holds = "do not say how they are protected", "say how they are protected"
    return where_measured(m, softened(w.every(asked, says_something("protection"), breaks=breaks, holds=holds)))


@check("look_backs_done")
def look_backs_done(m: Moment) -> Verdict:
    """After every calibration that found an instrument out of tolerance, what had been decided with it was judged."""
    w, all_ = Words(m), m.of(Calibration)
    outside = all_.exclude(FOUND_RIGHT)
    done = outside.filter(looked_back_on__isnull=False)
    told = w.none(
        all_,
        ~FOUND_RIGHT & ~says_something("look_back") & Q(looked_back_on__isnull=False),
        breaks="had earlier results reviewed and do not say what that showed",
        holds="say what a review of earlier results showed, where there was one",
        mend="look-back",
    )
    waiting = w.in_time(
        outside.filter(looked_back_on__isnull=True),
        "calibrated_on",
        all_,
        days=m.days("cause_analysis"),
        late="waiting too long for a review of earlier results",
        mend="look-back",
    )
    by_whom = w.every(
        called(done, "calibration with a review of earlier results"),
        by_who_was_here("looked_back_by", "looked_back_on"),
        since="looked_back_on",
        breaks="do not say who reviewed them, or name a day to come or somebody who had left",
        holds="say who reviewed them",
        empty=NOT_ASKED,
        mend="look-back",
    )
    found = softened(all_of(told, waiting, by_whom))
    if all_.exists():
        return found
    return where_measured(m, replace(found, mend=by_act(_to_calibrate(m), "calibrate", Mend("Instrument", "create"))))
