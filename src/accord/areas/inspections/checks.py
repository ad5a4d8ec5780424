"""What the records of inspections can show."""
