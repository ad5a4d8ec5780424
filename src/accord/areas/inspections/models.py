"""Inspections: tables and declarations."""
