"""Assets and access rights, as every door handles them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.assets.models import AccessGrant, Asset
from accord.kernel.organization.models import Person
from accord.kernel.refusals import Forbidden, Refused, WrongState

TODAY = date(2026, 3, 2)


@pytest.fixture
def laptop(do: Any, manager: Any) -> Any:
    """A laptop with all that the inventory asks."""
    return do("create", Asset, title="Laptop", number="NB-17", kind="hardware", classification="confidential",
              owner=manager.person.reference, maintenance_interval=6)  # fmt: skip


@pytest.fixture
def ada(do: Any) -> Any:
    """Somebody who works here."""
    return do("create", Person, given_name="Ada", family_name="Lovelace")


def test_an_asset_is_confirmed_once_all_is_known(do: Any, laptop: Any) -> None:
    with pytest.raises(Refused, match="classification first"):
        do("confirm", do("create", Asset, title="Shelf", kind="infrastructure"))
    found = do("confirm", laptop)
    assert (found.reviewed_on, found.review_due) == (TODAY, date(2027, 3, 2))
    with pytest.raises(Refused, match="future"):
        do("confirm", laptop, reviewed_on="2026-03-03")


def test_maintenance_follows_its_interval(do: Any, laptop: Any) -> None:
    found = do("maintain", laptop, maintenance_result="Fan cleaned.", maintained_on="2026-02-28")
    assert (found.maintained_on, found.maintenance_due) == (date(2026, 2, 28), date(2026, 8, 28))


def test_what_was_handed_out_comes_back_is_erased_and_goes_on(do: Any, laptop: Any, ada: Any, manager: Any) -> None:
    do("hand-out", laptop, holder=ada.reference)
    with pytest.raises(Refused, match="Somebody else has it"):
        do("hand-out", laptop, holder=manager.person.reference)
    with pytest.raises(Refused, match="still has it in hand"):
        do("dispose", laptop, disposal="Shredded.", erased_on="2026-03-01")
    found = do("return", laptop, return_note="Complete, with charger.")
    assert (found.state, found.holder_id, found.returned_on) == ("returned", None, TODAY)
    with pytest.raises(Refused, match="may still be on it"):
        do("hand-out", laptop, holder=manager.person.reference)
    assert do("hand-out", laptop, holder=manager.person.reference, erased_on="2026-03-02").state == "in_use"


def test_nothing_is_disposed_of_with_information_on_it(do: Any, laptop: Any, manager: Any, actor: Any) -> None:
    with pytest.raises(Refused, match="erased or destroyed"):
        do("dispose", laptop, disposal="Given to the recycler.")
    with pytest.raises(Forbidden):
        do("dispose", laptop, by=actor("internal_auditor"), disposal="Gone.", erased_on="2026-03-01")
    found = do("dispose", laptop, disposal="Disk shredded, certificate 11.", erased_on="2026-03-01")
    assert (found.state, found.disposal_verified_by_id, found.review_due) == ("disposed", manager.person.pk, None)
    with pytest.raises(WrongState):
        do("edit", laptop, title="Other")


def test_an_asset_does_not_rest_on_itself(do: Any, laptop: Any) -> None:
    with pytest.raises(Refused, match="depend on itself"):
        do("edit", laptop, depends_on=[laptop.reference])


def test_a_right_is_granted_reviewed_extended_and_revoked(do: Any, laptop: Any, ada: Any, manager: Any) -> None:
    right = do("grant", AccessGrant, person=ada.reference, asset=laptop.reference, right="Local administrator",
               need="Installs drivers", privileged="yes", expires_on="2026-06-30")  # fmt: skip
    assert right.title == "Local administrator on Laptop, Ada Lovelace"
    assert (right.granted_by_id, right.owner_id) == (manager.person.pk, laptop.owner_id)
    assert right.review_due == date(2026, 6, 1)  # half of the interval: it is privileged
    assert do("review", right).reviewed_by_id == manager.person.pk
    with pytest.raises(Refused, match="ends later"):
        do("extend", right, expires_on="2026-06-30", need="Still")
    assert do("extend", right, expires_on="2026-12-31", need="Still").expires_on == date(2026, 12, 31)
    assert do("revoke", right, revoked_because="Moved to sales.").state == "revoked"
    with pytest.raises(WrongState):
        do("review", right)


def test_rights_that_outlived_somebodys_leaving_are_looked_at_when_they_return(
    do: Any, laptop: Any, ada: Any, clock: Any
) -> None:
    usual = {"person": ada.reference, "asset": laptop.reference, "need": "Work"}
    with clock("2026-01-15T12:00:00Z"):
        old = do("grant", AccessGrant, right="User", **usual)
        seen = do("grant", AccessGrant, right="Reader", **usual)
    do("leave", ada, left_on="2026-01-31")
    do("review", seen)
    do("return", ada, joined_on="2026-03-01")
    due = {g.right: g.review_due for g in AccessGrant.objects.all()}
    assert due == {"User": date(2026, 3, 1), "Reader": AccessGrant.objects.get(right="Reader").review_due}
    assert due["Reader"] > TODAY
    assert do("review", old).review_due > TODAY


def test_rights_are_not_given_to_oneself_nor_to_who_has_left(do: Any, laptop: Any, ada: Any, manager: Any) -> None:
    usual = {"asset": laptop.reference, "right": "User", "need": "Work"}
    with pytest.raises(Refused, match="himself or herself"):
        do("grant", AccessGrant, person=manager.person.reference, **usual)
    do("leave", ada, left_on="2026-03-01")
    with pytest.raises(Refused, match="has left"):
        do("grant", AccessGrant, person=ada.reference, **usual)
