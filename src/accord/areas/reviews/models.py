"""Reviews: tables and declarations."""
