"""The living example: Northwind Instruments, a maker of measuring instruments with a cloud service.

It is certified to ISO 9001:2015 and on its way to ISO/IEC 27001. Its records come in by dated acts of several people
with their own roles over about eighteen months up to yesterday, and by one imported spreadsheet; every day is counted
from today, so it is always alive.
"""

from accord.config.example.filling import SLUG, fill

__all__ = ["SLUG", "fill"]
