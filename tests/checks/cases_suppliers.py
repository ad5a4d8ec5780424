"""Suppliers."""

from __future__ import annotations

from tests.checks.world import World, case, day

from accord.areas.suppliers.models import Supplier


@case("supplier_evaluations_in_time")
def _evaluations(w: World) -> None:
    w.no_data()
    acme = w.enter(Supplier, state="approved", evaluation_due=day(10))
    w.holds(until=day(10))
    w.enter(Supplier, title="Bolts", state="candidate", evaluation_due=day(-1))
    w.holds(until=day(10))
    w.change(acme, evaluation_due=day(-1))
    w.fails("Supplier")
    w.change(acme, evaluation_due=None)
    w.no_data()
