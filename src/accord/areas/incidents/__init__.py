"""Incidents: events, incidents, vulnerabilities, continuity plans and exercises (A.5.24 to A.5.30; A.6.8; A.8.8)."""
