"""What goes along with a record into a pack: the files that hang on it, its signatures, and its parts that hold a
file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.kernel.access.models import Signature
from accord.kernel.organization.models import Person
from accord.kernel.records.attached import Attachment
from accord.kernel.records.declaration import declarations, named
from accord.kernel.records.snapshot import loads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from accord.kernel.records.declaration import Declaration


def along_with(pointers: frozenset[str]) -> frozenset[str]:
    """Pointers of what belongs to these records, themselves included."""
    parts = {p for d in declarations() for p in _parts_with_files(d, pointers)}
    bearing = pointers | parts
    hanging: set[str] = set()
    for model in (Attachment, Signature):
        subjects = model.objects.filter(archived_on=None).values_list("pk", "subject")
        hanging |= {f"{model.__name__}:{pk}" for pk, subject in subjects if subject in bearing}
    return bearing | hanging


def _parts_with_files(declaration: Declaration, pointers: frozenset[str]) -> Iterator[str]:
    held = [f.name for f in declaration.fields if f.kind == "file"]
    whole = declaration.whole
    if not held or whole is None or not declaration.part_of:
        return
    for pk, of, *files in declaration.model.objects.filter(archived_on=None).values_list(
        "pk", f"{declaration.part_of}_id", *held
    ):
        if any(files) and f"{whole.name}:{of}" in pointers:
            yield f"{declaration.name}:{pk}"


def files_in(latest: Mapping[str, bytes], *, personal: bool) -> list[str]:
    """SHA-256 of the files that the last entries of records name; without `personal` not those that belong to a record
    about one person: a certificate, a screening."""
    found: set[str] = set()
    for body in latest.values():
        entry = loads(body)
        if personal or not is_about_a_person(_bearer(entry)):
            found |= {sha256 for sha256, _ in entry.get("files", ())}
    return sorted(found)


def _bearer(entry: Mapping[str, Any]) -> str:
    """The type of the record that a file belongs to."""
    if entry["type"] != Attachment.__name__:
        return str(entry["type"])
    return str(entry["snapshot"].get("subject", "")).partition(":")[0]


def is_about_a_person(type_name: str) -> bool:
    """Whether a record of this type is about one person."""
    if type_name == Person.__name__:
        return True
    return bool(type_name) and any(f.name == "person" and f.record == "Person" for f in named(type_name).fields)
