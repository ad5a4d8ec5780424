"""All tables of the kernel, for Django to find."""

from accord.kernel.access.attempts import Attempt
from accord.kernel.access.models import Account, CalendarFeed, Grant, Signature, SignInLink, Token
from accord.kernel.acts.once import Once
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.copies.models import CopyPlace, Delivery
from accord.kernel.erasing.models import Erasure, Hold
from accord.kernel.jobs.models import Job
from accord.kernel.ledger.models import Checkpoint, Counter, Entry, Head, Opening, Touched
from accord.kernel.letters.models import Letter, Unwanted
from accord.kernel.organization.models import Organization, Person, Site, Unit
from accord.kernel.parameters.models import Parameter
from accord.kernel.records.attached import Attachment, Comment, Link
from accord.kernel.records.files import Upload
from accord.kernel.records.mappings import RememberedMapping
from accord.kernel.restores.models import LogRestore
from accord.kernel.search.models import SearchDocument

__all__ = [
    "Account",
    "Attachment",
    "Attempt",
    "CalendarFeed",
    "Checkpoint",
    "Comment",
    "CopyPlace",
    "Counter",
    "Delivery",
    "Entry",
    "Erasure",
    "Grant",
    "Head",
    "Hold",
    "Job",
    "Letter",
    "Link",
    "LogRestore",
    "Once",
    "Opening",
    "Organization",
    "Parameter",
    "Person",
    "RememberedMapping",
    "SearchDocument",
    "SignInLink",
    "Signature",
    "Site",
    "StoredVerdict",
    "Token",
    "Touched",
    "Unit",
    "Unwanted",
    "Upload",
]
