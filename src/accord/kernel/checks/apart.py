"""Those of a population that meet a condition, and those that do not: each in one pass, where nothing stands several
times in the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Case, Q, When

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.sql.datastructures import BaseTable, Join


def meeting(qs: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    """Those of which a condition is true, each once."""
    found = qs.filter(condition)
    return found.distinct() if _is_manifold(found) else found


def missing(qs: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    """Those of which a condition is not true, each as often as in `qs`: false, or unknown because something is NULL.

    `exclude` says less, as a comparison of two columns stays unknown; and of a relation to several, `filter` asks
    whether one of them meets all of the condition. So for such a relation the population is asked a second time.
    """
    if not condition:
        return qs.none()
    met = Case(When(condition, then=True), default=False, output_field=BooleanField())
    found = qs.filter(~met)
    return qs.exclude(pk__in=qs.filter(condition).values("pk")) if _is_manifold(found) else found


def _is_manifold(qs: QuerySet[Any]) -> bool:
    """Whether a relation to several is joined, so that a record may stand several times in what is found."""
    return any(_leads_to_several(join) for join in qs.query.alias_map.values())


def _leads_to_several(join: BaseTable | Join) -> bool:
    field: Any = getattr(join, "join_field", None)
    return field is not None and (field.one_to_many or field.many_to_many)
