"""What areas add to the API: reads that are no record and no act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Answer = Callable[..., Any]  # (by, **query) -> what JSON can say


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`GET /api/v1/organizations/SLUG/path`: its permission, its query parameters with what they mean, one line about it."""

    path: str
    answer: Answer
    needs: str
    summary: str
    query: Mapping[str, str] = field(default_factory=dict)


ENDPOINTS: list[Endpoint] = []


def endpoint(path: str, *, needs: str, summary: str, query: Mapping[str, str] | None = None) -> Callable[[Answer], Answer]:
    """Register a read of an area. Raises ValueError when the path is taken."""

    def register(answer: Answer) -> Answer:
        if any(e.path == path for e in ENDPOINTS):
            raise ValueError(f"two endpoints stand at {path}")
        ENDPOINTS.append(Endpoint(path, answer, needs, summary, query or {}))
        return answer

    return register
