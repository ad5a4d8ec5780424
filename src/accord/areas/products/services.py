"""The acts of products."""
