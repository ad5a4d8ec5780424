"""The acts of methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.risks import rules
from accord.areas.risks.models import RiskMethod
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act
from accord.kernel.acts.happened import today_of
from accord.kernel.acts.perform import add

if TYPE_CHECKING:
    from accord.kernel.refusals import Objection


def _approvable(_: Actor, risk_method: RiskMethod) -> list[Objection]:
    return rules.method_approvable(
        acceptance_criteria=risk_method.acceptance_criteria,
        when_to_assess=risk_method.when_to_assess,
        consistency_rule=risk_method.consistency_rule,
        method=risk_method.read,
    )


@act(
    needs="risks.approve",
    moves="draft -> approved",
    first=_approvable,
    signed="I approve this way of assessing risks and what it lets us take without more ado",
    gated=True,
)
def approve_risk_method(*, by: Actor, risk_method: RiskMethod) -> None:
    """Put this version in force; it supersedes the former one, and risks are weighed by it from now on (6.1.2)."""
    day = today_of(by)
    for former in RiskMethod.objects.filter(state="approved").exclude(pk=risk_method.pk):
        former.state, former.superseded_on = "superseded", day
        former.save()
    risk_method.approved_by, risk_method.approved_on = by.person, day
    risk_method.effective_on = day


@act(needs="risks.edit", moves="approved -> approved", label="Begin a new version")
def revise_risk_method(*, by: Actor, risk_method: RiskMethod, version: str) -> None:
    """Begin the draft of the next version with what this one says; this one holds until the other is approved."""
    add(
        RiskMethod(
            title=risk_method.title, version=version, owner=risk_method.owner, serves=risk_method.serves,
            likelihood_scale=risk_method.likelihood_scale, impact_scale=risk_method.impact_scale,
            level_scale=risk_method.level_scale, matrix=risk_method.matrix,
            acceptance_limit=risk_method.acceptance_limit, acceptance_criteria=risk_method.acceptance_criteria,
            when_to_assess=risk_method.when_to_assess, consistency_rule=risk_method.consistency_rule,
            document_id=risk_method.document_id,
        )
    )  # fmt: skip
