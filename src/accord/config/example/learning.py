"""What people learn and sign: trainings with their effect, awareness, screenings, agreements; some of it late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from accord.areas.people.models import AwarenessAcknowledgement
from accord.config.example.imports import brought
from accord.config.example.people import BEGIN, FIRST, everybody
from accord.config.example.registers import rows, tables
from accord.config.example.script import Day, Event, The, did, made

if TYPE_CHECKING:
    from accord.config.example.stage import Stage
    from accord.kernel.access.actor import Actor

ACKNOWLEDGE = "awareness_acknowledgement.acknowledge"
TERMS = {
    "confidentiality": "Drawings, measured values and accounts of customers; prices; anything marked confidential.",
    "employment_terms": "Rules of acceptable use, reporting of events, handing back of devices and papers.",
}
AFTERWARDS = {
    "confidentiality": "Goes on for five years after the work has ended; for drawings of customers without an end.",
    "employment_terms": "Handing back of everything on the last day; secrecy by its own agreement.",
}


def learning() -> Iterator[Event]:
    """All of it."""
    said = {"title": "Work on parts that static discharge destroys", "kind": "training", "valid_for": 24}
    yield made(496, FIRST, "competence_requirement.create", "esd", **said)
    for training in tables("trainings", "training"):
        yield from _training(training)
    for topic in tables("awareness", "topic"):
        yield from _topic(topic)
    yield from screenings()
    yield from agreements()


# ---- trainings -------------------------------------------------------------------------------------------------------


def _training(t: dict[str, Any]) -> Iterator[Event]:
    name, owner = f"training {t['key']}", t["owner"]
    entered = max(t["planned"] + 21, 8) if t["planned"] > 0 else 8 + len(t["key"])
    said = {"title": t["subject"], "need": t["need"], "trainer": t["trainer"], "effect_check": t.get("check", "")}
    more: dict[str, Any] = {"hours": t["hours"]} if "hours" in t else {}
    if "competence" in t:
        more["competence"] = The(t["competence"])
    if "serves" in t:
        more["serves"] = t["serves"]
    first = min(entered, BEGIN - 10)
    here = [who for who in t["who"] if (everybody()[who].joined or BEGIN) > first]
    yield made(
        first, owner, "training.create", name, owner=The(owner), planned_on=Day(-t["planned"]),
        participants=[The(who) for who in here], **said, **more,
    )  # fmt: skip
    if len(here) < len(t["who"]):
        yield did(t["planned"] + 1, owner, "training.edit", name, participants=[The(who) for who in t["who"]])
    if "cancelled" in t:
        yield did(t["cancelled"], owner, "training.cancel", name, cancelled_because=t["why"])
    if "held" in t:
        there = [The(who) for who in t["who"] if who not in t.get("absent", ())]
        day = {"held_on": Day(-t["held"]), "effect_check_due": Day(t["check_due"])}
        yield did(t["held"] - 1, owner, "training.hold", name, attended=there, **day)
    if "judged" in t:
        judge = t["by"] if t["by"] in {FIRST, "jonas", owner} else FIRST
        seen = {"effect": t["effect"], "effect_result": t["seen"], "proves": t.get("proves", False)}
        yield did(t["judged"], judge, "training.evaluate", name, **seen)
    for ago, who, text in t.get("said", ()):
        yield did(ago, who, "training.comment", name, text=text)


# ---- awareness -------------------------------------------------------------------------------------------------------


def _topic(t: dict[str, Any]) -> Iterator[Event]:
    """A topic, who was asked, who answered when, and who was told together with others."""
    name, owner = f"topic {t['key']}", t["owner"]
    more = {"serves": t["serves"]} if "serves" in t else {}
    said = {
        "title": t["title"], "message": t["message"], "audience": t["audience"], "material": t["material"],
        "interval": t["months"], **dict.fromkeys(t["covers"], True),
    }  # fmt: skip
    yield made(t["begun"], owner, "awareness_topic.create", name, owner=The(owner), **said, **more)
    for told in t.get("told", ()):
        there = {"people": [The(w) for w in told["who"]], "told_by": The(told["by"])}
        day = {"told_on": Day(-told["ago"]), "result": told.get("result", "")}
        yield did(told["ago"] - 1, owner, "awareness_topic.brief", name, **there, **day)
    if "asked" in t:
        yield from _asked(t, name, t["asked"], t.get("who") or _there(t["asked"]))
    for who in t.get("newcomers", ()):
        yield from _asked(t, name, everybody()[who].joined - 4, [who])


def _asked(t: dict[str, Any], name: str, ago: int, who: list[str]) -> Iterator[Event]:
    asked = {"people": [The(w) for w in who], "due_on": Day(t["answer_by"] - ago)}
    yield did(ago, t["owner"], "awareness_topic.ask", name, **asked)
    number = count(1)
    for person in who:
        if person not in t["silent"]:
            after = 1 + next(number) * 7 % t["slow"]
            yield did(max(ago - after, 1), person, ACKNOWLEDGE, name)


def _there(ago: int) -> list[str]:
    """Who worked here on a day, without guests."""
    gone = {"felix": 52, "jakob": 41}
    return [
        who.key
        for who in everybody().values()
        if (not who.joined or who.joined > ago) and "auditor" not in who.access.split("_")
        and who.access != "supplier_contact" and gone.get(who.key, 0) < ago
        and (who.ends is None or -who.ends < ago)
    ]  # fmt: skip


def acknowledge(stage: Stage, event: Event, by: Actor) -> None:
    """A person acknowledges what was asked of them."""
    name = f"{event.on} of {event.by}"
    with by.scope():
        topic = stage.record(event.on).pk
        asked = AwarenessAcknowledgement.objects.get(topic=topic, person=by.person, state="asked", archived_on=None)
        stage.know(name, asked)
    stage.perform(replace(event, on=name), by)


# ---- screenings and agreements ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """A screening: asked and done so many days ago, due and expiring in so many days."""

    person: str
    kind: str
    role: str
    asked: int
    due: int
    done: int | None
    by: str
    expires: int | None
    note: str


def screenings() -> Iterator[Event]:
    """Asked for by the personnel office, decided by somebody else."""
    for one in rows("screenings", Look):
        name = f"screening {one.person}"
        role = {"role": The(one.role)} if one.role else {}
        days = {"requested_on": Day(-one.asked), "due_on": Day(one.due)}
        who = {"person": The(one.person), "owner": The("katrin")}
        here = everybody()[one.person].joined or BEGIN
        yield made(min(one.asked - 1, here), "katrin", "screening.create", name, kind=one.kind, **who, **role, **days)
        if one.done is not None:
            ends = {"expires_on": Day(one.expires)} if one.expires is not None else {}
            told = {"done_on": Day(-one.done), "note": one.note}
            yield did(min(one.done - 1, here - 1), one.by, "screening.pass", name, **told, **ends)
        elif one.note:
            yield did(min(30, one.asked - 3), "katrin", "screening.comment", name, text=one.note)


@dataclass(frozen=True, slots=True)
class Signature:
    """An agreement that somebody signed so many days ago (0: not yet), entered by `by`."""

    person: str
    kind: str
    edition: str
    signed: int
    by: str
    note: str


def agreements() -> Iterator[Event]:
    """Who was there before: one list of the personnel office. Later ones one by one; then those who left."""
    yield brought(BEGIN - 24, FIRST, "agreements", "Verschwiegenheit und Arbeitsverträge", _before())
    for one in rows("signatures", Signature):
        name = f"agreement {one.person} {one.kind} {one.edition}"
        said = {"security_duties": TERMS[one.kind], "afterwards": AFTERWARDS[one.kind]}
        who = {"person": The(one.person), "owner": The(one.by)}
        joined = everybody()[one.person].joined or one.signed
        entered = min(one.signed, joined) if one.signed else joined - 1
        by_then = {"sign_by": Day(-joined)} if not one.signed else {}
        yield made(
            entered - 1, one.by, "agreement.create", name, kind=one.kind, edition=one.edition, **said, **who, **by_then
        )
        if one.signed:
            day = {"signed_on": Day(-one.signed), "review_due": Day(540 - one.signed)}
            yield did(entered - 1, one.by, "agreement.sign", name, **day)
        if one.note:
            yield did(entered - 4, one.by, "agreement.comment", name, text=one.note)
    yield from _firms_and_leavers()


def _before() -> list[dict[str, Any]]:
    """The list: two papers of everybody who worked here before Accord was used."""
    found = []
    for number, who in enumerate(w for w in everybody().values() if not w.joined):
        signed = Day(-(900 + number * 37 % 2600))
        for kind, duties in TERMS.items():
            found.append(
                {
                    "Mitarbeiter": who.email, "Art": kind, "Fassung": "2", "Unterschrieben am": signed,
                    "Pflichten": duties, "Nachwirkende Pflichten": AFTERWARDS[kind],
                    "Nächste Prüfung": Day(60 + number * 11 % 300), "Status": "signed",
                }
            )  # fmt: skip
    return found


def _firms_and_leavers() -> Iterator[Event]:
    """Two firms that come into the house; Felix was told what goes on when he left, Jakob was not."""
    firms = (
        ("cleaning", 47, "Everything that is seen on desks and in bins."),
        ("payroll", 300, TERMS["confidentiality"]),
    )
    for supplier, ago, duties in firms:
        name = f"secrecy {supplier}"
        said = {"security_duties": duties, "afterwards": "Five years.", "edition": "3", "kind": "confidentiality"}
        yield made(ago, "katrin", "agreement.create", name, party=The(supplier), owner=The("katrin"), **said)
        yield did(ago - 2, "katrin", "agreement.sign", name, signed_on=Day(2 - ago), review_due=Day(540 - ago))
    draft = {"kind": "confidentiality", "edition": "3", "security_duties": TERMS["confidentiality"]}
    yield made(84, FIRST, "agreement.create", "secrecy quickboard", party=The("quickboard"), sign_by=Day(-60), **draft)
    said = {"kind": "confidentiality", "edition": "3", "security_duties": TERMS["confidentiality"]}
    more = {"afterwards": AFTERWARDS["confidentiality"], "person": The("felix"), "owner": The("katrin")}
    yield made(281, "katrin", "agreement.create", "secrecy felix", **said, **more)
    yield did(281, "katrin", "agreement.sign", "secrecy felix", signed_on=Day(-281))
    yield did(52, "katrin", "agreement.remind", "secrecy felix", reminded_on=Day(-52))
