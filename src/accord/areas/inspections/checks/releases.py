"""What lots let go can show: nothing before its inspection, and by whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.inspections.models import Inspection
from accord.areas.inspections.queries import (
    Gate,
    at_the_gate,
    bought_and_used,
    by_inspection,
    first_of,
    sold_as_bought,
    to_decide,
    to_inspect,
)
from accord.areas.inspections.terms import Stage
from accord.areas.products.queries import let_go
from accord.areas.suppliers.queries import every_delivery, in_use, watched_at_the_door
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import NOT_ASKED, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

FINAL, INCOMING = Stage.FINAL.value, Stage.INCOMING.value


@check("nothing_released_early")
def nothing_released_early(m: Moment) -> Verdict:
    """No product was released or shipped before its final inspection, or that on arrival of what is passed on as it
    was bought, accepted it, save under a concession."""
    gone = called(let_go(m).annotate(gone_on=first_of("released_on", "shipped_on")), "released lot")
    bare = Q(released_on__gt=m.on) | Q(released_on=None)
    bought = gone.filter(sold_as_bought(m))
    if not bought.exists():
        gate = at_the_gate(m, gone, "gone_on", [FINAL], under_way=True)
        return all_of(
            _in_order(gone, gate, bare, "released or shipped before a final inspection accepted them"), _left(m, gone)
        )
    made, asked = gone.exclude(sold_as_bought(m)), to_inspect(m, bought)
    gate = at_the_gate(m, made, "gone_on", [FINAL], under_way=True)
    gate |= at_the_gate(m, asked, "gone_on", [INCOMING, FINAL], under_way=True)
    lots = called(made | asked, "released lot")
    return all_of(_in_order(lots, gate, bare, "released or shipped before an inspection accepted them"), _left(m, lots))


def _left(m: Moment, lots: QuerySet[Any]) -> Verdict:
    """None was shipped before its release, if after its inspection: an import brings it as it was."""
    shipped = called(lots.filter(shipped_on__isnull=False, released_on__isnull=False), "shipped lot")
    early, breaks = Q(shipped_on__lt=F("released_on")), "were shipped before they were released"
    return softened(Words(m).none(shipped, early, breaks=breaks, empty=NOT_ASKED, mend="quarantine"))


@check("bought_lots_inspected_before_use")
def bought_lots_inspected_before_use(m: Moment) -> Verdict:
    """Bought lots that have to be inspected were accepted before they were used."""
    asked = called(to_inspect(m, bought_and_used(m)), "bought lot to be inspected")
    gate = at_the_gate(m, asked, "gone_on", [INCOMING, FINAL], under_way=False)
    found = _in_order(asked, gate, Q(), "used or passed on before an inspection accepted them")
    if found.outcome is Outcome.NO_DATA and not asked.exists():
        if every_delivery(m).exists():
            return Verdict(NOT_ASKED, "Deliveries are on file, and no bought lot that has to be inspected.")
        if in_use(m).exists() and not watched_at_the_door(m).exists():
            said = "No supplier is watched by inspecting what comes, and no bought lot that must be inspected was used."
            return Verdict(NOT_ASKED, said)
    if found.outcome is Outcome.FAILS and found.mend:
        return replace(found, mend=to_decide(m, found.mend.key))
    return found


def _in_order(lots: QuerySet[Any], gate: Gate, bare: Q, what: str) -> Verdict:
    """None was let go or used too early, and each shows it; `bare`: which do not, beside those that the gate found;
    `what` completes "were …"."""
    done = what.partition(" before ")[0]
    early = unbroken(
        lots,
        lots.filter(pk__in=gate.early),
        breaks=f"were {what}, and nobody decided on that since",
        holds=f"were {done} only after their inspections, or decided on since",
        mend="quarantine",
    )
    shown = unbroken(
        lots,
        lots.filter(Q(pk__in=gate.bare) | bare),
        breaks=f"have no decided inspection by the day on which they were {done}, or no such day",
        holds=f"were inspected, or conceded, by the day on which they were {done}",
    )
    settled = lots.filter(pk__in=gate.settled)
    late = unbroken(lots, settled, breaks=f"were {what}; what became of them was decided afterwards")
    return advised(all_of(early, softened(by_inspection(shown))), late)


@check("releases_recorded")
def releases_recorded(m: Moment) -> Verdict:
    """Every product released names who released it, when, and on what ground."""
    w, gone = Words(m), let_go(m)
    by_whom = w.every(
        gone,
        by_who_was_here("released_by", "released_on"),
        since="released_on",
        breaks="do not say by whom and when they were released, or name somebody who had left before",
        holds="say by whom and when they were released",
        mend="quarantine",
    )
    accepted = m.of(Inspection).filter(state="accepted", lot=OuterRef("pk"), inspected_on__lte=OuterRef("released_on"))
    ground = w.every(
        gone,
        says_something("release_basis") | Q(Exists(accepted)),
        breaks="do not say on what ground they were released",
        holds="say on what ground they were released",
        mend="quarantine",
    )
    return softened(all_of(by_whom, ground))
