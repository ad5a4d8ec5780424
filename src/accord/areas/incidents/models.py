"""Incidents: tables and declarations."""
