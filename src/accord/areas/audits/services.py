"""The acts of audits."""
