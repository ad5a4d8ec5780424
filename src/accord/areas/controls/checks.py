"""What the records of controls can show."""
