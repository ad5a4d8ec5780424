"""What is done about risks: planned, approved, done in time, and whether it has helped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.context.terms import QUALITY
from accord.areas.documents.queries import in_force
from accord.areas.processes.queries import active
from accord.areas.risks.checks.saying import effect_signed
from accord.areas.risks.models import Treatment
from accord.areas.risks.queries import live, treatments
from accord.areas.risks.terms import UNDER_WAY, Effect, Option
from accord.kernel.checks.mending import asking, further, mended_by
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, when
from accord.kernel.records.nothing import has, says_something

if TYPE_CHECKING:
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment

RETAINED = Q(option=Option.RETAIN.value)


@check("treatments_planned")
def treatments_planned(m: Moment) -> Verdict:
    """Every treatment says what is done, in which way, by whom and until when."""
    w, pop = Words(m), treatments(m)
    under_way = called(pop.filter(state__in=UNDER_WAY), "treatment under way")
    breaks, holds = "are carried out by somebody who has left", "are carried out by somebody who works here"
    here = w.still_here(under_way, "owner", breaks=breaks, holds=holds)
    words = ~Q(measures="") | ~Q(title="")
    said = w.every(
        pop,
        ~Q(option="") & words & has("owner") & (has("due_on") | RETAINED),
        breaks="do not say what is done, in which way, by whom or until when",
        holds="say what is done, in which way, by whom and until when",
    )
    return advised(
        all_of(here, softened(said)),
        w.every(under_way, ~Q(resources=""), breaks="name no resources"),
        w.every(under_way, has("risk__residual_level"), breaks="do not say how high the residual risk will be"),
    )


@check("treatments_approved")
def treatments_approved(m: Moment) -> Verdict:
    """Every treatment was approved by a named person, as the owner of the risk, on a named day."""
    w, owner = Words(m), F("risk__owner")
    pop = treatments(m).exclude(state="done", imported=True)
    by_owner = Q(approved_by=owner) | Q(imported=False)
    found = w.every(
        pop,
        ~Q(state="planned") & by_who_was_here("approved_by", "approved_on") & by_owner,
        since="approved_on",
        breaks="have no dated approval by the risk owner, or one by somebody who had left",
        holds="were approved by the risk owner",
        mend="approve",
    )
    acts = {"planned": "approve", "approved": "cancel", "running": "cancel", "done": ""}
    others = has("approved_by", "risk__owner") & ~Q(approved_by=owner)
    return advised(
        softened(mended_by(found, pop, acts)),
        w.none(pop, others, breaks="were approved by somebody who does not own the risk today"),
    )


@check("treatments_in_time")
def treatments_in_time(m: Moment) -> Verdict:
    """Every approved treatment is done by its date.

    For quality nobody has to approve one, and where nothing was to be treated, none has to be there.
    """
    w, all_ = Words(m), m.of(Treatment).exclude(state="cancelled")
    among = all_ if m.standard == QUALITY else all_.exclude(state="planned")
    open_ones = all_.filter(state__in=("approved", "running")).exclude(RETAINED & Q(due_on=None))
    waiting = called(all_.filter(state="planned", due_on__isnull=False), "unapproved treatment")
    late = "past the due date"
    return when(
        m.standard != QUALITY or all_.exists(),
        lambda: all_of(
            w.planned(open_ones, "due_on", among, undated="have no date", mend="complete"),
            softened(w.in_time(waiting, "due_on", waiting, empty=NOT_ASKED, mend="approve", late=late)),
        ),
        otherwise="No treatment of a risk is on file.",
    )


@check("treatment_results_on_file")
def treatment_results_on_file(m: Moment) -> Verdict:
    """Every treatment done says when it was done and what came of it, whether it helped by the day set for that."""
    w, done = Words(m), called(m.of(Treatment).filter(state="done"), "completed treatment")
    found = w.every(
        done,
        says_something("result") | says_something("effect_note"),
        since="done_on",
        breaks="leave open the day of completion or what came of it",
        holds="say when they were done and what came of them",
        mend="judge",
    )
    to_judge = done.exclude(RETAINED).filter(effect="", effect_check_due__isnull=False)
    to_judge = called(to_judge, "completed treatment with a date for the check of the effect")
    late = "past that date"
    judged = w.in_time(to_judge, "effect_check_due", to_judge, mend="judge", late=late, empty=NOT_ASKED)
    weighed = Q(risk__assessed_on__gte=F("done_on"))
    return advised(
        softened(all_of(found, judged)),
        w.every(
            called(done.filter(risk__in=live(m)), "completed treatment"),
            weighed,
            breaks="have a risk that was not assessed since",
        ),
    )


@check("treatment_effects_planned")
def treatment_effects_planned(m: Moment) -> Verdict:
    """For every treatment it was said beforehand by what one will see that it has helped."""
    w, pop = Words(m), m.of(Treatment).exclude(state="cancelled").exclude(RETAINED)
    breaks, holds = (
        "do not say by what one will see whether they worked",
        "say by what one will see whether they worked",
    )
    unjudged = pop.filter(state__in=("approved", "running", "done"), effect="")
    return advised(
        softened(w.every(pop, says_something("effect_wanted"), breaks=breaks, holds=holds)),
        w.every(unjudged, has("effect_check_due"), breaks="have no date for the check of their effect"),
    )


@check("treatment_effects_judged")
def treatment_effects_judged(m: Moment) -> Verdict:
    """Whether a treatment has helped is judged by the date set for it."""
    w, pop = Words(m), m.of(Treatment).exclude(RETAINED)
    done = called(pop.filter(state="done"), "completed treatment")
    judged, open_ones = called(done.exclude(effect=""), "treatment with a judged effect"), done.filter(effect="")
    late, days = "waiting too long for a judgement of the effect", m.days("treatment_effect")
    dated, undated = open_ones.filter(effect_check_due__isnull=False), open_ones.filter(effect_check_due=None)
    by_plan = w.in_time(dated, "effect_check_due", done, mend="judge", late=late)
    by_interval = w.in_time(undated, "done_on", done, days=days, mend="judge", late=late)
    signed = effect_signed(w, judged)
    another = m.of(Treatment).filter(risk=OuterRef("risk"), state__in=UNDER_WAY)
    failed = called(judged.filter(effect=Effect.NOT.value), "treatment without effect")
    found = all_of(
        by_plan, *map(softened, (by_interval, signed, w.some(judged, what="treatment with a judged effect")))
    )
    return advised(
        further(found, pop, {"done": "judge", "running": "complete", "approved": "complete", "planned": "approve"}),
        w.none(judged, Q(effect_checked_by=F("owner")), breaks="were judged by the person who carried them out"),
        w.every(failed, Q(Exists(another)), breaks="have no other treatment of their risk under way"),
    )


@check("treatments_in_processes")
def treatments_in_processes(m: Moment) -> Verdict:
    """Every treatment names the process of which it becomes a part, or the document in force in which it stands."""
    w, pop = Words(m), treatments(m).exclude(RETAINED)
    rules = w.valid(in_force(m), first="effective_from")
    in_process, in_document = pop.filter(processes__in=active(m)), pop.filter(documents__in=rules)
    found = w.every(
        pop,
        Q(pk__in=in_process.values("pk")) | Q(pk__in=in_document.values("pk")),
        breaks="name no process in use and no document in force that they are part of",
        holds="name a process or a document that they are part of",
    )
    return softened(asking(found, "processes documents"))
