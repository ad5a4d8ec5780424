"""Products: tables and declarations."""
