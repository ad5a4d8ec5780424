"""Words for nothing: the database and Python agree on what says something."""

from __future__ import annotations

from django.db.models import CharField, Value

from accord.kernel.access.actor import Actor
from accord.kernel.organization.models import Organization
from accord.kernel.records.nothing import NOTHING, UNKNOWN, is_said, says_something, says_something_or_none


def test_a_word_for_nothing_is_no_text(manager: Actor) -> None:
    words = [f"{form}{end}" for w in NOTHING | UNKNOWN for form in (w, w.capitalize(), w.upper()) for end in ("", ".")]
    something = [
        "Nothing was found",
        "no. 4",
        "Nie",
        "Brak 4 ks",
        "Nada",
        "NIC",
        "NE",
        "Rien",
        "Personne",
        "Pas de Calais",
    ]
    assert {
        "Néant.",
        "NO APLICA",
        "Nessuna",
        "Não aplicável",
        "n.v.t.",
        "Nie dotyczy",
        "Brak.",
        "ŽÁDNÉ",
        "Inconnu",
    } <= {*words}
    for text, said in [*dict.fromkeys(["", *words], False).items(), *dict.fromkeys(something, True).items()]:
        asked = Organization.everywhere.annotate(text=Value(text, output_field=CharField()))
        assert is_said(text) is asked.filter(says_something("text")).exists() is said, text
        assert asked.filter(text__says_nothing=False).exists() is said, text


def test_where_none_is_an_answer_not_knowing_is_none(manager: Actor) -> None:
    words = {"": False, **dict.fromkeys(NOTHING, True), **dict.fromkeys(UNKNOWN, False), "Not discussed.": False}
    for text, said in words.items():
        asked = Organization.everywhere.annotate(text=Value(text, output_field=CharField()))
        assert asked.filter(says_something_or_none("text")).exists() is said, text
