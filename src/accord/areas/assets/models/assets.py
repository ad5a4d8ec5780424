"""Assets."""

from __future__ import annotations

from django.db import models

from accord.areas.assets import rules
from accord.areas.assets.terms import AssetKind, Classification, Environment, Need
from accord.kernel.organization.models import Person, Site
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PERSONAL, PLAIN, choices, said
from accord.kernel.records.record import Record

NEEDS = choices(Need)


@record(
    prefix="A", plural="assets",
    states=(
        State("in_use", "In use"), State("returned", "Returned"),
        State("disposed", "Disposed", final=True, locked=True),
    ),
    columns=(
        "reference", "title", "kind", "classification", "confidentiality", "integrity", "availability", "owner",
        "review_due", "state",
    ),
    filters=(
        "state", "kind", "classification", "owner", "site", "off_premises", "personal_data", "backup_required",
        "environment", "review_due", "maintenance_due",
    ),
    natural_key=("title", "number"),
    rules=(
        rules.review_after_last_review, rules.maintenance_after_last, rules.not_its_own_support,
        rules.handed_out_to_somebody, rules.disposed_after_acquired,
    ),
    duties=(
        Due("Confirm {title}", on="review_due", states=("in_use",), act="confirm"),
        Due("Maintain {title}", on="maintenance_due", states=("in_use",), act="maintain"),
        Due("Replace or renew {title}: its support ends", on="supported_until", states=("in_use",), act="edit"),
    ),
    called=(
        "asset register", "asset inventory", "asset list", "inventory", "Werte", "Assets", "Assetliste",
        "Asset-Register", "Inventar", "Werteverzeichnis", "Anlagenverzeichnis", "Inventarliste", "Infrastruktur",
    ),
)  # fmt: skip
class Asset(Record):
    """Something of worth for the organization: information, and all that it is kept, worked on and made with."""

    title = said(
        models.CharField("name", max_length=200, help_text="As people in the house call it."),
        heads=("Asset", "Asset name", "Name", "Title", "Description of asset", "Wert", "Asset-Name", "Bezeichnung",
        "Anlage", "Gegenstand", "Titel", "Objekt"),
    )  # fmt: skip
    number = said(
        models.CharField(
            "inventory number", max_length=80, blank=True,
            help_text="The number on the label, or the serial number: what tells it from its like.",
        ),
        term="A.5.9", privacy=PLAIN, heads=("Inventory number", "Inventory no.", "Asset number", "Asset tag",
        "Serial number", "Serial no.", "Inventarnummer", "Inventar-Nr.", "Inventarnr.", "Anlagennummer",
        "Seriennummer"),
    )  # fmt: skip
    kind = said(
        models.CharField(
            "kind", max_length=16, blank=True, choices=choices(AssetKind),
            help_text="Information is the asset itself; the others keep, carry, work on or protect it, or are what "
            "products are made and measured with.",
        ),
        term="A.5.9; 7.1.3", privacy=PLAIN, heads=("Kind", "Type", "Asset type", "Category", "Art", "Typ", "Kategorie",
        "Asset-Typ", "Wertart", "Assetart"),
    )  # fmt: skip
    description = said(
        models.TextField(
            "description", blank=True,
            help_text="What it holds or does, make and model, and what the house would miss without it.",
        ),
        term="A.5.9", privacy=FREE, heads=("Description", "Details", "Model", "Purpose", "Beschreibung", "Modell",
        "Zweck", "Bemerkung"),
    )  # fmt: skip
    processes = said(
        models.ManyToManyField(
            "processes.Process", blank=True, related_name="+", verbose_name="processes",
            help_text="The processes that need it.",
        ),
        term="7.1.3; A.5.9", heads=("Processes", "Process", "Used by", "Prozesse", "Prozess", "Genutzt von"),
    )  # fmt: skip
    classification = said(
        models.CharField(
            "classification", max_length=16, blank=True, choices=choices(Classification),
            help_text="How closely it is kept, as its owner judges; for what carries information: the closest class "
            "that it may carry.",
        ),
        term="A.5.12", privacy=PLAIN, heads=("Classification", "Class", "Information class", "Klassifizierung",
        "Klassifikation", "Vertraulichkeitsstufe", "Vertraulichkeitsklasse"),
    )  # fmt: skip
    labelling = said(
        models.CharField(
            "labelling", max_length=200, blank=True,
            help_text="By what one sees the class on it: footer, folder name, sticker, header of the mail.",
        ),
        term="A.5.13", privacy=FREE, heads=("Labelling", "Label", "Marking", "Kennzeichnung"),
    )  # fmt: skip
    confidentiality = said(
        models.CharField(
            "confidentiality need", max_length=12, blank=True, choices=NEEDS,
            help_text="How much it would hurt if somebody learned of it who should not.",
        ),
        term="A.5.12", privacy=PLAIN, heads=("Confidentiality", "C", "Confidentiality need", "Vertraulichkeit",
        "Schutzbedarf Vertraulichkeit"),
    )  # fmt: skip
    integrity = said(
        models.CharField(
            "integrity need", max_length=12, blank=True, choices=NEEDS,
            help_text="How much it would hurt if it were wrong or altered unseen.",
        ),
        term="A.5.12", privacy=PLAIN, heads=("Integrity", "I", "Integrity need", "Integrität",
        "Schutzbedarf Integrität"),
    )  # fmt: skip
    availability = said(
        models.CharField(
            "availability need", max_length=12, blank=True, choices=NEEDS,
            help_text="How much it would hurt if it could not be reached or used when needed.",
        ),
        term="A.5.12; 7.1.3", privacy=PLAIN, heads=("Availability", "A", "Availability need", "Verfügbarkeit",
        "Schutzbedarf Verfügbarkeit"),
    )  # fmt: skip
    personal_data = said(
        models.BooleanField(
            "personal data", default=False,
            help_text="It holds, or works on, data about people.",
        ),
        term="A.5.34", heads=("Personal data", "PII", "GDPR", "Personenbezogene Daten", "Personenbezug", "DSGVO"),
    )  # fmt: skip
    depends_on = said(
        models.ManyToManyField(
            "self", symmetrical=False, blank=True, related_name="+", verbose_name="depends on",
            help_text="The assets without which it does not work: the server under a program, the line to a service.",
        ),
        term="A.5.9", heads=("Depends on", "Dependencies", "Runs on", "Hosted on", "Hängt ab von", "Abhängig von",
        "Abhängigkeiten", "Läuft auf"),
    )  # fmt: skip
    site: models.ForeignKey[Site | None, Site | None] = said(
        models.ForeignKey(
            "kernel.Site", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="site",
        ),
        term="A.5.9", heads=("Site", "Plant", "Standort", "Werk"),
    )  # fmt: skip
    location = said(
        models.CharField(
            "location", max_length=200, blank=True,
            help_text="Room, cabinet, bench, or the place in the network where it is found.",
        ),
        term="A.5.9", privacy=FREE, heads=("Location", "Room", "Place", "Ort", "Raum", "Aufstellort", "Ablageort",
        "Lagerort"),
    )  # fmt: skip
    off_premises = said(
        models.BooleanField(
            "leaves the premises", default=False,
            help_text="It is used or kept outside our sites, at home or on the road.",
        ),
        term="A.7.9", heads=("Off-site", "Off premises", "Mobile", "Leaves the premises", "Außer Haus", "Mobil",
        "Extern genutzt"),
    )  # fmt: skip
    holder: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="handed out to",
            help_text="Who has it in hand. It is asked back when this person leaves or moves.",
        ),
        term="A.5.11; A.7.9", privacy=PERSONAL, heads=("Holder", "User", "Handed out to", "Assigned to", "Nutzer",
        "Benutzer", "Ausgegeben an", "Inhaber"),
    )  # fmt: skip
    handed_out_on = said(
        models.DateField("handed out on", null=True, blank=True),
        term="A.5.11", heads=("Handed out on", "Issued on", "Assigned on", "Ausgegeben am", "Übergeben am",
        "Ausgabedatum"),
    )  # fmt: skip
    environment = said(
        models.CharField(
            "environment", max_length=12, blank=True, choices=choices(Environment),
            help_text="For software and what it runs on: where it stands between making and use.",
        ),
        term="A.8.31", privacy=PLAIN, heads=("Environment", "Stage", "Umgebung", "Systemumgebung"),
    )  # fmt: skip
    backup_required = said(
        models.BooleanField(
            "backup required", default=False,
            help_text="It must be possible to bring it back from a copy.",
        ),
        term="A.8.13", heads=("Backup required", "Backup", "Datensicherung", "Sicherung erforderlich",
        "Backup erforderlich"),
    )  # fmt: skip
    backup = said(
        models.CharField(
            "backup", max_length=200, blank=True,
            help_text="How, how often, where to, and for how long.",
        ),
        term="A.8.13", privacy=FREE, heads=("Backup method", "Backup plan", "Sicherungsverfahren", "Backup-Verfahren"),
    )  # fmt: skip
    encrypted = said(
        models.BooleanField(
            "encrypted", default=False,
            help_text="What it stores is encrypted, so that its loss does not give anything away.",
        ),
        term="A.7.9; A.7.10; A.8.24", heads=("Encrypted", "Encryption", "Verschlüsselt", "Verschlüsselung"),
    )  # fmt: skip
    access_rule = said(
        models.TextField(
            "access rule", blank=True,
            help_text="Who may reach it, for which need, and who decides on that.",
        ),
        term="A.5.15; A.8.3", privacy=FREE, heads=("Access rule", "Access", "Who has access", "Zugriffsregel",
        "Zugriff", "Zugang", "Zugriffsberechtigt"),
    )  # fmt: skip
    handling = said(
        models.ManyToManyField(
            "documents.Document", blank=True, related_name="+", verbose_name="handling rules",
            help_text="The documents that say how it may be used, passed on, kept and thrown away.",
        ),
        term="A.5.10; A.5.14", heads=("Handling rules", "Acceptable use", "Rules", "Umgangsregeln", "Nutzungsregeln",
        "Richtlinie"),
    )  # fmt: skip
    licence = said(
        models.CharField(
            "licence", max_length=200, blank=True,
            help_text="The right to use it: licence, number of seats, contract.",
        ),
        term="A.5.32", privacy=FREE, heads=("Licence", "License", "Licences", "Lizenz", "Lizenzen"),
    )  # fmt: skip
    supported_until = said(
        models.DateField(
            "supported until", null=True, blank=True,
            help_text="The last day of support, licence or warranty; from then on no faults are mended.",
        ),
        term="A.8.8; A.5.32", heads=("Supported until", "End of support", "End of life", "EOL", "Warranty until",
        "Support bis", "Supportende", "Wartung bis", "Garantie bis", "Lizenz bis"),
    )  # fmt: skip
    acquired_on = said(
        models.DateField("acquired on", null=True, blank=True),
        heads=("Acquired on", "Purchase date", "Purchased", "In service since", "Beschafft am", "Anschaffungsdatum",
        "Kaufdatum", "In Betrieb seit"),
    )  # fmt: skip
    review_due = said(
        models.DateField(
            "confirmation due", null=True, blank=True,
            help_text="The day by which its owner says again that it is there, and classed rightly.",
        ),
        term="A.5.9; A.5.12", heads=("Review due", "Next review", "Confirmation due", "Nächste Prüfung",
        "Prüfung fällig", "Nächste Bestätigung", "Inventur fällig"),
    )  # fmt: skip
    reviewed_on = said(
        models.DateField("confirmed on", null=True, blank=True),
        term="A.5.9; A.5.12", set_by_act=True, heads=("Reviewed on", "Last review", "Confirmed on", "Geprüft am",
        "Letzte Prüfung", "Bestätigt am", "Letzte Inventur"),
    )  # fmt: skip
    maintenance = said(
        models.TextField(
            "maintenance", blank=True,
            help_text="What is done to keep it working, and by whom; where somebody from outside does it, how the "
            "information in it is kept safe meanwhile.",
        ),
        term="7.1.3; A.7.13", privacy=FREE, heads=("Maintenance", "Maintenance plan", "Service", "Wartung",
        "Wartungsplan", "Instandhaltung"),
    )  # fmt: skip
    maintenance_interval = said(
        models.PositiveSmallIntegerField(
            "maintenance interval", null=True, blank=True,
            help_text="In months; empty where it needs none.",
        ),
        term="7.1.3; A.7.13", heads=("Maintenance interval", "Interval", "Wartungsintervall", "Intervall",
        "Wartungsintervall (Monate)", "Maintenance interval (months)"),
    )  # fmt: skip
    maintenance_due = said(
        models.DateField("maintenance due", null=True, blank=True),
        term="7.1.3; A.7.13", heads=("Maintenance due", "Next maintenance", "Next service", "Nächste Wartung",
        "Wartung fällig"),
    )  # fmt: skip
    maintained_on = said(
        models.DateField("last maintained on", null=True, blank=True),
        term="7.1.3; A.7.13", set_by_act=True, heads=("Zuletzt gewartet",
        "Last maintained", "Last maintenance", "Last service",
        "Letzte Wartung", "Gewartet am"),
    )  # fmt: skip
    maintenance_result = said(
        models.TextField(
            "result of the maintenance", blank=True,
            help_text="What was done and found, and by whom.",
        ),
        term="7.1.3; A.7.13", privacy=FREE, set_by_act=True, heads=("Maintenance result", "Ergebnis der Wartung",
        "Wartungsergebnis"),
    )  # fmt: skip
    returned_on = said(
        models.DateField("returned on", null=True, blank=True),
        term="A.5.11", set_by_act=True, heads=("Returned on", "Returned", "Zurückgegeben am", "Rückgabe am",
        "Rückgabedatum"),
    )  # fmt: skip
    return_note = said(
        models.TextField(
            "state at return", blank=True,
            help_text="What came back and in which condition, and what was done with the information on it.",
        ),
        term="A.5.11; A.7.14", privacy=FREE, set_by_act=True, heads=("Return note", "Condition", "Zustand bei Rückgabe",
        "Rückgabeprotokoll"),
    )  # fmt: skip
    erased_on = said(
        models.DateField(
            "erased on", null=True, blank=True,
            help_text="The day on which the information on it was deleted for good.",
        ),
        term="A.7.14; A.8.10", set_by_act=True, heads=("Erased on", "Wiped on", "Gelöscht am", "Datenlöschung am"),
    )  # fmt: skip
    disposed_on = said(
        models.DateField("disposed on", null=True, blank=True),
        term="A.7.14; A.7.10", set_by_act=True, heads=("Disposed on", "Disposal date", "Retired on", "Entsorgt am",
        "Ausgemustert am", "Entsorgung am"),
    )  # fmt: skip
    disposal = said(
        models.TextField(
            "disposal", blank=True,
            help_text="What became of it and of the information on it: erased, shredded, sold, given back; by whom, "
            "with which proof.",
        ),
        term="A.7.14; A.7.10; A.8.10", privacy=FREE, set_by_act=True, heads=("Disposal", "Disposal method",
        "Destruction", "Entsorgung", "Entsorgungsart", "Vernichtung"),
    )  # fmt: skip
    disposal_verified_by: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="disposal verified by", help_text="Who saw to it that nothing is left on it.",
        ),
        term="A.7.14", set_by_act=True, heads=("Disposal verified by", "Entsorgung geprüft von"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "asset"

    @property
    def depends_on_itself(self) -> bool:
        """Whether it stands among the assets that it depends on."""
        return self.pk in self.related_ids("depends_on")
