"""What infrastructure can show: listed, kept working, and production apart from development."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from accord.areas.assets.queries import in_use, standing_grants
from accord.areas.assets.terms import Level
from accord.areas.processes.queries import of_core, own_core
from accord.kernel.checks.mending import beginning_with, lacking, mended_by_act
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, unless
from accord.kernel.records.nothing import filled, has, says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

MAY_CHANGE = (Level.WRITE.value, Level.ADMINISTER.value)


@check("maintenance_in_time")
def maintenance_in_time(m: Moment) -> Verdict:
    """Whatever needs upkeep is maintained by the date set for it."""
    w, used = Words(m), in_use(m)
    kept_up = used.filter(has("maintenance_interval") | has("maintenance_due"))
    kept_up = called(kept_up, "asset to be maintained")
    by_plan = w.planned(
        kept_up,
        "maintenance_due",
        kept_up,
        undated="have no date for the next maintenance",
        mend="maintain",
        date_by="maintain",
    )
    put_off = w.kept_to(
        kept_up, "maintained_on", "maintenance_interval", "maintenance_due", done="maintained", mend="maintain"
    )
    done = w.valid(kept_up.filter(maintained_on__isnull=False), first="maintained_on")
    some = mended_by_act(w.some(done, what="maintained asset"), kept_up, "maintain")
    unkept = used.filter(kind__in=("hardware", "infrastructure"), maintenance_interval=None, maintenance_due=None)
    plant = used.filter(kind="infrastructure").exclude(integrity="normal", availability="normal")
    plant = called(plant, "infrastructure asset with more than normal needs")
    unplanned = w.every(
        plant,
        says_something("maintenance") | has("maintenance_interval") | has("maintenance_due"),
        breaks="have no maintenance plan, and do not say how they are kept working",
        holds="have a maintenance plan, or say how they are kept working",
        empty=NOT_ASKED,
    )
    found = unless(all_of(by_plan, softened(some), softened(unplanned)), put_off)
    return advised(
        beginning_with(lacking(found, unkept, "maintenance_interval maintenance_due"), "kind=infrastructure"),
        w.every(
            called(kept_up.filter(maintained_on__isnull=False), "maintained asset"),
            says_something("maintenance_result"),
            breaks="do not say what was done",
        ),
    )


@check("infrastructure_listed")
def infrastructure_listed(m: Moment) -> Verdict:
    """What each core process of our own needs to run is in the inventory, and for machines, networks and premises it is
    said how they are kept working."""
    w, used = Words(m), in_use(m)
    built = called(used.filter(kind__in=("site", "infrastructure", "hardware")), "item of infrastructure")
    means = used.filter(kind__in=("site", "infrastructure", "hardware", "software", "service"))
    listed = w.covered(
        own_core(m),
        means,
        "processes",
        breaks="have nothing in the inventory that they need",
        holds="have in the inventory what they need",
    )
    kept = w.every(
        built,
        filled("maintenance") | has("maintenance_interval"),
        breaks="do not say what is done to keep them working",
        holds="say what is done to keep them working",
        empty=NOT_ASKED,
    )
    return softened(all_of(of_core(m, listed), kept))


@check("environments_told_apart")
def environments_told_apart(m: Moment) -> Verdict:
    """Production stands in the inventory apart from test or development, and few may change both."""
    w, used = Words(m), in_use(m)
    live, made = used.filter(environment="production"), used.filter(environment="development")
    changing = standing_grants(m).filter(level__in=MAY_CHANGE)
    there = changing.filter(asset__in=made)
    same = Exists(there.filter(person=OuterRef("person"))) | Exists(there.filter(role=OuterRef("role")))
    apart = all_of(
        w.some(live, what="asset of the production environment"),
        beginning_with(
            w.some(used.filter(environment__in=("test", "development")), what="asset for test or development"),
            "environment=test",
        ),
    )
    both = w.none(changing.filter(asset__in=live), same, breaks="belong to somebody who may also change development")
    return advised(softened(apart), both)
