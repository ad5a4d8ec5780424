"""What is above the limit is treated, or borne by its owner for a time; and what is left is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.risks.checks.saying import to_accept, to_weigh
from accord.areas.risks.models import Risk, RiskAcceptance, Treatment
from accord.areas.risks.queries import (
    above_limit,
    answers,
    borne,
    ever_accepted,
    live,
    looked_at,
    standing_acceptances,
    with_what_is_left,
)
from accord.kernel.checks.mending import mended_by
from accord.kernel.checks.periods import FAR, Span
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.spans import Need, spanned
from accord.kernel.checks.verdict import NOT_ASKED, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.records.nothing import has

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from accord.kernel.moments.moment import Moment

Spans = dict[Any, list[Span]]


def _kept(m: Moment, keys: Iterable[Any], begun: dict[Any, date], met: Spans) -> Verdict:
    """What was borne once is, from then on, borne or treated."""
    needs = [Need(key, begun[key], FAR, tuple(met.get(key, ()))) for key in keys if key in begun]
    return to_accept(
        spanned(
            m,
            called(m.of(Risk), "accepted risk"),
            needs,
            breaks="have no acceptance that still runs and covers today's level",
            holds="are still accepted or treated",
            empty=NOT_ASKED,
        )
    )


def _borne(m: Moment, levels: Mapping[Any, int | None], begun: dict[Any, date], met: Spans) -> tuple[Verdict, Verdict]:
    """What was borne once still is; where an acceptance does not say how much, nothing shows it."""
    some = {key: [*met.get(key, ()), *spans] for key, spans in borne(m, levels, unsaid=True).items()}
    return _kept(m, levels, begun, met | some), softened(
        to_accept(
            spanned(
                m,
                called(m.of(Risk), "accepted risk"),
                [_always(key, met.get(key, [])) for key in some],
                breaks="have an acceptance that does not say up to which level",
                holds="have an acceptance that says up to which level",
                empty=NOT_ASKED,
            )
        )
    )


@check("risks_above_limit_answered")
def risks_above_limit_answered(m: Moment) -> Verdict:
    """Every risk above the limit is being treated, or its owner bears it for a time that still runs."""
    w, above = Words(m), above_limit(m)
    weighed = w.every(
        called(looked_at(m), "assessed risk"),
        has("current_level", "method__acceptance_limit"),
        since="assessed_on",
        breaks="have no level, no acceptance limit to compare it with, or no day of assessment",
        holds="have a level and a day of assessment",
    )
    treating = w.covered(
        called(above.filter(state="treating"), "risk above the limit that is treated"),
        m.of(Treatment).exclude(state="cancelled"),
        "risk",
        breaks="have no treatment",
        holds="have a treatment",
        empty=NOT_ASKED,
    )
    levels = dict(above.values_list("pk", "current_level"))
    begun, by_treatment = ever_accepted(m), answers(m)
    answered = {key: [*by_treatment.get(key, ()), *((d, FAR) for d in (begun.get(key),) if d)] for key in levels}
    bare = spanned(
        m,
        called(m.of(Risk), "risk above the limit"),
        [_always(key, spans) for key, spans in answered.items()],
        breaks="are neither treated nor accepted by their owner",
        holds="are treated or were accepted",
        empty=NOT_ASKED,
        opens="Treatment",
    )
    to_treat = mended_by(bare, m.of(Risk), {"identified": "assess", "assessed": "treat", "accepted": "treat"})
    kept = _borne(m, levels, begun, _joined(by_treatment, borne(m, levels)))
    return all_of(softened(to_weigh(m, weighed)), treating, *kept, softened(to_treat))


@check("risks_left_accepted")
def risks_left_accepted(m: Moment) -> Verdict:
    """What is left of every treated risk is known, and where it lies above the limit the owner of the risk has
    accepted it for a time that still runs."""
    w, risks = Words(m), called(with_what_is_left(m), "risk treated or above the limit")
    left = w.every(
        risks,
        has("left", "current_level", "method__acceptance_limit"),
        breaks="do not say how high the residual risk is, or by which limit it is judged",
        holds="say how high the residual risk is",
    )
    high = risks.filter(left__gt=F("method__acceptance_limit")).values_list("pk", "left", "treated_since")
    levels, in_doubt = ({key: left for key, left, since in high if since is is_so} for is_so in (False, True))
    begun = ever_accepted(m)
    doubt = spanned(
        m,
        called(m.of(Risk), "risk treated since the last assessment"),
        [_always(key, borne(m, in_doubt).get(key, [])) for key in in_doubt],
        breaks="have a residual risk that nobody has assessed",
        holds="are accepted up to the level of that assessment",
        empty=NOT_ASKED,
    )
    never = spanned(
        m,
        called(m.of(Risk), "risk with a residual level above the limit"),
        [_always(key, [(begun[key], FAR)] if key in begun else []) for key in levels],
        breaks="were not accepted by their owner",
        holds="were accepted",
        empty=NOT_ASKED,
    )
    by_others = w.none(
        standing_acceptances(m).filter(risk__in=live(m)),
        Q(accepted_by__isnull=False) & ~Q(accepted_by=F("risk__owner")),
        breaks="were given by somebody who does not own the risk today",
    )
    given = m.of(RiskAcceptance).filter(risk=OuterRef("pk"), expires_on__lt=m.on).exclude(state="withdrawn")
    runs = standing_acceptances(m).filter(risk=OuterRef("pk")).exclude(expires_on__lt=m.on)
    over = w.none(
        called(live(m).filter(state="accepted"), "accepted risk"),
        Exists(given) & ~Exists(runs),
        breaks="have an acceptance that has ended",
    )
    found = all_of(
        softened(to_weigh(m, left)),
        softened(to_weigh(m, doubt)),
        *_borne(m, levels, begun, borne(m, levels)),
        softened(to_accept(never)),
    )
    return advised(found, by_others, over)


def _always(key: Any, met: list[Span]) -> Need:
    """A need without beginning and end."""
    return next(Need.during(key, None, None, met))


def _joined(*parts: Spans) -> Spans:
    """The periods of several together."""
    joined: Spans = {}
    for part in parts:
        for key, spans in part.items():
            joined.setdefault(key, []).extend(spans)
    return joined
