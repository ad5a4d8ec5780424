"""Sessions as Django keeps them in the database, which end in time whatever the clock did meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.sessions.models import Session

SLACK = timedelta(days=1)  # by as much the clock may be set back, and nobody has to sign in again


class SessionStore(db.SessionStore):
    """One that was made while the clock stood far ahead would last until the clock comes there again: it has ended."""

    def _get_session_from_db(self) -> Session | None:
        found: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # not in django-stubs
        longest = timedelta(seconds=settings.SESSION_COOKIE_AGE) + SLACK
        if found is not None and found.expire_date > timezone.now() + longest:  # Django's clock, as when it was made
            self._session_key = None
            return None
        return found
