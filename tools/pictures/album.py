"""Finds the pictures by the names of their functions."""

import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path


def pictures() -> dict[str, Callable[[], str]]:
    """The function that draws each file: `draw_gauge_rr` draws `gauge-rr.svg`."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if module.name != "__main__"]
    modules = [import_module(f"tools.pictures.{name}") for name in names]
    return {
        f"{name.removeprefix('draw_').replace('_', '-')}.svg": draw
        for module in modules
        for name, draw in sorted(vars(module).items())
        if name.startswith("draw_")
    }
