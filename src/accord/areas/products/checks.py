"""What the records of products can show."""
