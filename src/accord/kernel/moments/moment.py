"""Moment: a day to judge on, and a state of knowledge. `m.of(Model)` is the only way from a check to records."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, cast

from django.db.models import QuerySet

from accord.kernel.moments.clock import days_before
from accord.kernel.moments.reading import Asked, reading, unheard
from accord.kernel.parameters.proposed import in_days, parameter_records, proposed, value_of
from accord.kernel.records.record import LIVE, Record

if TYPE_CHECKING:
    from accord.kernel.organization.models import Organization
    from accord.kernel.parameters.models import Parameter

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class Closed(RuntimeError):
    """A moment was asked after it was closed."""


class Earlier(Protocol):
    """What was found out about an earlier state of the records."""

    def recall(self, m: Moment, key: Hashable) -> tuple[Any, Asked] | None:
        """What `m` would find out, with how it was found out; None: unknown."""

    def keep(self, m: Moment, key: Hashable, found: Any, asked: Asked) -> None:
        """Something was found out."""


class NoRecords(QuerySet[R]):
    """Those of a type that has none: no condition makes them fewer, and no database is asked.

    Django knows that `Exists` and `__in` of it are false; a condition that a `Subquery` of it is NULL it takes for
    false as well, where a database would say true: ask with `~Exists` for what has none.
    """

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        return self

    exclude = order_by = filter


@dataclass
class Moment:
    """`on`: the day to judge on. `known`: the day whose records are used (None: the live ones). `standard`: the
    family whose records count (empty: all). `using`: the database connection behind it, which `opening` makes ready
    when the first record is asked for. `size`: how many entries of the log it knows (None: all there are). `supposed`:
    a parameter is not what the organization has chosen, so nothing that is found out may be kept.
    """

    organization: Organization
    on: date
    known: date | None = None
    standard: str = ""
    using: str = LIVE
    size: int | None = None
    opening: Callable[[], None] | None = field(default=None, repr=False)
    closed: bool = False
    supposed: bool = False
    asked: Asked = field(default_factory=Asked, repr=False)  # what was asked of it so far
    _chosen: list[dict[str, Parameter]] = field(default_factory=list, repr=False)  # read once for all standards
    _begun: dict[tuple[str, str], QuerySet[Any]] = field(default_factory=dict, repr=False)  # by type and standard
    earlier: Earlier | None = field(default=None, repr=False)
    _found: dict[Any, tuple[Any, Asked]] = field(default_factory=dict, repr=False)  # by question and standard

    def of(self, model: type[R]) -> QuerySet[R]:
        """The records of this type at the moment: not archived, and serving the standard."""
        self.asked.types.add(model.__name__)
        using, key = self.database(), (model.__name__, self.standard)
        if not self._known((model,), lambda _: model.objects.using(using).exists()):
            return NoRecords(model, using=using).none()
        if key not in self._begun:
            serving = {"serves__contains": self.standard} if self.standard else {}
            self._begun[key] = model.objects.using(using).filter(archived_on=None, **serving)
        return self._begun[key].all()

    def ever(self, model: type[R]) -> QuerySet[R]:
        """The same with those that are archived, whatever they serve: for whoever has to know what came last."""
        self.asked.types.add(model.__name__)
        return model.objects.using(self.database())

    def once(self, find_out: Callable[..., T], *args: Hashable) -> T:
        """What a function of a module finds out about this moment, asked once, with the rows already read: no query
        left to run. Whoever asks again has asked the same."""
        return self._known((find_out, args, self.standard), lambda m: find_out(m, *args), self.earlier)

    def _known(self, key: Hashable, find_out: Callable[[Moment], T], earlier: Earlier | None = None) -> T:
        if key not in self._found:
            self._found[key] = (earlier and earlier.recall(self, key)) or self._find_out(key, find_out, earlier)
        found, asked = self._found[key]
        self.asked.add(asked)
        return cast("T", found)

    def _find_out(self, key: Hashable, find_out: Callable[[Moment], T], earlier: Earlier | None) -> tuple[T, Asked]:
        asking = replace(self, asked=Asked())
        with reading(self.database(), asking.asked):
            found = find_out(asking)
        if earlier:
            earlier.keep(self, key, found, asking.asked)
        return found, asking.asked

    def database(self) -> str:
        """The connection to read from, made ready. Raises Closed."""
        if self.closed:
            raise Closed("this moment is closed; open it again")
        if self.opening is not None:
            self.opening()
        return self.using

    def parameter(self, key: str) -> int:
        """The value of a parameter in its own unit: the organization's, else the proposed one."""
        return self.parameter_and_approval(key)[0]

    def parameter_and_approval(self, key: str) -> tuple[int, bool]:
        """Its value, and whether somebody has approved it."""
        own = self._parameters()
        found = value_of(key, own), key in own and own[key].state == "approved"
        self.asked.parameters[key] = found
        return found

    def _parameters(self) -> dict[str, Parameter]:
        if not self._chosen:
            with unheard(self.database()):  # who asks for one does not ask for all of them
                self._chosen.append(parameter_records(self.using))
        return self._chosen[0]

    def days(self, key: str) -> int:
        """A parameter that is a length of time, in days."""
        return in_days(self.parameter(key), proposed()[key].unit)

    def ago(self, days: int) -> date:
        """The day so many days before the moment's (negative: after it), or the first or last that there is."""
        return days_before(self.on, days)

    def approved(self, key: str) -> bool:
        """Whether somebody has approved this parameter."""
        return self.parameter_and_approval(key)[1]

    def close(self) -> None:
        """From now on it refuses to be asked."""
        self.closed = True

    def for_standard(self, standard: str) -> Moment:
        """The same moment, for the records of one standard."""
        return replace(self, standard=standard)

    def supposing(self, key: str, value: int) -> Moment:
        """The same moment, if a parameter were `value`. Nothing is written."""
        from accord.kernel.parameters.models import Parameter

        other = Parameter(key=key, value=value, unit=proposed()[key].unit)
        return replace(self, supposed=True, earlier=None, _chosen=[{**self._parameters(), key: other}], _found={})
