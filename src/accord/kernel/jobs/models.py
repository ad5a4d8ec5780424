"""The outbox: work that follows from acts, done after their commit, each at least once and visible with its
progress."""

from django.db import models


class Job(models.Model):
    """One piece of work. Leased while somebody does it; an expired lease goes to the next."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=120, unique=True, null=True)  # one waiting job per key
    organization_id = models.UUIDField(null=True)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(null=True)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "kernel_job"
        indexes = (models.Index(fields=("run_at",), condition=models.Q(done_at=None), name="kernel_job_waiting"),)
