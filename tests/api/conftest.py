"""A program at the API: a token, and a client that speaks JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accord.kernel.access.actor import Actor
from accord.kernel.access.models import Token
from accord.kernel.moments.clock import now

MakeToken = Callable[..., str]


def token_of(by: Actor, scopes: list[str] | None = None, expires_at: datetime | None = None) -> str:
    """A token of this actor's person."""
    _, text = Token.issue(
        organization_id=by.organization.pk,
        person_id=by.person.pk,
        name="a program",
        scopes=scopes or [],
        expires_at=expires_at or now() + timedelta(days=30),
    )
    return text


class Api:
    """`api.get("sites")`, `api.post("sites/S-0001/close", {...}, rev=3)`: addresses of one organization."""

    def __init__(
        self, token: str = "", slug: str = "northwind", client: Client | None = None, by: Actor | None = None
    ) -> None:
        self.client = client or Client()
        self.token, self.slug, self.by = token, slug, by

    def ask(self, ask: Callable[[dict[str, str]], Any]) -> Any:
        """The answer to a request with our token; a further one of this actor, once an act has changed their roles."""
        said = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        response = ask(said)
        if response.status_code == 401 and self.by is not None:
            self.token = token_of(self.by)
            response = ask({"Authorization": f"Bearer {self.token}"})
        return response

    def send(self, method: str, path: str, body: Any = None, *, rev: Any = None, **headers: str) -> Any:
        address = path if path.startswith("/") else f"/api/v1/organizations/{self.slug}/{path}"
        given = {n.replace("_", "-"): v for n, v in headers.items()}
        if rev is not None:
            given["If-Match"] = rev if isinstance(rev, str) else f'"{rev}"'
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = given.pop("Content-Type", "application/json")
        return self.ask(
            lambda token: self.client.generic(method, address, raw, content_type=kind, headers={**given, **token})
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, *, rev: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, rev=rev, **headers)

    def patch(self, path: str, body: Any = None, *, rev: Any = None, **headers: str) -> Any:
        return self.send("PATCH", path, body, rev=rev, **headers)

    def add(self, types: str, **fields: Any) -> dict[str, Any]:
        """A new record, which must succeed."""
        response = self.post(types, fields)
        assert response.status_code == 201, response.content
        found: dict[str, Any] = response.json()
        return found


@pytest.fixture
def api(manager: Actor) -> Api:
    """The manager's program."""
    return Api(token_of(manager), by=manager)


@pytest.fixture
def foreign(other: Actor) -> Api:
    """The program of a manager of another organization."""
    return Api(token_of(other), "otherwise", by=other)


@pytest.fixture
def issue() -> MakeToken:
    """`issue(actor, scopes=[…], expires_at=…)`: the text of a token."""
    return token_of


@pytest.fixture(autouse=True, scope="session")
def static_folder(house: None) -> None:
    """The static files' middleware warns when there is no folder."""
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
