"""Reads of inspections that have a name."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import UUID

from django.db.models import DateField, Exists, F, Func, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Least

from accord.areas.inspections import rules
from accord.areas.inspections.models import (
    Calibration,
    Characteristic,
    ControlPlan,
    Inspection,
    Instrument,
    NonconformingOutput,
)
from accord.areas.inspections.terms import DECIDED, Agreement, Disposition, Feature, Stage, Tolerance
from accord.areas.products.queries import Lot, as_bought, made_of
from accord.areas.products.terms import PASSED_ON
from accord.kernel.access.scope import visible
from accord.kernel.checks.intervals import at_most
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.periods import FAR, gap
from accord.kernel.checks.population import called
from accord.kernel.checks.verdict import Mend, Outcome
from accord.kernel.moments.clock import plus
from accord.kernel.parameters.proposed import chosen_days, in_days
from accord.kernel.records.declaration import of
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment

INTERVAL = "calibration_interval"
MAKING = (Stage.IN_PROCESS.value, Stage.FINAL.value)


def characteristics_of(plan: ControlPlan) -> list[Characteristic]:
    """The characteristics of a control plan that are checked."""
    found: QuerySet[Characteristic] = Characteristic.objects.filter(control_plan=plan, state="in_use", archived_on=None)
    return list(found.order_by("reference"))


def earlier_versions(plan: ControlPlan) -> list[ControlPlan]:
    """The other approved versions of a control plan: those of its name, and the one that it follows."""
    found: QuerySet[ControlPlan] = ControlPlan.objects.filter(
        Q(title=plan.title) | Q(pk=plan.follows_id), state="approved", archived_on=None
    )
    return list(found.exclude(pk=plan.pk))


def inspections_of(lot: Lot) -> list[rules.Seen]:
    """Every inspection of a lot, as its release looks at it."""
    found = Inspection.objects.filter(lot=lot, archived_on=None).order_by("inspected_on", "reference")
    return [rules.Seen(str(i.reference or i.title), i.stage, i.state, i.inspected_on) for i in found]


def outputs_of(lot: Lot) -> list[rules.Held]:
    """Every nonconforming output of a lot, as its release looks at it."""
    found = NonconformingOutput.objects.filter(lot=lot, archived_on=None).order_by("reference")
    return [rules.Held(str(n.reference or n.title), n.state, n.disposition, n.customer_agreed) for n in found]


def inspections_seen(by: Actor, lot: Lot) -> list[Inspection]:
    """The inspections of a lot that the actor may see, the latest first."""
    found: QuerySet[Inspection] = visible(of(Inspection), by).filter(lot=lot, archived_on=None)
    return list(found.select_related("inspector").order_by("-inspected_on", "-reference"))


def outputs_seen(by: Actor, lot: Lot) -> list[NonconformingOutput]:
    """The nonconforming outputs of a lot that the actor may see."""
    found: QuerySet[NonconformingOutput] = visible(of(NonconformingOutput), by).filter(lot=lot, archived_on=None)
    return list(found.select_related("decided_by").order_by("reference"))


def calibrations_of(by: Actor, instrument: Instrument) -> list[Calibration]:
    """The calibrations of an instrument that the actor may see, the oldest first."""
    found: QuerySet[Calibration] = visible(of(Calibration), by).filter(instrument=instrument, archived_on=None)
    return list(found.order_by("calibrated_on", "reference"))


def unfit(instruments: Iterable[Instrument], day: date, today: date) -> list[str]:
    """Those of the instruments that must not be used on a day, each with what is wrong (7.1.5.2)."""
    asked = [i for i in instruments if i.traceable or i.state != "in_use"]
    spans = _spans([i.pk for i in asked])
    found = []
    for i in asked:
        name = f"{i.reference} {i.title}"
        if day == today and i.state != "in_use":
            found.append(f"{name} (is {i.state_label.lower()})")
        elif i.traceable and not rules.fit_on(day, [*spans.get(i.pk, ()), *_own(i)]):
            found.append(f"{name} (no calibration counts on {day.isoformat()})")
    return found


def _spans(keys: list[UUID]) -> dict[UUID, list[rules.Span]]:
    spans: dict[UUID, list[rules.Span]] = {}
    known = Calibration.objects.filter(instrument__in=keys, archived_on=None).select_related("instrument")
    for c in known.order_by("-reference"):
        spans.setdefault(c.instrument_id, []).append(_span(c, c.instrument.interval, *_chosen()))
    return spans


def _chosen() -> tuple[int, int]:
    """How long a calibration counts that does not say so, and how far the next may be put off (days)."""
    return chosen_days(INTERVAL), chosen_days("action_put_off")


def _span(c: Calibration | OnFile, months: int | None, usual: int, most: int) -> rules.Span:
    if not left_right(c):
        return rules.Span(c.calibrated_on, date.min, within=found_right(c), said=date.min)
    until = counts_until(months, c.calibrated_on, c.next_due, usual, most)
    return rules.Span(c.calibrated_on, until, within=found_right(c), said=c.next_due)


def usual_until(months: int | None, calibrated_on: date, usual: int) -> date:
    """The last day on which a calibration counts that does not say so: when the interval of its instrument is over
    (`months`), else after `usual` days (parameter `calibration_interval`)."""
    return plus(calibrated_on, in_days(months, "months") if months else usual)


def counts_until(months: int | None, calibrated_on: date, said: date | None, usual: int, most: int) -> date:
    """The last day on which a calibration counts: the day said, but no later than `most` days (parameter
    `action_put_off`) beyond the interval of its instrument; else the usual one. None counts for ever."""
    return at_most(said, calibrated_on, months, most) if said else usual_until(months, calibrated_on, usual)


def _own(instrument: Instrument) -> list[rules.Span]:
    """What the register says of an instrument whose certificates are kept elsewhere."""
    own, due = instrument.calibrated_on, instrument.calibration_due
    if own is None or instrument.state != "in_use":
        return []
    return [rules.Span(own, counts_until(instrument.interval, own, due, *_chosen()))]


def left_right(calibration: Calibration | OnFile) -> bool:
    """Whether the instrument was right when it left calibration."""
    if calibration.error_left is not None:
        return rules.within_limit(calibration.error_left, calibration.limit) is not False
    return found_right(calibration)


def found_right(c: Calibration | OnFile) -> bool:
    """Whether the instrument was right when it came to calibration."""
    return rules.found_right(in_tolerance=c.in_tolerance, error_found=c.error_found, limit=c.limit)


@dataclass(frozen=True, slots=True)
class LookBack:
    """What was decided with an instrument since it was last found right. `since` None: nobody knows that day."""

    since: date | None
    inspections: list[Inspection]


def look_back(by: Actor, calibration: Calibration) -> LookBack:
    """The inspections between the last good calibration and this one that the instrument was used in (7.1.5.2)."""
    good = Calibration.objects.filter(
        instrument=calibration.instrument_id,
        calibrated_on__lt=calibration.calibrated_on,
        archived_on=None,
    ).order_by("-calibrated_on")
    last = next((c for c in good if left_right(c)), None)
    used: QuerySet[Inspection] = visible(of(Inspection), by).filter(
        instruments=calibration.instrument_id,
        inspected_on__lte=calibration.calibrated_on,
        state__in=DECIDED,
        archived_on=None,
    )
    if last is not None:
        used = used.filter(inspected_on__gte=last.calibrated_on)
    rows = used.select_related("lot", "lot__product", "lot__shipped_to", "inspector").order_by(
        "inspected_on", "reference"
    )
    return LookBack(last.calibrated_on if last else None, list(rows))


# ---- what checks ask -------------------------------------------------------------------------------------------------


def decided(m: Moment) -> QuerySet[Inspection]:
    """The inspections that accepted or rejected."""
    return called(m.of(Inspection).filter(state__in=DECIDED), "decided inspection")


def complete_plans(m: Moment) -> QuerySet[ControlPlan]:
    """The approved control plans by which one can decide: each characteristic has a method and, measured, a limit."""
    used = m.of(Characteristic).filter(state="in_use", control_plan=OuterRef("pk"))
    boundless = Q(kind=Feature.MEASURED.value, lower_limit__isnull=True, upper_limit__isnull=True)
    lacking = used.filter(~says_something("method") | boundless)
    return m.of(ControlPlan).filter(Exists(used), ~Exists(lacking), state="approved")


def measured_features(m: Moment) -> QuerySet[Characteristic]:
    """The characteristics in use that are measured."""
    return m.of(Characteristic).filter(state="in_use", kind=Feature.MEASURED.value)


def judged_by_people(m: Moment) -> bool:
    """Whether inspections are decided by looking, reading or trying alone: it is on file what is judged, nothing of it
    is measured, and no instrument must be calibrated."""
    features = set(m.of(Characteristic).filter(state="in_use").order_by().values_list("kind", flat=True).distinct())
    if features != {Feature.ATTRIBUTE.value} or not decided(m).exists():
        return False
    return not m.of(Instrument).exclude(state="withdrawn").filter(traceable=True).exists()


def concessions(m: Moment) -> QuerySet[NonconformingOutput]:
    """The nonconforming outputs that are let pass, with the customer's consent where it is needed."""
    agreed = (Agreement.YES.value, Agreement.NOT_NEEDED.value)
    found = m.of(NonconformingOutput).filter(disposition=Disposition.CONCESSION.value, customer_agreed__in=agreed)
    return found.exclude(state="held")


def sold_as_bought(m: Moment) -> Q:
    """The condition on lots of products that they are passed on as they were bought, and are looked at on arrival: no
    approved plan asks for a look while the product is made or once it is."""
    plans = m.of(ControlPlan).filter(state="approved", stage__in=MAKING, product=OuterRef("product"))
    return Q(product__isnull=False) & as_bought(m) & ~Q(Exists(plans))


def first_of(*days: str) -> Least:
    """The first of several days, of those that are known."""
    return Least(*(Coalesce(*days[i:], *days[:i]) for i in range(len(days))))


def bought_and_used(m: Moment) -> QuerySet[Lot]:
    """The bought lots that were let go or went into others, with `gone_on`: the first day of either."""
    made = made_of(m).order_by().values_list(Func(F("made_on"), function="MIN"))  # an aggregate would group them
    into = Subquery(made, output_field=DateField())
    first = first_of("into", "released_on", "shipped_on")
    bought = m.of(Lot).filter(Q(product__isnull=True) | sold_as_bought(m)).alias(into=into).annotate(gone_on=first)
    return bought.filter(Q(state__in=PASSED_ON) | Q(into__isnull=False))


def to_inspect(m: Moment, lots: QuerySet[Any]) -> QuerySet[Any]:
    """Those of bought lots that have to be inspected, by how their supplier is watched, or that were."""
    looked = m.of(Inspection).filter(lot=OuterRef("pk"), stage__in=(Stage.INCOMING.value, Stage.FINAL.value))
    asked = Q(supplier__isnull=True) | Q(supplier__watch__in=("", "incoming", "trial"))
    return lots.filter(asked | Q(Exists(looked)))


@dataclass(frozen=True, slots=True)
class Gate:
    """Lots on the day on which each was let go or used, by key."""

    early: set[UUID] = field(default_factory=set)  # against its inspections, without a concession
    settled: set[UUID] = field(default_factory=set)  # those of them that were decided on since
    bare: set[UUID] = field(default_factory=set)  # not inspected by then, conceded or settled since; or unsaid

    def __or__(self, other: Gate) -> Gate:
        return Gate(self.early | other.early, self.settled | other.settled, self.bare | other.bare)


def at_the_gate(m: Moment, lots: QuerySet[Lot], gone_on: str, stages: Collection[str], *, under_way: bool) -> Gate:
    """How lots stood on the day in their field `gone_on`. `under_way`: an inspection that was planned by then must be
    made, and say what it decided."""
    days = dict(_doubtful(m, lots, gone_on, stages).values_list("pk", gone_on))
    seen, held = _seen(m, days), _held(m, days)
    gate = Gate()
    for lot, day in days.items():
        if day is None:
            gate.bare.add(lot)
            continue
        inspections, outputs = seen.get(lot, []), held.get(lot, [])
        passed = any(rules.conceded_by(h, day) for h in outputs)
        since = any(rules.settled_since(h, day) for h in outputs)
        early = rules.too_early(inspections, stages, day) or (under_way and rules.left_open(inspections, day))
        unsaid = under_way and rules.left_unsaid(inspections, day)
        if early and not passed:
            (gate.settled if since else gate.early).add(lot)
        if unsaid or not (passed or (early and since) or rules.last_decided(inspections, stages, day)):
            gate.bare.add(lot)
    return gate


def _doubtful(m: Moment, lots: QuerySet[Lot], gone_on: str, stages: Collection[str]) -> QuerySet[Lot]:
    """The lots that were not simply accepted by the day, never rejected and nothing left to inspect: of thousands only
    these have to be looked at one by one."""
    accepted = m.of(Inspection).filter(state="accepted", stage__in=stages, inspected_on__lte=OuterRef(gone_on))
    others = m.of(Inspection).exclude(state="accepted")
    return lots.filter(~Exists(accepted.filter(lot=OuterRef("pk"))) | Q(pk__in=others.values("lot")))


def to_decide(m: Moment, lot: UUID) -> Mend | None:
    """What brings about a decision on a lot that went wrong: it is held, what is held is decided on, and a customer who
    was asked is heard."""
    found = m.of(NonconformingOutput).filter(lot=lot)
    asked = found.filter(state="decided", customer_agreed=Agreement.ASKED.value)
    hold = Mend("NonconformingOutput", "hold", f"Lot:{lot}")
    return by_act(found.filter(state="held"), "decide", by_act(asked, "hear-customer", hold))


def by_inspection(found: Verdict) -> Verdict:
    """The verdict; what is missing is an inspection of the lot."""
    if found.outcome is not Outcome.FAILS or found.mend is None:
        return found
    return replace(found, mend=Mend("Inspection", "create", found.mend.pointer))


def standing_rejections(m: Moment) -> set[UUID]:
    """The inspections that rejected a lot and are the last decided ones of their stage."""
    seen = _seen(m, m.of(Inspection).filter(state="rejected").values_list("lot", flat=True))
    found = {rules.last_decided(of_lot, [stage.value]) for of_lot in seen.values() for stage in Stage}
    return {s.key for s in found if s is not None and s.key is not None and s.state == "rejected"}


def _seen(m: Moment, lots: Iterable[UUID]) -> dict[UUID, list[rules.Seen]]:
    """The inspections of lots, by lot."""
    found: dict[UUID, list[rules.Seen]] = {}
    fields = ("lot", "reference", "stage", "state", "inspected_on", "due_on", "pk")
    for lot, reference, *rest in m.of(Inspection).filter(lot__in=list(lots)).values_list(*fields):
        found.setdefault(lot, []).append(rules.Seen(reference or "", *rest))
    return found


def _held(m: Moment, lots: Iterable[UUID]) -> dict[UUID, list[rules.Held]]:
    """The nonconforming outputs of lots, by lot."""
    found: dict[UUID, list[rules.Held]] = {}
    fields = ("reference", "state", "disposition", "customer_agreed", "detected_on", "decided_on", "customer_agreed_on")
    outputs = m.of(NonconformingOutput).filter(lot__in=list(lots))
    for lot, many, of_all, *rest in outputs.values_list("lot", "quantity", "lot__quantity", *fields):
        part = many is not None and of_all is not None and many < of_all
        found.setdefault(lot, []).append(replace(rules.Held(*rest), part=part))
    return found


@dataclass(frozen=True, slots=True)
class Measured:
    """Inspections by what their instruments were on the day, by key."""

    unfit: set[UUID] = field(default_factory=set)  # with one that must not be used on that day
    healed: set[UUID] = field(default_factory=set)  # with one that was found right only afterwards
    unknown: set[UUID] = field(default_factory=set)  # with one of which it is not on file how it stood on that day


def measured_with(m: Moment, inspections: QuerySet[Inspection]) -> Measured:
    """How the instruments stood that must be calibrated, each on the day of its inspection."""
    dated = inspections.filter(instruments__traceable=True, inspected_on__isnull=False).order_by()
    days = dated.values_list("instruments").annotate(first=Min("inspected_on"), last=Max("inspected_on"))
    used = {instrument: (first, last) for instrument, first, last in days}
    histories = spans_on_file(m, m.of(Calibration).filter(instrument__in=list(used)))
    doubted = [i for i, (first, last) in used.items() if _lapsed_between(histories.get(i, []), first, last)]
    rows = inspections.filter(instruments__in=doubted, inspected_on__isnull=False)
    found = Measured()
    for inspection, on, instrument in rows.values_list("pk", "inspected_on", "instruments"):
        calibrations, day = histories.get(instrument, []), cast("date", on)
        latest = calibrations[: bisect_right(calibrations, day, key=lambda c: c.since)][-1:]
        if not rules.known_on(day, latest):
            found.unknown.add(inspection)
        elif not rules.fit_on(day, latest):
            (found.healed if rules.right_after(day, calibrations) else found.unfit).add(inspection)
    return found


class OnFile(NamedTuple):
    """What a calibration says of its instrument."""

    instrument_id: UUID
    calibrated_on: date
    next_due: date | None
    in_tolerance: str
    error_found: Decimal | None
    error_left: Decimal | None
    limit: Decimal | None
    months: int | None  # the interval of the instrument


def spans_on_file(m: Moment, calibrations: QuerySet[Calibration]) -> dict[UUID, list[rules.Span]]:
    """The days on which these calibrations count, by instrument and in their order; of one day the last counts. Of
    thousands nothing else is read."""
    figures = ("in_tolerance", "error_found", "error_left", "limit")
    fields = ("instrument", "calibrated_on", "next_due", *figures, "instrument__interval")
    found: dict[UUID, list[rules.Span]] = {}
    chosen = m.days(INTERVAL), m.days("action_put_off")
    for row in calibrations.order_by("calibrated_on", "reference").values_list(*fields):
        c = OnFile(*row)
        found.setdefault(c.instrument_id, []).append(_span(c, c.months, *chosen))
    return found


def _lapsed_between(calibrations: list[rules.Span], first: date, last: date) -> bool:
    """Whether on a day between two the latest calibration no longer counted, or there was none."""
    replaced = [plus(c.since, -1) for c in calibrations[1:]] + [FAR]
    end = gap(first, [(c.since, min(c.until, last_day)) for c, last_day in zip(calibrations, replaced, strict=False)])
    return end is not None and end <= last


def _within(error: str) -> Q:
    """An error that does not lie beyond its limit, where both are known."""
    unknown = Q(**{f"{error}__isnull": True}) | Q(limit__isnull=True)
    return unknown | Q(**{f"{error}__lte": F("limit"), f"{error}__gte": F("limit") * -1})


FOUND_RIGHT = Q(in_tolerance=Tolerance.WITHIN.value) & _within("error_found")
"""Calibrations before which the instrument was right: `found_right` as a condition."""
LEFT_RIGHT = Q(error_left__isnull=True) & FOUND_RIGHT | Q(error_left__isnull=False) & _within("error_left")
"""Calibrations after which the instrument was right: `left_right` as a condition."""


def left_wrong(m: Moment, instruments: QuerySet[Instrument]) -> tuple[set[UUID], date | None]:
    """Those of the instruments whose latest calibration on the day did not leave them right, and the next day on which
    one on file comes to be such."""
    replaced = Q(calibrated_on__gt=OuterRef("calibrated_on"), calibrated_on__lte=m.on)
    same_day = Q(calibrated_on=OuterRef("calibrated_on"), reference__gt=OuterRef("reference"))
    later = m.of(Calibration).filter(replaced | same_day, instrument=OuterRef("instrument"))
    wrong = m.of(Calibration).exclude(LEFT_RIGHT).filter(~Exists(later), instrument__in=instruments.values("pk"))
    days = list(wrong.values_list("instrument", "calibrated_on"))
    return {i for i, day in days if day <= m.on}, min((day for _, day in days if day > m.on), default=None)
