"""Assets: tables and declarations."""
