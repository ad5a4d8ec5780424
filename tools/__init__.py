"""Tools of this house, run from its root."""
