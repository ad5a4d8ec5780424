"""What the records of products can show. The promise of each check is in `standards/checks.csv`."""

from accord.areas.products.checks import designs, lots, products

__all__ = ["designs", "lots", "products"]
