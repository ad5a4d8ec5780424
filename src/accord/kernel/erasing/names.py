"""By which words text may name a person, and the same text without them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from django.db.models import Q

from accord.kernel.ledger.models import Opening

if TYPE_CHECKING:
    from accord.kernel.organization.models import Person

SHORTEST = 3


@dataclass(frozen=True)
class Names:
    """All present and former names of a person. `full`: with both names, or an address; `alone`: the family name."""

    full: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()

    @cached_property
    def surely(self) -> re.Pattern[str]:
        """Text that means this person."""
        return _pattern(self.full)

    @cached_property
    def perhaps(self) -> re.Pattern[str]:
        """Text that may mean this person."""
        return _pattern(self.full | self.alone)

    def found_in(self) -> Q:
        """The condition on openings that may say one of the names."""
        shortest = [n for n in self.full | self.alone if not any(m != n and m in n for m in self.alone)]
        return Q(*(Q(value__icontains=n) for n in sorted(shortest)), _connector=Q.OR) if shortest else Q(pk=None)


def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if names else r"(?!)", re.IGNORECASE)


def names_of(person: Person) -> Names:
    """The names that the person has or had here."""
    found: dict[str, set[str]] = {"given_name": set(), "family_name": set(), "title": set(), "email": set()}
    for path, value in Opening.objects.filter(record_id=person.pk, path__in=found).values_list("path", "value"):
        found[path].add(value.strip())
    both = list(product(found["given_name"], found["family_name"]))
    full = found["title"] | found["email"] | {f"{g} {f}" for g, f in both} | {f"{f}, {g}" for g, f in both}
    full |= {f"{f} {g}" for g, f in both}
    return Names(frozenset(n for n in full if len(n) >= SHORTEST), frozenset(_long(found["family_name"])))


def _long(names: set[str]) -> set[str]:
    return {n for n in names if len(n) >= SHORTEST}
