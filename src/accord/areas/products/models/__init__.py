"""Products: tables and declarations, one file per noun."""

from accord.areas.products.models.designs import DesignChange, DesignProject, DesignReview
from accord.areas.products.models.lots import Lot
from accord.areas.products.models.products import Product
from accord.areas.products.models.validations import ValidatedProcess

__all__ = ["DesignChange", "DesignProject", "DesignReview", "Lot", "Product", "ValidatedProcess"]
