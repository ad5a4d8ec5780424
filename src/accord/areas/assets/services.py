"""The acts of assets."""
