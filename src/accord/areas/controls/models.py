"""Controls: tables and declarations."""
