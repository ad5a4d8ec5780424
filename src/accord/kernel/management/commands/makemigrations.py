"""Migrations without words: labels, help texts and choices change often and mean nothing to the database."""

from typing import Any

from django.core.management.commands.makemigrations import Command as Original
from django.db.models import Field

from accord.kernel.records.beginning import Beginning

WORDS = ("verbose_name", "help_text", "choices")


class Command(Original):
    """`makemigrations`, blind to words."""

    def handle(self, *args: Any, **options: Any) -> None:
        deconstruct = Field.deconstruct

        def wordless(field: Any) -> Any:
            name, path, positional, keywords = deconstruct(field)
            if name == "serves":  # its default names the standards known today
                keywords.pop("default", None)
            elif isinstance(begins := keywords.get("default"), Beginning):
                keywords["default"] = begins()
            return name, path, positional, {k: v for k, v in keywords.items() if k not in WORDS}

        Field.deconstruct = wordless  # type: ignore[method-assign, assignment]
        try:
            super().handle(*args, **options)
        finally:
            Field.deconstruct = deconstruct  # type: ignore[method-assign]
