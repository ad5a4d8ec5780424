"""What may go wrong at Northwind Instruments and what could go better.

Two registers that were imported, three rounds of assessment under two versions of the method, treatments in all states,
acceptances by the owners.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from accord.areas.risks.rules import read_matrix
from accord.config.example.assets import person, register
from accord.config.example.imports import brought
from accord.config.example.people import FIRST
from accord.config.example.processes import all_work
from accord.config.example.registers import lines, tables
from accord.config.example.script import Day, Event, The, did, made
from accord.config.example.suppliers import KEYS

SECURITY, QUALITY = 381, 308  # so many days ago the two registers came in
SECOND, CLOSED = 150, 112  # the second version of the method; the end of the round under it
ROUNDS = {
    SECURITY: "Information security, first assessment",
    QUALITY: "Quality risks by process",
}
HEADINGS = (
    "Nr.", "Titel", "Risikoart", "Beschreibung", "Ursache", "Folgen", "Vertraulichkeit", "Integrität",
    "Verfügbarkeit", "Gefährdet Lieferung", "Betroffene Werte", "Prozess", "Verantwortlich", "EW brutto",
    "Auswirkung brutto", "Eintrittswahrscheinlichkeit", "Auswirkung", "Begründung der Bewertung", "Bewertet am",
    "Bewertet von", "Nächste Bewertung", "Bewertungsrunde", "Status", "Themen", "Anforderungen der Parteien",
    "Lieferanten", "Priorität",
)  # fmt: skip
ABOUT = {"security": "Sicherheit", "quality": "Qualität", "both": "both"}
FROM = {
    "alarm fails": ["twocentres"], "basement": ["climate"], "know how": ["retiring"], "single cell": ["onesource"],
    "climate lab": ["climate"], "repair mix": ["threesites"], "insurance": ["attacks"], "portal change": ["trust"],
    "pt60 potting": ["growth"], "pt60 ramp": ["growth"], "bench net": ["retiring"], "laptop": ["threesites"],
    "contract law": ["nis"],
}  # fmt: skip
"""Issues from which a risk follows."""
SPOILS = {
    "serial": ["industry serial"], "date": ["industry dates"], "standard drift": ["industry traceable"],
    "contract law": ["critical day", "dpa breach", "bsi early"], "alarm fails": ["critical alarms"],
    "host cert": ["critical certified"], "leavers": ["staff ownfiles"],
}  # fmt: skip
"""Demands of parties that would not be met."""
THROUGH = {
    "phish": ["postweise"], "source": ["githarbor"], "dcfire": ["nordrack", "limes"],
    "host cert": ["nordrack", "limes"], "media loss": ["baltic", "coldvault", "entsorgung"],
    "supplier data": ["elbe", "saar", "wafertec", "quickboard"], "ddos": ["kielnetz", "pulsewatch"],
    "dns loss": ["namensdienst"], "alarm fails": ["signalpost"], "badge": ["elbufer", "werftpark", "hafenwacht"],
    "payroll": ["payroll"], "temp staff": ["zeitplus"],
    "leavers two": ["githarbor", "ticketpilot"],
}  # fmt: skip
"""Suppliers through whom a risk comes."""
RANK = {
    "portal change": 1, "stage2": 2, "tenant": 3, "leavers": 4, "ransom": 5, "admin": 6, "bench net": 7, "signing": 8,
    "dcfire": 9, "basement": 10, "leavers two": 11, "cyber act": 12, "erp eol": 1, "phish": 2,
}  # fmt: skip
"""Which of those above the limit come first; the first two of the first register are dealt with since."""
ITSELF = frozenset({"stage2", "audit blind"})
"""Risks about the management system itself."""
SINCE = {
    "host cert": {"suppliers": ["nordrack", "limes", "fjord"]}, "contract law": {"suppliers": ["roth-kanzlei"]},
    "supplier data": {"suppliers": ["elbe", "saar", "wafertec", "quickboard", "holmgren"]},
    "admin": {"assets": ["vault", "logs", "tsdb", "vault copy"]},
    "source": {"assets": ["firmware source", "cloud source", "githarbor", "approvals", "type tests"]},
    "pen medium": {"assets": ["portal accounts", "portal", "incident copies"], "suppliers": ["redkiosk"]},
}  # fmt: skip
"""What came since a risk was written down, and belongs to it: all that it names from then on."""
LOOKED = 57  # days ago: the risks were compared with what had come since
REPORTED = {"weak freezer": "thies", "noisy hall": "marco", "heat pump": "holger"}
"""Risks that somebody reported; two of them nobody has weighed yet."""
CLOSINGS = {
    "erp eol": (148, "The old ERP is read by two people and written by nobody. What it could lose is in the new one."),
    "lots erp": (240, "The change is over. Receipts have had their lot numbers since the third day."),
    "move rtm": (160, "Moved. All 140 instruments were counted at both doors; two labels had to be written again."),
}


@dataclass(slots=True)
class Course:
    """A risk on its way through the script: what is known of it, and what was done about it."""

    row: dict[str, str]
    treatments: list[dict[str, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Its key."""
        return self.row["key"]

    @property
    def name(self) -> str:
        """What the script calls it."""
        return f"risk {self.key}"

    @property
    def ago(self) -> int:
        """When it was written down."""
        return int(self.row["ago"])

    @property
    def owner(self) -> str:
        """Who answers for it."""
        return self.row["owner"]

    @property
    def imported(self) -> bool:
        """Whether a register brought it."""
        return self.ago in ROUNDS


@cache
def courses() -> dict[str, Course]:
    """All risks with their treatments."""
    found = {row["key"]: Course(row) for row in lines("risks")}
    for row in lines("treatments"):
        found[row["risk"]].treatments.append(row)
    return found


@cache
def methods() -> dict[str, dict[str, str]]:
    """The two versions of the method by their number."""
    return {m["version"]: m for m in tables("riskmethods", "method")}


@cache
def issues() -> dict[str, str]:
    """The titles of the issues by their key."""
    return {i["key"]: i["title"] for i in tables("context", "issue")}


@cache
def demands() -> dict[str, str]:
    """The titles of what parties require, by the keys of the party and of the demand."""
    return {f"{p['key']} {short}": title for p in tables("context", "party") for short, title, *_ in p["requirements"]}


def level(version: str, figures: str) -> int:
    """The level of `34` (likelihood 3, impact 4) by a version of the method."""
    rows = read_matrix(methods()[version]["matrix"])
    assert not isinstance(rows, str)
    return rows[int(figures[0]) - 1][int(figures[1]) - 1]


def within(version: str, figures: str) -> bool:
    """Whether figures lie within what is taken without more ado."""
    return level(version, figures) <= int(methods()[version]["acceptance_limit"])


# ---- what comes in by sheets -----------------------------------------------------------------------------------------


def _prefix(ago: int) -> str:
    return "IS" if ago == SECURITY else "Q"


def _listed(ago: int) -> list[Course]:
    return [c for c in courses().values() if c.ago == ago]


def register_rows(ago: int) -> list[dict[str, Any]]:
    """The register that came in so many days ago."""
    titles, found = {work.key: work.title for work in all_work()}, []
    for number, c in enumerate(_listed(ago), 1):
        row, (inherent, current) = c.row, c.row["v1"].split()
        cells = (
            f"{_prefix(ago)}-{number:02}", row["title"], ABOUT[row["kind"]], row["event"], row["cause"],
            row["consequence"], *("ja" if letter in row["cia"] else "nein" for letter in "cia"),
            "ja" if row["supply"] else "nein",
            "; ".join(register()[k]["title"] for k in row["assets"].split(",") if k), titles[row["process"]],
            person(row["owner"]), inherent[0], inherent[1], current[0], current[1], row["why"], Day(-ago),
            person("jonas" if ago == SECURITY else FIRST), Day(365 - ago), ROUNDS[ago], "bewertet",
            "; ".join(issues()[k] for k in FROM.get(c.key, ())), "; ".join(demands()[k] for k in SPOILS.get(c.key, ())),
            "; ".join(KEYS[k] for k in THROUGH.get(c.key, ())), RANK.get(c.key, ""),
        )  # fmt: skip
        found.append(dict(zip(HEADINGS, cells, strict=True)))
    return found


# ---- the chapter -----------------------------------------------------------------------------------------------------


def risks() -> Iterator[Event]:
    """Method, rounds, registers; then each risk on its own way."""
    yield from method()
    yield from rounds()
    for course in courses().values():
        yield from on_its_way(course)
    for key, named in SINCE.items():
        since = {what: [The(f"asset {k}" if what == "assets" else k) for k in named[what]] for what in named}
        yield did(LOOKED, courses()[key].owner, "risk.edit", f"risk {key}", **since)
    yield from judging()
    yield from accepting()
    yield from opportunities()


def method() -> Iterator[Event]:
    """Version 1.0 with four steps; the second, with five and a stricter limit, after a year."""
    first, second = methods()["1.0"], methods()["2.0"]
    names = ("likelihood_scale", "impact_scale", "level_scale", "matrix", "acceptance_criteria", "when_to_assess",
             "consistency_rule")  # fmt: skip
    said = {n: first[n] for n in names}
    yield made(402, "jonas", "risk_method.create", "method 1.0", title=first["title"], version="1.0",
        owner=The("jonas"), acceptance_limit=int(first["acceptance_limit"]), **said)  # fmt: skip
    yield did(390, "henrik", "risk_method.approve", "method 1.0")
    coarse = (
        "Half of our risks are medium, and medium is everything from a scratch to a lost customer. Five steps next "
        "time."
    )
    yield did(284, FIRST, "risk_method.comment", "method 1.0", text=coarse)
    yield made(170, "jonas", "risk_method.create", "method 2.0", title=second["title"], version="2.0",
        owner=The("jonas"), acceptance_limit=int(second["acceptance_limit"]), **{n: second[n] for n in names},
        document=The("doc risks"))  # fmt: skip
    tried = (
        "Tried with six risks by Svenja and me apart: five the same, one a step off. The words of step 3 were "
        "sharpened."
    )
    yield did(158, FIRST, "risk_method.comment", "method 2.0", text=tried)
    yield did(SECOND, "henrik", "risk_method.approve", "method 2.0")


def rounds() -> Iterator[Event]:
    """Three rounds that were held, and one that is planned after what happened yesterday."""
    security, quality = ROUNDS[SECURITY], ROUNDS[QUALITY]
    yield made(396, "jonas", "assessment_round.create", "round 1", title=security, kind="first", owner=The("jonas"),
        planned_on=Day(-385), scope="Cloud, development, offices and production network of all three sites.",
        participants=[The(k) for k in ("piotr", "malte", "priya", "katrin", FIRST)])  # fmt: skip
    yield did(385, "jonas", "assessment_round.start", "round 1", close_by=Day(-360))
    names = [c.name for c in _listed(SECURITY)]
    yield brought(SECURITY, "jonas", "risks", "Risikoregister Informationssicherheit", register_rows(SECURITY), names)
    yield did(366, "jonas", "assessment_round.close", "round 1", conclusion=(
        "31 risks, eight above the limit. First the second factor, the networks of the offices and the full restore; "
        "the old ERP goes anyway."))  # fmt: skip
    yield made(330, FIRST, "assessment_round.create", "round 2", title=quality, kind="first", owner=The(FIRST),
        planned_on=Day(-310), scope="All processes that make, check, buy, store and repair.",
        participants=[The(k) for k in ("ayse", "svenja", "rui", "wim", "birte", "stefan")])  # fmt: skip
    yield did(310, FIRST, "assessment_round.start", "round 2", close_by=Day(-280))
    names = [c.name for c in _listed(QUALITY)]
    yield brought(QUALITY, FIRST, "risks", "Qualitätsrisiken der Prozesse", register_rows(QUALITY), names)
    yield did(284, FIRST, "assessment_round.close", "round 2", conclusion=(
        "Nine from the list of before and twelve new ones. The single source of cells weighs most. The scale is too "
        "coarse: most are medium."))  # fmt: skip
    yield made(165, FIRST, "assessment_round.create", "round 3", title="Both registers by the new method",
        kind="planned", owner=The(FIRST), planned_on=Day(-140), scope="Every risk of both registers, by its owner.",
        participants=[The(k) for k in ("jonas", "svenja", "tomasz", "ayse", "claire")])  # fmt: skip
    yield did(140, FIRST, "assessment_round.start", "round 3", close_by=Day(-110))
    yield did(CLOSED, FIRST, "assessment_round.close", "round 3", conclusion=(
        "Fewer are high than a year ago: networks, restore and second factor count. Four of them cannot be brought "
        "below the limit and go to their owners. Access of leavers is not solved, only moved to services that no "
        "list names."))  # fmt: skip
    yield made(1, "jonas", "assessment_round.create", "round 4", title="After the event at Molkerei Nordsee",
        kind="incident", owner=The("jonas"), planned_on=Day(4), occasion=(
            "For four minutes a customer saw the values of another one. All that touches the separation of tenants is "
            "weighed anew."), scope="Portal, exports, overview, releases.",
        participants=[The(k) for k in ("priya", "piotr", "lukas")])  # fmt: skip


def written_down(c: Course) -> Event:
    """A risk that no register brought is written down by its owner, or reported by somebody."""
    row = c.row
    said = {"title": row["title"], "event": row["event"], "cause": row["cause"], "consequence": row["consequence"]}
    if c.key in REPORTED:
        return made(c.ago, REPORTED[c.key], "risk.report", c.name, kind=row["kind"],
            process=The(f"process {row['process']}"), **said)  # fmt: skip
    harms = {f"affects_{n}": n[0] in row["cia"] for n in ("confidentiality", "integrity", "availability")}
    return made(c.ago, c.owner, "risk.create", c.name, kind=row["kind"], owner=The(c.owner),
        process=The(f"process {row['process']}"), assets=[The(f"asset {k}") for k in row["assets"].split(",") if k],
        issues=[The(f"issue {k}") for k in FROM.get(c.key, ())], threatens_supply=bool(row["supply"]),
        suppliers=[The(k) for k in THROUGH.get(c.key, ())], system_level=c.key in ITSELF, priority=RANK.get(c.key),
        **harms, **said)  # fmt: skip


def weighed(c: Course, ago: int, verb: str, version: str) -> Event:
    """The owner weighs it by the version in force."""
    inherent, current, *residual = c.row["v1" if version == "1.0" else "v2"].split()
    said = {"current_likelihood": int(current[0]), "current_impact": int(current[1])}
    if verb == "assess":
        said |= {"inherent_likelihood": int(inherent[0]), "inherent_impact": int(inherent[1])}
    if residual:
        said |= {"residual_likelihood": int(residual[0][0]), "residual_impact": int(residual[0][1])}
    why = c.row["why"] or "Judged in the round, nothing that happened speaks for more."
    return did(ago, c.owner, f"risk.{verb}", c.name, rationale=why, **said)


def on_its_way(c: Course) -> Iterator[Event]:
    """From being written down to what became of it."""
    if not c.imported:
        yield written_down(c)
    if c.key in REPORTED:
        if c.row["v2"]:
            yield weighed(c, c.ago - 9, "assess", "2.0")
            yield did(c.ago - 10, c.owner, "risk.retain", c.name)
        return
    early, place = c.ago > SECOND, list(courses()).index(c.key)
    if not c.imported:
        yield weighed(c, c.ago - 1, "assess", "1.0" if early else "2.0")
    treated = False
    kept = early and not c.treatments and within("1.0", c.row["v1"].split()[1])
    if kept:
        yield did(c.ago - 3 - place % 9, c.owner, "risk.retain", c.name)
    for t in sorted(c.treatments, key=lambda t: -int(t["created"])):
        yield from treatment(c, t, first=not treated)
        treated = True
    yield from ranged(c, place)
    if c.key in CLOSINGS:
        ago, because = CLOSINGS[c.key]
        yield did(ago, c.owner, "risk.close", c.name, closed_because=because)
    elif early:
        yield from again(c, place)
    elif not c.treatments and within("2.0", c.row["v2"].split()[1]):
        yield did(c.ago - 2, c.owner, "risk.retain", c.name)


def again(c: Course, place: int) -> Iterator[Event]:
    """In the round under the second version it is weighed anew, and kept where it lies within the limit."""
    ago = 138 - place % 24
    begun = [t for t in c.treatments if int(t["created"]) > ago]
    yield weighed(c, ago, "reassess" if begun else "assess", "2.0")
    current = c.row["v2"].split()[1]
    still = [t for t in c.treatments if t["state"] not in ("done", "cancelled") or int(t["created"]) <= ago]
    if within("2.0", current) and not still:
        last = min((int(t["done"]) for t in c.treatments if t["done"]), default=ago)
        yield did(min(max(ago - 2, CLOSED + 1), last - 1), c.owner, "risk.retain", c.name)


def ranged(c: Course, place: int) -> Iterator[Event]:
    """How often and how dear, in ranges, where somebody could say it."""
    if not c.row["range"] or c.ago < 104:
        return
    often, loss = (part.split("-") for part in c.row["range"].split("/"))
    if c.key not in CLOSINGS:
        yield did(104 - place % 9, c.owner, "risk.edit", c.name, frequency_low=often[0], frequency_high=often[1],
            loss_low=loss[0], loss_high=loss[1], currency="EUR")  # fmt: skip


# ---- treatments ------------------------------------------------------------------------------------------------------


def treatment_name(t: dict[str, str]) -> str:
    """What the script calls a treatment."""
    return f"treatment {t['title']}"


def treatment(c: Course, t: dict[str, str], *, first: bool) -> Iterator[Event]:
    """One treatment, as far as it has come."""
    name, created = treatment_name(t), int(t["created"])
    cost = {"cost": t["cost"]} if t["cost"] else {}
    yield made(created, c.owner, "treatment.create", name, risk=The(c.name), title=t["title"], option=t["option"],
        measures=t["measures"], owner=The(t["owner"]), due_on=Day(int(t["due"])), effect_wanted=t["wanted"], **cost,
        processes=[The(f"process {c.row['process']}")])  # fmt: skip
    if first:
        yield did(created, c.owner, "risk.treat", c.name)
    if t["approved"]:
        yield did(int(t["approved"]), c.owner, "treatment.approve", name)
    if t["started"]:
        yield did(int(t["started"]), t["owner"], "treatment.start", name)
    if t["state"] == "cancelled":
        yield did(int(t["approved"]) - 25, t["owner"], "treatment.cancel", name, cancelled_because=t["note"])
    if t["done"]:
        yield did(int(t["done"]), t["owner"], "treatment.complete", name, result=t["result"])


def judging() -> Iterator[Event]:
    """Effects, judged by one of the two managers who did not carry it out."""
    for c in courses().values():
        for t in c.treatments:
            if not t["judged"]:
                continue
            by = "jonas" if c.row["kind"] == "security" and t["owner"] != "jonas" else FIRST
            said = {"effect": t["effect"], "effect_note": t["note"]}
            yield did(int(t["judged"]), by, "treatment.judge", treatment_name(t), **said)


def accepting() -> Iterator[Event]:
    """Owners bear what is left, with their signature; one acceptance is over and nobody noticed, one has no end."""
    for row in lines("acceptances"):
        name = f"acceptance {row['risk']} {row['ago']}"
        end = {"for_good": True} if row["until"] == "never" else {"expires_on": Day(int(row["until"]))}
        owner = courses()[row["risk"]].owner
        yield made(int(row["ago"]), owner, "risk_acceptance.give", name, risk=The(f"risk {row['risk']}"),
            reason=row["reason"], conditions=row["conditions"], **end)  # fmt: skip
    yield did(17, "jonas", "risk_acceptance.expire", "acceptance home 350")
    yield did(15, "malte", "risk.retain", "risk home")
    tried = "We want to try a generator after all."
    yield did(205, "malte", "risk_acceptance.withdraw", "acceptance power 338", withdrawn_because=tried)


def opportunities() -> Iterator[Event]:
    """What could go better: seized, let go, or still on the table."""
    for row in tables("opportunities", "opportunity"):
        name, ago, owner = f"opportunity {row['key']}", row["ago"], row["owner"]
        yield made(ago, owner, "opportunity.create", name, title=row["title"], kind=row["kind"],
            description=row["what"], benefit=row["benefit"], owner=The(owner),
            process=The(f"process {row['process']}"), system_level=bool(row.get("itself")),
            issues=[The(f"issue {k}") for k in row.get("issues", ())])  # fmt: skip
        if row.get("evaluation"):
            yield did(ago - 8, owner, "opportunity.evaluate", name, evaluation=row["evaluation"])
        if row["ends"] == "declined":
            yield did(ago - 20, owner, "opportunity.decline", name, decision=row["decision"])
        if row["ends"] in ("pursuing", "done"):
            yield did(ago - 14, owner, "opportunity.pursue", name, decision=row["decision"], due_on=Day(row["due"]))
        for number, (what, who, due, done, result) in enumerate(row.get("steps", ()), 1):
            step, given = f"{name}, step {number}", {"title": what, "owner": The(who), "due_on": Day(due)}
            yield made(ago - 15, FIRST, "action.give", step, source=The(name), **given)
            if done:
                yield did(done, who, "action.complete", step, result=result)
        if row["ends"] == "done":
            yield did(row["done"], owner, "opportunity.finish", name, result=row["result"])
            if row.get("effect"):
                by = FIRST if owner != FIRST else "jonas"
                yield did(row["done"] - 60, by, "opportunity.judge", name, effect=row["effect"])
