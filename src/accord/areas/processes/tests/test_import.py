"""A firm's own lists of processes and of what flows between them."""

from __future__ import annotations

from datetime import date
from typing import Any

from accord.areas.processes.models import Process, ProcessFlow
from accord.doors.exchange.importing import import_files

PROCESSES = """Prozesslandschaft;;;;;
Prozess;Art;Verantwortlich;Kennzahlen;Letzte Überprüfung;Nächste Überprüfung;Status
Vertrieb;Core process;Mia Manager;Angebotsquote;2025-11-13;2026-11-13;Active
Fertigung;Core process;Mia Manager;Ausschuss < 1 %;2025-11-13;2026-11-13;Active
Einkauf;Support process;;;;;Draft
"""
FLOWS = """Von Prozess;Von extern;Nach Prozess;An extern;Was;Anforderung
;Kunde;Vertrieb;;Anfrage;
Vertrieb;;Fertigung;;Auftrag;Vollständig
Fertigung;;;Kunde;Gerät;Geprüft
"""


def brought_in(by: Any, type_name: str, text: str) -> list[dict[str, Any]]:
    """What became of a file of this type."""
    results = import_files(by, [(f"{type_name}.csv", text.encode("cp1252"))], type_name=type_name)
    return [r.as_json() for r in results]


def test_processes_and_flows_come_in_as_they_stand(manager: Any, ask: Any) -> None:
    (found,) = brought_in(manager, "processes", PROCESSES)
    assert (found["created"], found["refused"]) == (3, [])
    (flows,) = brought_in(manager, "process_flows", FLOWS)
    assert (flows["created"], flows["refused"]) == (3, [])
    with manager.scope():
        sales = Process.objects.get(title="Vertrieb")
        assert (sales.kind, sales.state, sales.owner, sales.review_due) == (
            "core", "active", manager.person, date(2026, 11, 13),
        )  # fmt: skip
        assert ProcessFlow.objects.get(title="Auftrag").source == sales
    for name in ("processes_linked", "processes_have_owner", "processes_have_criteria", "processes_reviewed_in_time"):
        assert ask(name).outcome == "holds"


def test_the_same_lists_again_change_nothing(manager: Any) -> None:
    for expected in ((3, 0), (0, 3)):
        for type_name, text in (("processes", PROCESSES), ("process_flows", FLOWS)):
            (found,) = brought_in(manager, type_name, text)
            assert (found["created"], found["unchanged"]) == expected


def test_a_flow_to_nowhere_is_refused_with_its_row(manager: Any) -> None:
    brought_in(manager, "processes", PROCESSES)
    (found,) = brought_in(manager, "process_flows", FLOWS + "Vertrieb;;;;Rest;\n")
    assert (found["created"], [r["row"] for r in found["refused"]]) == (0, [5])
