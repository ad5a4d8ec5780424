"""What audit programmes can show: one runs, it says how, and what it covers was audited by its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accord.areas.audits.checks.recent import earliest
from accord.areas.audits.models import AuditProgramme
from accord.areas.audits.queries import (
    clauses_of,
    of_another,
    programmes_with_approver,
    reported,
    sites_at_work,
    smallest,
)
from accord.areas.audits.terms import wider
from accord.areas.processes.queries import active
from accord.kernel.checks.exclusions import excluded, exclusions
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.periods import DAY, FAR, gap, spans
from accord.kernel.checks.population import called, number, related, shown
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import day_in_words, listed, names
from accord.kernel.checks.verdict import NAMED, NEVER, Deciding, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, softened
from accord.kernel.records.nothing import says_something
from accord.kernel.refusals import first_few

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


@check("audit_programme_in_force")
def audit_programme_in_force(m: Moment) -> Verdict:
    """An approved audit programme runs today."""
    w, known = Words(m), programmes_with_approver(m)
    running = w.valid(known, "ends_on", first="begins")
    ended = _ended(m, known)
    drafts = m.of(AuditProgramme).filter(state="draft").order_by("reference")
    begun = w.in_time(drafts, "starts_on", drafts, days=-1, late="still in draft though the first day has come")
    return advised(_in_force(m, known, running, ended, drafts), begun)


def _ended(m: Moment, known: QuerySet[Any]) -> list[tuple[date, AuditProgramme]]:
    """The programmes that have run or will have: those approved and those closed, with their last days."""
    closed = m.of(AuditProgramme).filter(state="closed")
    return sorted(((p.ends_on, p) for p in (*known, *closed)), key=lambda found: (found[0], found[1].reference or ""))


def _in_force(
    m: Moment, known: QuerySet[Any], running: QuerySet[Any], ended: Sequence[tuple[date, AuditProgramme]],
    drafts: QuerySet[Any],
) -> Verdict:  # fmt: skip
    """Where one has ended and none runs, it fails; where none has begun yet, or the one for today is still or again a
    draft, nothing shows it."""
    periods, first_end = spans(known, "begins", "ends_on"), ended[0][0] + DAY if ended else NEVER
    written = periods + spans(drafts, "starts_on", "ends_on")
    fails_on = NEVER if first_end is NEVER else gap(max(m.on, first_end), written) or NEVER
    if running.exists():
        said = f"The audit programme runs until {day_in_words(running[0].ends_on)}: {listed([running[0].title])}."
        return Verdict(
            Outcome.HOLDS, said, shown(running), number(running), gap(m.on, periods), fails_on=fails_on
        )  # fmt: skip
    current = Words(m).valid(drafts, "ends_on", first="starts_on")
    mend = by_act(current, "approve", Mend("AuditProgramme", "create"))
    over = [p for end, p in ended if end < m.on]
    if over and number(current):
        said = f"No approved audit programme runs; for today there is a draft: {names(current)}."
        return Verdict(Outcome.NO_DATA, said, shown(current), number(current), mend=mend, fails_on=fails_on)
    if over:
        last, ended_on = over[-1], day_in_words(over[-1].ends_on)
        said = f"The audit programme ended on {ended_on}, and no approved one has run since: {listed([last.title])}."
        return Verdict(Outcome.FAILS, said, (Deciding.of(last),), len(over), mend=mend)
    said = "No approved audit programme has begun yet." if ended else "There is no approved audit programme yet."
    return Verdict(Outcome.NO_DATA, said, mend=mend, fails_on=fails_on)


@check("audit_programme_says_how")
def audit_programme_says_how(m: Moment) -> Verdict:
    """The audit programme says how often and why, by which methods, who does what and how it is reported."""
    w, known = Words(m), programmes_with_approver(m)
    running = w.valid(known, "ends_on", first="begins")
    says = says_something("frequency", "considered", "methods", "reporting") & (
        ~Q(clauses="") | Q(processes__isnull=False)
    )
    found = softened(
        w.every(
            running,
            says,
            breaks="leave open the frequency and the reasons for it, the methods, the reporting or what they cover",
            holds="state the frequency and the reasons for it, the methods, the reporting and what they cover",
            mend="amend",
        )
    )
    silent = known.exclude(pk__in=known.filter(says).values("pk"))
    if found.outcome is Outcome.HOLDS:
        begins = (begin for begin, _ in spans(silent, "begins", "ends_on") if begin > m.on)
        found = replace(found, lapses_on=earliest(gap(m.on, spans(known, "begins", "ends_on")), *begins))
    closely = w.every(running, Q(priority_processes__isnull=False), breaks="name no process to look at more closely")
    return advised(found, closely)


_PROGRAMME = ("clauses", "starts_on", "ends_on", "state", *NAMED)


@dataclass(frozen=True, slots=True)
class Course:
    """A programme, and from which day on each thing that it names is audited (FAR: never)."""

    programme: AuditProgramme
    audited: dict[str, date]

    @property
    def approved(self) -> bool:
        return self.programme.state != "draft"

    @property
    def complete_from(self) -> date:
        return max(self.audited.values())

    def left(self, day: date) -> list[str]:
        return [name for name, since in self.audited.items() if since > day]


@check("audit_programmes_carried_out")
def audit_programmes_carried_out(m: Moment) -> Verdict:
    """What an audit programme covers was audited by its end."""
    courses, programmes = _courses(m), m.of(AuditProgramme)
    closed = called(programmes.filter(state="closed"), "closed audit programme")
    silent = Words(m).none(closed, Q(conclusion=""), breaks="do not say what they showed")
    coming = [day for day in _turning_points(courses) if day > m.on]
    fails_on = next((day for day in coming if _late(courses, day)), NEVER)
    lapse = next((day for day in coming if _late(courses, day) or _late_drafts(courses, day)), None)
    begun = [c.programme.pk for c in courses if c.approved and c.programme.starts_on <= m.on]
    if late := _late(courses, m.on):
        found = _leaves(m, late, "is over, and not all that it covers was audited")
    elif not begun:
        said = "No approved audit programme that names a process or a clause has begun, nor one that names a site, "
        said += "where audits say where they were held."
        found = Verdict(Outcome.NO_DATA, said, mend=Mend("AuditProgramme", "create"), fails_on=fails_on)
    elif drafts := _late_drafts(courses, m.on):
        found = _leaves(m, drafts, "is over and still a draft, and not all that it covers was audited")
        mend = Mend("AuditProgramme", "approve", drafts[0].programme.pointer)
        found = replace(softened(found), mend=mend, fails_on=fails_on)
    else:
        said = "No approved audit programme has ended with something left unaudited."
        deciding = programmes.filter(pk__in=begun)
        found = Verdict(Outcome.HOLDS, said, shown(deciding), len(begun), lapse, fails_on=fails_on)
    return advised(found, silent)


def _turning_points(courses: Iterable[Course]) -> list[date]:
    """The days on which one begins, or has ended, in their order."""
    return sorted({day for c in courses for day in (c.programme.starts_on, c.programme.ends_on + DAY)})


def _incomplete(courses: Iterable[Course], day: date) -> list[Course]:
    """Of those that had ended last on a day, the ones of which something was not audited by then."""
    ended = [c for c in courses if c.programme.starts_on <= day and c.programme.ends_on < day]
    last = max((c.programme.ends_on for c in ended), default=None)
    return [c for c in ended if c.programme.ends_on == last and c.complete_from > day]


def _late(courses: Iterable[Course], day: date) -> list[Course]:
    """The approved ones that were not carried out."""
    return _incomplete([c for c in courses if c.approved], day)


def _late_drafts(courses: Iterable[Course], day: date) -> list[Course]:
    """Drafts that would be the last to have ended: taken back, they must not leave the floor to an earlier one."""
    return [c for c in _incomplete(courses, day) if not c.approved]


def _leaves(m: Moment, late: Sequence[Course], what: str) -> Verdict:
    said = " ".join(f"The audit programme {what}: {c.programme.title} ({first_few(c.left(m.on))})." for c in late)
    mend = Mend("Audit", "create", late[0].programme.pointer)
    return Verdict(Outcome.FAILS, said, tuple(Deciding.of(c.programme) for c in late), len(late), mend=mend)


def _courses(m: Moment) -> list[Course]:
    """The programmes that name something of today: active processes, sites where people work, clauses of the standard
    and controls not set aside."""
    named, sites = _named(m, active(m), "processes"), _named(m, sites_at_work(m), "sites")
    audits = [(a.day, frozenset(clauses_of(a)), a.pk) for a in reported(m).only("clauses") if a.day]
    aside, found = m.once(exclusions), []
    for programme in m.of(AuditProgramme).order_by("reference").only(*_PROGRAMME):
        since = [a for a in audits if a[0] >= programme.starts_on]
        audited = named.audited(programme.pk, since)
        if any(sites.seen_by[pk] for _, _, pk in since):  # else nobody wrote down where audits were held
            audited |= sites.audited(programme.pk, since)
        for clause in clauses_of(programme):
            if excluded(clause, aside) or of_another(clause, m.standard):
                continue
            if parts := [p for p in smallest(clause, m.standard) if not excluded(p, aside)]:
                audited[clause] = max(_first_look(p, since) for p in parts)
        if audited:
            found.append(Course(programme, audited))
    return found


def _first_look(clause: str, audits: Iterable[tuple[date, frozenset[str], Any]]) -> date:
    """The day of the first of some audits that names a clause or what it is a part of (FAR: none)."""
    above = wider(clause)
    return min((day for day, those, _ in audits if not those.isdisjoint(above)), default=FAR)


@dataclass(frozen=True, slots=True)
class _Named:
    """Records by key, and which of them each programme names and each audit looked at."""

    titles: Mapping[Any, str]
    in_programme: Mapping[Any, set[Any]]
    seen_by: Mapping[Any, set[Any]]

    def audited(self, programme: Any, audits: Sequence[tuple[date, frozenset[str], Any]]) -> dict[str, date]:
        """From which day on each that a programme names is audited by one of these (FAR: never)."""
        return {
            title: min((day for day, _, audit in audits if pk in self.seen_by[audit]), default=FAR)
            for pk, title in self.titles.items()
            if pk in self.in_programme[programme]
        }


def _named(m: Moment, records: QuerySet[Any], field: str) -> _Named:
    in_programme = related(m.of(AuditProgramme), field)
    if not in_programme:
        return _Named({}, in_programme, in_programme)
    return _Named(dict(records.values_list("pk", "title")), in_programme, related(reported(m), field))
