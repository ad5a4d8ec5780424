"""What the records of assets can show."""
