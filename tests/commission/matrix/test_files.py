"""Pages of files of values: read line by line, confirmed, written once."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from commission.matrix import queries
from commons.identity.types import Role
from tests.factories.commission import make_mandate
from tests.factories.identity import make_account, text_of
from tests.factories.matrix import (
    make_indicator,
    make_measure,
    make_places,
)
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database")
FAR = 10**17
NASTY = ["a" * 200_000, "\x00", "\x07", " \t "]
LAST = [date(year, 12, 31) for year in (2021, 2022, 2023, 2024, 2025)]


BODY = "indicateur;territoire;date;valeur;personnes;provenance\n"


@pytest.fixture
def mandate():
    return make_mandate()


@pytest.fixture
def home(mandate, desk):
    desk.sit(somebody(Role.SECRETARIAT, "mandate", mandate.id, person_id=make_account().id))
    return f"/equipe/commission/{mandate.id}"


def test_no_small_cell_in_any_page_or_file(desk, mandate):
    indicator = make_indicator(mandate, counts_people=True)
    _metropolis, commune, [first, second, third] = make_places()
    for place, people in ((commune, 500), (first, 4), (second, 77), (third, 419)):
        make_measure(mandate, indicator, place, LAST[0], people)
    path = f"/commission/indicateurs/{indicator.code}"
    said = [desk.read(path).text, *(desk.read(f"{path}?territoire={p.slug}").text for p in (first, second))]
    assert "Non montré" in said[1]
    said += [desk.read(f"{path}/valeurs.csv").get_data(as_text=True), desk.read(f"{path}/valeurs.json").text]
    for each in said:
        assert "419" in each
        # 77 would tell the 4 by subtraction.
        assert ">77<" not in each
        assert ";77;" not in each
        assert '"77"' not in each
        assert ";4;" not in each
    hidden = {each["place"] for each in json.loads(said[-1])["values"] if each["hidden"]}
    assert hidden == {first.slug, second.slug}
    desk.sit(somebody(Role.FACILITATOR, "mandate", mandate.id, person_id=make_account().id))
    assert ">77<" in desk.read(f"/equipe/commission/{mandate.id}/indicateurs/{indicator.id}").text


def _file(text):
    return {"file": (BytesIO(text.encode()), "valeurs.csv")}


def test_a_file_is_read_line_by_line_then_written_once(desk, home, mandate):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    make_measure(mandate, indicator, place, LAST[0], 3)
    lines = [f"{indicator.code};{place.slug};2021;5;;INSEE", f"{indicator.code};{place.name};2022;12,5;;INSEE",
             f"{indicator.code};ailleurs;2022;1;;INSEE", f"rien;{place.slug};2022;x;;INSEE"]  # fmt: skip
    answer = desk.send(f"{home}/valeurs/import", **_file(BODY + "\n".join(lines)))
    assert answer.status_code == 303
    path = answer.headers["Location"]
    page = text_of(desk.read(path))
    for said in ("Il y a déjà : 3", "Colonne « territoire » :", "Aucun indicateur n’a ce code.", "Nouvelle 1",
                 "Différente 1", "Refusée 2"):  # fmt: skip
        assert said in page, said
    assert len(queries.standing_measures([indicator.id])) == 1
    assert "Colonne" not in text_of(desk.read(f"{path}?montrer=created"))
    refused = desk.send(path, corrects="y", reason=" ")
    assert refused.status_code == 422
    assert desk.send(path, corrects="y", reason="Le fichier est juste").status_code == 303
    assert {m.day.year: m.value for m in queries.standing_measures([indicator.id])} == {2021: 5, 2022: Decimal("12.5")}
    again = desk.send(f"{home}/valeurs/import", **_file(BODY + "\n".join(lines)))
    assert again.status_code == 403
    assert "a déjà été importé" in text_of(again)
    assert "Enregistrer et publier" not in desk.read(path).text


def test_a_plan_that_moved_is_shown_again(desk, home, mandate):
    indicator, place = make_indicator(mandate), make_places(0)[0]
    path = desk.send(f"{home}/valeurs/import", **_file(f"{BODY}{indicator.code};{place.slug};2021;5;;INSEE")).headers[
        "Location"
    ]
    assert desk.send(path, seen="0" * 64).status_code == 409
    assert desk.send(path, seen="x").status_code == 422
    assert desk.send(path, to=f"{path}/abandonner").status_code == 303
    assert "Enregistrer et publier" not in desk.read(path).text
    assert queries.measures(indicator.id) == []


@pytest.mark.parametrize("body", [b"", b"\x89PNG\0", b"a;b\n1;2", BODY.encode(), (BODY + '"x').encode()])
def test_what_is_no_table_is_refused_beside_its_field(desk, home, body):
    answer = desk.send(f"{home}/valeurs/import", file=(BytesIO(body), "x\x07\u202e.csv"))
    assert answer.status_code == 422
    assert 'class="error"' in answer.text


def test_no_file_at_all_is_said(desk, home):
    assert desk.send(f"{home}/valeurs/import", file=None).status_code == 422
