"""Customers: tables and declarations."""
