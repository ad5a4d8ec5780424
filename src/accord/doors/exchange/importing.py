"""Importing files: check everything, then write all of it or nothing. Page and console both call `import_files`."""

import dataclasses
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError

from accord.doors.exchange.archives import unpacked
from accord.doors.exchange.dates import MARKS
from accord.doors.exchange.folder import Folder, is_folder, tables_of
from accord.doors.exchange.layout import Known, Table
from accord.doors.exchange.mapping import (
    Answers,
    Mapped,
    Question,
    answers_from,
    mapped,
    merged,
    shape_of,
    table_key,
)
from accord.doors.exchange.plan import Plan, Progress, check, silent
from accord.doors.exchange.refusals import CellRefusal, FileRefused
from accord.doors.exchange.steps import in_steps
from accord.doors.exchange.tables import read_tables
from accord.doors.exchange.targets import ORIGIN, called_so
from accord.doors.exchange.vocabulary import all_headings
from accord.kernel.access.actor import Actor
from accord.kernel.acts.importing import MOST, STEP, import_records, may_import
from accord.kernel.records.bulk import count, few_pages
from accord.kernel.records.declaration import Declaration, declarations
from accord.kernel.records.files import receive
from accord.kernel.records.mappings import remember, remembered
from accord.kernel.refusals import Forbidden, Refused

File = tuple[str, "bytes | Folder"]
"""A name and what stands under it."""
OF_FILE = "of"
"""Beside what was said of all rows: the file that it holds for, where the rest holds for all of that shape."""
ONLY_HEADINGS = "holds headings and no records below them; upload a file with the records in it."
COUNTED = 1_000
"""Records after which the database counts anew what it holds."""
BETWEEN_STEPS = 0.3
"""Seconds in which others may write, after a step that held the database."""


class WrittenInPart(Refused):
    """What is too much for one step was stopped or refused after some were written."""


@dataclass(slots=True)
class Result:
    """What became of one record type of one file. Nothing was written when anything of the upload is refused."""

    file: str
    type: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[CellRefusal] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As contracts.md promises."""
        return {
            "file": self.file,
            "type": self.type,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [r.as_json() for r in self.refused],
        }


@dataclass(slots=True)
class Upload:
    """Files that were read: their plan, and the files that could not be read at all."""

    plan: Plan
    unreadable: list[Result]

    @property
    def possible(self) -> bool:
        """Whether everything can be written."""
        return self.plan.possible and not self.unreadable

    @property
    def steps(self) -> int:
        """In how many steps it would be written; each is all or nothing."""
        records = len(self.plan.arrivals())
        return 1 if records <= MOST else -(-records // STEP)

    def results(self) -> list[Result]:
        """What would be done, or was."""
        return [*self.unreadable, *(r for m in self.plan.tables for r in _results(m, self.plan))]


def importable_types(by: Actor) -> tuple[Declaration, ...]:
    """The record types that this actor may bring in, each with a list of its own."""
    return tuple(d for d in declarations() if d.listed and may_import(by, d))


def hanging_types(by: Actor) -> tuple[Declaration, ...]:
    """Comments, files and links: they come in only as they were exported."""
    return tuple(d for d in declarations() if not d.listed and may_import(by, d))


def import_files(
    by: Actor,
    files: Sequence[File],
    *,
    type_name: str | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, Any] | None = None,
    answers: Mapping[str, Answers] | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
) -> list[Result]:
    """Bring in the records of these files: check all, then write all or nothing (over 20,000 records: in steps).

    `type_name`: the type of every table; `sheet`: read this sheet alone; `mapping`: see `answers_from`; `answers`: by
    `file|sheet`. `dry_run` writes nothing and says what would be done. What a file leaves open is a refusal that says
    what to answer. Raises Refused when the whole cannot be done (rights, a change meanwhile, a busy database).
    """
    with by.scope():
        upload = read(by, files, type_name=type_name, sheet=sheet, mapping=mapping, answers=answers, progress=progress)
        results = upload.results()
        if dry_run:
            return results
        if not upload.possible:
            return [dataclasses.replace(r, created=0, updated=0, unchanged=0) for r in results]
        write(by, upload, progress)
        return results


def read(
    by: Actor,
    files: Sequence[File],
    *,
    type_name: str | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, Any] | None = None,
    answers: Mapping[str, Answers] | None = None,
    progress: Progress = silent,
) -> Upload:
    """The first pass alone, inside the actor's scope: what the files hold and would do."""
    types = importable_types(by)
    if not types:
        raise Forbidden("Your role does not allow you to import records.")
    wanted = _wanted(types, type_name)
    known = all_headings((wanted,) if wanted else types)
    tables, unreadable = _tables(files, known)
    origins = _origins(tables)
    tables = [t for t in tables if not _is_origin(t)]
    if sheet is not None:
        tables = _of_sheet(tables, sheet)
    found: list[Mapped] = []
    for table in tables:
        said = _answers(table, mapping, answers)
        try:
            one = mapped(table, types, said, wanted, hanging_types(by))
            origin = origins.get(PurePosixPath(table.file).parts[0], "")
            one.foreign = origin not in ("", str(by.organization.pk))
            found.append(one)
        except FileRefused as refused:
            unreadable.append(_refused_file(table.file, refused))
    if not unreadable and not any(table.rows for table in tables):
        empty = sorted({table.file for table in tables})
        unreadable += (_refused_file(name, FileRefused(f"{name} {ONLY_HEADINGS}")) for name in empty)
    with few_pages():
        return Upload(check(found, by, progress), unreadable)


def _wanted(types: Sequence[Declaration], name: str | None) -> Declaration | None:
    if name is None:
        return None
    found = next(iter(called_so((name,), types)), None)
    if found is None:
        listed = ", ".join(sorted(d.import_name for d in types))
        raise Refused(f"{name!r} is no type of records that you may import. Write one of {listed}.", "type")
    return found


def _tables(files: Sequence[File], known: Known) -> tuple[list[Table], list[Result]]:
    tables: list[Table] = []
    unreadable: list[Result] = []
    names: set[str] = set()
    for name, data in files:
        try:
            if name in names:
                raise FileRefused(f"{name} is uploaded twice; give the files different names.")
            names.add(name)
            tables += _of_file(name, data, known)
        except FileRefused as refused:
            unreadable.append(_refused_file(name, refused))
    return tables, unreadable


def _of_file(name: str, data: bytes | Folder, known: Known) -> list[Table]:
    """The tables of a file, of each file in an archive, or of a folder. Raises FileRefused."""
    if isinstance(data, Folder):
        return tables_of(data)
    limit = settings.ACCORD_MAX_UPLOAD_MB * 1024 * 1024
    if not name.lower().endswith(".zip"):
        return read_tables(name, data, max_bytes=limit, known=known)
    if len(data) > limit:
        raise FileRefused(f"{name} is larger than the {settings.ACCORD_MAX_UPLOAD_MB} MB allowed; upload it in parts.")
    inner = unpacked(name, data)
    if is_folder(inner):
        return tables_of(Folder.packed(name, inner))
    tables: list[Table] = []
    for path, content in sorted(inner.items()):
        found = read_tables(path, content, max_bytes=limit, known=known)
        tables += (dataclasses.replace(t, file=f"{name}/{path}") for t in found)
    return tables


def _is_origin(table: Table) -> bool:
    return (table.sheet or PurePosixPath(table.file).stem) == ORIGIN


def _origins(tables: Sequence[Table]) -> dict[str, str]:
    """Which organization each file was exported by, where it says so."""
    return {
        PurePosixPath(t.file).parts[0]: str(t.rows[0].cells[0])
        for t in tables
        if _is_origin(t) and t.rows and t.columns
    }


def _refused_file(name: str, refused: FileRefused) -> Result:
    return Result(name, "", refused=[CellRefusal("", 0, "", "", refused.sentence)])


def _of_sheet(tables: Sequence[Table], sheet: str) -> list[Table]:
    found = [t for t in tables if t.sheet.casefold() == sheet.casefold()]
    if not found:
        there = ", ".join(t.sheet for t in tables if t.sheet) or "none"
        raise Refused(f"There is no sheet {sheet!r} with rows in it; the sheets are {there}.", "sheet")
    return found


def _answers(table: Table, mapping: Mapping[str, Any] | None, answers: Mapping[str, Answers] | None) -> Answers:
    said = dict(remembered(shape_of(table)))
    if said.pop(OF_FILE, None) != table.file:  # the next audit has a report of the same shape
        said.pop("all_rows", None)
    if mapping:
        said = merged(said, answers_from(mapping, table))
    return merged(said, (answers or {}).get(table_key(table), {}))


def _results(found: Mapped, plan: Plan) -> list[Result]:
    """One result for each type of a table, the main type's with all refusals."""
    table = found.table
    if found.left_out:
        return []
    asked = [
        CellRefusal(table.sheet, table.header_row, _place_of(question), "", _how(question.sentence))
        for question in found.questions
        if question.needed
    ]
    refusals = sorted([*asked, *found.refusals], key=lambda refusal: refusal.row)
    if found.type is None:
        return [Result(table.file, "", refused=refusals)]
    results = {d: Result(table.file, d.import_name) for d in (found.type, *found.parts)}
    main = results[found.type]
    main.refused, main.renamed, main.readings = refusals, found.renamed, found.readings
    for draft in plan.drafts:
        if draft.mapped is found and not draft.refused and draft.outcome:
            result = results[draft.declaration]
            setattr(result, draft.outcome, getattr(result, draft.outcome) + 1)
    return list(results.values())


def _place_of(question: Question) -> str:
    """The column that is asked about; none where it is all dates of the file with one mark."""
    return "" if question.column in MARKS else question.column


def _how(sentence: str) -> str:
    return f"{sentence} Say it on the page Import, or in a mapping."


def _stopped(sentence: str, done: int) -> str:
    """What is said when a step fails: earlier steps stay, and importing again leaves them alone."""
    if not done:
        return f"{sentence} Nothing was written."
    written = "1 record of an earlier step is" if done == 1 else f"{done:,} records of earlier steps are"
    return f"{sentence} {written} written; import again to go on."


def write(by: Actor, upload: Upload, progress: Progress = silent) -> None:
    """The second pass, inside the actor's scope: one transaction, or several announced ones above 20,000 records."""
    files, arrivals = upload.plan.files(), upload.plan.arrivals()
    for name, open_ in files.values():
        receive(name, [open_()])
    steps = in_steps(arrivals, MOST, STEP)
    if len(steps) > 1:
        progress(f"Writing in {len(steps)} steps, each all or nothing", 0, len(arrivals))
    done = entered = 0

    def tell(more: int) -> None:
        nonlocal entered
        entered += more
        progress("Writing", min(entered, len(arrivals)), len(arrivals))

    for step in steps:
        entered = done
        if done:
            time.sleep(BETWEEN_STEPS)
        try:
            progress("Writing", done, len(arrivals))
            import_records(by, step, tell)
        except IntegrityError as error:
            raise Refused(_stopped(f"The database refuses the records as a whole: {error}.", done)) from error
        except Refused as refused:
            if done:
                raise WrittenInPart(_stopped(refused.sentence, done)) from refused
            raise
        done += len(step)
    with suppress(Refused):  # too late to be stopped
        progress("Writing", done, len(arrivals))
    if done >= COUNTED:
        with suppress(OperationalError):  # busy: then it counts at its next start
            count()
    for found in upload.plan.tables:
        if said := {k: v for k, v in found.answers.items() if v or k == "type"}:
            remember(shape_of(found.table), {**said, OF_FILE: found.table.file} if "all_rows" in said else said)
