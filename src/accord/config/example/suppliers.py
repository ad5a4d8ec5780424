"""From whom Northwind Instruments buys: the register that was imported, then agreements, certificates, evaluations."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.config.example.people import BEGIN, FIRST, everybody
from accord.config.example.registers import rows, text
from accord.config.example.script import Day, Event, The, did, made

IMPORTED = BEGIN - 20
NAME, DAYS = "Lieferant", ("Bewertet am", "Nächste Bewertung")

REGISTER = {
    "elbe": "Elbe Präzisionsfertigung GmbH",
    "saar": "Platinenwerk Saar AG",
    "nordrack": "Nordrack Hosting AB",
    "limes": "Limes Datacenter B.V.",
    "drucknormal": "Drucknormal Labor GmbH",
    "ostsee": "Ostsee Dichtungstechnik KG",
    "hanse": "Hanse Elektronik Distribution",
    "baltic": "Baltic Freight oü",
    "payroll": "Lohnbüro Friedrichsen",
    "ticketpilot": "TicketPilot Ltd",
    "cleaning": "Förde Gebäudereinigung",
    "screws": "Schrauben-Petersen e.K.",
    "quickboard": "QuickBoard Prototypes",
    "jensen": "Metallbau Jensen GmbH",
    "wafertec": "WaferTec Sensors AB",
    "galvanik": "Galvanik Lübeck GmbH",
    "kabel": "Kabelwerk Harz GmbH",
    "stecker": "Steckverbinder Allgäu GmbH",
    "edelstahl": "Edelstahl Service Nord",
    "verpackung": "Verpackungen Holtenau",
    "gase": "Technische Gase Kiel",
    "laser": "Lasertechnik Wolff",
    "klima": "Klima-Jessen",
    "elbufer": "Elbufer Immobilien",
    "werftpark": "Werftpark Kiel KG",
    "hafenwacht": "Hafenwacht Sicherheit",
    "zeitplus": "ZeitPlus Personal GmbH",
    "githarbor": "GitHarbor Ltd",
    "postweise": "Postweise GmbH",
    "coldvault": "ColdVault SARL",
    "pulsewatch": "Pulsewatch Oy",
    "signalpost": "SignalPost AG",
    "namensdienst": "Namensdienst Hamburg",
    "kielnetz": "KielNetz Telekom",
    "entsorgung": "Entsorgung Förde",
    "nordcert": "NordCert GmbH",
    "akademie": "Akademie Messwesen",
}
"""What the script calls the suppliers of the register."""


@dataclass(frozen=True, slots=True)
class Found:
    """A supplier that was looked for later: entered and evaluated so many days ago, then approved or bound."""

    key: str
    title: str
    supplies: str
    criticality: str
    tier: int
    information: str
    ict: bool
    cloud: bool
    owner: str
    entered: int
    evaluated: int
    following: int
    quality: int
    security: int | None
    result: str
    approved: int | None
    reason: str
    bound: int | None
    condition: str


KEYS = REGISTER | {s.key: s.title for s in rows("newsuppliers", Found)}
"""What the script calls all suppliers."""


@dataclass(frozen=True, slots=True)
class Contract:
    """An agreement: signed so many days ago, ends in so many days."""

    supplier: str
    title: str
    signed: int
    ends: int | None
    told: bool
    terms: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate: issued and verified so many days ago, expires in so many days."""

    supplier: str
    standard: str
    body: str
    number: str
    issued: int
    expires: int
    verified: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """An evaluation: so many days ago, the next one in so many days."""

    supplier: str
    ago: int
    by: str
    following: int
    result: str


@dataclass(frozen=True, slots=True)
class Scored:
    """The points of an evaluation, what follows, and what is done about it."""

    supplier: str
    ago: int
    quality: int
    security: int | None
    conclusion: str
    follow: str


def _points(s: Scored | None) -> dict[str, Any]:
    if s is None:
        return {}
    said = {"quality_score": s.quality, "conclusion": s.conclusion, "follow_up": s.follow, "criteria": "Sheet 2"}
    return said if s.security is None else said | {"security_score": s.security}


def register(day: Callable[[int], date]) -> bytes:
    """The firm's spreadsheet of suppliers as it was saved: semicolons, cp1252, German headings and dates."""
    found = list(csv.DictReader(text("registers/lieferantenliste.csv").splitlines(), delimiter=";"))
    out = io.StringIO()
    out.write("Lieferantenliste Northwind Instruments, geführt vom Einkauf\r\n\r\n")
    writer = csv.DictWriter(out, list(found[0]), delimiter=";")
    writer.writeheader()
    for row in found:
        dates = {k: f"{day(int(row[k])):%d.%m.%Y}" if row[k] else "" for k in DAYS}
        writer.writerow(row | dates)
    return out.getvalue().encode("cp1252")


def suppliers() -> Iterator[Event]:
    """The register comes in by import; then papers, certificates, evaluations and decisions."""
    yield did(IMPORTED, FIRST, "import suppliers")
    yield from found_later()
    keepers = owners()
    for c in rows("agreements", Contract):
        name, last = f"agreement {c.supplier}", {"ends_on": Day(c.ends)} if c.ends is not None else {}
        said = {"title": c.title, "security_terms": c.terms, "requirements_communicated": c.told}
        ago, by = min(IMPORTED - 6, c.signed), keepers[c.supplier]
        yield made(ago, by, "supplier_agreement.create", name, supplier=The(c.supplier), **said, **last)
        yield did(ago, by, "supplier_agreement.sign", name, signed_on=Day(-c.signed))
    yield from certificates()
    scored = {(s.supplier, s.ago): s for s in rows("scores", Scored)}
    for e in rows("evaluations", Judged):
        said = {"evaluation": e.result, "evaluation_due": Day(e.following)}
        yield did(e.ago, e.by, "supplier.evaluate", e.supplier, **said, **_points(scored.get((e.supplier, e.ago))))
    yield from decisions()


def owners() -> dict[str, str]:
    """Who answers for each supplier; the register names people in full or by address."""
    names = {f"{w.given} {w.family}": w.key for w in everybody().values()}
    known = names | {w.email: w.key for w in everybody().values()}
    listed = csv.DictReader(text("registers/lieferantenliste.csv").splitlines(), delimiter=";")
    by_title = {row[NAME]: known[row["Verantwortlich"]] for row in listed}
    return {k: by_title[t] for k, t in REGISTER.items()} | {s.key: s.owner for s in rows("newsuppliers", Found)}


def found_later() -> Iterator[Event]:
    """Candidates that somebody looked for, evaluated, and that Mara let in, or let in with conditions."""
    for s in rows("newsuppliers", Found):
        said = {n: getattr(s, n) for n in ("title", "supplies", "criticality", "tier", "ict", "cloud")}
        seen = {"handles_information": s.information} if s.information else {}
        yield made(s.entered, s.owner, "supplier.create", s.key, owner=The(s.owner), **said, **seen)
        points = {"quality_score": s.quality, "criteria": "Sheet 2"}
        points |= {"conclusion": "keep" if s.bound is None else "conditions"}
        points |= {} if s.security is None else {"security_score": s.security}
        due = {"evaluation_due": Day(s.following)}
        yield did(s.evaluated, s.owner, "supplier.evaluate", s.key, evaluation=s.result, **points, **due)
        if s.approved is not None:
            yield did(s.approved, FIRST, "supplier.approve", s.key, gate_reason=s.reason)
        if s.bound is not None:
            yield did(s.bound, FIRST, "supplier.condition", s.key, gate_reason=s.condition)


def certificates() -> Iterator[Event]:
    """Certificates as they were; one was renewed in time, one was not."""
    keepers = owners()
    for p in rows("certificates", Paper):
        said = {"standard": p.standard, "body": p.body, "number": p.number}
        valid = {"issued_on": Day(-p.issued), "expires_on": Day(p.expires)}
        ago = min(IMPORTED - 8, p.issued - 5, IMPORTED if p.supplier in REGISTER else p.verified or 0)
        keeper, name = keepers[p.supplier], f"certificate {p.number}"
        yield made(ago, keeper, "certificate.create", name, supplier=The(p.supplier), **said, **valid)
        if p.verified:
            yield did(min(ago, p.verified), keeper, "certificate.verify", name, verified_on=Day(-p.verified))
    new = {"number": "NC-Q-42871", "issued_on": Day(-112), "expires_on": Day(990), "verified_on": Day(-112)}
    yield did(112, "svenja", "certificate.renew", "certificate NC-Q-39004", **new)
    asked = "Asked Elbe for the renewal. They answer that the audit is planned."
    yield did(74, "rui", "certificate.comment", "certificate NC-Q-40817", text=asked)


def decisions() -> Iterator[Event]:
    """Who gets conditions, and what was said about it."""
    secrecy = "Prototypes only, no customer drawings, until an agreement on secrecy is signed."
    yield did(86, FIRST, "supplier.condition", "quickboard", gate_reason=secrecy)
    ended = (
        "Certificate ended; renewal audit announced for next month. Until then every delivery is inspected in full, "
        "and no new parts are ordered there."
    )
    yield did(18, FIRST, "supplier.condition", "elbe", gate_reason=ended)
    spoke = (
        "Spoke with Mr Harms: their auditor fell ill, the audit is in five weeks. He sends the confirmation of the "
        "body in writing."
    )
    yield did(17, "rui", "supplier.comment", "elbe", text=spoke)
    post = (
        "Their certificate ends in less than two weeks. They say the new one is decided and in the post; I asked the "
        "body to confirm it."
    )
    yield did(4, "jonas", "supplier.comment", "nordrack", text=post)
    again = "Asked again for work. Nothing has changed, so neither do we."
    yield did(61, "ayse", "supplier.comment", "jensen", text=again)
