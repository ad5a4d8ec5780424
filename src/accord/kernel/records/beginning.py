"""What a new record begins with because of the standards that its organization works to."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_worked_to: ContextVar[frozenset[str]] = ContextVar("worked_to", default=frozenset())


@contextmanager
def working_to(families: frozenset[str]) -> Iterator[None]:
    """Everything inside is done for an organization that works to these standards."""
    token = _worked_to.set(families)
    try:
        yield
    finally:
        _worked_to.reset(token)


@dataclass(frozen=True)
class Beginning:
    """The default of a field that says for which standards a record is kept: of those that its type may serve the ones
    that are worked to; where none of these is, all. `words`: what the field calls them, by their names in order."""

    families: tuple[str, ...]
    words: Mapping[str, str] | None = None

    def __call__(self) -> str:
        """As it is stored."""
        wanted = [f for f in self.families if f in _worked_to.get()] or self.families
        found = " ".join(sorted(wanted))
        return self.words[found] if self.words else found
