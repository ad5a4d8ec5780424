"""Lists that come in as spreadsheets do: the firm's own headings, semicolons, German days."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from accord.config.example.script import Day, Event
from accord.doors.exchange.importing import import_files
from accord.kernel.records.declaration import by_import_name
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    from accord.config.example.stage import Stage
    from accord.kernel.access.actor import Actor

IMPORT = "import list"


def brought(
    ago: int, by: str, types: str, name: str, rows: Sequence[dict[str, Any]], names: Sequence[str] = ()
) -> Event:
    """Somebody imports a list of records of a type; days in it may be Day. `types`: what import files call them.

    `names`: what the script calls the records of the rows from then on.
    """
    return Event(ago, by, IMPORT, "", {"types": types, "name": name, "rows": rows, "names": tuple(names)})


def import_list(stage: Stage, event: Event, by: Actor) -> None:
    """The special act behind it. Raises Refused when a cell is refused: the example's lists are right."""
    said = event.answers
    content = written(said["name"], said["rows"], stage.day)
    for result in import_files(by, [(f"{said['name']}.csv", content)], type_name=said["types"]):
        if result.refused:
            cell = result.refused[0]
            where = f"row {cell.row}, {cell.column}"
            raise Refused(f"The example's list {said['name']} was refused: {where}: {cell.why}")
    declaration, names = by_import_name(said["types"]), said["names"]
    if names and declaration is not None:
        with by.scope():
            newest = declaration.model.objects.order_by("-recorded_at", "-reference")[: len(names)]
            for called, record in zip(names, sorted(newest, key=lambda r: str(r.reference)), strict=True):
                stage.know(called, record)


def written(name: str, rows: Sequence[dict[str, Any]], day: Callable[[int], date]) -> bytes:
    """The file as the firm saved it: its name above, then headings and rows; UTF-8 where a name needs it."""
    out = io.StringIO()
    out.write(f"{name}, Northwind Instruments\r\n\r\n")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: f"{day(v.offset):%d.%m.%Y}" if isinstance(v, Day) else v for k, v in row.items()})
    try:
        return out.getvalue().encode("cp1252")
    except UnicodeEncodeError:
        return out.getvalue().encode("utf-8-sig")
