"""How often Django copies the columns of a query."""

from typing import Any

from django.db.models.expressions import BaseExpression, Col

_copied = BaseExpression.resolve_expression


def copy_seldom() -> None:
    """Columns, which nobody changes, stay what they are when they are resolved again: Django does that whenever it puts
    a condition into SQL, and each copy costs more than the text that is made of it (a twentieth of the time of a
    verdict)."""
    Col.resolve_expression = _resolved  # type: ignore[method-assign, assignment]


def _resolved(
    self: Col,
    query: Any = None,
    allow_joins: bool = True,
    reuse: set[str] | None = None,
    summarize: bool = False,
    for_save: bool = False,
) -> Any:
    return self if self.is_summary == summarize else _copied(self, query, allow_joins, reuse, summarize, for_save)
