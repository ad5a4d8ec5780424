"""Headers on every answer: what a browser may load, frame, keep and use (ASVS 5.0, 3.4; 14.3.2)."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For files that people uploaded: even opened in a tab they do nothing."""

FRAMED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""For a PDF, which the browser's own viewer shows in a frame of the page about it; that viewer needs its style.

The frame carries no `sandbox`: Chromium shows no PDF in one. Its viewer keeps the file in a process of its own, and
what is handed out so begins with %PDF- and is never taken for a page (nosniff)."""

WITH_FRAME = f"{POLICY}; frame-src 'self'"
"""For that page."""

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cache-Control": "no-store",
}


_SECRETS = re.compile(r"(/(?:link|letters|calendar)/)[\w:.=%-]{16,}")


class HidesSecrets(logging.Filter):
    """Takes out of a line of the log what lets somebody in: a refused request is logged with its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line is written, and none with a secret of an address."""
        record.msg, record.args = _SECRETS.sub(r"\1…", record.getMessage()), ()
        return True


class SecurityHeaders:
    """Sets each header unless the view has set its own: nothing that holds data is kept by a browser or on the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer with its headers."""
        response = self.get_response(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response
