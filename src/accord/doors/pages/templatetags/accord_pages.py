"""What templates of the pages may ask for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils.html import format_html

from accord.doors.pages.layout import drawn, report_acts
from accord.kernel.acts.happened import today_of
from accord.kernel.room import room

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor

register = template.Library()


@dataclass(frozen=True, slots=True)
class House:
    """What stands around a page."""

    by: Actor
    slug: str
    title: str
    places: SafeString
    report: str
    today: Any
    on: str
    alarm: str
    """What administrators are told on every page."""


@register.simple_tag(takes_context=True)
def house(context: Any) -> House | None:
    """`{% house as house %}`: navigation and the rest; nothing where nobody came through the door."""
    request: HttpRequest | None = context.get("request")
    by: Actor | None = getattr(request, "actor", None)
    if request is None or by is None:
        return None
    slug = by.organization.slug
    about = str(getattr(context.get("record"), "reference", "") or "")
    report = (
        f"/{slug}/report/{f'?about={about}' if about else ''}" if any(by.may(a.needs) for a in report_acts()) else ""
    )
    day = today_of(by)
    return House(
        by,
        slug,
        by.organization.title,
        drawn(by, request.path, request.COOKIES.get("sections", "")[:100], request.GET.get("standard", "")),
        report,
        day,
        request.GET.get("on", "") or day.isoformat(),
        room().warning if by.may("kernel.protect") else "",
    )


@register.simple_tag
def once() -> SafeString:
    """`{% once %}` in a form: sent twice, it is done once."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(18))


@register.simple_tag
def version() -> str:
    """The version of Accord: so that browsers fetch new style sheets."""
    return str(settings.ACCORD_VERSION)


@register.simple_tag(takes_context=True)
def query(context: Any, **changes: Any) -> str:
    """The page's own query with changes, such as `{% query page=3 %}`; empty values fall away."""
    given = {k: v for k, v in context["request"].GET.items() if k != "page"}
    given |= {k: str(v) for k, v in changes.items()}
    kept = {k: v for k, v in given.items() if v != ""}
    return f"?{urlencode(kept)}" if kept else "?"
