"""What tools see: every device, every system. One tool on three of 300 laptops shows nothing of the others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Min, Q

from accord.areas.assets.queries import in_use, open_to_all
from accord.areas.assets.terms import AssetKind, Classification, Need
from accord.areas.controls.queries import running
from accord.areas.indicators.queries import active as active_figures
from accord.areas.monitoring.models import Feed
from accord.areas.monitoring.queries import counting_rounds, looks, seeing, watching
from accord.areas.monitoring.terms import FeedKind
from accord.kernel.checks.mending import beginning_with, by_act, mended_by_new
from accord.kernel.checks.periods import span
from accord.kernel.checks.population import called, related
from accord.kernel.checks.registry import check
from accord.kernel.checks.spans import Need as Asked
from accord.kernel.checks.spans import spanned
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, softened
from accord.kernel.records.declaration import named

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.checks.periods import Span
    from accord.kernel.moments.moment import Moment

Sight = dict[Any, list["Span"]]
"""The periods in which an asset is seen, by its key."""
DEVICE, SYSTEM = (f"kind={kind.value}" for kind in (AssetKind.HARDWARE, AssetKind.SOFTWARE))
"""What a device and a system begin with where the inventory knows none yet."""
SYSTEMS = (AssetKind.SOFTWARE, AssetKind.HARDWARE, AssetKind.SERVICE, AssetKind.INFRASTRUCTURE, "")


def devices(m: Moment) -> QuerySet[Any]:
    """Hardware in use that may carry what is not public, and what may be hardware, as it has no kind."""
    return called(
        in_use(m).filter(kind__in=(AssetKind.HARDWARE, "")).exclude(open_to_all()), "device that is not open to all"
    )


def systems(m: Moment) -> QuerySet[Any]:
    """Systems in use and what may be one, as it has no kind, without those of which somebody said that all three needs
    are normal, and without machines and supplies, such as compressed air, whose secrecy and correctness matter no more
    than usual. What is confidential or closer matters, whatever was said."""
    close = Q(classification__in=(Classification.CONFIDENTIAL, Classification.STRICT))
    easy = Q(confidentiality=Need.NORMAL, integrity=Need.NORMAL) & ~close
    found = in_use(m).filter(kind__in=SYSTEMS).exclude(easy & Q(availability=Need.NORMAL))
    return called(
        found.exclude(easy & Q(kind=AssetKind.INFRASTRUCTURE)), "system with more than normal needs of protection"
    )


def _sight(m: Moment, kind: FeedKind) -> Sight:
    """What tools of a kind see: the assets that they name or have a result about, from when they were heard through
    the day on which they count as blind.

    Which assets a tool names is taken at its owner's word, as the assets of an activity are: a tool that passes on its
    alarms only has no result about what is well. The asset has to be in the inventory and in use; and what the tool
    found wrong is asked elsewhere.
    """
    feeds = {f.pk: f for f in seeing(m, kind).only("last_heard_at", "expected_hours", "blind_on")}
    found: Sight = defaultdict(list)
    for key, assets in related(seeing(m, kind), "assets").items():
        for asset in assets:
            found[asset] += span(feeds[key].heard_on, feeds[key].blind_on)
    seen = looks(m, feeds.values()).filter(asset__isnull=False).order_by().values_list("feed", "asset")
    for key, asset, first in seen.annotate(Min("seen_on")):
        found[asset] += span(max(feeds[key].heard_on, first or date.min), feeds[key].blind_on)
    return found


def _rounds(m: Moment, sight: Sight) -> Sight:
    """The same, and what rounds of looking for weaknesses went through."""
    for asset, first, last in counting_rounds(m):
        sight[asset] += span(first, last)
    return sight


def _seen(
    m: Moment, assets: QuerySet[Any], kind: FeedKind, breaks: str, holds: str, sight: Sight | None = None
) -> Verdict:
    """Every asset is seen, by tools of a kind alone or as `sight` has it; what none sees is no data."""
    sight = _sight(m, kind) if sight is None else sight
    asked = [Asked(pk, date.min, date.max, tuple(sight.get(pk, ()))) for pk in assets.values_list("pk", flat=True)]
    return softened(_to_see(m, kind, spanned(m, assets, asked, breaks=breaks, holds=holds)))


def _to_see(m: Moment, kind: FeedKind, found: Verdict) -> Verdict:
    """The verdict; a tool of this kind is made to see more or again, else there is a new one."""
    if found.outcome is not Outcome.FAILS:
        return found
    seen = Words(m).valid(seeing(m, kind), "blind_on")
    new = Mend("Feed", "create", known=f"kind={kind.value}")
    silent = m.of(Feed).filter(kind=kind, state__in=("active", "blind"))
    return replace(found, mend=by_act(seen, "edit", by_act(silent, "hear", new), "assets"))


@check("devices_watched")
def devices_watched(m: Moment) -> Verdict:
    """Every device that carries information is seen by a tool that looks at its settings."""
    breaks, holds = "have settings that no tool checks", "have settings that a tool checks"
    return beginning_with(_seen(m, devices(m), FeedKind.DEVICE_MANAGEMENT, breaks, holds), DEVICE)


@check("devices_guarded_from_malware")
def devices_guarded_from_malware(m: Moment) -> Verdict:
    """Every device that carries information is seen by the protection against malware."""
    breaks, holds = "have no protection against malware that sees them", "have protection against malware"
    return beginning_with(_seen(m, devices(m), FeedKind.ENDPOINT_PROTECTION, breaks, holds), DEVICE)


@check("systems_logged")
def systems_logged(m: Moment) -> Verdict:
    """The logs of every system that matters reach a tool that is not silent."""
    breaks, holds = "send their logs to no monitoring tool", "send their logs to a monitoring tool"
    return beginning_with(_seen(m, systems(m), FeedKind.LOG_MONITORING, breaks, holds), SYSTEM)


@check("systems_scanned")
def systems_scanned(m: Moment) -> Verdict:
    """Every system that matters is looked through for weaknesses, by a scanner that is not silent or in rounds done in
    time."""
    kind, all_ = FeedKind.VULNERABILITY_SCANNER, systems(m)
    breaks, holds = (
        "were scanned for vulnerabilities neither by a tool nor in a round",
        "were scanned for vulnerabilities",
    )
    found = _seen(m, all_, kind, breaks, holds, _rounds(m, _sight(m, kind)))
    over = Words(m).every(
        all_, Q(), "supported_until", open_end=True, breaks="are in use beyond the end of their support"
    )
    return advised(beginning_with(found, SYSTEM), over)


# ---- controls --------------------------------------------------------------------------------------------------------


@check("controls_have_measure")
def controls_have_measure(m: Moment) -> Verdict:
    """Every control in place has something that tells whether it works: an activity, a feed or a figure."""
    w, all_ = Words(m), called(m.of(named("Control").model).filter(state="implemented"), "control in place")
    about = set(active_figures(m).values_list("subject", flat=True))
    kept = {c.pk for c in all_.only("pk") if c.pointer in about}
    kept |= set(running(m).filter(controls__in=all_).values_list("controls", flat=True))
    watched = watching(m).filter(controls__in=all_).values_list("controls", flat=True)
    seen = set(watching(m).filter(state="active", controls__in=all_).values_list("controls", flat=True))
    found = w.every(
        all_,
        Q(pk__in={*kept, *watched}),
        breaks="have no activity, tool or indicator that tells whether they work",
        holds="have an activity, a tool or an indicator that tells whether they work",
    )
    blind = w.none(all_, Q(pk__in=set(watched) - kept - seen), breaks="have nothing but a tool that is silent")
    return advised(mended_by_new(softened(found), "Activity", field="controls"), blind)
