"""The area improvement."""
