"""Access rights."""

from __future__ import annotations

from django.db import models

from accord.areas.assets import rules
from accord.areas.assets.models.assets import Asset
from accord.areas.assets.terms import Level
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PERSONAL, PLAIN, choices, said
from accord.kernel.records.record import Record


@record(
    prefix="AX", plural="access grants", serves=("iso-27001",),
    states=(State("active", "Active"), State("revoked", "Revoked", final=True, locked=True)),
    columns=(
        "reference", "title", "person", "role", "asset", "level", "privileged", "reviewed_on", "review_due",
        "expires_on", "state",
    ),
    filters=(
        "state", "asset", "person", "role", "level", "privileged", "shared", "granted_by", "review_due", "expires_on",
    ),
    natural_key=("asset", "person", "role", "right"), derived=("title",),
    rules=(
        rules.for_somebody, rules.expires_after_granted, rules.reviewed_after_granted, rules.revoked_after_granted,
    ),
    duties=(
        Due("Ask whether {title} is still needed", on="review_due", states=("active",), act="review"),
        Due("Extend or revoke {title}", on="expires_on", states=("active",), act="revoke"),
    ),
    called=(
        "access rights", "permissions", "access list", "user access", "Berechtigungen", "Zugriffsrechte",
        "Zugangsrechte", "Berechtigungsliste", "Zutrittsrechte",
    ),
)  # fmt: skip
class AccessGrant(Record):
    """A right of a person, or of all who hold a role, to enter, read, change or run an asset."""

    person: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="person",
            help_text="Who has it. Empty where a whole role has it.",
        ),
        term="A.5.16; A.5.18", heads=("Person", "User", "Employee", "Who", "Benutzer", "Mitarbeiter", "Nutzer", "Wer"),
    )  # fmt: skip
    role: models.ForeignKey[Record | None, Record | None] = said(
        models.ForeignKey(
            "people.Role", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="role",
            help_text="The role whose holders have it.",
        ),
        term="A.5.15; A.5.18", heads=("Role", "Group", "Rolle", "Gruppe", "Funktion"),
    )  # fmt: skip
    asset: models.ForeignKey[Asset, Asset] = said(
        models.ForeignKey(
            Asset, models.PROTECT, related_name="+", verbose_name="asset", help_text="What it gives access to.",
        ),
        term="A.5.15; A.5.18", heads=("Asset", "System", "Application", "Resource", "Room", "Wert", "Anwendung",
        "Zugriff auf", "Raum"),
    )  # fmt: skip
    right = said(
        models.CharField(
            "right", max_length=120,
            help_text="What it allows, in the words of the system: the group, profile, key or badge zone.",
        ),
        term="A.5.18; A.8.3", privacy=FREE, heads=("Right", "Permission", "Access right", "Profile", "Recht",
        "Berechtigung", "Zugriffsrecht", "Profil"),
    )  # fmt: skip
    level = said(
        models.CharField(
            "level", max_length=12, blank=True, choices=choices(Level),
            help_text="Read, write, administer; enter is for rooms.",
        ),
        term="A.8.3", privacy=PLAIN, heads=("Level", "Access level", "Stufe", "Zugriffsart", "Berechtigungsstufe"),
    )  # fmt: skip
    privileged = said(
        models.BooleanField(
            "privileged", default=False,
            help_text="It lets its holder pass by the ordinary safeguards: administrators, root, keys to everything.",
        ),
        term="A.8.2", heads=("Privileged", "Admin", "Administrator", "Privilegiert", "Adminrecht"),
    )  # fmt: skip
    account_name = said(
        models.CharField(
            "account", max_length=120, blank=True,
            help_text="The identity that it is tied to; for a privileged right not the one of every day.",
        ),
        term="A.5.16; A.8.2", privacy=PERSONAL, heads=("Account", "Login", "User name", "Username", "Konto",
        "Benutzername", "Kennung"),
    )  # fmt: skip
    shared = said(
        models.BooleanField(
            "shared account", default=False,
            help_text="Several people use the same identity, so that nobody can tell who did something.",
        ),
        term="A.5.16", heads=("Shared", "Shared account", "Gruppenkonto", "Sammelkonto", "Geteilt"),
    )  # fmt: skip
    second_factor = said(
        models.BooleanField(
            "second factor", default=False,
            help_text="Signing in takes more than a password.",
        ),
        term="A.8.5; A.5.17", heads=("MFA", "2FA", "Second factor", "Zweiter Faktor", "Zwei-Faktor"),
    )  # fmt: skip
    need = said(
        models.TextField(
            "need", blank=True,
            help_text="What its holder needs it for. A right that nobody can give a reason for is revoked.",
        ),
        term="A.5.15; A.5.18", privacy=FREE, heads=("Reason", "Need", "Justification", "Grund", "Begründung", "Zweck",
        "Bedarf"),
    )  # fmt: skip
    requested_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="requested by",
            help_text="Who asked for it; somebody else grants it.",
        ),
        term="A.5.18", heads=("Requested by", "Requester", "Beantragt von", "Antragsteller"),
    )  # fmt: skip
    granted_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="granted by",
            help_text="Who decided that it is given.",
        ),
        term="A.5.18", heads=("Granted by", "Approved by", "Approver", "Erteilt von", "Genehmigt von",
        "Freigegeben von"),
    )  # fmt: skip
    granted_on = said(
        models.DateField("granted on", null=True, blank=True),
        term="A.5.18", heads=("Granted on", "Since", "Valid from", "Erteilt am", "Seit", "Gültig ab"),
    )  # fmt: skip
    expires_on = said(
        models.DateField(
            "expires on", null=True, blank=True,
            help_text="The last day on which it holds; empty where it lasts as long as its need.",
        ),
        term="A.5.18; A.8.2", heads=("Expires on", "Valid until", "Until", "Expiry", "Gültig bis", "Läuft ab am",
        "Befristet bis"),
    )  # fmt: skip
    review_due = said(
        models.DateField("review due", null=True, blank=True),
        term="A.5.18; A.8.2", heads=("Review due", "Next review", "Prüfung fällig", "Nächste Prüfung",
        "Nächste Rezertifizierung"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("reviewed on", null=True, blank=True),
        term="A.5.18; A.8.2", set_by_act=True, heads=("Reviewed on", "Last review", "Geprüft am", "Letzte Prüfung",
        "Rezertifiziert am"),
    )  # fmt: skip
    reviewed_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="reviewed by",
        ),
        term="A.5.18", set_by_act=True, heads=("Reviewed by", "Reviewer", "Geprüft von", "Prüfer"),
    )  # fmt: skip
    revoked_on = said(
        models.DateField("revoked on", null=True, blank=True, help_text="The day on which it stopped working."),
        term="A.5.18; A.6.5", set_by_act=True, heads=("Revoked on", "Removed on", "Entzogen am", "Gelöscht am"),
    )  # fmt: skip
    revoked_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="revoked by",
        ),
        term="A.5.18", set_by_act=True, heads=("Revoked by", "Removed by", "Entzogen von"),
    )  # fmt: skip
    revoked_because = said(
        models.CharField(
            "revoked because", max_length=300, blank=True,
            help_text="Left, moved, review, no need any more, misuse …",
        ),
        term="A.5.18", privacy=FREE, set_by_act=True, heads=("Revocation reason", "Entzugsgrund", "Grund des Entzugs"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "access grant"

    def derive(self) -> None:
        """It is called by right, asset and holder; the asset's owner answers for a new one."""
        holder = self.person or self.role
        self.title = rules.title_of(right=self.right, asset=self.asset.title, holder=holder.title if holder else "")
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.asset.owner_id
