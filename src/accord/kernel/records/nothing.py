"""What people write where there is nothing to say, or where they do not know."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Lookup, Q, TextField

NOTHING = frozenset({
    "-", "–", "—", "no", "none", "n/a", "na", "nothing", "not applicable", "nein", "keine", "keiner", "kein", "keines",
    "nichts", "entfällt", "nicht zutreffend", "nicht anwendbar", "trifft nicht zu",
})  # fmt: skip
UNKNOWN = frozenset({"unknown", "not known", "unbekannt", "nicht bekannt"})
_SPELLED = sorted(
    {
        spelled + end
        for word in NOTHING | UNKNOWN
        for spelled in (word, word.capitalize(), word.upper())
        for end in ("", ".")
    }
)
_LISTED = ", ".join(f"'{word}'" for word in ("", *_SPELLED))


@CharField.register_lookup
@TextField.register_lookup
class SaysNothing(Lookup):
    """A text is not there, or only a word for nothing or for not knowing. These stand in the statement itself: as
    parameters they cost more than the rest of it."""

    lookup_name = "says_nothing"
    prepare_rhs = False  # the field's own type is text, and "False" would be true

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} {'' if self.rhs else 'NOT '}IN ({_LISTED})", params


def or_nothing(text: str) -> str:
    """`text`, or the empty string where it only says in words that there is nothing."""
    return "" if text.strip().rstrip(".").casefold() in NOTHING else text


def is_said(text: str) -> bool:
    """Whether a text is there and more than a word for nothing, or for not knowing."""
    return text.strip().rstrip(".").casefold() not in {"", *NOTHING, *UNKNOWN}


def says_something(*fields: str) -> Q:
    """The condition that each of these texts is there and more than a word for nothing, or for not knowing."""
    return Q(*(~Q(**{f"{field}__says_nothing": True}) for field in fields))
