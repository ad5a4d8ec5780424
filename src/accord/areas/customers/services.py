"""The acts of customers."""
