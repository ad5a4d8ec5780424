"""Accounts (who can sign in, over all organizations), and per organization: grants, signatures, tokens, single-use
links."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import OperationalError, models, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accord.kernel.access.roles import ROLES
from accord.kernel.access.roles import role as role_called
from accord.kernel.moments.clock import now
from accord.kernel.records.declaration import State, record
from accord.kernel.records.fields import PLAIN, said
from accord.kernel.records.record import Record, new_id

if TYPE_CHECKING:
    import uuid


class AccountManager(BaseUserManager["Account"]):
    """Accounts by e-mail address, which is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> Account:
        """A new account. Without a password it signs in by single-use link alone."""
        account = self.model(email=email.strip().lower(), **more)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Somebody who can sign in. Who they are in an organization is said by a person record there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField("e-mail", unique=True)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField("runs this installation", default=False)
    rights = models.PositiveIntegerField("changes of rights", default=0)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        db_table = "kernel_account"
        verbose_name = "account"

    def __str__(self) -> str:
        return self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What each request compares: a session ends with another password, and with other rights."""
        said = f"{self.password}|{self.rights}"
        return salted_hmac("accord.session", said, secret=secret, algorithm="sha256").hexdigest()


@record(
    prefix="G",
    plural="grants",
    states=(State("active", "Active"), State("ended", "Ended", final=True, locked=True)),
    columns=("reference", "person", "role", "scope", "starts_on", "ends_on", "state"),
    filters=("role", "state", "person"),
    creatable=False,
    general_acts=False,
    derived=("title",),
    without=("owner", "serves", "effective_on"),
)
class Grant(Record):
    """A role that a person has in this organization, perhaps for some records only, perhaps for a time."""

    person = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+", verbose_name="person")
    role = models.CharField("role", max_length=24, choices=[(r.key, r.title) for r in ROLES])
    scope = said(
        models.CharField(
            "only for",
            max_length=80,
            blank=True,
            help_text="A site, unit, supplier … by its reference: the role reaches it, its parts, what refers to it.",
        ),
        kind="pointer",
        privacy=PLAIN,
    )
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True, help_text="Guests need an end.")

    def derive(self) -> None:
        """The title says the role."""
        self.title = role_called(self.role).title


@record(
    prefix="SIG",
    plural="signatures",
    states=(State("valid", "Valid", final=True, locked=True),),
    columns=("reference", "signer", "meaning", "subject", "recorded_at"),
    creatable=False,
    general_acts=False,
    derived=("title",),
    without=("owner", "serves", "effective_on"),
)
class Signature(Record):
    """An e-signature: who said what about exactly which revision of which record. The ledger entry binds it to the
    content."""

    subject = said(models.CharField("signed record", max_length=80), kind="pointer", privacy=PLAIN)
    subject_rev = models.PositiveIntegerField("signed revision")
    signer = models.ForeignKey("kernel.Person", models.PROTECT, related_name="+", verbose_name="signed by")
    printed_name = models.CharField("printed name", max_length=200)
    meaning = said(models.CharField("meaning", max_length=200), privacy=PLAIN)
    method = said(models.CharField("method", max_length=24), privacy=PLAIN)

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("subject", "subject_rev"), name="kernel_signature_subject"),)

    def derive(self) -> None:
        """The title is what was said."""
        self.title = self.meaning


class Token(models.Model):
    """An API token: shown once, stored as a hash, with scopes (permission patterns) and an end."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organization_id = models.UUIDField()
    person_id = models.UUIDField()
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_token"

    @classmethod
    def issue(
        cls, *, organization_id: uuid.UUID, person_id: uuid.UUID, name: str, scopes: list[str], expires_at: datetime
    ) -> tuple[Token, str]:
        """A new token and its secret text, which is not kept."""
        prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        token = cls.objects.create(
            organization_id=organization_id,
            person_id=person_id,
            name=name,
            prefix=prefix,
            digest=_digest(secret),
            scopes=scopes,
            created_at=now(),
            expires_at=expires_at,
        )
        return token, f"accord_{prefix}_{secret}"

    @classmethod
    def of(cls, text: str) -> Token | None:
        """The valid token behind `text`; None when there is none, or it is expired or revoked."""
        kind, _, rest = text.partition("_")
        prefix, _, secret = rest.partition("_")
        if kind != "accord":
            return None
        named = cls.objects.raw("SELECT * FROM kernel_token WHERE prefix = %s AND revoked_at IS NULL", [prefix])
        token = next(iter(named), None)  # a statement made once: a queryset would cost more than asking
        if token is None or token.expires_at <= now() or not secrets.compare_digest(token.digest, _digest(secret)):
            return None
        return token

    def note_use(self) -> None:
        """Remember when it was last used, to the minute: a busy token costs one write a minute."""
        if self.used_at is None or now() - self.used_at >= timedelta(minutes=1):
            _note_use(self)


class SignInLink(models.Model):
    """A single-use link: 256 bits, stored as a hash, valid for a short time: no more than two hours, also if it was
    made while the clock stood ahead."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_signinlink"

    @classmethod
    def issue(cls, account: Account, minutes: int = 15) -> str:
        """The secret of a new link for `account`."""
        secret = secrets.token_urlsafe(32)
        cls.objects.create(account=account, digest=_digest(secret), expires_at=now() + timedelta(minutes=minutes))
        return secret

    @classmethod
    def redeem(cls, secret: str) -> Account | None:
        """The account behind an unused, unexpired link, once. None otherwise."""
        valid = {"used_at": None, "expires_at__gt": now(), "expires_at__lte": now() + timedelta(hours=2)}
        used = cls.objects.filter(digest=_digest(secret), **valid).update(used_at=now())
        if not used:
            return None
        account = cls.objects.select_related("account").get(digest=_digest(secret)).account
        return account if account.is_active else None


class CalendarFeed(models.Model):
    """A secret address at which a calendar program fetches what is due: shown once, stored as a hash, revocable.

    It shows no more than its person may see at that moment, so it ends with the person's access.
    """

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    person_id = models.UUIDField()
    everybody = models.BooleanField()  # what is due for all, as far as the person sees it; else for the person alone
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_calendarfeed"

    @classmethod
    def issue(cls, *, organization_id: uuid.UUID, person_id: uuid.UUID, everybody: bool) -> tuple[CalendarFeed, str]:
        """A new feed and its secret, which is not kept."""
        prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        feed = cls.objects.create(
            organization_id=organization_id, person_id=person_id, everybody=everybody, prefix=prefix,
            digest=_digest(secret), created_at=now(),
        )  # fmt: skip
        return feed, f"{prefix}{secret}"

    @classmethod
    def of(cls, text: str) -> CalendarFeed | None:
        """The feed behind a secret; None when there is none, or it is revoked."""
        feed = cls.objects.filter(prefix=text[:12], revoked_at=None).first()
        return feed if feed and secrets.compare_digest(feed.digest, _digest(text[12:])) else None

    def note_use(self) -> None:
        """Remember when it was last fetched, to the hour: programs ask often."""
        if self.used_at is None or now() - self.used_at >= timedelta(hours=1):
            _note_use(self)


def _note_use(used: models.Model) -> None:
    """Whoever may read goes on reading while the database takes no writes."""
    with suppress(OperationalError), transaction.atomic():
        type(used)._default_manager.filter(pk=used.pk).update(used_at=now())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def valid_on(day: Any) -> Q:
    """Grants that count on `day`."""
    return (
        Q(state="active", archived_on=None)
        & (Q(starts_on=None) | Q(starts_on__lte=day))
        & (Q(ends_on=None) | Q(ends_on__gte=day))
    )
