"""Monitoring: tables and declarations."""
