"""What people write where there is nothing to say, or where they do not know."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Lookup, Q, TextField

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = {
    "": ("-", "–", "—", "n/a", "na", "n.a", "n/d"),
    "English": ("no", "none", "nobody", "no one", "nothing", "not applicable"),
    "German": (
        "nein", "keine", "keiner", "kein", "keines", "niemand", "nichts", "entfällt", "nicht zutreffend",
        "nicht anwendbar", "trifft nicht zu",
    ),
    "French": ("non", "aucun", "aucune", "néant", "neant", "sans objet", "non applicable"),
    "Spanish": ("ninguno", "ninguna", "no aplica", "no aplicable", "no procede", "no se aplica"),
    "Italian": ("nessuno", "nessuna", "niente", "nulla", "non applicabile", "non pertinente", "non si applica"),
    "Portuguese": ("não", "nao", "nenhum", "nenhuma", "não aplicável", "não se aplica", "nao aplicavel"),
    "Dutch": ("nee", "geen", "niets", "n.v.t", "nvt", "niet van toepassing"),
    "Polish": ("brak", "nikt", "nie ma", "żaden", "żadna", "żadne", "nie dotyczy", "nie ma zastosowania"),
    "Czech": ("nikdo", "žádný", "žádná", "žádné", "není", "netýká se", "nevztahuje se", "neuplatňuje se"),
}  # fmt: skip
"""By language, what says that there is nothing. What is a word for something in another one is left out: "nie" is never
in German, "nada" is a name, "nic" one that people log in by, "NE" is short for something, "rien" is a name in Dutch.
"Brak" are rejects in Czech; where nothing else stands in a text that is no answer either."""
NOTHING = frozenset(word for words in WORDS.values() for word in words)
UNKNOWN = frozenset({
    "unknown", "not known", "unbekannt", "nicht bekannt", "inconnu", "pas connu", "desconocido", "sconosciuto",
    "non noto", "desconhecido", "onbekend", "niet bekend", "nieznany", "nieznane", "brak danych", "nie wiadomo",
    "neznámý", "neznámé", "neznámo",
    "not discussed", "not considered", "not reviewed", "not done", "not yet", "nicht besprochen", "nicht behandelt",
    "noch nicht",
    "?", "??", "???", "…", "/", "--", "---", "tbd", "t.b.d", "tba", "tbc", "to be defined", "to be determined",
    "k.a", "k. a", "keine angabe",
})  # fmt: skip
"""What says that nobody knows, that nobody has looked yet, or that somebody is still to say it."""
REPEATS = frozenset({
    "ok", "okay", "o.k", "yes", "done", "seen", "checked", "passed", "fine", "reviewed", "verified", "completed", "x",
    "✓", "✔", "ja", "i.o", "i. o", "in ordnung", "erledigt", "gesehen", "geprüft", "bestanden", "durchgeführt",
    "oui", "fait", "vu", "vérifié", "conforme", "sí", "hecho", "visto", "verificado", "sì", "fatto", "verificato",
    "sim", "feito", "gedaan", "gezien", "gecontroleerd", "in orde", "akkoord", "tak", "zrobione", "sprawdzone",
    "w porządku", "ano", "hotovo", "zkontrolováno", "v pořádku",
})  # fmt: skip
"""What says only that something was done or went well: it says nothing of what shows it."""
_ASCII = {ord(letter): letter.lower() for letter in ascii_uppercase}


def _listed(words: Iterable[str]) -> str:
    """These words and the empty text as SQL, as SQLite's LOWER leaves them: it knows A to Z alone."""
    spelled = {s.translate(_ASCII) for word in words for s in (word, word.capitalize(), word.upper())}
    return ", ".join(f"'{word}'" for word in ("", *sorted(spelled)))


@CharField.register_lookup
@TextField.register_lookup
class SaysNothing(Lookup):
    """A text is not there, or only a word for nothing or for not knowing. These stand in the statement itself: as
    parameters they cost more than the rest of it."""

    lookup_name = "says_nothing"
    prepare_rhs = False  # the field's own type is text, and "False" would be true
    listed = _listed(NOTHING | UNKNOWN)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = self.process_lhs(compiler, connection)
        return f"LOWER(RTRIM({sql}, '.')) {'' if self.rhs else 'NOT '}IN ({self.listed})", params


@CharField.register_lookup
@TextField.register_lookup
class IsUnknown(SaysNothing):
    """A text is not there, or only a word for not knowing or not having looked; that there is none is an answer."""

    lookup_name = "is_unknown"
    listed = _listed(UNKNOWN)


def or_nothing(text: str) -> str:
    """`text`, or the empty string where it only says in words that there is nothing."""
    return "" if text.strip().rstrip(".").casefold() in NOTHING else text


def is_said(text: str) -> bool:
    """Whether a text is there and more than a word for nothing, or for not knowing."""
    return text.strip().rstrip(".").casefold() not in {"", *NOTHING, *UNKNOWN}


def has(*fields: str) -> Q:
    """The condition that each of these pointers, days and numbers is there."""
    return Q(**{f"{field}__isnull": False for field in fields})


def filled(*fields: str) -> Q:
    """The condition that each of these texts and choices is there, whatever it says."""
    return Q(*(~Q(**{field: ""}) for field in fields))


def says_something(*fields: str) -> Q:
    """The condition that each of these texts is there and more than a word for nothing, or for not knowing."""
    return Q(*(~Q(**{f"{field}__says_nothing": True}) for field in fields))


def says_something_or_none(*fields: str) -> Q:
    """The same of texts in which a word for nothing is an answer."""
    return Q(*(~Q(**{f"{field}__is_unknown": True}) for field in fields))


def is_shown(text: str) -> bool:
    """Whether a text says what shows something: more than that it was done, or went well."""
    return is_said(text) and text.strip().rstrip(".!").casefold() not in REPEATS
