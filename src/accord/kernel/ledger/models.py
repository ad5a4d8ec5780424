"""The ledger's tables. Rows of `Entry` and `Checkpoint` are never updated and never deleted; triggers say so."""

import uuid

from django.db import models

SITE = uuid.UUID(int=0)
"""Under this id, which no organization has, stands the log over all of them (`kernel/ledger/site.py`)."""


class Entry(models.Model):
    """One changed record in one act. `body` holds the exact text that was hashed."""

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    leaf = models.BinaryField()
    body = models.TextField()
    type = models.CharField(max_length=60)
    record_id = models.UUIDField()
    rev = models.PositiveIntegerField()
    act = models.UUIDField()
    actor = models.UUIDField(null=True)  # the person who did it, as `body` says, so that one's own doings are found

    class Meta:
        db_table = "ledger_entry"
        indexes = (models.Index(fields=("organization_id", "actor", "seq"), name="ledger_entry_actor"),)
        constraints = (
            models.UniqueConstraint(fields=("organization_id", "seq"), name="ledger_entry_seq"),
            models.UniqueConstraint(fields=("type", "record_id", "rev"), name="ledger_entry_rev"),
        )


class Head(models.Model):
    """The growing end of an organization's log: locked last, so that acts meet only here."""

    organization_id = models.UUIDField(primary_key=True)
    origin = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")
    last_leaf = models.BinaryField(default=b"")
    last_at = models.DateTimeField(null=True)
    positions = models.JSONField(default=dict)  # type -> seq of its last entry: what makes stored verdicts stale

    class Meta:
        db_table = "ledger_head"


class Opening(models.Model):
    """The value behind a commitment. Erasing a person deletes openings; root and proofs stay."""

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    type = models.CharField(max_length=60)
    record_id = models.UUIDField()
    path = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    salt = models.BinaryField()
    value = models.TextField()

    class Meta:
        db_table = "ledger_opening"
        constraints = (models.UniqueConstraint(fields=("record_id", "path", "digest"), name="ledger_opening_path"),)


class Touched(models.Model):
    """What an act has changed so far. Its deferred foreign key to `ledger_entry` lets no commit pass without an
    entry."""

    pk = models.CompositePrimaryKey("type", "record_id", "rev")
    type = models.CharField(max_length=60)
    record_id = models.UUIDField()
    rev = models.PositiveIntegerField()
    pending = models.BooleanField()

    class Meta:
        db_table = "ledger_touched"
        managed = False


class Checkpoint(models.Model):
    """A signed note (C2SP) about the first `size` entries of a log."""

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    size = models.PositiveBigIntegerField()
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_checkpoint"
        constraints = (models.UniqueConstraint(fields=("organization_id", "size"), name="ledger_checkpoint_size"),)


class Counter(models.Model):
    """The highest number ever given in a reference, per organization and prefix."""

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    prefix = models.CharField(max_length=12)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "ledger_counter"
        constraints = (models.UniqueConstraint(fields=("organization_id", "prefix"), name="ledger_counter_prefix"),)
