"""Controls of an annex: one generated case for each line of the tables, played on the same stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import chain
from typing import Any

from tests.checks.world import World, case, day

from accord.areas.assets.models import Asset
from accord.areas.controls import rules
from accord.areas.controls.checks.table import LINES as OF_CONTROLS
from accord.areas.controls.models import (
    Activity,
    ActivityRun,
    ApplicabilityLine,
    Control,
    ControlException,
    StatementOfApplicability,
)
from accord.areas.controls.terms import ActivityKind, Line
from accord.areas.documents.models import Document, DocumentVersion, ReadConfirmation
from accord.areas.improvement.models import Nonconformity
from accord.areas.monitoring.checks.table import LINES as OF_MONITORING
from accord.areas.monitoring.models import CheckResult, Feed
from accord.areas.monitoring.terms import FeedKind
from accord.kernel.access.models import Grant
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person, Site
from accord.kernel.parameters.models import Parameter

ALL, SITE = ("sites", "backup_required"), {"kind": "site"}
KINDS = {k.value for k in ActivityKind} | {f"feed:{k.value}" for k in FeedKind}


def at(ahead: int) -> datetime:
    return datetime.combine(day(ahead), time(9), UTC)


@dataclass
class Stage:
    """A control that names what a line is about, with its Statement, and everything that may be linked to it."""

    w: World
    line: Line

    def __post_init__(self) -> None:
        w, self.ref = self.w, rules.refs_decided_by(self.line.name, "iso-27001")[0]
        self.ann = w.enter(Person, given_name="Ann", family_name="Ash")
        self.eve = w.enter(Person, given_name="Eve", family_name="Elm")
        self.by: dict[str, Any] = {}
        self.last_run: Any = None
        self.control = w.enter(Control, title="Ours", annex_a=self.ref, owner=self.ann, state="planned")
        others = [r for r in rules.annex() if r != self.ref and r.startswith(self.ref)] or ["A.5.1", "A.8.1"]
        other = " ".join(r for r in others if r != self.ref)
        w.enter(Control, title="Another", annex_a=other, owner=self.ann, state="implemented", effect="fails")

    def stated(self, **values: Any) -> Any:
        soa = self.w.enter(StatementOfApplicability, version="1", state="approved", approved_on=day(-20))
        said = {"applicable": "yes", "implementation": "implemented"} | values
        return self.w.enter(ApplicabilityLine, statement=soa, control_reference=self.ref, **said)

    def doing(self, kind: str, due: int = 20, **values: Any) -> Any:
        more = {"interval_days": 30, "next_due": day(due), "how": "As written.", "controls": [self.control]} | values
        return self.w.enter(Activity, **{"title": f"Round of {kind}", "kind": kind} | more)

    def run(self, activity: Any, ahead: int = -3, **values: Any) -> Any:
        more = {"result": "passed", "evidence": "Report", "done_by": self.ann} | values
        return self.w.enter(ActivityRun, activity=activity, done_on=day(ahead), **more)

    def tool(self, kind: str, **values: Any) -> Any:
        more = {"expected_hours": 480, "last_heard_at": at(0), "controls": [self.control], "state": "active"} | values
        return self.w.enter(Feed, title=f"Tool of {kind}", kind=kind.removeprefix("feed:"), **more)

    def seen(self, feed: Any, subject: str = "host", outcome: str = "passed", ahead: int = -2, **values: Any) -> Any:
        return self.w.enter(
            CheckResult, feed=feed, subject=subject, check_name="it", outcome=outcome, at=at(ahead), **values
        )

    def source(self, kind: str, **values: Any) -> Any:
        """An activity or a tool that counts through the twentieth day."""
        if kind.startswith("feed:"):
            found = self.tool(kind, **values)
            self.seen(found)
        else:
            found = self.doing(kind, **values)
            self.last_run = self.run(found)
        return found

    def wrong(self, record: Any, good: dict[str, Any], *bad: dict[str, Any], answer: str = "no_data") -> None:
        """Each of these makes it give this answer; with `good` it holds again."""
        for values in bad:
            self.w.change(record, **good | values)
            getattr(self.w, answer)()
        self.w.change(record, **good)


def told(s: Stage) -> Any:
    """The rules behind the control, and who has confirmed them where the line asks for that."""
    w = s.w
    form = w.enter(Document, title="Form", kind="form", state="in_force")
    w.change(s.control, documents=[form])
    unsaid = w.no_data("No document in force that is linked to it says how it is done")
    assert unsaid.mend == Mend("Control", "edit", s.control.pointer, "documents")
    rule = w.enter(Document, title="Rules", kind="policy", state="in_force", effective_from=day(-9))
    w.change(s.control, documents=[form, rule])
    w.no_data("There is no text or file here of Rules")
    version = w.enter(DocumentVersion, document=rule, version="1", state="approved")
    w.no_data("There is no text or file here of Rules")
    w.change(version, text="Thus.")
    if s.line.told:
        assert w.no_data().mend == Mend("DocumentVersion", "ask", version.pointer)
        asked = w.enter(ReadConfirmation, document_version=version, person=s.ann, asked_on=day(-30), state="asked")
        w.no_data()
        w.change(asked, state="confirmed", confirmed_on=day(-1))
        more = {"state": "confirmed", "asked_on": day(-30), "confirmed_on": day(-20)}
        for person in (s.eve, w.by.person):
            w.enter(ReadConfirmation, document_version=version, person=person, **more)
        w.holds(until=day(10))
        if s.line.told == "everybody":
            s.wrong(asked, {"confirmed_on": day(-1)}, {"confirmed_on": day(2)})
        w.change(version, state="superseded")
        w.no_data()
        w.change(version, state="approved")
        bob = w.enter(Person, given_name="Bob", family_name="Birch", joined_on=day(3))
        if s.line.told == "everybody":
            w.holds(until=day(2))
            w.change(bob, joined_on=day(-300))
            w.no_data()
            w.enter(Grant, person=w.change(bob, external=True), role="external_auditor")
            w.holds(until=day(10))  # a guest does not work here
            w.change(bob, external=False)
            w.no_data()
            _newcomer(w, bob)
            w.change(bob, state="left", left_on=day(-1))
        else:
            new = w.enter(ReadConfirmation, document_version=version, person=bob, asked_on=day(-10), state="asked")
            w.change(bob, joined_on=day(-300))
            w.holds(until=day(4))
            w.change(new, asked_on=day(-15))
            w.no_data("did not confirm the rules in time")
            w.change(bob, state="left", left_on=day(-1))
            w.holds(until=day(10))  # who has left is not asked any more
            w.change(bob, state="active", left_on=None)
            w.change(new, state="confirmed", confirmed_on=day(-1))
    s.wrong(rule, {"state": "in_force", "effective_from": day(-9)}, {"state": "draft"}, {"effective_from": day(1)})
    w.holds(until=day(10))


def _newcomer(w: World, bob: Any) -> None:
    """Who came lately is not left out, be the share as it may."""
    least = w.enter(Parameter, key="awareness_share", value=50, state="approved")
    w.no_data("The one who came between a month and a year ago is not among them.")
    w.change(bob, joined_on=day(-30))
    w.holds(until=day(0))
    w.retire(least)


def described(s: Stage, kind: str) -> None:
    """An activity counts from the day from which it is said how it is done."""
    rule = s.w.enter(Document, title="How to", state="in_force", effective_from=day(-9))
    s.w.change(s.by[kind], how="", document=rule)
    good = {"effective_from": day(-9), "state": "in_force"}
    s.wrong(rule, good, {"effective_from": day(2)}, {"state": "draft"})
    s.wrong(s.by[kind], {"document": rule}, {"document": None}, {"document": None, "how": "n/a"})


def shown(s: Stage) -> None:
    """Of each group one alternative is needed, and each of them alone will do."""
    w = s.w
    last: list[Any] = []
    more = s.line.cover in ALL or s.line.rules
    for number, group in enumerate(s.line.groups):
        w.no_data("shows that it works. What would show it: ")
        for kind in sorted(group):
            w.retire(*last)
            last = [s.source(kind)]
            s.by[kind] = last[0]
        w.no_data() if more or number + 1 < len(s.line.groups) else w.holds(until=day(10))
        last = []


def left_out(s: Stage) -> None:
    """A whole round was left out, though the next is due on a later day."""
    kind = max(s.line.groups[-1])
    if not kind.startswith("feed:"):
        s.wrong(s.last_run, {"done_on": day(-3)}, {"done_on": day(-92)})
        s.wrong(s.last_run, {"evidence": "Report"}, {"evidence": ""}, {"evidence": "Keine."})


def covered(s: Stage) -> None:
    """Each asset that the line is about is looked at by what counts."""
    w, wanted = s.w, {"kind": "software", "backup_required": True} if s.line.cover == "backup_required" else SITE
    by = s.by["restore_test" if "restore_test" in s.by else min(s.line.groups[0])]
    w.enter(Asset, title="Gone", state="disposed", **wanted)
    one = w.enter(Asset, title="Hall", state="in_use", **wanted)
    home = w.enter(Site, title="At home", remote=True)
    w.enter(Asset, title="Desk at home", state="in_use", site=home, **SITE)
    if s.line.cover in ALL:
        w.no_data("for the ")
    else:
        other = w.enter(Asset, title="Shed", state="in_use", **wanted)
        w.holds(until=day(10))  # nothing says of which site
        w.change(by, assets=[one])
        w.no_data("Shed")
        w.change(other, state="disposed")
    w.change(by, assets=[one])
    if s.line.cover == "sites":
        kiel = w.enter(Site, title="Kiel")
        w.enter(Site, title="Rome")
        w.no_data("Kiel", "Rome")
        w.change(one, site=kiel)
        w.no_data("Rome")
        other = w.enter(Asset, title="Shed", state="in_use", **wanted)
        w.no_data("Shed")  # which may be the one in Rome
        w.change(by, assets=[one, other])
    if s.line.cover == "backup_required":
        jobs = s.tool("feed:backup")
        raised = w.enter(Nonconformity, title="It failed", detected_on=day(-2))
        failed = s.seen(jobs, outcome="failed", asset=one, follow_up=raised.pointer)
        w.no_data()
        w.retire(failed)
        w.retire(jobs)


def against_activities(s: Stage) -> None:
    """What is late, has failed or shows nothing, whatever its kind."""
    w = s.w
    more = s.doing("other", due=10)
    w.holds(until=day(10))
    w.change(more, next_due=day(-1))
    w.fails("was due on")
    w.change(more, state="retired")
    w.change(more, state="active", next_due=None)
    w.no_data("no day")
    w.change(more, next_due=day(10))
    run = s.run(more, result="failed", ahead=-1)
    w.no_data("did not pass")
    w.change(run, done_on=day(-2))
    w.fails("no valid nonconformity")
    raised = w.enter(Nonconformity, title="It failed", detected_on=day(-2))
    w.change(run, nonconformity=raised)
    w.no_data("did not pass")
    w.change(raised, state="rejected")
    w.fails("no valid nonconformity")
    w.change(run, nonconformity=None, result="partly")
    w.no_data()
    again = s.run(more, ahead=-1, checked=9, deviating=9)
    w.no_data("does not say what was done")
    w.change(again, findings="None")
    w.no_data("does not say what was done")
    w.change(again, findings="Taken back at once.")
    w.holds(until=day(10))
    gone, kept = (w.enter(Asset, title=f"Old {n}", state=s) for n, s in enumerate(("disposed", "in_use")))
    w.change(more, next_due=day(-1), assets=[gone, kept])
    w.fails("was due on")
    w.change(more, assets=[gone])
    w.holds(until=day(10))  # nothing of what it looks at is left


def against_tools(s: Stage) -> None:
    """What a tool found counts against it where nothing followed in time; what followed is taken up."""
    w = s.w
    tool = s.tool("feed:other")
    s.seen(tool, "gone", "failed", -45)
    failed = s.seen(tool, "door", "failed", 0)
    w.no_data("say yet what follows")
    w.change(failed, at=at(-2))
    w.fails("nothing followed")
    raised = w.enter(Nonconformity, title="It failed", detected_on=day(-2))
    w.change(failed, follow_up=raised.pointer)
    w.holds(until=day(10))
    w.change(raised, state="rejected")
    w.fails("nothing followed")
    w.change(raised, state="acting")
    again = s.seen(tool, "door", "failed", -1)  # what followed is still under way
    w.holds(until=day(10))
    w.change(raised, state="closed")
    w.no_data("say yet what follows")
    w.change(raised, state="rejected")
    w.fails("nothing followed")
    w.change(tool, assets=[w.enter(Asset, title="Old door", state="disposed")])
    w.holds(until=day(10))  # nothing of what it watched is left
    w.change(tool, assets=[])
    w.retire(again)
    s.seen(tool, "door", "passed", -1)
    w.holds(until=day(10))
    w.change(tool, state="blind")
    w.holds(until=day(10))


def _judged_since(s: Stage) -> None:
    """Where one was found to fail and retired, what is in place was judged since."""
    w = s.w
    former = {"annex_a": s.ref, "state": "retired", "effect": "fails", "evaluated_on": day(-5)}
    old = w.enter(Control, title="Before", **former)
    assert w.no_data("retired control", "Before").mend == Mend("Control", "evaluate", s.control.pointer)
    w.change(s.control, evaluated_on=day(-6))
    w.no_data("nothing in place was judged since")
    w.change(s.control, evaluated_on=day(-5))
    w.holds(until=day(10))
    w.change(s.control, evaluated_on=None)
    w.change(old, effect="works")
    w.holds(until=day(10))
    w.change(old, effect="fails", evaluated_on=None)
    w.holds(until=day(10))
    w.change(old, retired_on=day(-4))  # planned anew before: by then it was found to fail
    w.no_data("Before")
    w.change(s.control, evaluated_on=day(-4))
    w.holds(until=day(10))
    w.change(s.control, evaluated_on=None)
    w.retire(old)


def against_itself(s: Stage, line: Any) -> None:
    """What the Statement, the control and its owner say."""
    w = s.w
    good = {"applicable": "yes", "implementation": "implemented"}
    s.wrong(line, good, {"implementation": "partly"}, {"implementation": ""}, {"applicable": "", "implementation": ""})
    soa = line.statement
    s.wrong(soa, {"state": "approved", "approved_on": day(-20)}, {"state": "draft"}, {"approved_on": day(1)})
    s.wrong(s.control, {"implemented_on": day(-9)}, {"implemented_on": day(2)})
    s.wrong(s.control, {"effect": ""}, {"effect": "fails"}, answer="fails")
    _judged_since(s)
    s.wrong(s.control, {"effect": "", "owner": s.ann}, {"effect": "partly"}, {"owner": None})
    w.change(s.control, owner=s.eve)
    w.change(s.eve, left_on=day(4))
    w.holds(until=day(4))
    w.change(s.eve, left_on=day(-1), state="left")
    assert w.fails("left").mend == Mend("Control", "edit", s.control.pointer, "owner")
    w.change(s.control, owner=s.ann)
    w.enter(Control, title="Late", annex_a=s.ref, owner=s.ann, state="planned", planned_for=day(-1))
    w.enter(ControlException, title="Let off", control=s.control, state="granted")
    w.holds(until=day(10))
    w.advises("evaluated", "Late", "Let off")


SHAPES: set[tuple[Any, ...]] = set()
"""What was played in full. Lines of one shape run through the same code, so the others only show what is theirs."""


def play(line: Line) -> Any:
    shape = (line in OF_MONITORING, bool(line.groups), line.rules, line.told, line.cover)
    full = shape not in SHAPES
    SHAPES.add(shape)

    def on(w: World) -> None:
        w.no_data()
        s = Stage(w, line)
        stated = s.stated()
        w.no_data()
        w.change(s.control, state="implemented")
        s.doing("other", due=10, title="Watch")
        shown(s)
        if line.cover:
            covered(s)
        if line.rules:
            told(s)
        w.holds(until=day(10))
        if not full:
            s.doing("other", due=-1, title="Late")
            w.fails("was due on")
            return
        if line.groups:
            left_out(s)
        against_activities(s)
        if mine := [last for last in map(max, line.groups) if not last.startswith("feed:")]:
            described(s, mine[0])
        if line in OF_MONITORING:
            against_tools(s)
        against_itself(s, stated)
        w.change(s.control, state="retired")
        w.no_data()

    return on


for one in chain(OF_CONTROLS, OF_MONITORING):
    assert set().union(*one.groups) <= KINDS, one
    case(one.name)(play(one))
