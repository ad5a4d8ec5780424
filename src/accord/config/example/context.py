"""In what the firm stands: issues, interested parties, obligations and the versions of its scope."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.config.example.people import BEGIN, FIRST
from accord.config.example.registers import rows, tables, text
from accord.config.example.script import Day, Event, The, brought, did, made

SECURITY = 460
"""So many days ago the firm decided to keep information security by the standard as well."""

LEGAL = BEGIN - 8
TITLE, DAYS = "Vorschrift", ("Gilt ab", "Geprüft am", "Nächste Bewertung")
OBLIGATIONS = {
    "RK-01": "ped", "RK-02": "atex", "RK-03": "emv", "RK-04": "rohs", "RK-05": "reach", "RK-06": "elektrog",
    "RK-07": "verpackg", "RK-08": "betrsich", "RK-09": "arbschg", "RK-10": "messeg", "RK-11": "dkdr",
    "RK-12": "hansavertrag", "RK-13": "maasvertrag", "RK-14": "dualuse", "RK-15": "prodsg", "RK-16": "nordcert",
}  # fmt: skip
"""What the script calls the obligations of the imported register, by the firm's own numbers."""

FIELDS = ("title", "side", "bearing", "description", "quality_effect", "strategic", "climate", "no_risk_because")
SECURE = ("security_effect", "confidentiality", "integrity", "availability")


@dataclass(frozen=True, slots=True)
class Judged:
    """Somebody judged so many days ago whether an obligation was fulfilled."""

    ago: int
    by: str
    obligation: str
    result: str
    evidence: str


def context() -> Iterator[Event]:
    """All of it; what is named by others comes first."""
    yield did(LEGAL, FIRST, "import obligations")
    yield from obligations()
    yield from issues()
    yield from parties()
    yield from scopes()
    yield from compliance()


def register(day: Callable[[int], date]) -> bytes:
    """The firm's register of laws as it was saved: semicolons, German headings, words and dates."""
    found = list(csv.DictReader(text("registers/rechtskataster.csv").splitlines(), delimiter=";"))
    out = io.StringIO()
    out.write("Rechtskataster Northwind Instruments\r\n\r\n")
    writer = csv.DictWriter(out, list(found[0]), delimiter=";")
    writer.writeheader()
    for row in found:
        writer.writerow(row | {k: f"{day(int(row[k])):%d.%m.%Y}" if row[k] else "" for k in DAYS})
    return out.getvalue().encode("utf-8-sig")


def obligations() -> Iterator[Event]:
    """What came after the register; one is reviewed, one ended."""
    for found in tables("obligations", "obligation"):
        key, entered, by, applies = (found.pop(n) for n in ("key", "entered", "by", "applies_from"))
        said = {**found, "owner": The(found["owner"]), "applies": "yes", "applies_from": Day(applies)}
        secure = str(found["applies_to"]).startswith("A.") or key in ("cra", "secrets")
        serves = "both" if key in ("cra", "sla", "conduct") else "iso-27001" if secure else "iso-9001"
        yield made(entered, by, "obligation.create", f"obligation {key}", serves=serves, **said)
    for key in ("ped", "atex", "emv", "rohs", "dkdr", "dualuse", "prodsg"):
        yield did(168, FIRST, "obligation.review", f"obligation {key}", review_result="Same text as last year.")
    reach = "Four substances were added to the list in January; the query of autumn asks for them."
    yield did(167, FIRST, "obligation.review", "obligation reach", review_result=reach)
    new = "The national act is in force; the time for registration was three months, we were in time."
    yield did(214, "jonas", "obligation.review", "obligation nis2", review_result=new)
    yield did(
        70, "nadia", "obligation.review", "obligation cra", review_result="Guidance on lists of components is out."
    )
    over = "The contract of 2021 was replaced by the framework contract with security annex."
    yield made(
        500, FIRST, "obligation.create", "obligation oldbaltic", title="Order terms Baltic Ammonia of 2021",
        kind="contract", source="Order terms 4/2021", demands="Certificate 3.1 for wetted parts.", applies="yes",
        owner=The("claire"), serves="iso-9001",
    )  # fmt: skip
    yield did(230, FIRST, "obligation.end", "obligation oldbaltic", ended_on=Day(-231), review_result=over)
    yield did(330, FIRST, "obligation.edit", "obligation conduct", evaluation_due=Day(20))


def issues() -> Iterator[Event]:
    """Issues of quality from the beginning, those of security since it was decided; who owns one looks at it again."""
    for found in tables("context", "issue"):
        name, ago, by = f"issue {found['key']}", found["entered"], found.get("by", FIRST)
        plain = {n: found[n] for n in FIELDS if n in found}
        secure = {n: found[n] for n in SECURE if n in found}
        early = ago > SECURITY and bool(secure)
        serves = "iso-9001" if early or not secure else "both" if "quality_effect" in found else "iso-27001"
        owner = {"owner": The(found["owner"]), "review_due": Day(365 - ago)}
        yield made(ago, by, "issue.create", name, serves=serves, **plain, **({} if early else secure), **owner)
        if early:
            yield did(SECURITY - 6, "jonas", "issue.edit", name, serves="both", **secure)
        for day, who, result in found.get("reviewed", ()):
            yield did(day, who, "issue.review", name, review_result=result)
        if "retired" in found:
            day, who, why = found["retired"]
            yield did(day, FIRST, "issue.retire", name, review_result=why)
    yield from climate()


def climate() -> Iterator[Event]:
    """What was thought of climate change, and what the water in the basement changed."""
    first = "Neither product nor services depend on it; energy is a matter of cost."
    yield did(528, "henrik", "issue.decide-climate", "issue climate", climate_verdict="not_relevant",
              climate_rationale=first)  # fmt: skip
    then = (
        "Water stood in the basement of Kiel, four centimetres below the rack, and the laboratory was at its limit for "
        "eleven days of July. It bears on security and on calibration: see the risks on water and heat."
    )
    yield did(211, "henrik", "issue.decide-climate", "issue climate", climate_verdict="relevant",
              climate_rationale=then)  # fmt: skip
    rain = "Kept to ourselves since the flood: the drain of the yard is cleaned twice a year, Malte sees to it."
    yield made(205, "ayse", "party_requirement.create", "need neighbours water", serves="iso-9001",
               title="Heavy rain of our yard does not run into the gardens", need_kind="expectation", climate=True,
               interested_party=The("party neighbours"), source="Letter of two neighbours after the flood",
               handled="no", handled_reason=rain)  # fmt: skip


def parties() -> Iterator[Event]:
    """Interested parties with what they want; since security was decided some count for both."""
    for found in tables("context", "party"):
        key, name, ago, by = found["key"], f"party {found['key']}", found["entered"], found.get("by", FIRST)
        said = {n: found[n] for n in ("title", "party_class", "why_relevant", "contact")}
        serves = "iso-27001" if ago < SECURITY else "iso-9001"
        known = {"owner": The(found["owner"]), "review_due": Day(365 - ago), "serves": serves}
        climate = {"climate_requirement": "yes" if key == "neighbours" else "no"}
        yield made(ago, by, "interested_party.create", name, **said, **known, **climate)
        yield from _wanted(key, found, ago, by, serves)
        if ago > SECURITY and key in ("industry", "critical", "makers", "staff", "owners", "certifiers"):
            yield did(SECURITY - 9, "jonas", "interested_party.edit", name, serves="both")
        for day, who, result, *too in found.get("reviewed", ()):
            yield did(day, who, "interested_party.review", name, review_result=result, with_requirements=bool(too))


def _wanted(key: str, found: dict[str, Any], ago: int, by: str, serves: str) -> Iterator[Event]:
    entered = {f"obligation {o['key']}": o["entered"] for o in tables("obligations", "obligation")}
    for short, title, kind, source, handled, how, obligation in found["requirements"]:
        name, binding = f"need {key} {short}", f"obligation {obligation}"
        since = entered.get(binding, LEGAL) if obligation else None
        said = {"title": title, "need_kind": kind, "source": source, "handled": handled, "handled_reason": how}
        now = {"obligation": The(binding)} if since is not None and since > ago else {}
        secure = "A." in how or short in ("certified", "factor")
        counts = {"serves": "both" if secure and serves == "iso-9001" else serves}
        yield made(ago, by, "party_requirement.create", name, interested_party=The(f"party {key}"), **said, **now,
                   **counts)  # fmt: skip
        if since is not None and not now:
            yield did(since - 1, "jonas", "party_requirement.edit", name, obligation=The(binding))


def scopes() -> Iterator[Event]:
    """Two versions for each standard, each signed by the managing director; a third is being written."""
    for found in tables("scopes", "scope"):
        name = f"scope {found['key']}"
        lists = {n: [The(k) for k in found[n]] for n in ("sites", "units")}
        text_of = ("products_and_services", "processes", "assets_and_networks", "outside", "interfaces", "exclusions")
        said = {n: found[n].strip() for n in text_of if n in found}
        plain = {n: found[n] for n in ("standard", "version", "statement")}
        quality = found["standard"] == "iso-9001"
        thought = ["hydrogen", "price", "threesites"] if quality else ["trust", "attacks", "twocentres"]
        wanted = ["industry serial", "industry dates"] if quality else ["critical certified", "centres contacts"]
        seen = {"issues": [The(f"issue {k}") for k in thought], "requirements": [The(f"need {k}") for k in wanted]}
        by = FIRST if quality else "jonas"
        yield made(found["drafted"], by, "scope.create", name, owner=The(by), **plain, **said, **lists, **seen)
        yield did(found["approved"], "henrik", "scope.approve", name)
    yield brought(9, FIRST, "scope.revise", "scope quality 2.0", "scope quality 3.0", version="3.0")
    back = (
        "Taking back worn instruments is to become a process of its own, and the edition of 2026 asks for wider words."
    )
    yield did(9, FIRST, "scope.comment", "scope quality 3.0", text=back)


def compliance() -> Iterator[Event]:
    """Judgements whether obligations are fulfilled; one that was not became a nonconformity."""
    for j in rows("compliance", Judged):
        said = {"result": j.result, "evidence": j.evidence}
        if j.ago == 61:
            case = "nonconformity vessel"
            yield brought(j.ago, j.by, "obligation.evaluate", f"obligation {j.obligation}", case, raises=True, **said)
        else:
            yield did(j.ago, j.by, "obligation.evaluate", f"obligation {j.obligation}", **said)
    case = "nonconformity vessel"
    yield did(61, FIRST, "nonconformity.edit", case, severity="minor", process=The("process it"), serves="iso-9001")
    shut = "Vessel taken out of use the same hour; hall 2 runs on vessel V-1. Inspector booked."
    yield did(60, "malte", "nonconformity.contain", case, containment=shut)
    cause = (
        "The list of inspections was a sheet of the old planning system. It was kept, but nobody was told who reads it."
    )
    extent = "All 31 inspections of the list gone through: two ladders and one fire door were late as well."
    yield did(45, "malte", "nonconformity.analyse", case, cause=cause, extent=extent)
    test = "No inspection late at the walks of three months in a row."
    yield did(43, "malte", "nonconformity.plan", case, effect_test=test,
              action="Inspections with their days as activities in Accord, each with an owner", who=The("malte"),
              due_on=Day(18))  # fmt: skip
