"""How Northwind Instruments works: nine processes in use, one in draft, and what passes between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accord.config.example.people import BEGIN
from accord.config.example.script import Day, Event, The, did, made


@dataclass(frozen=True, slots=True)
class Work:
    """A process. `reviewed`: so many days ago, with what came of it."""

    key: str
    title: str
    kind: str
    owner: str
    purpose: str
    criteria: str
    resources: str
    risks: str
    documents: tuple[str, ...]
    reviewed: int
    found: str


PROCESSES = (
    Work("steering", "Steering and improvement", "management", "henrik",
         "Sets direction and means, looks at the results, and sees that what went wrong once does not go wrong again.",
         "Objectives reached by the end of the year: at least 8 of 10. Corrective actions done in time: 95 %.",
         "Half a day of the management circle each month; one full position for the management system.",
         "Audits and reviews are postponed when orders are many.", ("policy", "objectives", "corrective"), 210,
         "Actions are closed late: 78 % in time last year. From now on the list is read aloud every Monday."),
    Work("orders", "Winning and reviewing orders", "core", "claire",
         "Turns enquiries into orders that we can keep: right instrument, right date, right certificate.",
         "Orders confirmed within two working days: 90 %. Orders changed after confirmation: below 3 %.",
         "Two sales engineers, customer support, the configurator, the ERP system.",
         "A date is promised that production has not agreed; customer drawings reach the wrong people.",
         ("orders", "hansa"), 188, "Runs. The date check in the configurator works since spring."),
    Work("development", "Developing instruments and firmware", "core", "tomasz",
         "Makes new pressure and flow instruments, their firmware and the software of the Northwind Cloud.",
         "Gate reviews held as planned; open findings of the security review at release: none above low.",
         "Six engineers, climate chamber, pressure bench up to 700 bar, build server, code repository.",
         "A change of firmware changes the measured value; a library with a known hole is shipped.",
         ("design", "access"), 141, "Gate 3 was skipped once for the PT-42. The checklist now blocks the release in the build."),
    Work("assembly", "Assembly and adjustment", "core", "ayse",
         "Builds and adjusts the instruments to order, each with its serial number and its travel card.",
         "First pass yield of adjustment: 96 %. Deliveries on the confirmed day: 94 %.",
         "Seven assembly stations, three adjustment benches, torque tools with valid calibration.",
         "Wrong revision of a drawing at the station; mix-up of serial numbers.", ("adjusting", "torque"), 122,
         "First pass yield 96.8 %. Station 5 needs a screen: paper drawings are the weak point."),
    Work("calibration", "Calibration and release", "core", "svenja",
         "Calibrates instruments and our own standards, inspects and releases what leaves the house.",
         "Certificates corrected after issue: none. Reference standards calibrated before their date: all.",
         "Laboratory at 20 °C ± 1 °C, reference balance, two pressure controllers, two people with proof of competence.",
         "A certificate belongs to another instrument; a standard drifts unnoticed between calibrations.",
         ("calibrating", "release", "dkd"), 115, "The mix-up of certificates must not come back; see the nonconformity."),
    Work("cloud", "Operating the Northwind Cloud", "core", "jonas",
         "Keeps the measured values of our customers available, correct and seen by nobody else.",
         "Availability each month: 99.8 %. Restore within 4 hours, shown by a test twice a year.",
         "Two rented data centres in the EU, three engineers, monitoring, on-call duty.",
         "Loss of a data centre; an account of somebody who left; a customer sees the values of another one.",
         ("backup", "incidents", "access"), 96, "Availability 99.93 %. The restore test is the point to watch."),
    Work("service", "Service and repair", "core", "wim",
         "Repairs and recalibrates instruments of customers, and tells development what breaks.",
         "Turnaround of ten working days: 90 %. Repeat repairs within a year: below 2 %.",
         "Four workplaces in Rotterdam, decontamination cabin, loan instruments.",
         "A contaminated instrument is opened; a customer's data stays on a returned device.", ("service",), 160,
         "Turnaround 91 %. Decontamination declarations are now asked for before the box is opened."),
    Work("purchasing", "Purchasing", "support", "rui",
         "Gets parts, services and cloud capacity from suppliers that were found good enough.",
         "Rejected deliveries: below 1.5 %. Evaluations of critical suppliers held in time: all.",
         "One strategic buyer, one planner, incoming inspection.",
         "A certificate on which we rely ends unnoticed; a single source fails.", ("purchasing", "incoming"), 175,
         "Two single sources left; a second one for machined bodies is being looked for."),
    Work("storage", "Storage and dispatch", "support", "felix",
         "Receives, stores, packs and sends, so that what was released arrives as it left.",
         "Damage in transport: below 0.3 %. Stock differences at the yearly count: below 0.5 %.",
         "High rack, climate cabinet for electronics, two places for packing.",
         "Blocked goods are sent; electronics are damaged by electrostatic discharge.", ("storage",), 205,
         "Stock difference 0.4 %. Blocked stock has a cage with a lock since March."),
)  # fmt: skip

FLOWS = (
    ("steering", "development", "Objectives and released budget", "Approved by the managing director, once a year."),
    ("steering", "purchasing", "Decision on make or buy", "In writing, with volume and horizon."),
    ("@Customers", "orders", "Enquiry, order, drawing", "Complete: pressure range, medium, certificate wanted."),
    ("orders", "assembly", "Confirmed order", "Agreed date; configuration checked by the configurator."),
    ("orders", "development", "Request for a special design", "With the number of pieces and the latest date."),
    ("development", "assembly", "Released drawings, parts list, firmware", "Revision released in the archive; signed build."),
    ("development", "cloud", "Released software", "Security review passed, release note, way back."),
    ("development", "purchasing", "Specification of new parts", "With critical characteristics marked."),
    ("purchasing", "storage", "Delivery note and parts", "Ordered number on each box; certificate where it was ordered."),
    ("storage", "assembly", "Parts for the order", "Picked complete the day before; electronics in shielded bags."),
    ("assembly", "calibration", "Adjusted instruments", "Serial number engraved, travel card complete."),
    ("calibration", "storage", "Released instruments with certificate", "Serial number on certificate and instrument compared."),
    ("storage", "@Customers", "Delivery", "Packed by the packing instruction; documents in the pouch outside."),
    ("@Customers", "service", "Instrument for repair", "With declaration of decontamination."),
    ("service", "calibration", "Repaired instruments", "Cleaned; fault described on the repair card."),
    ("service", "development", "Report of failures", "Monthly, by product and cause."),
    ("cloud", "@Customers", "Measured values and alarms", "Within one minute; only to the customer that owns them."),
    ("cloud", "steering", "Report on availability and security", "By the fifth working day of the month."),
    ("@Suppliers", "purchasing", "Offers, parts, certificates", "Valid certificates of critical suppliers are on file."),
    ("service", "steering", "Complaints and repeat repairs", "Each complaint on the day on which it comes in."),
    ("calibration", "steering", "Figures of inspection and release", ""),
)  # fmt: skip


THERE_SINCE = {"objectives": 318, "hansa": 370, "access": 398, "incidents": 405, "backup": 420}
"""Documents that were in force later than the others: so many days ago."""


def processes() -> Iterator[Event]:
    """Written down in the second week, put to use, joined by flows, and looked at again once a year."""
    for work in PROCESSES:
        yield made(BEGIN - 9, "mara", "process.create", f"process {work.key}", title=work.title, kind=work.kind,
                   owner=The(work.owner), purpose=work.purpose, criteria=work.criteria, resources=work.resources,
                   risks=work.risks)  # fmt: skip
        yield did(BEGIN - 10, "mara", "process.activate", f"process {work.key}", review_due=Day(-work.reviewed + 30))
    for number, (source, target, what, requirement) in enumerate(FLOWS):
        ends = {"source": The(f"process {source}")} if source[0] != "@" else {"from_party": source[1:]}
        ends |= {"target": The(f"process {target}")} if target[0] != "@" else {"to_party": target[1:]}
        yield made(BEGIN - 12, "mara", "process_flow.create", f"flow {number}", what=what, requirement=requirement, **ends)
    for work in PROCESSES:
        reviewer = "mara" if work.owner == "henrik" else work.owner
        yield did(work.reviewed, reviewer, "process.review", f"process {work.key}", review_result=work.found)


def working_by_documents() -> Iterator[Event]:
    """Once the documents are in force, each process names those it works by."""
    for work in PROCESSES:
        yield did(min(THERE_SINCE.get(d, 430) for d in work.documents), "mara", "process.edit", f"process {work.key}",
                  documents=[The(f"doc {d}") for d in work.documents])  # fmt: skip
    yield made(33, "mara", "process.create", "process takeback", title="Taking back instruments", kind="core",
               owner=The("wim"), purpose="Takes back worn instruments, wipes their memory and recycles them.",
               risks="Measured values of a customer are left in the memory.")  # fmt: skip
    yield did(31, "wim", "process.comment", "process takeback",
              text="We take back about forty a year already, without rules. The memory is the open question: "
                   "wiping takes the old PT-30 twenty minutes each.")  # fmt: skip
    yield did(6, "mara", "process.comment", "process storage",
              text="The owner has left. Oskar would take it on; Ayşe wants to decide by the end of next week.")  # fmt: skip
