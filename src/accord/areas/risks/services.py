"""The acts of risks."""
