"""What stands in an organization's records about a standard as such: its scope, its certificate, who asks for it.

Areas say it with `@tells`; whoever sets standards side by side asks (verdicts do not).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.checks.verdict import Deciding
    from accord.kernel.moments.moment import Moment


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence with the record that says so. `about`: the aspect it belongs to, or "demand": who asks for the
    standard or its certificate."""

    about: str
    says: str
    record: Deciding


Teller = Callable[["Moment"], Iterable[Fact]]
_tellers: list[Teller] = []


def tells(teller: Teller) -> Teller:
    """Register a function of a moment that gives facts about the moment's standard."""
    _tellers.append(teller)
    return teller


def facts(m: Moment) -> list[Fact]:
    """All facts about the moment's standard, in the order of the street."""
    return [fact for teller in _tellers for fact in teller(m)]


def naming(m: Moment, records: QuerySet[Any], *fields: str) -> Iterator[tuple[Any, str]]:
    """The records that name the moment's standard by its number in one of these texts, with the text that does."""
    number = m.standard.rpartition("-")[2]
    anywhere = Q(pk__in=[])
    for field in fields:
        anywhere |= Q(**{f"{field}__contains": number})
    for record in records.filter(anywhere).order_by("reference"):
        texts = (getattr(record, field) for field in fields)
        if said := next((t for t in texts if re.search(rf"(?<!\d){number}(?!\d)", t)), ""):
            yield record, said
