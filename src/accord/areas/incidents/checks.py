"""What the records of incidents can show."""
