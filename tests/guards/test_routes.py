"""Addresses people were given stay good: the list of routes only grows; an old page redirects, never vanishes."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

LIST = Path(__file__).with_name("routes.txt")


def routes(app: Flask) -> set[str]:
    """Every route, as "METHODS /path"."""
    rules = (rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("showcase."))
    return {f"{','.join(sorted((r.methods or set()) - {'HEAD', 'OPTIONS'}))} {r.rule}" for r in rules}


def known() -> set[str]:
    """The routes that were ever published."""
    return set(LIST.read_text(encoding="utf-8").splitlines()) if LIST.exists() else set()


def test_no_published_route_vanishes(app: Flask) -> None:
    assert sorted(known() - routes(app)) == [], "keep these addresses, with a redirect to where the page went"


def test_every_route_is_on_the_list(app: Flask) -> None:
    if os.environ.get("WRITE_ROUTES"):
        LIST.write_text("".join(f"{line}\n" for line in sorted(known() | routes(app))), encoding="utf-8")
    assert sorted(routes(app) - known()) == [], "publish them: WRITE_ROUTES=1 pytest tests/guards/test_routes.py"
