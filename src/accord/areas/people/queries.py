"""Reads about people that have a name: who is active, who holds a role until when, what competence somebody lacks."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, Max, Q, QuerySet, When
from django.db.models.functions import Coalesce, Greatest, Least

from accord.areas.people import rules
from accord.areas.people.models import (
    Agreement,
    Assignment,
    AwarenessAcknowledgement,
    AwarenessTopic,
    CompetenceEvidence,
    CompetenceRequirement,
    Role,
    Screening,
    Training,
)
from accord.kernel.access.models import Grant
from accord.kernel.access.roles import ROLES, TOP_MANAGEMENT
from accord.kernel.checks.intervals import allowed_until, at_most
from accord.kernel.checks.joining import delayed
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.periods import DAY, gap, span
from accord.kernel.checks.verdict import NEVER, Mend
from accord.kernel.checks.words import Words
from accord.kernel.moments.clock import months_later, plus
from accord.kernel.organization.here import not_left, with_us
from accord.kernel.organization.models import Person, Unit
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accord.kernel.checks.periods import Span
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment


def known_persons(m: Moment) -> QuerySet[Person]:
    """Those who are with us or leave on a known day, be it past or to come; each counts through `left_on`."""
    return m.of(Person).filter(with_us())


def _guests(m: Moment) -> Q:
    """Those who only look in, such as a supplier's contact or an auditor of a certification body."""
    guests = [r.key for r in ROLES if r.guest]
    grants = m.for_standard("").of(Grant)
    looks_in = Q(pk__in=grants.filter(role__in=guests).values("person"))
    works = Q(pk__in=grants.exclude(role__in=guests).values("person"))
    return looks_in & ~works & Q(external=True)


def guests(m: Moment) -> QuerySet[Person]:
    """Those who only look in on the moment's day."""
    return active_persons(m).filter(_guests(m))


def working_persons(m: Moment) -> QuerySet[Person]:
    """Those of them who work here, employed or not: without guests."""
    return known_persons(m).exclude(_guests(m))


Stay = tuple[Any, date | None, date | None]
"""Somebody's key, and the first and last day (None: open) on which they are here."""
Periods = dict[Any, list["Span"]]
"""By person."""


def stays(m: Moment) -> list[Stay]:
    """Of everybody who is known (`known_persons`), by reference."""
    return [(pk, joined, left) for pk, joined, left, _ in m.once(_stays)]


def employed_stays(m: Moment) -> list[Stay]:
    """Of those who are employed here, by reference."""
    return [(pk, joined, left) for pk, joined, left, external in m.once(_stays) if not external]


def working_stays(m: Moment) -> list[Stay]:
    """Of those who work here (`working_persons`), by reference."""
    guests = m.once(_guest_keys)
    return [stay for stay in stays(m) if stay[0] not in guests]


def _stays(m: Moment) -> list[tuple[Any, date | None, date | None, bool]]:
    return list(known_persons(m).order_by("reference").values_list("pk", "joined_on", "left_on", "external"))


def _guest_keys(m: Moment) -> set[Any]:
    return set(known_persons(m).filter(_guests(m)).order_by().values_list("pk", flat=True))


def active_persons(m: Moment) -> QuerySet[Person]:
    """Those who are with us on the moment's day, whoever they work for."""
    return known_persons(m).filter(not_left("", m.on))


def active_roles(m: Moment) -> QuerySet[Role]:
    """The roles that the organization has."""
    return m.of(Role).filter(state="active")


def appointments(m: Moment) -> QuerySet[Assignment]:
    """Every assignment to a role that the organization has."""
    return m.of(Assignment).filter(role__in=active_roles(m))


def held(m: Moment) -> QuerySet[Any]:
    """Accepted assignments of people who are or were with us, deputies too, from `held_from` through `held_until`.

    They begin when the person has accepted, not before. The end is that of the assignment or the day on which the
    person leaves, whichever is first; None: open. One that was ended counts through its last day.
    """
    ended = Q(state="ended", accepted_on__isnull=False, ends_on__isnull=False)
    return _with_days(appointments(m).filter(Q(state="accepted") | ended, with_us("person__")))


def waiting(m: Moment) -> QuerySet[Any]:
    """Appointments of people who are or were with us that nobody has answered; their days as in `held`."""
    return _with_days(appointments(m).filter(with_us("person__"), state="proposed"))


def _with_days(assignments: QuerySet[Assignment]) -> QuerySet[Any]:
    begin = Greatest("starts_on", Coalesce("accepted_on", "starts_on"))
    return assignments.annotate(held_from=begin, held_until=end_with_person())


def end_with_person() -> Case:
    """The day in `ends_on` or the one on which the person leaves, whichever is first; None: neither is known."""
    return Case(
        When(ends_on=None, then=F("person__left_on")),
        When(person__left_on=None, then=F("ends_on")),
        default=Least("ends_on", "person__left_on"),
    )


def awaited(m: Moment, found: Verdict, roles: QuerySet[Role], *, one: bool = False) -> Verdict:
    """What a check says of the holders of roles; `one`: whoever holds one of them is enough.

    It fails where nobody holds a role and nobody was asked to. No standard asks for a yes, but that it is settled who
    does it: so nothing shows it, where somebody was asked and has not answered.
    """
    given: dict[Any, list[Span]] = {pk: [] for pk in roles.order_by().values_list("pk", flat=True)}
    asked = waiting(m).filter(deputy=False, role__in=roles)
    for some in (held(m).filter(deputy=False, role__in=roles), asked):
        for role, begin, end in some.order_by().values_list("role", "held_from", "held_until"):
            given[role] += span(begin, end)
    each = [[s for spans in given.values() for s in spans]] if one else given.values()
    said = delayed(found, min((gap(m.on, spans) or NEVER for spans in each), default=NEVER), m.on)
    if said.outcome is found.outcome or said.mend is None:
        return said
    there = asked.filter(Q(held_until=None) | Q(held_until__gte=m.on), held_from__lte=m.on)
    first = by_act(there if one else there.filter(role=said.mend.key), "accept", said.mend)
    return on_paper(m, replace(said, mend=first))


def with_holder(m: Moment, roles: QuerySet[Role]) -> Verdict:
    """Each of these roles has a holder who accepted it and is still with us, and no mere deputy."""
    return Words(m).covered(
        roles,
        held(m).filter(deputy=False),
        "role",
        "held_until",
        breaks="have no holder who accepted and works here",
        holds="have a holder who accepted",
        open_end=True,
        first="held_from",
    )


def on_paper(m: Moment, found: Verdict) -> Verdict:
    """The verdict; where somebody who has no account was asked to hold a role, they say yes on paper."""
    if found.mend is None or found.mend.verb != "accept":
        return found
    if not appointments(m).filter(pk=found.mend.key, person__account=None).exists():
        return found
    return replace(found, mend=Mend("Assignment", "record-acceptance", found.mend.pointer))


def _held_on(day: date) -> QuerySet[Assignment]:
    runs = Q(ends_on=None) | Q(ends_on__gte=day)
    return Assignment.objects.filter(runs, state="accepted", archived_on=None, starts_on__lte=day)


def holders(role: Role, day: date) -> QuerySet[Person]:
    """Who holds a role on a day, without deputies."""
    return working(day).filter(pk__in=_held_on(day).filter(role=role, deputy=False).values("person"))


def keepers(serves: str, day: date) -> QuerySet[Person]:
    """Who has the duty on a day of keeping the system of one of these standards in line, deputies too."""
    of_one = Q(*(Q(role__serves__contains=family) for family in serves.split()), _connector=Q.OR)
    kept = _held_on(day).filter(of_one, role__ensures_conformity=True, role__state="active", role__archived_on=None)
    return Person.objects.filter(with_us(), pk__in=kept.values("person")).order_by("reference")


def requirements_of(act: str) -> list[CompetenceRequirement]:
    """The active requirements that close an act to those without proof, by reference."""
    found = CompetenceRequirement.objects.filter(state="active", archived_on=None, gates__contains=act).order_by(
        "reference"
    )
    return [r for r in found if act in rules.split_gates(r.gates)]


def shows_competence(requirement: CompetenceRequirement, person_id: uuid.UUID, day: date) -> tuple[bool, date | None]:
    """Whether valid evidence shows the competence on a day; if not, the last day on which it did."""
    evidence = CompetenceEvidence.objects.filter(
        requirement=requirement, person_id=person_id, state="valid", archived_on=None, achieved_on__lte=day
    )
    ended: date | None = None
    for e in evidence:
        if rules.counts_on(day, e.achieved_on, e.expires_on, requirement.valid_for):
            return True, None
        last = rules.valid_until(e.achieved_on, e.expires_on, requirement.valid_for)
        ended = max(filter(None, (ended, last)), default=None)
    return False, ended


def working(day: date) -> QuerySet[Person]:
    """Everybody who is with us on a day, employed or not."""
    return Person.objects.filter(with_us(), not_left("", day))


def audience(topic: AwarenessTopic, day: date) -> QuerySet[Person]:
    """Whom an awareness topic concerns on a day: those in its units; without units everybody."""
    units = list(topic.units.values_list("pk", flat=True))
    return working(day).filter(unit__in=units) if units else working(day)


def topics_of_the_top(m: Moment) -> QuerySet[AwarenessTopic]:
    """What top management itself tells."""
    return m.of(AwarenessTopic).filter(state="active", by_top_management=True)


def messages_from_the_top(m: Moment) -> QuerySet[AwarenessTopic]:
    """What top management itself tells, and of which it is known whom it concerns or who has taken note of it."""
    taken = m.of(AwarenessAcknowledgement).filter(state="acknowledged").values("topic")
    topics = topics_of_the_top(m)
    known = Q(pk__in=topics.filter(units__isnull=False).values("pk")) | Q(pk__in=taken)
    return topics.filter(says_something("audience") | known)


# ---- what checks of people look at -----------------------------------------------------------------------------------


def employees(m: Moment) -> QuerySet[Person]:
    """Those who are employed here, each through `left_on`."""
    return known_persons(m).filter(external=False)


def directed_stays(m: Moment) -> list[Stay]:
    """Of those who work here, while somebody directs them: without the heads of the topmost units, and, from the first
    day of their right, those of top management without a line manager."""
    alone = m.once(_undirected)
    cut = ((who, joined, left, alone.get(who, NEVER)) for who, joined, left in working_stays(m))
    return [
        (who, joined, left if (left or NEVER) < day or day is NEVER else day - DAY)
        for who, joined, left, day in cut
        if (joined or date.min) < day
    ]


def _undirected(m: Moment) -> dict[Any, date]:
    """From which day on nobody here directs somebody."""
    heads = m.of(Unit).filter(state="active", parent=None, head__isnull=False)
    rights = m.of(Grant).filter(role=TOP_MANAGEMENT, scope="", state="active", ends_on=None)
    rights = rights.filter(person__line_manager=None).annotate(begins=Coalesce("starts_on", "effective_on"))
    begun = {who: day for who, day in rights.values_list("person", "begins") if day}
    return begun | dict.fromkeys(heads.values_list("head", flat=True), date.min)


def managers(m: Moment) -> QuerySet[Person]:
    """Those who manage people: the line manager of somebody, or the head of a unit."""
    directing = known_persons(m).filter(line_manager__isnull=False).values("line_manager")
    heading = m.of(Unit).filter(state="active", head__isnull=False).values("head")
    return m.of(Person).filter(Q(pk__in=directing) | Q(pk__in=heading))


def stays_beyond(m: Moment, due: str) -> Q:
    """Of records of a `person`: those whose person is still here on the day after `due`, or has no day of leaving."""
    here = Q(person__left_on__gte=m.on) & (Q(person__left_on__gt=F(due)) | Q(**{f"{due}__isnull": True}))
    return with_us("person__") & (Q(person__left_on=None) | here)


def requirements_of_roles(m: Moment) -> QuerySet[CompetenceRequirement]:
    """The competences that roles need."""
    return m.of(CompetenceRequirement).filter(state="active", role__in=active_roles(m))


def counted_evidence(m: Moment) -> QuerySet[CompetenceEvidence]:
    """The proofs that were not withdrawn."""
    return m.of(CompetenceEvidence).filter(state="valid")


def trainings(m: Moment) -> QuerySet[Training]:
    """The trainings that were not called off."""
    return m.of(Training).exclude(state="cancelled")


def active_topics(m: Moment) -> QuerySet[AwarenessTopic]:
    """What people have to be aware of."""
    return m.of(AwarenessTopic).filter(state="active")


def answers(m: Moment, topics: QuerySet[AwarenessTopic]) -> QuerySet[AwarenessAcknowledgement]:
    """What people were asked about these topics, answered or not."""
    return m.of(AwarenessAcknowledgement).filter(topic__in=topics)


def counting(m: Moment, asked: QuerySet[AwarenessAcknowledgement], about: Mapping[str, Q]) -> dict[str, Periods]:
    """By what they are about, the periods in which an answer of each person counts, as far as they tell of this day and
    later ones: of all that were given before and name their last day, the latest such day says enough. None counts
    longer than the interval of its topic allows."""
    house, most = m.days("awareness_interval"), m.days("action_put_off")
    given = asked.filter(state="acknowledged", acknowledged_on__isnull=False)
    found: dict[str, Periods] = {name: defaultdict(list) for name in about}
    allowed = allowed_until("acknowledged_on", "topic__interval", most)
    counts = Case(When(topic__interval=None, then=F("valid_until")), default=Least("valid_until", allowed))
    last = {name: Max(counts, filter=condition) for name, condition in about.items()}
    before = given.filter(acknowledged_on__lte=m.on, valid_until__isnull=False).order_by()
    for person, *ends in before.values_list("person").annotate(**last):
        for name, end in zip(about, ends, strict=True):
            found[name][person] += span(None, end) if end else []
    others = given.filter(Q(acknowledged_on__gt=m.on) | Q(valid_until=None)).order_by()
    meant = {name: Case(When(condition, then=True), default=False) for name, condition in about.items()}
    telling = ("person", "acknowledged_on", "valid_until", "topic__interval")
    for person, day, until, months, *means in others.values_list(*telling).annotate(**meant):
        usual = months_later(day, months) if months else plus(day, house)
        end = at_most(until, day, months, most) if until else usual
        for name in (name for name, is_meant in zip(about, means, strict=True) if is_meant):
            found[name][person] += span(day, end)
    return {name: dict(periods) for name, periods in found.items()}


def told_of_policy(m: Moment, since: Mapping[Any, date]) -> dict[Any, Periods]:
    """By policy, the periods in which an answer to a topic about it counts that was given on or after a day, by
    person."""
    about = {f"since_{n}": Q(acknowledged_on__gte=day) for n, day in enumerate(since.values())}
    found = counting(m, answers(m, active_topics(m)).filter(topic__on_policy=True), about)
    return dict(zip(since, found.values(), strict=True))


def screenings(m: Moment) -> QuerySet[Screening]:
    """Every screening, whatever came of it."""
    return m.of(Screening)


Failure = tuple[Any, Any, date | None, date | None]


def failed_periods(m: Moment) -> list[Failure]:
    """Person, role (None: none is named) and the first and last day on which their latest screening of some kind is one
    that failed."""
    found: list[Failure] = []
    later: dict[Any, date | None] = {}
    done = m.of(Screening).exclude(state="requested").order_by(F("done_on").desc(nulls_last=True), "-reference")
    for person, kind, role, state, day in done.values_list("person", "kind", "role", "state", "done_on"):
        known, following = (person, kind, role) in later, later.get((person, kind, role))
        if state == "failed" and not (known and following is None):
            found.append((person, role, day, following - timedelta(days=1) if following else None))
        later[person, kind, role] = day
    return found


def agreements(m: Moment, kind: str = "") -> QuerySet[Agreement]:
    """Agreements (of one kind), in every state."""
    return m.of(Agreement).filter(kind=kind) if kind else m.of(Agreement)


def signed_agreements(m: Moment, kind: str = "") -> QuerySet[Agreement]:
    """Those that were signed, also those that have ended since."""
    return agreements(m, kind).filter(state__in=("signed", "ended"), signed_on__isnull=False)
