"""Reads of suppliers that have a name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate

from accord.areas.context.terms import QUALITY
from accord.areas.suppliers.models import Certificate, Delivery, Supplier, SupplierAgreement, SupplierEvaluation
from accord.areas.suppliers.terms import IN_USE, Criticality, Relation, Watch
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.population import called, name_of
from accord.kernel.checks.verdict import Outcome, Verdict
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from uuid import UUID

    from accord.kernel.moments.moment import Moment


def in_use(m: Moment) -> QuerySet[Supplier]:
    """The suppliers that the organization gets something from."""
    return called(m.of(Supplier).filter(state__in=IN_USE), "supplier in use")


def relevant(m: Moment) -> QuerySet[Supplier]:
    """Those among them that matter to the standard. To quality an ordinary one does not matter whose goods are used up
    in the house, that nobody watches and nobody means to evaluate (8.4.1 a)-c)): paper for the office. Where all are
    such ones, they show it."""
    used = in_use(m)
    aside = m.once(_aside) if m.standard == QUALITY else ()
    return called(used.exclude(pk__in=aside), "relevant supplier in use") if aside else used


def _aside(m: Moment) -> list[UUID]:
    """The keys of the suppliers that do not matter to quality, where there are others."""
    used = in_use(m)
    plain = Q(relation=Relation.HOUSE.value, criticality=Criticality.ORDINARY.value, watch=Watch.NONE.value)
    aside = list(used.filter(plain, processes=None, evaluation_due=None).values_list("pk", flat=True))
    return aside if aside and len(aside) < used.count() else []


def critical(m: Moment) -> QuerySet[Supplier]:
    """The critical ones among them."""
    return called(in_use(m).filter(criticality=Criticality.CRITICAL), "critical supplier")


def close_to_information(m: Moment) -> QuerySet[Supplier]:
    """Suppliers in use that handle our information or run our systems."""
    close = in_use(m).filter(~Q(handles_information="") | Q(ict=True) | Q(cloud=True))
    return called(close, "supplier with access to information or systems")


CLOSE, CLOUD = "handle our information or run our systems", "run a cloud service"
ICT = "supply ICT that matters"


SAID_BY = {CLOSE: "handles_information ict cloud", CLOUD: "cloud", ICT: "ict criticality"}


def said_to(m: Moment, found: Verdict, what: str) -> Verdict:
    """What a check says of suppliers that do something; where none in use is said to, one of them is edited."""
    mend = found.mend
    if found.outcome is not Outcome.NO_DATA or mend is None or (mend.type, mend.verb) != ("Supplier", "create"):
        return found
    one = by_act(in_use(m), "edit", mend, SAID_BY[what])
    return found if one is mend else replace(found, because=f"No supplier in use is said to {what}.", mend=one)


def evaluations_until(m: Moment) -> QuerySet[SupplierEvaluation]:
    """The evaluations on file, but for such as an import dated ahead."""
    return m.of(SupplierEvaluation).filter(evaluated_on__lte=m.on)


def with_day_of_evaluation(m: Moment, suppliers: QuerySet[Supplier]) -> QuerySet[Any]:
    """The suppliers, each with the day on which it was evaluated last, as its own record or an evaluation on file
    says: `judged_on`."""
    latest = evaluations_until(m).filter(supplier=OuterRef("pk")).order_by("-evaluated_on").values("evaluated_on")[:1]
    own, on_file = Case(When(evaluated_on__lte=m.on, then=F("evaluated_on"))), Subquery(latest)
    found = suppliers.annotate(judged_on=Greatest(Coalesce(own, on_file), Coalesce(on_file, own)))
    return called(found, name_of(suppliers))


def evaluated_beyond_plan(m: Moment) -> Q:
    """The condition on suppliers that an evaluation is on file that their own record does not know: it came after the
    one that it knows, or after the day set for the next."""
    later = Q(evaluated_on__gt=OuterRef("evaluated_on"))
    met = Q(evaluated_on__gte=OuterRef("evaluation_due"))
    of_it = evaluations_until(m).filter(supplier=OuterRef("pk"))
    return Q(Exists(of_it.filter(later | met)))


def concluded(m: Moment) -> QuerySet[SupplierAgreement]:
    """Agreements that were signed and count through their last day; ended without saying when, one counts no more."""
    return m.of(SupplierAgreement).filter(Q(state="signed") | Q(state="ended", ends_on__isnull=False))


def ever_concluded(m: Moment) -> QuerySet[SupplierAgreement]:
    """Agreements that were signed once, whether or not they still count."""
    return m.of(SupplierAgreement).filter(state__in=("signed", "ended"))


def standing(m: Moment) -> QuerySet[Certificate]:
    """Certificates that nobody has withdrawn or marked as expired; each counts through its last day."""
    return m.of(Certificate).filter(state="valid")


def without_successor(m: Moment, suppliers: QuerySet[Supplier], certificates: QuerySet[Certificate]) -> QuerySet[Any]:
    """Those of some suppliers that had one of these certificates, and on which nobody has looked or decided since it
    ended: where no day tells of that, or one that is to come, by the day on which it was recorded."""
    recorded = TruncDate("recorded_at", tzinfo=ZoneInfo(m.zone()))
    ended = certificates.exclude(state="valid").filter(supplier=OuterRef("pk"))
    ended = ended.annotate(over_on=Least(Coalesce("expires_on", recorded), recorded))
    unjudged = Q(judged_on=None) | Exists(ended.filter(over_on__gt=OuterRef("judged_on")))
    undecided = Q(decided_on=None) | Exists(ended.filter(over_on__gt=OuterRef("decided_on")))
    return with_day_of_evaluation(m, suppliers).filter(Exists(ended), unjudged, undecided)


def last_evaluations(m: Moment) -> QuerySet[SupplierEvaluation]:
    """Of each supplier in use the last evaluation."""
    all_ = m.of(SupplierEvaluation).filter(supplier__in=in_use(m).values("pk"))
    later = all_.filter(supplier=OuterRef("supplier")).filter(
        Q(evaluated_on__gt=OuterRef("evaluated_on"))
        | Q(evaluated_on=OuterRef("evaluated_on"), reference__gt=OuterRef("reference"))
    )
    return all_.exclude(Exists(later))


def watched_by(m: Moment, way: Watch) -> QuerySet[Supplier]:
    """Suppliers in use of which it was settled that they are watched in this way."""
    return in_use(m).filter(watch=way)


def watched_at_the_door(m: Moment) -> QuerySet[Supplier]:
    """Those of which what comes is inspected."""
    return watched_by(m, Watch.INCOMING)


def explained() -> Q:
    """The condition on deliveries that they say why they came, or went back as a whole."""
    return says_something("remarks") | Q(rejected__gt=0, rejected__gte=F("quantity"))


def came_meanwhile(supplier: Supplier) -> list[str]:
    """What came from it since it was barred or ended, and does not say why."""
    if supplier.state not in ("barred", "ended") or supplier.decided_on is None:
        return []
    came = Delivery.objects.filter(supplier=supplier, delivered_on__gt=supplier.decided_on, archived_on=None)
    silent = came.exclude(pk__in=came.filter(explained()).values("pk"))
    return [str(reference) for reference in silent.order_by("reference").values_list("reference", flat=True)]


def every_delivery(m: Moment) -> QuerySet[Delivery]:
    """What came, from whomever."""
    return m.of(Delivery)


def deliveries_of(m: Moment, suppliers: QuerySet[Supplier]) -> QuerySet[Delivery]:
    """What came from some suppliers."""
    return m.of(Delivery).filter(supplier__in=suppliers.values("pk"))


def having(parts: QuerySet[Any]) -> Q:
    """The condition on suppliers that they have one of these parts."""
    return Q(Exists(parts.filter(supplier=OuterRef("pk"))))
