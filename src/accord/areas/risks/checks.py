"""What the records of risks can show."""
