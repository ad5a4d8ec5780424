"""Those of a population that meet a condition, and those that do not.

Django takes longer to put a question into SQL than the database to answer it. So a population, who of it meets the
condition, and the day on which each ends are one SELECT; what is counted, named and shown of them is asked of that.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.db.models import BooleanField, Case, F, Min, Q, When

from accord.kernel.checks.population import figures, put, sized
from accord.kernel.checks.verdict import NAMED

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.sql.datastructures import BaseTable, Join

_COLUMNS = ", ".join(f'"{name}"' for name in ("pk", *NAMED))


class Apart:
    """A population by whether a condition is true of each. `until`: the date field by which the earliest is told.

    What is found is counted, named and shown (`few`, `number`); as it is no longer Django's question, nobody may filter
    it further. How many there are, of how many it is true, and the earliest end are asked at once.
    """

    def __init__(self, qs: QuerySet[Any], condition: Q, until: str = "") -> None:
        self.qs, self.condition, self.until = qs, condition, until
        self._marked = None if qs.query.is_empty() or not condition else self._mark()
        if self._marked is not None:
            self._total, self._met, self._earliest = self._counted(self._marked)
            put(sized(qs, self._total), self._marked, f"SELECT {_COLUMNS} FROM ({{}}) AS asked")

    def _mark(self) -> QuerySet[Any] | None:
        """The population with `is_met` and `its_end` beside each record, put into SQL; None: a record may stand several
        times in it, because of a relation to several."""
        met = Case(When(self.condition, then=True), default=False, output_field=BooleanField())
        ends = {"its_end": F(self.until)} if self.until else {}
        marked: QuerySet[Any] = self.qs.annotate(is_met=met, **ends)
        if marked.query.group_by is not None or _is_manifold(marked):
            return None
        put(marked, marked.order_by().values_list("pk", *NAMED, "is_met", *ends))
        return marked

    def _counted(self, marked: QuerySet[Any]) -> tuple[int, int, date | None]:
        earliest = "MIN(its_end)" if self.until else "NULL"
        asked = f"SELECT COUNT(*), COUNT(*) FILTER (WHERE is_met), {earliest} FROM ({{}}) AS asked"
        total, met, end = next(iter(figures(marked, asked)), (0, 0, None))
        return total, met, date.fromisoformat(end) if isinstance(end, str) else end

    @property
    def meeting(self) -> QuerySet[Any]:
        """Those of which it is true, each once."""
        if self._marked is not None:
            return self._part(self._marked, "is_met", self._met)
        return self.qs.filter(self.condition).distinct()

    @property
    def missing(self) -> QuerySet[Any]:
        """Those of which it is not true, each as often as in the population: false, or unknown because something is
        NULL.

        `exclude` says less, as a comparison of two columns stays unknown; and of a relation to several, `filter` asks
        whether one of them meets all of the condition. So for such a relation the population is asked a second time.
        """
        if self._marked is not None:
            return self._part(self._marked, "NOT is_met", self._total - self._met)
        return self.qs.exclude(pk__in=self.qs.filter(self.condition).values("pk"))

    @property
    def earliest(self) -> date | None:
        """The earliest end of the whole population."""
        if self._marked is None:
            return cast("date | None", self.qs.aggregate(found=Min(self.until))["found"])
        return self._earliest

    def _part(self, marked: QuerySet[Any], which: str, count: int) -> QuerySet[Any]:
        found = sized(self.qs.none(), count)
        put(found, marked, f"SELECT {_COLUMNS} FROM ({{}}) AS asked WHERE {which}")
        return found


def _is_manifold(qs: QuerySet[Any]) -> bool:
    """Whether a relation to several is joined, so that a record may stand several times in what is found."""
    return any(_leads_to_several(join) for join in qs.query.alias_map.values())


def _leads_to_several(join: BaseTable | Join) -> bool:
    field: Any = getattr(join, "join_field", None)
    return field is not None and (field.one_to_many or field.many_to_many)
