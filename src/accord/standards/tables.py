"""Reading the data files: every defect is a sentence that names file, line and what to do."""

import csv
from collections.abc import Collection
from pathlib import Path

FOLDER = Path(__file__).parent


class Broken(Exception):
    """A data file of the standards contradicts itself; nothing is loaded from it."""


def table(path: Path, columns: Collection[str], *, optional: Collection[str] = ()) -> list[dict[str, str]]:
    """The rows of the UTF-8 CSV file `path`, each with all of `columns` and `optional` (empty where the file has none).

    Raises Broken for a missing file or column, and for a row that is longer or shorter than the header.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            found = reader.fieldnames or []
            if missing := [c for c in columns if c not in found]:
                raise Broken(f"{name_of(path)}: the column {missing[0]} is missing; add it to the header.")
            rows = []
            for number, row in enumerate(reader, start=2):
                if None in row or None in row.values():
                    at = f"{name_of(path)}, row {number}"
                    raise Broken(f"{at}: it has not as many cells as the header; check the quotes.")
                rows.append({c: (row.get(c) or "").strip() for c in (*columns, *optional)})
            return rows
    except FileNotFoundError:
        raise Broken(f"{name_of(path)}: the file is missing; every edition needs it.") from None


def name_of(path: Path) -> str:
    """`path` as it stands in the folder of standards."""
    return f"{path.parent.name}/{path.name}"
