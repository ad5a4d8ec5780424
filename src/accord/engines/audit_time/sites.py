"""Sampling of similar sites (IAF MD 1, as the data file gives it)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from accord.engines.audit_time.tables import tables
from accord.engines.given import one_of, whole

TENTHS = {"initial": 10, "surveillance": 6, "recertification": 8}  # tenths of the square root of the number of sites


@dataclass(frozen=True, slots=True)
class SiteSample:
    """How many of `sites` similar sites one audit visits, `random` of them drawn by chance; `rule` says how.

    The central function is audited every time in addition.
    """

    sites: int
    visited: int
    random: int
    rule: str


def site_sample(sites: int, audit: str = "initial") -> SiteSample:
    """The sample of `sites` similar sites (1 or more) for the `audit`: initial, surveillance or recertification."""
    sites = whole("sites", sites, least=1)
    one_of("audit", audit, TENTHS)
    rules = tables()["rules"]["multi_site_sample"]
    visited = ceil_root(sites, TENTHS[audit])
    return SiteSample(sites, visited, math.ceil(visited * rules["random_share"]), rules[audit])


def ceil_root(x: int, tenths: int) -> int:
    """The smallest whole k with k >= tenths/10 * sqrt(x), in whole numbers: no rounding at perfect squares."""
    scaled = x * tenths**2
    k = math.isqrt(scaled // 100)
    return k if 100 * k * k >= scaled else k + 1
