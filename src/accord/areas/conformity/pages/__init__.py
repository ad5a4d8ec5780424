"""Pages of conformity: the overview, the requirements, what is set aside, what lapses; one panel on every record."""

from accord.areas.conformity.pages import exclusions, overview, pack, requirements

__all__ = ["exclusions", "overview", "pack", "requirements"]
