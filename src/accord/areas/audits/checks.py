"""What the records of audits can show."""
