"""Customers: their orders, complaints, feedback and property (8.2; 8.5.3; 9.1.2)."""
