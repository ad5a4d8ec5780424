"""Reviews: the management review with its inputs, decisions and signature (9.3)."""
