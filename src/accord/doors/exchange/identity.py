"""Which record a draft is: that of its reference, of its natural key, or the same imported before; else a new one."""

import copy
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from accord.doors.exchange.drafts import RELATIONS
from accord.doors.exchange.links import CHUNK, Directory
from accord.doors.exchange.reading import CLEAR
from accord.doors.exchange.shelf import Draft, Found, Names
from accord.doors.exchange.targets import ARCHIVED, EXTERNAL, REFERENCE, STATE
from accord.kernel.access.actor import Actor
from accord.kernel.access.scope import visible
from accord.kernel.acts.importing import in_file_order
from accord.kernel.ledger.append import relations_of
from accord.kernel.records.declaration import Declaration
from accord.kernel.records.fields import TEXT_KINDS
from accord.kernel.records.record import Record

NOT_FIELDS = frozenset({REFERENCE.name, EXTERNAL.name, STATE})


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """At most 500 at once: what a query takes."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def begin(declaration: Declaration, drafts: Sequence[Draft], by: Actor) -> None:
    """A new record for each draft, in the order of the rows, with all that it says without naming others."""
    for draft in drafts:
        draft.record = declaration.model(organization_id=by.organization.pk, state="", imported=True)
    in_file_order([d.record for d in drafts if d.record is not None])
    relations = {f.name for f in declaration.fields if f.kind in {"record", "records", "pointer"}}
    for draft in drafts:
        for name, value in draft.given.items():
            if value is not CLEAR and name not in NOT_FIELDS and name not in relations:
                setattr(draft.record, name, value)
        derive_if_possible(draft)


def derive_if_possible(draft: Draft) -> None:
    """Let the record say its title, as far as it can without what it is part of."""
    assert draft.record is not None
    try:
        draft.record.derive()
    except AttributeError:  # it asks a record that is not linked yet, or never will be
        return


def is_record(draft: Draft, record: Record, directory: Directory) -> None:
    """The draft is about this stored record."""
    draft.record, draft.exists = record, True
    directory.amends(draft, record)


# ---- by reference ----------------------------------------------------------------------------------------------------


class Said:
    """The references that the drafts of a type were seen to give, so that none is given twice."""

    def __init__(self, directory: Directory) -> None:
        self.names = {about: Names(directory.shelf) for about in (REFERENCE.name, EXTERNAL.name)}

    def look(self, draft: Draft) -> None:
        """Refuse a draft that says what one before it said."""
        for about, names in self.names.items():
            text = draft.text(about)
            first = names.first(text.casefold(), draft) if text else draft
            if first is not draft:
                where = first.place_beside(draft)
                draft.refuse(
                    f"{where} has the same reference; correct one of them, or take one of the rows out.", about
                )


def by_reference(declaration: Declaration, drafts: Sequence[Draft], by: Actor, directory: Directory) -> None:
    """Find those that a reference names, Accord's or the firm's own."""
    stored = visible(declaration, by)
    names = sorted({t for d in drafts for t in (d.text(REFERENCE.name), d.text(EXTERNAL.name)) if t})
    mine: dict[str, Record] = {}
    others: dict[str, list[Record]] = {}
    for chunk in chunks(names):
        mine |= {str(r.reference): r for r in stored.filter(reference__in=[n.upper() for n in chunk])}
        for record in stored.filter(external_reference__in=chunk):
            others.setdefault(record.external_reference, []).append(record)
    for draft in drafts:
        reference, external = draft.text(REFERENCE.name), draft.text(EXTERNAL.name)
        own = mine.get(reference.upper()) if reference and not draft.mapped.foreign else None
        known = {r.pk: r for name in (external, reference) if name for r in others.get(name, [])}
        if draft.mapped.foreign and external in others:
            known = {r.pk: r for r in others[external]}
        if own is not None and (not known or own.pk in known or _is_meant(draft, own, external)):
            is_record(draft, own, directory)
        elif len(known) > 1:
            why = f"{len(known)} {declaration.plural} have this as their own reference; write Accord's."
            draft.refuse(why, REFERENCE.name)
        elif known:
            is_record(draft, next(iter(known.values())), directory)


def _is_meant(draft: Draft, own: Record, external: str) -> bool:
    """Whether Accord's own reference counts although another record was brought in under the same one: a file that has
    both references says so; one that has a single reference means the firm's."""
    return draft.mapped.has_both_references and own.external_reference == external


# ---- by natural key --------------------------------------------------------------------------------------------------


def key_of(draft: Draft, directory: Directory) -> tuple[Any, ...] | None:
    """What the draft says of its natural key: values and ids; None where it does not say enough."""
    names, found, said = draft.declaration.natural_key, [], 0
    for name in names:
        linked: Found | None = draft.linked.get(name)
        value = draft.given.get(name)
        if linked is not None:
            found.append(directory.identity(linked))
            said += 1
        elif name in draft.attempted:
            return None
        else:
            written = getattr(draft.record, name, "")  # a text as the record writes it, or adds it by itself
            found.append(written if isinstance(written, str) else None if value is CLEAR else value)
            said += value not in (None, CLEAR, "")
    return tuple(found) if said and (len(names) > 1 or said == len(names)) else None


def stored_keys(
    declaration: Declaration, keys: Iterable[tuple[Any, ...]], records: QuerySet[Any]
) -> dict[tuple[Any, ...], Record]:
    """Those of the records, not archived, that have one of these natural keys."""
    names = declaration.natural_key
    columns = [f.attname for n in names for f in [declaration.model._meta.get_field(n)] if hasattr(f, "attname")]
    wanted = {k for k in keys if not any(isinstance(v, Draft) for v in k)}
    place = _most_telling(wanted, len(names))
    if place is None:
        return {}
    stored, found = records.filter(archived_on=None), dict[tuple[Any, ...], Record]()
    for chunk in chunks(sorted({k[place] for k in wanted}, key=str)):
        for record in stored.filter(**{f"{columns[place]}__in": chunk}).order_by("reference"):
            key = tuple(getattr(record, column) for column in columns)
            if key in wanted:
                found.setdefault(key, record)
    return found


def _most_telling(keys: set[tuple[Any, ...]], width: int) -> int | None:
    """The part of the key that is always there and has most different values."""
    full = [i for i in range(width) if all(k[i] not in (None, "") for k in keys)]
    if not keys or not full:
        return None
    return max(full, key=lambda i: len({k[i] for k in keys}))


def by_natural_key(declaration: Declaration, drafts: Sequence[Draft], by: Actor, directory: Directory) -> None:
    """Find those that their natural key names, where no reference is said."""
    if not declaration.natural_key:
        return
    open_ = {
        d: k
        for d in drafts
        if not d.exists
        and (not d.said_reference or d.mapped.foreign)
        and ARCHIVED.name not in d.given
        and (k := key_of(d, directory)) is not None
    }
    stored = stored_keys(declaration, open_.values(), visible(declaration, by))
    for draft, key in open_.items():
        if key in stored:
            is_record(draft, stored[key], directory)


# ---- by content ------------------------------------------------------------------------------------------------------


def by_content(
    declaration: Declaration, drafts: Sequence[Draft], by: Actor, directory: Directory, taken: set[Any]
) -> None:
    """Without reference and key: the record imported before with exactly this content, so that nothing doubles.
    `taken`: what others of the upload were found to be."""
    keyed = bool(declaration.natural_key)
    open_ = [
        d for d in drafts if not d.exists and not d.said_reference and not (keyed and key_of(d, directory) is not None)
    ]
    by_title: dict[str, list[Record]] = {}
    titles = sorted({d.record.title for d in open_ if d.record is not None and d.record.title})
    stored = visible(declaration, by).filter(archived_on=None, imported=True, external_reference="")
    for chunk in chunks(titles):
        for record in stored.filter(title__in=chunk).order_by("reference"):
            by_title.setdefault(record.title, []).append(record)
    candidates = {r.pk for records in by_title.values() for r in records}
    related = relations_of(declaration, candidates)
    for draft in open_:
        for record in by_title.get(draft.record.title if draft.record is not None else "", ()):
            if record.pk not in taken and says_the_same(draft, record, related.get(record.pk, {}), directory):
                taken.add(record.pk)
                is_record(draft, record, directory)
                break


def says_the_same(draft: Draft, record: Record, related: dict[str, list[Any]], directory: Directory) -> bool:
    """Whether a stored record holds all that the draft says."""
    return not any(True for _ in differences(draft, record, related, directory))


def differences(
    draft: Draft, record: Record, related: dict[str, list[Any]], directory: Directory
) -> Iterator[tuple[str, Any]]:
    """(field, new value) of everything that the draft says otherwise than the record; relations as lists of ids."""
    for name, value in draft.given.items():
        if name != REFERENCE.name and _differs(draft, record, name, related, directory):
            yield name, _new_value(draft, name, value)
    for name, linked in draft.linked.items():
        if name not in draft.given and not _points_to(record, name, "record", directory.identity(linked)):
            yield name, linked


def that_stay(record: Record, found: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Differences without those that the record would write as it has them: `A.7.2, A.7.3` as `A.7.2 A.7.3`."""
    texts = {f.name for f in record.declaration.fields if f.kind in TEXT_KINDS}
    said = {name: value for name, value in found if name in texts}
    if not said:
        return found
    probe = copy.copy(record)
    for name, value in said.items():
        setattr(probe, name, value)
    probe.derive()
    return [(n, v) for n, v in found if n not in said or getattr(probe, n) != getattr(record, n)]


def _new_value(draft: Draft, name: str, value: Any) -> Any:
    if name in (EXTERNAL.name, ARCHIVED.name, STATE):
        return value
    if value is CLEAR:
        return [] if draft.declaration.field(name).kind == "records" else nothing(draft.declaration, name)
    return draft.linked.get(name, value)


def _differs(draft: Draft, record: Record, name: str, related: dict[str, list[Any]], directory: Directory) -> bool:
    value, linked = draft.given[name], draft.linked.get(name)
    if name in (EXTERNAL.name, ARCHIVED.name, STATE):
        return value is not CLEAR and getattr(record, name) != value
    about = draft.declaration.field(name)
    if about.kind in RELATIONS and value is not CLEAR and linked is None:
        return False  # it could not be found, which is refused already
    if about.kind == "records":
        return {directory.identity(f) for f in linked or ()} != set(related.get(name, ()))
    if about.kind in RELATIONS and value is not CLEAR and linked is not None:
        return not _points_to(record, name, about.kind, directory.identity(linked))
    new = nothing(draft.declaration, name) if value is CLEAR else value
    return bool(getattr(record, f"{name}_id" if about.kind == "record" else name) != new)


def _points_to(record: Record, name: str, kind: str, identity: Any) -> bool:
    if kind == "pointer":
        return str(getattr(record, name)).rpartition(":")[2] == str(identity)
    return bool(getattr(record, f"{name}_id") == identity)


def nothing(declaration: Declaration, name: str) -> Any:
    """What a cleared field holds."""
    about = declaration.field(name)
    if about.kind in TEXT_KINDS | {"choice", "choices", "pointer"}:
        return ""
    return False if about.kind == "boolean" else None
