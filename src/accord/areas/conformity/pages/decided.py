"""How a part of a requirement is decided: what its check promises (`checks.csv`), in the words of the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.kernel.parameters.proposed import proposed
from accord.standards import PartKind, check_notes

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment
    from accord.standards import Part

CELLS = (
    ("required", "Fails"),
    ("no_data", "No data"),
    ("advice", "Advises"),
    ("lapses", "Lapses"),
)


def how_decided(m: Moment, part: Part) -> list[tuple[str, str]]:
    """Headings and sentences: when it fails, shows nothing, advises and lapses, and by which chosen numbers."""
    if part.kind is not PartKind.CHECK:
        return []
    notes = check_notes()
    note = notes[part.name]
    found = [(heading, _sentence(note.told(cell, notes))) for cell, heading in CELLS if note.told(cell, notes)]
    numbers = [_number(m, key) for key in note.parameters(notes) if key in proposed()]
    return found + ([("Numbers", " ".join(numbers))] if numbers else [])


def _sentence(said: str) -> str:
    return f"{said[0].upper()}{said[1:].rstrip('.')}."


def _number(m: Moment, key: str) -> str:
    about = proposed()[key]
    state = "approved" if m.approved(key) else "proposed, not yet approved"
    return f"{about.heading}: {about.amount(m.parameter(key))} ({state})."
