"""The vocabulary of checks: set-based questions to records that explain themselves and know the day on which they
lapse.

Dates belong to these words, never into `ok`: a check's author does not see today. An empty population is `no data`
unless the check says otherwise with `empty`. Every end date is a column; what is valid *until* a day holds on that day
and lapses on the next.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, F, Max, OuterRef, Q, When

from accord.kernel.access.models import Signature
from accord.kernel.checks.apart import Apart
from accord.kernel.checks.intervals import allowed_until
from accord.kernel.checks.joining import advised, all_of, any_of, softened, unless, when
from accord.kernel.checks.mending import asking, by_act, create, locked, mended_by_new
from accord.kernel.checks.periods import FAR, after, first_gap, gap, spans
from accord.kernel.checks.population import by_keys, called, name_of, number, shown
from accord.kernel.checks.saying import (
    Records,
    agree,
    all_of_them,
    are,
    day_in_words,
    names,
    noun,
    one_by_one,
    several,
    some_break,
)
from accord.kernel.checks.unbroken import broken, nothing_of, overdue, timely, unbroken
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.moments.clock import plus
from accord.kernel.organization.here import by_who_was_here, with_us
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from accord.kernel.moments.moment import Moment

__all__ = ["Words", "advised", "all_of", "any_of", "by_who_was_here", "softened", "unless", "when"]


def signatures(m: Moment, type_: str, meaning: str) -> set[tuple[str, int]]:
    """(pointer, revision) of everything of a type that was signed so, whatever standard it serves."""
    return m.for_standard("").once(_signatures, type_, meaning)


def _signatures(m: Moment, type_: str, meaning: str) -> set[tuple[str, int]]:
    found = Signature.objects.using(m.database()).filter(subject__startswith=f"{type_}:", meaning=meaning)
    return set(found.order_by().values_list("subject", "subject_rev"))


class Words:
    """The vocabulary at one moment: `Words(m).every(…)`."""

    def __init__(self, moment: Moment) -> None:
        self.m = moment
        self.on = moment.on

    # ---- one population ----

    def some(
        self,
        qs: Records,
        until: str = "",
        *,
        open_end: bool = False,
        first: str = "",
        what: str = "",
        empty: Outcome = Outcome.NO_DATA,
        mend: Mend | None = None,
    ) -> Verdict:
        """At least one record is valid. Lapses the day after the latest `until`.

        `open_end`: no end date means valid for ever. `first`: a date field from which one counts; the lapse then counts
        those that take over later as well. `what` names one where the type's own word says too little.
        """
        valid = self.valid(qs, until, open_end=open_end, first=first)
        count = number(valid)
        kind = noun(qs, count) if not what else what if count == 1 else several(what)
        if count:
            periods = spans(qs, first, until, open_end=open_end) if first and until else []
            lapse = gap(self.on, periods) if periods else self._latest_end(valid, until)
            counting = f" {agree(count, 'that count today')}" if until and not what else ""
            said = f"There {are(count)} {count} {kind}{counting}."
            return Verdict(Outcome.HOLDS, said, shown(valid), count, lapse)
        total, mend = number(qs), mend or create(qs)
        if total == 0:
            yet = "" if " that " in what else " yet"
            return Verdict(empty, f"There is no {what or noun(qs, 1)}{yet}.", mend=mend)
        coming = first and not qs.exclude(**{f"{first}__gt": self.on}).exists()
        said = some_break(qs, total, total, "do not count yet" if coming else "count no longer", qs)
        dated = {until, first} & {f.name for f in of(qs.model).editable}
        mend = by_act(qs.exclude(state__in=locked(qs)), "edit", mend) if dated else mend
        found = Verdict(Outcome.FAILS, said, shown(qs), total, mend=mend)
        return asking(found, until or first) if until or first else found

    def every(
        self,
        qs: Records,
        ok: Q,
        until: str = "",
        *,
        breaks: str,
        holds: str = "",
        empty: Outcome = Outcome.NO_DATA,
        mend: str = "edit",
        since: str = "",
        open_end: bool = False,
        days: int = 0,
    ) -> Verdict:
        """None breaks `ok` (NULL breaks it), none is more than `days` past its `until` (a missing end breaks it too,
        unless `open_end`), and none lies before its `since` (a day that must have come).

        `breaks` completes "2 of 14 processes …": "have no owner"; `holds` completes "All 14 processes …": "have an
        owner". Both are said of several. Lapses the day after the earliest `until` plus `days`.
        """
        fine = ok
        if until:
            ahead = Q(**{f"{until}__gte": self.m.ago(days)})
            fine &= ahead | Q(**{f"{until}__isnull": True}) if open_end else ahead
        if since:
            fine &= Q(**{f"{since}__lte": self.on})
        found = Apart(qs, fine, until)
        return unbroken(
            qs,
            found.missing,
            breaks=breaks,
            holds=holds,
            empty=empty,
            mend=mend,
            asked=fine,
            lapse=lambda: after(found.earliest, days) if until else None,
        )

    def with_person(
        self,
        qs: Records,
        person: str,
        *,
        breaks: str,
        holds: str = "",
        empty: Outcome = Outcome.NO_DATA,
        mend: str = "edit",
    ) -> Verdict:
        """The field `person` of each record names somebody who works here. They count through the day of leaving."""
        here, until = with_us(f"{person}__"), f"{person}__left_on"
        return self.every(qs, here, until, breaks=breaks, holds=holds, empty=empty, mend=mend, open_end=True)

    def still_here(self, qs: Records, person: str, *, breaks: str, holds: str, mend: str = "edit") -> Verdict:
        """Nobody whom the field `person` names has left; what names nobody is not asked."""
        named = called(qs.filter(**{f"{person}__isnull": False}), name_of(qs))
        return self.with_person(named, person, breaks=breaks, holds=holds, empty=NOT_ASKED, mend=mend)

    def every_within(
        self, qs: Records, on: str, days: int, *, breaks: str, holds: str = "", mend: str = "edit"
    ) -> Verdict:
        """Each record's date `on` is not older than `days`. Lapses the day after the earliest date plus `days`."""
        return self.every(qs, Q(), on, breaks=breaks, holds=holds, mend=mend, since=on, days=days)

    def last_within(self, qs: Records, on: str, days: int, *, what: str, mend: Mend | None = None) -> Verdict:
        """The latest date `on` is not older than `days`. `what` names it: "review of a process"."""
        found = qs.aggregate(latest=Max(on, filter=Q(**{f"{on}__lte": self.on})), last=Max(on))
        latest, mend = found["latest"], mend or create(qs)
        if latest is None:
            return Verdict(Outcome.NO_DATA, f"There is no {what} yet.", mend=mend)
        deciding = qs.filter(**{on: latest})
        if latest + timedelta(days=days) < self.on:
            return Verdict(
                Outcome.FAILS,
                f"The last {what} was on {day_in_words(latest)}, more than {days} days ago.",
                shown(deciding),
                number(deciding),
                mend=mend,
            )
        return Verdict(
            Outcome.HOLDS,
            f"The last {what} was on {day_in_words(latest)}.",
            shown(deciding),
            number(deciding),
            after(latest, days) if latest == found["last"] else self._last_end(qs, on, latest, days),
        )

    def in_time(
        self,
        open_ones: Records,
        due: str,
        among: Records,
        *,
        mend: str = "edit",
        asked: str = "",
        empty: Outcome = Outcome.NO_DATA,
        days: int = 0,
        late: str = "",
    ) -> Verdict:
        """Nothing open is overdue (an open one without a due date counts as overdue). `among`: the population that
        gives data.

        `days`: so long after `due` it is late (negative: so long before). `late` completes "2 of 14 actions are …";
        empty: overdue, for what the act `mend` does. `asked`: the fields that an edit is about; empty: `due`.
        """
        late = late or overdue(mend)
        if open_ones is not among and number(among) == 0:
            return nothing_of(among, empty)
        found = Apart(open_ones, Q(**{f"{due}__gte": self.m.ago(days)}), due)
        return timely(
            open_ones,
            found.missing,
            among,
            lambda: found.earliest,
            days=days,
            late=late,
            mend=mend,
            asked=asked or due,
            empty=empty,
        )

    def planned(
        self,
        open_ones: Records,
        due: str,
        among: Records,
        *,
        undated: str,
        mend: str = "edit",
        date_by: str = "edit",
        first: str = "",
        late: str = "",
    ) -> Verdict:
        """What the organization planned for itself: nothing open is past the date set for it. One without a date
        shows nothing: no data.

        `undated` completes "2 of 14 actions …": "have no due date"; the act `date_by` sets it. `first`: a date field
        from which an open one counts. `late` as in `in_time`.
        """
        begun = called(self.valid(open_ones, first=first), name_of(open_ones) or name_of(among))
        dated = Q(**{f"{due}__isnull": False})
        found, bare = self.in_time(begun.filter(dated), due, among, mend=mend, late=late), begun.exclude(dated)
        if first and found.outcome is Outcome.HOLDS:
            found = self._with_coming(found, open_ones, due, first)
        if not number(bare):
            return found
        return all_of(found, softened(broken(begun, bare, undated, date_by, due)))

    def planned_beyond(
        self, qs: Records, beyond: Q, due: str, *, what: str, next_one: str, act: str, first: str = ""
    ) -> Verdict:
        """As `planned`, of what the act `act` does again and again. Of those that were done `beyond` the plan (`what`
        names one) the date was set before that, so once it has passed nothing says when the next is due: no data.

        `next_one` completes "2 of 14 suppliers have no date for the next …": "evaluation".
        """
        undated, dated = (f"have {some} date for the next {next_one}" for some in ("no", "a"))
        by_plan = self.planned(qs.exclude(beyond), due, qs, undated=undated, mend=act, date_by=act, first=first)
        others = called(qs.filter(beyond), what)
        again = self.every(others, Q(), due, breaks=undated, holds=dated, empty=NOT_ASKED, mend=act)
        return all_of(by_plan, softened(again))

    def kept_to(self, qs: Records, last: str, months: str, due: str, *, done: str, mend: str) -> Verdict:
        """A doubt beside `planned`: of none the day of the next (`due`) is set so late that its own interval (the field
        `months`) since it was last done (`last`), and what may be put off (`action_put_off`), are over before: one of
        the two days is wrong, so no data.

        `done` completes "2 of 14 assets were not …": "maintained".
        """
        most = self.m.days("action_put_off")
        ahead = qs.filter(**{f"{due}__gte": self.on}).annotate(allowed_until=allowed_until(last, months, most))
        breaks = f"were not {done} within their own interval and {most} days, though a later day is set"
        found = self.every(ahead, Q(), "allowed_until", breaks=breaks, empty=NOT_ASKED, mend=mend, open_end=True)
        return softened(found)

    def reviewed(self, qs: Records, what: str = "") -> Verdict:
        """Each is looked at again by its date `review_due`; where `what` names one ("process"), one was looked at."""
        by_plan = self.planned(qs, "review_due", qs, undated="have no review date", mend="review", date_by="review")
        if not what:
            return by_plan
        done = self.valid(qs.filter(reviewed_on__isnull=False), first="reviewed_on")
        mend = by_act(qs, "review", Mend(qs.model.__name__, "create"))
        return all_of(by_plan, self.some(done, what=f"{what} that was reviewed", mend=mend))

    def none(
        self,
        qs: Records,
        bad: Q,
        *,
        breaks: str,
        holds: str = "",
        empty: Outcome = Outcome.NO_DATA,
        mend: str = "edit",
    ) -> Verdict:
        """No record is a bad one (a NULL is not bad)."""
        met = Apart(qs, bad).meeting
        return unbroken(qs, met, breaks=breaks, holds=holds, empty=empty, mend=mend, asked=bad)

    def only(self, qs: Records, *, what: str, mend: str = "edit") -> Verdict:
        """There is not more than one record. `what` names it."""
        count = number(qs)
        if count == 0:
            return nothing_of(qs, Outcome.NO_DATA)
        if count == 1:
            return Verdict(Outcome.HOLDS, f"There is 1 {what}: {names(qs)}.", shown(qs), count)
        said = f"There are {count} {several(what)}, and only one of them can count: {names(qs)}."
        return Verdict(Outcome.FAILS, said, shown(qs), count, mend=by_act(qs, mend))

    def listed(
        self,
        keys: Sequence[str],
        qs: Records,
        field: str,
        *,
        what: str,
        breaks: str = "are missing",
        holds: str = "are on file",
        mend: Mend | None = None,
    ) -> Verdict:
        """Each key has a record whose `field` is that key. `what` names one: "document"; `breaks` and `holds` as in
        `every`."""
        found = qs.filter(**{f"{field}__in": list(keys)})
        present = set(found.values_list(field, flat=True))
        missing, total = [k for k in keys if k not in present], len(keys)
        labels = dict(qs.model._meta.get_field(field).choices or ())
        named = one_by_one([str(labels.get(k, k)) for k in missing or keys])
        if not missing:
            which = f": {named}" if total <= 5 else "."
            said = f"{all_of_them(total, several(what), what)} {agree(total, holds)}{which}"
            return Verdict(Outcome.HOLDS, said, shown(found), number(found))
        who = f"The {what}" if total == 1 else f"{len(missing)} of {total} {several(what)}"
        said = f"{who} {agree(len(missing), breaks)}: {named}"
        outcome, mend = Outcome.FAILS if present else Outcome.NO_DATA, mend or create(qs, **{field: missing[0]})
        return Verdict(outcome, said, shown(found) if present else (), number(found), mend=mend)

    # ---- two populations ----

    def covered(
        self,
        needs: Records,
        by: Records,
        via: str,
        until: str = "",
        *,
        breaks: str,
        open_end: bool = False,
        empty: Outcome = Outcome.NO_DATA,
        first: str = "",
        holds: str = "",
    ) -> Verdict:
        """Each need has a valid one of `by` that points to it through `via`.

        Lapses the day after the earliest, over the needs, of the latest `until`. `open_end`: no end date means valid
        for ever.
        `first`: a date field of `by` from which it counts.
        """
        valid = self.valid(by, until, open_end=open_end, first=first).filter(**{via: OuterRef("pk")})
        found = unbroken(
            needs,
            needs.filter(~Exists(valid)),
            breaks=breaks,
            holds=holds,
            empty=empty,
            lapse=lambda: self._cover_ends(needs, by, via, until, open_end, first),
        )
        new = create(by)
        return mended_by_new(found, new.type, known=new.known)

    def _cover_ends(self, needs: Records, by: Records, via: str, until: str, open_end: bool, first: str) -> date | None:
        """The first day on which some need is no longer covered, counting what only begins later as well."""
        if not until:
            return None
        if first:
            return first_gap(self.on, needs, by, via, first, until, open_end=open_end)
        usable = self.valid(by, until, open_end=open_end)
        end = Case(When(**{f"{until}__isnull": True}, then=FAR), default=F(until)) if open_end else F(until)
        latest = (
            usable.filter(**{f"{via}__in": needs.values("pk")})
            .values(via)
            .annotate(end=Max(end))
            .values_list("end", flat=True)
        )
        ends = [e for e in latest if e is not None and e != FAR]
        return after(min(ends)) if ends else None

    def signed(self, qs: Records, meaning: str, *, breaks: str) -> Verdict:
        """Each record carries a signature of this meaning on its present revision."""
        known, type_ = signatures(self.m, qs.model.__name__, meaning), qs.model.__name__
        rows = list(qs.order_by("reference").values_list("pk", "rev"))
        missing = [pk for pk, rev in rows if (f"{type_}:{pk}", rev) not in known]
        found, bad = by_keys(qs, [pk for pk, _ in rows], missing)
        return unbroken(found, bad, breaks=breaks)

    def valid(self, qs: Records, until: str = "", *, open_end: bool = False, first: str = "") -> Records:
        """Those that count on the day: begun (`first`; no such date: begun) and not ended (`until`)."""
        if first:
            qs = qs.filter(Q(**{f"{first}__lte": self.on}) | Q(**{f"{first}__isnull": True}))
        if not until:
            return qs
        ahead = Q(**{f"{until}__gte": self.on})
        return qs.filter(ahead | Q(**{f"{until}__isnull": True}) if open_end else ahead)

    # ---- what the words are made of ----

    def _with_coming(self, found: Verdict, open_ones: Records, due: str, first: str) -> Verdict:
        """What holds, with the days on which those that only begin are late, or have no date."""
        coming = list(open_ones.filter(**{f"{first}__gt": self.on}).values_list(first, due))
        late = [max(begin, after(end) or FAR) for begin, end in coming if end]
        lapses = [found.lapses_on or FAR, *late, *(begin for begin, end in coming if not end)]
        return replace(found, lapses_on=min(lapses), fails_on=min([found.breaks_on, *late])) if coming else found

    def _latest_end(self, valid: Records, until: str) -> date | None:
        if not until:
            return None
        ends = valid.order_by(F(until).desc(nulls_first=True)).values_list(until, flat=True)
        return after(ends.first())

    def _last_end(self, qs: Records, on: str, latest: date, days: int) -> date | None:
        """The day on which the last is too old, counting those whose day only comes."""
        coming = qs.filter(**{f"{on}__gt": self.on}).values_list(on, flat=True).distinct()
        return gap(self.on, [(d, plus(d, days)) for d in (latest, *coming)])
