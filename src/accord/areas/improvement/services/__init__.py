"""The acts of improvement."""

from accord.areas.improvement.services.actions import (
    cancel_action,
    complete_action,
    give_action,
    reopen_action,
    verify_action,
)
from accord.areas.improvement.services.changes import (
    approve_planned_change,
    cancel_planned_change,
    complete_planned_change,
    happen_planned_change,
    propose_planned_change,
    review_planned_change,
)
from accord.areas.improvement.services.ideas import (
    accept_idea,
    complete_idea,
    decline_idea,
    reconsider_idea,
    suggest_idea,
)
from accord.areas.improvement.services.nonconformities import (
    analyse_nonconformity,
    close_nonconformity,
    conclude_nonconformity,
    contain_nonconformity,
    plan_nonconformity,
    raise_nonconformity,
    reconsider_nonconformity,
    refuse_second,
    reject_nonconformity,
    reopen_nonconformity,
    verify_nonconformity,
    watch_nonconformity,
)

__all__ = [
    "accept_idea",
    "analyse_nonconformity",
    "approve_planned_change",
    "cancel_action",
    "cancel_planned_change",
    "close_nonconformity",
    "complete_action",
    "complete_idea",
    "complete_planned_change",
    "conclude_nonconformity",
    "contain_nonconformity",
    "decline_idea",
    "give_action",
    "happen_planned_change",
    "plan_nonconformity",
    "propose_planned_change",
    "raise_nonconformity",
    "reconsider_idea",
    "reconsider_nonconformity",
    "refuse_second",
    "reject_nonconformity",
    "reopen_action",
    "reopen_nonconformity",
    "review_planned_change",
    "suggest_idea",
    "verify_action",
    "verify_nonconformity",
    "watch_nonconformity",
]
