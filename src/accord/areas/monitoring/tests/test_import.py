"""What tools wrote, in German and in English."""

from __future__ import annotations

from datetime import date
from typing import Any

from accord.areas.monitoring.models import CheckResult, Feed
from accord.doors.exchange.importing import import_files

WERKZEUGE = """Werkzeug;Art;Abdeckung;Intervall (h);Zuletzt gehört;Verantwortlich;Status
Datensicherung Kiel;Backup;Alle Server;24;28.02.2026 23:40;Mia Manager;aktiv
"""
RESULTS = """Feed,Timestamp,Host,Check,Result,Message
Datensicherung Kiel,2026-03-01T22:40:00Z,srv-01,Backup finished,Passed,
Datensicherung Kiel,2026-03-01T23:40:00Z,srv-02,Backup finished,Failed,Disk full
"""
PROTOKOLL = """Datenquelle;Zeitpunkt;Rechner;Prüfung;Ergebnis;Meldung
Datensicherung Kiel;28.02.2026 23:15;srv-01;Sicherung fertig;bestanden;
"""


def brought_in(by: Any, type_name: str, text: str) -> dict[str, Any]:
    """What became of a file of this type; nothing in it is refused."""
    (found,) = import_files(by, [(f"{type_name}.csv", text.encode())], type_name=type_name)
    told = found.as_json()
    assert told["refused"] == [], told["refused"]
    return told


def test_feeds_and_results_come_in_and_the_feed_is_then_heard(manager: Any, do: Any) -> None:
    brought_in(manager, "feeds", WERKZEUGE)
    feed = Feed.objects.get()
    assert (feed.kind, feed.expected_hours, feed.blind_on) == ("backup", 24, date(2026, 3, 1))
    for created, unchanged in ((2, 0), (0, 2)):
        told = brought_in(manager, "check_results", RESULTS)
        assert (told["created"], told["unchanged"]) == (created, unchanged)
    brought_in(manager, "check_results", PROTOKOLL)
    failed = CheckResult.objects.get(outcome="failed")
    assert (failed.title, failed.seen_on, failed.detail) == ("Backup finished: srv-02", date(2026, 3, 2), "Disk full")
    assert CheckResult.objects.get(subject="srv-01", seen_on=date(2026, 2, 28)).outcome == "passed"
    heard = do("hear", feed)
    assert (heard.last_heard_at, heard.gathered) == (failed.at, 3)
