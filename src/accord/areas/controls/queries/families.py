"""The one check behind the families of checks of controls: where a control stands, that nothing done for it is late or
has failed, and what shows that it works. A line of a table says what differs."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from accord.areas.assets.queries import in_use as assets_in_use
from accord.areas.assets.terms import AssetKind
from accord.areas.controls import rules
from accord.areas.controls.models import Activity, ApplicabilityLine, Control, ControlException
from accord.areas.controls.models import StatementOfApplicability as Statement
from accord.areas.controls.queries.showing import Doing, Source, Trouble, all_days, doings, related
from accord.areas.controls.terms import Effect, Implementation, Line, YesNo
from accord.areas.documents.queries import confirmed_of, in_force
from accord.areas.documents.terms import DocumentKind
from accord.areas.people.queries import known_persons
from accord.kernel.checks.saying import DAY, first_pointer, listed, names, plus
from accord.kernel.checks.spans import over_days
from accord.kernel.checks.verdict import RANK, SHOWN, Deciding, Mend, Outcome, Verdict, number, shown
from accord.kernel.checks.words import Words, advised, all_of, softened

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

Tools = Callable[["Moment", "QuerySet[Control]"], Sequence[Source]]
STATED = "say in the Statement of Applicability that it is implemented"
NO_RULES = (DocumentKind.RECORD.value, DocumentKind.FORM.value, DocumentKind.EXTERNAL.value)


def naming(m: Moment, refs: Sequence[str]) -> QuerySet[Control]:
    """The controls that name one of these controls of an annex, as a whole word."""
    named = Q(pk=None)
    for ref in refs:
        named |= Q(annex_a=ref) | Q(annex_a__startswith=f"{ref} ")
        named |= Q(annex_a__endswith=f" {ref}") | Q(annex_a__contains=f" {ref} ")
    return m.of(Control).filter(named)


def approved(m: Moment) -> QuerySet[Statement]:
    """The Statements of the standard that are approved, also one that is so from a day to come."""
    return m.of(Statement).filter(state="approved", standard__in=rules.editions_of(m.standard))


def lines_approved(m: Moment) -> QuerySet[ApplicabilityLine]:
    """The lines of the Statements that are approved."""
    return m.of(ApplicabilityLine).filter(statement__in=approved(m).order_by().values("pk"))


def family(m: Moment, line: Line, tools: Tools = lambda m, carriers: ()) -> Verdict:
    """Where the control of a line stands and what shows that it works; nothing else than its row says which it is."""
    refs = rules.refs_decided_by(line.name, m.standard)
    named = naming(m, refs)
    carriers, coming = named.filter(state="implemented"), named.filter(state="planned")
    if not carriers.exists():
        first = first_pointer(coming)
        mend = Mend("Control", "implement", first) if first else Mend("Control", "create")
        said = f"Planned, and not in place yet: {names(coming)}." if first else "No control in place names it."
        return Verdict(Outcome.NO_DATA, said, shown(coming), number(coming), mend=mend)
    activities = _linked(m, carriers)
    parts = [_stated(m, refs), _standing(m, carriers), _working(m, line, carriers, activities, tools)]
    if line.rules:
        parts.append(softened(_ruled(m, line, _rules(m, carriers))))
    return advised(all_of(*parts), *_house_rules(m, line, carriers, coming, activities))


def _linked(m: Moment, carriers: QuerySet[Control]) -> QuerySet[Activity]:
    keys = m.of(Activity).filter(state="active", controls__in=carriers.order_by().values("pk")).order_by()
    return m.of(Activity).filter(pk__in=keys.values("pk"))


# ---- where it stands -------------------------------------------------------------------------------------------------


def _stated(m: Moment, refs: Sequence[str]) -> Verdict:
    """The Statement says of it that it applies and is implemented."""
    lines = lines_approved(m).filter(control_reference__in=refs)
    if not lines.exists():
        mend = Mend("StatementOfApplicability", "revise", first_pointer(approved(m)))
        mend = mend if mend.pointer else Mend("StatementOfApplicability", "create")
        return Verdict(Outcome.NO_DATA, "No approved Statement of Applicability has a line about it.", mend=mend)
    said = {"applicable": YesNo.YES.value, "implementation": Implementation.IMPLEMENTED.value}
    breaks = "do not say in an approved Statement that it is implemented"
    return softened(Words(m).every(lines, said, since="statement__approved_on", breaks=breaks, holds=STATED))


def _standing(m: Moment, carriers: QuerySet[Control]) -> Verdict:
    """It is in place, somebody who is with us answers for it, and nobody has found that it fails."""
    w, left_out = Words(m), Outcome.NOT_APPLICABLE
    owned = {"owner__isnull": False}
    fails, partly = Effect.FAILS.value, Effect.PARTLY.value
    found = all_of(
        w.with_person(carriers.filter(**owned), "owner", breaks="have an owner who left", empty=left_out),
        softened(w.every(carriers, owned, breaks="have no owner", holds="have an owner")),
        w.none(carriers, {"effect": fails}, breaks="were last found to fail", mend="evaluate"),
        softened(w.none(carriers, {"effect": partly}, breaks="were last found to work in part", mend="evaluate")),
    )
    standing = f"In place, with an owner, and not found to fail: {names(carriers)}."
    return replace(found, because=standing) if found.outcome is Outcome.HOLDS else found


def _house_rules(
    m: Moment, line: Line, carriers: QuerySet[Control], coming: QuerySet[Control], activities: QuerySet[Activity]
) -> list[Verdict]:
    """What is said beside the verdict and never changes it."""
    w = Words(m)
    judged = {"evaluated_on__isnull": False}
    running = m.of(ControlException).filter(control__in=carriers.order_by().values("pk"))
    found = [
        w.every(carriers, judged, breaks="have never been evaluated"),
        w.in_time(coming.filter(planned_for__isnull=False), "planned_for", coming, late="later than planned"),
        w.none(running.filter(state__in=("asked", "granted")), Q(), breaks="are asked for or granted"),
    ]
    if line.interval:
        key, divisor = line.interval
        kinds = activities.filter(kind__in=frozenset[str]().union(*line.groups))
        rare = {"interval_days__gt": m.days(key) // divisor}
        found.append(w.none(kinds, rare, breaks="have a longer interval than planned"))
    return found


# ---- what shows that it works ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judge:
    """What activities and tools say of a control on a day."""

    line: Line
    sources: Sequence[Source]
    assets: Sequence[Any] | None  # that must be covered; None: the line asks for no cover
    opens: Mend

    def __call__(self, day: date) -> Verdict:
        """Nothing speaks against it, and of each group something counts."""
        troubles = [(s, t) for s in self.sources if (t := s.trouble(day))]
        if troubles:
            return self._troubled(troubles)
        counting = [s for s in self.sources if s.counts(day)]
        for group in self.line.groups:
            if not any(s.kind in group for s in counting):
                said = f"Nothing shows it in time; {_kinds(group)} would."
                return Verdict(Outcome.NO_DATA, said, mend=self.opens)
        if uncovered := self._uncovered(counting, day):
            return uncovered
        deciding = [s.record for s in (counting or self.sources)]
        names = listed([r.title for r in deciding])
        said = f"It is shown by {names}." if self.line.groups else f"Nothing is late or has failed: {names}."
        return Verdict(Outcome.HOLDS, said, _deciding(deciding), len(deciding))

    def _troubled(self, troubles: list[tuple[Source, Trouble]]) -> Verdict:
        worst = min((t.outcome for _, t in troubles), key=lambda o: RANK[o])
        same = [(s, t) for s, t in troubles if t.outcome is worst]
        said = " ".join(t.because for _, t in same[:4])
        return Verdict(worst, said, _deciding([s.record for s, _ in same]), len(same), mend=same[0][1].mend)

    def _uncovered(self, counting: Sequence[Source], day: date) -> Verdict | None:
        """The verdict where nothing covers some of the assets; None: all are covered."""
        if self.assets is None:
            return None
        if not self.assets:
            said = "The inventory has no asset that this asks about."
            return Verdict(Outcome.NO_DATA, said, mend=self.opens)
        group = self._covering
        covered: set[uuid.UUID] = set()
        wrong: set[uuid.UUID] = set()
        for source in self.sources:
            if source.kind in group:
                covered |= source.covers(day) if source in counting else set()
                wrong |= source.failing(day)
        bare = [a for a in self.assets if a.pk not in covered or a.pk in wrong]
        if not bare:
            return None
        said = f"Nothing shows it for {len(bare)} of {len(self.assets)} assets: {listed([a.title for a in bare])}."
        return Verdict(Outcome.NO_DATA, said, _deciding(bare), len(bare), mend=self.opens)

    @property
    def _covering(self) -> frozenset[str]:
        """The kinds of which one must look at each asset."""
        return frozenset({"restore_test", "feed:backup"}) if self.line.cover != "sites" else self.line.groups[0]


def _working(
    m: Moment, line: Line, carriers: QuerySet[Control], activities: QuerySet[Activity], tools: Tools
) -> Verdict:
    """What is linked to the controls speaks for them, and nothing of it against them."""
    found: list[Doing] = doings(m, activities)
    sources: list[Source] = [*found, *tools(m, carriers)]
    if not sources and not line.groups:
        return Verdict(Outcome.NOT_APPLICABLE, "No activity or tool is linked to it.")
    opens = Mend("Activity", "create", first_pointer(carriers), "controls")
    judge = Judge(line, sources, _to_cover(m, line), opens)
    return over_days(m.on, all_days(sources), judge)


def _to_cover(m: Moment, line: Line) -> list[Any] | None:
    if not line.cover:
        return None
    wanted = Q(kind=AssetKind.SITE.value) if line.cover == "sites" else Q(backup_required=True)
    return list(assets_in_use(m).filter(wanted).order_by("reference"))


def _kinds(group: frozenset[str]) -> str:
    """`an activity or tool of one of these kinds` in words."""
    *most, last = sorted(k.removeprefix("feed:").replace("_", " ") for k in group)
    return f"{', '.join(most)} or {last}" if most else last


def _deciding(records: Sequence[Any]) -> tuple[Deciding, ...]:
    return tuple(Deciding.of(r) for r in records[:SHOWN])


# ---- the rules behind it ---------------------------------------------------------------------------------------------


def _rules(m: Moment, carriers: QuerySet[Control]) -> QuerySet[Any]:
    """The documents in force by which the controls are carried out."""
    keys = {d for some in related(carriers, "documents").values() for d in some}
    return in_force(m).filter(pk__in=keys).exclude(kind__in=NO_RULES)


def _ruled(m: Moment, line: Line, documents: QuerySet[Any]) -> Verdict:
    """A document in force says how, and people have confirmed it where the line asks for that."""
    known = list(documents.order_by("reference"))
    if not known:
        mend = Mend("Document", "create")
        return Verdict(Outcome.NO_DATA, "No document in force that says how is linked to it.", mend=mend)
    told = Told(m, line.told, known)

    def judge(day: date) -> Verdict:
        begun = [d for d in known if d.effective_from is None or d.effective_from <= day]
        if not begun:
            return Verdict(Outcome.NO_DATA, f"{known[0].title} is not in force yet.", _deciding(known), len(known))
        if said := told.missing(begun, day):
            mend = Mend("Document", "edit", begun[0].pointer)
            return Verdict(Outcome.NO_DATA, said, _deciding(begun), len(begun), mend=mend)
        return Verdict(Outcome.HOLDS, f"{begun[0].title} is in force.", _deciding(begun), len(begun))

    begins = {d.effective_from for d in known if d.effective_from}
    return over_days(m.on, begins | told.days, judge)


class Told:
    """Who has confirmed documents, and who should have. `whom`: everybody, asked, or nobody (empty)."""

    def __init__(self, m: Moment, whom: str, documents: list[Any]) -> None:
        self.whom, self.least, self.patience = whom, m.parameter("awareness_share"), m.days("read_confirmation")
        self.people: list[tuple[uuid.UUID, date, date]] = []
        self.asked: list[tuple[uuid.UUID, uuid.UUID, str, date, date | None]] = []
        if whom:
            self.asked = confirmed_of(m, documents)
        if whom == "everybody":
            there = known_persons(m).order_by().values_list("pk", "joined_on", "left_on")
            self.people = [(pk, begin or date.min, end or date.max) for pk, begin, end in there]

    @property
    def days(self) -> set[date]:
        """The days on which this may change."""
        found = {d for _, begin, end in self.people for d in (begin, plus(end, 1))}
        for _, _, _, asked_on, confirmed_on in self.asked:
            found |= {plus(asked_on, self.patience) + DAY} | ({confirmed_on} if confirmed_on else set())
        return found

    def missing(self, documents: list[Any], day: date) -> str:
        """What is said where too few have confirmed; empty: enough have."""
        if self.whom == "everybody":
            there = {pk for pk, begin, end in self.people if begin <= day <= end}
            shares = [(len(self._confirmed(d, day) & there), len(there)) for d in documents]
            enough = any(good and 100 * good >= self.least * of for good, of in shares)
            best = max(good for good, _ in shares)
            return "" if enough else f"{best} of {len(there)} people have confirmed it; the target is {self.least} %."
        if self.whom == "asked":
            keys = {d.pk for d in documents}
            here = [row for row in self.asked if row[0] in keys]
            if not any(self._confirmed(d, day) for d in documents):
                return "Nobody has confirmed the rules."
            late = [r for r in here if r[2] == "asked" and plus(r[3], self.patience) < day]
            return f"{len(late)} of {len(here)} people asked did not confirm the rules in time." if late else ""
        return ""

    def _confirmed(self, document: Any, day: date) -> set[uuid.UUID]:
        return {r[1] for r in self.asked if r[0] == document.pk and r[2] == "confirmed" and r[4] and r[4] <= day}
