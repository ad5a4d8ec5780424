"""The acts of leadership."""
