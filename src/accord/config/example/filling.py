"""Filling an installation with the example."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher

from accord.areas.context.models import Obligation
from accord.areas.controls.models import ApplicabilityLine
from accord.areas.documents.models import ReadConfirmation
from accord.areas.suppliers.models import Supplier
from accord.config.example import (
    assets,
    audits,
    cases,
    context,
    controls,
    customers,
    documents,
    goods,
    improving,
    incidents,
    indicators,
    inspections,
    judgements,
    leadership,
    learning,
    monitoring,
    people,
    processes,
    products,
    reviews,
    risks,
    suppliers,
)
from accord.config.example.imports import IMPORT, import_list
from accord.config.example.stage import Special, Stage, working_day
from accord.doors.exchange.importing import import_files
from accord.kernel.access.models import Account
from accord.kernel.moments.clock import clock_at, today
from accord.kernel.organization.models import Organization, Person
from accord.kernel.organization.services import create_organization
from accord.kernel.records.record import within
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from accord.config.example.script import Event
    from accord.kernel.access.actor import Actor

SLUG = "northwind-instruments"
TITLE = "Northwind Instruments"
ZONE = "Europe/Berlin"
PASSWORD = "northwind-demo"  # noqa: S105 (of invented people, on this machine alone)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
TO_TRY = ("mara", "henrik", "jonas", "ayse", "bastian", "samuel")
"""Whose account gets the printed password: two managers, top management, an owner, a member, an auditor."""


def chapters() -> Iterator[Event]:
    """The whole script. Of one day, earlier chapters come first."""
    yield from people.moving_in()
    yield from people.appointments()
    yield from judgements.competence()
    yield from processes.processes()
    yield from documents.documents()
    yield from documents.readings()
    yield from documents.waiting()
    yield from processes.working_by_documents()
    yield from suppliers.suppliers()
    yield from context.context()
    yield from leadership.leadership()
    yield from people.coming_and_going()
    yield from learning.learning()
    yield from improving.improving()
    yield from goods.goods()
    yield from indicators.indicators()
    yield from assets.assets()
    yield from risks.risks()
    yield from controls.controls()
    yield from incidents.incidents()
    yield from monitoring.monitoring()
    yield from cases.cases()
    yield from products.products()
    yield from customers.customers()
    yield from inspections.inspections()
    yield from customers.complaints()
    yield from audits.audits()
    yield from reviews.reviews()
    yield from judgements.judgements()
    yield from judgements.papers_and_links()


def fill(tell: Callable[[str], None]) -> None:
    """Play the example into a database that does not hold it yet. Raises Refused when it does."""
    stage = _begin()
    mara = people.everybody()[people.FIRST]
    count = stage.play(chapters(), tell)
    _passwords(stage)
    tell(f"{count} acts of {len(stage.accounts)} people, from {stage.day(-people.BEGIN).isoformat()} until yesterday.")
    if password := printed_password():
        tell(f"To sign as {mara.given} {mara.family} ({mara.email}), the password is {password}.")
        others = ", ".join(stage.accounts[key].email.split("@")[0] for key in TO_TRY[1:])
        tell(f"The same password lets in others with other roles: {others} (@{people.DOMAIN}).")
    else:
        tell(f"To sign as {mara.given} {mara.family}, set a password under your account first.")


def _begin() -> Stage:
    """The organization with its first person, who runs this installation."""
    if Organization.everywhere.filter(slug=SLUG).exists():
        raise Refused("The example is here already. `accord demo --reset` makes it anew.")
    day, mara = today(ZONE), people.everybody()[people.FIRST]
    password = secrets.token_urlsafe(24)
    account = _signer(Account.objects.create_user(mara.email, is_operator=True), password)
    first = working_day(day - timedelta(days=people.BEGIN + 1))
    with clock_at(datetime.combine(first, time(9, 30), ZoneInfo(ZONE))):
        organization = create_organization(
            title=TITLE, slug=SLUG, time_zone=ZONE, account=account, given_name=mara.given, family_name=mara.family,
            demonstration=True,
        )  # fmt: skip
    stage = Stage(organization, day, password, SPECIALS)
    stage.accounts[mara.key] = account
    with within(organization.pk):
        stage.know(mara.key, Person.objects.get(account=account))
    return stage


def _signer(account: Account, password: str) -> Account:
    """The account, able to sign while the script plays.

    The password is random, long, and thrown away at the end, so its hash need not be slow: hundreds follow.
    """
    hasher = type(get_hasher())()
    if isinstance(hasher, Argon2PasswordHasher):
        hasher.time_cost, hasher.memory_cost, hasher.parallelism = 1, 64, 1
    account.password = hasher.encode(password, hasher.salt())
    account.save(update_fields=["password"])
    return account


def printed_password() -> str | None:
    """The password that is printed: only where nobody but this machine can reach the pages."""
    return PASSWORD if settings.ACCORD_LOG_HOST in LOOPBACK else None


def _passwords(stage: Stage) -> None:
    """Whoever signed did it with a password that nobody knows; now the printed one counts, or none."""
    for key, account in stage.accounts.items():
        account.set_password(printed_password() if key in TO_TRY else None)
        account.save(update_fields=["password"])


def invite(stage: Stage, event: Event, by: Actor) -> None:
    """A person gets an account, able to sign."""
    who = people.everybody()[event.on]
    account = _signer(Account.objects.create_user(who.email), stage.password)
    stage.perform(event, by)
    stage.accounts[who.key] = account


def confirm_reading(stage: Stage, event: Event, by: Actor) -> None:
    """A person confirms the reading that was asked of them."""
    with by.scope():
        version = stage.record(event.on).pk
        asked = ReadConfirmation.objects.get(document_version_id=version, person=by.person, archived_on=None)
        stage.know(f"{event.on} read by {event.by}", asked)
    stage.perform(replace(event, on=f"{event.on} read by {event.by}"), by)


def import_suppliers(stage: Stage, event: Event, by: Actor) -> None:
    """The spreadsheet of suppliers comes in as any spreadsheet does. Raises Refused when a cell is refused."""
    for result in import_files(by, [("Lieferantenliste.csv", suppliers.register(stage.day))], type_name="suppliers"):
        if result.refused:
            cell = result.refused[0]
            raise Refused(f"The example's spreadsheet was refused: row {cell.row}, {cell.column}: {cell.why}")
    with by.scope():
        for key, title in suppliers.REGISTER.items():
            stage.know(key, Supplier.objects.get(title=title))


def import_obligations(stage: Stage, event: Event, by: Actor) -> None:
    """The register of laws comes in as any spreadsheet does. Raises Refused when a cell is refused."""
    for result in import_files(by, [("Rechtskataster.csv", context.register(stage.day))], type_name="obligations"):
        if result.refused:
            cell = result.refused[0]
            raise Refused(f"The example's register was refused: row {cell.row}, {cell.column}: {cell.why}")
    with by.scope():
        for number, key in context.OBLIGATIONS.items():
            stage.know(f"obligation {key}", Obligation.objects.get(external_reference=number))


def fill_statement(stage: Stage, event: Event, by: Actor) -> None:
    """A version gets its lines, if it has none yet; the script knows each by its control: `line 1.0 A.5.1`."""
    version = event.act.removeprefix("lines ")
    if version == "1.0":
        stage.perform(replace(event, act="statement_of_applicability.fill"), by)
    with by.scope():
        for line in ApplicabilityLine.objects.filter(statement=stage.record(event.on).pk):
            stage.know(f"line {version} {line.control_reference}", line)


SPECIALS: dict[str, Special] = {
    "person.invite": invite,
    "read_confirmation.confirm": confirm_reading,
    "import suppliers": import_suppliers,
    IMPORT: import_list,
    learning.ACKNOWLEDGE: learning.acknowledge,
    "import obligations": import_obligations,
    "lines 1.0": fill_statement,
    "lines 2.0": fill_statement,
}
