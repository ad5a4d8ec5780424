"""The acts of context."""
