"""What the records of customers can show."""
