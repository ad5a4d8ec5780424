"""Refusals as problem documents (RFC 9457), and what only this door refuses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from django.http import HttpResponse

from accord.kernel.refusals import NotThere, Refused, TooMany

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTENT_TYPE = "application/problem+json"
NOTHING_HERE = "There is nothing here that you may see."


class Broken(Refused):
    """A fault of ours; what it was stands in the server's log, never in the answer."""

    status = 500
    title = "Something broke"


class NotUnderstood(Refused):
    """The request breaks the rules of HTTP or JSON, so it was not looked at further."""

    status = 400
    title = "Not understood"


class NotRecognised(Refused):
    """No token, or one that is unknown, expired or revoked."""

    status = 401
    title = "Not recognised"


class WrongMethod(Refused):
    """This address does not answer to this method."""

    status = 405
    title = "Method not possible here"

    def __init__(self, allowed: Iterable[str]) -> None:
        self.allowed = ", ".join(allowed)
        super().__init__(f"This address answers to {self.allowed}.")


class TooLarge(Refused):
    """The body is larger than this door takes."""

    status = 413
    title = "Too large"


class WrongMediaType(Refused):
    """The body is of a kind that this address does not read."""

    status = 415
    title = "Media type not read here"


def kind(cls: type[Refused]) -> str:
    """The problem type of a class of refusals: `urn:accord:problem:not-there`."""
    return "urn:accord:problem:" + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()


def problem(refused: Refused) -> HttpResponse:
    """The answer to a refusal. What is not there gets the same bytes, whatever was asked for and why it is not."""
    found: type[Refused] = type(refused)
    detail, objections = refused.sentence, refused.objections
    if found is NotThere:
        if any(o.field for o in objections):
            found = Refused  # a record named in the body, not the one of the address
        else:
            detail, objections = NOTHING_HERE, ()
    document = {
        "type": kind(found),
        "title": found.title,
        "status": found.status,
        "detail": detail,
        "errors": [{"field": o.field, "sentence": o.sentence} for o in objections],
    }
    response = HttpResponse(json.dumps(document), status=found.status, content_type=CONTENT_TYPE)
    if isinstance(refused, TooMany):
        response["Retry-After"] = str(refused.wait)
    if isinstance(refused, NotRecognised):
        response["WWW-Authenticate"] = 'Bearer realm="accord"'
    if isinstance(refused, WrongMethod):
        response["Allow"] = refused.allowed
    return response
