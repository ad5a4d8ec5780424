"""What the tests of the pages share: browsers of several people, and every address there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

PASSWORD = "correct horse battery"

Answers = dict[str, Any]
Do = Callable[..., Any]


def browser(account_id: Any = None) -> Client:
    """A browser, signed in as this account."""
    from accord.kernel.access.models import Account

    client = Client(SERVER_NAME="localhost", raise_request_exception=True)
    if account_id:
        client.force_login(
            Account.objects.get(pk=account_id), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return client


@pytest.fixture(scope="session", autouse=True)
def static_folder(house: None) -> None:
    """The static files' middleware warns when there is no folder."""
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def mia(manager: Any) -> Client:
    """The manager's browser."""
    return browser(manager.account_id)


@pytest.fixture
def oda(other: Any) -> Client:
    """The browser of the manager of another organization."""
    return browser(other.account_id)


@pytest.fixture
def anonymous(organization: Any) -> Client:
    """A browser of nobody."""
    return browser()


@pytest.fixture
def as_browser() -> Callable[[Any], Client]:
    """The browser of an actor."""
    return lambda actor: browser(actor.account_id)


@pytest.fixture
def do(manager: Any) -> Do:
    """`do("sites", "edit", "S-0001", 1, address="…")`: an act by the manager, or by `by`."""
    from accord.kernel.acts.act import act_at
    from accord.kernel.acts.perform import perform
    from accord.kernel.records.declaration import by_slug

    def done(types: str, verb: str, reference: str = "", rev: int | None = None, by: Any = None, **answers: Any) -> Any:
        declaration = by_slug(types)
        assert declaration is not None
        act = act_at(declaration, verb)
        assert act is not None
        return perform(act, by or manager, reference, answers, rev=rev)

    return done


@pytest.fixture
def site(do: Do) -> Any:
    """A site of Northwind."""
    return do("sites", "create", title="Hall 1", address="Kai 1, Hamburg")


KNOWN = {
    "slug": "northwind",
    "types": "sites",
    "reference": "S-0001",
    "verb": "edit",
    "ending": "csv",
    "field": "file",
    "area": "kernel",
    "secret": "nothing",
    "number": "0",
}


SAMPLES = {"uuid": "019ab3d2-0000-7000-8000-000000000000", "int": "1"}


def addresses(known: dict[str, str] | None = None) -> Iterator[str]:
    """Every address but the API's, its parts filled in from `known`, from KNOWN, else with what means nothing."""
    filled = {**KNOWN, **(known or {})}
    for pattern in _patterns(get_resolver().url_patterns, ""):
        if pattern.startswith("api/"):
            continue
        path = re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\]|\([^)]*\)|[^()\[\]])*\)", lambda m: filled.get(m[1], "word"), pattern)
        path = re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: filled.get(m[2], SAMPLES.get(m[1], "word")), path)
        yield "/" + path.strip("^$").replace("\\", "")


def _patterns(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        whole = before + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, whole)
        else:
            yield whole


@pytest.fixture
def every_address() -> Callable[..., list[str]]:
    """Every address, see `addresses`."""
    return lambda **known: list(addresses(known))
