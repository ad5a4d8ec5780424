"""Monitoring: feeds of tools and their results (9.1; A.8)."""
