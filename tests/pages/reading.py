"""A page as tests read it."""

import re
from typing import Any

from django.test import Client

# Made at random for each page, so that they could hold any short word that a test looks for.
DRAWN = re.compile(r'(name="(?:csrfmiddlewaretoken|once)" value=)"[\w-]+"')


def text(client: Client, path: str, *, status: int = 200, **more: Any) -> str:
    """What this browser is given at this address, without what is drawn at random; the status is checked."""
    response = client.get(path, **more)
    body = response.content.decode()
    assert response.status_code == status, body
    return DRAWN.sub(r'\1""', body)
