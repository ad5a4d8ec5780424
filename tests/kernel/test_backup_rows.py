"""Rows of a backup on their way in: it is known whose they are, also where row security hides them at once."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction

from accord.config.restoring import _refuse_orphans
from accord.kernel.backup.rows import brought, columns
from accord.kernel.ledger.models import SITE, Checkpoint
from accord.kernel.organization.models import Organization
from accord.kernel.records.record import within
from accord.tlog.entry import at_text


def test_a_checkpoint_of_an_organization_that_is_not_there_is_seen(organization: Organization) -> None:
    gone = uuid4()
    values = {"integer": 999, "text": "note", "datetime": at_text(datetime(2026, 3, 2, tzinfo=UTC))}
    row = [str(gone) if name == "organization_id" else values[kind] for name, kind in columns(Checkpoint)]
    with transaction.atomic():
        found = brought(Checkpoint, [json.dumps(row).encode()])
        with within(SITE):
            hidden = not Checkpoint.objects.exclude(organization_id=SITE).exists()
        transaction.set_rollback(True)
    assert hidden is (connection.vendor == "postgresql")
    assert found == Counter({gone: 1})
    with pytest.raises(ValueError, match="ledger_checkpoint has rows of an organization that is not there"):
        _refuse_orphans({"ledger_checkpoint": found})
    _refuse_orphans({"ledger_checkpoint": Counter({organization.pk: 3, SITE: 1}), "kernel_account": Counter({None: 2})})
