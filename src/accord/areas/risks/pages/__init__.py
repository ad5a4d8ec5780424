"""The risk matrix, and what stands beside risks and methods on their own pages."""

from accord.areas.risks.pages import beside, matrix_page

__all__ = ["beside", "matrix_page"]
