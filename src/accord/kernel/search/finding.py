"""Asking the index: what an actor may see of what holds the words, the best or the newest first, with snippets."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models.expressions import RawSQL

from accord.kernel.access.scope import scope_q, visible
from accord.kernel.records.declaration import Declaration, declarations, named
from accord.kernel.records.record import current_organization
from accord.kernel.records.together import as_uuid, bound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from accord.kernel.access.actor import Actor

MOST = 500  # documents looked at; who finds more adds a word
RANKED = 1_000  # the newest documents with the words; the best of them are found, so that a common word is not slow
WIDTH = 170  # characters of a snippet
FAR = 60_000  # characters of a text in which its snippet is looked for

# CROSS JOIN keeps SQLite at asking the text first: its planner would rather ask it once for every record.
_FROM_SQLITE = "kernel_search_text CROSS JOIN kernel_search s ON s.id = kernel_search_text.rowid"
_MATCH_SQLITE = "kernel_search_text MATCH %s"
_MATCH_POSTGRESQL = "s.words @@ to_tsquery('simple', %s)"
_NOT_ARCHIVED = (
    " AND NOT s.archived AND (s.hangs = '' OR NOT EXISTS "
    "(SELECT 1 FROM kernel_search o WHERE o.record_id = s.about_id AND o.archived))"
)

# What is shown of each: the text of the document that holds the words, and the head of the record that it leads to.
_SHOWN = (
    "SELECT d.id, d.body, d.hangs, h.reference, h.title, h.archived FROM kernel_search d "
    "JOIN kernel_search h ON h.record_id = d.about_id WHERE d.id IN ({})"
)

Pieces = tuple[tuple[str, bool], ...]
Key = uuid.UUID | str
"""The id of a record as the database gives it back: hundreds are found, few are shown."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found. `where`: empty for its own text, else comment or file; `pieces`: the passage with the words."""

    declaration: Declaration
    record_id: uuid.UUID
    reference: str
    title: str
    pieces: Pieces
    where: str = ""
    archived: bool = False

    @property
    def snippet(self) -> str:
        """The passage with [[ and ]] around the words, for programs."""
        return "".join(f"[[{text}]]" if hit else text for text, hit in self.pieces)


@dataclass(frozen=True, slots=True)
class Found:
    """What words find: each record once, best first or newest first; how many of each type; whether there is more."""

    terms: tuple[str, ...]
    records: tuple[tuple[Declaration, Key, int], ...]  # type, record, document by which it was found
    types: tuple[tuple[Declaration, int], ...]
    more: bool

    def page(self, start: int, size: int) -> list[Hit]:
        """Some of the records, with title and snippet, in one query."""
        shown = self.records[start : start + size]
        documents: dict[int, Any] = {}
        if shown:
            with connection.cursor() as cursor:
                cursor.execute(_SHOWN.format(", ".join(["%s"] * len(shown))), [n for _, _, n in shown])
                documents = {number: rest for number, *rest in cursor.fetchall()}
        hits = []
        for declaration, record_id, number in shown:
            if number in documents:
                body, hangs, reference, title, archived = documents[number]
                pieces = marked(passage(body, self.terms), self.terms)
                hits.append(Hit(declaration, as_uuid(record_id), reference, title, pieces, hangs, bool(archived)))
        return hits


def look_up(
    by: Actor, words: str, *, only: Declaration | None = None, newest: bool = False, archived: bool = False
) -> Found:
    """Everything that the actor may see and that holds the words; the last of them may be unfinished."""
    terms = terms_of(words)
    types = [d for d in declarations() if d.listed and by.may(f"{d.area}.view")]
    if not terms or not types:
        return Found((), (), (), False)
    if only is not None:
        types = [d for d in types if d is only]
    rows = _ask(terms, [d.name for d in types], newest, archived) if types else []
    allowed = _allowed(by, {(kind, about) for kind, about, _ in rows})
    seen: dict[Key, tuple[Declaration, Key, int]] = {}
    for kind, about, number in rows:
        if about in allowed:
            seen.setdefault(about, (named(kind), about, number))
    counts: dict[Declaration, int] = {}
    for declaration, _, _ in seen.values():
        counts[declaration] = counts.get(declaration, 0) + 1
    order = sorted(counts.items(), key=lambda c: -c[1])
    return Found(tuple(terms), tuple(seen.values()), tuple(order), len(rows) >= MOST)


def search(by: Actor, words: str, *, limit: int = 20, only: Declaration | None = None) -> list[Hit]:
    """The best hits among what the actor may see; archived records are left out."""
    return look_up(by, words, only=only).page(0, limit)


def matching(words: str, declaration: Declaration, most: int) -> RawSQL | None:
    """Ids of up to `most` records of a type that hold the words, as a subquery for `pk__in`; None without a word.

    It knows the organization in scope and no actor: filter with it what the actor may see, in one query for all.
    """
    terms = terms_of(words)
    if not terms:
        return None
    if connection.vendor == "sqlite":
        sql = (
            f"SELECT s.about_id FROM {_FROM_SQLITE} WHERE {_MATCH_SQLITE} "
            "AND s.organization_id = %s AND s.type = %s LIMIT %s"
        )
        return RawSQL(sql, (_match(terms), current_organization().hex, declaration.name, most))  # noqa: S611  (fixed text, bound parameters)
    sql = (
        f"SELECT s.about_id FROM kernel_search s WHERE {_MATCH_POSTGRESQL} "
        "AND s.organization_id = %s AND s.type = %s LIMIT %s"
    )
    return RawSQL(sql, (_match(terms), current_organization(), declaration.name, most))  # noqa: S611  (fixed text, bound parameters)


def terms_of(words: str) -> list[str]:
    """The words to look for."""
    return re.findall(r"\w+", words.casefold())[:8]


def _match(terms: Sequence[str]) -> str:
    """The words as the database's own search asks for them."""
    if connection.vendor == "sqlite":
        return " ".join(f'"{t}"' for t in terms) + "*"
    return " & ".join([*terms[:-1], f"{terms[-1]}:*"])


def _ask(terms: Sequence[str], types: list[str], newest: bool, archived: bool) -> list[tuple[str, Key, int]]:
    """Type, record and document of the best or newest matches, the newest first among equals.

    The words are looked up once: the newest documents that hold them, and among these the best.
    """
    marks = ", ".join(["%s"] * len(types))
    ranked: list[str] = []
    if connection.vendor == "sqlite":
        among, number = f"{_FROM_SQLITE} WHERE {_MATCH_SQLITE}", "kernel_search_text.rowid"
        rank, order = "bm25(kernel_search_text, 8.0, 4.0, 1.0) AS rank", "s.rank"
    else:
        among, number = f"kernel_search s WHERE {_MATCH_POSTGRESQL}", "s.id"
        rank, order = "s.words", "ts_rank(s.words, to_tsquery('simple', %s)) DESC"
        ranked = [_match(terms)]
    if newest:
        rank, order, ranked = "s.changed_at", "s.changed_at DESC", []
    last = (
        f"SELECT s.type, s.about_id, s.id, s.archived, s.hangs, {rank} FROM {among} AND s.organization_id = %s "
        f"ORDER BY {number} DESC LIMIT {RANKED}"
    )
    narrowed = f"s.type IN ({marks})" + ("" if archived else _NOT_ARCHIVED)
    sql = f"SELECT s.type, s.about_id, s.id FROM ({last}) s WHERE {narrowed} ORDER BY {order}, s.id DESC LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [_match(terms), bound(current_organization()), *types, *ranked, MOST])
        return list(cursor.fetchall())


def _allowed(by: Actor, found: Iterable[tuple[str, Key]]) -> set[Key]:
    """Which of these records the actor may see: a query for each type that is not free to them."""
    ids: dict[str, list[Key]] = {}
    for kind, about in found:
        ids.setdefault(kind, []).append(about)
    allowed: set[Key] = set()
    for kind, mine in ids.items():
        declaration = named(kind)
        if scope_q(by, f"{declaration.area}.view", declaration):
            seen = set(visible(declaration, by).filter(pk__in=mine).values_list("pk", flat=True))
            allowed.update(key for key in mine if as_uuid(key) in seen)
        else:
            allowed.update(mine)
    return allowed


# ---- snippets --------------------------------------------------------------------------------------------------------


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _hits(text: str, terms: Sequence[str]) -> Iterable[re.Match[str]]:
    """The words of a text that were looked for; the last one looked for may be the beginning of a word."""
    exact, begun = {_folded(t) for t in terms}, _folded(terms[-1])
    for found in re.finditer(r"[^\W_]+|_", text):
        word = _folded(found[0])
        if word in exact or word.startswith(begun):
            yield found


def marked(text: str, terms: Sequence[str]) -> Pieces:
    """A text in pieces, those that were looked for marked."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for found in _hits(text, terms) if terms else ():
        pieces += [(text[at : found.start()], False), (found[0], True)]
        at = found.end()
    return tuple((t, m) for t, m in (*pieces, (text[at:], False)) if t)


def passage(text: str, terms: Sequence[str]) -> str:
    """The passage of a text in which the first of the words stands; the beginning where none does."""
    text = text[:FAR]
    first = next(iter(_hits(text, terms)), None) if terms else None
    start = max(0, first.start() - WIDTH // 3) if first else 0
    if start and first and 0 <= (space := text.find(" ", start)) < first.start():
        start = space + 1
    cut = " ".join(text[start : start + WIDTH].split())
    return f"{'…' if start else ''}{cut}{'…' if start + WIDTH < len(text) else ''}"
