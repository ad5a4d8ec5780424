"""Risks: tables and declarations, one file per noun."""

from accord.areas.risks.models.acceptances import RiskAcceptance
from accord.areas.risks.models.methods import RiskMethod
from accord.areas.risks.models.opportunities import Opportunity
from accord.areas.risks.models.risks import Risk
from accord.areas.risks.models.rounds import AssessmentRound
from accord.areas.risks.models.treatments import Treatment

__all__ = ["AssessmentRound", "Opportunity", "Risk", "RiskAcceptance", "RiskMethod", "Treatment"]
