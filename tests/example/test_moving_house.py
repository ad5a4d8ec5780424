"""All that the example keeps goes out in each form and into an empty organization: same records, same verdicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.importing.full import differing, everything_of, taken_along

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.queries import report
from accord.doors.exchange.importing import import_files
from accord.kernel.access.actor import Actor, operator
from accord.kernel.access.models import Account, Grant
from accord.kernel.access.roles import ROLES
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.ledger.rebuild import compare
from accord.kernel.organization.models import Person
from accord.kernel.organization.services import create_organization
from accord.kernel.records.declaration import named, of
from accord.standards import editions

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
FORMS = ["folder", "xlsx", "json", "csv.zip"]
NEEDS_BYTES = "documents_have_content"
"""The check that asks for the files themselves, which only the folder takes along."""


def empty_organization(form: str, founder: Person) -> Actor:
    """A house that one of those who move has opened."""
    slug = f"otherwise-{form.replace('.', '-')}"
    account = Account.objects.get(email=founder.email)
    return operator(
        create_organization(
            title=f"Otherwise {form}", slug=slug, time_zone="Europe/Berlin", account=account,
            given_name=founder.given_name, family_name=founder.family_name,
        )
    )  # fmt: skip


def give_roles_again(example: Actor, other: Actor) -> None:
    """Access does not move: who was of top management, and who only looks in as a guest, is said anew, from the day on
    which it was so."""
    roles = ["top_management", *(r.key for r in ROLES if r.guest)]
    give = act_at(of(Grant), "give")
    assert give is not None
    with example.scope():
        held = list(Grant.objects.filter(role__in=roles, state="active").select_related("person"))
        places = [g.scope.partition(":") for g in held if g.scope]
        scopes = {f"{kind}:{key}": named(kind).model.objects.get(pk=key) for kind, _, key in places}
    for grant in held:
        answers = {"role": grant.role, "starts_on": str(grant.starts_on or grant.effective_on)}
        with other.scope():
            answers["person"] = Person.objects.get(email=grant.person.email).reference
            if grant.scope:
                there = scopes[grant.scope]
                answers["scope"] = type(there).objects.get(title=there.title).reference
        perform(give, other, "", answers | ({"ends_on": str(grant.ends_on)} if grant.ends_on else {}))


def judged(by: Actor, leave_out: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Outcome and basis of every requirement of all editions."""
    return {
        (edition.id, row["ref"]): (row["outcome"], row["basis"])
        for edition in editions()
        for row in report(by.organization, edition.id, None, None, by)["requirements"]
        if (edition.id, row["ref"]) not in leave_out
    }


def rows_left_out(by: Actor, form: str) -> set[tuple[str, str]]:
    """Rows that somebody has signed for: a signature does not move. And those that ask for files that did not."""
    with by.scope():
        signed = {(a.standard, ref) for a in Attestation.objects.all() for ref in a.refs}
    if form == "folder":
        return signed
    return signed | {(e.id, r.ref) for e in editions() for r in e.rows if any(p.name == NEEDS_BYTES for p in r.parts)}


@pytest.mark.parametrize("form", FORMS)
def test_the_living_example_moves_house(firm: Any, mara: Actor, form: str, tmp_path: Path) -> None:
    assert mara.person is not None
    example, other = operator(firm), empty_organization(form, mara.person)
    results = import_files(other, taken_along(example, form, tmp_path))
    assert [(r.type, c.row, c.column, c.value, c.why) for r in results for c in r.refused] == []
    assert differing(everything_of(example), everything_of(other), form) == []
    give_roles_again(example, other)
    leave_out = rows_left_out(example, form)
    assert judged(other, leave_out) == judged(example, leave_out)
    assert compare(other.organization).differences == ()
