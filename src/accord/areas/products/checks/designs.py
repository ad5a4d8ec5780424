"""What design projects, their reviews and their changes can show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, Min, OuterRef, Q

from accord.areas.products.models import DesignChange, DesignProject, DesignReview, Product
from accord.areas.products.queries import design_changes, designs, looks, looks_made, on_offer
from accord.areas.products.terms import BEGUN, PAST_VERIFICATION, DesignCheck, Judgement
from accord.kernel.checks.mending import STEPS, by_act, mended_by
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, unless
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

REVIEW, VERIFICATION, VALIDATION = (c.value for c in DesignCheck)
TROUBLE = Q(judgement__in=(Judgement.CONDITIONS.value, Judgement.FAILED.value))
VERIFIED = says_something("verification") & by_who_was_here("verified_by", "verified_on")
VALIDATED = says_something("validation") & by_who_was_here("validated_by", "validated_on")
NEXT = {"planned": "agree-inputs", "inputs_agreed": "begin", "developing": "verify", "verified": "validate"}
"""The next step of a design, by its state."""
STEPS["DesignProject"] = dict(reversed(NEXT.items()))
STEPS["DesignReview"] = {"planned": "hold"}
LOOK_AGAIN = {"planned": "hold", "held": "settle", "settled": "repeat"}


def _possible(m: Moment, verdict: Verdict) -> Verdict:
    """The verdict, mended by what can be done: a project handed over is locked and goes back to work first, and a look
    at a design takes its next step."""
    if verdict.mend and verdict.mend.verb in LOOK_AGAIN.values():
        verdict = mended_by(verdict, m.of(DesignReview), LOOK_AGAIN)
    return mended_by(verdict, m.of(DesignProject), {"transferred": "rework"})


@check("new_products_designed")
def new_products_designed(m: Moment) -> Verdict:
    """Every product in development, and every one released since design projects are on file, goes through a design
    project with a plan; where none is new, one of those on offer is developed further by such a project."""
    w, planned = Words(m), designs(m).filter(says_something("plan"))
    first = planned.aggregate(first=Min("planned_on"))["first"]
    new = Q(state="developing") | (Q(state="released", released_on__gte=first) if first else Q(pk__in=()))
    own = planned.filter(product=OuterRef("pk"))
    ahead = Q(Exists(own.filter(planned_on__lte=OuterRef("released_on"))))
    found = w.every(
        called(m.of(Product).filter(new), "new product"),
        Q(state="developing") & Q(Exists(own)) | ahead,
        breaks="have no design project that was planned before their release",
        holds="have a design project with a plan",
        empty=NOT_ASKED,
    )
    if found.outcome is NOT_ASKED:
        further = planned.filter(state__in=BEGUN, product__in=on_offer(m))
        found = w.some(further, what="design project with a plan for a product on offer")
    nameless = w.none(designs(m), Q(product__isnull=True), breaks="name no product")
    return advised(softened(_planned(m, found)), nameless)


def _planned(m: Moment, found: Verdict) -> Verdict:
    """The verdict; a project of the product that has no plan yet is edited."""
    if found.mend is None or found.mend.of != "Product":
        return found
    bare, new = designs(m).filter(product=found.mend.key), Mend("DesignProject", "create", found.mend.pointer)
    return _possible(m, replace(found, mend=by_act(bare, "edit", new, "plan planned_on")))


@check("design_projects_planned")
def design_projects_planned(m: Moment) -> Verdict:
    """Every design project begun has a plan with its dates, people, part of customers, and reviews, verification and
    validation."""
    w, begun = Words(m), called(designs(m, *BEGUN), "design project that has begun")

    def listed(kind: str) -> Q:
        return Q(Exists(looks(m, kind).filter(design_project=OuterRef("pk"))))

    whole = (
        says_something("plan")
        & ~Q(customer_involvement="")
        & Q(planned_end__isnull=False, team__isnull=False)
        & listed(REVIEW)
        & (listed(VERIFICATION) | Q(verified_on__isnull=False))
        & (listed(VALIDATION) | Q(validated_on__isnull=False))
    )
    found = w.every(
        begun,
        whole,
        since="planned_on",
        breaks="have no plan, or one without dates, people, the part of customers, review, verification or validation",
        holds="have a complete plan",
    )
    running = begun.exclude(state="transferred").filter(planned_end__isnull=False)
    return advised(softened(_possible(m, found)), w.in_time(running, "planned_end", begun, late="past the planned end"))


@check("design_inputs_agreed")
def design_inputs_agreed(m: Moment) -> Verdict:
    """Every design project begun has its inputs on file, found complete and free of conflict by a named person on a
    named day."""
    w, begun = Words(m), called(designs(m, *BEGUN), "design project that has begun")
    known = w.every(
        called(begun.exclude(state="transferred"), "design project under way"),
        says_something("inputs"),
        breaks="have no inputs on file",
        holds="have their inputs on file",
        empty=NOT_ASKED,
    )
    agreed = w.every(
        begun,
        says_something("inputs", "inputs_judgement") & by_who_was_here("inputs_agreed_by", "inputs_agreed_on"),
        since="inputs_agreed_on",
        breaks="do not say who agreed the inputs, when, and why these are complete, or name somebody who had left "
        "before",
        holds="have inputs that somebody found complete",
        mend="agree-inputs",
    )
    past = dict.fromkeys(("inputs_agreed", *PAST_VERIFICATION), "rework")
    return all_of(softened(known), softened(mended_by(agreed, m.of(DesignProject), past)))


@check("designs_reviewed")
def designs_reviewed(m: Moment) -> Verdict:
    """Design reviews are held by the dates set for them, and no design was finished without one."""
    w, reviews = Words(m), looks(m, REVIEW)
    waiting = reviews.filter(state="planned", held_on__isnull=True)
    held = looks_made(m, REVIEW).exclude(judgement="").filter(held_on__isnull=False)
    by_then = Q(design_project__transferred_on=None) | Q(held_on__lte=F("design_project__transferred_on"))
    finished = w.covered(
        called(designs(m, *PAST_VERIFICATION), "verified design project"),
        by=held.filter(by_then),
        via="design_project",
        first="held_on",
        breaks="have no judged review on file from before their transfer",
        holds="were reviewed",
        empty=NOT_ASKED,
    )
    return all_of(
        w.planned(waiting, "planned_on", reviews, undated="have no date", mend="hold"),
        softened(w.some(held, first="held_on", what="design review with a judgement")),
        softened(finished),
    )


@check("designs_verified")
def designs_verified(m: Moment) -> Verdict:
    """Every design called verified was compared with its inputs: by whom, when and with what result."""
    passed = _passed(m, PAST_VERIFICATION, VERIFIED, "verified")
    return _with_looks(m, VERIFICATION, "verified", PAST_VERIFICATION, passed)


@check("designs_validated")
def designs_validated(m: Moment) -> Verdict:
    """Every design called validated was tried for its intended use: by whom, when and with what result."""
    w, states, designed = Words(m), PAST_VERIFICATION[1:], designs(m).filter(product=OuterRef("pk"))
    tried = Exists(designed.filter(state__in=states))
    since = Exists(designed.filter(planned_on__lte=OuterRef("released_on")))
    made = on_offer(m).filter(Exists(designed))
    early = w.none(
        called(made.filter(since), "product on offer with a design project"),
        ~Q(tried),
        breaks="have no validated design",
        empty=NOT_ASKED,
    )
    later = called(made.filter(~since), "product on offer with a later design project")
    untried = w.none(later, ~Q(tried), breaks="have no validated design")
    found = _with_looks(m, VALIDATION, "validated", states, _passed(m, states, VALIDATED, "validated"))
    doubt = softened(_of_product(m, early))
    asked = doubt if doubt.outcome is Outcome.NO_DATA and not found.records else unless(found, doubt)
    both = designs(m, *states).filter(validated_on__isnull=False, transferred_on__isnull=False)
    handed_over = w.none(
        called(both, "design project that was handed over"),
        Q(transferred_on__lt=F("validated_on")),
        breaks="were handed over before they were validated",
        empty=NOT_ASKED,
        mend="rework",
    )
    return advised(all_of(asked, softened(handed_over)), untried)


def _of_product(m: Moment, found: Verdict) -> Verdict:
    """The verdict on a product, mended by the next step of its design."""
    if found.mend is None or found.outcome is not Outcome.FAILS:
        return found
    project = designs(m).filter(product=found.mend.key).order_by("reference").values_list("state", "pk").first()
    state, pk = project or ("", "")
    return replace(found, mend=Mend("DesignProject", NEXT[state], f"DesignProject:{pk}")) if state in NEXT else found


def _passed(m: Moment, states: tuple[str, ...], complete: Q, done: str, empty: Outcome = Outcome.NO_DATA) -> Verdict:
    """Designs in these states say who, when and with what result they were `done`: "verified"."""
    return softened(
        Words(m).every(
            called(designs(m, *states), f"{done} design project"),
            complete,
            since=f"{done}_on",
            breaks=f"do not say by whom, when or with what result they were {done}, or name somebody who had left "
            "before",
            holds=f"say by whom, when and with what result they were {done}",
            empty=empty,
            mend="rework",
        )
    )


def _with_looks(m: Moment, kind: str, done: str, states: tuple[str, ...], passed: Verdict) -> Verdict:
    """The verdict on designs in these states, which were `done`, with what the looks of this kind say about them."""
    w, planned = Words(m), looks(m, kind)
    made, failed = looks_made(m, kind).filter(design_project__state__in=states), Q(judgement=Judgement.FAILED.value)
    doubted = w.none(
        made.filter(Q(held_on__gte=F(f"design_project__{done}_on")) | Q(held_on=None), state="held"),
        failed,
        breaks=f"failed after the design was {done}, or on a day not given, and are not settled",
        empty=NOT_ASKED,
        mend="settle",
    )
    again = w.none(made, failed, breaks="failed and were not repeated, although the design went on")
    late = w.in_time(planned.filter(state="planned"), "planned_on", planned)
    return advised(unless(passed, softened(doubted)), again, late)


@check("design_problems_settled")
def design_problems_settled(m: Moment) -> Verdict:
    """Problems that a review of a design brings up are settled, and no design goes on before that."""
    w, seen = Words(m), looks_made(m)
    went_on = Q(design_project__state="transferred") | Q(held_on__lt=F("design_project__verified_on"))
    went_on |= Q(held_on__lt=F("design_project__validated_on"))
    ignored = w.none(
        seen,
        TROUBLE & Q(state="held") & went_on,
        breaks="brought up a problem that is not settled, and the design went on",
        holds="left no problem open on a design that went on",
        mend="settle",
    )
    settled = w.every(
        called(seen.filter(TROUBLE, state="settled"), "settled design review with a problem"),
        says_something("settlement"),
        since="settled_on",
        breaks="do not say what was done about it, and when",
        holds="say what was done about it",
        empty=NOT_ASKED,
        mend="repeat",
    )
    waiting = w.in_time(
        seen.filter(TROUBLE, state="held"),
        "held_on",
        seen,
        days=m.days("correction_minor"),
        late="waiting too long for a problem to be settled",
        mend="settle",
    )
    return all_of(ignored, softened(settled), softened(waiting))


@check("design_checks_recorded")
def design_checks_recorded(m: Moment) -> Verdict:
    """Every review, verification and validation made of a design is on file with day, method or findings, and
    result."""
    w, seen = Words(m), looks_made(m)
    recorded = w.every(
        seen,
        ~Q(judgement="") & ~Q(findings=""),
        since="held_on",
        breaks="do not say when they were held, what was seen, or what the result was",
        holds="say when they were held, what was seen and what the result was",
        mend="repeat",
    )
    return advised(
        all_of(
            softened(_possible(m, recorded)),
            _passed(m, PAST_VERIFICATION, VERIFIED, "verified", NOT_ASKED),
            _passed(m, PAST_VERIFICATION[1:], VALIDATED, "validated", NOT_ASKED),
        ),
        w.none(seen, Q(participants__isnull=True), breaks="do not say who took part"),
    )


@check("design_outputs_approved")
def design_outputs_approved(m: Moment) -> Verdict:
    """The outputs of every verified design are on file, found sufficient by a named person on a named day."""
    approved = Words(m).every(
        called(designs(m, *PAST_VERIFICATION), "verified design project"),
        says_something("outputs") & by_who_was_here("outputs_approved_by", "outputs_approved_on"),
        since="outputs_approved_on",
        breaks="have no outputs with a dated approval by somebody who was here then",
        holds="have outputs that somebody approved",
        mend="rework",
    )
    return softened(approved)


@check("design_changes_controlled")
def design_changes_controlled(m: Moment) -> Verdict:
    """Every design change was judged and approved before it was carried out, and its side effects were headed off."""
    w, changes = Words(m), design_changes(m)
    unasked = Q(state__in=("proposed", "rejected")) | Q(implemented_on__lt=F("approved_on"))
    ahead = w.none(
        called(changes.filter(implemented_on__isnull=False), "design change that was carried out"),
        unasked,
        breaks="were not approved before that",
        holds="were approved before that",
        empty=NOT_ASKED,
    )
    return all_of(_decided(m, ahead), _on_file(w, changes))


@check("design_changes_recorded")
def design_changes_recorded(m: Moment) -> Verdict:
    """Of every design change it is on file what and why, what it bears on, who approved it and when, and how side
    effects were headed off."""
    return _on_file(Words(m), design_changes(m))


def _on_file(w: Words, changes: QuerySet[DesignChange]) -> Verdict:
    """What was changed, judged, approved and headed off is on file, whatever came first."""
    allowed = w.every(
        changes,
        ~Q(impact="") & by_who_was_here("approved_by", "approved_on"),
        since="approved_on",
        breaks="do not say what they affect, or who approved them and when, or name somebody who had left before",
        holds="say what they affect, and who approved them and when",
    )
    headed_off = w.every(
        changes,
        says_something("reason") & ~Q(precautions=""),
        breaks="do not say what was changed and why, or which precautions were taken",
        holds="say what was changed and why, and which precautions were taken",
    )
    carried_out = w.every(
        called(changes.filter(state="implemented"), "design change that was carried out"),
        Q(),
        since="implemented_on",
        breaks="do not say when",
        holds="say when",
        empty=NOT_ASKED,
        mend="implement",
    )
    return softened(all_of(allowed, headed_off, carried_out))


def _decided(m: Moment, found: Verdict) -> Verdict:
    """The verdict; a change on which nobody decided is approved."""
    return mended_by(found, m.of(DesignChange), {"proposed": "approve"})
