"""Who knocks, and what they are told who knocked too often."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from accord.kernel.refusals import TooMany


def comes_from(request: HttpRequest) -> str:
    """The network address that asks; of IPv6 its /64, since that is what one household has.

    X-Forwarded-For is written by whoever asks, and each proxy adds at its end the address that it was asked from: so
    as many entries from the end count as proxies of ours stand before Accord, and without one none.
    """
    said = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < settings.ACCORD_PROXIES <= len(forwarded):
        said = forwarded[-settings.ACCORD_PROXIES]
    try:
        address = ip_address(said)
    except ValueError:
        return said[:64]
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False).network_address)


def too_many(refusal: TooMany) -> HttpResponse:
    """The page 429: when to try again, for people and for programs."""
    page = render_to_string("429.html", {"sentence": refusal.sentence})
    return HttpResponse(page, status=refusal.status, headers={"Retry-After": str(refusal.wait)})
