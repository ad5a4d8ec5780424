"""Audits: tables and declarations, one file per noun."""

from accord.areas.audits.models.audits import Audit
from accord.areas.audits.models.certification import CertificationCycle
from accord.areas.audits.models.findings import Finding
from accord.areas.audits.models.programmes import AuditProgramme

__all__ = ["Audit", "AuditProgramme", "CertificationCycle", "Finding"]
