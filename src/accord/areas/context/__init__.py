"""Context: issues, interested parties and what they require, scope, obligations (4; 6.1)."""
