"""The acts on control plans and their characteristics."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from accord.areas.inspections import queries, rules
from accord.areas.inspections.models import Characteristic, ControlPlan
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act
from accord.kernel.acts.happened import happened
from accord.kernel.acts.perform import add

if TYPE_CHECKING:
    from accord.kernel.refusals import Objection

PASSED_ON = ("title", "kind", "nominal", "lower_limit", "upper_limit", "unit", "method", "instrument", "sample",
"reaction", "special", "owner_id")  # fmt: skip


def _name(characteristic: Characteristic) -> str:
    return f"{characteristic.reference or ''} {characteristic.title}".strip()


def _approvable(_: Actor, control_plan: ControlPlan) -> list[Objection]:
    found = queries.characteristics_of(control_plan)
    return rules.plan_approvable(
        about=bool(control_plan.product_id or control_plan.process_id),
        characteristics=len(found),
        boundless=[_name(c) for c in found if c.kind == "measured" and c.lower_limit is None and c.upper_limit is None],
        mute=[_name(c) for c in found if not c.method.strip()],
    )


@act(
    needs="inspections.approve", moves="draft -> approved", gated=True, first=_approvable,
    signed="I approve this control plan: what passes it may be released",
)  # fmt: skip
def approve_control_plan(*, by: Actor, control_plan: ControlPlan, approved_on: date | None = None) -> None:
    """Approve exactly this version; it takes the place of the one before."""
    control_plan.approved_on = happened(by, approved_on, "The day of approval", "approved_on")
    control_plan.approved_by = by.person
    for earlier in queries.earlier_versions(control_plan):
        earlier.state = "superseded"
        earlier.save()


@act(needs="inspections.edit", label="Begin a new version")
def revise_control_plan(*, by: Actor, follows: ControlPlan, version: str = "") -> ControlPlan:
    """Begin the next version of a control plan, with the characteristics of the last one to work from."""
    made = ControlPlan(
        title=follows.title,
        version=version if version and version != follows.version else rules.next_version(follows.version),
        product_id=follows.product_id,
        process_id=follows.process_id,
        stage=follows.stage,
        sampling=follows.sampling,
        acceptance_number=follows.acceptance_number,
        follows=follows,
        owner_id=follows.owner_id,
        serves=follows.serves,
    )
    add(made)
    for c in queries.characteristics_of(follows):
        add(Characteristic(control_plan=made, **{name: getattr(c, name) for name in PASSED_ON}))
    return made


@act(needs="inspections.approve", moves="approved -> superseded", label="Withdraw")
def withdraw_control_plan(*, by: Actor, control_plan: ControlPlan) -> None:
    """Say that nothing is inspected by it any more."""


@act(needs="inspections.edit", moves="in_use -> dropped")
def drop_characteristic(*, by: Actor, characteristic: Characteristic) -> None:
    """Leave it out of this version."""


@act(needs="inspections.edit", moves="dropped -> in_use")
def take_up_characteristic(*, by: Actor, characteristic: Characteristic) -> None:
    """Check it again."""
