"""Context: tables and declarations, one file per noun."""

from accord.areas.context.models.issues import Issue
from accord.areas.context.models.obligations import ComplianceEvaluation, Obligation
from accord.areas.context.models.parties import InterestedParty, PartyRequirement
from accord.areas.context.models.scopes import Scope

__all__ = ["ComplianceEvaluation", "InterestedParty", "Issue", "Obligation", "PartyRequirement", "Scope"]
