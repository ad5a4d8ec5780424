"""Documents, their versions, confirmations of reading, and rules of retention: one file per noun."""

from accord.areas.documents.models.retention import RetentionRule  # isort: skip
from accord.areas.documents.models.documents import Document  # isort: skip
from accord.areas.documents.models.versions import DocumentVersion, ReadConfirmation  # isort: skip

__all__ = ["Document", "DocumentVersion", "ReadConfirmation", "RetentionRule"]
