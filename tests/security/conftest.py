"""What the tests of attacks share: the browsers of the pages and the programs of the API."""

from tests.api.conftest import api, foreign
from tests.kernel.conftest import together
from tests.pages.conftest import anonymous, as_browser, do, mia, site, static_folder

__all__ = ["anonymous", "api", "as_browser", "do", "foreign", "mia", "site", "static_folder", "together"]
