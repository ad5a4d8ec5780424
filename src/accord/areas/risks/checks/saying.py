"""Conditions and mends that several checks of risks share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.risks.models import Risk
from accord.kernel.checks.verdict import Mend, Outcome, Verdict

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

NOT_ASKED = Outcome.NOT_APPLICABLE


def given(*fields: str) -> Q:
    """Texts that are filled."""
    return Q(*(~Q(**{name: ""}) for name in fields))


def known(*fields: str) -> Q:
    """Pointers, days and numbers that are filled."""
    return Q(**{f"{name}__isnull": False for name in fields})


def to_weigh(m: Moment, found: Verdict) -> Verdict:
    """The verdict; a risk is mended by weighing it, which is another act while it is being treated."""
    if found.outcome is Outcome.HOLDS or found.mend is None or found.mend.type != "Risk" or not found.mend.pointer:
        return found
    treating = m.of(Risk).filter(pk=found.mend.pointer.partition(":")[2], state="treating").exists()
    return replace(found, mend=replace(found.mend, verb="reassess" if treating else "assess"))


def to_accept(found: Verdict) -> Verdict:
    """The verdict; its risk is mended by the owner's acceptance."""
    if found.outcome is Outcome.HOLDS or found.mend is None or not found.mend.pointer:
        return found
    return replace(found, mend=Mend("RiskAcceptance", "give", found.mend.pointer))
