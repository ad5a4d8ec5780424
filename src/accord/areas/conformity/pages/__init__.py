"""Pages of conformity: the overview, the requirements, what is set aside, what lapses, the way to the other standard;
one panel on every record."""

from accord.areas.conformity.pages import clauses, distance, exclusions, overview, pack, requirements

__all__ = ["clauses", "distance", "exclusions", "overview", "pack", "requirements"]
