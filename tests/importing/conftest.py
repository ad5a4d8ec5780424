"""Importing as Mia Manager."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accord.doors.exchange.importing import Result, import_files


@pytest.fixture
def bring(manager: Any) -> Callable[..., list[Result]]:
    """`bring("people.csv", data, …)`: import one file."""
    return lambda name, data, **more: import_files(manager, [(name, data)], **more)
