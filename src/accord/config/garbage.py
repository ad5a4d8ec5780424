"""How often Python looks for garbage."""

import gc


def collect_seldom() -> None:
    """For a process that has just started and runs on: what it has loaded stays, and hardly any request leaves a cycle
    behind, while each search goes through all that it remembers (a tenth of the time of a verdict)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
