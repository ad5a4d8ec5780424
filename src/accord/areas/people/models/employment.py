"""What is looked into before somebody is trusted, and what they sign: tables and declarations."""

from __future__ import annotations

from django.db import models

from accord.areas.people import rules
from accord.areas.people.models.roles import Role
from accord.areas.people.terms import AgreementKind, ScreeningKind
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PERSONAL, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="SC", plural="screenings", serves=("iso-27001",),
    states=(
        State("requested", "Requested"), State("passed", "Passed"), State("failed", "Failed", final=True),
        State("expired", "Expired", final=True),
    ),
    columns=("reference", "person", "kind", "role", "due_on", "done_on", "expires_on", "state"),
    filters=("state", "kind", "person", "role", "due_on", "expires_on"),
    natural_key=("person", "kind", "role", "requested_on"),
    rules=(rules.screening_expires_later,),
    duties=(
        Due("Screening: {title}", on="due_on", states=("requested",), act="pass"),
        Due("Screen again: {title}", on="expires_on", states=("passed",), act="renew"),
    ),
    derived=("title",),
    called=("background checks", "background screenings", "Sicherheitsüberprüfungen", "Überprüfungen",
    "Zuverlässigkeitsprüfungen", "Personalüberprüfungen", "Führungszeugnisse"),
    retention="retention_screening",
)  # fmt: skip
class Screening(Record):
    """A look into somebody's background before they are trusted with work or information, as law and need allow."""

    person = said(
        models.ForeignKey("kernel.Person", models.PROTECT, related_name="+", verbose_name="person"),
        term="A.6.1", heads=("Person", "Name", "Employee", "Candidate", "Mitarbeiter", "Mitarbeiterin", "Bewerber"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=16, choices=choices(ScreeningKind),
            default=ScreeningKind.REFERENCES.value,
            help_text="What is looked into. Only what the role needs and the law allows.",
        ),
        term="A.6.1", privacy=PLAIN, heads=("Kind", "Type", "Check", "Art", "Prüfung", "Art der Prüfung"),
    )  # fmt: skip
    role = said(
        models.ForeignKey(
            Role, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="for role",
            help_text="The role that calls for it; empty: everybody who works here has it.",
        ),
        term="A.6.1", heads=("Role", "For role", "Position", "Rolle", "Stelle", "Funktion"),
    )  # fmt: skip
    requested_on = said(
        models.DateField(
            "requested on", null=True, blank=True,
            help_text="The day on which it was asked for, with the person's knowledge.",
        ),
        term="A.6.1", heads=("Requested on", "Requested", "Angefordert am", "Beantragt am", "Veranlasst am"),
    )  # fmt: skip
    due_on = said(
        models.DateField(
            "due on", null=True, blank=True,
            help_text="The day by which the result is there: before the work begins.",
        ),
        term="A.6.1", heads=("Due on", "Due", "Before", "Fällig am", "Bis", "Frist"),
    )  # fmt: skip
    done_on = said(
        models.DateField("done on", null=True, blank=True, help_text="The day of the result."),
        term="A.6.1", set_by_act=True, heads=("Done on", "Done", "Date", "Completed on", "Geprüft am", "Erledigt am",
        "Datum", "Ausgestellt am"),
    )  # fmt: skip
    done_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="seen by",
            help_text="Who saw the proof.",
        ),
        term="A.6.1", set_by_act=True, heads=("Done by", "Seen by", "Geprüft von", "Eingesehen von"),
    )  # fmt: skip
    expires_on = said(
        models.DateField(
            "expires on", null=True, blank=True,
            help_text="The last day on which it counts; empty: it is not repeated.",
        ),
        term="A.6.1", heads=("Expires on", "Expires", "Valid until", "Gültig bis", "Ablauf", "Nächste Prüfung"),
    )  # fmt: skip
    note = said(
        models.TextField(
            "note", blank=True,
            help_text="Which proof was seen, or why it was not passed; no more than is needed, and no copy of it.",
        ),
        term="A.6.1", privacy=PERSONAL, heads=("Note", "Remark", "Result", "Bemerkung", "Ergebnis", "Nachweis"),
    )  # fmt: skip

    def derive(self) -> None:
        """The title says who was looked into, and in what."""
        self.title = f"{self.person.title}: {rules.label_of(ScreeningKind, self.kind)}"[:200]


@record(
    prefix="AG", plural="agreements", serves=("iso-27001",),
    states=(State("draft", "Draft"), State("signed", "Signed"), State("ended", "Ended", final=True)),
    columns=("reference", "title", "person", "party", "kind", "signed_on", "ends_on", "review_due", "state"),
    filters=("state", "kind", "person", "signed_on", "ends_on", "review_due"),
    natural_key=("person", "kind", "edition"),
    rules=(rules.somebody_agrees, rules.agreement_ends_later),
    duties=(
        Due("Have signed: {title}", on="sign_by", states=("draft",), act="sign"),
        Due("Look at it again: {title}", on="review_due", states=("signed",), act="review"),
        Due("{title} ends", on="ends_on", states=("signed",), act="end"),
    ),
    derived=("title",),
    called=("NDAs", "NDA", "confidentiality agreements", "terms of employment", "Vereinbarungen mit Mitarbeitern",
    "Vertraulichkeitsvereinbarungen", "Verschwiegenheitserklärungen", "Geheimhaltungsvereinbarungen",
    "Verpflichtungserklärungen", "Arbeitsverträge"),
)  # fmt: skip
class Agreement(Record):
    """What a person, or a firm, has signed about confidentiality and security, and what of it holds on afterwards."""

    person = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="person",
            help_text="Who signs. For a firm, name it as the other party instead.",
        ),
        term="A.6.2; A.6.6", heads=("Person", "Name", "Employee", "Mitarbeiter", "Mitarbeiterin", "Unterzeichner"),
    )  # fmt: skip
    party = said(
        models.CharField(
            "other party", max_length=80, blank=True, db_index=True,
            help_text="The record of a firm that signs, such as a supplier or a customer, by its reference.",
        ),
        kind="pointer", privacy=PLAIN, term="A.6.6", heads=("Party", "Other party", "Firm", "Supplier", "Partei",
        "Firma", "Vertragspartner", "Lieferant"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=20, choices=choices(AgreementKind),
            default=AgreementKind.CONFIDENTIALITY.value,
        ),
        term="A.6.2; A.6.6", privacy=PLAIN, heads=("Kind", "Type", "Agreement", "Art", "Vereinbarung",
        "Art der Vereinbarung"),
    )  # fmt: skip
    edition = said(
        models.CharField(
            "edition of the text", max_length=60, blank=True,
            help_text="Which edition of the house's text was signed: 2024-03. After a change one sees who has the old "
            "one.",
        ),
        term="A.6.6", privacy=PLAIN, heads=("Edition", "Version", "Template", "Fassung", "Ausgabe", "Stand", "Muster"),
    )  # fmt: skip
    security_duties = said(
        models.TextField(
            "security duties", blank=True,
            help_text="Which duties for security it names: what is confidential, how information and devices are "
            "handled, what is reported. Empty: none.",
        ),
        term="A.6.2", privacy=FREE, heads=("Security duties", "Duties", "Obligations", "Sicherheitspflichten",
        "Pflichten", "Inhalt"),
    )  # fmt: skip
    afterwards = said(
        models.TextField(
            "what holds on afterwards", blank=True,
            help_text="Which duties go on when the work ends or changes, and how long.",
        ),
        term="A.6.5; A.6.6", privacy=FREE, heads=("Afterwards", "After leaving", "Continuing duties",
        "Nachwirkende Pflichten", "Nach Ausscheiden", "Nachwirkung"),
    )  # fmt: skip
    sign_by = said(
        models.DateField(
            "to be signed by", null=True, blank=True,
            help_text="Before the person gets access.",
        ),
        term="A.6.6", heads=("Sign by", "To be signed by", "Zu unterschreiben bis"),
    )  # fmt: skip
    signed_on = said(
        models.DateField("signed on", null=True, blank=True),
        term="A.6.2; A.6.6", set_by_act=True, heads=("Signed on", "Signed", "Date", "Unterschrieben am",
        "Unterzeichnet am", "Datum"),
    )  # fmt: skip
    ends_on = said(
        models.DateField(
            "ends on", null=True, blank=True,
            help_text="The last day on which it counts; empty where no end was agreed.",
        ),
        term="A.6.6", heads=("Ends on", "End", "Valid until", "Endet am", "Gültig bis", "Ende"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True),
        term="A.6.6", set_by_act=True, heads=("Reviewed on", "Last review", "Geprüft am", "Letzte Prüfung"),
    )  # fmt: skip
    review_due = said(
        models.DateField(
            "review due", null=True, blank=True,
            help_text="By then somebody looks whether it still says what is needed.",
        ),
        term="A.6.6", heads=("Review due", "Next review", "Nächste Prüfung", "Prüfung fällig"),
    )  # fmt: skip
    reminded_on = said(
        models.DateField(
            "reminded on", null=True, blank=True,
            help_text="The day on which somebody who left, or changed their work, was told which duties go on.",
        ),
        term="A.6.5", set_by_act=True, heads=("Reminded on", "Exit letter", "Told at leaving on", "Erinnert am",
        "Belehrt am", "Austrittsbelehrung am"),
    )  # fmt: skip

    def derive(self) -> None:
        """The title says who agreed to what."""
        who = self.person.title if self.person_id and self.person else "Other party"
        self.title = f"{rules.label_of(AgreementKind, self.kind)}: {who}"[:200]
