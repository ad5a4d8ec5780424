"""What the records of indicators can show."""
