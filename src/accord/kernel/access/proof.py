"""E-signature: full re-authentication at the moment of signing (21 CFR 11.200, EU GMP Annex 11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.core.cache import cache

from accord.kernel.access.models import Account
from accord.kernel.refusals import SignatureNeeded

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor


MOST_WRONG = 10
PAUSE = 15 * 60
"""Seconds in which so many wrong passwords are borne: a session that was taken over finds no password by trying."""


@dataclass(slots=True)
class Proof:
    """That the signer was recognised again just now: good for one signature."""

    account: Account
    method: str
    spent: bool = False

    def spend(self) -> None:
        """Use it up. Raises SignatureNeeded the second time."""
        if self.spent:
            raise SignatureNeeded("Each signature is given by itself: give your password again.", "password")
        self.spent = True


def prove(by: Actor, password: str) -> Proof:
    """Proof from the password, given again. Raises SignatureNeeded when it is wrong, was wrong too
    often, or the actor cannot sign."""
    if by.person is None or by.account_id is None or by.kind not in {"user", "token"}:
        raise SignatureNeeded("Only a person who is signed in with their own account can sign.", "password")
    if not password:
        raise SignatureNeeded("This act is signed: give your password again.", "password")
    account = Account.objects.get(pk=by.account_id)
    tried = f"accord-wrong-signature-{account.pk}"
    if cache.get(tried, 0) >= MOST_WRONG:
        raise SignatureNeeded("Too many wrong passwords were given. Wait a quarter of an hour, then sign.", "password")
    if not account.has_usable_password():
        raise SignatureNeeded("Your account has no password yet. Set one under your account, then sign.", "password")
    if not account.is_active or not check_password(password, account.password):
        cache.add(tried, 0, PAUSE)
        cache.incr(tried)
        raise SignatureNeeded("The password is not right, so nothing was signed.", "password")
    return Proof(account, "password")
