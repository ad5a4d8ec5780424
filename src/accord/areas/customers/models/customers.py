"""Customers: who gets the products and services."""

from __future__ import annotations

from django.db import models

from accord.areas.customers.terms import SERVES
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import FREE, PERSONAL, PLAIN, said
from accord.kernel.records.record import Record


@record(
    prefix="CU", plural="customers",
    states=(State("active", "Active"), State("ended", "Ended", final=True)),
    columns=("reference", "title", "segment", "country", "contact", "owner", "state"),
    filters=("state", "segment", "country", "owner"), natural_key=("title",), serves=SERVES,
    called=(
        "customer list", "clients", "accounts", "Kunden", "Kunde", "Kundenliste", "Kundenstamm", "Debitoren",
        "Auftraggeber",
    ),
)  # fmt: skip
class Customer(Record):
    """Somebody who gets products or services from the organization, or means to."""

    title = said(
        models.CharField(
            "name", max_length=200,
            help_text="The firm or person, as it stands on their letters.",
        ),
        heads=("Customer", "Customer name", "Client", "Account", "Account name", "Company", "Name", "Title", "Kunde",
        "Kundenname", "Firma", "Firmenname", "Auftraggeber", "Name 1"),
    )  # fmt: skip
    segment = said(
        models.CharField(
            "segment", max_length=80, blank=True,
            help_text="The kind of customer: industry, size or channel. Satisfaction is asked in every segment.",
        ),
        term="9.1.2", privacy=PLAIN, heads=("Segment", "Industry", "Sector", "Customer group", "Market", "Branche",
        "Kundengruppe", "Marktsegment", "Kundensegment"),
    )  # fmt: skip
    country = said(
        models.CharField(
            "country", max_length=80, blank=True,
            help_text="Where it is at home; its law may bear on the product.",
        ),
        term="8.2.2 a)", privacy=PLAIN, heads=("Country", "Land", "Billing country"),
    )  # fmt: skip
    contact = said(
        models.CharField(
            "contact", max_length=200, blank=True,
            help_text="The person there who speaks for it.",
        ),
        term="8.2.1", privacy=PERSONAL, heads=("Contact", "Contact person", "Primary contact", "Ansprechpartner",
        "Kontakt", "Kontaktperson", "Ansprechperson"),
    )  # fmt: skip
    email = said(
        models.EmailField(
            "e-mail", blank=True,
            help_text="Where notices about orders, complaints and property go.",
        ),
        term="8.2.1", privacy=PERSONAL, heads=("E-mail", "Email", "Mail", "E-Mail-Adresse", "Email address"),
    )  # fmt: skip
    phone = said(
        models.CharField(
            "telephone", max_length=60, blank=True,
            help_text="With country code, for when it is urgent.",
        ),
        term="8.2.1", privacy=PERSONAL, heads=("Phone", "Telephone", "Tel", "Tel.", "Telefon", "Telefonnummer"),
    )  # fmt: skip
    special_requirements = said(
        models.TextField(
            "standing requirements", blank=True,
            help_text="What this customer always asks for: labels, certificates, packing, notice of changes.",
        ),
        term="8.2.2; 8.2.3.1 a)", privacy=FREE, heads=("Requirements", "Special requirements",
        "Customer requirements", "Kundenanforderungen", "Besondere Anforderungen", "Kundenforderungen"),
    )  # fmt: skip
    contingency = said(
        models.TextField(
            "in an emergency", blank=True,
            help_text="What was settled with it for the case that supply or service breaks down; or that nothing is "
            "needed, and why.",
        ),
        term="8.2.1 e)", privacy=FREE, heads=("Contingency", "Emergency arrangement", "Notfallregelung",
        "Notfallvereinbarung", "Notfallmaßnahmen"),
    )  # fmt: skip
    since = said(
        models.DateField(
            "customer since", null=True, blank=True,
            help_text="The day of the first order or contract.",
        ),
        heads=("Customer since", "Since", "Created", "Created on", "Kunde seit", "Angelegt am"),
    )  # fmt: skip
    ended_on = said(
        models.DateField("ended on", null=True, blank=True, help_text="The last day of dealing with it."),
        set_by_act=True, heads=("Ended on", "Beendet am", "Inaktiv seit"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = "customer"
