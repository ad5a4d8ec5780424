"""The acts of reviews: collecting the inputs, holding the review, deciding, signing the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from accord.areas.improvement.services import give_action
from accord.areas.reviews import rules
from accord.areas.reviews.models import ManagementReview
from accord.areas.reviews.queries import actions_of, collected, labels
from accord.areas.reviews.terms import INPUTS, VERDICTS, DecisionKind
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.acts.perform import add
from accord.kernel.moments.moment import Moment
from accord.kernel.organization.models import Person
from accord.kernel.refusals import Refused, refuse


@act(needs="reviews.edit", moves="planned | held", label="Collect the inputs")
def collect_management_review(
    *,
    by: Actor,
    management_review: ManagementReview,
    again: Annotated[bool, Say("write over", "Also where something is written already.")] = False,
) -> None:
    """Write down what the records say today about each input; read it, add what they do not know, correct it."""
    day = today_of(by)
    since = management_review.period_from or day - timedelta(days=365)
    for field, text in collected(Moment(by.organization, day), management_review, since).items():
        if text and (again or not getattr(management_review, field).strip()):
            setattr(management_review, field, text)
    management_review.inputs_as_of = day


@act(needs="reviews.move", moves="planned -> held", label="Record that it was held")
def hold_management_review(
    *,
    by: Actor,
    management_review: ManagementReview,
    held_on: date,
    chair: Person,
    participants: Annotated[Sequence[Person], Say("participants", "Who took part.")],
) -> None:
    """Record that the review took place, who led it and who took part (9.3.1)."""
    happened(by, held_on, "The day of the review", "held_on")
    management_review.held_on, management_review.chair = held_on, chair
    management_review.participants.set(participants)


@act(needs="reviews.move", moves="held", label="Decide")
def decide_management_review(
    *,
    by: Actor,
    management_review: ManagementReview,
    kind: Annotated[DecisionKind, Say("about", "What to improve, what to change in the system, which means to add.")],
    action: Annotated[str, Say("what to do", "The decision as something to do, in a few words.")],
    who: Annotated[Person, Say("who", "The one person who does it.")],  # type: ignore[valid-type]  # django-stubs takes it for its own
    due_on: Annotated[date, Say("by when", "The day by which it is done.")],
    details: Annotated[str, Say("details", "Why, how and with what.", "longtext")] = "",
) -> None:
    """Decide something, and give it to somebody as an action (9.3.3)."""
    made = give_action(by=by, title=action, owner=who, due_on=due_on, source=management_review, details=details)
    actions_of(management_review, DecisionKind(kind)).add(made)


@act(needs="reviews.approve", moves="held -> signed", signed="I sign these minutes of the management review")
def sign_management_review(
    *,
    by: Actor,
    management_review: ManagementReview,
    next_on: Annotated[date | None, Say("next review on", "A day: the next review is planned for it.")] = None,
) -> None:
    """Sign the minutes: every input considered, the system judged, each kind of decision taken (9.3.1 to 9.3.3)."""
    review = management_review
    if review.chair_id is not None and (by.person is None or by.person.pk != review.chair_id):
        raise Refused(f"{review.chair} led this review and signs its minutes.", "chair")
    decided = {
        k.value: bool(getattr(review, f"{k.value}_decision").strip()) or actions_of(review, k).exists()
        for k in DecisionKind
    }
    objections = [
        *rules.missing_inputs(
            serves=review.serves, inputs={i.field: getattr(review, i.field) for i in INPUTS}, labels=labels()
        ),
        *rules.missing_verdicts(
            serves=review.serves, verdicts={n: getattr(review, n) for n in VERDICTS}, conclusion=review.conclusion
        ),
        *rules.missing_decisions(serves=review.serves, decided=decided),
    ]
    refuse(*objections)
    day = today_of(by)
    review.signed_by, review.signed_on = by.person, day
    if next_on is not None:
        if next_on <= day:
            raise Refused("The next review lies ahead. Choose a later day.", "next_on")
        add(
            ManagementReview(
                title=f"Management review, {next_on:%B %Y}", planned_on=next_on, period_from=review.held_on,
                chair=review.chair, owner=review.owner, serves=review.serves,
            )
        )  # fmt: skip
