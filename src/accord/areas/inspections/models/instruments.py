"""Instruments and their calibrations (7.1.5)."""

from __future__ import annotations

from django.db import models

from accord.areas.inspections import rules
from accord.areas.inspections.terms import SERVES, Tolerance
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, choices, said
from accord.kernel.records.nothing import or_nothing
from accord.kernel.records.record import Record


@record(
    prefix="I", plural="instruments",
    states=(
        State("in_use", "In use"), State("due", "Due"), State("repair", "In repair"),
        State("withdrawn", "Withdrawn", final=True),
    ),
    columns=("reference", "title", "number", "location", "calibrated_on", "calibration_due", "owner", "state"),
    filters=("state", "site", "calibration_due", "traceable", "owner"), natural_key=("number",), serves=SERVES,
    rules=(rules.due_after_calibration,),
    duties=(
        Due("Have {title} calibrated", on="calibration_due", states=("in_use",), act="calibrate"),
        Due("Have {title} calibrated before it is used again", states=("due",), act="calibrate"),
    ),
    called=(
        "gauges", "measuring equipment", "gauge list", "calibration list", "Prüfmittel", "Messmittel",
        "Prüfmittelliste", "Messmittelliste", "Prüfmittelüberwachung",
    ),
    retention="retention_product",
)  # fmt: skip
class Instrument(Record):
    """Something that is measured or tested with, and must be right: gauge, device, standard, test software."""

    title = said(
        models.CharField("what", max_length=200, help_text="Kind, maker and type."),
        heads=("Instrument", "Gauge", "What", "Description", "Name", "Title", "Prüfmittel", "Messmittel",
        "Bezeichnung", "Gerät"),
    )  # fmt: skip
    number = said(
        models.CharField("number", max_length=80, blank=True, help_text="The one on its label; no two have the same."),
        term="7.1.5.2 b)", privacy=PLAIN, heads=("Number", "ID", "Inventory number", "Gauge no.", "Equipment no.",
        "Nummer", "Equipment ID", "Instrument ID", "Gauge ID", "PM-Nr.", "Prüfmittelnummer", "Prüfmittel-Nr.",
        "Inventarnummer", "Ident-Nr."),
    )  # fmt: skip
    serial = said(
        models.CharField("serial number", max_length=80, blank=True, help_text="The maker's."),
        privacy=PLAIN, heads=("Serial number", "Serial no.", "Serial", "S/N", "Seriennummer", "Serien-Nr.",
        "SN"),
    )  # fmt: skip
    measuring_range = said(
        models.CharField(
            "range and resolution", max_length=200, blank=True,
            help_text="From where to where it measures and how finely; so one sees whether it suits the limits.",
        ),
        term="7.1.5.1 a)", privacy=PLAIN, heads=("Range", "Measuring range", "Resolution", "Messbereich",
        "Auflösung", "Bereich"),
    )  # fmt: skip
    tolerance = said(
        models.CharField(
            "allowed error", max_length=120, blank=True, help_text="How much it may be off and still count as right.",
        ),
        term="7.1.5.1 a)", privacy=PLAIN, heads=("Tolerance", "Accuracy", "Allowed error", "MPE", "Toleranz",
        "Genauigkeit", "Fehlergrenze"),
    )  # fmt: skip
    site = said(
        models.ForeignKey(
            "kernel.Site", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="site",
            help_text="The site where it is used.",
        ),
        heads=("Site", "Plant", "Standort", "Werk"),
    )  # fmt: skip
    location = said(
        models.CharField("where it is", max_length=120, blank=True, help_text="Room, bench or person."),
        privacy=PLAIN, heads=("Location", "Where", "Room", "Ort", "Raum", "Einsatzort", "Lagerort"),
    )  # fmt: skip
    traceable = said(
        models.BooleanField(
            "must be calibrated", default=True,
            help_text="What is measured with it decides on conformity, so it is compared with a standard.",
        ),
        term="7.1.5.2", heads=("Must be calibrated", "Calibrated", "Traceable", "Kalibrierpflichtig",
        "Überwachungspflichtig"),
    )  # fmt: skip
    interval = said(
        models.PositiveSmallIntegerField(
            "interval in months", null=True, blank=True,
            help_text="How often it is calibrated; empty: as the organization has chosen for all.",
        ),
        term="7.1.5.2 a)", heads=("Interval", "Interval in months", "Interval (months)", "Calibration interval",
        "Intervall", "Cal. interval", "Kalibrierzyklus", "Kalibrierintervall", "Prüfintervall", "Intervall (Monate)",
        "Intervall in Monaten", "Frequency", "Calibration frequency", "Kalibrierfrist"),
    )  # fmt: skip
    traceable_to = said(
        models.CharField(
            "traceable to", max_length=300, blank=True,
            help_text="The standard that it is compared with, up to the national one; where there is none, the basis.",
        ),
        term="7.1.5.2 a)", privacy=FREE, heads=("Rückführung",
        "Traceable to", "Traceability", "Reference standard",
        "Rückführbar auf", "Rückgeführt auf", "Normal"),
    )  # fmt: skip
    protection = said(
        models.CharField(
            "how it is protected", max_length=300, blank=True,
            help_text="Seal, case, storage, password: what keeps it from being altered or damaged.",
        ),
        term="7.1.5.2 c)", privacy=FREE, heads=("Protection", "Seal", "Storage", "Schutz", "Plombe", "Aufbewahrung"),
    )  # fmt: skip
    calibrated_on = said(
        models.DateField("calibrated on", null=True, blank=True, help_text="The latest calibration."),
        term="7.1.5.2 a)", set_by_act=True, heads=("Calibrated on", "Last calibration", "Last cal.",
        "Last calibrated", "Kalibriert am", "Letzte Kalibrierung", "Letzte Prüfung"),
    )  # fmt: skip
    calibration_due = said(
        models.DateField(
            "calibration due", null=True, blank=True,
            help_text="The last day on which it may be used without a new one.",
        ),
        term="7.1.5.2 a)", heads=("Calibration due", "Next calibration", "Due", "Cal. due", "Next cal.", "Due date",
        "Nächste Kalibrierung", "Kalibrierung fällig", "Nächste Prüfung", "Fällig am", "Fällig"),
    )  # fmt: skip
    unfit_because = said(
        models.TextField("why it must not be used", blank=True, help_text="Damage, doubt, loss; empty when it is fit."),
        term="7.1.5.2 c)", privacy=FREE, set_by_act=True, heads=("Why not usable", "Reason", "Sperrgrund"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "instrument"

    def derive(self) -> None:
        """A word for nothing says nothing against it."""
        self.unfit_because = or_nothing(self.unfit_because)


@record(
    prefix="CAL", plural="calibrations", part_of="instrument",
    states=(State("recorded", "Recorded", final=True),),
    columns=(
        "reference", "title", "instrument", "calibrated_on", "in_tolerance", "certificate", "next_due",
        "looked_back_on",
    ),
    filters=("instrument", "in_tolerance", "calibrated_on", "laboratory"), natural_key=("instrument", "calibrated_on"),
    derived=("title",), serves=SERVES, rules=(rules.next_after_calibration, rules.looked_back_after), creatable=False,
    duties=(Due("Look back: what was decided with {title}", on="look_back_due", act="look-back"),),
    called=("calibration certificates", "Kalibrierungen", "Kalibrierung", "Kalibrierscheine", "Kalibrierprotokolle"),
    retention="retention_product",
)  # fmt: skip
class Calibration(Record):
    """One comparison of an instrument with a standard: what it showed before and after, and until when it holds."""

    instrument: models.ForeignKey[Instrument, Instrument] = said(
        models.ForeignKey(Instrument, models.PROTECT, related_name="+", verbose_name="instrument"),
        heads=("Instrument", "Gauge", "Number", "Equipment no.", "Prüfmittel", "Messmittel", "Prüfmittelnummer",
        "Prüfmittel-Nr."),
    )  # fmt: skip
    calibrated_on = said(
        models.DateField("calibrated on", help_text="The day on which it was compared."),
        term="7.1.5.2 a)", heads=("Calibrated on", "Date", "Calibration date", "Kalibriert am", "Datum",
        "Kalibrierdatum"),
    )  # fmt: skip
    calibrated_by = said(
        models.CharField("by", max_length=200, blank=True, help_text="Person or laboratory, and its accreditation."),
        term="7.1.5.2 a)", heads=("By", "Calibrated by", "Laboratory", "Lab", "Kalibriert von", "Labor",
        "Kalibrierlabor", "Calibration lab", "Cal. lab", "Cal. house"),
    )  # fmt: skip
    laboratory = said(
        models.ForeignKey(
            "suppliers.Supplier", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="supplier",
            help_text="The supplier, if it was calibrated outside.",
        ),
        term="8.4.1", heads=("Supplier", "Lieferant", "Dienstleister"),
    )  # fmt: skip
    in_tolerance = said(
        models.CharField(
            "as found", max_length=12, choices=choices(Tolerance),
            help_text="Whether it was right before anybody adjusted it. If not, earlier results are in doubt.",
        ),
        term="7.1.5.2 p1", privacy=PLAIN, heads=("As found", "In tolerance", "Result", "Passed", "OK?",
        "Im Toleranzbereich", "Ergebnis", "Vorgefundener Zustand"),
    )  # fmt: skip
    error_found = said(
        models.DecimalField(
            "largest error as found", max_digits=16, decimal_places=6, null=True, blank=True,
            help_text="With its sign, in the unit below, before adjustment.",
        ),
        term="7.1.5.2 a)", heads=("As found error", "Error as found", "Error before", "Abweichung vorher",
        "Abweichung bei Eingang", "Fehler vorher"),
    )  # fmt: skip
    error_left = said(
        models.DecimalField(
            "largest error as left", max_digits=16, decimal_places=6, null=True, blank=True,
            help_text="After adjustment; empty where nothing was adjusted.",
        ),
        term="7.1.5.2 a)", heads=("As left error", "Error as left", "Error after", "Abweichung nachher",
        "Abweichung nach Justage", "Fehler nachher"),
    )  # fmt: skip
    limit = said(
        models.DecimalField(
            "allowed error", max_digits=16, decimal_places=6, null=True, blank=True,
            help_text="The limit on that day, without sign, in the same unit.",
        ),
        term="7.1.5.1 a)", heads=("Limit", "Tolerance", "Allowed error", "MPE", "Toleranz", "Fehlergrenze"),
    )  # fmt: skip
    unit = said(
        models.CharField("unit", max_length=20, blank=True, help_text="Of error and limit: mbar, µm, mV."),
        privacy=PLAIN, heads=("Unit", "Einheit"),
    )  # fmt: skip
    uncertainty = said(
        models.CharField(
            "uncertainty", max_length=120, blank=True, help_text="Of the calibration, with its coverage factor.",
        ),
        term="7.1.5.2 a)", privacy=PLAIN, heads=("Uncertainty", "Measurement uncertainty", "Messunsicherheit", "U"),
    )  # fmt: skip
    certificate = said(
        models.CharField("certificate", max_length=120, blank=True, help_text="Its number; the paper is attached."),
        term="7.1.5.2 a)", privacy=PLAIN, heads=("Certificate", "Certificate no.", "Certificate number",
        "Cert. no.", "Kalibrierschein", "Kalibrierschein-Nr.", "Zertifikat", "Scheinnummer"),
    )  # fmt: skip
    traceable_to = said(
        models.CharField(
            "compared with", max_length=300, blank=True, help_text="The standard used, and what it is traceable to.",
        ),
        term="7.1.5.2 a)", privacy=FREE, heads=("Compared with", "Reference", "Traceable to", "Normal", "Bezugsnormal",
        "Rückführung"),
    )  # fmt: skip
    next_due = said(
        models.DateField(
            "holds until", null=True, blank=True, help_text="The last day on which this calibration counts.",
        ),
        term="7.1.5.2 a)", heads=("Holds until", "Next calibration", "Next due", "Valid until", "Gültig bis",
        "Nächste Kalibrierung"),
    )  # fmt: skip
    look_back_due = said(
        models.DateField(
            "look back by", null=True, blank=True,
            help_text="Out of tolerance: until when somebody judges what was decided with it. Empty once done.",
        ),
        term="7.1.5.2 p1", set_by_act=True, heads=("Look back by", "Rückblick bis"),
    )  # fmt: skip
    looked_back_on = said(
        models.DateField("looked back on", null=True, blank=True, help_text="The day of that judgement."),
        term="7.1.5.2 p1", set_by_act=True, heads=("Looked back on", "Impact assessed on", "Rückblick am",
        "Bewertet am"),
    )  # fmt: skip
    looked_back_by = said(
        models.ForeignKey(
            "kernel.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="looked back by",
            help_text="Who judged it.",
        ),
        term="7.1.5.2 p1", set_by_act=True, heads=("Looked back by", "Impact assessed by", "Bewertet von"),
    )  # fmt: skip
    look_back = said(
        models.TextField(
            "what the look back gave", blank=True,
            help_text="Which results since the last good calibration still hold, which not, and what is done.",
        ),
        term="7.1.5.2 p1", privacy=FREE, set_by_act=True, heads=("Look back", "Impact assessment", "Rückblick",
        "Auswirkung"),
    )  # fmt: skip
    nonconformity = said(
        models.ForeignKey(
            "improvement.Nonconformity", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="nonconformity", help_text="What was raised because of it.",
        ),
        term="7.1.5.2 p1; 10.2.1", heads=("Nonconformity", "NC", "Abweichung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "calibration"

    @property
    def was_right(self) -> bool:
        """Whether the instrument was right when it came to calibration."""
        return rules.found_right(in_tolerance=self.in_tolerance, error_found=self.error_found, limit=self.limit)

    def derive(self) -> None:
        """It is called by its instrument and day; out of tolerance, somebody looks back at once."""
        self.title = f"{self.instrument.number or self.instrument.title}, {self.calibrated_on}"[:200]
        if self._state.adding and self.owner_id is None:
            self.owner_id = self.instrument.owner_id
        if self.looked_back_on is None and not self.was_right:
            self.look_back_due = self.calibrated_on
        else:
            self.look_back_due = None
