"""The acts that every record type has: create, edit, archive, restore, comment, attach, link, unlink. Made from the
declaration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accord.kernel.acts.act import Act
from accord.kernel.acts.happened import today_of
from accord.kernel.acts.perform import add
from accord.kernel.erasing.models import ERASED_THIS, GROUNDS, Erasure
from accord.kernel.records.attached import Attachment, Comment, Link
from accord.kernel.records.fields import Input
from accord.kernel.records.files import Upload
from accord.kernel.records.record import Record
from accord.kernel.refusals import Forbidden, NotThere, Refused

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration

SUBJECT = "record"
Made = list[Act[Any, Any]]


def general_acts(declaration: Declaration) -> Made:
    """The kernel's acts for a type."""
    made: Made = []
    if declaration.creatable:
        made.append(_create(declaration))
    if declaration.general_acts:
        made += [_edit(declaration), *_put_away(declaration)]
    if declaration.listed and declaration.general_acts:
        made += [*_attached(declaration), _erase(declaration)]
    return made


def _general(declaration: Declaration, verb: str, function: Any, needs: str, **more: Any) -> Act[Any, Any]:
    return Act(
        function,
        f"{declaration.area}.{needs}",
        verb=verb,
        general=True,
        subject=declaration,
        subject_name=SUBJECT,
        **{"label": verb.capitalize(), **more},
    )


def _create(declaration: Declaration) -> Act[Any, Any]:
    def create(*, by: Actor, **values: Any) -> Record:
        """Write a new record."""
        record = declaration.model()
        later = put(record, values)
        add(record)
        for name, related in later.items():
            getattr(record, name).set(related)
        return record

    return Act(
        create,
        f"{declaration.area}.add",
        verb="create",
        label="Add",
        general=True,
        creates=declaration,
        op="create",
        inputs=declaration.editable,
    )


def _edit(declaration: Declaration) -> Act[Any, Any]:
    def edit(*, by: Actor, record: Record, **values: Any) -> None:
        """Change what the record says."""
        for name, related in put(record, values).items():
            getattr(record, name).set(related)

    return _general(declaration, "edit", edit, "edit", op="change", inputs=declaration.editable)


def put(record: Record, values: dict[str, Any]) -> dict[str, list[Record]]:
    """Set the fields of a record from typed values; returns the many-to-many relations, which are set after saving."""
    later: dict[str, list[Record]] = {}
    for name, value in values.items():
        about = record.declaration.field(name)
        if about.kind == "records":
            later[name] = value
        elif about.kind == "pointer":
            setattr(record, name, value.pointer if isinstance(value, Record) else value or "")
        else:
            setattr(record, name, value)
    return later


def _put_away(declaration: Declaration) -> Made:
    def archive(*, by: Actor, record: Record) -> None:
        """Put the record away. It stays readable and can be restored."""
        record.archived_on = today_of(by)

    def restore(*, by: Actor, record: Record) -> None:
        """Take the record out of the archive."""
        if record.archived_on is None:
            raise Refused(f"{record.reference} is not archived.")
        if Erasure.objects.filter(subject=record.pointer).exists():
            raise Refused(f"{record.reference} was erased, so nothing is there to be taken out of the archive.")
        record.archived_on = None

    return [
        _general(declaration, "archive", archive, "archive"),
        _general(declaration, "restore", restore, "archive", general_when_locked=True),
    ]


def _erase(declaration: Declaration) -> Act[Any, Any]:
    def erase(*, by: Actor, record: Record, ground: str, confirm: str, redact: str = "") -> None:
        """Delete all text and files of the record for good, and what names the person. No proof is broken by it."""
        from accord.kernel.erasing.services import erase_record

        erase_record(by, record, ground=ground, confirm=confirm, redact=redact)

    return _general(
        declaration,
        "erase",
        erase,
        "erase",
        op="erase",
        label="Erase personal data",
        signed=ERASED_THIS,
        general_when_locked=True,
        inputs=(_GROUND, _CONFIRM, _REDACT),
    )


def _attached(declaration: Declaration) -> Made:
    def comment(*, by: Actor, record: Record, text: str) -> None:
        """Say something about the record."""
        add(Comment(subject=record.pointer, title=text[:80].split("\n", maxsplit=1)[0], text=text, owner=by.person))

    def attach(*, by: Actor, record: Record, file: str, note: str = "") -> None:
        """Add a file as evidence."""
        upload = Upload.objects.get(organization_id=record.organization_id, sha256=file)
        add(
            Attachment(
                subject=record.pointer, title=upload.name[:200], file=file, size=upload.size, note=note, owner=by.person
            )
        )

    def link(*, by: Actor, record: Record, to: Record, says: str = "") -> None:
        """Say that this record has to do with another one."""
        if to.pointer == record.pointer:
            raise Refused("A record is not linked to itself. Choose another one.", "to")
        add(Link(source=record.pointer, target=to.pointer, title=says or "has to do with", owner=by.person))

    def unlink(*, by: Actor, record: Record, link: str) -> None:
        """Take a link to or from this record away. It stays in the history."""
        mine = Link.objects.filter(Q(source=record.pointer) | Q(target=record.pointer), archived_on=None)
        found = mine.filter(reference=link.strip().upper()).first()
        if found is None:
            raise NotThere(f"{record.reference} has no link {link.strip()[:24]!r}.", "link")
        own = by.person is not None and found.owner_id == by.person.pk
        if not own and not by.may(f"{record.declaration.area}.edit"):
            raise Forbidden("Only who made a link, or who may edit the record, can take it away.")
        found.archived_on = today_of(by)
        found.save()

    free: dict[str, Any] = {"rev_free": True}
    return [
        _general(declaration, "comment", comment, "comment", general_when_locked=True, inputs=(_TEXT,), **free),
        _general(declaration, "attach", attach, "comment", label="Attach a file", inputs=(_FILE, _NOTE), **free),
        _general(declaration, "link", link, "comment", general_when_locked=True, inputs=(_TO, _SAYS), **free),
        _general(declaration, "unlink", unlink, "comment", general_when_locked=True, inputs=(_LINK,), **free),
    ]


_TEXT = Input("text", "longtext", "comment", required=True, private=True)
_FILE = Input("file", "file", "file", required=True)
_GROUND = Input("ground", "choice", "legal ground", required=True, choices=tuple(GROUNDS.items()))
_CONFIRM = Input("confirm", "text", "reference, again", "It cannot be undone: write the reference.", required=True)
_REDACT = Input(
    "redact",
    "text",
    "to be redacted",
    "References of other records that name the person, with a space between; `all`: wherever it can be done.",
)
_NOTE = Input("note", "text", "note", "What it shows.", max_length=200, private=True)
_TO = Input("to", "pointer", "record", "Its reference, such as NC-0042.", required=True)
_LINK = Input("link", "text", "link", "Its reference, such as LINK-0007.", required=True, max_length=24)
_SAYS = replace(_NOTE, name="says", label="how", help="For example: follows from, replaces, shows.")
