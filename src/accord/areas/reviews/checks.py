"""What the records of reviews can show."""
