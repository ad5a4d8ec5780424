"""Leadership: tables and declarations, one file per noun."""

from accord.areas.leadership.models.communication import CommunicationRule
from accord.areas.leadership.models.objectives import Objective
from accord.areas.leadership.models.policy import PolicyStatement

__all__ = ["CommunicationRule", "Objective", "PolicyStatement"]
