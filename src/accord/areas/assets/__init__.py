"""Assets: what has worth for the organization, and who may reach it (7.1.3; A.5.9 to A.5.18)."""
