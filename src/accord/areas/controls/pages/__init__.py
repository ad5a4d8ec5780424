"""The Statement of Applicability as one page, and what keeps a control alive."""

from accord.areas.controls.pages import control_panel, statement_files, statement_page, trail_review

__all__ = ["control_panel", "statement_files", "statement_page", "trail_review"]
