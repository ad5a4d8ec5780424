"""The one check behind the families of checks of controls: where a control stands, that nothing done for it is late or
has failed, and what shows that it works. A line of a table says what differs."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import BooleanField, ExpressionWrapper, Q

from accord.areas.assets.queries import in_use as assets_in_use
from accord.areas.assets.terms import AssetKind, Need
from accord.areas.controls import rules
from accord.areas.controls.models import Activity, ApplicabilityLine, Control, ControlException
from accord.areas.controls.queries import longest
from accord.areas.controls.queries.showing import Doing, Source, Trouble, all_days, doings
from accord.areas.controls.queries.statements import approved, next_statement
from accord.areas.controls.terms import Effect, Implementation, Line, YesNo
from accord.areas.documents.queries import confirmed_of, has_version, in_force, told_by, with_content
from accord.areas.documents.terms import DocumentKind
from accord.areas.people.queries import here_on, working_persons
from accord.kernel.checks.mending import by_act, create, first_pointer
from accord.kernel.checks.periods import DAY
from accord.kernel.checks.saying import Records, agree, all_of_them, are, listed, names
from accord.kernel.checks.spans import as_newcomer, left_out, over_days, without_newcomers
from accord.kernel.checks.verdict import (
    NAMED,
    NOT_ASKED,
    RANK,
    SHOWN,
    Deciding,
    Mend,
    Outcome,
    Verdict,
    called,
    known,
    named_with,
    number,
    related,
    shown,
)
from accord.kernel.checks.words import Words, advised, all_of, softened, unbroken
from accord.kernel.moments.clock import plus
from accord.kernel.organization.models import Site

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

T = TypeVar("T")
Keys = frozenset[uuid.UUID]
Tools = Callable[["Moment"], Sequence[tuple[Source, Keys]]]
CONTROL = (
    "annex_a", "state", "effect", "evaluated_on", "planned_for", "implemented_on", "owner__state", "owner__left_on",
    "owner__archived_on", *NAMED,
)  # fmt: skip
"""What is read of a control: a change of anything else makes no difference to any of them."""
BACKUPS = "backup_required"
NO_RULES = (DocumentKind.RECORD.value, DocumentKind.FORM.value, DocumentKind.EXTERNAL.value)


ASKED: dict[str, frozenset[str]] = {}
"""By the check of a line, the kinds of activities and tools that show its control."""


def asks(line: Line) -> None:
    """Make known to the other lines what one asks for."""
    ASKED[line.name] = frozenset().union(*line.groups)


def no_tools(m: Moment) -> Sequence[tuple[Source, Keys]]:
    """Where tools say nothing of controls."""
    return ()


def lines_approved(m: Moment) -> QuerySet[ApplicabilityLine]:
    """The lines of the Statements that are approved."""
    return m.of(ApplicabilityLine).filter(statement__in=approved(m).order_by().values("pk"))


def family(m: Moment, line: Line, tools: Tools = no_tools) -> Verdict:
    """Where the control of a line stands and what shows that it works; nothing else than its row says which it is."""
    refs = rules.refs_decided_by(line.name, m.standard)
    found = {c.reference or "": c for ref in refs for c in m.part(_named, ref) or ()}
    named = [found[reference] for reference in sorted(found)]
    carriers, coming = (known(Control, [c for c in named if c.state == s]) for s in ("implemented", "planned"))
    if not carriers:
        return _to_come(coming, known(Control, named), refs)
    claimed = {c.pk: _claimed(line, refs, c) for c in carriers}
    activities = _activities(m, claimed)
    sources = [*activities, *_looking(m.once(tools), claimed)]
    parts = [_stated(m, refs), _standing(m, carriers), _working(m, line, carriers, sources)]
    if line.rules:
        parts.append(softened(_ruled(m, line, _linked(m.once(_rules), carriers), carriers)))
    judged = all_of(*parts)
    begins = min(c.implemented_on or date.min for c in carriers)
    if begins > m.on:
        fails_on = begins if judged.outcome is Outcome.FAILS else max(begins, judged.breaks_on)
        return replace(_to_come(coming, known(Control, named), refs), fails_on=fails_on)
    return advised(judged, *_house_rules(m, line, carriers, coming, activities))


def _to_come(planned: Records, every: Records, refs: Sequence[str]) -> Verdict:
    """None of the controls is in place on the day."""
    first = first_pointer(planned)
    mend = Mend("Control", "implement", first) if first else create(every, annex_a=" ".join(refs))
    coming = known(Control, [c for c in every if c.state in ("planned", "implemented")])
    there = number(coming)
    said = f"{all_of_them(there, 'controls', 'control')} {are(there)} planned and not in place yet: {names(coming)}."
    said = said if there else "No control in place carries it out."
    return Verdict(Outcome.NO_DATA, said, shown(coming), there, mend=mend)


# ---- read once for all controls --------------------------------------------------------------------------------------


def _named(m: Moment) -> dict[str, list[Control]]:
    """By the words of an annex, the controls that name each."""
    by_word: dict[str, list[Control]] = defaultdict(list)
    found = m.of(Control).exclude(annex_a="").select_related("owner").order_by("reference").only(*CONTROL)
    for control in found:
        for word in set(control.annex_a.split()):
            by_word[word].append(control)
    return dict(by_word)


def _lines(m: Moment) -> dict[str, list[tuple[Deciding, date | None]]]:
    """What approved Statements say of each control of the annex, and from when it says that it is implemented."""
    rows = named_with(lines_approved(m), "control_reference", "applicable", "implementation", "statement__approved_on")
    found: dict[str, list[tuple[Deciding, date | None]]] = defaultdict(list)
    for record, ref, applicable, implementation, approved_on in rows:
        done = (applicable, implementation) == (YesNo.YES.value, Implementation.IMPLEMENTED.value)
        found[ref].append((record, approved_on if done else None))
    return found


def _by_control(m: Moment) -> dict[uuid.UUID, list[int]]:
    """Which of the activities that are kept up (by their places in `doings`) are linked to each control."""
    places = {d.record.pointer: n for n, d in enumerate(m.once(doings))}
    found: dict[uuid.UUID, list[int]] = defaultdict(list)
    for activity, controls in related(m.of(Activity).filter(state="active"), "controls").items():
        if (place := places.get(f"Activity:{activity}")) is not None:  # else what it looks at is gone
            for control in controls:
                found[control].append(place)
    return found


def _rules(m: Moment) -> list[tuple[Any, Keys]]:
    """The documents in force by which controls in place are carried out, and (`readable`) whether their text or file is
    here: a title alone says nothing of how."""
    controls: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for control, documents in related(m.of(Control).filter(state="implemented"), "documents").items():
        for document in documents:
            controls[document].add(control)
    found = in_force(m).filter(pk__in=set(controls)).exclude(kind__in=NO_RULES).order_by("reference")
    readable = ExpressionWrapper(has_version(m, with_content()), output_field=BooleanField())
    found = found.only("effective_from", *NAMED).annotate(readable=readable)
    return [(d, frozenset(controls[d.pk])) for d in found]


def _exceptions(m: Moment) -> list[tuple[ControlException, Keys]]:
    """The exceptions that are asked for or granted."""
    found = m.of(ControlException).filter(state__in=("asked", "granted")).order_by("reference").only("control", *NAMED)
    return [(e, frozenset({e.control_id})) for e in found]


def _activities(m: Moment, claimed: Mapping[uuid.UUID, frozenset[str]]) -> list[Doing]:
    """The activities that are linked to one of these controls at least, but for what that one does for another of the
    annex. `claimed`: see `_claimed`."""
    every, linked = m.once(doings), m.once(_by_control)
    places = {n for control, kinds in claimed.items() for n in linked.get(control, ()) if every[n].kind not in kinds}
    return [every[n] for n in sorted(places)]


def _looking(tools: Iterable[tuple[Source, Keys]], claimed: Mapping[uuid.UUID, frozenset[str]]) -> list[Source]:
    """The same of tools."""
    return [t for t, controls in tools if any(c in controls and t.kind not in kinds for c, kinds in claimed.items())]


def _claimed(line: Line, refs: Sequence[str], control: Control) -> frozenset[str]:
    """The kinds that only the other controls of the annex ask for that a control carries as well: where a small firm
    has one for all its contacts, threats that nobody read do not speak against the authorities it can reach. A line
    that asks for no kind hears of everything."""
    if not line.groups:
        return frozenset()
    rows = rules.annex()
    others = {name for ref in control.annex_a.split() if ref in rows and ref not in refs for name in rows[ref].checks}
    return frozenset(kind for name in others for kind in ASKED.get(name, ())).difference(*line.groups)


def _linked(pairs: Iterable[tuple[T, Keys]], carriers: Iterable[Control]) -> list[T]:
    """What is linked to one of these controls at least.

    One activity may be linked to several, and one control to several of an annex: it counts for each whose line asks
    for its kind, as one round of a house shows locks and fire doors. Within a line it never counts twice, because a
    kind stands in one of its groups only.
    """
    keys = {c.pk for c in carriers}
    return [thing for thing, controls in pairs if not keys.isdisjoint(controls)]


# ---- where it stands -------------------------------------------------------------------------------------------------


def _stated(m: Moment, refs: Sequence[str]) -> Verdict:
    """The Statement says of it that it applies and is implemented."""
    said = [line for ref in set(refs) for line in m.once(_lines).get(ref, ())]
    said.sort(key=lambda line: line[0].reference)
    lines = called(known(ApplicabilityLine, [record for record, _ in said]), "line of the Statement of Applicability")
    if not lines:
        return Verdict(
            Outcome.NO_DATA, "No approved Statement of Applicability has a line about it.", mend=next_statement(m, refs)
        )
    silent = known(ApplicabilityLine, [record for record, since in said if since is None or since > m.on])
    found = softened(unbroken(lines, silent, breaks="do not say that it is implemented"))
    if found.outcome is Outcome.HOLDS:
        return replace(found, because="The Statement of Applicability says that it is implemented.")
    return replace(found, mend=next_statement(m, refs)) if found.mend else found


def _standing(m: Moment, carriers: Records) -> Verdict:
    """It is in place, somebody who is with us answers for it, and nobody has found that it fails."""
    owned, bare = _those(carriers, lambda c: c.owner_id), _those(carriers, lambda c: not c.owner_id)
    left = _those(owned, lambda c: not here_on(c.owner, m.on))
    fails = _those(carriers, lambda c: c.effect == Effect.FAILS.value)
    partly = _those(carriers, lambda c: c.effect == Effect.PARTLY.value)
    found = all_of(
        unbroken(
            owned,
            left,
            breaks="have an owner who left",
            empty=NOT_ASKED,
            end=lambda: min((c.owner.left_on for c in owned if c.owner.left_on), default=None),
        ),
        softened(unbroken(carriers, bare, breaks="have no owner", holds="have an owner")),
        unbroken(carriers, fails, breaks="were last found to fail", mend="evaluate"),
        softened(unbroken(carriers, partly, breaks="were last found to work in part", mend="evaluate")),
    )
    if found.outcome is not Outcome.HOLDS:
        return found
    standing = "are in place, with an owner, and were not found to fail"
    who = all_of_them(total := number(carriers), "controls", "control")
    return replace(found, because=f"{who} {agree(total, standing)}: {names(carriers)}.")


def _house_rules(
    m: Moment, line: Line, carriers: Records, coming: Records, activities: Sequence[Doing]
) -> list[Verdict]:
    """What is said beside the verdict and never changes it."""
    unjudged = _those(carriers, lambda c: c.evaluated_on is None)
    late = _those(coming, lambda c: c.planned_for and c.planned_for < m.on)
    running = known(ControlException, _linked(m.once(_exceptions), carriers))
    found = [
        unbroken(carriers, unjudged, breaks="have never been evaluated"),
        unbroken(coming, late, breaks="are later than planned"),
        unbroken(running, running, breaks="are asked for or granted"),
    ]
    if line.cover == BACKUPS:
        used = assets_in_use(m).filter(kind__in=(AssetKind.SOFTWARE, AssetKind.HARDWARE, AssetKind.SERVICE))
        at_stake = used.filter(Q(integrity=Need.VERY_HIGH) | Q(availability=Need.VERY_HIGH))
        at_stake = called(at_stake, "system with a very high need of integrity or availability")
        found.append(Words(m).none(at_stake, Q(backup_required=False), breaks="are not to be backed up"))
    if line.interval:
        key, divisor = line.interval
        kinds = [a for a in activities if any(a.kind in group for group in line.groups)]
        rare = [a.record for a in kinds if a.interval_days and a.interval_days > longest(m, key, divisor)]
        all_ = known(Activity, [a.record for a in kinds])
        found.append(unbroken(all_, known(Activity, rare), breaks="have a longer interval than planned"))
    return found


def _those(records: Records, test: Callable[[Any], Any]) -> Records:
    return known(records.model, [r for r in records if test(r)])


# ---- what shows that it works ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judge:
    """What activities and tools say of a control on a day."""

    line: Line
    sources: Sequence[Source]
    assets: Sequence[tuple[Deciding, uuid.UUID]] | None  # that must be covered; None: the line asks for no cover
    opens: Mend

    def __call__(self, day: date) -> Verdict:
        """Nothing speaks against it, and of each group something counts."""
        troubles = [(s, t) for s in self.sources if (t := s.trouble(day))]
        if troubles:
            return self._troubled(troubles)
        counting = [s for s in self.sources if s.counts(day)]
        for group in self.line.groups:
            if not any(s.kind in group for s in counting):
                return self._bare(group, day)
        if uncovered := self._uncovered(counting, day):
            return uncovered
        asked = [s for s in counting if any(s.kind in group for group in self.line.groups)]
        deciding = [s.record for s in (asked or counting or self.sources)]
        names = listed([r.title for r in deciding])
        found = (
            "Evidence shows that it works" if self.line.groups else "Nothing that is done for it is late or has failed"
        )
        said = f"{found}: {names}."
        return Verdict(Outcome.HOLDS, said, tuple(deciding[:SHOWN]), len(deciding))

    def _troubled(self, troubles: list[tuple[Source, Trouble]]) -> Verdict:
        worst = min((t.outcome for _, t in troubles), key=lambda o: RANK[o])
        same = [(s, t) for s, t in troubles if t.outcome is worst]
        said = " ".join(t.because for _, t in same[:4])
        return Verdict(worst, said, tuple(t.record for _, t in same[:SHOWN]), len(same), mend=same[0][1].mend)

    def _uncovered(self, counting: Sequence[Source], day: date) -> Verdict | None:
        """The verdict where nothing covers some of the assets; None: all are covered."""
        if self.assets is None:
            return None
        named = self.line.cover == "sites_named"
        if not self.assets and not named:
            what = "asset that needs a backup" if self.line.cover == BACKUPS else "site"
            said = f"The inventory has no {what}."
            return Verdict(Outcome.NO_DATA, said, mend=self._entered)
        group = self._covering
        covered: set[uuid.UUID] = set()
        wrong: set[uuid.UUID] = set()
        for source in self.sources:
            if source.kind in group:
                covered |= source.covers(day) if source in counting else set()
                wrong |= source.failing(day)
        bare = [asset for asset, pk in self.assets if pk not in covered or pk in wrong]
        if not bare or (named and covered.isdisjoint(pk for _, pk in self.assets)):
            return None
        kind, total = "asset" if self.line.cover == BACKUPS else "site", len(self.assets)
        of_them = f"the {kind}" if total == 1 else f"{len(bare)} of {total} {kind}s"
        said = f"Nothing shows that it works for {of_them}: {listed([a.title for a in bare])}."
        return Verdict(Outcome.NO_DATA, said, tuple(bare[:SHOWN]), len(bare), mend=self._looking_at(bare[0], group))

    @property
    def _entered(self) -> Mend:
        """An asset that it asks about."""
        about = "backup_required=true" if self.line.cover == BACKUPS else f"kind={AssetKind.SITE.value}"
        return Mend("Asset", "create", known=about)

    def _bare(self, group: frozenset[str], day: date) -> Verdict:
        """Nothing of a group counts; an activity that is there says what it waits for."""
        said = f"Nothing that is up to date shows that it works. What would show it: {_kinds(group)}."
        if not (begun := self._begun(group)):
            return Verdict(Outcome.NO_DATA, said, mend=self._opened(group))
        waits = begun[0].waits(day)
        return Verdict(Outcome.NO_DATA, f"{said} {waits.because}", (waits.record,), 1, mend=waits.mend)

    def _begun(self, group: frozenset[str]) -> list[Doing]:
        return [s for s in self.sources if isinstance(s, Doing) and s.kind in group]

    def _looking_at(self, bare: Deciding, group: frozenset[str]) -> Mend:
        """What brings it about that something looks at an asset; a site is first entered as one."""
        if bare.pointer.startswith(f"{Site.__name__}:"):
            return Mend("Asset", "create", bare.pointer, known=f"kind={AssetKind.SITE.value}")
        return self._opened(group)

    def _opened(self, group: frozenset[str]) -> Mend:
        """An activity of a kind that shows it; one that is there has to look at more."""
        if begun := self._begun(group):
            return Mend("Activity", "edit", begun[0].record.pointer)
        return replace(self.opens, known=f"kind={min(kind for kind in group if not kind.startswith('feed:'))}")

    @property
    def _covering(self) -> frozenset[str]:
        """The kinds of which one must look at each asset."""
        return frozenset({"restore_test", "feed:backup"}) if self.line.cover == BACKUPS else self.line.groups[0]


def _working(m: Moment, line: Line, carriers: Records, sources: Sequence[Source]) -> Verdict:
    """What is linked to the controls speaks for them, and nothing of it against them."""
    if not sources and not line.groups:
        return Verdict(NOT_ASKED, "No activity or tool is linked to it.")
    opens = Mend("Activity", "create", first_pointer(carriers), "controls")
    judge = Judge(line, sources, m.once(_to_cover, line.cover == BACKUPS) if line.cover else None, opens)
    return over_days(m.on, all_days(sources), judge)


def _to_cover(m: Moment, backups: bool) -> list[tuple[Deciding, uuid.UUID]]:
    if backups:
        return named_with(assets_in_use(m).filter(backup_required=True), "pk")
    premises = assets_in_use(m).filter(kind=AssetKind.SITE.value).exclude(site__remote=True)
    found = named_with(premises, "pk", "site")
    return [(record, pk) for record, pk, _ in found] + _unlisted(m, [site for *_, site in found])


def _unlisted(m: Moment, listed: Sequence[uuid.UUID | None]) -> list[tuple[Deciding, uuid.UUID]]:
    """The sites of the organization that the inventory leaves out. `listed`: where its premises are; those that do not
    say where may be any site."""
    sites = m.of(Site).filter(state="active", remote=False)
    bare = [(record, pk) for record, pk in named_with(sites, "pk") if pk not in listed]
    return bare if len(bare) > sum(site is None for site in listed) else []


def _kinds(group: frozenset[str]) -> str:
    """Kinds of activities and tools in words: `backup or restore test`."""
    *most, last = sorted(k.removeprefix("feed:").replace("_", " ") for k in group)
    return f"{', '.join(most)} or {last}" if most else last


def _deciding(records: Sequence[Any]) -> tuple[Deciding, ...]:
    return tuple(Deciding.of(r) for r in records[:SHOWN])


# ---- the rules behind it ---------------------------------------------------------------------------------------------


def _ruled(m: Moment, line: Line, linked: list[Any], carriers: Records) -> Verdict:
    """A document in force says how, and people have confirmed it where the line asks for that."""
    documents = [d for d in linked if d.readable]
    if not documents:
        return _unsaid(linked, carriers)
    told = Told(m, line.told, documents)

    def judge(day: date) -> Verdict:
        begun = [d for d in documents if d.effective_from is None or d.effective_from <= day]
        if not begun:
            said = f"The document {documents[0].title} is not in force yet."
            return Verdict(Outcome.NO_DATA, said, _deciding(documents), len(documents))
        if said := told.missing(begun, day):
            asking = Mend("DocumentVersion", "ask")
            return Verdict(Outcome.NO_DATA, said, _deciding(begun), len(begun), mend=asking)
        return Verdict(Outcome.HOLDS, f"The document {begun[0].title} is in force.", _deciding(begun), len(begun))

    begins = {d.effective_from for d in documents if d.effective_from}
    found = over_days(m.on, begins | told.days, judge)
    first = next((d for d in documents if d.effective_from is None or d.effective_from <= m.on), None)
    return replace(found, mend=told_by(m, first.pk, told.wanted(m.on))) if first and found.mend else found


def _unsaid(linked: list[Any], carriers: Records) -> Verdict:
    """Nothing that could be read says how."""
    if not linked:
        said = "No document in force that is linked to it says how it is done."
        return Verdict(Outcome.NO_DATA, said, mend=by_act(carriers, "edit"))
    said = f"There is no text or file here of {listed([d.title for d in linked])}."
    mend = Mend("DocumentVersion", "create", linked[0].pointer)
    return Verdict(Outcome.NO_DATA, said, _deciding(linked), len(linked), mend=mend)


def _there(people: Iterable[tuple[uuid.UUID, date, date]], day: date) -> set[uuid.UUID]:
    return {pk for pk, begin, end in people if begin <= day <= end}


class Told:
    """Who has confirmed documents, and who should have. `whom`: everybody, asked, or nobody (empty)."""

    def __init__(self, m: Moment, whom: str, documents: list[Any]) -> None:
        self.whom, self.least, self.patience = whom, m.parameter("awareness_share"), m.days("read_confirmation")
        self.people: list[tuple[uuid.UUID, date, date]] = []
        self.asked: list[tuple[uuid.UUID, uuid.UUID, str, date, date | None]] = []
        if whom:
            self.asked = confirmed_of(m, documents)
            there = working_persons(m).order_by().values_list("pk", "joined_on", "left_on")
            self.people = [(pk, begin or date.min, end or date.max) for pk, begin, end in there]
        self.new = [(pk, *days) for pk, *here in self.people for days in as_newcomer(*here)]

    def wanted(self, day: date) -> set[uuid.UUID]:
        """Who is to confirm them on a day."""
        return _there(self.people, day) if self.whom == "everybody" else set()

    @property
    def days(self) -> set[date]:
        """The days on which this may change."""
        found = {d for _, begin, end in (*self.people, *self.new) for d in (begin, plus(end, 1))}
        for _, _, _, asked_on, confirmed_on in self.asked:
            found |= {plus(asked_on, self.patience) + DAY} | ({confirmed_on} if confirmed_on else set())
        return found

    def missing(self, documents: list[Any], day: date) -> str:
        """What is said where too few have confirmed; empty: enough have."""
        there = _there(self.people, day)
        if self.whom == "everybody":
            new, told = _there(self.new, day), [self._confirmed(d, day) & there for d in documents]
            enough = [some for some in told if some and 100 * len(some) >= self.least * len(there)]
            if any(not left_out(len(some & new), len(new)) for some in enough):
                return ""
            best, alone = max(enough or told, key=len), len(there) == 1
            people, have = "person" if alone else "people", agree(1 if alone else len(best), "have")
            said = f"{len(best)} of {len(there)} {people} {have} confirmed the rules; the target is {self.least} %."
            return f"{said} {without_newcomers(len(new - best), len(new))}" if enough else said
        if self.whom == "asked":
            keys = {d.pk for d in documents}
            here = [row for row in self.asked if row[0] in keys and row[1] in there]
            if not any(self._confirmed(d, day) & there for d in documents):
                return "Nobody who works here has confirmed the rules."
            late = [r for r in here if r[2] == "asked" and plus(r[3], self.patience) < day]
            asked = f"{len(here)} {'person who was' if len(here) == 1 else 'people who were'} asked"
            return f"{len(late)} of {asked} did not confirm the rules in time." if late else ""
        return ""

    def _confirmed(self, document: Any, day: date) -> set[uuid.UUID]:
        return {r[1] for r in self.asked if r[0] == document.pk and r[2] == "confirmed" and r[4] and r[4] <= day}
