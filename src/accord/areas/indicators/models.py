"""Indicators: tables and declarations."""
