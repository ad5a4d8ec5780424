"""Northwind, to be served."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reliability.northwind import Northwind, northwind_at

from accord.kernel.access.actor import Actor


@pytest.fixture
def northwind(manager: Actor, tmp_path: Path) -> Northwind:
    """Northwind in a data folder on the disk."""
    return northwind_at(tmp_path / "data", manager)
