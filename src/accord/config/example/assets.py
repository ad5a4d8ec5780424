"""What has worth at Northwind Instruments, how it is kept, and who may reach it: two registers that were imported, then
eighteen months of confirming, mending, handing out, granting and taking away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from accord.config.example.imports import brought
from accord.config.example.people import FIRST, Place, everybody
from accord.config.example.processes import all_work
from accord.config.example.registers import lines, rows
from accord.config.example.script import Day, Event, The, did, made

REGISTER, RIGHTS = 520, 505  # so many days ago the two registers came in
KINDS = {
    "information": "Information", "software": "Software", "hardware": "Hardware", "service": "Dienst",
    "people": "Personen", "site": "Standort", "infrastructure": "Infrastruktur",
}  # fmt: skip
CLASSES = {"public": "öffentlich", "internal": "intern", "confidential": "vertraulich", "strict": "streng vertraulich"}
NEEDS = {"n": "normal", "h": "hoch", "v": "sehr hoch"}
LEVELS = {"read": "Lesen", "write": "Schreiben", "administer": "Verwalten", "enter": "Betreten"}
ASSET_HEADINGS = (
    "Inventar-Nr.", "Bezeichnung", "Art", "Beschreibung", "Klassifizierung", "Vertraulichkeit", "Integrität",
    "Verfügbarkeit", "Verantwortlich", "Standort", "Ort", "Prozesse", "Hängt ab von", "Datensicherung",
    "Verschlüsselt", "Mobil", "Personenbezogene Daten", "Wartungsintervall (Monate)", "Letzte Wartung",
    "Wartung fällig", "Letzte Inventur", "Inventur fällig", "Supportende", "Ausgegeben an", "Ausgegeben am", "Status",
    "Kennzeichnung", "Zugriffsregel", "Umgebung",
)  # fmt: skip
RIGHT_HEADINGS = (
    "Benutzer", "System", "Berechtigung", "Zugriffsart", "Privilegiert", "Zwei-Faktor", "Sammelkonto", "Kennung",
    "Begründung", "Genehmigt von", "Erteilt am", "Nächste Prüfung", "Status",
)  # fmt: skip
LABELS = {
    "internal": "Nothing is printed: what carries no class is internal.",
    "confidential": "Class in the frame of drawings, in the header of papers and in the name of the folder.",
    "strict": "Class on each page and in the name of the file; paper in a red cover.",
}
"""By what one sees the class of information."""
STAGES = {
    **dict.fromkeys(("ingestion", "tsdb", "portal", "portal db", "alarms", "log store", "dc1", "dc2"), "production"),
    "build": "development", "drs build": "test",
}  # fmt: skip
HANDLED = {
    "drawings": "classification", "customer drawings": "transfer", "customer values": "classification",
    "personnel": "privacy", "coefficients": "classification", "potting recipe": "classification",
}  # fmt: skip
"""Assets of which a paper says how they are handled, one of each class at least."""
NEVER_CONFIRMED = {"wlan", "workshop", "engraver", "air", "esd floor", "old nas", "portal accounts", "parts store"}
"""Assets whose confirmation somebody owes."""


@cache
def register() -> dict[str, dict[str, str]]:
    """The assets of the imported register by key."""
    return {row["key"]: row for row in lines("assets")}


@cache
def rights() -> tuple[dict[str, str], ...]:
    """All rights; those granted before the import came with it."""
    return tuple(lines("accessgrants"))


def keys_in(said: str) -> list[str]:
    """The keys of assets in a list of words, where keys may be of several words."""
    words, found, known = said.split(), [], {*register(), *(row["key"] for row in lines("newassets"))}
    while words:
        size = next(n for n in (3, 2, 1) if " ".join(words[:n]) in known)
        found.append(" ".join(words[:size]))
        del words[:size]
    return found


def person(key: str) -> str:
    """A person as sheets name them."""
    who = everybody()[key]
    return f"{who.given} {who.family}"


def _yes(flags: str, flag: str) -> str:
    return "ja" if flag in flags else "nein"


def _months(row: dict[str, str]) -> int:
    return int(row["months"]) * 61 // 2


def asset_rows() -> list[dict[str, Any]]:
    """The register of assets as it was kept when Accord came."""
    sites = {row.key: row.title for row in rows("sites", Place)}
    titles = {work.key: work.title for work in all_work()}
    found = []
    for row in register().values():
        serviced, reviewed = int(row["serviced"] or 0), int(row["reviewed"])
        held = row["key"].removeprefix("laptop ") if row["key"].startswith("laptop ") else ""
        cells = (
            row["number"], row["title"], KINDS[row["kind"]], row["says"], CLASSES.get(row["class"], ""),
            *(NEEDS[letter] for letter in row["cia"]), person(row["owner"]), sites[row["site"]], row["place"],
            "; ".join(titles[key] for key in row["processes"].split()),
            "; ".join(register()[key]["title"] for key in keys_in(row["on"])),
            *(_yes(row["flags"], flag) for flag in "bemp"), row["months"],
            Day(-serviced) if serviced else "", Day(_months(row) - serviced) if serviced and row["months"] else "",
            Day(-reviewed), Day(365 - reviewed), Day(int(row["until"])) if row["until"] else "",
            person(held) if held else "", Day(-700) if held else "", "in Betrieb",
            label(row), rule(row, [titles[key] for key in row["processes"].split()]), STAGES.get(row["key"], ""),
        )  # fmt: skip
        found.append(dict(zip(ASSET_HEADINGS, cells, strict=True)))
    return found


def label(row: dict[str, str]) -> str:
    """By what one sees the class of a body of information."""
    return LABELS.get(row["class"], "") if row["kind"] == "information" else ""


def rule(row: dict[str, str], work: list[str]) -> str:
    """Who may reach information, a system or a room, and who decides on it: mostly in the words of its owner."""
    if own := _own_rules().get(row["key"]):
        return own
    if row["kind"] not in ("information", "software", "service", "site"):
        return ""
    owner = person(row["owner"])
    if row["kind"] == "site":
        return f"Badge of the site in working hours; keys of rooms by name. {owner} decides."
    if row["class"] == "strict":
        return f"Named people alone, {owner} decides on each and looks again twice a year."
    return f"By role, for those who work in {' or '.join(work).lower()}. {owner} decides on anybody else."


@cache
def _own_rules() -> dict[str, str]:
    return {row["key"]: row["rule"] for row in lines("accessrules")}


def right_rows() -> list[dict[str, Any]]:
    """The list of rights as internal IT kept it."""
    found = []
    for g in early_rights():
        cells = (
            person(g["who"]), register()[g["asset"]]["title"], g["right"], LEVELS[g["level"]], _yes(g["flags"], "p"),
            _yes(g["flags"], "f"), _yes(g["flags"], "s"), g["account"], g["need"], person(g["granted"]),
            Day(-int(g["ago"])), Day(-420), "aktiv",
        )  # fmt: skip
        found.append(dict(zip(RIGHT_HEADINGS, cells, strict=True)))
    return found


def early_rights() -> list[dict[str, str]]:
    """The rights that were there before the list came in."""
    return [g for g in rights() if int(g["ago"]) > RIGHTS]


def right_name(grant: dict[str, str]) -> str:
    """What the script calls a right."""
    return f"right {grant['who']} {grant['asset']}"


def assets() -> Iterator[Event]:
    """The register comes in; owners confirm and mend what is theirs; new things come, old ones go."""
    names = [f"asset {key}" for key in register()]
    yield brought(REGISTER, FIRST, "assets", "Asset-Register", asset_rows(), names)
    names = [right_name(g) for g in early_rights()]
    yield brought(RIGHTS, "jonas", "access_grants", "Berechtigungen vor der Einführung", right_rows(), names)
    for place, (key, row) in enumerate(register().items()):
        if key not in NEVER_CONFIRMED:
            ago = int(row["reviewed"]) - 365 + 9 - place * 7 % 22
            yield did(ago, row["owner"], "asset.confirm", f"asset {key}")
    for done in lines("maintenance"):
        said = {"maintenance_result": done["result"]}
        yield did(int(done["ago"]), done["by"], "asset.maintain", f"asset {done['asset']}", **said)
    for key, paper in HANDLED.items():
        yield did(304, register()[key]["owner"], "asset.edit", f"asset {key}", handling=[The(f"doc {paper}")])
    yield from arriving()
    yield from going()
    yield from granting()
    yield from reviewing()


def arriving() -> Iterator[Event]:
    """What was bought, built or begun since."""
    titles = {work.key: work.title for work in all_work()}
    for row in lines("newassets"):
        name, ago = f"asset {row['key']}", int(row["ago"])
        needs = dict(zip(("confidentiality", "integrity", "availability"), (_need(x) for x in row["cia"]), strict=True))
        mobile = row["number"].startswith("NB-")
        said = {
            "title": row["title"], "number": row["number"], "kind": row["kind"], "description": row["says"],
            "classification": row["class"], "location": row["place"], "off_premises": mobile, "encrypted": mobile,
            "labelling": label(row), "access_rule": rule(row, [titles[row["process"]]]),
            "maintenance": row["maintenance"],
        } | needs  # fmt: skip
        links = {
            "owner": The(row["owner"]),
            "site": The(row["site"]),
            "processes": [The(f"process {row['process']}")],
            "depends_on": [The(f"asset {key}") for key in keys_in(row["on"])],
            "acquired_on": Day(-ago - 3),
        }
        until = {"supported_until": Day(int(row["until"]))} if row["until"] else {}
        by = row["by"] if row["by"] == row["owner"] else "jonas"
        yield made(ago, by, "asset.create", name, **said, **links, **until)
        if row["holder"]:
            yield did(ago, by, "asset.hand-out", name, holder=The(row["holder"]))
        yield did(max(ago - 6, 2), row["owner"], "asset.confirm", name)


def _need(letter: str) -> str:
    return {"n": "normal", "h": "high", "v": "very_high"}[letter]


def going() -> Iterator[Event]:
    """What came back and what was thrown away."""
    shredded = "Twelve disks shredded by Entsorgung Förde while we looked on, certificate EF-5518. Case recycled."
    yield did(298, "malte", "asset.dispose", "asset old nas", disposal=shredded, erased_on=Day(-299),
        disposal_verified_by=The("jonas"))  # fmt: skip
    back = "Complete with charger, two scratches. Laid out anew for whoever follows."
    yield did(51, "malte", "asset.return", "asset laptop felix", return_note=back, erased_on=Day(-51))
    yield did(46, "malte", "asset.hand-out", "asset laptop felix", holder=The("oskar"))
    back = "Complete, disk not erased yet: Priya wants to look for work that was not handed in."
    yield did(40, "malte", "asset.return", "asset laptop jakob", return_note=back)
    moved = "Given back to the landlord, keys counted. What stood here is in the Waalhaven now."
    yield did(170, "wim", "asset.comment", "asset workshop", text=moved)
    loud = "The compressor will not live through another summer. Two days of standstill in July were enough."
    yield did(131, "svenja", "asset.comment", "asset lab climate unit", text=loud)
    read = "Kept to be read until the end of the year. Orders and lots since the change are in Fjord ERP."
    yield did(262, "gesa", "asset.edit", "asset old erp", supported_until=Day(35), description=read)
    yield did(189, "malte", "asset.edit", "asset rack kiel", location="Basement U03, one metre above the floor")
    yield did(148, FIRST, "asset.edit", "asset isms records", location="Accord",
        description="Register of risks, audits and reviews. The folders of before are closed.")  # fmt: skip


def granting() -> Iterator[Event]:
    """Rights given since the list came in."""
    for g in rights():
        ago = int(g["ago"])
        if ago > RIGHTS:
            continue
        until = {"expires_on": Day(int(g["until"]))} if g["until"] else {}
        said = {"right": g["right"], "need": g["need"], "level": g["level"], "account_name": g["account"]}
        flags = {"privileged": "p" in g["flags"], "second_factor": "f" in g["flags"]}
        links = {"person": The(g["who"]), "asset": The(f"asset {g['asset']}")}
        yield made(ago, g["granted"], "access_grant.grant", right_name(g), **links, **said, **flags, **until)
    consent = "Looks at what a customer sees, with consent; each look is written down since the penetration test."
    yield did(28, "priya", "access_grant.extend", "right pavel portal", expires_on=Day(150), need=consent)


REVOKED = {
    **{f"right {who} old erp": (250, "gesa", "The new ERP is live; two people still read the old one.")
       for who in ("rui", "sofie", "bastian", "claire", "marco", "felix")},
    "right anders githarbor": (253, "priya", "Reads interfaces in the PLM now."),
    "right samuel githarbor": (72, "priya", "Tests run from the pipeline; he does not need the code any more."),
    "right felix fjord": (44, "gesa", "Left eight days ago; the list reached me today."),
}  # fmt: skip
"""Rights taken away: so many days ago, by whom, why."""


def reviewing() -> Iterator[Event]:
    """Rights looked through: twice in time, then six weeks late; some that nobody looked at, one that stayed behind."""
    for name, (ago, by, why) in REVOKED.items():
        yield did(ago, by, "access_grant.revoke", name, revoked_because=why)
    for g in rights():
        name, granted, privileged = right_name(g), int(g["ago"]), "p" in g["flags"]
        gone = REVOKED.get(name, (0, "", ""))[0]
        owner = (register().get(g["asset"]) or {"owner": "gesa" if g["asset"] == "fjord" else "wim"})["owner"]
        by = owner if owner != g["who"] else "jonas" if g["who"] != "jonas" else FIRST
        rounds = [(418, 255), (254, 165 if privileged else 115), (71, -17 if privileged else -107)]
        if privileged:
            rounds.insert(2, (164, 115))
        for ago, due in rounds:
            late = ago == 71 and owner in ("nele", "wim")
            if granted > ago + 1 and gone < ago and not late:
                yield did(ago, by, "access_grant.review", name, review_due=Day(-due))
