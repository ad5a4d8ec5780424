"""E-signature: full re-authentication at the moment of signing (21 CFR 11.200, EU GMP Annex 11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password

from accord.kernel.access.attempts import SIGNING, attempt
from accord.kernel.access.models import Account
from accord.kernel.refusals import SignatureNeeded

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor


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
    """Proof from the password, given again. Raises SignatureNeeded when it is wrong or the actor cannot sign, TooMany
    when it was wrong too often: a session that was taken over finds no password by trying."""
    if by.person is None or by.account_id is None or by.kind not in {"user", "token"}:
        raise SignatureNeeded("Only a person who is signed in with their own account can sign.", "password")
    if not password:
        raise SignatureNeeded("This act is signed: give your password again.", "password")
    account = Account.objects.get(pk=by.account_id)
    if not account.has_usable_password():
        raise SignatureNeeded("Your account has no password yet. Set one under your account, then sign.", "password")
    tried = attempt(SIGNING, account.pk, "password")
    if not account.is_active or not check_password(password, account.password):
        raise SignatureNeeded("The password is not right, so nothing was signed.", "password")
    tried.succeeded()
    return Proof(account, "password")
