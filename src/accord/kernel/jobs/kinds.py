"""The kernel's own jobs."""

import uuid

from accord.kernel.jobs.queue import each_minute, enqueue, job
from accord.kernel.ledger.checkpoints import sign_checkpoint


@job("checkpoint")
def checkpoint(*, organization: str) -> dict[str, int]:
    """Sign an organization's log as it is now."""
    row = sign_checkpoint(uuid.UUID(organization))
    return {"size": row.size if row else 0}


@each_minute
def sign_what_changed() -> None:
    """One waiting checkpoint job per organization; it does nothing when nothing came since the last."""
    from accord.kernel.organization.models import Organization

    for organization in Organization.everywhere.values_list("pk", flat=True):
        enqueue("checkpoint", key=f"checkpoint-{organization}", organization=str(organization))
