"""A browser that is signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accord.kernel.access.models import Account


@pytest.fixture(autouse=True)
def day() -> None:
    """Instead of the one that other areas share: most of these tests happen today."""


@pytest.fixture
def client(manager: Any) -> Client:
    """The manager's browser."""
    found = Client()
    found.force_login(Account.objects.get(pk=manager.account_id))
    return found


@pytest.fixture
def words(client: Client) -> Callable[[str], str]:
    """`words(path)`: what a page of Northwind says in its main part, without the marks of HTML."""

    def read(path: str) -> str:
        answer = client.get(f"/northwind/{path}")
        assert answer.status_code == 200, path
        main = re.search(r"<main.*</main>", answer.text, re.DOTALL)
        assert main
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main[0]))

    return read
