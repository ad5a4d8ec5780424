"""The one check behind the families of checks of controls: where a control stands, that nothing done for it is late or
has failed, and what shows that it works. A line of a table says what differs."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q

from accord.areas.assets.queries import in_use as assets_in_use
from accord.areas.assets.terms import AssetKind, Need
from accord.areas.controls import rules
from accord.areas.controls.models import Activity, ApplicabilityLine, Control, ControlException
from accord.areas.controls.queries import longest
from accord.areas.controls.queries.documents import ruled, ruling
from accord.areas.controls.queries.judging import BACKUPS, working
from accord.areas.controls.queries.showing import Doing, Source, doings
from accord.areas.controls.queries.statements import approved, next_statement
from accord.areas.controls.terms import Effect, Implementation, Line, YesNo
from accord.kernel.checks.mending import create, first_pointer
from accord.kernel.checks.periods import after
from accord.kernel.checks.population import called, known, named_with, number, related, shown
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import Records, agree, all_of_them, are, names
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import NAMED, NOT_ASKED, Deciding, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.organization.here import here_on

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

T = TypeVar("T")
Keys = frozenset[uuid.UUID]
Tools = Callable[["Moment"], Sequence[tuple[Source, Keys]]]
CONTROL = (
    "annex_a", "state", "effect", "evaluated_on", "planned_for", "implemented_on", "retired_on", "owner__state",
    "owner__left_on", "owner__archived_on", *NAMED,
)  # fmt: skip
"""What is read of a control: a change of anything else makes no difference to any of them."""
ASKED: dict[str, frozenset[str]] = {}
"""By the check of a line, the kinds of activities and tools that show its control."""


def no_tools(m: Moment) -> Sequence[tuple[Source, Keys]]:
    """Where tools say nothing of controls."""
    return ()


def lines_approved(m: Moment) -> QuerySet[ApplicabilityLine]:
    """The lines of the Statements that are approved."""
    return m.of(ApplicabilityLine).filter(statement__in=approved(m).order_by().values("pk"))


def register(line: Line, tools: Tools = no_tools) -> None:
    """The check of a line, which makes known to the other lines what it asks for."""

    def shown(m: Moment) -> Verdict:
        return family(m, line, tools)

    ASKED[line.name] = frozenset().union(*line.groups)
    shown.__doc__, shown.__module__ = line.says, tools.__module__  # where a check stands says which area it is of
    check(line.name, alone=bool(line.groups))(shown)


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
    parts = [_stated(m, refs), _standing(m, carriers, known(Control, named)), working(m, line, carriers, sources)]
    if line.rules:
        parts.append(softened(ruled(m, line, _linked(m.once(ruling), carriers), carriers)))
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


def looked_at(m: Moment, refs: Iterable[str]) -> Q:
    """What is about assets that the controls in place for these of the annex name, or what is done for them."""
    carriers = {c.pk for ref in refs for c in m.part(_named, ref) or () if c.state == "implemented"}
    own = m.of(Control).filter(pk__in=carriers)
    done = m.of(Activity).filter(state="active", controls__in=carriers)
    return Q(asset__in=own.order_by().values("assets")) | Q(asset__in=done.order_by().values("assets"))


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


def _standing(m: Moment, carriers: Records, every: Records) -> Verdict:
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
            asked="owner",
            lapse=lambda: after(min((c.owner.left_on for c in owned if c.owner.left_on), default=None)),
        ),
        softened(unbroken(carriers, bare, breaks="have no owner", holds="have an owner", asked="owner")),
        unbroken(carriers, fails, breaks="were last found to fail", mend="evaluate"),
        softened(unbroken(carriers, partly, breaks="were last found to work in part", mend="evaluate")),
        _judged_since(carriers, every),
    )
    if found.outcome is not Outcome.HOLDS:
        return found
    standing = "are in place, with an owner, and were not found to fail"
    who = all_of_them(total := number(carriers), "controls", "control")
    return replace(found, because=f"{who} {agree(total, standing)}: {names(carriers)}.")


def _judged_since(carriers: Records, every: Records) -> Verdict:
    """Where one was found to fail and then retired, what is in place was judged since: another name mends nothing. One
    that was planned anew between keeps no day of that: it was found by the day on which it was retired."""
    judged = max((c.evaluated_on for c in carriers if c.evaluated_on), default=date.min)
    former = _those(every, lambda c: c.state == "retired" and c.effect == Effect.FAILS.value)
    failed = _those(former, lambda c: (c.evaluated_on or c.retired_on or date.min) > judged)
    failed = called(failed, "retired control")
    breaks = "were found to fail, and nothing in place was judged since"
    found = softened(unbroken(failed, failed, breaks=breaks, empty=NOT_ASKED))
    return replace(found, mend=Mend("Control", "evaluate", first_pointer(carriers))) if found.mend else found


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
