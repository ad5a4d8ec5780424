"""Audits: programmes, audits, findings, certification (9.2)."""
