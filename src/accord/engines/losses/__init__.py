"""Losses of a year: what a portfolio of risk scenarios can cost, and how that is shown."""

from accord.engines.losses.matrices import (
    NIST_G5,
    NIST_I2,
    NIST_SCALE,
    Cell,
    Matrix,
    Reversals,
    Scale,
    matrix,
    reversals,
)

__all__ = ["NIST_G5", "NIST_I2", "NIST_SCALE", "Cell", "Matrix", "Reversals", "Scale", "matrix", "reversals"]
