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
from accord.kernel.search.models import SearchDocument

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

Pieces = tuple[tuple[str, bool], ...]


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
    records: tuple[tuple[Declaration, uuid.UUID, int], ...]  # type, record, document by which it was found
    types: tuple[tuple[Declaration, int], ...]
    more: bool

    def page(self, start: int, size: int) -> list[Hit]:
        """Some of the records, with title and snippet, in two queries."""
        shown = self.records[start : start + size]
        documents = {d.pk: d for d in SearchDocument.objects.filter(pk__in=[n for _, _, n in shown])}
        own = SearchDocument.objects.filter(record_id__in=[i for _, i, _ in shown])
        heads = {i: (r, t, a) for i, r, t, a in own.values_list("record_id", "reference", "title", "archived")}
        hits = []
        for declaration, record_id, number in shown:
            if record_id in heads and number in documents:
                reference, title, archived = heads[record_id]
                document = documents[number]
                pieces = marked(passage(document.body, self.terms), self.terms)
                hits.append(Hit(declaration, record_id, reference, title, pieces, document.hangs, archived))
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
    seen: dict[uuid.UUID, tuple[Declaration, uuid.UUID, int]] = {}
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


def _ask(terms: Sequence[str], types: list[str], newest: bool, archived: bool) -> list[tuple[str, uuid.UUID, int]]:
    """Type, record and document of the best or newest matches."""
    marks = ", ".join(["%s"] * len(types))
    narrowed = f"s.organization_id = %s AND s.type IN ({marks})" + ("" if archived else _NOT_ARCHIVED)
    organization = current_organization()
    ranked: list[str]
    among: str
    key: Any
    if connection.vendor == "sqlite":
        order = "s.changed_at DESC" if newest else "bm25(kernel_search_text, 8.0, 4.0, 1.0)"
        among, number, key = f"{_FROM_SQLITE} WHERE {_MATCH_SQLITE}", "kernel_search_text.rowid", organization.hex
        ranked = []
    else:
        order = "s.changed_at DESC" if newest else "ts_rank(s.words, to_tsquery('simple', %s)) DESC"
        among, number, key = f"kernel_search s WHERE {_MATCH_POSTGRESQL}", "s.id", organization
        ranked = [] if newest else [_match(terms)]
    last = f"SELECT {number} AS n FROM {among} AND s.organization_id = %s ORDER BY {number} DESC LIMIT {RANKED}"
    since = f"{number} >= (SELECT coalesce(min(n), 0) FROM ({last}) newest)"
    sql = f"SELECT s.type, s.about_id, s.id FROM {among} AND {since} AND {narrowed}"
    values: list[Any] = [_match(terms), _match(terms), key, key, *types, *ranked, MOST]
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY {order} LIMIT %s", values)
        return [(str(k), a if isinstance(a, uuid.UUID) else uuid.UUID(a), int(n)) for k, a, n in cursor.fetchall()]


def _allowed(by: Actor, found: Iterable[tuple[str, uuid.UUID]]) -> set[uuid.UUID]:
    """Which of these records the actor may see: a query for each type that is not free to them."""
    ids: dict[str, list[uuid.UUID]] = {}
    for kind, about in found:
        ids.setdefault(kind, []).append(about)
    allowed: set[uuid.UUID] = set()
    for kind, mine in ids.items():
        declaration = named(kind)
        if scope_q(by, f"{declaration.area}.view", declaration):
            allowed |= set(visible(declaration, by).filter(pk__in=mine).values_list("pk", flat=True))
        else:
            allowed |= set(mine)
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
