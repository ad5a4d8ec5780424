"""An organization in which every field of every type is filled, made from the declarations alone."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from accord.doors.exchange.exporting import export_organization
from accord.doors.exchange.folder import Folder, write_folder
from accord.kernel.access.actor import Actor
from accord.kernel.acts.importing import importable
from accord.kernel.acts.perform import run
from accord.kernel.records.attached import Attachment, Comment, Link
from accord.kernel.records.declaration import Declaration, declarations
from accord.kernel.records.fields import Input
from accord.kernel.records.files import receive
from accord.kernel.records.record import Record
from accord.kernel.refusals import Refused

TRICKY = ("=1+1", "'apostrophe", "-", "zwei\nZeilen", 'say "no"; or, not', "  Ümläut\t", "0049", "1.125", "ja")
"""Texts that programs would like to take for something else."""
KNOWN = {"time_zone": "Europe/Berlin", "gates": "supplier.approve"}
"""Texts of fields that know only certain words, beside those whose declaration shows an example."""
FITS = {("Activity", "kind"): "restore_test"}
"""Choices on which a rule lets another field through, here what Accord can do itself: taken for every second record."""
MOST = 8
"""Records of one type that are made until each field was filled once."""


class Full:
    """`records` by type; `never`: fields that no rule lets through."""

    def __init__(self, by: Actor, seed: int = 1) -> None:
        self.by, self.chance, self.number = by, random.Random(seed), 0
        self.records: dict[str, list[Record]] = {"Person": [by.person] if by.person else []}
        self.never: dict[str, set[str]] = {}
        with by.scope():
            self.files = [receive(f"Bild {n}.png", [f"picture {n}".encode()]).sha256 for n in range(3)]
        waiting = [d for d in declarations() if importable(d) and d.listed]
        for turn in (1, 2, 3):  # what refers to something that comes later is filled in the second round
            for declaration in waiting:
                self.fill(declaration, MOST * turn)
        self.hang()

    def fill(self, declaration: Declaration, most: int) -> None:
        made = self.records.setdefault(declaration.name, [])
        missing = {f.name for f in declaration.fields if f.name not in declaration.derived}
        for record in made:
            missing -= {n for n in missing if self.holds(record, declaration.field(n))}
        for attempt in range(most * 4):
            if not missing or len(made) >= most:
                break
            try:
                record = self.one(declaration, missing, keep=1 - attempt % 12 / 12)
            except Refused:
                continue
            made.append(record)
            missing -= {n for n in missing if self.holds(record, declaration.field(n))}
        self.never[declaration.name] = missing

    def holds(self, record: Record, about: Input) -> bool:
        with self.by.scope():
            value = getattr(record, about.name)
            return bool(value.exists()) if about.kind == "records" else value not in (None, "", False)

    def one(self, declaration: Declaration, wanted: set[str], keep: float) -> Record:
        """A record with all fields (`keep`: the share of those that may be empty), the wanted ones first."""
        self.number += 1
        values, many = dict[str, Any](), dict[str, list[Record]]()
        for about in declaration.fields:
            needed = not declaration.model._meta.get_field(about.name).null and about.kind == "record"
            if not (
                needed or about.required or self.chance.random() < (keep if about.name in wanted else keep / 2 + 0.4)
            ):
                continue
            if about.kind == "records":
                many[about.name] = self.chance.sample(there := self.records.get(about.record, []), min(2, len(there)))
            elif (value := self.value(declaration, about)) is not None:
                values[about.name] = value
            elif needed:
                raise Refused("nothing to refer to")

        def body(unit: Any) -> Record:
            record = declaration.model(**values)
            record.external_reference = f"{declaration.prefix}/{self.number}" if self.number % 2 else ""
            record.state = self.chance.choice(declaration.states).key
            record.archived_on = date(2026, 1, 31) if self.number % 7 == 0 else None
            record.save()
            for name, related in many.items():
                getattr(record, name).set(related)
            return record

        found = run(self.by, "import", body)
        with self.by.scope():
            return type(found).objects.get(pk=found.pk)

    def value(self, declaration: Declaration, about: Input) -> Any:
        match about.kind:
            case "text" | "longtext" if text := KNOWN.get(about.name, about.example):
                return text
            case "text" | "longtext":
                text = f"{self.chance.choice(TRICKY)} {about.name} {self.number}"
                room = about.max_length or 500
                text = text if room > 40 else str(self.number)
                return text.strip()[:room] if about.kind == "longtext" else " ".join(text.split())[:room]
            case "email":
                return f"a.{self.number}@example.org"
            case "url":
                return f"https://example.org/{self.number}"
            case "integer":
                return self.chance.choice((1, 2, 3))
            case "decimal":
                of = declaration.model._meta.get_field(about.name)
                most = Decimal(10) ** (of.max_digits - of.decimal_places) / 2
                value = min(Decimal(self.chance.choice(("1.125", "2", "1234.5", "0.1"))), most)
                return value.quantize(Decimal(1).scaleb(-of.decimal_places))
            case "date":
                return date(2024, 1, 1) + timedelta(days=self.chance.randrange(700))
            case "datetime":
                return datetime(2024, 2, 1, 10, self.chance.randrange(60), tzinfo=UTC)
            case "boolean":
                return self.chance.random() < 0.7
            case "choice":
                fits = FITS.get((declaration.name, about.name))
                return fits if fits and self.number % 2 else self.chance.choice(about.choices)[0]
            case "choices":
                return about.begins or "iso-9001"
            case "record":
                there = self.records.get(about.record, [])
                return self.chance.choice(there) if there else None
            case "pointer":
                there = [r for name in ("Process", "Supplier", "Person") for r in self.records.get(name, [])]
                return self.chance.choice(there).pointer
            case "file":
                return self.chance.choice(self.files)
        raise AssertionError(about.kind)

    def hang(self) -> None:
        """Comments, files and links on some of them."""
        some = [rs[0] for name, rs in self.records.items() if rs and name != "Person"][::3]

        def body(unit: Any) -> None:
            for record, other in pairwise(some):
                Comment(subject=record.pointer, title="Comment", text="=cmd\nzwei Zeilen", owner=self.by.person).save()
                Attachment(subject=record.pointer, title="Bild", file=self.files[0], size=9, note="shows").save()
                Link(source=record.pointer, target=other.pointer, title="belongs to").save()

        run(self.by, "import", body)


def everything_of(by: Actor) -> dict[str, dict[str, dict[str, Any]]]:
    """Every record by type and by the name that stays the same in another organization; links by such names."""
    types = [d for d in declarations() if importable(d)]
    with by.scope():
        kept = {d: list(d.model.objects.all()) for d in types}
        names = {r.pk: r.external_reference or r.reference for rs in kept.values() for r in rs}
        return {
            d.import_name: {names[r.pk]: {f: _plain(r, d, f, names) for f in _fields(d)} for r in rs}
            for d, rs in kept.items()
            if rs
        }


def taken_along(by: Actor, form: str, path: Path) -> list[Any]:
    """All that the organization keeps, in one form, as it would be uploaded elsewhere."""
    if form == "folder":
        write_folder(by, path / "folder")
        return [("folder", Folder.on_disk(path / "folder"))]
    return [(f"all.{form.rpartition('.')[2]}", export_organization(by, form))]


def differing(mine: dict[str, Any], theirs: dict[str, Any], form: str) -> list[tuple[str, str, str]]:
    """What did not arrive: type, record, field. The bytes of files go along in the folder alone."""
    without = set() if form == "folder" else {"file", "report"}
    return [
        (name, which, field)
        for name, records in mine.items()
        if not (form != "folder" and name == "files")
        for which, fields in records.items()
        for field, value in fields.items()
        if field not in without and theirs[name][which][field] != value
    ]


def _fields(declaration: Declaration) -> list[str]:
    return [f.name for f in declaration.fields] + ["state", "archived_on"]


def _plain(record: Record, declaration: Declaration, name: str, names: dict[Any, Any]) -> Any:
    value = getattr(record, name)
    kind = declaration.field(name).kind if name in {f.name for f in declaration.fields} else ""
    if kind == "records":
        return sorted(names.get(r.pk, "?") for r in value.all())
    if kind == "record":
        return names.get(value.pk, "?") if value is not None else None
    if kind == "pointer" and value:
        import uuid

        return names.get(uuid.UUID(value.partition(":")[2]), "?")
    return value.strip() if isinstance(value, str) else value
