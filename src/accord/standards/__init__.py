"""What the standards ask, as data: editions, their rows, which checks decide which row, and how the standards meet.

Pure Python over the CSV and TOML files of this folder; no Django, no clock, no network. An edition is one folder
(`edition.toml`, `clauses.csv`, `rows.csv`, `parts.csv`, `documented.csv`; where clauses may be set aside
`contradictions.csv`; where it follows another `changes.csv`); adding one touches nothing else. All text is our own: no
sentence of a standard is here.
"""

from accord.standards.clauses import Change, Clause, clause_of
from accord.standards.crossings import Crosswalk, Line, Match, crosswalk
from accord.standards.editions import (
    Contradiction,
    Control,
    Documented,
    Edition,
    Part,
    PartKind,
    Row,
    UnknownStandard,
    edition,
    editions,
    families,
    not_left,
    ways_to_work,
    worked_to,
)
from accord.standards.notes import (
    Area,
    Aspect,
    CheckNote,
    FigureNote,
    areas,
    aspects,
    check_notes,
    figure_notes,
    judgement_notes,
)
from accord.standards.tables import Broken

__all__ = [
    "Area",
    "Aspect",
    "Broken",
    "Change",
    "CheckNote",
    "Clause",
    "Contradiction",
    "Control",
    "Crosswalk",
    "Documented",
    "Edition",
    "FigureNote",
    "Line",
    "Match",
    "Part",
    "PartKind",
    "Row",
    "UnknownStandard",
    "areas",
    "aspects",
    "check_notes",
    "clause_of",
    "crosswalk",
    "edition",
    "editions",
    "families",
    "figure_notes",
    "judgement_notes",
    "not_left",
    "ways_to_work",
    "worked_to",
]
