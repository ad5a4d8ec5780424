"""Audits: tables and declarations."""
