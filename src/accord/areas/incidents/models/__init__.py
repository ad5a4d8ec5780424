"""Incidents: tables and declarations, one file per noun."""

from accord.areas.incidents.models.continuity import ContinuityPlan, Exercise
from accord.areas.incidents.models.events import Event
from accord.areas.incidents.models.incidents import Incident
from accord.areas.incidents.models.vulnerabilities import Vulnerability

__all__ = ["ContinuityPlan", "Event", "Exercise", "Incident", "Vulnerability"]
