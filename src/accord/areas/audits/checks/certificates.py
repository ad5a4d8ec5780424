"""The certificate of a standard, and the last audit of it by own people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.audits import queries
from accord.areas.audits.models import CertificationCycle
from accord.kernel.checks.facts import Fact, tells
from accord.kernel.checks.saying import day_in_words
from accord.kernel.checks.verdict import Deciding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accord.kernel.moments.moment import Moment


@tells
def certificates(m: Moment) -> Iterator[Fact]:
    """Where the certificate stands, and which audit comes next."""
    for cycle in m.of(CertificationCycle).filter(standard=m.standard).exclude(state="ended").order_by("reference"):
        state = cycle.declaration.state(cycle.state).label.lower()
        said = [f"{cycle.edition}: {state}{f' by {cycle.body}' if cycle.body else ''}"]
        if cycle.expires_on:
            said.append(f"certificate {cycle.certificate_number} until {day_in_words(cycle.expires_on)}")
        if cycle.next_audit_due:
            said.append(f"next audit by {day_in_words(cycle.next_audit_due)}")
        yield Fact("compliance", f"{'; '.join(said)}.", Deciding.of(cycle))


@tells
def last_internal_audit(m: Moment) -> Iterator[Fact]:
    """The internal audit that was reported last."""
    for audit in (
        queries.internal(m).filter(reported_on__isnull=False, reported_on__lte=m.on).order_by("-reported_on")[:1]
    ):
        said = f"Last internal audit, reported on {day_in_words(audit.reported_on)}: {audit.title}."
        yield Fact("compliance", said, Deciding.of(audit))
