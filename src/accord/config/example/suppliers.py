"""From whom Northwind Instruments buys: the register that was imported, then agreements, certificates and evaluations."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files

from accord.config.example.people import BEGIN
from accord.config.example.script import Day, Event, The, did, made

IMPORTED = BEGIN - 20
_DAYS = ("Bewertet am", "Nächste Bewertung")

KEYS = {
    "elbe": "Elbe Präzisionsfertigung GmbH", "saar": "Platinenwerk Saar AG", "nordrack": "Nordrack Hosting AB",
    "limes": "Limes Datacenter B.V.", "drucknormal": "Drucknormal Labor GmbH", "ostsee": "Ostsee Dichtungstechnik KG",
    "hanse": "Hanse Elektronik Distribution", "baltic": "Baltic Freight oü", "payroll": "Lohnbüro Friedrichsen",
    "ticketpilot": "TicketPilot Ltd", "cleaning": "Förde Gebäudereinigung", "screws": "Schrauben-Petersen e.K.",
    "quickboard": "QuickBoard Prototypes", "jensen": "Metallbau Jensen GmbH",
}  # fmt: skip


def register(day: Callable[[int], date]) -> bytes:
    """The firm's spreadsheet of suppliers as it was saved: semicolons, cp1252, German headings and dates."""
    text = files("accord.config.example").joinpath("registers", "suppliers.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    out = io.StringIO()
    out.write("Lieferantenliste Northwind Instruments, geführt vom Einkauf\r\n\r\n")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    for row in rows:
        dates = {k: f"{day(int(row[k])):%d.%m.%Y}" if row[k] else "" for k in _DAYS}
        writer.writerow(row | dates)
    return out.getvalue().encode("cp1252")


AGREEMENTS = (
    ("elbe", "Framework agreement", 700, 395, True, "Secrecy of drawings; return or deletion at the end of an order."),
    ("saar", "Framework agreement with quality terms", 690, 60, True, "Secrecy, access by name, deletion after a series."),
    ("nordrack", "Hosting agreement with data processing", 610, 480, True,
     "Incidents within 24 hours, right to audit, data in the EU, encrypted media, deletion at the end."),
    ("limes", "Hosting agreement with data processing", 605, 120, True,
     "Incidents within 24 hours, right to audit, data in the EU, deletion at the end."),
    ("drucknormal", "Order terms for calibrations", 640, None, True, ""),
    ("ostsee", "Order terms with quality terms", 620, 240, True, ""),
    ("hanse", "Order terms", 600, None, True, ""),
    ("baltic", "Freight agreement", 560, 535, True, "Addresses are used for the delivery alone."),
    ("payroll", "Data processing agreement", 555, None, True, "Secrecy, encrypted transfer, incidents within 24 hours."),
    ("ticketpilot", "Terms of service with data processing", 540, 41, True, "Sub-contractors listed, export, deletion in 30 days."),
    ("cleaning", "Cleaning agreement", 530, 200, False, "Secrecy; keys by name; no pictures."),
    ("screws", "Order terms", 525, None, True, ""),
)  # fmt: skip
"""Supplier, title, signed so many days ago, ends in so many days, requirements communicated, security terms."""

CERTIFICATES = (
    ("elbe", "ISO 9001:2015", "NordCert", "NC-Q-40817", 1116, -21, 520),
    ("saar", "ISO 9001:2015", "Saarzert", "SZ 9001-2213", 700, 395, 515),
    ("saar", "ISO/IEC 27001:2022", "Saarzert", "SZ 27001-0457", 240, 855, 235),
    ("nordrack", "ISO/IEC 27001:2022", "Svea Assurance", "SA-27-11820", 1083, 12, 500),
    ("limes", "ISO/IEC 27001:2022", "Keurmerk NL", "KNL-ISMS-3391", 480, 615, 470),
    ("limes", "ISO 9001:2015", "Keurmerk NL", "KNL-QMS-3392", 480, 615, 470),
    ("drucknormal", "ISO 9001:2015", "NordCert", "NC-Q-39004", 1200, -105, 510),
    ("ostsee", "ISO 9001:2015", "NordCert", "NC-Q-41250", 560, 535, None),
    ("ticketpilot", "ISO/IEC 27001:2022", "Albion Cert", "ALB/ISMS/7710", 620, 475, None),
)  # fmt: skip
"""Supplier, standard, body, number, issued so many days ago, expires in so many days, verified so many days ago."""

EVALUATIONS = (
    ("elbe", 288, "rui", 77, "Rejected 1.9 % (0.9 % before), on time 88 %. Machining centre 2 was down for three weeks. Security: "
     "drawings are kept on a server with names, good."),
    ("saar", 270, "rui", 95, "Rejected 0.3 %, on time 97 %. Security: programming station is off the network, visited in person."),
    ("nordrack", 232, "jonas", 133, "Available 99.97 %. One outage of nine minutes, reported within the hour."),
    ("limes", 228, "jonas", 137, "No outage. The restore test was helped at night without a word."),
    ("drucknormal", 250, "svenja", 115, "Turnaround eleven days; one certificate corrected on request."),
    ("ostsee", 392, "rui", 338, "After the wrong hardness: hardness is now tested there per batch. Rejected 1.1 % since."),
    ("baltic", 196, "ayse", 534, "Damage 0.2 %, one box lost and found."),
    ("payroll", 190, "katrin", 540, "No wrong payment. Letters come through the portal now, not by mail."),
    ("quickboard", 88, "tomasz", 642, "Three prototypes, all right at once. Files are uploaded; deletion after 90 days."),
)  # fmt: skip
"""Supplier, evaluated so many days ago, by whom, next in so many days, result."""


def suppliers() -> Iterator[Event]:
    """The register comes in by import; then papers, certificates, evaluations and decisions."""
    yield did(IMPORTED, "mara", "import suppliers")
    for key, title, signed, ends, told, terms in AGREEMENTS:
        name, last = f"agreement {key}", {"ends_on": Day(ends)} if ends is not None else {}
        yield made(IMPORTED - 6, "mara", "supplier_agreement.create", name, supplier=The(key), title=title,
                   security_terms=terms, requirements_communicated=told, **last)  # fmt: skip
        yield did(IMPORTED - 6, "mara", "supplier_agreement.sign", name, signed_on=Day(-signed))
    yield from certificates()
    for key, ago, who, following, result in EVALUATIONS:
        yield did(ago, who, "supplier.evaluate", key, evaluation=result, evaluation_due=Day(following))
    yield did(86, "mara", "supplier.condition", "quickboard",
              gate_reason="Prototypes only, no customer drawings, until an agreement on secrecy is signed.")  # fmt: skip
    yield did(18, "mara", "supplier.condition", "elbe",
              gate_reason="Certificate ended; renewal audit announced for next month. Until then every delivery is inspected "
                          "in full, and no new parts are ordered there.")  # fmt: skip
    yield did(17, "rui", "supplier.comment", "elbe",
              text="Spoke with Mr Harms: their auditor fell ill, the audit is in five weeks. He sends the confirmation of the "
                   "body in writing.")  # fmt: skip
    yield did(4, "jonas", "supplier.comment", "nordrack",
              text="Their certificate ends in less than two weeks. They say the new one is decided and in the post; I asked the "
                   "body to confirm it.")  # fmt: skip
    yield did(61, "ayse", "supplier.comment", "jensen", text="Asked again for work. Nothing has changed, so neither do we.")


def certificates() -> Iterator[Event]:
    """Certificates as they were; one was renewed in time, one was not."""
    for key, standard, body, number, issued, expires, verified in CERTIFICATES:
        name = f"certificate {number}"
        seen = {"verified_on": Day(-verified)} if verified else {}
        ago = min(IMPORTED - 8, issued - 5)
        yield made(ago, "mara", "certificate.create", name, supplier=The(key), standard=standard, body=body, number=number,
                   issued_on=Day(-issued), expires_on=Day(expires), **seen)  # fmt: skip
    yield did(112, "svenja", "certificate.renew", "certificate NC-Q-39004", expires_on=Day(990), number="NC-Q-42871",
              issued_on=Day(-112), verified_on=Day(-112))  # fmt: skip
    yield did(74, "rui", "certificate.comment", "certificate NC-Q-40817",
              text="Asked Elbe for the renewal. They answer that the audit is planned.")  # fmt: skip
