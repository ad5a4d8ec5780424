"""Personal data left out of what people read in a pack: what a personal field holds, or ever held, is taken out of
every text. In the ledger it is sealed anyway."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING

from accord.kernel.ledger.models import Opening
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import declarations
from accord.kernel.records.fields import PERSONAL, said_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration

SHORTEST = 3
LEFT = "[sealed]"
DAYS = frozenset({*calendar.month_name, *calendar.month_abbr, *calendar.day_name, *calendar.day_abbr})
WORD = re.compile(r"\w+")


def sealer(by: Actor, *, personal: bool) -> Callable[[str], str]:
    """What takes personal data out of a text: people become their references, the rest is said to be sealed. With
    `personal` nothing is taken out."""
    return (lambda text: text) if personal else seal_of(_known(by))


def seal_of(known: Mapping[str, str]) -> Callable[[str], str]:
    """What puts something else in place of each known text, wherever it stands as whole words. One word is found as it
    is written; several, in whatever case."""
    by_word: dict[str, list[tuple[str, str]]] = {}
    for value in sorted(known, key=len, reverse=True):
        if (first := WORD.search(value)) is not None and first.start() == 0:
            by_word.setdefault(first[0].lower(), []).append((value, known[value]))

    def sealed(text: str) -> str:
        found, done = [], 0
        for word in WORD.finditer(text):
            at = word.start()
            for value, instead in by_word.get(word[0].lower(), ()) if at >= done else ():
                end = at + len(value)
                there = text[at:end]
                same = there.lower() == value.lower() if WORD.fullmatch(value) is None else there == value
                if same and not (value[-1].isalnum() and text[end : end + 1].isalnum()):
                    found += [text[done:at], instead]
                    done = end
                    break
        return "".join([*found, text[done:]])

    return sealed


def _known(by: Actor) -> dict[str, str]:
    """Every value that a personal field of the organization holds or held, and what stands in its place. Names of days
    and months are left alone, though people bear them too, and so is a single word that is not a person's name: who
    holds a device may be "assembly"."""
    references = {str(pk): reference for pk, reference in Person.objects.values_list("pk", "reference")}
    found: dict[str, str] = {}
    for declaration in declarations():
        if not (paths := personal_paths(declaration)):
            continue
        openings = Opening.objects.filter(
            organization_id=by.organization.pk, type=declaration.name, path__in=paths
        ).order_by("pk")
        for record, value in openings.values_list("record_id", "value"):
            value, reference = value.strip(), references.get(str(record))
            if len(value) >= SHORTEST and value not in DAYS and (reference or not WORD.fullmatch(value)):
                found[value] = reference or LEFT
    return found


def personal_paths(declaration: Declaration) -> list[str]:
    """The fields of a type that hold personal text, its title included where it is a person."""
    paths = [f.name for f in declaration.model._meta.fields if said_of(f).privacy is PERSONAL]
    return [*paths, "title"] if declaration.model is Person else paths
