"""Inspections: tables and declarations, one file per noun."""

from accord.areas.inspections.models.inspections import Inspection
from accord.areas.inspections.models.instruments import Calibration, Instrument
from accord.areas.inspections.models.outputs import NonconformingOutput
from accord.areas.inspections.models.plans import Characteristic, ControlPlan

__all__ = ["Calibration", "Characteristic", "ControlPlan", "Inspection", "Instrument", "NonconformingOutput"]
