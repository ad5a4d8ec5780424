"""Conditions and mends that several checks of risks share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accord.areas.risks.models import Risk
from accord.kernel.checks.verdict import Mend, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

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
    weigh = dict.fromkeys(("identified", "assessed", "accepted"), "assess")
    return by_state(found, m.of(Risk), {**weigh, "treating": "reassess"})


def by_state(found: Verdict, records: QuerySet[Any], verbs: Mapping[str, str]) -> Verdict:
    """The verdict; the record that is to be mended is mended by the act that its state allows, or by none."""
    mend = found.mend
    if found.outcome is Outcome.HOLDS or mend is None or mend.type != records.model.__name__ or not mend.pointer:
        return found
    state = records.filter(pk=mend.key).values_list("state", flat=True).first()
    verb = verbs.get(state or "")
    return replace(found, mend=replace(mend, verb=verb) if verb else None)


def to_accept(found: Verdict) -> Verdict:
    """The verdict; its risk is mended by the owner's acceptance."""
    if found.outcome is Outcome.HOLDS or found.mend is None or not found.mend.pointer:
        return found
    return replace(found, mend=Mend("RiskAcceptance", "give", found.mend.pointer))
