"""What belongs to customers or suppliers and is in the organization's care (8.5.3)."""

from __future__ import annotations

from django.db import models

from accord.areas.customers import rules
from accord.areas.customers.models.customers import Customer
from accord.areas.customers.models.orders import Order
from accord.areas.customers.terms import SERVES
from accord.kernel.records.declaration import Due, State, record
from accord.kernel.records.fields import FREE, PLAIN, said
from accord.kernel.records.record import Record


@record(
    prefix="CPR", plural="customer property", import_name="customer_property",
    states=(
        State("held", "Held"), State("returned", "Returned", final=True), State("lost", "Lost"),
        State("damaged", "Damaged"),
    ),
    columns=(
        "reference", "title", "customer", "supplier", "received_on", "location", "personal_data", "reported_on",
        "state",
    ),
    filters=("state", "customer", "supplier", "personal_data", "owner", "return_due"),
    natural_key=("customer", "identification"),
    serves=SERVES, rules=(rules.property_in_order, rules.one_owner),
    duties=(
        Due("Give back {title}", on="return_due", states=("held",), act="return"),
        Due("Tell the owner what happened to {title}", on="report_due", states=("lost", "damaged"), act="report"),
    ),
    called=(
        "property of customers", "customer supplied", "free issue material", "Kundeneigentum", "Beistellungen",
        "Beistellung", "Eigentum der Kunden",
    ),
    retention="retention_commercial",
)  # fmt: skip
class CustomerProperty(Record):
    """Something that belongs to a customer or supplier and is in our care: samples, devices, tools, drawings, data."""

    title = said(
        models.CharField("what", max_length=200, help_text="What it is, so that somebody finds it on the shelf."),
        heads=("What", "Item", "Property", "Title", "Description", "Was", "Gegenstand", "Eigentum", "Bezeichnung",
        "Beistellteil"),
    )  # fmt: skip
    customer: models.ForeignKey[Customer | None, Customer | None] = said(
        models.ForeignKey(
            Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="whose",
            help_text="The customer to whom it belongs; empty where it belongs to a supplier.",
        ),
        term="8.5.3 p1", heads=("Whose", "Customer", "Owner (customer)", "Kunde", "Eigentümer", "Wessen"),
    )  # fmt: skip
    supplier = said(
        models.ForeignKey(
            "suppliers.Supplier", models.PROTECT, null=True, blank=True, related_name="+",
            verbose_name="which supplier's",
            help_text="The supplier to whom it belongs: tools, rented devices, packaging; empty where it is a "
            "customer's.",
        ),
        term="8.5.3 p1", heads=("Supplier", "Owner (supplier)", "Lieferant", "Eigentümer (Lieferant)"),
    )  # fmt: skip
    order: models.ForeignKey[Order | None, Order | None] = said(
        models.ForeignKey(
            Order, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="order",
            help_text="The order or contract that it came with.",
        ),
        heads=("Order", "Auftrag", "Bestellung"),
    )  # fmt: skip
    identification = said(
        models.CharField(
            "mark or number", max_length=80, blank=True, help_text="How it can be told from ours: serial number, tag.",
        ),
        term="8.5.3 p1", privacy=PLAIN, heads=("Mark", "Number", "Serial number", "Tag", "Identification",
        "Kennzeichnung", "Seriennummer", "Inventarnummer", "Nummer"),
    )  # fmt: skip
    received_on = said(
        models.DateField("received on", null=True, blank=True, help_text="The day on which it came into our care."),
        term="8.5.3 p1", heads=("Received on", "Received", "Date", "Erhalten am", "Eingang", "Eingangsdatum"),
    )  # fmt: skip
    condition = said(
        models.TextField(
            "state on receipt", blank=True, help_text="What the look at it on arrival showed: complete, sound, fit.",
        ),
        term="8.5.3 p1", privacy=FREE, heads=("Condition", "State on receipt", "Zustand", "Zustand bei Eingang"),
    )  # fmt: skip
    checked_on = said(
        models.DateField("looked over on", null=True, blank=True, help_text="The day of that look."),
        term="8.5.3 p1", heads=("Looked over on", "Checked on", "Verified on", "Geprüft am"),
    )  # fmt: skip
    location = said(
        models.CharField("where it is", max_length=200, blank=True, help_text="Shelf, room or system."),
        term="8.5.3 p1", privacy=PLAIN, heads=("Where", "Location", "Storage", "Ort", "Lagerort", "Standort"),
    )  # fmt: skip
    handling = said(
        models.TextField(
            "how it is treated", blank=True,
            help_text="What was agreed with the customer: protection, use, insurance, deletion of data.",
        ),
        term="8.2.1 d); 8.5.3 p1", privacy=FREE, heads=("Handling", "Protection", "Rules", "Behandlung", "Schutz",
        "Umgang"),
    )  # fmt: skip
    personal_data = said(
        models.BooleanField(
            "with personal data", default=False,
            help_text="It is, or holds, data about people or the customer's secrets.",
        ),
        term="8.5.3 p1", heads=("Personal data", "With personal data", "Personenbezogene Daten",
        "Enthält personenbezogene Daten"),
    )  # fmt: skip
    return_due = said(
        models.DateField("give back by", null=True, blank=True, help_text="The day agreed; empty where none is."),
        term="8.5.3 p1", heads=("Give back by", "Return due", "Return by", "Rückgabe bis", "Rückgabe fällig"),
    )  # fmt: skip
    returned_on = said(
        models.DateField("returned on", null=True, blank=True, help_text="The day on which the customer had it back."),
        term="8.5.3 p1", set_by_act=True, heads=("Returned on", "Returned", "Zurückgegeben am", "Rückgabe am"),
    )  # fmt: skip
    happened_on = said(
        models.DateField(
            "lost or damaged on", null=True, blank=True, help_text="The day on which it was noticed.",
        ),
        term="8.5.3 p2", set_by_act=True, heads=("Lost on", "Damaged on", "Incident date", "Verloren am",
        "Beschädigt am"),
    )  # fmt: skip
    happened = said(
        models.TextField("what happened", blank=True, help_text="How it was lost, damaged or found unfit for use."),
        term="8.5.3 p2", privacy=FREE, set_by_act=True, heads=("What happened", "Damage", "Vorfall", "Schaden"),
    )  # fmt: skip
    report_due = said(
        models.DateField(
            "tell the customer by", null=True, blank=True, help_text="Empty once the customer has been told.",
        ),
        term="8.5.3 p2", set_by_act=True, heads=("Report due", "Meldung fällig"),
    )  # fmt: skip
    reported_on = said(
        models.DateField(
            "customer told on", null=True, blank=True, help_text="The day on which the customer learned of it.",
        ),
        term="8.5.3 p2", set_by_act=True, heads=("Reported on", "Customer told on", "Customer informed",
        "Gemeldet am", "Kunde informiert am"),
    )  # fmt: skip
    report = said(
        models.TextField("what was told and agreed", blank=True, help_text="What the customer heard, and wants now."),
        term="8.5.3 p2", privacy=FREE, set_by_act=True, heads=("Report", "Agreement", "Meldung", "Vereinbarung"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "customer property"
