"""What an erasure would take away, what stays and why, and what stands against it: read before anything is done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from accord.kernel.access.models import Signature
from accord.kernel.erasing.files import named_in
from accord.kernel.erasing.models import ERASED_THIS, Hold
from accord.kernel.erasing.names import Names, names_of
from accord.kernel.erasing.retention import kept_until
from accord.kernel.ledger.models import Entry, Opening
from accord.kernel.organization.models import Person
from accord.kernel.records.attached import Attachment, Comment, Link
from accord.kernel.records.declaration import declarations, named
from accord.kernel.records.record import current_organization
from accord.kernel.records.together import by_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from accord.kernel.records.record import Record

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that names the person and is about something else. `paths`: the fields, present or former text.

    `sure`: by the full name or address, else by the family name alone. `now`: its present text does. `stays`: why it
    cannot be redacted.
    """

    record: Record
    paths: tuple[str, ...]
    sure: bool
    now: bool
    stays: str = ""

    @property
    def fields(self) -> str:
        """The fields in words."""
        return ", ".join(str(getattr(self.record._meta.get_field(p), "verbose_name", p)) for p in self.paths)


@dataclass(frozen=True, slots=True)
class Against:
    """Why something stays: in a sentence, and the last day on which that is so, where one can be named."""

    says: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`whole`: records whose text goes altogether, the erased one first. `signatures`: those that the person gave."""

    subject: Record
    names: Names
    whole: tuple[Record, ...]
    signatures: tuple[Signature, ...]
    mentions: tuple[Mention, ...]
    files: tuple[str, ...]
    openings: int
    against: tuple[Against, ...]

    @property
    def free_on(self) -> date | None:
        """The first day on which nothing stands against it any more; None: no day can be named, or it is free."""
        days = [a.until for a in self.against]
        return None if None in days or not days else max(d for d in days if d) + timedelta(days=1)

    def redactable(self) -> list[Mention]:
        """Mentions that can be redacted now."""
        return [m for m in self.mentions if not m.stays]


def plan_for(subject: Record, day: date) -> Plan:
    """What erasing this record, or this person, would come to on a day."""
    whole = _whole(subject)
    names = names_of(subject) if isinstance(subject, Person) else Names()
    given = tuple(Signature.objects.filter(signer=subject)) if isinstance(subject, Person) else ()
    ids = [r.pk for r in whole]
    openings = sum(Opening.objects.filter(record_id__in=chunk).count() for chunk in _chunks(ids))
    return Plan(
        subject, names, whole, given, tuple(_mentions(names, whole, given, day)), tuple(_files(whole)), openings,
        _against(subject, whole, given, day),
    )  # fmt: skip


def _whole(subject: Record) -> tuple[Record, ...]:
    """The record, its parts, what is about the person, and the comments, files and links that hang on these."""
    found = {subject.pointer: subject}
    fresh = [subject]
    while fresh:
        fresh = [r for r in _hanging(fresh) if r.pointer not in found]
        found |= {r.pointer: r for r in fresh}
    return tuple(found.values())


def _hanging(records: Sequence[Record]) -> Iterator[Record]:
    by_type: dict[str, list[UUID]] = defaultdict(list)
    for one in records:
        by_type[type(one).__name__].append(one.pk)
    for name, ids in by_type.items():
        for model, where in _leading_to(name):
            for chunk in _chunks(ids):
                yield from model.objects.filter(**{f"{where}__in": chunk})
    for chunk in _chunks([r.pointer for r in records]):
        yield from Comment.objects.filter(subject__in=chunk)
        yield from Attachment.objects.filter(subject__in=chunk)
        yield from Link.objects.filter(Q(source__in=chunk) | Q(target__in=chunk))


def _leading_to(name: str) -> Iterator[tuple[Any, str]]:
    """The types whose text goes with a record of this type, and the field that leads to it."""
    yield from ((part.model, f"{part.part_of}_id") for part in named(name).parts)
    if name == Person.__name__:
        yield from ((d.model, "person_id") for d in declarations() if d.general_acts and "person" in _names(d))


def _names(declaration: Any) -> set[str]:
    return {f.name for f in declaration.model._meta.concrete_fields if f.related_model is Person}


def _mentions(names: Names, whole: Iterable[Record], signatures: Iterable[Signature], day: date) -> Iterator[Mention]:
    gone = {r.pk for r in whole} | {s.pk for s in signatures}
    paths: dict[tuple[str, UUID], set[str]] = defaultdict(set)
    sure = set()
    openings = Opening.objects.filter(names.found_in(), organization_id=current_organization())
    for kind, key, path, value in openings.values_list("type", "record_id", "path", "value").iterator():
        if key not in gone and names.perhaps.search(value):
            paths[kind, key].add(path)
            if names.surely.search(value):
                sure.add(key)
    records = {k: r for kind in {t for t, _ in paths} for k, r in _records(kind, paths).items()}
    stays = why_kept(records.values(), day)
    for kind, key in sorted(paths, key=lambda k: (named(k[0]).sheet_order, str(records[k[1]].reference))):
        record, said = records[key], tuple(sorted(paths[kind, key]))
        now = any(names.perhaps.search(getattr(record, p) or "") for p in said)
        yield Mention(record, said, key in sure, now, stays[record.pointer].says if record.pointer in stays else "")


def _records(kind: str, keys: Iterable[tuple[str, UUID]]) -> dict[UUID, Record]:
    ids = [key for name, key in keys if name == kind]
    return {k: r for chunk in _chunks(ids) for k, r in by_ids(named(kind).model, chunk).items()}


def why_kept(records: Iterable[Record], day: date) -> dict[str, Against]:
    """Why nothing in a record may be changed by an erasure on a day, by pointer: it is held, or signed and to be
    kept."""
    by_pointer = {r.pointer: r for r in records}
    found: dict[str, Against] = {}
    for chunk in _chunks(list(by_pointer)):
        given = Signature.objects.filter(subject__in=chunk).exclude(meaning=ERASED_THIS)
        signed = set(given.values_list("subject", flat=True))
        for pointer, until in kept_until([by_pointer[p] for p in sorted(signed)]).items():
            if until is None or until >= day:
                found[pointer] = Against(f"{by_pointer[pointer].reference} is signed and kept {_until(until)}.", until)
        for hold in Hold.objects.filter(subject__in=chunk, state="active"):
            held = by_pointer[hold.subject].reference
            found[hold.subject] = Against(f"{held} is under the legal hold {hold.reference}. Release it first.")
    return found


def _until(day: date | None) -> str:
    return f"until {day.isoformat()}" if day else "as long as it lives, and a while after"


def _against(subject: Record, whole: Iterable[Record], given: Sequence[Signature], day: date) -> tuple[Against, ...]:
    found = list(why_kept(whole, day).values())
    if not isinstance(subject, Person):
        return tuple(found)
    if subject.state == "active":
        found.append(Against(f"{subject.reference} still works here. Record their leaving first."))
    if subject.account is not None and subject.account.is_operator:
        found.append(Against("Their account runs this installation. Let somebody else run it first."))
    signed = _signed(given)
    ends = {p: until for p, until in kept_until(signed.values()).items() if until is None or until >= day}
    if ends:
        found.append(_signature_stays(subject, sorted(str(signed[p].reference) for p in ends), list(ends.values())))
    return tuple(found)


def _signed(given: Iterable[Signature]) -> dict[str, Record]:
    """What was signed, by pointer."""
    keys = {(kind, UUID(key)) for kind, _, key in (one.subject.partition(":") for one in given)}
    return {r.pointer: r for kind in {k for k, _ in keys} for r in _records(kind, keys).values()}


def _signature_stays(person: Record, signed: list[str], ends: list[date | None]) -> Against:
    last = None if None in ends else max(e for e in ends if e)
    return Against(
        f"{person.reference} signed {', '.join(signed[:3])}{f' and {len(signed) - 3} more' if signed[3:] else ''}: a "
        f"signed record keeps the printed name of who signed it {_until(last)} (Art. 17(3)(b) and (e) GDPR).",
        last,
    )


def _files(whole: Iterable[Record]) -> Iterator[str]:
    """The files that these records alone have ever named."""
    ids = {r.pk for r in whole}
    hashes: set[str] = set()
    for chunk in _chunks(sorted(ids)):
        hashes |= named_in(Entry.objects.filter(record_id__in=chunk))
    for one in sorted(hashes):
        elsewhere = Entry.objects.filter(organization_id=current_organization(), body__contains=one)
        if not any(key not in ids for key in elsewhere.values_list("record_id", flat=True)):
            yield one


def _chunks(items: list[Any]) -> Iterator[list[Any]]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
