"""The acts of audits, one file per noun."""

from accord.areas.audits.services.audits import (
    appoint_audit,
    begin_audit,
    close_audit,
    find_audit,
    report_audit,
    review_independence_audit,
)
from accord.areas.audits.services.certification import (
    certify_certification_cycle,
    end_certification_cycle,
    plan_certification_cycle,
    resume_certification_cycle,
    suspend_certification_cycle,
)
from accord.areas.audits.services.findings import answer_finding, close_finding, raise_finding, reopen_finding
from accord.areas.audits.services.programmes import (
    amend_audit_programme,
    approve_audit_programme,
    close_audit_programme,
)

__all__ = [
    "amend_audit_programme",
    "answer_finding",
    "appoint_audit",
    "approve_audit_programme",
    "begin_audit",
    "certify_certification_cycle",
    "close_audit",
    "close_audit_programme",
    "close_finding",
    "end_certification_cycle",
    "find_audit",
    "plan_certification_cycle",
    "raise_finding",
    "reopen_finding",
    "report_audit",
    "resume_certification_cycle",
    "review_independence_audit",
    "suspend_certification_cycle",
]
