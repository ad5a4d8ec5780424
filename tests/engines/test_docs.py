"""The pages of docs/engines say what the engines say: their code runs, and their pictures are the ones drawn now."""

import doctest
import re
from pathlib import Path

import pytest
from tools.pictures.album import pictures

ROOT = Path(__file__).parents[2]
PAGES = sorted(p for p in (ROOT / "docs/engines").glob("*.md") if p.name != "README.md")
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_code_of_a_page_gives_what_the_page_shows(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    code = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    assert code.examples
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(code).failed == 0


@pytest.mark.parametrize(("name", "draw"), pictures().items())
def test_a_picture_is_the_one_that_is_drawn_now(name, draw):
    assert (ROOT / "docs/engines" / name).read_text(encoding="utf-8") == draw()


def test_every_picture_of_a_page_is_there():
    for page in PAGES:
        for picture in re.findall(r"!\[.*?\]\((.*?)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / picture).exists(), f"{page.name}: {picture}"
