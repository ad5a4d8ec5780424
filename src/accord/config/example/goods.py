"""What came from suppliers and how they did before: goods receipts, former ratings; and a customer's manual."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accord.config.example.imports import brought
from accord.config.example.people import BEGIN, FIRST, everybody
from accord.config.example.registers import rows
from accord.config.example.script import Day, Event, The, did
from accord.config.example.suppliers import KEYS

TOOK = (450, 360, 270, 180, 90, 2)
"""So many days ago the list of goods receipts came in; each time the rows since the time before."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What one supplier sends again and again: every so many days since `first`; late days and rejects in turn."""

    supplier: str
    prefix: str
    item: str
    quantity: int
    every: int
    first: int
    late: str
    rejected: str
    check: str


@dataclass(frozen=True, slots=True)
class Rated:
    """A former evaluation, so many days ago."""

    supplier: str
    ago: int
    criteria: str
    quality: int
    security: int | None
    result: str
    conclusion: str
    by: str


@dataclass(frozen=True, slots=True)
class Demand:
    """A requirement of the customer's manual and what was said of it so many days ago."""

    number: str
    title: str
    text: str
    how: str
    fulfilment: str
    reason: str
    evidence: str
    by: str
    ago: int | None


@dataclass(frozen=True, slots=True)
class Watched:
    """How a supplier is watched and why; for cloud services the way out and when it was looked at."""

    supplier: str
    relation: str
    watch: str
    why: str
    control: str
    subs: str
    location: str
    duties: str
    exit: str
    exit_ago: int | None
    settings_ago: int | None
    parts_ago: int | None


def goods() -> Iterator[Event]:
    """All of it. Suppliers of the list are those that the register has."""
    yield from watching()
    yield brought(BEGIN - 22, FIRST, "supplier_evaluations", "Lieferantenbewertungen der Vorjahre", ratings())
    since = BEGIN
    for ago in TOOK:
        yield brought(ago, FIRST, "deliveries", "Wareneingang", receipts(since, ago))
        since = ago
    yield from manual()


def watching() -> Iterator[Event]:
    """For each supplier it was written down how it is watched; for those in the cloud how one leaves."""
    for number, w in enumerate(one for one in rows("watching", Watched) if one.supplier in KEYS):
        said = {
            "relation": w.relation, "watch": w.watch, "criticality_reason": w.why, "control": w.control,
            "sub_suppliers": w.subs, "data_location": w.location, "shared_duties": w.duties, "exit_plan": w.exit,
        }  # fmt: skip
        days = {"exit_checked_on": w.exit_ago, "configuration_checked_on": w.settings_ago}
        days |= {"components_checked_on": w.parts_ago}
        known = {field: Day(-ago) for field, ago in days.items() if ago is not None}
        yield did(58 - number, FIRST, "supplier.edit", w.supplier, **{k: v for k, v in said.items() if v}, **known)


def ratings() -> list[dict[str, Any]]:
    """The sheet of former years."""
    return [
        {
            "Lieferant": KEYS[r.supplier], "Bewertet am": Day(-r.ago), "Kriterien": r.criteria,
            "Punkte Qualität": r.quality, "Punkte Sicherheit": "" if r.security is None else r.security,
            "Ergebnis": r.result, "Folge": r.conclusion, "Bewertet von": everybody()[r.by].email,
        }
        for r in rows("ratings", Rated)
        if r.supplier in KEYS
    ]  # fmt: skip


def receipts(since: int, until: int) -> list[dict[str, Any]]:
    """The goods receipts of some days, the oldest first, as the warehouse keeps them."""
    found = []
    for s in (one for one in rows("goods", Stream) if one.supplier in KEYS):
        late, bad = [int(x) for x in s.late.split()], [float(x) for x in s.rejected.split()]
        for n, ago in enumerate(range(s.first, 1, -s.every)):
            if since >= ago > until:
                found.append((ago, n, s, late[n % len(late)], bad[n % len(bad)]))
    return [
        {
            "Lieferschein-Nr.": f"{s.prefix}-{4100 + n * 17}", "Lieferant": KEYS[s.supplier], "Artikel": s.item,
            "Menge": s.quantity, "Liefertermin": Day(-ago - late), "Eingangsdatum": Day(-ago),
            "Beanstandet": round(s.quantity * bad), "Prüfung": s.check,
        }
        for ago, n, s, late, bad in sorted(found, key=lambda f: -f[0])
    ]  # fmt: skip


def manual() -> Iterator[Event]:
    """The supplier manual of Hansa Pumpen, imported and judged point by point; one point is not met."""
    name = "Lieferantenhandbuch Hansa Pumpen"
    head = {
        "Katalog": name, "Herausgeber": "Hansa Pumpen GmbH, Einkauf", "Ausgabe": "4",
        "Gilt wegen": "Framework contract, annex 2",
    }  # fmt: skip
    yield brought(331, FIRST, "requirement_sets", "Kataloge", [head])
    demands = rows("manual", Demand)
    listed = [
        {"Katalog": name, "Nr.": d.number, "Kurzfassung": d.title, "Anforderungstext": d.text, "Wie erfüllt": d.how}
        for d in demands
    ]
    yield brought(
        331, FIRST, "set_requirements", "Anforderungen Hansa", listed, [f"manual {d.number}" for d in demands]
    )
    for d in demands:
        if d.ago is not None:
            shown = {"evidence": The(d.evidence)} if d.evidence else {}
            said = {"fulfilment": d.fulfilment, "reason": d.reason}
            yield did(d.ago, d.by, "set_requirement.judge", f"manual {d.number}", **said, **shown)
