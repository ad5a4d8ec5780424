"""The area suppliers."""
