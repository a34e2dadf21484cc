"""The live camera of the door: a film of badges stands for the camera of a tablet, and people are checked in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.browser import film
from tests.browser.house import House
from tests.browser.looks import found_by_axe, width
from tests.browser.morning import answer, open_door, prepare, stored, wait_for_line
from tests.stopwatch import timed

pytestmark = pytest.mark.browser
Tablet = Callable[..., Any]
#: Chromium on a desktop has no reader of its own: this one stands for that of Android, and reads the film no less live.
OWN_READER = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(video) {
    if (!video.videoWidth) return [];
    window.looked = (window.looked || 0) + 1;
    return window.shown ? [{ rawValue: window.shown }] : [];
  }
};
"""


@pytest.fixture
def tablet(chromium_path: str, house: House) -> Iterator[Tablet]:
    """A tablet whose camera shows a film; `allowed=False`: its browser refuses the camera."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with ExitStack() as stack:
        driver = stack.enter_context(playwright.sync_playwright())

        def make(reel: Path | None, script: str = "", allowed: bool = True) -> Any:
            options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"]
            if reel is not None:
                options += ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={reel}"]
            opened = driver.chromium.launch(executable_path=chromium_path, args=options)
            stack.callback(opened.close)
            context = opened.new_context(
                viewport={"width": 820, "height": 1180}, base_url=house.url, locale="fr-FR",
                permissions=["camera"] if allowed else [],
            )  # fmt: skip
            context.set_default_timeout(30_000)
            if script:
                context.add_init_script(script)
            return context

        yield make


def open_camera(page: Any) -> None:
    """Open the camera."""
    page.get_by_role("button", name="Ouvrir la caméra").click()


def test_a_badge_before_the_camera_is_checked_in_through_the_server(tablet: Tablet, house: House, tmp_path) -> None:
    morning = prepare(house)
    page = open_door(tablet(film.write(tmp_path / "one.y4m", [(film.held(morning.badges[0]), 3)])), morning)
    assert page.evaluate("!('BarcodeDetector' in window)"), "this Chromium reads codes itself: test that instead"
    with timed("live camera, image read by the server, from the touch that opens it to the answer"):
        open_camera(page)
        page.wait_for_selector("[data-result] .door-answer")
    assert "Bienvenue Samia" in answer(page)
    assert "le serveur lit l’image, puis la jette" in page.inner_text("[data-camera-line]")
    assert page.evaluate("document.querySelector('[data-video]').videoWidth") == film.WIDTH
    (row,) = stored(house, morning)
    assert (row.mode.value, row.answer.value) == ("scan", "welcome")
    page.wait_for_timeout(2500)
    assert len(stored(house, morning)) == 1, "a badge that stays before the camera is read once"
    assert found_by_axe(page) == []
    assert width(page) <= 820


def test_two_people_one_after_the_other_and_nothing_sent_of_an_empty_room(tablet: Tablet, house: House, tmp_path):
    morning = prepare(house)
    scenes = [
        (film.room(), 4),
        (film.held(morning.badges[1]), 3),
        (film.room(), 2),
        (film.held(morning.badges[2], -17), 3),
    ]
    page = open_door(tablet(film.write(tmp_path / "two.y4m", scenes)), morning)
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.url.endswith("/accueil/photo") else None)
    open_camera(page)
    page.wait_for_selector("[data-result] :text('Bienvenue Noé')")
    page.wait_for_selector("[data-result] :text('Bienvenue Fatima')")
    assert sorted(row.mode.value for row in stored(house, morning)) == ["scan", "scan"]
    # Half an hour of an empty room would be 5,000 images: one look at what is new, eight at most, then silence.
    assert len(sent) <= 4 * 8 + 4
    page.get_by_role("button", name="Fermer la caméra").click()
    assert page.locator("[data-video]").is_hidden()
    assert page.evaluate("document.querySelector('[data-video]').srcObject") is None


def test_without_network_the_camera_says_what_to_do_and_three_letters_do_it(tablet: Tablet, house: House, tmp_path):
    morning = prepare(house)
    page = open_door(context := tablet(film.write(tmp_path / "off.y4m", [(film.held(morning.badges[1]), 3)])), morning)
    context.set_offline(True)
    open_camera(page)
    page.wait_for_selector("[data-camera-box][data-state=offline]")
    assert "Tapez les 3 dernières lettres" in page.inner_text("[data-camera-line]")
    with timed("offline, three letters of a code"):
        page.fill("#code", morning.codes[1][-3:])
        page.press("#code", "Enter")
        page.locator("[data-found]").get_by_role("button", name="Faire entrer", exact=True).first.click()
        page.wait_for_selector("[data-result] .door-answer")
    assert "Bienvenue Noé" in answer(page)
    wait_for_line(page, 1, "offline")
    context.set_offline(False)
    wait_for_line(page, 0, "online")
    # The badge is still before the camera: it is read now, and says that its bearer is in.
    page.wait_for_selector("[data-result] :text('Déjà entré')")
    assert {row.attendee_id for row in stored(house, morning)} == {morning.people[1]}


def test_a_browser_that_reads_codes_itself_does_so_without_network(tablet: Tablet, house: House, tmp_path) -> None:
    morning = prepare(house)
    reel = film.write(tmp_path / "own.y4m", [(film.room(), 2)])
    page = open_door(context := tablet(reel, OWN_READER), morning)
    context.set_offline(True)
    open_camera(page)
    page.wait_for_selector("[data-camera-box][data-state=own]")
    page.wait_for_timeout(1000)
    assert page.evaluate("window.looked") > 2
    with timed("offline, a reader of the browser"):
        page.evaluate("text => { window.shown = text; }", morning.badges[2])
        page.wait_for_selector("[data-result] .door-answer")
    assert "Bienvenue Fatima" in answer(page)
    assert "avec ou sans réseau" in page.inner_text("[data-camera-line]")
    wait_for_line(page, 1, "offline")


def test_a_camera_that_is_refused_or_missing_is_said_and_the_door_goes_on(tablet: Tablet, house: House, tmp_path):
    morning = prepare(house)
    reel = film.write(tmp_path / "no.y4m", [(film.room(), 1)])
    for state, context in (("refused", tablet(reel, allowed=False)), ("none", tablet(None))):
        morning = prepare(house)
        page = open_door(context, morning)
        open_camera(page)
        page.wait_for_selector(f"[data-camera-box][data-state={state}]")
        assert "le prénom" in page.inner_text("[data-camera-line]")
        assert page.locator("[data-video]").is_hidden()
        page.fill("#code", morning.badges[3])
        page.press("#code", "Enter")
        page.wait_for_selector("[data-result] .door-answer")
        assert "Bienvenue Idris" in answer(page)
