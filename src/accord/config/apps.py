"""Composition: after every app has said what it declares, read it all and refuse to start on any doubt."""

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The top floor."""

    name = "accord.config"
    label = "config"

    def ready(self) -> None:
        """Parse every declaration; then the doors are made from them. Django copies columns seldom from now on."""
        import_module("accord.config.trials")
        from accord.config.columns import copy_seldom
        from accord.kernel.acts.act import parse_declarations
        from accord.kernel.acts.general import general_acts

        copy_seldom()
        parse_declarations(general_acts)
