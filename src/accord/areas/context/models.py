"""Context: tables and declarations."""
