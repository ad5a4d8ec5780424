"""The weekly letter: for whom, once a week, from Monday morning on in the organization's own time zone.

Who gets one is a row for each person and week, made in one transaction with the job that sends it. A job carries no
text: what a person may see is asked when the letter is written.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction

from accord.kernel.access.accounts import as_own
from accord.kernel.access.actor import readers
from accord.kernel.jobs.queue import enqueue
from accord.kernel.letters.models import Letter, Unwanted
from accord.kernel.moments.clock import now, today
from accord.kernel.organization.models import Organization, Person
from accord.kernel.records.record import within

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.access.models import Account

JOB = "weekly-letter"
MORNING = timedelta(hours=6)
AGAIN = timedelta(hours=1)  # a letter whose jobs have all failed goes back into the outbox
KEPT = timedelta(days=400)
SENT, REFUSED, NOTHING, TOO_LATE, UNWANTED = "sent", "refused", "nothing to say", "too late", "unwanted"

SALT = "accord.kernel.letters"


def week_at(instant: datetime, zone: str) -> date:
    """The Monday of the week at an instant; a week begins on Monday at six in the morning in `zone`."""
    day = (instant - MORNING).astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def post(organization: Organization, needs: str) -> int:
    """Put this week's letters into the outbox, unless that was done. Returns how many.

    All of them or none: of two processes that try at once, one finds the other's rows and steps back. A week in which
    nothing ran on Monday is made up for as soon as something runs; a week that was over before is not, nor the one in
    which the organization was begun. Who joins later in the week gets the first one on the next Monday: a letter is the
    Monday's, the same for everybody, and who is new finds all of it on the pages.
    """
    week = week_at(now(), organization.time_zone)
    with within(organization.pk):
        posted = Letter.objects.filter(organization_id=organization.pk, week=week)
        if week_at(organization.recorded_at, organization.time_zone) == week or posted.exists():
            return 0
        people = [person.pk for by in readers(organization) if is_for(by, needs) and (person := by.person)]
        try:
            with transaction.atomic():
                return _post(organization, week, people)
        except IntegrityError:
            return 0


def is_for(by: Actor, needs: str) -> bool:
    """Whether somebody gets the letter unasked: whoever may see what it says, of those who work here. Guests look in;
    nothing is theirs to keep, and what leaves the house is not for Accord to decide."""
    return by.may(needs) and not by.is_guest


def _post(organization: Organization, week: date, people: list[uuid.UUID]) -> int:
    unwanted = set(Unwanted.objects.filter(organization_id=organization.pk).values_list("person_id", flat=True))
    Letter.objects.filter(organization_id=organization.pk, made_at__lt=now() - KEPT).delete()
    made = [
        Letter(organization_id=organization.pk, person_id=p, week=week, made_at=now(), asked_at=now())
        for p in people
        if p not in unwanted
    ]
    for letter in Letter.objects.bulk_create(made):
        enqueue(JOB, organization=str(organization.pk), letter=str(letter.pk))
    return len(made)


def ask_again(organization: Organization) -> int:
    """Put this week's letters back into the outbox that have waited for an hour: the mail server was away for longer
    than a job tries. Returns how many."""
    waiting = Letter.objects.filter(
        organization_id=organization.pk, week=week_at(now(), organization.time_zone), taken_at=None,
        asked_at__lte=now() - AGAIN,
    )  # fmt: skip
    with within(organization.pk):
        if not waiting.exists():
            return 0
        return _ask_again(organization, waiting)


def _ask_again(organization: Organization, waiting: QuerySet[Letter]) -> int:
    with transaction.atomic():
        found = list(waiting.select_for_update())
        Letter.objects.filter(pk__in=[letter.pk for letter in found]).update(asked_at=now())
        for letter in found:
            enqueue(JOB, organization=str(organization.pk), letter=str(letter.pk))
        return len(found)


def waiting_for(organization: Organization, letter: uuid.UUID) -> Letter | None:
    """The letter if it is still to be sent. What has come too late, or was meanwhile declined, is settled by that."""
    found = Letter.objects.filter(organization_id=organization.pk, pk=letter, taken_at=None).first()
    if found is None:
        return None
    late = found.week < week_at(now(), organization.time_zone)
    if not late and wants(organization.pk, found.person_id):
        return found
    settle(found, TOO_LATE if late else UNWANTED)
    return None


def last_day(organization: Organization, week: date) -> date:
    """The day on which letters were last posted before this week, else the same day a week ago."""
    before = Letter.objects.filter(organization_id=organization.pk, week__lt=week).order_by("-week")
    made = before.values_list("made_at", flat=True).first()
    zone = ZoneInfo(organization.time_zone)
    return made.astimezone(zone).date() if made else today(organization.time_zone) - timedelta(days=7)


def take(letter: Letter) -> bool:
    """Whether it is the caller's to send, and nobody else's. It is written down before the letter leaves."""
    return bool(Letter.objects.filter(pk=letter.pk, taken_at=None).update(taken_at=now()))


def give_back(letter: Letter) -> None:
    """It could not be sent: the next one may try."""
    Letter.objects.filter(pk=letter.pk).update(taken_at=None)


def settle(letter: Letter, outcome: str) -> None:
    """Say what became of it."""
    Letter.objects.filter(pk=letter.pk).update(taken_at=now(), outcome=outcome)


# ---- who wants none --------------------------------------------------------------------------------------------------


def wants(organization: uuid.UUID, person: uuid.UUID) -> bool:
    """Whether somebody has not declined."""
    return not Unwanted.objects.filter(organization_id=organization, person_id=person).exists()


def choose(organization: uuid.UUID, person: uuid.UUID, wanted: bool) -> None:
    """Send the letter from now on, or no longer."""
    with within(organization):
        if wanted:
            Unwanted.objects.filter(organization_id=organization, person_id=person).delete()
        else:
            declines = Unwanted(organization_id=organization, person_id=person)
            Unwanted.objects.bulk_create([declines], ignore_conflicts=True)


def declined(account: Account, people: list[uuid.UUID]) -> set[uuid.UUID]:
    """Which of the account's own persons want no letter: one query over all organizations."""
    with as_own(account):
        return set(Unwanted.objects.filter(person_id__in=people).values_list("person_id", flat=True))


def signed(organization: uuid.UUID, person: uuid.UUID) -> str:
    """What a link in a letter carries, so that it can be declined by whoever holds the letter, and by nothing else. It
    does not end: last year's letter must still be good for that."""
    return Signer(salt=SALT, sep=".").sign(f"{organization.hex}{person.hex}")


def signed_for(secret: str) -> tuple[Organization, Person] | None:
    """Whose link it is; None for one that was not made here, or for somebody who is not there any more."""
    try:
        known = Signer(salt=SALT, sep=".").unsign(secret)
        organization, person = uuid.UUID(known[:32]), uuid.UUID(known[32:])
    except (BadSignature, ValueError):
        return None
    with within(organization):
        found = Person.objects.select_related("organization").filter(pk=person).first()
    return (found.organization, found) if found else None
