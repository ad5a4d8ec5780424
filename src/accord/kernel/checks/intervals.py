"""A day with an interval after it, inside a statement and outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import DateField, F, Func

from accord.kernel.moments.clock import plus
from accord.kernel.parameters.proposed import DAYS

if TYPE_CHECKING:
    from datetime import date

_DAYS, _OF_MONTHS = DAYS["months"].as_integer_ratio()


class Later(Func):
    """A date, so many days later (a number): in PostgreSQL their sum; in SQLite a date is a text."""

    arity = 2
    output_field = DateField()
    template = "(%(expressions)s)"
    arg_joiner = " + "

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """The same for SQLite."""
        days = {"template": "date(%(expressions)s || ' days')", "arg_joiner": ", '+' || "}
        return self.as_sql(compiler, connection, **days, **more)


def allowed_until(last: str, months: str, most: int) -> Later:
    """Of the date field `last` and the field `months` of an interval: the last day to which the next may be put off, by
    `most` days. NULL where one of the two is empty."""
    return Later(F(last), F(months) * _DAYS / _OF_MONTHS + most)


def at_most(said: date, last: date, months: int | None, most: int) -> date:
    """The day said for the next, or the last one to which it may be put off, if there is an interval and that is
    earlier."""
    return min(said, plus(last, months * _DAYS // _OF_MONTHS + most)) if months else said
