"""Each standard alone: no word of the other, and the links keep it so."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from accord.standards import check_notes, edition

OTHER = {
    "iso-9001:2015": r"27001|27002|annex a|\bA\.\d|information security|\bISMS\b|statement of applicability",
    "iso-9001:2026": r"27001|27002|annex a\b|\bA\.\d|information security|\bISMS\b|statement of applicability",
    "iso-27001:2022": r"9001|qualit|\bQMS\b",
}


@pytest.mark.parametrize("standard", OTHER)
def test_no_page_has_a_word_of_the_other(words: Callable[[str], str], standard: str) -> None:
    rows = edition(standard).rows
    pages = [
        "",
        "lapses/",
        "requirements/",
        "differences/",
        f"requirements/{standard}/",
        f"exclusions/{standard}/",
        "transition/",
        *(f"clauses/{standard}/{c.ref}/" for c in edition(standard).clauses[::4]),
        *(f"requirements/{standard}/{quote(r.ref)}/" for r in rows[::16]),
    ]
    for path in pages:
        said = words(f"{path}?standard={standard}")
        assert not re.findall(f".{{20}}(?:{OTHER[standard]}).{{20}}", said, re.IGNORECASE), path


@pytest.mark.parametrize("standard", OTHER)
def test_what_is_told_of_its_requirements_has_no_word_of_the_other(standard: str) -> None:
    notes = check_notes()
    for row in edition(standard).rows:
        told = [row.title, row.paraphrase, *(p.statement for p in row.parts)]
        told += [notes[c].told(cell, notes) for c in row.checks for cell in ("required", "advice", "no_data", "lapses")]
        assert not [t for t in told if re.search(OTHER[standard], t, re.IGNORECASE)], row.ref


def test_the_links_keep_it_and_the_other_panel_is_gone(client: Client) -> None:
    overview = client.get("/northwind/?standard=iso-27001:2022").text
    link = "/northwind/requirements/iso-27001:2022/A.5.1/?standard=iso-27001:2022"
    assert f'href="{link}"' in overview
    assert "In the other standard" not in client.get(link).text
    assert "In the other standard" in client.get(link.split("?", maxsplit=1)[0]).text
    assert 'type="hidden" name="standard" value="iso-27001:2022"' in overview
    assert 'href="/northwind/lapses/?standard=iso-27001:2022"' in overview
    both = client.get("/northwind/").text
    assert 'href="/northwind/lapses/"' in both
    assert 'href="/northwind/?standard=iso-9001:2015"' in both
    assert "Every requirement, both standards" in both


def test_an_unknown_standard_is_not_there(client: Client) -> None:
    assert client.get("/northwind/?standard=iso-9001:1994").status_code == 404
