"""What competence, its proofs and trainings can show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from accord.areas.people import queries, rules
from accord.areas.people.models import CompetenceEvidence
from accord.kernel.checks.joining import delayed
from accord.kernel.checks.mending import by_act, first_pointer
from accord.kernel.checks.periods import Span, span
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.spans import Need, each_need, kept, spanned
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome
from accord.kernel.checks.words import Words, advised, all_of, softened, unless
from accord.kernel.moments.clock import plus
from accord.kernel.organization.models import Person
from accord.kernel.records.attached import Attachment
from accord.kernel.records.declaration import named
from accord.kernel.records.nothing import is_said, is_shown, says_something

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.areas.people.models import Training
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment

Met = dict[tuple[Any, Any], list[Span]]
"""The periods in which something is shown of a person and a competence."""


@check("roles_name_competence")
def roles_name_competence(m: Moment) -> Verdict:
    """Every active role names the competence that it needs, and whoever works here holds a role."""
    requirements = queries.requirements_of_roles(m)
    breaks, holds = "name no competence", "name the competence that they need"
    named = Words(m).covered(queries.active_roles(m), requirements, "role", breaks=breaks, holds=holds)
    return softened(all_of(named, _placed(m)))


def _placed(m: Moment) -> Verdict:
    """Everybody who works here holds a role while here, also as deputy."""
    met = defaultdict[Any, list[Span]](list)
    for person, _, begin, end in m.once(_holdings):
        met[person] += span(begin, end)
    found = spanned(
        m,
        queries.known_persons(m),
        each_need(queries.working_stays(m), met),
        breaks="hold no role, so no competence is asked of their work",
        holds="hold a role",
        opens="Assignment",
    )
    return _appointed(m, found)


def _appointed(m: Moment, found: Verdict) -> Verdict:
    """The verdict; who was appointed to a role already is not appointed again: somebody else is, or they accept."""
    if found.mend is None or not found.mend.pointer:
        return found
    asked = queries.waiting(m)
    known = {f"Person:{pk}" for pk in asked.order_by().values_list("person", flat=True)}
    if left := next((d.pointer for d in found.records if d.pointer not in known), ""):
        return replace(found, mend=replace(found.mend, pointer=left))
    return queries.on_paper(m, replace(found, mend=by_act(asked, "accept", found.mend)))


def _held(m: Moment, found: Verdict) -> Verdict:
    """The verdict; where nobody holds a role, somebody is appointed first, and where no role asks for a competence, one
    does."""
    mend = found.mend
    if mend is None or mend.pointer or mend.type != "CompetenceEvidence":
        return found
    bare = queries.active_roles(m).exclude(pk__in=queries.requirements_of_roles(m).values("role"))
    if m.once(_holdings) and (role := first_pointer(bare)):
        return replace(found, mend=Mend("CompetenceRequirement", "create", role))
    first = by_act(queries.waiting(m), "accept", Mend("Assignment", "create"))
    return queries.on_paper(m, replace(found, mend=first))


@check("role_holders_competent")
def role_holders_competent(m: Moment) -> Verdict:
    """Whoever holds a role has valid evidence of each competence that the role needs.

    One that came besides and says nothing shows nothing, for or against.
    """
    proved = _proved(m)
    renewed = {key: spans for key, spans in _proved(m, bare=True).items() if key in proved}

    def asked(*shown: Met) -> Verdict:
        return kept(
            m,
            _people(m),
            _asked(m, *shown),
            breaks="have no valid proof any more of a competence that the role needs",
            never="never had proof of a competence that the role needs",
            holds="have valid proof of each competence that the role needs",
            opens="CompetenceEvidence",
        )

    found = _held(m, asked(proved))
    if renewed:
        least = asked(proved, renewed)
        found = delayed(found, m.on if least.outcome is Outcome.FAILS else least.breaks_on, m.on)
    evidence = queries.counted_evidence(m)
    return advised(found, Words(m).none(evidence, Q(judged_by=None), breaks="were judged by nobody"))


@check("competence_gaps_acted_on")
def competence_gaps_acted_on(m: Moment) -> Verdict:
    """Wherever a holder of a role lacks a competence, a training for it is planned for the near future or waits for
    its effect to be judged."""
    return softened(
        _held(
            m,
            spanned(
                m,
                _people(m),
                _asked(m, _proved(m), _trained(m)),
                breaks="lack a competence that the role needs, and no training for it is under way",
                holds="have the competence that the role needs, or a training for it is under way",
                opens="CompetenceEvidence",
            ),
        )
    )


@check("competence_evidence_on_file")
def competence_evidence_on_file(m: Moment) -> Verdict:
    """For every holder of a role there is, for each competence needed, a proof on file that says what it rests on."""
    found = softened(
        _held(
            m,
            spanned(
                m,
                _people(m),
                _asked(m, _on_file(m)),
                breaks="have no proof of competence on file that says what it rests on",
                holds="have proofs of competence on file that say what these rest on",
                opens="CompetenceEvidence",
            ),
        )
    )
    nobody = Q(issuer="", judged_by=None)
    evidence = queries.counted_evidence(m)
    return advised(found, Words(m).none(evidence, nobody, breaks="name neither who issued nor who judged them"))


def _people(m: Moment) -> QuerySet[Person]:
    """Whoever may hold a role, whatever standard they serve."""
    return called(m.for_standard("").of(Person), "holder of a role")


def _asked(m: Moment, *shown: Met) -> list[Need]:
    """Each competence of each role that somebody holds, also as deputy, while they hold it; by the person's
    reference."""
    requirements: dict[Any, list[Any]] = defaultdict(list)
    for pk, role in queries.requirements_of_roles(m).values_list("pk", "role"):
        requirements[role].append(pk)
    return [
        need
        for person, role, begin, end in m.once(_holdings)
        for pk in requirements.get(role, ())
        for need in Need.during(person, begin, end, [s for met in shown for s in met.get((person, pk), ())])
    ]


def _holdings(m: Moment) -> list[tuple[Any, ...]]:
    """Who holds or held which role, from and through which day, by the person's reference. Ask it once
    (`m.once(_holdings)`)."""
    held = queries.held(m).order_by("person__reference")
    return list(held.values_list("person", "role", "held_from", "held_until"))


def _proofs(m: Moment) -> list[tuple[Any, ...]]:
    """Of each proof that was not withdrawn: person, competence, first and last day, whether it says or shows what it
    rests on, and whether it shows anything: one that neither does so nor names who issued or judged it does not. Ask it
    once (`m.once(_proofs)`).

    A file that is put away counts no more. A link does not count either, be it to a document: it says that two records
    have to do with each other, not that one shows the other; what a proof rests on stands in its words.
    """
    files = m.for_standard("").of(Attachment).filter(subject__startswith="CompetenceEvidence:")
    attached = {subject.partition(":")[2] for subject in files.values_list("subject", flat=True)}
    days = ("person", "requirement", "achieved_on", "expires_on", "requirement__valid_for")
    said = queries.counted_evidence(m).order_by().values_list("pk", "evidence", "issuer", "judged_by", *days)
    found = []
    for key, text, issuer, judge, person, pk, achieved, expires, months in said:
        says = is_shown(text) or str(key) in attached
        last = rules.valid_until(achieved, expires, months)
        found.append((person, pk, achieved, last, says, bool(says or is_said(issuer) or judge)))
    return found


def _proved(m: Moment, *, bare: bool = False) -> Met:
    """While a proof counts; `bare`: while one would of which nothing is known but its days."""
    found: Met = defaultdict(list)
    for person, pk, achieved, last, _, shows in m.once(_proofs):
        if shows is not bare:
            found[person, pk] += span(achieved, last)
    return found


def _trained(m: Moment) -> Met:
    """While a training for it is planned with the person, or one that they attended waits for its effect check.

    A planned one counts through its day, and from as long before as the organization has chosen: what lies further
    ahead leaves somebody at work without the competence, and nobody acts in the meantime. One that was held was acted
    on, so it counts through the day that was set for judging its effect, however long that is.
    """
    ahead = m.days("training_ahead")
    found: Met = defaultdict(list)
    for state, who, due in (("planned", "participants", "planned_on"), ("held", "attended", "effect_check_due")):
        under_way = queries.trainings(m).filter(**{"state": state, f"{who}__isnull": False, f"{due}__isnull": False})
        for person, pk, last in under_way.filter(competence__isnull=False).values_list(who, "competence", due):
            found[person, pk] += span(plus(last, -ahead) if state == "planned" else None, last)
    return found


def _on_file(m: Moment) -> Met:
    """From the day on which it was achieved a proof stays on file, if it says or shows what it rests on."""
    found: Met = defaultdict(list)
    for person, pk, achieved, _, says, _ in m.once(_proofs):
        found[person, pk] += span(achieved, None) if says else []
    return found


def _due(trainings: QuerySet[Training], who: str, due: str) -> QuerySet[Training]:
    """Those that somebody takes part in who is here on that day, or of which nobody is named."""
    stays = Q(**{f"{who}__left_on": None, f"{who}__state": "active"}) | Q(**{f"{who}__left_on__gte": F(due)})
    named = trainings.filter(**{f"{who}__isnull": False})
    moot = named.exclude(pk__in=trainings.filter(stays).values("pk"))
    return trainings.exclude(pk__in=moot.values("pk"))


@check("trainings_held_and_judged_in_time")
def trainings_held_and_judged_in_time(m: Moment) -> Verdict:
    """Trainings take place on their day, and whether they had an effect is judged by the date set for it."""
    w, among = Words(m), queries.trainings(m).exclude(Q(state="planned") & says_something("cancelled_because"))
    seen = Q(state="held", effect_checked_on__isnull=False) & ~Q(effect="")  # a list whose state lags behind
    planned = among.filter(state="planned")
    judged = called(among.filter(Q(state="evaluated") | seen), "evaluated training")
    past = called(among.filter(state__in=("held", "evaluated")), "training that was held")
    begun = Q(attended__isnull=False) | Q(held_on__isnull=False)
    unsaid = planned.filter(pk__in=planned.filter(begun).values("pk"))
    to_hold = _due(planned.exclude(pk__in=unsaid.values("pk")), "participants", "planned_on")
    to_judge = _due(among.filter(state="held").exclude(seen), "attended", "effect_check_due")
    on_their_day = w.planned(to_hold, "planned_on", among, undated="have no date", mend="hold")
    in_time = w.planned(
        to_judge, "effect_check_due", among, undated="have no date of the effect check", mend="evaluate"
    )
    held = w.none(
        called(unsaid, "planned training"),
        Q(),
        breaks="say who was there or on which day",
        empty=NOT_ASKED,
        mend="hold",
    )
    lately = w.last_within(
        judged.exclude(effect="").filter(says_something("effect_result")),
        "effect_checked_on",
        m.days("process_evidence"),
        what="training whose effect was judged",
    )
    poor = judged.filter(effect__in=("partly", "not_effective")).filter(~_repeated(among))
    return advised(
        unless(all_of(on_their_day, in_time, softened(lately), softened(held)), _followed(m, poor)),
        w.none(judged, Q(pk__in=poor.values("pk")), breaks="did not have full effect, and no later one is planned"),
        w.none(past, Q(attended=None), breaks="name nobody who was there"),
    )


def _repeated(trainings: QuerySet[Training]) -> Q:
    """Those after which another one of these is held or planned, for the same competence, or of the same name."""
    later = trainings.annotate(day=Coalesce("held_on", "planned_on")).filter(day__gte=OuterRef("effect_checked_on"))
    again = later.exclude(pk=OuterRef("pk"))
    return Q(Exists(again.filter(competence=OuterRef("competence"))) | Exists(again.filter(title=OuterRef("title"))))


def _followed(m: Moment, poor: QuerySet[Training]) -> Verdict:
    """A doubt: none was found without effect longer ago than the parameter allows, and nothing followed: no training,
    no valid proof of the competence by somebody who was there, nothing raised from it. What was found so long ago is
    past, and so is what nobody who is still here took part in."""
    days = m.days("training_effect")
    lately = poor.filter(effect="not_effective", effect_checked_on__gte=m.ago(m.days("process_evidence") + days))
    by_whom = Q(attended=OuterRef("person")) | Q(attended=None)
    proofs = m.of(CompetenceEvidence).filter(
        Exists(queries.trainings(m).filter(by_whom, pk=OuterRef(OuterRef("pk")))),
        state="valid",
        requirement=OuterRef("competence"),
        achieved_on__gte=OuterRef("effect_checked_on"),
    )
    bare = lately.filter(~Exists(proofs))
    here = queries.known_persons(m).filter(state="active").values("pk")
    asked = bare.exclude(pk__in=_followed_up(m, bare)).filter(Q(attended=None) | Q(attended__in=here)).distinct()
    asked, late = called(asked, "training without effect"), f"past the {days} days within which something had to follow"
    found = Words(m).in_time(asked, "effect_checked_on", asked, days=days, late=late, empty=NOT_ASKED)
    if found.outcome is Outcome.FAILS:
        again = urlencode({"title": found.records[0].title})
        found = replace(found, mend=Mend("Training", "create", known=again))
    return softened(found)


def _followed_up(m: Moment, trainings: QuerySet[Training]) -> list[Any]:
    """The keys of those from which a nonconformity or an action was raised that stands."""
    keys = {f"Training:{pk}": pk for pk in trainings.values_list("pk", flat=True)}
    raised: list[QuerySet[Any]] = [m.for_standard("").of(named(type_).model) for type_ in ("Nonconformity", "Action")]
    found = (r.exclude(state__in=("rejected", "cancelled")).filter(source__in=keys) for r in raised if keys)
    return [keys[source] for records in found for source in records.values_list("source", flat=True)]
