"""The REST API: one address per record type and act, made from the declarations."""
