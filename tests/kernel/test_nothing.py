"""Words for nothing: the database and Python agree on what says something."""

from __future__ import annotations

from django.db.models import CharField, Value

from accord.kernel.access.actor import Actor
from accord.kernel.organization.models import Organization
from accord.kernel.records.nothing import (
    NOTHING,
    REPEATS,
    UNKNOWN,
    is_said,
    is_shown,
    says_something,
    says_something_or_none,
)


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


def test_what_says_only_that_it_was_done_shows_nothing() -> None:
    words = {*NOTHING, *UNKNOWN, *REPEATS, "OK!", " Passed. ", "I. O.", "In Ordnung", "V pořádku.", "Sì"}
    assert not [text for text in words if is_shown(text)]
    assert all(map(is_shown, ("Passed 14 of 14", "OK, ticket 7", "Ja: Protokoll 7", "Seen by Ann on the gate list")))
