"""Who asks: the bearer of a token, or for reading also somebody signed in at the pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from accord.doors.api.problems import NotRecognised
from accord.kernel.access.actor import Actor, actor_for_account, actor_for_token
from accord.kernel.access.models import Account, Token
from accord.kernel.organization.models import Organization
from accord.kernel.refusals import NotThere

if TYPE_CHECKING:
    from django.http import HttpRequest

READING = frozenset({"GET", "HEAD"})
_REFUSED = "This token is unknown, expired or revoked. Make a new one under your account."


@dataclass(frozen=True, slots=True)
class Caller:
    """The text of a token, or an account that is signed in."""

    token: str = field(default="", repr=False)
    account: Account | None = None

    def actor(self, organization: str) -> Actor:
        """Who they are in this organization. Raises NotThere (foreign and nonexistent alike) or NotRecognised."""
        if self.account is not None:
            return actor_for_account(self.account, organization)
        by = actor_for_token(self.token, organization)
        if by is None:
            raise NotRecognised(_REFUSED)
        return by

    def actors(self) -> list[Actor]:
        """Who they are in each organization that they belong to."""
        everything = Organization.everywhere.filter(archived_on=None).order_by("title", "reference")
        if self.account is None:
            token = Token.of(self.token)
            if token is None:
                raise NotRecognised(_REFUSED)
            everything = everything.filter(pk=token.organization_id)
        found = []
        for slug in everything.values_list("slug", flat=True):
            try:
                found.append(self.actor(slug))
            except NotThere:
                continue
        return found


def caller_of(request: HttpRequest) -> Caller:
    """From the Authorization header; without one, and only to read, from the session. Raises NotRecognised."""
    if header := request.headers.get("Authorization", ""):
        scheme, _, text = header.partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            raise NotRecognised("Send the token as: Authorization: Bearer accord_…")
        return Caller(token=text.strip())
    if request.method not in READING:
        raise NotRecognised("Changes need a token: Authorization: Bearer accord_…")
    if isinstance(request.user, Account):
        return Caller(account=request.user)
    raise NotRecognised("Send a token: Authorization: Bearer accord_…")
