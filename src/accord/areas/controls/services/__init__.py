"""The acts of controls, one file per noun."""

from accord.areas.controls.services.activities import (
    open_nonconformity_activity_run,
    resume_activity,
    retire_activity,
    run_activity,
)
from accord.areas.controls.services.controls import (
    evaluate_control,
    implement_control,
    resume_control,
    retire_control,
)
from accord.areas.controls.services.exceptions import (
    ask_control_exception,
    end_control_exception,
    expire_control_exception,
    extend_control_exception,
    grant_control_exception,
    refuse_control_exception,
)
from accord.areas.controls.services.statements import (
    approve_statement_of_applicability,
    confirm_statement_of_applicability,
    decide_applicability_line,
    fill_statement_of_applicability,
    revise_statement_of_applicability,
    supersede_statement_of_applicability,
)

__all__ = [
    "approve_statement_of_applicability",
    "ask_control_exception",
    "confirm_statement_of_applicability",
    "decide_applicability_line",
    "end_control_exception",
    "evaluate_control",
    "expire_control_exception",
    "extend_control_exception",
    "fill_statement_of_applicability",
    "grant_control_exception",
    "implement_control",
    "open_nonconformity_activity_run",
    "refuse_control_exception",
    "resume_activity",
    "resume_control",
    "retire_activity",
    "retire_control",
    "revise_statement_of_applicability",
    "run_activity",
    "supersede_statement_of_applicability",
]
