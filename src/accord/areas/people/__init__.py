"""The area people."""
