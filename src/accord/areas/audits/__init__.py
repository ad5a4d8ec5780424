"""Audits: programmes, audits, findings, certification (9.2; A.5.35).

Whether the auditors were free of own interest is computed from who answers for what was audited and kept as a fact.
Findings raise nonconformities in improvement. It is not the place for checks that run without an auditor.
"""
