"""Everything as a folder of text files, fit for version control: one file for each record, and the files beside them.

    accord.toml                          whose it is
    suppliers/SU-0001.toml               a record: fields as lines, long texts as they are read
    attached/9f86d081884c-report.pdf     what is attached, named by what it holds

The same records give the same files, byte for byte.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from accord.doors.exchange.exporting import everything
from accord.doors.exchange.guards import guard_dash
from accord.doors.exchange.layout import Table
from accord.doors.exchange.listed import table_of
from accord.doors.exchange.refusals import FileRefused
from accord.doors.exchange.targets import ORIGIN, REFERENCE
from accord.doors.exchange.written import as_toml, from_toml
from accord.kernel.access.actor import Actor
from accord.kernel.records.files import Upload, open_file
from accord.kernel.refusals import Refused

MARK = f"{ORIGIN}.toml"
FILES = "attached"
UNSAFE = re.compile(r"[^\w. -]+")
MOST_RECORDS = 200_000


def folder_of(by: Actor) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every file of the folder, in a stable order. Raises Forbidden."""
    with by.scope():
        names = dict(Upload.objects.filter(organization_id=by.organization.pk).values_list("sha256", "name"))
        taken: dict[str, str] = {}
        for table in everything(by, files=True):
            files = [column for column, f in enumerate(table.fields) if f.kind == "file"]
            for row in table.rows():
                for column in files:
                    if row[column]:
                        row[column] = taken.setdefault(str(row[column]), _place(str(row[column]), names))
                cells = (guard_dash(cell) if isinstance(cell, str) else cell for cell in row)
                record = dict(zip((f.name for f in table.fields), cells, strict=True))
                path = MARK if table.name == ORIGIN else f"{table.name}/{record[REFERENCE.name]}.toml"
                yield path, as_toml(record.items()).encode()
        for sha256, place in sorted(taken.items(), key=lambda item: item[1]):
            with open_file(sha256) as stored:
                yield place, stored.read()


def _place(sha256: str, names: Mapping[str, str]) -> str:
    name = UNSAFE.sub("_", names.get(sha256, "file")).strip(" .")[-80:] or "file"
    return f"{FILES}/{sha256[:12]}-{name}"


def write_folder(by: Actor, folder: Path) -> int:
    """Write everything into `folder` and take away what is no longer there. Returns how many records it holds. Raises
    Refused for a folder that holds something else."""
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder.name} is no folder.", "folder")
    if folder.is_dir() and not (folder / MARK).is_file() and any(not p.name.startswith(".") for p in folder.iterdir()):
        raise Refused(
            f"{folder.name} holds something else; choose an empty folder, or one written by Accord.", "folder"
        )
    before = {str(p.relative_to(folder).as_posix()) for p in _written(folder)} if folder.is_dir() else set()
    written, records = set(), 0
    for path, content in folder_of(by):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != content:
            target.write_bytes(content)
        written.add(path)
        records += path.endswith(".toml") and path != MARK
    for path in before - written:
        (folder / path).unlink()
    return records


def _written(folder: Path) -> Iterator[Path]:
    """The files that this writes: records, and what is attached."""
    yield from (p for p in folder.glob("*/*.toml") if p.parent.name != FILES)
    yield from (p for p in (folder / FILES).glob("*") if re.match(r"[0-9a-f]{12}-", p.name))


# ---- in again --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Folder:
    """A folder that is to be imported: `name` for people, its paths, and what reads one of them."""

    name: str
    paths: tuple[str, ...]
    read: Callable[[str], bytes] = field(repr=False)

    @classmethod
    def on_disk(cls, path: Path) -> "Folder":
        """A folder of this machine; links that lead out of it are not followed."""
        found = sorted(p for p in path.glob("**/*") if p.is_file() and not p.is_symlink())
        paths = tuple(p.relative_to(path).as_posix() for p in found)
        return cls(path.name, tuple(p for p in paths if not p.startswith(".")), lambda p: (path / p).read_bytes())

    @classmethod
    def packed(cls, name: str, files: Mapping[str, bytes]) -> "Folder":
        """The same from an archive; one folder around everything does not count."""
        tops = {PurePosixPath(path).parts[0] for path in files}
        inner = f"{next(iter(tops))}/" if len(tops) == 1 and MARK not in files else ""
        return cls(name, tuple(sorted(path.removeprefix(inner) for path in files)), lambda path: files[inner + path])


def is_folder(paths: Iterable[str]) -> bool:
    """Whether these files are a folder as it is written here."""
    return any(path == MARK or path.endswith(f"/{MARK}") for path in paths)


def tables_of(folder: Folder) -> list[Table]:
    """A table for each type, its rows the records; what is refused names the file. Raises FileRefused."""
    records: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for path in folder.paths:
        parts = PurePosixPath(path).parts
        if path == MARK or (len(parts) == 2 and parts[0] != FILES and path.endswith(".toml")):
            records.setdefault(ORIGIN if path == MARK else parts[0], []).append((path, _read(folder, path)))
    if len(records) < 2:
        raise FileRefused(f"{folder.name} holds no records; a record is a file such as suppliers/SU-0001.toml.")
    if sum(map(len, records.values())) > MOST_RECORDS:
        raise FileRefused(f"{folder.name} holds more than {MOST_RECORDS:,} records; import it in parts.")
    return [_table(folder, name, found) for name, found in records.items()]


def _read(folder: Folder, path: str) -> Mapping[str, Any]:
    try:
        return from_toml(folder.read(path).decode())
    except UnicodeDecodeError:
        raise FileRefused(f"{path} in {folder.name} is not UTF-8; save it as UTF-8.") from None
    except ValueError as error:
        raise FileRefused(f"{path} in {folder.name} cannot be read: {str(error).rstrip('.')}; correct it.") from None


def _table(folder: Folder, name: str, found: list[tuple[str, Mapping[str, Any]]]) -> Table:
    table = table_of(folder.name, name, [dict(record) for _, record in found])
    places = {number: path for number, (path, _) in enumerate(found, 1)}
    files = {path: path for path in folder.paths if path.startswith(f"{FILES}/")}
    return Table(
        table.file, table.sheet, 0, table.columns, table.rows, table.refusals, "Folder of text files",
        places=places, files={path: partial(folder.read, path) for path in files},
    )  # fmt: skip
