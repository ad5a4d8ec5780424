"""The acts of indicators."""
