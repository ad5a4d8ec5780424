"""Processes and flows, knowledge, needs for resources: tables and declarations, one file per noun."""

from accord.areas.processes.models.processes import Process, ProcessFlow  # isort: skip
from accord.areas.processes.models.knowledge import Knowledge  # isort: skip
from accord.areas.processes.models.resources import ResourceNeed  # isort: skip

__all__ = ["Knowledge", "Process", "ProcessFlow", "ResourceNeed"]
