"""The ballot and the small scripts, driven in a real Chromium against the interface served alone."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser
ALL = "/developpement/composants"
BALLOT = ALL + "/bulletin"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"]


@pytest.fixture(scope="module")
def address(face: Flask) -> Iterator[str]:
    """Where the interface is served."""
    server = make_server("127.0.0.1", 0, face, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """An installed Chromium, or a skip that says how to get it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium found: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-quic"])
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Any, address: str) -> Iterator[Any]:
    """A page of a 360-pixel phone."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, base_url=address, locale="fr-FR")
    yield context.new_page()
    context.close()


def pick(phone: Any, title: str) -> None:
    """Tap a project's name."""
    phone.get_by_label(title, exact=True).check()


def flat(text: str) -> str:
    """Words without the widths of French spaces."""
    return text.replace("\u202f", " ").replace("\u00a0", " ").strip()


def total(phone: Any) -> str:
    """What the bar says."""
    return flat(phone.locator("[data-total]").inner_text())


def test_each_choice_changes_what_is_left(phone: Any) -> None:
    phone.goto(BALLOT)
    assert total(phone) == "Il vous reste 40 000 €"
    pick(phone, "Un jardin partagé au pied des tours")
    assert total(phone) == "Il vous reste 28 000 €"
    assert flat(phone.locator("[data-bar] button").text_content()) == "Voir mon bulletin (1)"


def test_over_the_budget_the_bar_says_what_to_remove_and_removes_nothing(phone: Any) -> None:
    phone.goto(BALLOT)
    pick(phone, "Un jardin partagé au pied des tours")
    pick(phone, "Un vestiaire pour le stade")
    assert total(phone) == "Vous dépassez de 500 €"
    assert "Un jardin partagé au pied des tours" in phone.locator("[data-warning-text]").inner_text()
    assert phone.locator(".pick-box:checked").count() == 2
    assert phone.locator("[data-bar] button").is_enabled()


def test_a_ballot_begun_is_found_again_and_can_be_wiped(phone: Any) -> None:
    phone.goto(BALLOT)
    pick(phone, "La cuisine des voisins")
    phone.reload()
    assert phone.get_by_label("La cuisine des voisins", exact=True).is_checked()
    phone.get_by_role("button", name="Tout effacer").click()
    assert phone.locator(".pick-box:checked").count() == 0
    phone.reload()
    assert phone.locator(".pick-box:checked").count() == 0


def test_the_next_person_on_the_device_finds_nothing_once_the_vote_is_done(phone: Any) -> None:
    phone.goto(BALLOT)
    pick(phone, "La cuisine des voisins")
    assert phone.evaluate("Object.keys(localStorage)") == ["ballot:exemple-knapsack"]
    phone.goto("/fini")
    assert phone.evaluate("Object.keys(localStorage)") == []


def test_without_network_nothing_is_lost_and_nothing_is_sent(phone: Any) -> None:
    phone.goto(BALLOT)
    pick(phone, "La cuisine des voisins")
    phone.context.set_offline(True)
    phone.locator("[data-bar] button").click()
    assert "Vous n’avez pas encore voté" in phone.locator("[data-offline]").inner_text()
    assert phone.get_by_label("La cuisine des voisins", exact=True).is_checked()
    phone.context.set_offline(False)
    phone.wait_for_selector("[data-offline]", state="hidden")


def test_the_list_is_narrowed_by_words_without_accents_and_by_place(phone: Any) -> None:
    phone.goto(BALLOT)
    phone.get_by_label("Chercher un projet").fill("ecrivain")
    assert phone.locator(".pick:visible").count() == 1
    phone.get_by_label("Chercher un projet").fill("")
    phone.get_by_label("Lieu").select_option("Air Bel")
    assert phone.locator(".pick:visible").count() == 2
    assert flat(phone.locator("[data-found]").inner_text()) == "Affichés : 2"


def test_projects_already_chosen_can_be_shown_alone(phone: Any) -> None:
    phone.goto(BALLOT)
    pick(phone, "La cuisine des voisins")
    phone.get_by_label("Déjà choisis").check()
    assert phone.locator(".pick:visible").count() == 1


def test_a_ranking_is_made_with_buttons_alone(phone: Any) -> None:
    phone.goto(BALLOT + "?style=ranking")
    phone.get_by_role("button", name="Ajouter Un vestiaire pour le stade").click()
    phone.get_by_role("button", name="Ajouter La cuisine des voisins").click()
    phone.get_by_role("button", name="Monter La cuisine des voisins").press("Enter")
    names = [flat(line.inner_text()).split("\n")[1] for line in phone.locator("[data-ranked] > li").all()]
    assert names == ["La cuisine des voisins", "Un vestiaire pour le stade"]
    assert [phone.locator(f"#rank-{i}").input_value() for i in (2, 3)] == ["2", "1"]


def test_a_full_ranking_says_so_and_drops_nothing(phone: Any) -> None:
    phone.goto(BALLOT + "?style=ranking")
    for _ in range(4):
        phone.locator("[data-rank-add][aria-pressed=false]").first.click()
    assert phone.locator("[data-ranked] > li").count() == 3
    assert "pleine" in phone.locator("[data-warning-text]").inner_text()


def test_points_are_given_with_plus_and_minus_within_the_limit(phone: Any) -> None:
    phone.goto(BALLOT + "?style=points")
    for _ in range(7):
        phone.get_by_role("button", name="Un point de plus : La cuisine des voisins").click()
    assert phone.locator("#points-3").input_value() == "5"
    assert total(phone) == "Points restants : 5"


def test_the_bar_never_covers_what_has_the_focus(phone: Any) -> None:
    phone.goto(BALLOT)
    for _ in range(24):
        phone.keyboard.press("Tab")
        hidden = phone.evaluate(
            """() => { const it = document.activeElement, bar = document.querySelector('.ballot-bar');
              if (!it || it === document.body || bar.contains(it) || it.closest('footer')) return false;
              return it.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1; }"""
        )
        assert not hidden, phone.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("style", ["approval", "knapsack", "points", "ranking"])
def test_without_javascript_the_ballot_is_a_plain_form(chromium: Any, address: str, style: str) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=address, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{BALLOT}?style={style}")
    controls = page.locator(".pick input:visible, .pick select:visible")
    assert controls.count() == 5
    assert page.get_by_role("button", name="Voir mon bulletin").is_visible()
    assert page.locator(".pick button:visible").count() == 0
    context.close()


@pytest.mark.parametrize("path", [ALL, ALL + "?lang=ar", BALLOT, BALLOT + "?style=ranking&lang=ar"])
def test_nothing_overflows_at_320_pixels(phone: Any, path: str) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(path)
    assert phone.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [ALL, BALLOT, BALLOT + "?style=points", BALLOT + "?style=ranking&lang=ar"])
def test_axe_finds_nothing(phone: Any, path: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    phone.emulate_media(color_scheme=scheme)
    phone.goto(path)
    found = axe.Axe().run(phone, options={"runOnly": RULES}).response["violations"]
    assert [(f["id"], [n["html"][:150] for n in f["nodes"]]) for f in found] == []


def test_the_chosen_appearance_is_kept(phone: Any) -> None:
    phone.goto(ALL)
    phone.get_by_role("button", name="Sombre").click()
    phone.reload()
    assert phone.locator("html").get_attribute("data-theme") == "dark"
    assert phone.get_by_role("button", name="Sombre").get_attribute("aria-pressed") == "true"


def test_the_error_summary_has_the_focus_when_the_page_opens(phone: Any) -> None:
    phone.goto(ALL)
    assert phone.evaluate("document.activeElement.className") == "summary"


def test_escape_closes_a_menu_and_gives_the_focus_back(phone: Any) -> None:
    phone.goto(ALL)
    summary = phone.locator("details.menu.narrow-only > summary")
    summary.click()
    phone.locator("details.menu.narrow-only a").first.focus()
    phone.keyboard.press("Escape")
    assert not phone.locator("details.menu.narrow-only[open]").count()
    assert summary.evaluate("it => it === document.activeElement")


def test_a_dialog_opens_and_closes_with_the_keyboard(phone: Any) -> None:
    phone.goto(ALL)
    opener = phone.get_by_role("link", name="Demander de l’aide")
    opener.press("Enter")
    assert phone.get_by_role("dialog", name="Besoin d’aide ?").is_visible()
    phone.keyboard.press("Escape")
    assert phone.locator("dialog[open]").count() == 0
    assert opener.evaluate("it => it === document.activeElement")


def test_the_browser_refuses_nothing_under_the_content_policy(phone: Any) -> None:
    complaints: list[str] = []
    phone.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    phone.on("pageerror", lambda error: complaints.append(str(error)))
    for path in (ALL, BALLOT):
        phone.goto(path)
        phone.wait_for_load_state("networkidle")
    assert complaints == []
