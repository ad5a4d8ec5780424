"""The pages for Django."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """See the package's docstring."""

    name = "accord.doors.pages"
    label = "pages"

    def ready(self) -> None:
        """Register the job that sends single-use links."""
        from accord.doors.pages import links

        assert links.send_link is not None
