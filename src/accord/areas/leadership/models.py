"""Leadership: tables and declarations."""
