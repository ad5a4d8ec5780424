"""A firm's own lists of trainings, awareness, screenings and agreements, in German and in English."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.people.models import Agreement, AwarenessAcknowledgement, AwarenessTopic, Screening, Training
from accord.doors.exchange.importing import import_files

TRAININGS = """Schulungsliste 2026;;;;;;;;
;;;;;;;;
Nr.;Thema;Termin;Referent;Teilnehmer;Durchgeführt am;Wirksamkeitsprüfung;Wirksamkeitsprüfung fällig;Status
S-1;Kalibrieren PT-30;18.02.2026;Akademie Messwesen;Ada One, Ben Two;18.02.2026;Probearbeit;19.05.2026;Held
S-2;Phishing erkennen;20.04.2026;IT;Ada One;;Test;;Planned
"""
COURSES = """Course,Date,Trainer,Attendees,Completed,Effective,Evaluated on,Status
ESD handling,2026-01-12,Oskar Brandt,Ben Two,2026-01-12,Effective,2026-02-20,Evaluated
"""
TOPICS = """Thema;Zielgruppe;Politik;Beitrag;Folgen;Turnus (Monate);Zuletzt durchgeführt am
Unsere Politik am Arbeitsplatz;alle;ja;ja;nein;12;15.01.2026
"""
ANSWERS = """Topic,Employee,Asked on,Acknowledged,Status
Unsere Politik am Arbeitsplatz,Ada One,2026-01-15,2026-01-15,Acknowledged
Unsere Politik am Arbeitsplatz,Ben Two,2026-01-15,,Asked
"""
SCREENINGS = """Mitarbeiter;Art;Angefordert am;Geprüft am;Gültig bis;Status
Ada One;Criminal record;14.01.2026;19.01.2026;19.01.2031;Passed
"""
AGREEMENTS = """Name,Kind,Edition,Signed on,Continuing duties,Status
Ada One,Confidentiality,2026-01,2026-01-05,Two years after leaving,Signed
Ben Two,Terms of employment,2026-01,,,Draft
"""


def brought_in(by: Any, type_name: str, text: str) -> list[dict[str, Any]]:
    """What became of a file of this type."""
    results = import_files(by, [(f"{type_name}.csv", text.encode("cp1252"))], type_name=type_name)
    return [r.as_json() for r in results]


@pytest.fixture(autouse=True)
def staff(person: Any) -> None:
    """The two whom these lists name."""
    person("Ada One")
    person("Ben Two")


def test_trainings_come_in_both_languages(manager: Any) -> None:
    for text, count in ((TRAININGS, 2), (COURSES, 1)):
        (found,) = brought_in(manager, "trainings", text)
        assert (found["created"], found["refused"]) == (count, []), str(found["refused"])
        (same,) = brought_in(manager, "trainings", text)
        assert same["unchanged"] == count
    held = Training.objects.get(external_reference="S-1")
    assert (held.state, held.planned_on, held.trainer) == ("held", date(2026, 2, 18), "Akademie Messwesen")
    assert {p.title for p in held.participants.all()} == {"Ada One", "Ben Two"}
    done = Training.objects.get(title="ESD handling")
    assert (done.effect, done.effect_checked_on, done.attended.get().title) == (
        "effective", date(2026, 2, 20), "Ben Two",
    )  # fmt: skip


def test_awareness_and_who_answered(manager: Any) -> None:
    (topics,) = brought_in(manager, "awareness_topics", TOPICS)
    assert (topics["created"], topics["refused"]) == (1, [])
    topic = AwarenessTopic.objects.get()
    assert (topic.on_policy, topic.on_consequences, topic.interval) == (True, False, 12)
    (answers,) = brought_in(manager, "awareness_acknowledgements", ANSWERS)
    assert (answers["created"], answers["refused"]) == (2, [])
    assert AwarenessAcknowledgement.objects.filter(state="acknowledged").get().acknowledged_on == date(2026, 1, 15)


def test_screenings_and_agreements(manager: Any) -> None:
    (screenings,) = brought_in(manager, "screenings", SCREENINGS)
    assert (screenings["created"], screenings["refused"]) == (1, []), screenings["refused"]
    assert Screening.objects.get().kind == "criminal_record"
    (agreements,) = brought_in(manager, "agreements", AGREEMENTS)
    assert (agreements["created"], agreements["refused"]) == (2, [])
    signed = Agreement.objects.get(state="signed")
    assert (signed.kind, signed.edition, signed.afterwards) == ("confidentiality", "2026-01", "Two years after leaving")
