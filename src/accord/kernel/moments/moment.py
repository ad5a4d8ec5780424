"""Moment: a day to judge on, and a state of knowledge. `m.of(Model)` is the only way from a check to records."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, partial
from itertools import combinations
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, cast

from django.db.models import QuerySet

from accord.kernel.moments.clock import plus
from accord.kernel.moments.reading import Asked, Finding, pickled, reading, unheard
from accord.kernel.parameters.proposed import in_days, parameter_records, proposed, value_of
from accord.kernel.records.declaration import named
from accord.kernel.records.record import LIVE, Record
from accord.standards import families

if TYPE_CHECKING:
    from accord.kernel.organization.models import Organization
    from accord.kernel.parameters.models import Parameter

R = TypeVar("R", bound=Record)
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Closed(RuntimeError):
    """A moment was asked after it was closed."""


@dataclass
class Known:
    """What was found out, read by `load` when somebody wants it, and how; a digest by which another state of the
    records tells whether it finds the same (empty: nobody compares), and those of its entries that were asked for."""

    load: Callable[[], Any]
    asked: Asked
    digest: bytes = b""
    parts: dict[Hashable, bytes] = field(default_factory=dict)

    @cached_property
    def found(self) -> Any:
        return self.load()

    def digest_of(self, part: Hashable) -> bytes:
        """The digest of one entry; None: of all of it."""
        if part is None or not self.digest:
            return self.digest
        if part not in self.parts:
            self.parts[part] = pickled(self.found.get(part))[1]
        return self.parts[part]


class Earlier(Protocol):
    """What was found out about an earlier state of the records."""

    def recall(self, m: Moment, finding: Finding) -> Known | None:
        """What `m` would find out; None: unknown."""

    def keep(self, m: Moment, finding: Finding, known: Known) -> Known:
        """From now on this is known, with its digest."""


class NoRecords(QuerySet[R]):
    """Those of a type that has none: no condition makes them fewer, and no database is asked.

    Django knows that `Exists` and `__in` of it are false; a condition that a `Subquery` of it is NULL it takes for
    false as well, where a database would say true: ask with `~Exists` for what has none. `like`: the values that were
    asked for, as somebody may want to make one.
    """

    like: Mapping[str, Any] = {}

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        asked = {name: value for name, value in kwargs.items() if "__" not in name}
        if not asked:
            return self
        found = self.all()
        found.like = {**self.like, **asked}
        return found

    def exclude(self, *args: Any, **kwargs: Any) -> Self:
        return self

    order_by = exclude


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
    _found: dict[Finding | type[Record], Known] = field(default_factory=dict, repr=False)
    _read_at: dict[Hashable, tuple[Any, Any]] = field(default_factory=dict, repr=False)  # the same by end of the log

    def of(self, model: type[R]) -> QuerySet[R]:
        """The records of this type at the moment: not archived, and serving the standard."""
        self.asked.types.add(model.__name__)
        using, key = self.database(), (model.__name__, self.standard)
        if not self._has_some(model):
            return NoRecords(model, using=using).none()
        if key not in self._begun:
            standing = model.objects.using(using).filter(archived_on=None)
            self._begun[key] = standing.filter(serves__in=serving(self.standard)) if self.standard else standing
        return self._begun[key].all()

    def ever(self, model: type[R]) -> QuerySet[R]:
        """The same with those that are archived, whatever they serve: for whoever has to know what came last."""
        self.asked.types.add(model.__name__)
        return model.objects.using(self.database())

    def once(self, find_out: Callable[..., T], *args: Hashable) -> T:
        """What a function of a module finds out about this moment, asked once, with the rows already read: no query
        left to run. Whoever asks again has asked the same."""
        finding = Finding(find_out, args, self.standard)
        known = self._known_of(finding)
        self._has_asked(finding, known)
        return cast("T", known.found)

    def part(self, find_out: Callable[[Self], Mapping[K, T]], key: K) -> T | None:
        """One entry of what a function finds out, asked once; None: there is none. What the others are makes no
        difference to whoever asks."""
        whole = Finding(find_out, (), self.standard)
        known = self._known_of(whole)
        self._has_asked(whole._replace(part=key), known)
        return cast("T | None", known.found.get(key))

    def finds(self, finding: Finding) -> tuple[bytes, set[str]]:
        """The digest of what this moment finds, and the types that are read for it."""
        known = replace(self, standard=finding.standard)._known_of(finding._replace(part=None))
        return known.digest_of(finding.part), known.asked.types

    def _known_of(self, finding: Finding) -> Known:
        if finding not in self._found:
            self._found[finding] = self._recalled(finding, self.earlier) if self.earlier else self._find_out(finding)
        return self._found[finding]

    def _recalled(self, finding: Finding, earlier: Earlier) -> Known:
        asking = replace(self, asked=Asked())
        with unheard(self.database()):  # who asks for a finding does not ask for what it rests on
            return earlier.recall(asking, finding) or self._find_out(finding, partial(earlier.keep, asking, finding))

    def _find_out(self, finding: Finding, keep: Callable[[Known], Known] = lambda known: known) -> Known:
        asking = replace(self, asked=Asked())
        with reading(self.database(), asking.asked):  # to keep it, all of it is read
            found = finding.find_out(asking, *finding.args)
            return keep(Known(lambda: found, asking.asked))

    def _has_some(self, model: type[Record]) -> bool:
        if model not in self._found:
            self._found[model] = self._find_out(Finding(_exists, (model,), ""))
        known = self._found[model]
        self.asked.add(known.asked)
        return cast("bool", known.found)

    def _has_asked(self, finding: Finding, known: Known) -> None:
        if digest := known.digest_of(finding.part):
            self.asked.add_finding(finding, digest, known.asked.types)
        else:
            self.asked.add(known.asked)

    def database(self) -> str:
        """The connection to read from, made ready. Raises Closed."""
        if self.closed:
            raise Closed("this moment is closed; open it again")
        if self.opening is not None:
            self.opening()
        return self.using

    def zone(self) -> str:
        """The time zone of the organization, asked for like all that stands in a record; where there is none yet, it
        makes no difference."""
        organizations: Any = self.ever(named("Organization").model)
        found = organizations.filter(pk=self.organization.pk).values_list("time_zone", flat=True).order_by()
        return cast("str", found.first() or self.organization.time_zone)

    def parameter(self, key: str) -> int:
        """The value of a parameter in its own unit: the organization's, else the proposed one."""
        return self.parameter_and_approval(key)[0]

    def parameter_and_approval(self, key: str) -> tuple[int, bool]:
        """Its value, and whether somebody has approved it."""
        own = self._parameters()
        found = value_of(key, own), key in own and own[key].state == "approved"
        self.asked.types.add("Parameter")
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
        return plus(self.on, -days)

    def approved(self, key: str) -> bool:
        """Whether somebody has approved this parameter."""
        return self.parameter_and_approval(key)[1]

    def close(self) -> None:
        """From now on it refuses to be asked."""
        self.closed = True

    def for_standard(self, standard: str) -> Moment:
        """The same moment, for the records of one standard."""
        return replace(self, standard=standard)

    def later(self, day: date) -> Moment:
        """The same records on a later day, if nothing is done until then. What it asks, this one has asked."""
        return replace(self, on=day, earlier=None, _found={}, _read_at={})

    def recalling(self, earlier: Earlier, end: Hashable) -> Moment:
        """The same moment with what was found out earlier, at an end of the log. What it found out itself before that
        it asks again: else it would be kept as if it were so at this end."""
        found, chosen = self._read_at.setdefault(end, ({}, []))
        return replace(self, earlier=earlier, _found=found, _chosen=chosen)

    def supposing(self, key: str, value: int) -> Moment:
        """The same moment, if a parameter were `value`. Nothing is written."""
        from accord.kernel.parameters.models import Parameter

        other = Parameter(key=key, value=value, unit=proposed()[key].unit)
        return replace(self, supposed=True, earlier=None, _chosen=[{**self._parameters(), key: other}], _found={})


@cache
def serving(standard: str) -> tuple[str, ...]:
    """What is stored in records that serve a standard: it alone, or with others, in the order of their names."""
    others = [f for f in families() if f != standard]
    with_others = (some for n in range(len(others) + 1) for some in combinations(others, n))
    return tuple(" ".join(sorted((standard, *some))) for some in with_others)


def _exists(m: Moment, model: type[Record]) -> bool:
    return model.objects.using(m.database()).exists()
