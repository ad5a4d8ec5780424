"""Pointers: how a field names a record of any type, as `Type:id`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID


def pointed(pointer: str) -> tuple[str, UUID]:
    """The type and id in a pointer. Raises ValueError where it holds none."""
    name, _, key = pointer.partition(":")
    return name, UUID(key)


def keys_by_type(pointers: Iterable[str]) -> dict[str, set[UUID]]:
    """The ids in some pointers by type; what holds none leads nowhere."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for pointer in pointers:
        with suppress(ValueError):
            name, key = pointed(pointer)
            found[name].add(key)
    return found
