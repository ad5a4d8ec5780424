"""The weekly letter by mail: put into the outbox on Monday morning, written for each person when it is sent, and
declined by a link in it or on the page of one's account.

What it says is an area's (`weekly_letter`); for whom and when is the kernel's (`kernel/letters/weekly.py`).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accord.kernel.access.accounts import belonging
from accord.kernel.access.actor import readers
from accord.kernel.jobs.queue import each_minute, job
from accord.kernel.letters import weekly
from accord.kernel.organization.models import Organization
from accord.kernel.records.record import within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor
    from accord.kernel.access.models import Account
    from accord.kernel.letters.models import Letter
    from accord.kernel.organization.models import Person


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as somebody may read it; the same in text and in HTML."""

    subject: str
    text: str
    html: str


Write = Callable[["Actor", date, str], Written | None]


@dataclass(frozen=True, slots=True)
class Weekly:
    """Who writes the letter, and the permission without which nobody gets one. `write(by, since, stop)`: what has come
    since a day; `stop`: where it is declined. None: there is nothing to say."""

    needs: str
    write: Write


LETTER: list[Weekly] = []


def weekly_letter(needs: str) -> Callable[[Write], Write]:
    """Register what writes the weekly letter. There is one: nobody reads two."""

    def register(write: Write) -> Write:
        if LETTER:
            raise ValueError("the weekly letter is written by somebody else already")
        LETTER.append(Weekly(needs, write))
        return write

    return register


@each_minute
def post_letters() -> None:
    """This week's letters of every organization, once. The people of a demonstration do not exist: nobody writes to
    them."""
    for organization in Organization.everywhere.filter(state="active", archived_on=None, demonstration=False):
        for one in LETTER:
            weekly.post(organization, one.needs)
            weekly.ask_again(organization)


@job(weekly.JOB)
def send_letter(*, organization: str, letter: str) -> dict[str, str]:
    """Write a letter by what its reader may see now, and send it; at most once, also when two try or one dies."""
    of = Organization.everywhere.get(pk=uuid.UUID(organization))
    with within(of.pk):
        waiting = weekly.waiting_for(of, uuid.UUID(letter))
        if waiting is None:
            return {"letter": "not waiting"}
        by = next((r for r in readers(of, waiting.person_id) if weekly.is_for(r, LETTER[0].needs)), None)
        made = _mail(by, waiting) if by else None
        if made is None:
            weekly.settle(waiting, weekly.NOTHING)
            return {"letter": weekly.NOTHING}
        if not weekly.take(waiting):
            return {"letter": "not waiting"}
        try:
            made.send()
        except Exception as error:
            if not _for_good(error):
                weekly.give_back(waiting)
                raise
            weekly.settle(waiting, weekly.REFUSED)
            return {"letter": weekly.REFUSED}
        weekly.settle(waiting, weekly.SENT)
    return {"letter": weekly.SENT}


def _for_good(error: Exception) -> bool:
    """Whether the server will never take a mail to this address; who asks again is soon held for a nuisance."""
    return isinstance(error, SMTPRecipientsRefused) and all(code >= 500 for code, _ in error.recipients.values())


def _mail(by: Actor, letter: Letter) -> EmailMultiAlternatives | None:
    """The mail, ready to be sent. Sent again after an unclear answer of the server it has the same Message-ID, by which
    mail programs show it once."""
    stop = stop_address(by)
    written = LETTER[0].write(by, weekly.last_day(by.organization, letter.week), stop)
    if written is None or by.person is None or by.person.account is None:
        return None
    headers = {
        "Message-ID": f"<letter.{letter.pk.hex}@{settings.ACCORD_LOG_HOST}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    subject = " ".join(written.subject.split())
    made = EmailMultiAlternatives(subject, written.text, None, [by.person.account.email], headers=headers)
    made.attach_alternative(written.html, "text/html")
    return made


def stop_address(by: Actor) -> str:
    """Where a person declines the letter, also without signing in; empty for who is nobody here."""
    if by.person is None:
        return ""
    return f"{settings.ACCORD_BASE_URL}/letters/{weekly.signed(by.organization.pk, by.person.pk)}/"


@csrf_exempt  # the link itself is the authority: mail programs send it without a cookie (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, secret: str) -> HttpResponse:
    """Decline the letter by its link, signed in or not. To look at it changes nothing: programs look at links in mails.
    Says nothing of the person: letters are passed on."""
    found = weekly.signed_for(secret)
    if found is None:
        return render(request, "pages/letters_unknown.html", status=404)
    organization, person = found
    if request.method == "POST":
        weekly.choose(organization.pk, person.pk, wanted=request.POST.get("again") == "yes")
    with within(organization.pk):
        wanted = weekly.wants(organization.pk, person.pk)
    context = {"organization": organization, "secret": secret, "wanted": wanted, "done": request.method == "POST"}
    return render(request, "pages/letters.html", context)


def choose(request: HttpRequest, account: Account) -> HttpResponse:
    """Decline the letter of one of one's own organizations, or have it again, on the page of the account."""
    mine = {o.slug: (o, p) for o, p in belonging(account)}
    if request.method == "POST" and (found := mine.get(request.POST.get("organization", ""))):
        organization, person = found
        wanted = request.POST.get("wanted") == "yes"
        weekly.choose(organization.pk, person.pk, wanted)
        says = "From now on you get the weekly e-mail" if wanted else "You get no weekly e-mail any more"
        messages.success(request, f"{says} of {organization.title}.")
    return HttpResponseRedirect("/account/#letters")


def choices(account: Account, belongs: Sequence[tuple[Organization, Person]]) -> list[tuple[Organization, bool]]:
    """Of the organizations in which the account is a person: whether it wants the letter of each."""
    declined = weekly.declined(account, [person.pk for _, person in belongs])
    return [(organization, person.pk not in declined) for organization, person in belongs]
