"""Checks by name. A check knows no clause and no edition: which rows it decides is data of the standards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from accord.kernel.checks.mending import continued
from accord.kernel.checks.verdict import Verdict, whole

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

Function = Callable[["Moment"], Verdict]


@dataclass(frozen=True, slots=True)
class Check:
    """A question to the records: a function of a moment (which carries the standard). The first paragraph of its
    docstring is its statement in `checks.csv`.

    `alone`: it may carry a row by itself; a check that merely supports others never does.
    """

    function: Function
    alone: bool = True


_checks: dict[str, Check] = {}


def check(name: str, *, alone: bool = True) -> Callable[[Function], Function]:
    """Register a check. `alone=False`: if all other parts of a row are left out, it does not make the row hold.

    Raises ImproperlyConfigured when the name is taken or the docstring is missing.
    """

    def register(function: Function) -> Function:
        if name in _checks:
            raise ImproperlyConfigured(f"two checks are called {name}")
        if not function.__doc__:
            raise ImproperlyConfigured(f"the check {name} needs a docstring that says what it asks")
        _checks[name] = Check(_whole(function), alone)
        return function

    return register


def _whole(function: Function) -> Function:
    """The same; the deciding records are read as long as the moment is open, and what is begun is gone on with."""

    @wraps(function)
    def asked(m: Moment) -> Verdict:
        return continued(m, whole(function(m)))

    return asked


def checks() -> dict[str, Check]:
    """All checks by name."""
    return _checks
