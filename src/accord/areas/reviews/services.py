"""The acts of reviews."""
