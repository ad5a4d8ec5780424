"""What the records of context can show."""
