"""What areas add to the API: addresses of their own that read. Records and acts are derived from their declarations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accord.kernel.records.fields import Input

View = Callable[..., Any]  # (*, by, **parts of the path, **typed values of the query) -> what JSON can say
ANYTHING: Mapping[str, Any] = {"type": "object"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A GET at `/api/v1/organizations/ORGANIZATION/path`. Every endpoint names the permission that it needs."""

    path: str
    view: View
    name: str
    needs: str
    summary: str
    query: tuple[Input, ...] = ()
    answer: Mapping[str, Any] = field(default_factory=lambda: ANYTHING)


ENDPOINTS: list[Endpoint] = []


def endpoint(
    path: str, *, needs: str, summary: str, query: Sequence[Input] = (), answer: Mapping[str, Any] = ANYTHING
) -> Callable[[View], View]:
    """Register a reading address; register it while the apps start (`ready()` imports the module).

    `path`: as Django writes it, such as `conformity` or `conformity/<str:ref>`. `query`: its parameters; they reach the
    view typed and cleaned, and an unknown one is refused. `answer`: JSON Schema of what the view returns. The view
    takes keywords only, `by` among them. It is called within the actor's scope, returns what JSON can say (also dates
    and decimals), and may raise a Refused.
    Raises ValueError for a name or path that is taken.
    """

    def register(view: View) -> View:
        name = view.__name__
        if any(e.name == name or e.path == path for e in ENDPOINTS):
            raise ValueError(f"two endpoints are called {name} or stand at {path}")
        ENDPOINTS.append(Endpoint(path, view, name, needs, summary, tuple(query), answer))
        return view

    return register
