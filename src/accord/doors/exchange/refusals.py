"""What an upload is refused for: the file as a whole, or one place in it. Always a sentence that says what to do."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import ClassVar

from accord.kernel.refusals import Refused

LONGEST_SHOWN = 80


class FileRefused(Refused):
    """A file that is not read at all; the sentence names it and what to do instead."""

    status: ClassVar[int] = 422
    title: ClassVar[str] = "File refused"


@dataclass(frozen=True, slots=True)
class CellRefusal:
    """One place of a table that is not taken: `row` as the sheet shows it (0: the sheet as a whole), `column` the
    heading, or the letter where there is none (empty: the row as a whole), `value` what the place holds, shortened.

    `index` is the place of the column in `Table.columns`, None for a whole row: a caller that leaves a column out of
    its mapping leaves out the refusals of that column too.
    """

    sheet: str
    row: int
    column: str
    value: str
    why: str
    index: int | None = None

    def as_json(self) -> dict[str, str | int]:
        """The five keys that docs and console promise for a refused cell."""
        return {"sheet": self.sheet, "row": self.row, "column": self.column, "value": self.value, "why": self.why}


def shown(value: object) -> str:
    """A value as a sentence shows it: one line, without control characters, at most 80 characters."""
    said = format(value, ".15g") if isinstance(value, float) else str(value)
    text = "".join(character if character.isprintable() else " " for character in said).strip()
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def file_name(name: str) -> str:
    """The last part of a file's name, fit for a sentence."""
    return shown(PurePath(name.replace("\\", "/")).name) or "The file"
