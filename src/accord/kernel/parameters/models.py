"""Parameters: every interval, target and scale of an organization. Neither standard gives numbers, so each has an
approver."""

from django.db import models

from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import PLAIN, said
from accord.kernel.records.record import Record


@record(
    prefix="PAR",
    plural="parameters",
    states=(State("proposed", "Proposed, not yet approved"), State("approved", "Approved", final=True)),
    columns=("reference", "title", "value", "unit", "state"),
    filters=("state",),
    natural_key=("key",),
    creatable=False,
    general_acts=False,
    without=("effective_on",),
)
class Parameter(Record):
    """A number that the organization has chosen. Until one is approved, the proposed value counts and says so."""

    key = said(models.SlugField("name", max_length=60), privacy=PLAIN, set_by_act=True)
    value = models.PositiveIntegerField("value")
    unit = said(models.CharField("unit", max_length=24), privacy=PLAIN, set_by_act=True)
    approved_by = models.ForeignKey(
        "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="approved by"
    )
