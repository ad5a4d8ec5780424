"""What is checked, with what, and what becomes of what is not right: plans, instruments, lots, inspections, outputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accord.config.example.people import BEGIN, FIRST
from accord.config.example.registers import rows, tables
from accord.config.example.script import Day, Event, The, brought, did, made
from accord.config.example.sheets import sheet
from accord.config.example.suppliers import KEYS

LISTED, BOOKED = BEGIN - 30, 265
REJECTED, REJECTION, HELD = "L-60-0007", 44, "L-60-0008"
FEATURES = ("title", "kind", "lower_limit", "upper_limit", "unit", "method", "instrument", "sample", "reaction")
BENCH = {"stefan": ("DC-2", "DMM-4"), "linh": ("DC-3", "DMM-5")}
GAUGES = {"B": ("MS-1", "GL-1"), "OD": ("HT-1", "MS-2"), "DZ": ("MS-2",), "VK": ("WG-1",)}
ARRIVED = {
    "B": "Thread, sealing face and roughness good; 3.1 certificate fits the heat.",
    "OD": "Each bag 79 to 81 Shore A, batch certificate there.",
    "LP": "Reel lots named, test report of the maker there, no damage.",
    "DZ": "Ten cells measured, papers complete.",
    "VK": "Two cups mixed by weight: 64 and 66 Shore D after curing.",
}
TESTED = {
    "pt30": ("final pt30", "Zero and span within 0.04 % of span, linearity 0.05 % at worst, insulation good."),
    "pt40": ("final pt40", "Zero and span within 0.02 % of span; serial numbers scanned and the same."),
    "pt60": ("final pt60", "Drift from -40 to 85 °C within 0.03 % on three pieces; firmware signed."),
    "pc7": ("final pc7", "Five points within 0.02 % of reading; lid closes one way only."),
    "pt42": ("", "All points within 0.06 % of span; burst pressure of the lot tested on one piece."),
    "ft15": ("", "Compared on the water bench: 0.7 % of reading at worst."),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A calibration: days ago, by whom, and its figures."""

    ago: int
    by: str
    instrument: str
    lab: str
    found: str
    error: str
    left: str
    limit: str
    unit: str
    uncertainty: str
    certificate: str
    reference: str


@dataclass(frozen=True, slots=True)
class Served:
    """A repair, a calibration for a customer or a release of the Cloud; begun so many days ago."""

    ago: int
    by: str
    key: str
    product: str
    item: str
    quantity: int
    customer: str
    instruments: str
    found: str


@dataclass(frozen=True, slots=True)
class Made:
    """A lot: made or received, inspected and shipped so many days ago; 0: not yet. `bench`: who adjusted it."""

    ago: int
    key: str
    product: str
    item: str
    quantity: str
    unit: str
    supplier: str
    supplier_lot: str
    materials: str
    final: int
    shipped: int
    customer: str
    bench: str
    adjusted: int

    @property
    def prefix(self) -> str:
        """The letters before its number."""
        return self.key.partition("-")[0]


def inspections() -> Iterator[Event]:
    """The lists come in; then plans, calibrations, lots with their inspections, and what was not right."""
    yield sheet(LISTED, "pruefmittel")
    yield sheet(LISTED, "kalibrierungen")
    yield from plans()
    yield from calibrations()
    yield from _worn()
    yield sheet(BOOKED + 1, "chargenbuch")
    yield sheet(BOOKED, "pruefbuch")
    for lot in rows("lots", Made):
        yield from _material(lot) if not lot.product else _product(lot)
    yield from rejected()
    yield from serviced()
    yield from outputs()


def plans() -> Iterator[Event]:
    """Control plans by Svenja, approved by Mara; that of the PT-60 is being revised."""
    for p in tables("plans", "plan"):
        name = f"plan {p['key']}"
        about = {"process": The(f"process {p['process']}"), "owner": The("svenja")}
        if p["product"]:
            about["product"] = The(f"product {p['product']}")
        said = {"title": p["title"], "stage": p["stage"], "sampling": p["sampling"]}
        allowed = {"acceptance_number": p.get("acceptance", 0)}
        yield made(p["made"], "svenja", "control_plan.create", name, version="1", **said, **about, **allowed)
        for number, feature in enumerate(p["features"], 1):
            known = {k: v for k, v in zip(FEATURES, feature, strict=False) if v}
            known["special"] = feature[-1] == "yes"
            this = f"{name}, characteristic {number}"
            part = {"control_plan": The(name), "owner": The("svenja")}
            yield made(p["made"], "svenja", "characteristic.create", this, **known, **part)
        yield did(p["approved"], FIRST, "control_plan.approve", name)
        if "revised" in p:
            yield made(p["revised"], FIRST, "control_plan.revise", f"{name} 2", follows=The(name))
            oven = {
                "title": "Log of the curing oven", "kind": "measured", "lower_limit": "58", "unit": "°C",
                "method": "Lowest value of four hours, printed", "sample": "each lot", "special": True,
                "reaction": "Cure again before anything else",
            }  # fmt: skip
            new = {"control_plan": The(f"{name} 2"), "owner": The("svenja")}
            yield made(p["revised"], FIRST, "characteristic.create", f"{name} 2, oven", **oven, **new)


def calibrations() -> Iterator[Event]:
    """Instruments are compared in time; a multimeter was wrong, and a pressure standard is past its day."""
    for c in rows("calibrations", Compared):
        figures = {"error_found": c.error, "error_left": c.left, "limit": c.limit}
        said: dict[str, Any] = {k: v for k, v in figures.items() if v}
        said |= {"unit": c.unit, "uncertainty": c.uncertainty, "certificate": c.certificate, "calibrated_by": c.lab}
        if c.reference:
            said["traceable_to"] = c.reference
        name = f"calibration {c.certificate}"
        on = f"instrument {c.instrument}"
        yield brought(c.ago, c.by, "instrument.calibrate", on, name, in_tolerance=c.found, **said)
        if c.found == "outside":
            yield from _looked_back(name)


def _worn() -> Iterator[Event]:
    """A driver was worn out, a gauge fell, a leak tester was repaired."""
    worn = "Clutch worn, torque jumps; maker gives no spare part any more."
    yield did(120, "birte", "instrument.withdraw", "instrument TD-11", unfit_because=worn)
    yield did(
        31, "olena", "instrument.call-in", "instrument TD-05", unfit_because="Fell from station 3 onto the floor."
    )
    yield did(
        29, "birte", "instrument.repair", "instrument TD-05", unfit_because="With the maker: looked at and set anew."
    )
    fell = "Fell at Maasvlakte from the ladder; case cracked. Not used until compared with PS-5."
    yield did(5, "fatima", "instrument.call-in", "instrument CL-4", unfit_because=fell)


def _looked_back(name: str) -> Iterator[Event]:
    """Holger found the multimeter of bench 1 wrong; what it had decided was looked through."""
    finding = "nonconformity of DMM-4"
    yield brought(100, "holger", "calibration.raise-nonconformity", name, finding)
    yield did(100, FIRST, "nonconformity.edit", finding, owner=The("stefan"), severity="minor", serves="iso-9001")
    stop = "Multimeter adjusted by the laboratory, error 0.8 µV. Pieces of the last three lots measured again."
    yield did(99, "stefan", "nonconformity.contain", finding, containment=stop)
    held = (
        "16 µV at 100 mV is 0.016 %, a third of what the raw signal at the bench may be off. Final test measures with "
        "DMM-3, which was right. Twelve instruments of the last three lots were measured again: no difference above "
        "0.004 %. All releases stand; nobody has to be told."
    )
    yield did(97, "holger", "calibration.look-back", name, look_back=held)
    cause = "The fan of the bench blows warm air at the multimeter since the bench was turned round in spring."
    extent = "DMM-5 stands away from its fan; compared with DMM-1 each week for a month, no drift."
    yield did(82, "stefan", "nonconformity.analyse", finding, cause=cause, extent=extent)
    test = "Weekly comparison with DMM-1 for three months, never more than 3 µV apart."
    shield = {"action": "Shield between fan and multimeter", "who": The("linh"), "due_on": Day(-60)}
    yield did(80, "stefan", "nonconformity.plan", finding, effect_test=test, **shield)
    said = "Agreed. The nonconformity stays open until we know why it drifted: the fan of the bench blows at it."
    yield did(96, FIRST, "calibration.comment", name, text=said)


def _material(lot: Made) -> Iterator[Event]:
    name, said = _begun(lot)
    if lot.supplier in KEYS:
        said["supplier"] = The(lot.supplier)
    yield made(lot.ago, "lena", "lot.create", name, supplier_lot=lot.supplier_lot, **said)
    plan = "plan incoming" if lot.prefix in {"B", "OD"} else ""
    if lot.final and lot.final < lot.ago:
        yield from _inspected(lot, "incoming", "lena", lot.final, ARRIVED[lot.prefix], GAUGES.get(lot.prefix, ()), plan)
        yield did(lot.final, "lena", "lot.release", name)


def _begun(lot: Made) -> tuple[str, dict[str, Any]]:
    said = {
        "title": lot.key,
        "item": lot.item,
        "quantity": lot.quantity,
        "unit": lot.unit,
        "made_on": Day(-lot.ago),
        "site": The("kiel"),
        "owner": The("lena"),
    }
    return f"lot {lot.key}", said


def _product(lot: Made) -> Iterator[Event]:
    name, said = _begun(lot)
    said |= {"product": The(f"product {lot.product}"), "process": The("process assembly")}
    said["materials"] = [The(f"lot {key}") for key in lot.materials.split()]
    yield made(lot.ago, "lena", "lot.create", name, **said)
    plan, seen = TESTED[lot.product]
    if lot.product in {"pt30", "pt40"} and lot.ago > 4:
        words = "One readjusted, then right." if lot.adjusted else "Zero and span adjusted, all within 0.05 %."
        bench, more = BENCH[lot.bench], {"defective": lot.adjusted}
        yield from _inspected(lot, "in_process", lot.bench, lot.ago - 1, words, bench, "plan bench", **more)
    if not lot.final or lot.key == REJECTED:
        return
    instruments = {"pt42": ("DC-3", "DMM-3"), "pt60": ("DC-1", "DMM-3", "TC-1"), "pc7": ("PS-2",)}
    used = instruments.get(lot.product, ("DC-1", "DMM-3"))
    known = f"plan {plan}" if plan and (plan != "final pt60" or lot.final < 115) else ""
    yield from _inspected(lot, "final", "lena", lot.final, seen, used, known)
    if not lot.shipped and lot.key == HELD:
        return  # waits with the other one that was potted in those weeks
    yield did(lot.final, "lena", "lot.release", name)
    if lot.shipped:
        yield did(lot.shipped, "lena", "lot.ship", name, shipped_to=The(f"customer {lot.customer}"))


def _inspected(
    lot: Made, stage: str, by: str, ago: int, found: str, instruments: tuple[str, ...], plan: str, **more: Any
) -> Iterator[Event]:
    name = f"{stage} inspection of {lot.key}"
    planned: dict[str, Any] = {"lot": The(f"lot {lot.key}"), "stage": stage, "owner": The(by), "due_on": Day(-ago)}
    if plan:
        planned["control_plan"] = The(plan)
    yield made(ago, by, "inspection.create", name, **planned)
    used = [The(f"instrument {key}") for key in instruments]
    size = min(20, int(float(lot.quantity))) if stage != "incoming" else 10
    yield did(ago, by, "inspection.accept", name, sample_size=size, found=found, instruments=used, **more)


def rejected() -> Iterator[Event]:
    """The first lot of the PT-60 with the new charge of potting compound: drift over temperature."""
    name, on = "final inspection of L-60-0007", f"lot {REJECTED}"
    planned = {"lot": The(on), "stage": "final", "owner": The("stefan"), "control_plan": The("plan final pt60")}
    yield made(REJECTION, "stefan", "inspection.create", name, due_on=Day(-REJECTION), **planned)
    seen = (
        "Chamber, six points: pieces 60-0127, 60-0131 and 60-0140 drift by 0.09, 0.11 and 0.08 % of span above 60 °C; "
        "allowed 0.05 %. Test cup of the lot: 47 Shore D instead of 60 to 70."
    )
    said = {
        "sample_size": 20,
        "defective": 3,
        "found": seen,
        "decision": "Drift over temperature on 3 of 20: potting not cured",
    }
    used = [The(f"instrument {key}") for key in ("DC-1", "DMM-3", "TC-1")]
    yield brought(
        REJECTION, "stefan", "inspection.reject", name, "nonconforming_output L-60-0007", instruments=used, **said
    )
    output = "nonconforming_output L-60-0007"
    told = "All of charge 7802 and everything potted since Monday stays in the cage until the oven is understood."
    yield did(REJECTION, "svenja", "nonconforming_output.comment", output, text=told)
    why = (
        "Cure all 20 again at 60 °C for four hours with the oven logged, then final test of each piece in the chamber."
    )
    yield did(41, FIRST, "nonconforming_output.decide", output, disposition="correct", reason=why)
    held = "Potted in the same week as L-60-0007. Test cup good, but drift is measured on all 20 before it goes."
    yield did(41, FIRST, "nonconforming_output.edit", output, nonconformity=The("case potting"))
    yield did(25, "svenja", "lot.comment", f"lot {HELD}", text=held)
    again = {"lot": The(on), "stage": "final", "owner": The("stefan"), "due_on": Day(5)}
    yield made(20, "stefan", "inspection.create", "second final inspection of L-60-0007", **again)


def serviced() -> Iterator[Event]:
    """Repairs, calibrations of customers' instruments and releases of the Cloud are inspected and released too."""
    for w in rows("serviced", Served):
        name = f"lot {w.key}"
        lot = {"title": w.key, "item": w.item, "quantity": w.quantity, "product": The(f"product {w.product}")}
        lot |= {"process": The("process cloud")} if w.product == "cloud" else {}
        yield made(w.ago, w.by, "lot.create", name, made_on=Day(-w.ago), owner=The(w.by), **lot)
        check = f"final inspection of {w.key}"
        yield made(w.ago - 1, w.by, "inspection.create", check, lot=The(name), stage="final", owner=The(w.by))
        used = [The(f"instrument {key}") for key in w.instruments.split()]
        done = {"sample_size": w.quantity, "found": w.found, "instruments": used}
        yield did(w.ago - 1, w.by, "inspection.accept", check, **done)
        yield did(w.ago - 1, w.by, "lot.release", name)
        if w.customer:
            yield did(w.ago - 3, w.by, "lot.ship", name, shipped_to=The(f"customer {w.customer}"))


def outputs() -> Iterator[Event]:
    """What did not conform, and what became of it."""
    for o in tables("outputs", "output"):
        name, owner = f"output {o['key']}", o["owner"]
        said: dict[str, Any] = {"title": o["title"], "quantity": o["quantity"], "held_where": o["where"]}
        said |= {"item": o["item"]} if "item" in o else {"lot": The(f"lot {o['lot']}")}
        if "complaint" in o:
            said["complaint"] = The(f"complaint {o['complaint']}")
        ago = min(o["ago"], BOOKED) if "lot" in o and o["ago"] > BOOKED else o["ago"]
        late = {"detected_on": Day(-o["ago"])}
        yield made(ago, o["by"], "nonconforming_output.hold", name, owner=The(owner), **said, **late)
        if "case" in o:
            yield did(ago, owner, "nonconforming_output.edit", name, nonconformity=The(f"case {o['case']}"))
        if "decided" in o:
            day, disposition, reason = o["decided"]
            decided = {"disposition": disposition, "reason": reason, "decided_on": Day(-day)}
            if disposition == "concession":
                decided |= {"concession": o["concession"], "customer_agreed": "asked"}
            yield did(min(day, ago), FIRST, "nonconforming_output.decide", name, **decided)
        if "asked" in o:
            yield did(o["asked"], owner, "nonconforming_output.hear-customer", name, customer_agreed="yes")
        if "seen" in o:
            yield did(o["seen"][0], owner, "nonconforming_output.reinspect", name, reinspection_result=o["seen"][1])
        if o.get("closed"):
            yield did(min(o["closed"], ago), owner, "nonconforming_output.close", name)
