"""A house of the worker's own with two server processes, a Chromium, and phones; skipped plainly without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests import chromium as finder
from tests.browser.hands import Person
from tests.browser.house import House
from tests.conftest import _application, _copy
from tests.live import start_server

Phone = Callable[..., Person]


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """An installed Chromium, or a skip that says how to get one."""
    path = finder.installed()
    if path is None:
        pytest.skip(finder.HOW_TO_GET_IT)
    return path


@contextmanager
def a_house(server_url: str, template_database: str) -> Iterator[House]:
    """The whole house on the territory of the contract, really served."""
    with _copy(server_url, template_database) as address, _application(address) as application:
        server = start_server(address)
        built = House(server.url, application)
        try:
            built.command("territory", "load")
            built.command("participation", "load")
            yield built
        finally:
            server.kill()


@pytest.fixture(scope="session")
def house(chromium_path: str, server_url: str, template_database: str) -> Iterator[House]:
    """The house that journeys share."""
    with a_house(server_url, template_database) as built:
        yield built


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Any]:
    """One browser a module: Playwright's loop must be over before another module starts its own."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"]
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium_path, args=options)
        yield opened
        opened.close()


@pytest.fixture
def phone(browser: Any, house: House) -> Iterator[Phone]:
    """Hands a telephone to somebody: its width, its language, with or without JavaScript."""
    contexts = []

    def make(width: int = 360, language: str = "fr-FR", scripts: bool = True, careful: bool = False) -> Person:
        view = {"width": width, "height": 740}
        context = browser.new_context(
            viewport=view, base_url=house.url, locale=language, java_script_enabled=scripts, reduced_motion="reduce"
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        return Person(context.new_page(), house, careful)

    yield make
    for context in contexts:
        context.close()
