"""The search index: one row per record. SQLite keeps an FTS5 table beside it, PostgreSQL a generated tsvector in it."""

from django.db import models


class SearchDocument(models.Model):
    """What can be found of a record. Rebuilt at any time from the records; no part of the ledger."""

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    type = models.CharField(max_length=60)
    record_id = models.UUIDField(unique=True)
    reference = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    body = models.TextField()
    about_id = models.UUIDField(null=True)  # the record that is found by it: itself, or what a comment or file hangs on
    hangs = models.CharField(max_length=8, blank=True, default="")  # empty: the record itself; else comment or file
    archived = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_search"
        indexes = (
            models.Index(fields=("organization_id", "type"), name="kernel_search_type"),
            models.Index(fields=("about_id",), name="kernel_search_about"),
        )
