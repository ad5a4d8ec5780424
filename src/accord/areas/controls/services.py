"""The acts of controls."""
