"""Indicators: what is measured, its values, and what was concluded from them (9.1)."""
