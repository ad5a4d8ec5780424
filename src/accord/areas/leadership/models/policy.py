"""What the policies state (5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accord.areas.leadership import rules
from accord.areas.leadership.terms import TAGS
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import FREE, PLAIN, said
from accord.kernel.records.record import Record

if TYPE_CHECKING:
    from uuid import UUID

    from accord.kernel.refusals import Objection


def _statement_of_that_document(*, document_id: UUID, version: Record | None) -> Objection | None:
    return rules.statement_of_that_document(
        document_id=document_id, version_document_id=getattr(version, "document_id", None)
    )


@record(
    prefix="PS", plural="policy statements", part_of="document",
    states=(State("active", "Active"),),
    columns=("reference", "title", "tag", "document", "version", "serves"),
    filters=("tag", "document", "version", "serves"), natural_key=("document", "version", "title"),
    rules=(_statement_of_that_document,), without=("owner", "effective_on"),
    called=(
        "statements of the policy", "policy commitments", "Aussagen der Politik", "Politikaussagen",
        "Aussagen der Leitlinie", "Verpflichtungen der Politik", "Leitlinien-Aussagen",
    ),
)  # fmt: skip
class PolicyStatement(Record):
    """One statement of a policy and what it does there, so that objectives can name the statement they follow."""

    title = said(
        models.CharField("statement", max_length=200, help_text="The statement in a few words."),
        term="5.2", heads=("Statement", "Title", "Commitment", "Aussage", "Kurzfassung", "Titel"),
    )  # fmt: skip
    document = said(
        models.ForeignKey(
            "documents.Document", models.PROTECT, related_name="+", verbose_name="policy",
            help_text="The document that is the policy.",
        ),
        term="5.2", heads=("Policy", "Document", "Politik", "Leitlinie", "Dokument"),
    )  # fmt: skip
    version = said(
        models.ForeignKey(
            "documents.DocumentVersion", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="in version", help_text="The version of the policy in which it stands.",
        ),
        term="5.2 c)-d); 5.2.1 c)-d)", heads=("Version", "Policy version", "Ausgabe", "Fassung"),
    )  # fmt: skip
    tag = said(
        models.CharField(
            "what it does", max_length=24, choices=[(t.value, label) for t, label in TAGS],
            help_text="The standards ask a policy for a framework for objectives and two commitments.",
        ),
        term="5.2 b)-d); 5.2.1 b)-e)", privacy=PLAIN, heads=("What it does", "Tag", "Kind", "Type", "Art", "Merkmal",
        "Zweck"),
    )  # fmt: skip
    text = said(
        models.TextField("wording", blank=True, help_text="As it stands in the policy."),
        term="5.2", privacy=FREE, heads=("Wording", "Text", "Wortlaut"),
    )  # fmt: skip
    issue = said(
        models.ForeignKey(
            "context.Issue", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="issue it answers",
            help_text="For a statement about context and strategy: the issue that it answers.",
        ),
        term="5.2.1 e); 5.2.1 a)", heads=("Issue", "Thema"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "policy statement"
