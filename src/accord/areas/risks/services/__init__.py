"""The acts of risks, one file per noun."""

from accord.areas.risks.services.methods import approve_risk_method, revise_risk_method
from accord.areas.risks.services.opportunities import (
    decline_opportunity,
    evaluate_opportunity,
    finish_opportunity,
    judge_opportunity,
    pursue_opportunity,
    reconsider_opportunity,
)
from accord.areas.risks.services.risks import (
    assess_risk,
    close_risk,
    expire_risk_acceptance,
    give_risk_acceptance,
    reassess_risk,
    reopen_risk,
    report_risk,
    retain_risk,
    treat_risk,
    withdraw_risk_acceptance,
)
from accord.areas.risks.services.rounds import close_assessment_round, start_assessment_round
from accord.areas.risks.services.treatments import (
    approve_treatment,
    cancel_treatment,
    complete_treatment,
    judge_treatment,
    start_treatment,
)

__all__ = [
    "approve_risk_method",
    "approve_treatment",
    "assess_risk",
    "cancel_treatment",
    "close_assessment_round",
    "close_risk",
    "complete_treatment",
    "decline_opportunity",
    "evaluate_opportunity",
    "expire_risk_acceptance",
    "finish_opportunity",
    "give_risk_acceptance",
    "judge_opportunity",
    "judge_treatment",
    "pursue_opportunity",
    "reassess_risk",
    "reconsider_opportunity",
    "reopen_risk",
    "report_risk",
    "retain_risk",
    "revise_risk_method",
    "start_assessment_round",
    "start_treatment",
    "treat_risk",
    "withdraw_risk_acceptance",
]
