"""Risks: methods, assessments, risks and opportunities, treatments, acceptances (6.1; 8.2; 8.3)."""
