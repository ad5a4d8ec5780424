"""The area processes."""
