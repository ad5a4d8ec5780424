"""A browser that is signed in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def day() -> None:
    """Instead of the one that other areas share: most of these tests happen today."""


@pytest.fixture
def client(browser: Client) -> Client:
    """The manager's browser."""
    return browser


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
