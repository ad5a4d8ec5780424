"""The area people for Django."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.areas.people"
    label = "people"
    verbose_name = "People and competence"
    default_auto_field = "django.db.models.BigAutoField"

    place = "Support"

    def ready(self) -> None:
        """Register acts, checks, the gate of competence, and what ends when somebody leaves."""
        for room in ("services", "checks"):
            import_module(f"accord.areas.people.{room}")
        from accord.areas.people.services import competence_gate, end_appointments, end_terms
        from accord.kernel.acts.perform import register_gate
        from accord.kernel.organization.services import left_behind

        register_gate(competence_gate)
        left_behind(end_appointments)
        left_behind(end_terms)
