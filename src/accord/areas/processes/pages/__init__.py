"""The map of processes, drawn from the records."""

from accord.areas.processes.pages import map_page

__all__ = ["map_page"]
