"""The map of processes and the turtle of each, drawn from the records."""

from accord.areas.processes.pages import map_page, turtle

__all__ = ["map_page", "turtle"]
