"""What Northwind Instruments works by: its documents, their versions and approvals, and who has read them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from accord.config.example.people import FIRST, LEFT, everybody
from accord.config.example.registers import rows, text
from accord.config.example.script import Day, Event, File, The, did, made


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
    tags: str
    classification: str
    distribution: str
    retention: str


@dataclass(frozen=True, slots=True)
class Later:
    """A later version; its text: `texts/DOCUMENT-VERSION.md`."""

    document: str
    version: str
    author: str
    approver: str
    approved: int
    review: int
    changes: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """A document from elsewhere: received so many days ago, a newer edition is looked for in so many days."""

    key: str
    title: str
    owner: str
    edition: str
    received: int
    review: int
    serves: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A document was looked at so many days ago and still holds; the next time is in so many days."""

    document: str
    ago: int
    by: str
    next: int


@dataclass(frozen=True, slots=True)
class Reading:
    """People were asked so many days ago to read a version; some have confirmed it, or all `but` some.

    Asked are keys of people, of units with an @, or everybody.
    """

    document: str
    version: str
    ago: int
    asked_by: str
    asked: str
    confirmed: str


def in_force() -> dict[str, int]:
    """Since how many days each document has been in force."""
    own = {p.key: p.approved for p in rows("documents", Paper)}
    return own | {f.key: f.received - 8 for f in rows("external", Foreign)}


def documents() -> Iterator[Event]:
    """Documents and first versions, approved one after the other; later versions; reviews."""
    papers = {p.key: p for p in rows("documents", Paper)}
    same = ("title", "kind", "tags", "classification", "distribution", "retention", "serves")
    for p in papers.values():
        said = {n: getattr(p, n) for n in same}
        entered, by = min(p.approved + 9, 540), FIRST if p.owner == "henrik" else p.owner
        yield made(entered, by, "document.create", f"doc {p.key}", owner=The(p.owner), **said)
        yield from version(
            p.owner, Later(p.key, "1.0", p.author, p.approver, p.approved, p.review, "First version here.")
        )
    for later in rows("versions", Later):
        yield from version(papers[later.document].owner, later)
    yield from from_elsewhere()
    for seen in rows("reviews", Looked):
        yield did(seen.ago, seen.by, "document.review", f"doc {seen.document}", review_due=Day(seen.next))
    yield from gone()


def from_elsewhere() -> Iterator[Event]:
    """Documents of others that we work by: norms, laws, what customers demand."""
    for f in rows("external", Foreign):
        said = {
            "title": f.title,
            "kind": "external",
            "serves": f.serves,
            "classification": "internal",
            "distribution": "Where it is needed; the original lies with the owner.",
            "retention": "As long as we work by it.",
        }
        yield made(f.received, FIRST, "document.create", f"doc {f.key}", owner=The(f.owner), **said)
        as_received = f"Edition {f.edition}, as received."
        yield from version(
            f.owner, Later(f.key, f.edition, f.owner, approver(f), f.received - 8, f.review, as_received)
        )


def approver(f: Foreign) -> str:
    """Somebody else than the owner."""
    return "jonas" if f.owner == FIRST else FIRST


def gone() -> Iterator[Event]:
    """A form that nobody needs any more."""
    yield did(205, FIRST, "document.withdraw", "doc travelcard")
    shredded = "Repairs are kept in the ERP system now; the last pad of cards went into the shredder."
    yield did(205, "wim", "document.comment", "doc travelcard", text=shredded)


def version(owner: str, v: Later) -> Iterator[Event]:
    """A version is written, handed to review, and approved with a signature."""
    doc, this = f"doc {v.document}", f"doc {v.document} {v.version}"
    enters = v.author if v.author in {owner, "mara", "jonas"} else owner
    said = {"version": v.version, "changes": v.changes, **content(v.document, v.version)}
    written = min(v.approved + 7, 539)
    yield made(written, enters, "document_version.create", this, document=The(doc), author=The(v.author), **said)
    yield did(v.approved + 5, enters, "document_version.submit", this, approver=The(v.approver))
    yield did(v.approved, v.approver, "document_version.approve", this, review_due=Day(v.review))


def content(key: str, version: str) -> dict[str, str | File]:
    """The text or file of a version; later ones have one of their own."""
    for name in (f"{key}-{version.replace('/', '-')}", key):
        with suppress(FileNotFoundError):
            return {"text": text(f"texts/{name}.md")}
    return {"file": File(f"{key}.csv", text(f"texts/{key}.csv").encode())}


def waiting() -> Iterator[Event]:
    """What is on its way: a procedure that waits for a signature, and a form that nobody has written yet."""
    treating = {
        "title": "Treating information security risks",
        "kind": "procedure",
        "tags": "risk-treatment-process",
        "classification": "confidential",
        "distribution": "Owners of risks, management circle.",
        "retention": "Superseded versions ten years.",
        "serves": "iso-27001",
    }
    yield made(24, "jonas", "document.create", "doc treating", owner=The("jonas"), **treating)
    first = {"version": "1.0", "changes": "First version.", **content("treating", "1.0")}
    yield made(
        13,
        "jonas",
        "document_version.create",
        "doc treating 1.0",
        document=The("doc treating"),
        author=The("jonas"),
        **first,
    )
    yield did(6, "jonas", "document_version.submit", "doc treating 1.0", approver=The(FIRST))
    asks = "Mara, the stage 1 audit asks for it. Measure 7 has no budget yet; I kept it in, with a date."
    yield did(6, "jonas", "document_version.comment", "doc treating 1.0", text=asks)
    curing = {"version": "1.1", "changes": "Curing in the oven only; its curve belongs to the lot."}
    yield made(
        17, "birte", "document_version.create", "doc sealing 1.1", document=The("doc sealing"), author=The("thies"),
        **curing, **content("sealing", "1.1"),
    )  # fmt: skip
    yield did(14, "birte", "document_version.submit", "doc sealing 1.1", approver=The(FIRST))
    form = {"title": "Checklist for people who leave", "kind": "form", "classification": "internal", "serves": "both"}
    yield made(40, FIRST, "document.create", "doc leavers", owner=The("katrin"), **form)
    missing = "I have the list of the keys. From Jonas I still need: which accounts, and who closes them."
    yield did(17, "katrin", "document.comment", "doc leavers", text=missing)
    stale = "The sampling table still names the old connectors. I would rather renew it than confirm it."
    yield did(21, "lena", "document.comment", "doc incoming", text=stale)


def readings() -> Iterator[Event]:
    """Who was asked to read what; some are late, three with the policy in force."""
    for r in rows("readings", Reading):
        this = f"doc {r.document} {r.version}"
        here = asked(r)
        said = {"everybody": True} if r.asked == "everybody" else {"readers": [The(k) for k in here]}
        yield did(r.ago, r.asked_by, "document_version.ask", this, **said)
        confirmed = r.confirmed.split()
        if confirmed[0] == "but":
            confirmed = [k for k in here if k not in confirmed]
        for number, who in enumerate(confirmed):
            yield did(max(1, r.ago - 1 - number % 12), who, "read_confirmation.confirm", this)
    phone = "Marco and Greta are mostly at customers. Could they confirm it from the phone?"
    yield did(58, "claire", "document_version.comment", "doc policy 2.0", text=phone)


def asked(r: Reading) -> list[str]:
    """Who is asked: of those who were there on that day."""
    there = [w for w in everybody().values() if ("member" in w.access or not w.external) and there_on(w.key, r.ago)]
    named = r.asked.split()
    return [w.key for w in there if {"everybody", w.key, f"@{w.unit}"} & set(named)]


def there_on(key: str, ago: int) -> bool:
    """Whether somebody worked here so many days ago, and long enough to confirm what was asked."""
    joined = everybody()[key].joined
    return (not joined or joined > ago) and (key not in LEFT or ago > LEFT[key] + 12)
