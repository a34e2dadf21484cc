"""Pages of seats: what is left, the draw, and the desk, for whoever may and may not."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import timedelta

import pytest

from assises.editions.types import EditionState
from assises.seats import draws, queries
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from tests.factories.assises_days import make_activity, make_edition, make_registration, make_site_day
from tests.factories.assises_seats import MAIL, ask, does, draw, make_wish_edition

pytestmark = pytest.mark.usefixtures("frozen")
BAD = ["", " " * 9, "x" * 100_000, "a\x00b", "\u202egnp", "<script>alert(1)</script>", "'; DROP TABLE", "🧡" * 400]


def test_everybody_reads_how_many_seats_are_left(client, town):
    edition, _day, activity = town
    ask(make_registration(edition, 2), activity)
    page = client.get(f"/assises/{edition.year}/places/chiffres")
    assert "1 place libre" in page.text
    assert "2 sur 50" in page.text
    ask(make_registration(edition, 2), activity)
    page = client.get(f"/assises/{edition.year}/places/chiffres").text
    assert "Complet" in page
    assert "2 personnes attendent" in page


def test_a_draft_or_a_year_without_assises_is_not_found(client, database):
    draft = make_edition(state=EditionState.DRAFT)
    for year in (draft.year, 2099, 10**30):
        for tail in ("places", "tirage", "tirage/souhaits.json", "tirage/resultat.json", "tirage/drawing.py"):
            assert client.get(f"/assises/{year}/{tail}").status_code == 404


def test_without_a_wish_window_there_is_no_draw_to_read(client, town):
    assert client.get(f"/assises/{town[0].year}/tirage").status_code == 404


def test_the_draw_is_read_checked_and_made_again_by_anybody(client, database, tmp_path):
    edition = make_wish_edition()
    day = make_site_day(edition)
    rooms = [make_activity(day, hour, 2, title=f"Atelier {hour}") for hour in (10, 14)]
    groups = [make_registration(edition, 1 + n % 2) for n in range(6)]
    for group in groups:
        ask(group, *rooms)
    page = client.get(f"/assises/{edition.year}/tirage")
    assert "Les souhaits sont ouverts jusqu’au" in page.text
    assert client.get(f"/assises/{edition.year}/tirage/souhaits.json").status_code == 404
    later = clock.now() + timedelta(days=2)
    does(draws.seal, edition.id, by=SYSTEM, at=later)
    with clock.frozen(later):
        sealed = client.get(f"/assises/{edition.year}/tirage/souhaits.json")
        page = client.get(f"/assises/{edition.year}/tirage").text
        assert hashlib.sha256(sealed.data).hexdigest() in page
        assert client.get(f"/assises/{edition.year}/tirage/resultat.json").status_code == 404
        does(draws.run, edition.id, "4 2 6 1", "Quatre dés", by=SYSTEM, at=later)
        page = client.get(f"/assises/{edition.year}/tirage").text
        assert "4 2 6 1" in page
        assert "Quatre dés" in page
        for name in ("souhaits.json", "resultat.json", "drawing.py"):
            (tmp_path / name).write_bytes(client.get(f"/assises/{edition.year}/tirage/{name}").data)
        row = queries.draw_of(edition.id)
        mine = row.outcome["groups"][0]["pseudonym"]
        found = client.get(f"/assises/{edition.year}/tirage?pseudonyme={mine.upper()}").text
        assert found.count("Rang ") == 1
        assert "Aucun groupe" in client.get(f"/assises/{edition.year}/tirage?pseudonyme=zzzz").text
    again = subprocess.run(
        [sys.executable, "-I", "drawing.py", "souhaits.json", "resultat.json"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={},
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert "the same outcome" in again.stdout
    forged = json.loads((tmp_path / "resultat.json").read_text())
    forged["groups"][0]["activities"] = []
    (tmp_path / "resultat.json").write_text(json.dumps(forged))
    other = subprocess.run(
        [sys.executable, "-I", "drawing.py", "souhaits.json", "resultat.json"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={},
    )  # fmt: skip
    assert other.returncode == 1
    assert "ANOTHER OUTCOME" in other.stdout


def test_no_page_of_the_draw_holds_a_code_a_contact_or_a_number_of_a_group(client, database):
    edition = make_wish_edition()
    room = make_activity(make_site_day(edition), capacity=2)
    group = make_registration(edition, contact=MAIL, code="ZZTOPSECRET")
    ask(group, room)
    draw(edition)
    with clock.frozen(clock.now() + timedelta(days=3)):
        for tail in ("tirage", "tirage/souhaits.json", "tirage/resultat.json"):
            text = client.get(f"/assises/{edition.year}/{tail}").text
            assert "ZZTOPSECRET" not in text
            assert "exemple.fr" not in text
            assert group.secret_seal not in text
