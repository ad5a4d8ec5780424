"""The street: every area, ground first. An area may use those before it. This order is settled."""

AREAS = (
    "conformity",
    "people",
    "documents",
    "improvement",
    "context",
    "leadership",
    "processes",
    "indicators",
    "assets",
    "suppliers",
    "risks",
    "controls",
    "customers",
    "products",
    "inspections",
    "incidents",
    "monitoring",
    "audits",
    "reviews",
)

STREET = tuple(f"accord.areas.{name}" for name in AREAS)
