"""Products and services: their design, lots, and processes that need validation (8.3; 8.5)."""
