"""`accord checkpoint`: sign the logs, say how far they are signed and copied, another key, a restore."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.hashers import check_password

from accord.doors.console.showing import complain, show
from accord.doors.reports.pack import write_site_pack
from accord.kernel.access.models import Account
from accord.kernel.copies.window import site_window, windows
from accord.kernel.ledger.checkpoints import ForkRefused, lost_checkpoint, sign_checkpoint
from accord.kernel.ledger.models import SITE
from accord.kernel.ledger.rotating import rotate_key
from accord.kernel.ledger.site import CONSOLE, restore_event
from accord.kernel.organization.models import Organization
from accord.kernel.records.record import within
from accord.kernel.refusals import Forbidden, Refused

if TYPE_CHECKING:
    import argparse
    import uuid

    from accord.kernel.copies.window import Window


def checkpoint(options: argparse.Namespace) -> int:
    """`accord checkpoint`: exit 0 only when every log was signed."""
    if options.status:
        return _status(options)
    if options.pack is not None:
        show({"file": str(options.pack), "bytes": write_site_pack(options.pack)}, options.format)
        return 0
    if options.rotate_key is not None:
        return _rotate(options)
    if options.after_restore is not None:
        _accept_restore(options)
    found = {slug: _signed(log) for slug, log in _logs()}
    if options.format == "json":
        show([{"organization": slug, **said} for slug, said in found.items()], "json")
    else:
        show([f"{slug}: {said['size']} entries signed" for slug, said in found.items() if "refused" not in said])
    return 1 if [complain(f"{slug}: {s['refused']}") for slug, s in found.items() if "refused" in s] else 0


def _logs() -> list[tuple[str, uuid.UUID]]:
    """Every log under its short name; that of the installation last, since it grows with each of the others."""
    organizations = Organization.everywhere.order_by("slug").values_list("slug", "pk")
    return [*((str(slug), pk) for slug, pk in organizations), ("(site)", SITE)]


def _signed(log: uuid.UUID) -> dict[str, Any]:
    try:
        row = sign_checkpoint(log)
    except ForkRefused as refusal:
        return {"size": 0, "refused": refusal.sentence}
    return {"size": row.size if row else 0}


def _status(options: argparse.Namespace) -> int:
    """Exit 1 when somebody has to do something."""
    everywhere = windows(Organization.everywhere.order_by("slug"))
    site = site_window()
    found = [*(_said(o.slug, w, w.warning) for o, w in everywhere), _said("(site)", site, site.refused)]
    if options.format == "json":
        show(found, "json")
    for said in found if options.format == "text" else ():
        show(
            f"{said['organization']}: {said['entries']} entries, {said['signed']} signed, {said['copied_outside']} "
            f"copied outside; {said['unprotected_entries']} unprotected"
            + (f" for {said['unprotected_minutes']} minutes" if said["unprotected_minutes"] else "")
        )
    return 1 if [complain(f"{s['organization']}: {s['warning']}") for s in found if s["warning"]] else 0


def _said(name: str, w: Window, warning: str) -> dict[str, Any]:
    age = w.copy_age
    return {
        "organization": name,
        "entries": w.size,
        "signed": w.signed,
        "copied_outside": w.copied,
        "newest_copy_hours": None if age is None else round(age.total_seconds() / 3600, 2),
        "unprotected_entries": w.entries,
        "unprotected_minutes": w.minutes,
        "warning": warning,
    }


def _rotate(options: argparse.Namespace) -> int:
    new = rotate_key(options.rotate_key if options.rotate_key.name else None)
    show({"fingerprint": new.fingerprint}, options.format)
    if settings.ACCORD_SIGNING_KEY:
        complain("Now set ACCORD_SIGNING_KEY to the new key and start Accord again: until then the old one signs.")
    return 0


def _accept_restore(options: argparse.Namespace) -> None:
    """By two of those who run the installation, where two exist; by whoever sits at the console, where none does."""
    if not options.after_restore.strip():
        raise Refused("Say why the log lost entries: the reason is kept with the restore.")
    able = [a.email for a in Account.objects.filter(is_operator=True, is_active=True) if a.has_usable_password()]
    named = [e.strip().lower() for e in (options.account, options.second) if e]
    if len(set(named)) < min(len(able), 2):
        raise Refused(f"Name {min(len(able), 2)} of those who run this installation, with --as and --and.")
    actor = {**CONSOLE, "id": [_proven(email) for email in named]} if named else CONSOLE
    with within(SITE):
        lost = lost_checkpoint(SITE)
    if lost is not None:
        restore_event(lost, actor, options.after_restore.strip())


def _proven(email: str) -> str:
    """The account's id, once its password was given. Raises Forbidden."""
    account = Account.objects.filter(email=email, is_operator=True, is_active=True).first()
    password = getpass.getpass(f"Password of {email}: ")
    if account is None or not check_password(password, account.password):
        raise Forbidden(f"{email} does not run this installation, or the password is not right.")
    return str(account.pk)
