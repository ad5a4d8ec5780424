"""Risks: tables and declarations."""
