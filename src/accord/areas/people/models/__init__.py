"""Roles, competence, training, awareness, screening and agreements: tables and declarations, one file per noun."""

from accord.areas.people.models.roles import Assignment, Role  # isort: skip
from accord.areas.people.models.competence import CompetenceEvidence, CompetenceRequirement  # isort: skip
from accord.areas.people.models.training import Training  # isort: skip
from accord.areas.people.models.awareness import AwarenessAcknowledgement, AwarenessTopic  # isort: skip
from accord.areas.people.models.employment import Agreement, Screening  # isort: skip

__all__ = [
    "Agreement",
    "Assignment",
    "AwarenessAcknowledgement",
    "AwarenessTopic",
    "CompetenceEvidence",
    "CompetenceRequirement",
    "Role",
    "Screening",
    "Training",
]
