"""What hangs on any record: comments, files, links. Each is a record itself, so it has history and ledger."""

from django.db import models

from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import PLAIN, said
from accord.kernel.records.record import Record

_KEPT = (State("active", "Active", final=True),)
_NOTHING_ELSE = ("serves", "effective_on")


@record(
    prefix="CM",
    plural="comments",
    states=_KEPT,
    columns=("reference", "title", "owner", "recorded_at"),
    creatable=False,
    listed=False,
    general_acts=False,
    without=_NOTHING_ELSE,
)
class Comment(Record):
    """What somebody said about a record."""

    subject = said(
        models.CharField("about", max_length=80, db_index=True), kind="pointer", privacy=PLAIN, set_by_act=True
    )
    text = models.TextField("text")


@record(
    prefix="FILE",
    plural="files",
    states=_KEPT,
    columns=("reference", "title", "size", "recorded_at"),
    creatable=False,
    listed=False,
    general_acts=False,
    without=_NOTHING_ELSE,
)
class Attachment(Record):
    """A file that was added to a record as evidence."""

    subject = said(
        models.CharField("belongs to", max_length=80, db_index=True), kind="pointer", privacy=PLAIN, set_by_act=True
    )
    file = said(models.CharField("file", max_length=64), kind="file", privacy=PLAIN, set_by_act=True)
    size = said(models.PositiveBigIntegerField("size in bytes"), set_by_act=True)
    note = models.CharField("what it shows", max_length=200, blank=True)


@record(
    prefix="LINK",
    plural="links",
    states=_KEPT,
    columns=("reference", "title", "source", "target"),
    creatable=False,
    listed=False,
    general_acts=False,
    without=_NOTHING_ELSE,
)
class Link(Record):
    """That two records have to do with each other, and how."""

    source = said(
        models.CharField("from", max_length=80, db_index=True), kind="pointer", privacy=PLAIN, set_by_act=True
    )
    target = said(models.CharField("to", max_length=80, db_index=True), kind="pointer", privacy=PLAIN, set_by_act=True)
