"""Many past days in one go: one scratch database that moves forward with the log, for the types that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.kernel.moments.kept import folder, unfinished
from accord.kernel.moments.moment import Moment
from accord.kernel.moments.past import bring, ended, last_bodies, lay_out, opened, opener, written
from accord.kernel.moments.reading import types_in
from accord.kernel.records.declaration import named
from accord.kernel.records.record import PAST

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Sequence
    from datetime import date
    from pathlib import Path

    from accord.kernel.organization.models import Organization


class NotReplayed(Exception):
    """Something was asked that reads other types than those replayed: `types` says which."""

    def __init__(self, types: frozenset[str]) -> None:
        super().__init__(f"not replayed: {', '.join(sorted(types))}")
        self.types = types


def replay(organization: Organization, days: Sequence[date], types: Collection[str]) -> Generator[Moment, None, None]:
    """The moment at the end of each day (all over, the earliest first), with the records of these types alone.

    Within the organization's scope. One pass over the log, whatever the number of days. Asking a moment for another
    type raises NotReplayed. Close it when it is left early.
    """
    with unfinished(folder()) as path:
        yield from _replay(organization, days, frozenset(types), path)


def _replay(
    organization: Organization, days: Sequence[date], types: frozenset[str], path: Path
) -> Generator[Moment, None, None]:
    def guard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if missing := types_in(sql) - types:
            raise NotReplayed(missing)
        return execute(sql, params, many, context)

    lay_out(path, [named(name) for name in sorted(types)])
    value_of, size = opener(organization.pk, types), 0
    for day in days:
        first = size
        then, size = ended(organization, day)
        with written(path) as raw:
            bring(raw, value_of, last_bodies(organization.pk, size, first, types), again=first > 0)
        with opened(path) as connection, connection.execute_wrapper(guard):
            m = Moment(then, day, day, using=PAST, size=size)
            yield m
            m.close()
