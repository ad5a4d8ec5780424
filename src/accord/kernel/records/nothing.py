"""What people write where there is nothing to say, or where they do not know."""

from __future__ import annotations

from django.db.models import Q

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


def or_nothing(text: str) -> str:
    """`text`, or the empty string where it only says in words that there is nothing."""
    return "" if text.strip().rstrip(".").casefold() in NOTHING else text


def says_something(*fields: str) -> Q:
    """The condition that each of these texts is there and more than a word for nothing, or for not knowing."""
    return Q(*(~Q(**{f"{field}__in": ["", *_SPELLED]}) for field in fields))
