"""The index of the full-text search: what is found of each record, kept in step with every act."""

from __future__ import annotations

import uuid
from itertools import islice
from typing import TYPE_CHECKING

from accord.kernel.moments.clock import now
from accord.kernel.organization.models import Organization
from accord.kernel.records.attached import Attachment, Comment
from accord.kernel.records.bulk import insert
from accord.kernel.records.declaration import declarations, named
from accord.kernel.records.fields import TEXT_KINDS
from accord.kernel.records.record import Record, within
from accord.kernel.search.models import SearchDocument

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.backends.base.base import BaseDatabaseWrapper

    from accord.kernel.ledger.append import ChangedRecords

_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS kernel_search_text USING fts5(reference, title, body, content='kernel_search', "
    "content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "CREATE TRIGGER IF NOT EXISTS search_insert AFTER INSERT ON kernel_search BEGIN INSERT INTO kernel_search_text"
    "(rowid, reference, title, body) VALUES (NEW.id, NEW.reference, NEW.title, NEW.body); END",
    "CREATE TRIGGER IF NOT EXISTS search_delete AFTER DELETE ON kernel_search BEGIN INSERT INTO kernel_search_text"
    "(kernel_search_text, rowid, reference, title, body) VALUES ('delete', OLD.id, OLD.reference, OLD.title, "
    "OLD.body); END",
    "CREATE TRIGGER IF NOT EXISTS search_update AFTER UPDATE ON kernel_search BEGIN INSERT INTO kernel_search_text"
    "(kernel_search_text, rowid, reference, title, body) VALUES ('delete', OLD.id, OLD.reference, OLD.title, "
    "OLD.body); "
    "INSERT INTO kernel_search_text(rowid, reference, title, body) VALUES (NEW.id, NEW.reference, NEW.title, "
    "NEW.body); END",
)
# PostgreSQL's parser would read S-0002 as -2, a host's name as one word and <b> as nothing: words alone are left to it.
_HEAD = "reference || ' ' || title"
_MARKS = '-/<>&@.:=#?%+;,!"()[]{}|*~^$`'


def _plain(text: str) -> str:
    return f"translate({text}, '{_MARKS}', '{' ' * len(_MARKS)}')"


_POSTGRESQL = (
    "ALTER TABLE kernel_search ADD COLUMN IF NOT EXISTS words tsvector GENERATED ALWAYS AS "
    f"(setweight(to_tsvector('simple', {_plain(_HEAD)}), 'A') || "
    f"setweight(to_tsvector('simple', {_plain('body')}), 'B')) STORED",
    "CREATE INDEX IF NOT EXISTS kernel_search_words ON kernel_search USING gin (words)",
)


_COLUMNS = (
    "organization_id", "type", "record_id", "reference", "title", "body", "about_id", "hangs", "archived", "changed_at",
)  # fmt: skip


def install(database: BaseDatabaseWrapper) -> None:
    """The parts of the index that Django cannot declare."""
    with database.cursor() as cursor:
        for statement in _SQLITE if database.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)


def text_of(record: Record) -> str:
    """All text of a record, for the index."""
    texts = [record.external_reference]
    texts += [
        str(getattr(record, f.name) or "")
        for f in record.declaration.fields
        if f.kind in TEXT_KINDS and f.name != "title"
    ]
    return "\n".join(t for t in texts if t)


def index_records(changed: ChangedRecords) -> None:
    """Bring the index up to date with what an act has changed, inside its transaction."""
    at = now()
    documents = (d for records in changed.values() for r in records.values() if (d := _document(r, at)) is not None)
    insert(SearchDocument, _COLUMNS, documents, over=("record_id", *_COLUMNS[3:]), together=True)


def _document(record: Record, at: datetime) -> tuple[object, ...] | None:
    """What is found of a record; a comment or the name of a file leads to the record that it hangs on."""
    organization, archived = record.organization_id, record.archived_on is not None
    if isinstance(record, Comment | Attachment):
        kind, _, raw = record.subject.partition(":")
        hangs, body = ("comment", record.text) if isinstance(record, Comment) else ("file", _file_text(record))
        return organization, kind, record.pk, "", "", body, uuid.UUID(raw), hangs, archived, at
    name, reference = type(record).__name__, record.reference or ""
    if not named(name).listed:
        return None
    return organization, name, record.pk, reference, record.title, text_of(record), record.pk, "", archived, at


def _file_text(file: Attachment) -> str:
    return f"{file.title}\n{file.note}"


def complete() -> None:
    """Index what an older version of Accord has indexed otherwise, in every organization."""
    for organization in Organization.everywhere.values_list("pk", flat=True):
        with within(organization):
            mine = SearchDocument.objects.filter(organization_id=organization)
            if mine.filter(about_id=None).exists():
                _index_all()
                mine.filter(about_id=None).delete()


def renew() -> None:
    """Index everything in every organization, of which nothing is in the index."""
    for organization in Organization.everywhere.values_list("pk", flat=True):
        with within(organization):
            _index_all()


def _index_all() -> None:
    for declaration in declarations():
        if declaration.listed or declaration.model in (Comment, Attachment):
            records = declaration.model.objects.all().iterator(chunk_size=500)
            while chunk := list(islice(records, 500)):
                index_records({declaration.name: {r.pk: r for r in chunk}})
