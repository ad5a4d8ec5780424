"""Which competence a role or an act asks for, and the proof of it: tables and declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accord.areas.people import rules
from accord.areas.people.models.roles import ACTIVE, RETIRED, Role
from accord.kernel.acts.act import all_acts
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import PLAIN, said
from accord.kernel.records.record import Record

if TYPE_CHECKING:
    from accord.kernel.refusals import Objection

KINDS = [("education", "Education"), ("training", "Training"), ("experience", "Experience")]


def gates_exist(*, gates: str) -> Objection | None:
    """What a requirement closes are acts of this house that ask for competence."""
    return rules.gates_known(gates, {a.key for a in all_acts() if a.gated})


@record(
    prefix="CR",
    plural="competence requirements",
    states=(ACTIVE, RETIRED),
    columns=("reference", "title", "role", "kind", "valid_for", "gates", "state"),
    filters=("state", "role", "kind"),
    natural_key=("title",),
    rules=(gates_exist,),
    without=("effective_on",),
    called=("Kompetenzanforderungen", "Kompetenzmatrix"),
)
class CompetenceRequirement(Record):
    """A competence that a role needs, and the acts that nobody may do without proof of it."""

    title = said(
        models.CharField(
            "competence",
            max_length=200,
            help_text="What somebody must know or be able to do, such as Release of documents.",
        ),
        term="7.2 a)",
        heads=("Competence", "Qualification", "Skill", "Kompetenz", "Qualifikation", "Title", "Name"),
    )
    role = said(
        models.ForeignKey(
            Role,
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="role",
            help_text="The role that needs it; empty: everybody who does the acts below.",
        ),
        term="7.2 a)",
        heads=("Role", "Rolle", "Function", "Funktion"),
    )
    kind = said(
        models.CharField(
            "kind", max_length=12, choices=KINDS, default="training", help_text="On what the competence rests."
        ),
        term="7.2 b)",
        heads=("Kind", "Type", "Art"),
    )
    valid_for = said(
        models.PositiveSmallIntegerField(
            "valid for (months)", null=True, blank=True, help_text="How long evidence counts; empty: it does not age."
        ),
        heads=("Gültig (Monate)", "Valid for", "Validity", "Gültigkeit", "Gültig für", "Gültigkeit (Monate)"),
    )
    gates = said(
        models.CharField(
            "acts that need it",
            max_length=400,
            blank=True,
            help_text="Keys of acts, such as document_version.approve: whoever lacks valid evidence is refused them.",
        ),
        privacy=PLAIN,
        heads=("Gates", "Acts", "Gesperrte Vorgänge"),
    )

    def derive(self) -> None:
        """Gates are kept in one form."""
        self.gates = " ".join(rules.split_gates(self.gates))


@record(
    prefix="CE",
    plural="competence evidence",
    states=(State("valid", "Valid"), State("withdrawn", "Withdrawn", final=True, locked=True)),
    columns=("reference", "person", "requirement", "achieved_on", "expires_on", "judged_by", "state"),
    filters=("state", "person", "requirement", "expires_on"),
    natural_key=("person", "requirement", "achieved_on"),
    rules=(rules.expires_after_achieved, rules.judged_by_another),
    derived=("title",),
    without=("owner", "serves", "effective_on"),
    called=("Kompetenznachweise", "Qualifikationsnachweise"),
)
class CompetenceEvidence(Record):
    """What shows that a person has a competence: a certificate, a record of training, years of practice."""

    person = said(
        models.ForeignKey("kernel.Person", models.PROTECT, related_name="+", verbose_name="person"),
        term="7.2 d)",
        heads=("Person", "Name", "Employee", "Mitarbeiter", "Mitarbeiterin"),
    )
    requirement = said(
        models.ForeignKey(CompetenceRequirement, models.PROTECT, related_name="+", verbose_name="competence"),
        term="7.2 d)",
        heads=("Anforderung", "Competence", "Requirement", "Qualification", "Kompetenz", "Qualifikation"),
    )
    evidence = said(
        models.TextField(
            "evidence", blank=True, help_text="Which paper or fact shows it, and where it lies. A file can be attached."
        ),
        term="7.2 d)",
        heads=("Evidence", "Proof", "Certificate", "Nachweis", "Zertifikat"),
    )
    achieved_on = said(
        models.DateField("achieved on", help_text="From this day on it counts."),
        heads=("Achieved", "Achieved on", "Date", "Erworben", "Erworben am", "Datum"),
    )
    expires_on = said(
        models.DateField(
            "expires on",
            null=True,
            blank=True,
            help_text="The last day on which it counts; empty: as long as the requirement says.",
        ),
        heads=("Expires", "Expires on", "Valid until", "Gültig bis", "Ablauf"),
    )
    issuer = said(
        models.CharField(
            "issued by", max_length=200, blank=True, help_text="The school, trainer or body that stands behind it."
        ),
        term="7.2 d)",
        heads=("Issued by", "Issuer", "Provider", "Ausgestellt von", "Aussteller", "Anbieter"),
    )
    judged_by = said(
        models.ForeignKey(
            "kernel.Person",
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="judged by",
            help_text="Who found the evidence good enough; not the person themselves.",
        ),
        heads=("Judged by", "Assessor", "Beurteilt von", "Bewertet von"),
    )

    class Meta(Record.Meta):
        verbose_name_plural = "competence evidence"

    def derive(self) -> None:
        """The title says who can do what; without an end of its own, evidence ends when the requirement says."""
        self.title = f"{self.person.title}: {self.requirement.title}"[:200]
        if self.expires_on is None:
            self.expires_on = rules.valid_until(self.achieved_on, None, self.requirement.valid_for)
