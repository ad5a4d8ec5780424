"""Inspections: control plans, inspections, nonconforming outputs, instruments, calibrations (7.1.5; 8.6; 8.7)."""
