"""Nothing slips into what is being closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accord.areas.improvement.models import Action, Nonconformity
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.ledger.models import Entry
from accord.kernel.records.declaration import of
from accord.kernel.refusals import Refused

Together = Callable[[list[Callable[[], Any]]], list[Any]]


def did(by: Any, model: Any, verb: str, reference: str = "", rev: int | None = None, **answers: Any) -> Any:
    act = act_at(of(model), verb)
    assert act is not None
    return perform(act, by, reference, answers, rev=rev)


def test_no_action_slips_into_a_nonconformity_that_is_being_rejected(manager: Any, together: Together) -> None:
    case = did(manager, Nonconformity, "raise", title="Scratched housings", description="Ten of forty.")
    racers: list[Callable[[], Any]] = [
        lambda: did(manager, Nonconformity, "reject", case.reference, case.rev, reason="Within the drawing.")
    ]
    racers += [
        lambda n=n: did(manager, Action, "create", title=f"Polish {n}", nonconformity=case.reference) for n in range(8)
    ]
    found = together(racers)
    with manager.scope():
        closed = Nonconformity.objects.get(pk=case.pk).state == "rejected"
        rejected_at = Entry.objects.filter(record_id=case.pk).order_by("-seq").values_list("seq", flat=True)[0]
        later = Entry.objects.filter(type="Action", rev=1, seq__gt=rejected_at).count()
    assert closed == (not isinstance(found[0], Exception))
    assert not closed or later == 0
    assert all(isinstance(f, Refused) for f in found if isinstance(f, Exception))
