"""The area conformity."""
