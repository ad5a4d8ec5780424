"""The street: every area, ground first. An area may use those before it. This order is settled."""

AREAS = ("conformity", "people", "documents", "improvement", "processes", "suppliers")

STREET = tuple(f"accord.areas.{name}" for name in AREAS)
