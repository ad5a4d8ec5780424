"""Mails of an installation that has no mail server yet: shown to whoever runs it, so that links are not lost."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render

from accord.doors.pages.door import not_there

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.models import Account

MOST = 50


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it would have been sent."""

    to: str
    subject: str
    when: str
    text: str


def kept_here() -> bool:
    """Whether mails stay on this machine because ACCORD_EMAIL_URL is not set."""
    return bool(settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"))


def mail_page(request: HttpRequest, account: Account) -> HttpResponse:
    """The last mails, the newest first; nothing of the kind exists for others or where mails are sent."""
    if not account.is_operator or not kept_here():
        return not_there()
    return render(request, "pages/mail.html", {"mails": mails()})


def mails() -> list[Mail]:
    """The last mails that were written to the folder."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda f: f.stat().st_mtime, reverse=True) if folder.exists() else []
    parts = (p.lstrip() for f in files[:MOST] for p in f.read_bytes().split(b"\n" + b"-" * 79 + b"\n"))
    return [_mail(p) for p in parts if p][:MOST]


def _mail(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return Mail(str(message["To"]), str(message["Subject"]), str(message["Date"]), text.strip())
