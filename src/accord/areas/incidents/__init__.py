"""Incidents: what was reported, what became of it, weaknesses, and readiness for disruption (A.5.24 to A.5.30; A.6.8;
A.8.8).

It is not the place for faults of products: these are nonconformities. What an incident teaches
is raised in improvement.
"""
