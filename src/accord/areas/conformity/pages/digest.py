"""The weekly digest: what lapses in the coming weeks if nobody acts, what of it is the reader's to do, and what got
better or worse since the last one. As a mail, in text and in HTML, and as a page that shows it before it is sent.

Verdicts are found out once for the organization and kept (`kernel/moments/kept.py`); what differs from reader to reader
is which duties are theirs and which records they may see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import Truncator

from accord.areas.conformity.pages.differences import TITLES, brief_of, parts_of
from accord.areas.conformity.pages.lapsing import Line, is_mine, line_of
from accord.areas.conformity.pages.requirements import at, shown
from accord.areas.conformity.queries.lapsing import lapsing
from accord.doors.pages.address import acts_on
from accord.doors.pages.letters import Written, weekly_letter
from accord.doors.pages.places import page
from accord.doors.pages.show import Shower
from accord.doors.pages.show import day as written
from accord.kernel.duties.inbox import duties
from accord.kernel.letters.weekly import last_day, wants, week_at
from accord.kernel.moments.clock import now
from accord.kernel.moments.past import moment

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accord.areas.conformity.terms import Lapse
    from accord.doors.pages.address import Acts
    from accord.kernel.access.actor import Actor
    from accord.kernel.duties.inbox import Duty
    from accord.kernel.moments.moment import Moment

WEEKS, MOST, ROWS, LONG = 6, 12, 3, 220
"""Six weeks are enough to order a calibration or to find a day for a review; more is on the page."""


@dataclass(frozen=True, slots=True)
class Item:
    """A lapse as the digest says it. `doing`: what keeps it, who does it, where, and by when; `more`: how many
    requirements it does not name."""

    on: date
    line: Line
    doing: list[tuple[str, str, str, date | None]]
    more: int

    @property
    def rows(self) -> list[tuple[Any, str, str, str]]:
        """The first requirements: edition, ref, title, address."""
        return self.line.rows[:ROWS]


@dataclass(frozen=True, slots=True)
class Coming:
    """What lapses until a day: `mine` by what is the reader's to do, `rest` otherwise; the first of each, and how many
    more requirements there are. `late`: how much of the reader's is late already. `counts`: requirements, and those of
    `mine`."""

    on: date
    until: date
    mine: list[Item]
    more_mine: int
    rest: list[Item]
    more_rest: int
    late: int
    counts: tuple[int, int]

    @property
    def says_late(self) -> str:
        """What the reader should have done already."""
        return f"{self.late} of your duties {'is' if self.late == 1 else 'are'} late" if self.late else ""

    @property
    def says_mine(self) -> str:
        """The heading of what is the reader's to do."""
        return f"{_lapse(self.counts[1], 'requirement')} unless you act"

    @property
    def says_rest(self) -> str:
        """The heading of the rest."""
        every, mine = self.counts
        lapse = _lapse(every - mine, "more") if mine else _lapse(every, "requirement")
        return f"{lapse} by {written(self.until)} if nobody acts"


def _lapse(count: int, of: str) -> str:
    """`1 requirement lapses`, `2 requirements lapse`, `2 more lapse`."""
    several = "s" if count != 1 and of != "more" else ""
    return f"{count} {of}{several} lapse{'s' if count == 1 else ''}"


def coming(by: Actor, m: Moment) -> Coming:
    """What lapses in the weeks after the moment's day, as the reader may see it."""
    until = m.on + timedelta(weeks=WEEKS)
    found = lapsing(by, m, shown(by), last=until)
    mine, rest = ([x for x in found if is_mine(by, x) is own] for own in (True, False))
    late = [d for d in duties(by, m, ahead=-1) if d.due_on is not None]
    shower = Shower(by)
    shower.allow([d.person for x in found for d in x.duties if d.person is not None])
    acts = acts_on(by, [d for x in (*mine[:MOST], *rest[:MOST]) for d in x.duties])
    return Coming(
        m.on,
        until,
        [_item(by, shower, x, acts) for x in mine[:MOST]],
        _rows(mine[MOST:]),
        [_item(by, shower, x, acts) for x in rest[:MOST]],
        _rows(rest[MOST:]),
        len(late),
        (_rows(found), _rows(mine)),
    )


def _rows(found: Sequence[Lapse]) -> int:
    return sum(len(x.rows) for x in found)


def _item(by: Actor, shower: Shower, lapse: Lapse, acts: Acts) -> Item:
    line = line_of(by, shower, lapse, acts)
    doing = [(k.says, _who(by, shower, d), k.address, k.on) for k, d in zip(line.keeping, lapse.duties, strict=True)]
    return Item(lapse.on, line, doing, len(lapse.rows) - ROWS if len(lapse.rows) > ROWS else 0)


def _who(by: Actor, shower: Shower, duty: Duty) -> str:
    if duty.person is None:
        return "nobody is named"
    if by.person is not None and duty.person == by.person:
        return "you"
    return duty.person.title if shower.sees(duty.person) else "somebody whom you do not see"


@weekly_letter("conformity.view")
def weekly_digest(by: Actor, since: date, stop: str) -> Written | None:
    """The mail. None where nothing lapses, nothing changed and nothing of the reader's is late: a mail that says
    nothing teaches people not to open the next one."""
    with moment(by.organization) as m:
        found = coming(by, m)
    turns: dict[str, Any] = {"parts": parts_of(by, shown(by), since, found.on)}
    brief = brief_of(turns)
    if not (found.mine or found.rest or found.late or brief):
        return None
    context = {
        "by": by,
        "coming": found,
        "since": since,
        "brief": brief,
        "more_turns": turns["count"] - turns["shown"],
        "root": settings.ACCORD_BASE_URL,
        "home": f"{settings.ACCORD_BASE_URL}/{by.organization.slug}",
        "stop": stop,
    }
    text = "\n".join(_text(context)) + "\n"
    return Written(_subject(by, found, turns["count"]), text, render_to_string("conformity/digest_mail.html", context))


def _subject(by: Actor, found: Coming, turned: int) -> str:
    """What is the reader's comes first: a list of mails on a phone shows little more."""
    every, mine = found.counts
    if every == mine:
        in_all = ""
    elif mine:
        in_all = f"{every} lapse by {written(found.until)} in all"
    else:
        in_all = f"{_lapse(every, 'requirement')} by {written(found.until)}"
    said = [found.says_late, found.says_mine if mine else "", in_all, f"{turned} changed" if turned else ""]
    return f"{by.organization.title}: {', '.join(s for s in said if s)}"


# ---- in text ---------------------------------------------------------------------------------------------------------


def _text(context: dict[str, Any]) -> Iterator[str]:
    found, home, root = context["coming"], context["home"], context["root"]
    yield f"{context['by'].organization.title}, {_long(found.on)}"
    if found.late:
        yield from ("", f"{found.says_late}: {home}/my-work/")
    yield from _section(found.says_mine, found.mine, found.more_mine, f"{home}/lapses/?who=me", root)
    yield from _section(found.says_rest, found.rest, found.more_rest, f"{home}/lapses/", root)
    yield from _turns(context)
    yield from (
        "",
        "-- ",
        "A check that holds is evidence, not a certificate: conformity stays the decision of people.",
        "You get this on Mondays because you work with this management system. Send it no longer:",
        context["stop"],
    )


def _long(day: date) -> str:
    return f"{day:%A}, {written(day)}"


def _section(title: str, items: Sequence[Item], more: int, all_of_it: str, root: str) -> Iterator[str]:
    if not items and not more:
        return
    yield from ("", title.upper())
    for day, of_day in groupby(items, key=lambda item: item.on):
        yield from ("", f"Lapses on {_long(day)}")
        for number, item in enumerate(of_day):
            yield from ([""] if number else [])
            yield from _lines(item, root)
    if more:
        yield from ("", f"and {more} more: {all_of_it}")


def _lines(item: Item, root: str) -> Iterator[str]:
    yield from (f"  {e.label} {ref} {title}" for e, ref, title, _ in item.rows)
    if item.more:
        yield f"  and {item.more} more"
    for says, who, address, by_when in item.doing:
        when = f", by {written(by_when)}" if by_when else ""
        yield from (f"  > {says} ({who}{when})", f"    {root}{address}")
    if item.doing:
        return
    if mend := item.line.mend:
        yield from (f"  > {mend['label']}", f"    {root}{mend['url']}")
    elif item.line.records:
        old = ", ".join(f"{reference} {title}" for reference, title, _ in item.line.records)
        yield from (f"  > What shows it is too old by then: {old}", f"    {root}{item.rows[0][3]}")
    else:
        yield from ("  > The requirement says what can be done", f"    {root}{item.rows[0][3]}")


def _turns(context: dict[str, Any]) -> Iterator[str]:
    if not context["brief"]:
        return
    yield from ("", f"CHANGED SINCE {written(context['since']).upper()}")
    for turn, of_turn in groupby(context["brief"], key=lambda one: one["line"].difference.turn):
        yield from ("", TITLES[turn])
        for one in of_turn:
            line, d = one["line"], one["line"].difference
            yield from ("", *(f"  {one['edition'].label} {ref} {title}" for ref, title, _ in line.rows[:ROWS]))
            if len(line.rows) > ROWS:
                yield f"  and {len(line.rows) - ROWS} more"
            yield f"  > {d.then.outcome.value}, now {d.now.outcome.value}"
            yield f"    {Truncator(d.now.because).chars(LONG)}"
    if context["more_turns"]:
        yield from ("", f"and {context['more_turns']} more")
    yield from ("", f"Why, and by whom: {context['home']}/differences/?since={context['since'].isoformat()}")


# ---- as a page -------------------------------------------------------------------------------------------------------


@page("digest/", needs="conformity.view")
def digest(request: HttpRequest, by: Actor) -> HttpResponse:
    """What the mail would say if it were sent now, to whom and when. It is always of today: a mail of another day is
    not sent."""
    with moment(by.organization) as m:
        context = at(by, m) | {"coming": coming(by, m)}
    context |= {
        "since": last_day(by.organization, week_at(now(), by.organization.time_zone)),
        "next": week_at(now(), by.organization.time_zone) + timedelta(weeks=1),
        "address": by.person.account.email if by.person and by.person.account else "",
        "wanted": by.person is not None and not by.is_guest and wants(by.organization.pk, by.person.pk),
    }
    context["dated"] = False
    return render(request, "conformity/digest.html", context)
