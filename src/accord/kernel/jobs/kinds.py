"""The kernel's own jobs."""

import uuid

from accord.kernel.jobs.queue import each_minute, enqueue, job
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.models import Checkpoint, Head
from accord.kernel.records.record import within


@job("checkpoint")
def checkpoint(*, organization: str) -> dict[str, int]:
    """Sign an organization's log as it is now."""
    row = sign_checkpoint(uuid.UUID(organization))
    return {"size": row.size if row else 0}


@each_minute
def sign_what_changed() -> None:
    """One waiting checkpoint job for each organization whose log has grown since its last checkpoint."""
    from accord.kernel.organization.models import Organization

    for organization in Organization.everywhere.values_list("pk", flat=True):
        with within(organization):
            size = Head.objects.filter(pk=organization).values_list("size", flat=True).first()
            behind = bool(size) and not Checkpoint.objects.filter(organization_id=organization, size=size or 0).exists()
        if behind:
            enqueue("checkpoint", key=f"checkpoint-{organization}", organization=str(organization))
