"""The registers of a small firm as it keeps them, and one file that is wrong in many places."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tests.importing.making import csv, workbook

MANAGER = "Mia Manager"


def _german(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def people() -> bytes:
    """CSV with semicolons in cp1252; umlauts, a title line, a boss named by a later row."""
    return csv(
        "Personalliste Nordwind;;;;",
        "Personal-Nr.;Vorname;Nachname;E-Mail;Vorgesetzter;Eintritt",
        "1001;Jürgen;Größe;j.groesse@nordwind.example;Mia Manager;31.03.2019",
        '1002;Anna;Bauer;a.bauer@nordwind.example;"Größe, Jürgen";01.10.2021',
        "1003;Çelik;Öztürk;c.oeztuerk@nordwind.example;Anna Bauer;01.04.2022",
    )


def bad_people() -> bytes:
    """One good row, and cells that cannot be taken: an impossible day, nobody, no address, a line without a name."""
    return csv(
        "Personal-Nr.;Vorname;Nachname;E-Mail;Vorgesetzter;Eintritt",
        "1001;Jürgen;Größe;j.groesse@nordwind.example;Mia Manager;31.03.2019",
        "1002;Anna;Bauer;anna at nordwind;Mia Manager;01.10.2021",
        "1003;Bernd;Vogel;b.vogel@nordwind.example;Niemand Hier;13.10.2021",
        "1004;Carla;Winter;c.winter@nordwind.example;Mia Manager;31.02.2020",
    )


def suppliers(today: date) -> bytes:
    """Title rows above German headings; a supplier in a row for each of its certificates; one has run out."""
    back, ahead = today - timedelta(days=1000), today + timedelta(days=200)
    headings = [
        "Lieferanten-Nr.", "Lieferant", "Leistung", "Kritikalität", "Verantwortlich", "Status", "Letzte Bewertung",
        "Nächste Bewertung", "Norm", "Zertifikatsnummer", "Ausgestellt am", "Gültig bis",
    ]  # fmt: skip
    watched = [today - timedelta(days=30), today + timedelta(days=300)]
    rows = [
        ["Nordwind Messtechnik GmbH"],
        ["Lieferantenliste", None, "Stand:", today],
        [],
        headings,
        ["L-01", "Meier Drehteile GmbH", "Drehteile", "Critical", MANAGER, "approved", *watched,
         "ISO 9001:2015", "Q-1", back, today - timedelta(days=12)],
        ["L-02", "Wolke AG", "Hosting", "Critical", "Anna Bauer", "approved", *watched,
         "ISO/IEC 27001:2022", "I-1", back, ahead],
        ["L-02", "Wolke AG", "Hosting", "Critical", "Anna Bauer", "approved", *watched,
         "ISO 9001:2015", "I-2", back, ahead],
        ["L-03", "Büro Schmidt", "Papier", "Ordinary", "Anna Bauer", "candidate"],
    ]  # fmt: skip
    return workbook(Tabelle1=rows)


def documents(today: date) -> bytes:
    """A list of documents, one of them the policy, in force; one still a draft."""
    since, until = today - timedelta(days=400), today + timedelta(days=150)
    head = [
        "Nr.", "Titel", "Art", "Schlagwörter", "Version", "Status", "Verantwortlich", "Gültig ab", "Nächste Prüfung",
        "Freigegeben von", "Freigabedatum",
    ]  # fmt: skip
    return workbook(
        Dokumentenliste=[
            ["Gelenkte Dokumente"],
            head,
            ["QMH", "Handbuch", "Procedure", "scope", "3.1", "In force", MANAGER, since, until, "Anna Bauer", since],
            ["POL", "Qualitätspolitik", "Policy", "policy", 2, "In force", MANAGER, since, until, "Anna Bauer", since],
            ["VA-7", "Lenkung von Dokumenten", "Procedure", "", None, "Draft", "Anna Bauer"],
        ]
    )


def processes(today: date) -> bytes:
    """Two sheets: the processes, one without an owner, and what flows between them."""
    return workbook(
        Prozesse=[
            ["Nr.", "Prozess", "Prozessart", "Verantwortlich", "Status"],
            ["P1", "Verkauf", "Core", "Anna Bauer", "active"],
            ["P2", "Fertigung", "Core", None, "active"],
            ["P3", "Einkauf", "Support", MANAGER, "active"],
        ],
        process_flows=[
            ["Von", "Nach", "Was"],
            ["Verkauf", "Fertigung", "Auftrag"],
            ["Einkauf", "Fertigung", "Material"],
            ["Fertigung", "Verkauf", "Ware"],
        ],
    )


def improvement(today: date) -> bytes:
    """Two sheets whose rows name each other: by number and by title."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    return workbook(
        Abweichungen=[
                ["Nr.", "Titel", "Feststellung", "Schweregrad", "Festgestellt am", "Status", "Ursache", "Ausmaß",
                 "Wirksamkeitsprüfung", "Verantwortlich", "Sofortmaßnahme"],
                [1, "Falsche Ware", "Kunde bekam falsche Ware", "Major", ago(60), "acting", "Etikett vertauscht",
                 "nur dieses Los", "keine Reklamation in acht Wochen", MANAGER, "Ware getauscht"],
                [2, "Nicht kalibriert", "Messschieber abgelaufen", "Minor", ago(40), "open", None, None, None, MANAGER,
                 None],
            ], Maßnahmen=[
                ["Maßnahme", "Wer", "Abweichung", "Termin", "Status", "Erledigt am", "Wirksamkeitsprüfung fällig"],
                ["Etiketten prüfen", "Anna Bauer", 1, ago(20), "done", ago(25), ago(5)],
                ["Kalibrieren", "Jürgen Größe", "Nicht kalibriert", today + timedelta(days=20), "open", None, None],
            ]
    )  # fmt: skip


def write(folder: Path, today: date) -> dict[str, Path]:
    """All of them as files, by what they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "bad": ("Personal-alt.csv", bad_people()),
        "people": ("Personal.csv", people()),
        "suppliers": ("Lieferanten.xlsx", suppliers(today)),
        "documents": ("Dokumente.xlsx", documents(today)),
        "processes": ("Prozesse.xlsx", processes(today)),
        "improvement": ("Abweichungen.xlsx", improvement(today)),
    }
    for name, data in made.values():
        (folder / name).write_bytes(data)
    return {key: folder / name for key, (name, _) in made.items()}
