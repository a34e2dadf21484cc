"""Takes the README's pictures again from a running demonstration: python -m docs.pictures.take [http://127.0.0.1:8000]

A resident of Air Bel signs in through the local outbox, says where she lives and fills in a ballot, in each language.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from uuid import uuid4

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.chromium import installed

HERE = Path(__file__).parent
VOTE = "/budgets/budget-participatif-d-air-bel-exemple-fictif/vote"
RESULT = "/budgets/budget-participatif-du-grand-saint-barthelemy-exemple-fictif/resultats"
PHONE, DESK = (360, 740), (1200, 900)
#: Pages that anybody opens: name of the picture, size, address, what stands at its top.
OPEN_PAGES = (
    ("home-fr", PHONE, "/", "body"),
    ("result-fr", DESK, RESULT, "body"),
    ("table-fr", PHONE, "/tables/table-de-quartier-d-air-bel-exemple-fictif", "main h2"),
    ("assises-fr", PHONE, "/assises/2027", "main h1"),
    ("recommendations-fr", DESK, "/commission/preconisations", "body"),
)


def main(site: str) -> None:
    """Take them all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox"])
        for language in ("fr", "ar"):
            page = _page(browser, site, PHONE, language)
            _come_in(page)
            _fill_in(page)
            _keep(page, f"ballot-{language}")
        for name, size, path, top in OPEN_PAGES:
            page = _page(browser, site, size, "fr", scale=1 if size is DESK else 2)
            page.goto(path)
            if top != "body":
                page.locator(top).first.evaluate("part => scrollTo(0, part.offsetTop - 24)")
            _keep(page, name)
        browser.close()


def _page(browser: Browser, site: str, size: tuple[int, int], language: str, scale: int = 2) -> Page:
    viewport = {"width": size[0], "height": size[1]}
    return browser.new_page(base_url=site, viewport=viewport, locale=language, device_scale_factor=scale)


def _come_in(page: Page) -> None:
    contact = f"voisine.{uuid4().hex[:8]}@exemple.fr"
    page.goto(VOTE)
    page.locator("#contact").fill(contact)
    page.locator("main form button").first.click()
    page.locator("#code").fill(_code_sent_to(page, contact))
    page.locator("main form button").first.click()
    page.locator("main a.button").click()
    marseille = page.locator("#commune option", has_text=re.compile("Marseille|مرسيليا"))
    page.locator("#commune").select_option(value=marseille.get_attribute("value"))
    page.locator("main form button").first.click()
    page.locator("label", has_text="Air Bel").click()
    page.locator("[name=link][value=lives]").check()
    page.locator("main form button").last.click()


def _code_sent_to(page: Page, contact: str) -> str:
    """The one-time code, once the worker has carried it to the local outbox."""
    found = None
    while found is None:
        page.wait_for_timeout(500)
        outbox = page.request.get("/developpement/boite-d-envoi").text()
        found = re.search(r"(\d{6})(?:(?!\d{6}).)*" + re.escape(contact), outbox, re.DOTALL)
    return found[1]


def _fill_in(page: Page) -> None:
    page.locator(f"main a.button[href*='{VOTE}']").first.click()
    boxes = page.locator("[name=choice]")
    for number in (1, 2, 4):
        boxes.nth(number).check()
    expect(boxes.nth(4)).to_be_checked()
    page.locator(".pick").first.evaluate("card => scrollTo(0, card.offsetTop - 150)")
    page.wait_for_timeout(400)


def _keep(page: Page, name: str) -> None:
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.save(HERE / f"{name}.webp", quality=80, method=6)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
