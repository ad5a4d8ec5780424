"""Beside a management review: what of its inputs is said, what is judged, and what became of its decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.improvement.queries import seen_actions_from
from accord.areas.reviews.models import ManagementReview
from accord.areas.reviews.queries import actions_of, labels
from accord.areas.reviews.terms import QUALITY, SECURITY, VERDICTS, DecisionKind, asked
from accord.doors.pages.address import act_address, record_address
from accord.doors.pages.places import Landmark, landmarks, panel
from accord.kernel.access.scope import visible
from accord.kernel.acts.act import act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record


@panel("Inputs, judgement, decisions", of=("ManagementReview",))
def minutes_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of a review: one line for each input that a standard asks for, the verdicts, the decisions."""
    if not isinstance(record, ManagementReview):
        return None
    names, slug, day = labels(), by.organization.slug, today_of(by)
    wanted = [
        (names[i.field], QUALITY in i.standards, SECURITY in i.standards, bool(getattr(record, i.field).strip()))
        for i in asked(record.serves)
    ]
    seen = {a.pk: a for a in seen_actions_from(by, record)}
    kinds = []
    for kind in DecisionKind:
        actions = [seen[pk] for pk in actions_of(record, kind).values_list("pk", flat=True) if pk in seen]
        rows = [
            (a, record_address(slug, a), a.state == "open" and a.due_on is not None and a.due_on < day) for a in actions
        ]
        kinds.append((kind.label, getattr(record, f"{kind.value}_decision"), rows))
    declaration = of(ManagementReview)
    verdicts = [
        (declaration.field(n).label, getattr(record, f"get_{n}_display")(), getattr(record, n))
        for n in (VERDICTS if QUALITY in record.serves else VERDICTS[:-1])
    ]
    return "reviews/minutes.html", {
        "review": record,
        "wanted": wanted,
        "said": sum(said for *_, said in wanted),
        "kinds": kinds,
        "verdicts": verdicts,
        "both": {QUALITY, SECURITY} <= set(record.serves.split()),
        "acts": [(a.label, act_address(slug, a, str(record.reference))) for a in _acts(by, record)],
    }


def _acts(by: Actor, record: ManagementReview) -> list[Any]:
    found = (act_at(of(ManagementReview), verb) for verb in ("collect", "decide"))
    return [a for a in found if a and by.may(a.needs) and a.possible_in(record.state)]


@landmarks
def last_review(by: Actor) -> list[Landmark]:
    """The day of the last management review that was held."""
    held = visible(of(ManagementReview), by).filter(archived_on=None, held_on__isnull=False)
    last = held.filter(state__in=("held", "signed")).order_by("-held_on", "-reference").first()
    return [Landmark(f"the last management review {last.reference}", last.held_on)] if last else []
