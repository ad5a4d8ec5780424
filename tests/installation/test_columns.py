"""Columns are copied seldom (`config/columns.py`), and nothing that is asked becomes something else."""

from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.db.models.expressions import BaseExpression, Col

from accord.kernel.organization.models import Person


def test_a_column_is_copied_for_a_summary_alone():
    column = Person._meta.get_field("title").get_col("kernel_person")
    assert column.resolve_expression() is column
    summed_up = column.resolve_expression(summarize=True)
    assert (summed_up.is_summary, column.is_summary) == (True, False)


def test_questions_are_put_into_the_sql_that_django_makes(monkeypatch):
    found = _questions()
    monkeypatch.setattr(Col, "resolve_expression", BaseExpression.resolve_expression)
    assert found == _questions()


def _questions():
    """Conditions, relations both ways, subqueries, and totals over what was annotated, in SQL."""
    people = Person._base_manager.all()
    same_owner = people.filter(owner=OuterRef("owner"), left_on__gt=OuterRef("left_on"))
    last = people.filter(Exists(same_owner)).values("owner").annotate(last=Max("left_on"), number=Count("pk"))
    asked = [
        people.filter(Q(owner__title="A") | ~Q(owner__left_on=F("left_on")), pk__in=same_owner.none() | people),
        people.exclude(owner__owner__title__in=people.values("title")).order_by("owner__title"),
        last.filter(last__gte=F("owner__left_on")),
        people.annotate(is_same=Exists(same_owner), whose=F("owner__title")).filter(is_same=True, whose__gt="A"),
    ]
    return [str(question.query) for question in asked]
