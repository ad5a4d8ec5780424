"""Controls: tables and declarations, one file per noun."""

from accord.areas.controls.models.activities import Activity, ActivityRun
from accord.areas.controls.models.controls import Control
from accord.areas.controls.models.exceptions import ControlException
from accord.areas.controls.models.statements import ApplicabilityLine, StatementOfApplicability

__all__ = [
    "Activity",
    "ActivityRun",
    "ApplicabilityLine",
    "Control",
    "ControlException",
    "StatementOfApplicability",
]
