"""Full-text search over everything that one may see: the index, and the one function that asks it."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models.expressions import RawSQL

from accord.kernel.access.scope import scope_q, visible
from accord.kernel.records.bulk import insert
from accord.kernel.records.declaration import Declaration, declarations, named
from accord.kernel.records.fields import TEXT_KINDS
from accord.kernel.records.record import Record, current_organization
from accord.kernel.search.models import SearchDocument

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from accord.kernel.access.actor import Actor
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
# In queries CROSS JOIN keeps SQLite at asking the text first: its planner would rather ask it once for every record.
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


_COLUMNS = ("organization_id", "type", "record_id", "reference", "title", "body")


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
    documents = (
        (r.organization_id, name, r.pk, r.reference or "", r.title, text_of(r))
        for name, records in changed.items()
        if named(name).listed
        for r in records.values()
    )
    insert(SearchDocument, _COLUMNS, documents, over=("record_id", "reference", "title", "body"))


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found, with the place where the words stand; [[ and ]] mark them."""

    declaration: Declaration
    record_id: uuid.UUID
    reference: str
    title: str
    snippet: str


def search(by: Actor, words: str, *, limit: int = 20, only: Declaration | None = None) -> list[Hit]:
    """The best hits among what the actor may see. The last word may be unfinished."""
    terms = _terms(words)
    types = [d for d in ((only,) if only else declarations()) if d.listed and by.may(f"{d.area}.view")]
    if not terms or not types:
        return []
    rows = _ask(terms, [d.name for d in types], limit * 5)
    return _visible_hits(by, rows)[:limit]


def matching(words: str, declaration: Declaration, most: int) -> RawSQL | None:
    """Ids of up to `most` records of a type that hold the words, as a subquery for `pk__in`; None without a word.

    It knows the organization in scope and no actor: filter with it what the actor may see, in one query for all.
    """
    terms = _terms(words)
    if not terms:
        return None
    if connection.vendor == "sqlite":
        sql = (
            "SELECT s.record_id FROM kernel_search_text CROSS JOIN kernel_search s ON s.id = kernel_search_text.rowid "
            "WHERE kernel_search_text MATCH %s AND s.organization_id = %s AND s.type = %s LIMIT %s"
        )
        return RawSQL(sql, (_match(terms), current_organization().hex, declaration.name, most))  # noqa: S611  (fixed text, bound parameters)
    sql = (
        "SELECT record_id FROM kernel_search WHERE words @@ to_tsquery('simple', %s) "
        "AND organization_id = %s AND type = %s LIMIT %s"
    )
    return RawSQL(sql, (_match(terms), current_organization(), declaration.name, most))  # noqa: S611  (fixed text, bound parameters)


def _terms(words: str) -> list[str]:
    return re.findall(r"\w+", words.casefold())[:8]


def _match(terms: list[str]) -> str:
    """The words as the database's own search asks for them."""
    if connection.vendor == "sqlite":
        return " ".join(f'"{t}"' for t in terms) + "*"
    return " & ".join([*terms[:-1], f"{terms[-1]}:*"])


def _ask(terms: list[str], types: list[str], limit: int) -> list[tuple[str, str, str, str, str]]:
    marks = ", ".join(["%s"] * len(types))
    organization = current_organization()
    if connection.vendor == "sqlite":
        sql = (
            "SELECT s.type, s.record_id, s.reference, s.title, snippet(kernel_search_text, 2, '[[', ']]', '…', 12) "
            f"FROM kernel_search_text CROSS JOIN kernel_search s ON s.id = kernel_search_text.rowid WHERE "
            f"kernel_search_text MATCH %s "
            f"AND s.organization_id = %s AND s.type IN ({marks}) ORDER BY bm25(kernel_search_text, 8.0, 4.0, 1.0) "
            f"LIMIT %s"
        )
        parameters: list[Any] = [_match(terms), organization.hex, *types, limit]
    else:
        sql = (
            "SELECT type, record_id, reference, title, ts_headline('simple', left(body, 4000), q, 'StartSel=[[, "
            "StopSel=]], MaxWords=14, "
            f"MinWords=6') FROM (SELECT kernel_search.*, q FROM kernel_search, to_tsquery('simple', %s) q "
            f"WHERE words @@ q AND organization_id = %s "
            f"AND type IN ({marks}) ORDER BY ts_rank(words, q) DESC LIMIT %s) found"
        )
        parameters = [_match(terms), organization, *types, limit]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [(str(a), str(b), str(c), str(d), str(e or "")) for a, b, c, d, e in cursor.fetchall()]


def _visible_hits(by: Actor, rows: list[tuple[str, str, str, str, str]]) -> list[Hit]:
    hits = [Hit(named(t), uuid.UUID(i), r, title, snippet) for t, i, r, title, snippet in rows]
    allowed: set[uuid.UUID] = set()
    for declaration in {h.declaration for h in hits}:
        ids = [h.record_id for h in hits if h.declaration is declaration]
        if scope_q(by, f"{declaration.area}.view", declaration):
            allowed |= set(visible(declaration, by).filter(pk__in=ids).values_list("pk", flat=True))
        else:
            allowed |= set(ids)
    return [h for h in hits if h.record_id in allowed]
