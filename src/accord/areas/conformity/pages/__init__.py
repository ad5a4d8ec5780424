"""Pages of conformity: the overview, the requirements, what lapses; one panel on every record."""

from accord.areas.conformity.pages import overview, pack, requirements

__all__ = ["overview", "pack", "requirements"]
