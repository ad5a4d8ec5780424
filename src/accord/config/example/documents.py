"""What Northwind Instruments works by: its documents, their versions and approvals, and who has read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from accord.config.example.people import PEOPLE
from accord.config.example.script import Day, Event, The, did, made

BOTH, QUALITY, SECURITY = "both", "iso-9001", "iso-27001"
EVERYBODY = "Everybody, in Accord."


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with its first version. `approved`: days ago; `review`: days from today; text: `texts/KEY.md`."""

    key: str
    title: str
    kind: str
    serves: str
    owner: str
    author: str
    approver: str
    approved: int
    review: int
    tags: str = ""
    classification: str = "internal"
    distribution: str = EVERYBODY
    retention: str = "Superseded versions ten years."
    version: str = "1.0"


PAPERS = (
    Paper("policy", "Policy for quality and information security", "policy", BOTH, "henrik", "mara", "henrik", 510, 215,
          "policy", "public", "Everybody, in Accord; customers and suppliers on the web site."),
    Paper("scope", "Scope of the management system", "plan", BOTH, "mara", "mara", "henrik", 490, 240, "scope", "public"),
    Paper("documents", "Control of documents and records", "procedure", BOTH, "mara", "mara", "henrik", 500, 230),
    Paper("corrective", "Nonconformity and corrective action", "procedure", BOTH, "mara", "mara", "henrik", 495, 235),
    Paper("orders", "Review and confirmation of orders", "procedure", QUALITY, "claire", "claire", "mara", 480, 250,
          distribution="Sales and service, production planning."),
    Paper("design", "Development of instruments, firmware and cloud software", "procedure", BOTH, "tomasz", "tomasz",
          "mara", 470, 260, classification="", distribution="Development, cloud operation."),
    Paper("calibrating", "Calibration of pressure standards", "instruction", QUALITY, "svenja", "svenja", "mara", 465, 265,
          distribution="Calibration laboratory, as a print at the bench too."),
    Paper("release", "Inspection and release of instruments", "procedure", QUALITY, "svenja", "svenja", "mara", 462, 268,
          distribution="Quality and calibration, assembly, storage."),
    Paper("adjusting", "Adjusting the pressure transmitter PT-40", "instruction", QUALITY, "ayse", "dmitri", "mara", 460, 270,
          distribution="Adjustment benches 1 to 3."),
    Paper("torque", "Torque tools at the assembly stations", "instruction", QUALITY, "ayse", "oskar", "mara", 455, 275,
          distribution="Assembly stations.", retention=""),
    Paper("purchasing", "Purchasing and evaluation of suppliers", "procedure", BOTH, "rui", "rui", "mara", 450, 280,
          distribution="Purchasing, quality, development, cloud operation."),
    Paper("incoming", "Incoming inspection of purchased parts", "procedure", QUALITY, "svenja", "lena", "mara", 448, -23,
          distribution="Incoming inspection, purchasing."),
    Paper("storage", "Storage, packing and dispatch", "instruction", QUALITY, "ayse", "felix", "mara", 445, 285,
          distribution="Warehouse, packing places."),
    Paper("service", "Repair and recalibration", "procedure", QUALITY, "wim", "wim", "mara", 440, 290,
          distribution="Rotterdam service centre, customer support."),
    Paper("travelcard", "Travel card for repairs (paper)", "form", QUALITY, "wim", "wim", "mara", 438, 292,
          distribution="Rotterdam service centre."),
    Paper("backup", "Backup and restore of the Northwind Cloud", "procedure", SECURITY, "jonas", "piotr", "jonas", 425, 305,
          classification="confidential", distribution="Cloud operation."),
    Paper("incidents", "Responding to information security incidents", "procedure", SECURITY, "jonas", "jonas", "mara", 410,
          320, distribution="Everybody, in Accord; the first page hangs beside every printer."),
    Paper("access", "Access to systems and data", "policy", SECURITY, "jonas", "jonas", "henrik", 400, 18),
    Paper("objectives", "Objectives for quality and information security", "plan", BOTH, "henrik", "mara", "henrik", 320, 45,
          "objectives", distribution="Heads of units; each tells the own unit."),
    Paper("risks", "Assessing and treating information security risks", "procedure", SECURITY, "jonas", "jonas", "mara", 300,
          430, "risk-assessment-process risk-treatment-process", "confidential", "Owners of risks, management circle."),
    Paper("soa", "Statement of Applicability", "plan", SECURITY, "jonas", "jonas", "henrik", 120, 245,
          "statement-of-applicability", "confidential", "Management circle, internal auditors, certification body."),
)  # fmt: skip

LATER_VERSIONS = (
    ("release", "2.0", "svenja", "mara", 431, 300, "The serial number is scanned at the bench and again when the "
     "certificate is printed; typing it is no longer possible."),
    ("backup", "1.1", "piotr", "jonas", 318, 412, "Restores start from the snapshot of the second data centre; the test is "
     "timed and its record kept."),
    ("policy", "2.0", "mara", "henrik", 150, 215, "One policy for quality and information security instead of two; the "
     "commitment to our cloud customers is new."),
    ("corrective", "1.1", "mara", "henrik", 84, 280, "The effect test is fixed when the actions are planned; whoever did an "
     "action does not verify it."),
)  # fmt: skip
"""Document, version, author, approver, approved so many days ago, next review in days, what changed."""

EXTERNAL = (
    ("dkd", "DKD-R 6-1 Calibration of pressure gauges", "svenja", "03/2014", 505, 190, QUALITY),
    ("hansa", "Hansa Pumpen drawing HP-2231", "yuki", "revision D", 372, 95, QUALITY),
)


def text_of(key: str, version: str) -> str:
    """The text of a version; later ones have a file of their own."""
    name = f"{key}.md" if version == "1.0" else f"{key}-{version}.md"
    return files("accord.config.example").joinpath("texts", name).read_text("utf-8")


def documents() -> Iterator[Event]:
    """First versions, approved one after the other in the first months."""
    for p in PAPERS:
        entered = min(p.approved + 9, 540)
        yield made(entered, "mara", "document.create", f"doc {p.key}", title=p.title, kind=p.kind, tags=p.tags,
                   classification=p.classification, distribution=p.distribution, retention=p.retention,
                   owner=The(p.owner), serves=p.serves)  # fmt: skip
        yield from version(p.key, p.owner, "1.0", p.author, p.approver, p.approved, p.review)
    for key, name, author, approver, approved, review, changes in LATER_VERSIONS:
        owner = next(p.owner for p in PAPERS if p.key == key)
        yield from version(key, owner, name, author, approver, approved, review, changes)
    for key, title, owner, edition, ago, review, serves in EXTERNAL:
        yield made(ago, "mara", "document.create", f"doc {key}", title=title, kind="external", owner=The(owner), serves=serves,
                   distribution="Where it is needed; the original lies with the owner.",
                   retention="As long as we work by it.")  # fmt: skip
        yield did(ago - 1, "mara", "document.record-approval", f"doc {key}", version=edition, approver=The(owner),
                  approved_on=Day(1 - ago), review_due=Day(review))  # fmt: skip
    yield did(205, "mara", "document.withdraw", "doc travelcard")
    yield did(205, "wim", "document.comment", "doc travelcard",
              text="Repairs are kept in the ERP system now; the last pad of cards went into the shredder.")  # fmt: skip


def version(key: str, owner: str, name: str, author: str, approver: str, approved: int, review: int,
            changes: str = "First version in Accord.") -> Iterator[Event]:  # fmt: skip
    """A version is written, handed to review, and approved with a signature."""
    doc, this = f"doc {key}", f"doc {key} {name}"
    enters = author if author in {owner, "mara", "jonas"} else owner
    yield made(min(approved + 7, 539), enters, "document_version.create", this, document=The(doc), version=name,
               changes=changes, text=text_of(key, name), author=The(author))  # fmt: skip
    yield did(approved + 5, enters, "document_version.submit", this, approver=The(approver))
    yield did(approved, approver, "document_version.approve", this, review_due=Day(review))


def waiting() -> Iterator[Event]:
    """What is on its way: a plan that waits for a signature, and a form that nobody has written yet."""
    yield made(24, "jonas", "document.create", "doc plan", title="Risk treatment plan", kind="plan", tags="risk-treatment-plan",
               classification="confidential", distribution="Owners of risks, management circle.", owner=The("jonas"),
               retention="Superseded versions ten years.", serves=SECURITY)  # fmt: skip
    yield made(13, "jonas", "document_version.create", "doc plan 1.0", document=The("doc plan"), version="1.0",
               changes="First version.", text=text_of("plan", "1.0"), author=The("jonas"))  # fmt: skip
    yield did(6, "jonas", "document_version.submit", "doc plan 1.0", approver=The("mara"))
    yield did(6, "jonas", "document_version.comment", "doc plan 1.0",
              text="Mara, the stage 1 audit asks for it. Measure 7 has no budget yet; I kept it in, with a date.")  # fmt: skip
    yield made(40, "mara", "document.create", "doc leavers", title="Checklist for people who leave", kind="form",
               classification="internal", owner=The("katrin"), serves=BOTH)  # fmt: skip
    yield did(17, "katrin", "document.comment", "doc leavers",
              text="I have the list of the keys. From Jonas I still need: which accounts, and who closes them.")  # fmt: skip
    yield did(21, "lena", "document.comment", "doc incoming",
              text="The sampling table still names the old connectors. I would rather renew it than confirm it.")  # fmt: skip


STAFF = ("mara", *(w.key for w in PEOPLE))
SLOW = frozenset({"marco", "greta", "bastian"})


def readings() -> Iterator[Event]:
    """Who was asked to read what; three have not confirmed the policy in force."""
    yield did(508, "mara", "document_version.ask", "doc policy 1.0", everybody=True)
    for number, who in enumerate(STAFF):
        yield did(506 - number % 11, who, "read_confirmation.confirm", "doc policy 1.0")
    yield did(148, "mara", "document_version.ask", "doc policy 2.0", everybody=True)
    for number, who in enumerate((*STAFF, "hannah")):
        if who not in SLOW:
            yield did(147 - number % 12, who, "read_confirmation.confirm", "doc policy 2.0")
    yield did(116, "mara", "document_version.ask", "doc policy 2.0", readers=[The("tariq")])
    yield did(115, "tariq", "read_confirmation.confirm", "doc policy 2.0")
    for key, ago, readers, confirmed in (
        ("release 2.0", 430, ("svenja", "lena", "dmitri", "felix"), ("svenja", "lena", "dmitri", "felix")),
        ("access 1.0", 398, ("piotr", "nadia", "yuki", "tomasz", "ines"), ("piotr", "nadia", "yuki", "tomasz", "ines")),
        ("backup 1.1", 316, ("piotr",), ("piotr",)),
        ("incidents 1.0", 9, ("piotr", "tariq", "nadia", "ines", "greta", "katrin"), ("tariq", "ines")),
    ):
        asks = "jonas" if key.split()[0] in {"access", "backup", "incidents"} else "mara"
        yield did(ago, asks, "document_version.ask", f"doc {key}", readers=[The(r) for r in readers])
        for number, who in enumerate(confirmed):
            yield did(ago - 1 - number, who, "read_confirmation.confirm", f"doc {key}")
    yield did(58, "claire", "document_version.comment", "doc policy 2.0",
              text="Marco and Greta are mostly at customers. Could they confirm it from the phone?")  # fmt: skip
