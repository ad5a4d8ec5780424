"""What the records of monitoring can show."""
