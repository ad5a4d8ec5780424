"""Playing a script through everybody's acts: in order, with the clock set, by people with their own roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from accord.config.example.script import Day, Event, File, The
from accord.kernel.access.actor import Actor, actor_for_account
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import Act, all_acts
from accord.kernel.acts.perform import perform
from accord.kernel.moments.clock import clock_at, today
from accord.kernel.records.declaration import declarations, named
from accord.kernel.records.files import receive
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    from accord.kernel.access.models import Account
    from accord.kernel.organization.models import Organization
    from accord.kernel.records.record import Record

MORNING, WORKDAY = time(8, 5), timedelta(hours=8, minutes=40)
RIGHTS = ("person.", "grant.", "unit.", "site.")
"""Acts that may change who may do what."""
TELL_EVERY = 2
"""So many months of the script pass between two lines that say how far it is."""
Special = Callable[["Stage", Event, Actor], None]


class Stage:
    """What is known while the script plays: today, who is who, and which record each name means."""

    def __init__(self, organization: Organization, today: date, password: str, specials: Mapping[str, Special]) -> None:
        self.organization, self.today, self.password = organization, today, password
        self.accounts: dict[str, Account] = {}
        self.references: dict[str, tuple[str, str]] = {}
        self.specials = specials
        self._acts = {a.key: a for a in all_acts()}
        self._actors: dict[str, Actor] = {}
        self._known_on: date | None = None

    def day(self, offset: int) -> date:
        """The day so many days from today; a past one is never on a weekend."""
        found = self.today + timedelta(days=offset)
        return working_day(found) if offset <= 0 else found

    def know(self, name: str, record: Record) -> None:
        """From now on the script calls the record `name`."""
        self.references[name] = (record.declaration.name, str(record.reference))

    def reference(self, name: str) -> str:
        """Its reference, such as NC-0003."""
        return self.references[name][1]

    def record(self, name: str) -> Record:
        """The record as it is now. Needs the organization's scope."""
        type_name, reference = self.references[name]
        found: Record = named(type_name).model.objects.get(reference=reference)
        return found

    def play(self, events: Iterable[Event], tell: Callable[[str], None]) -> int:
        """Do them all, day by day; of one day in the order given; says how far it is. Returns how many."""
        days: dict[date, list[Event]] = defaultdict(list)
        for event in events:
            days[self.day(-event.ago)].append(event)
        zone, told = ZoneInfo(self.organization.time_zone), 0
        first, months = min(days), _months(self.today - min(days))
        for day in sorted(days):
            if (done := _months(day - first)) >= told + TELL_EVERY:
                told = done
                tell(f"{done} of {months} months …")
            step = WORKDAY / len(days[day])
            begin = datetime.combine(day, MORNING, zone)
            for number, event in enumerate(sorted(days[day], key=lambda e: -e.ago)):
                with clock_at(begin + step * number):
                    self._do(event)
        return sum(len(found) for found in days.values())

    def _do(self, event: Event) -> None:
        """One event. Raises Refused, saying which line of the script it is."""
        try:
            by = self._actor(event)
            if special := self.specials.get(event.act):
                special(self, event, by)
            else:
                self.perform(event, by)
        except (Refused, LookupError) as error:
            line = f"{event.ago} days ago, {event.by}, {event.act} {event.on or event.makes}"
            raise Refused(f"The script stops ({line}): {error}") from error

    def _actor(self, event: Event) -> Actor:
        """Who acts, with today's rights; looked up anew after whatever may change them."""
        if event.act.startswith(RIGHTS) or self._known_on != today(self.organization.time_zone):
            self._actors.clear()
            self._known_on = today(self.organization.time_zone)
        if event.by not in self._actors:
            self._actors[event.by] = actor_for_account(self.accounts[event.by], self.organization.slug)
        return self._actors[event.by]

    def perform(self, event: Event, by: Actor) -> None:
        """Do one act as `by`; what it makes gets its name."""
        act = self._acts[event.act]
        reference = self.reference(event.on) if event.on else ""
        result = perform(
            act,
            by,
            reference,
            self.answers(by, event.answers),
            rev=self._revision(act, by, event),
            proof=prove(by, self.password) if act.signed else None,
        )
        if event.makes and act.creates is not None:
            self.know(event.makes, result)
        elif event.makes:
            self._find_what_was_made(event.makes, by)

    def _find_what_was_made(self, name: str, by: Actor) -> None:
        """The newest record of the type that the name begins with; identities rise with time."""
        model = next(d.model for d in declarations() if d.verb_name == name.split(maxsplit=1)[0])
        with by.scope():
            self.know(name, model.objects.latest("pk"))

    def _revision(self, act: Act[Any, Any], by: Actor, event: Event) -> int | None:
        if not event.on or act.rev_free:
            return None
        type_name, reference = self.references[event.on]
        with by.scope():
            rev: int = named(type_name).model.objects.values_list("rev", flat=True).get(reference=reference)
        return rev

    def answers(self, by: Actor, given: Mapping[str, Any]) -> dict[str, Any]:
        """The answers as a door would hand them on: days as dates, names as references, files as received."""
        return {name: self._value(by, value) for name, value in given.items()}

    def _value(self, by: Actor, value: Any) -> Any:
        if isinstance(value, Day):
            return self.day(value.offset)
        if isinstance(value, The):
            return self.reference(value.name)
        if isinstance(value, list):
            return [self._value(by, v) for v in value]
        if isinstance(value, File):
            with by.scope():
                return receive(value.name, [value.content]).sha256
        return value


def _months(passed: timedelta) -> int:
    return int(passed / timedelta(days=30.4))


def working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
