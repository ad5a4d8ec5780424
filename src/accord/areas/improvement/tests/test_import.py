"""A firm's own list of nonconformities with their actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from accord.areas.improvement.models import Action, Nonconformity
from accord.doors.exchange.importing import import_files

LIST = """Abweichungsliste;;;;;;;;;
Nr.;Feststellung;Festgestellt am;Einstufung;Sofortmaßnahme;Ursache;Umfang;Wirksamkeit;Wirksamkeit geprüft am;Abgeschlossen am;Status
A-17;Falsches Etikett an Los 7;2025-11-13;Minor;Umetikettiert;Zwei Rollen;Linie 2;Kein Fehler in 500 Kartons;2025-12-19;2025-12-20;Closed
A-18;Zugang eines Leavers noch offen;2026-01-15;Major;Gesperrt;Kein Ablauf;Drei weitere;Stichprobe;;;Acting
"""  # noqa: E501 - as the firm keeps it
ACTIONS = """Abweichung;Maßnahme;Wer;Termin;Erledigt am;Geprüft von;Geprüft am;Ergebnis;Status
A-17;Scanner am Packplatz;Mia Manager;2025-12-01;2025-11-28;Mia Manager;2025-12-19;Kein Fehler;Verified
A-18;Austrittsliste an die IT;Mia Manager;2026-03-13;;;;;Open
"""


def brought_in(by: Any, type_name: str, text: str) -> list[dict[str, Any]]:
    """What became of a file of this type."""
    results = import_files(by, [(f"{type_name}.csv", text.encode("cp1252"))], type_name=type_name)
    return [r.as_json() for r in results]


def test_nonconformities_come_in_late_in_their_life(manager: Any, ask: Any) -> None:
    (found,) = brought_in(manager, "nonconformities", LIST)
    assert (found["created"], found["refused"]) == (2, [])
    with manager.scope():
        closed = Nonconformity.objects.get(external_reference="A-17")
        assert (closed.title, closed.state, closed.severity) == ("Falsches Etikett an Los 7", "closed", "minor")
        assert (closed.verified_on, closed.closed_on) == (date(2025, 12, 19), date(2025, 12, 20))
    for name in ("nonconformities_described", "nonconformities_analysed", "nonconformities_closed_with_evidence"):
        assert ask(name).outcome == "holds"


def test_actions_find_their_nonconformity(manager: Any, ask: Any) -> None:
    open_one = ACTIONS.replace("A-17;Scanner am Packplatz", "A-18;Scanner am Packplatz")
    brought_in(manager, "nonconformities", LIST)
    (found,) = brought_in(manager, "actions", open_one)
    assert (found["created"], found["refused"]) == (2, [])
    with manager.scope():
        verified = Action.objects.get(state="verified")
        assert (verified.nonconformity.external_reference, verified.owner) == ("A-18", manager.person)
        assert (verified.verified_by, verified.verified_on) == (manager.person, date(2025, 12, 19))
    assert ask("corrective_actions_in_time").outcome == "holds"
    assert ask("action_effects_verified").advice


def test_lists_that_come_together_may_hold_what_is_closed(manager: Any, ask: Any) -> None:
    files = [("Abweichungen.csv", LIST.encode("cp1252")), ("Maßnahmen.csv", ACTIONS.encode("cp1252"))]
    for expected in ([2, 2], [0, 0]):
        results = [r.as_json() for r in import_files(manager, files)]
        assert [r["refused"] for r in results] == [[], []]
        assert [r["created"] for r in results] == expected
    assert ask("nonconformities_closed_with_evidence").outcome == "holds"
    assert ask("action_effects_verified").outcome == "holds"


def test_a_list_without_states_that_comes_in_again_brings_what_was_done_since(manager: Any, ask: Any) -> None:
    """The firm fills in the day, and nobody can be late with what has its day."""
    brought_in(manager, "nonconformities", LIST)
    waiting = "Nr.;Abweichung;Maßnahme;Wer;Termin;Erledigt am\nM-1;A-18;Liste an die IT;Mia Manager;2026-02-13;{}\n"
    brought_in(manager, "actions", waiting.format(""))
    assert ask("corrective_actions_in_time").outcome == "fails"
    for expected in ((1, 0), (0, 1)):
        (found,) = brought_in(manager, "actions", waiting.format("2026-02-12"))
        assert (found["updated"], found["unchanged"]) == expected
        assert ask("corrective_actions_in_time").outcome == "holds"
    with manager.scope():
        assert Action.objects.get().state == "done"


def test_nothing_is_added_to_what_is_closed(manager: Any) -> None:
    brought_in(manager, "nonconformities", LIST)
    (found,) = brought_in(manager, "actions", ACTIONS)
    assert found["created"] == 0
    assert "closed" in str(found["refused"])
