"""Moment: a day to judge on, and a state of knowledge. `m.of(Model)` is the only way from a check to records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from accord.kernel.parameters.proposed import in_days, parameter_records, proposed
from accord.kernel.records.record import LIVE, Record

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.organization.models import Organization
    from accord.kernel.parameters.models import Parameter

R = TypeVar("R", bound=Record)


class Closed(RuntimeError):
    """A moment was asked after it was closed."""


@dataclass
class Moment:
    """`on`: the day to judge on. `known`: the day whose records are used (None: the live ones). `standard`: the
    family, such as
    the family, whose records count (empty: all). `using`: the database connection behind it.
    """

    organization: Organization
    on: date
    known: date | None = None
    standard: str = ""
    using: str = LIVE
    closed: bool = False
    _parameters: dict[str, Parameter] | None = field(default=None, repr=False)

    def of(self, model: type[R]) -> QuerySet[R]:
        """The records of this type at the moment: not archived, and serving the standard."""
        if self.closed:
            raise Closed("this moment is closed; open it again")
        found = model.objects.using(self.using).filter(archived_on=None)
        if self.standard:
            found = found.filter(serves__contains=self.standard)
        return found

    def parameter(self, key: str) -> int:
        """The value of a parameter in its own unit: the organization's, else the proposed one."""
        if self._parameters is None:
            self._parameters = parameter_records(self.using)
        own = self._parameters.get(key)
        return own.value if own else proposed()[key].value

    def days(self, key: str) -> int:
        """A parameter that is a length of time, in days."""
        return in_days(self.parameter(key), proposed()[key].unit)

    def approved(self, key: str) -> bool:
        """Whether somebody has approved this parameter."""
        self.parameter(key)
        own = (self._parameters or {}).get(key)
        return own is not None and own.state == "approved"

    def close(self) -> None:
        """From now on it refuses to be asked."""
        self.closed = True

    def for_standard(self, standard: str) -> Moment:
        """The same moment, for the records of one standard."""
        return Moment(self.organization, self.on, self.known, standard, self.using, _parameters=self._parameters)
