"""Single-use links: asked for by mail address, sent by a job, redeemed by a button.

The answer is the same for known and unknown addresses.
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail

from accord.kernel.access.models import Account, SignInLink
from accord.kernel.jobs.queue import enqueue, job

MINUTES = 15


def link_address(secret: str) -> str:
    """Where a link leads: always under the configured address, whatever host the request named."""
    return f"{settings.ACCORD_BASE_URL}/link/{secret}/"


def address_in(said: str) -> str:
    """A mail address as accounts are kept by it."""
    return said.strip().lower()[:254]


def ask_for_link(email: str) -> None:
    """Queue the mail. Known and unknown addresses cost the same here; the job finds out."""
    enqueue("sign-in-link", email=address_in(email))


@job("sign-in-link")
def send_link(*, email: str) -> dict[str, bool]:
    """Send a single-use link to the account with this address, if there is one."""
    account = Account.objects.filter(email=email, is_active=True).first()
    if account is None:
        return {"sent": False}
    text = (
        f"Open this link to sign in to Accord. It works once, within {MINUTES} minutes:\n\n"
        f"{link_address(SignInLink.issue(account, MINUTES))}\n\n"
        "If you did not ask for it, do nothing: without the link nobody gets in.\n"
    )
    send_mail("Your link to sign in to Accord", text, None, [account.email])
    return {"sent": True}
