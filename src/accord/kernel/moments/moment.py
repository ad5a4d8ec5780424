"""Moment: a day to judge on, and a state of knowledge. `m.of(Model)` is the only way from a check to records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from accord.kernel.parameters.proposed import in_days, parameter_records, proposed
from accord.kernel.records.record import LIVE, Record

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.organization.models import Organization
    from accord.kernel.parameters.models import Parameter

R = TypeVar("R", bound=Record)


class Closed(RuntimeError):
    """A moment was asked after it was closed."""


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
    _chosen: list[dict[str, Parameter]] = field(default_factory=list, repr=False)  # read once for all standards

    def of(self, model: type[R]) -> QuerySet[R]:
        """The records of this type at the moment: not archived, and serving the standard."""
        found = model.objects.using(self.database()).filter(archived_on=None)
        if self.standard:
            found = found.filter(serves__contains=self.standard)
        return found

    def database(self) -> str:
        """The connection to read from, made ready. Raises Closed."""
        if self.closed:
            raise Closed("this moment is closed; open it again")
        if self.opening is not None:
            self.opening()
        return self.using

    def parameter(self, key: str) -> int:
        """The value of a parameter in its own unit: the organization's, else the proposed one."""
        own = self._parameters().get(key)
        return own.value if own else proposed()[key].value

    def _parameters(self) -> dict[str, Parameter]:
        if not self._chosen:
            self._chosen.append(parameter_records(self.database()))
        return self._chosen[0]

    def days(self, key: str) -> int:
        """A parameter that is a length of time, in days."""
        return in_days(self.parameter(key), proposed()[key].unit)

    def ago(self, days: int) -> date:
        """The day so many days before the moment's, or the first that there is."""
        return date.fromordinal(max(self.on.toordinal() - days, 1))

    def approved(self, key: str) -> bool:
        """Whether somebody has approved this parameter."""
        own = self._parameters().get(key)
        return own is not None and own.state == "approved"

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
        return replace(self, supposed=True, _chosen=[{**self._parameters(), key: other}])
