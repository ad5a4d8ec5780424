"""The acts of incidents."""
