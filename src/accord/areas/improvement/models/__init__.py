"""Nonconformities, actions, ideas and planned changes: tables and declarations, one file per noun."""

from accord.areas.improvement.models.nonconformities import Nonconformity  # isort: skip
from accord.areas.improvement.models.actions import Action  # isort: skip
from accord.areas.improvement.models.changes import PlannedChange  # isort: skip
from accord.areas.improvement.models.ideas import Idea  # isort: skip

__all__ = ["Action", "Idea", "Nonconformity", "PlannedChange"]
