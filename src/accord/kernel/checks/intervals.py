"""A day with an interval after it, inside a statement and outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import DateField, F, Func, Value

from accord.kernel.moments.clock import plus
from accord.kernel.parameters.proposed import DAYS

if TYPE_CHECKING:
    from datetime import date

_DAYS, _OF_MONTHS = DAYS["months"].as_integer_ratio()


class Later(Func):
    """A date, so many months (as twelfths of a year, in whole days) and days later."""

    arity = 3
    output_field = DateField()

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        """For PostgreSQL, where a date and a number are a date."""
        return self._put(compiler, "({} + ({}))")

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, Any]:
        """For SQLite, where a date is a text."""
        return self._put(compiler, "date({}, '+' || ({}) || ' days')")

    def _put(self, compiler: Any, template: str) -> tuple[str, Any]:
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        day, months, days = (sql for sql, _ in parts)
        length = f"{months} * {_DAYS} / {_OF_MONTHS} + {days}"
        return template.format(day, length), tuple(param for _, params in parts for param in params)


def allowed_until(last: str, months: str, most: int) -> Later:
    """Of the date field `last` and the field `months` of an interval: the last day to which the next may be put off, by
    `most` days. NULL where one of the two is empty."""
    return Later(F(last), F(months), Value(most))


def at_most(said: date, last: date, months: int | None, most: int) -> date:
    """The day said for the next, or the last one to which it may be put off, if there is an interval and that is
    earlier."""
    return min(said, plus(last, months * _DAYS // _OF_MONTHS + most)) if months else said
