"""V-29 and F-15: however many approve or close the same record at once, exactly one does."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from accord.areas.improvement.models import Action, Nonconformity
from accord.kernel.access.actor import Actor
from accord.kernel.access.models import Signature
from accord.kernel.access.proof import prove
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.ledger.rebuild import compare
from accord.kernel.organization.models import Organization, Site
from accord.kernel.records.declaration import of
from accord.kernel.records.snapshot import loads
from accord.kernel.refusals import Refused, Stale, StorageRefused, WrongState

RACERS = 50
ROUNDS = [  # F-15: ten rounds in CI, two hundred before a release, two while somebody waits
    pytest.param(n, marks=pytest.mark.slow) if n >= 2 else n
    for n in range(200 if os.environ.get("ACCORD_SOAK") else 10)
]
PASSWORD = "correct horse battery"
Together = Callable[[list[Callable[[], Any]]], list[Any]]


def outcome(results: list[Any]) -> tuple[int, list[Any]]:
    """How many got through, and everything that is neither that nor a refusal of state, revision or a busy database."""
    return (
        sum(not isinstance(r, Exception) for r in results),
        [r for r in results if isinstance(r, Exception) and not isinstance(r, WrongState | Stale | StorageRefused)],
    )


@pytest.mark.parametrize("race", ROUNDS)
def test_V_29_of_fifty_who_close_exactly_one_does(
    race: int, do: Any, manager: Actor, organization: Organization, together: Together, log: Any, figure: Any
) -> None:
    site = do(Site, "create", title="Hamburg")
    close = act_at(of(Site), "close")
    results = together([lambda: perform(close, manager, site.reference, {}, rev=1)] * RACERS)
    figure("F-15", f"{RACERS} racers close one record", rounds=1, racers=RACERS, got_through=outcome(results)[0])
    assert outcome(results) == (1, [])
    closings = [b for e in log() if (b := loads(e.body))["op"] == "site.close"]
    assert [(b["rev"], b["snapshot"]["state"]) for b in closings] == [(2, "closed")]
    assert compare(organization).differences == ()


@pytest.mark.parametrize("race", ROUNDS)
def test_V_29_of_fifty_who_sign_an_approval_exactly_one_signature_stands(
    race: int,
    do: Any,
    manager: Actor,
    organization: Organization,
    declared: Any,
    together: Together,
    log: Any,
    figure: Any,
) -> None:
    def approve_site(*, by: Actor, site: Site) -> None:
        """Approve a site."""

    act = declared(approve_site, needs="kernel.approve", moves="active -> closed", signed="I approve this site")
    site = do(Site, "create", title="Hamburg")
    proofs = [prove(manager, PASSWORD) for _ in range(RACERS)]
    results = together([lambda p=p: perform(act, manager, site.reference, {}, rev=1, proof=p) for p in proofs])
    figure("F-15", f"{RACERS} racers sign one approval", rounds=1, racers=RACERS, got_through=outcome(results)[0])
    assert outcome(results) == (1, [])
    assert len([1 for e in log() if "sig" in loads(e.body)]) == 1
    with manager.scope():
        assert Signature.objects.count() == 1
    assert compare(organization).differences == ()


def test_V_29_edits_at_once_never_overwrite_each_other(
    do: Any, manager: Actor, organization: Organization, together: Together, log: Any
) -> None:
    """Each who got through made the next revision; nobody's change was lost unseen."""
    site = do(Site, "create", title="Hamburg")
    edit = act_at(of(Site), "edit")

    def change(number: int) -> Any:
        for _ in range(400):
            with manager.scope():
                rev = Site.objects.values_list("rev", flat=True).get()
            try:
                return perform(edit, manager, site.reference, {"address": f"Street {number}"}, rev=rev)
            except (Stale, StorageRefused):
                continue
        raise AssertionError("never got through")

    results = together([lambda n=n: change(n) for n in range(8)])
    assert outcome(results) == (8, [])
    assert [e.rev for e in log() if e.type == "Site"] == list(range(1, 10))
    assert compare(organization).differences == ()


def test_V_29_nothing_slips_into_a_record_that_is_just_being_closed(
    do: Any, manager: Actor, organization: Organization, declared: Any, together: Together, log: Any
) -> None:
    """Whatever part has come in came before the close: after it, the log has none."""

    def seal_nonconformity(*, by: Actor, nonconformity: Nonconformity) -> None:
        """Close it whatever its state."""

    act = declared(seal_nonconformity, needs="improvement.close", moves="open -> closed")
    nonconformity = do(Nonconformity, "create", title="Scratched", detected_on="2024-02-01", owner=manager.person)
    answers = {"nonconformity": nonconformity.reference, "owner": manager.person.reference, "due_on": "2024-03-01"}
    create = act_at(of(Action), "create")
    racers: list[Callable[[], Any]] = [
        lambda n=n: perform(create, manager, answers={**answers, "title": f"Part {n}"}) for n in range(12)
    ]
    racers.insert(6, lambda: perform(act, manager, nonconformity.reference, {}, rev=nonconformity.rev))
    results = together(racers)
    assert outcome(results)[1] == []
    seqs = {b["type"]: e.seq for e in log() if (b := loads(e.body))["type"] == "Nonconformity" and b["rev"] > 1}
    parts = [e.seq for e in log() if e.type == "Action"]
    if seqs:
        assert all(seq < seqs["Nonconformity"] for seq in parts)
    assert compare(organization).differences == ()


def test_V_29_references_given_at_once_are_all_different(
    do: Any, manager: Actor, organization: Organization, together: Together
) -> None:
    create = act_at(of(Site), "create")
    results = together([lambda n=n: perform(create, manager, answers={"title": f"Site {n}"}) for n in range(20)])
    assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)]
    made = [r.reference for r in results if not isinstance(r, Exception)]
    assert sorted(made) == [f"S-{n:04d}" for n in range(1, len(made) + 1)]
    assert compare(organization).differences == ()
