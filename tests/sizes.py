"""How much is tried: a part of it in `make test`, all of it where ACCORD_FULL=1 (`make test-all` and the suites of
docs/reliability.md)."""

import os

FULL = os.environ.get("ACCORD_FULL") == "1"


def tries(full: int, part: int) -> int:
    """`full` or `part`, as it is asked for."""
    return full if FULL else part
