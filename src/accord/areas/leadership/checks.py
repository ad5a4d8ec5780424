"""What the records of leadership can show."""
