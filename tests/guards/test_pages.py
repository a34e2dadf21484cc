"""The look that every fetched page gets can tell a good page from a bad one."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.pages import LookingClient, mistakes_of_page

GOOD = (
    '<!DOCTYPE html><html lang="fr" dir="ltr"><head><title>Voter · Possibles</title></head><body><main>'
    '<h1><bdi>Voter</bdi></h1><form><label for="q">Mot</label><input id="q"><button>Chercher</button></form>'
    '<svg><title>Carte</title></svg><a href="#q">Aller</a></main></body></html>'
)
BROKEN = {
    "one h1": ("<h1><bdi>Voter</bdi></h1>", "<h2>Voter</h2>"),
    "does not begin": ("<title>Voter", "<title>Possibles"),
    "id twice": ("</form>", '<i id="q"></i></form>'),
    "no lang": (' lang="fr"', ""),
    "without a label": ('for="q"', ""),
    "without a name": ("Chercher", '<svg aria-hidden="true"></svg>'),
    "points to no id": ('href="#q"', 'href="#x"'),
    "inline style": ("<h1>", '<h1 style="color:red">'),
    "inline script": ("</main>", "<script>1</script></main>"),
    "onclick on button": ("<button>", '<button onclick="x()">'),
    "img without alt": ("</form>", '<img src="x"></form>'),
    "one main": ("<main>", "<main></main><main>"),
}


def test_a_good_page_passes() -> None:
    assert mistakes_of_page(GOOD) == []


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_page_is_refused_for(mistake: str) -> None:
    before, after = BROKEN[mistake]
    assert before in GOOD
    assert any(mistake in found for found in mistakes_of_page(GOOD.replace(before, after)))


def test_every_test_looks_at_the_pages_it_fetches(app: Flask) -> None:
    assert app.test_client_class is LookingClient
