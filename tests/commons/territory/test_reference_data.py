"""The reference data says what the contract says, and a broken file is refused with its name and its entry."""

import json
import re
import shutil
import unicodedata
from collections import Counter
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path

import pytest

from commons.territory.reference import DATA, Reference, ReferenceDataError, load_reference
from commons.territory.reference_types import Localised, Position, Register

TALLY = {
    "aix-en-provence": 4,
    "aubagne": 1,
    "berre-l-etang": 2,
    "gardanne": 0,
    "istres": 1,
    "la-ciotat": 0,
    "marignane": 2,
    "marseille": 41,
    "martigues": 4,
    "miramas": 2,
    "pertuis": 1,
    "port-de-bouc": 2,
    "port-saint-louis-du-rhone": 1,
    "salon-de-provence": 2,
    "septemes-les-vallons": 1,
    "vitrolles": 2,
}
# Neighbourhoods are placed by eye: their dot may miss the commune by this much.
TOLERANCE_KM = 1.5


@pytest.fixture
def reference() -> Reference:
    return load_reference()


def letters(text: str) -> str:
    """Letters and figures only: scanning slips and typography do not count."""
    plain = unicodedata.normalize("NFKD", re.sub(r"<[^>]+>", "", text).casefold())
    return "".join(c for c in plain if c.isalnum())


def test_the_counts_are_those_of_the_contract(reference: Reference) -> None:
    assert len(reference.communes) == 16
    assert sum(commune.has_qpv for commune in reference.communes) == 14
    assert len(reference.qpv) == 66
    assert len(reference.challenges) == 10
    assert len(reference.orientations) == 5
    assert len(reference.principles) == 5
    assert len(reference.indicators) == 13
    assert len(reference.cooperation_projects) == 34
    assert sum(len(challenge.barometers) for challenge in reference.challenges) == 27


def test_each_commune_has_the_qpv_that_the_contract_gives_it(reference: Reference) -> None:
    assert reference.qpv_by_commune() == TALLY


def test_gardanne_and_la_ciotat_are_territories_at_stake_without_qpv(reference: Reference) -> None:
    assert {c.slug for c in reference.communes if c.territory_at_stake} == {"gardanne", "la-ciotat"}
    assert not any(c.has_qpv for c in reference.communes if c.territory_at_stake)


def test_the_sheets_are_shared_out_among_orientations_and_registers(reference: Reference) -> None:
    by_orientation = Counter(project.orientation for project in reference.cooperation_projects)
    assert by_orientation == {"grandir": 9, "habiter": 10, "travailler": 7, "droits": 5, "sante": 3}
    assert {project.register for project in reference.cooperation_projects} == set(Register)


def test_challenges_are_numbered_from_one_to_ten(reference: Reference) -> None:
    assert [challenge.number for challenge in reference.challenges] == list(range(1, 11))


def test_every_name_exists_in_three_languages(reference: Reference) -> None:
    named = (*reference.challenges, *reference.orientations, *reference.principles)
    for name in (reference.metropolis.name, *(each.name for each in named), *(each.plain for each in named)):
        assert re.search(r"[؀-ۿ]", name.ar)
        assert name.to("ar-DZ") == name.ar
        assert name.to("en") == name.en
        assert name.to("oc") == name.fr
    assert all(re.search(r"[؀-ۿ]", c.name_ar + c.short_ar) for c in reference.communes)


def test_plain_sentences_are_short(reference: Reference) -> None:
    explained = (*reference.challenges, *reference.orientations, *reference.principles)
    for plain in (each.plain for each in explained):
        assert isinstance(plain, Localised)
        assert all(len(text.split()) <= 15 for text in (plain.fr, plain.en, plain.ar))


def test_every_quotation_stands_at_its_line_of_the_contract(reference: Reference, contract_lines: list[str]) -> None:
    quotes = [quote for challenge in reference.challenges for quote in challenge.barometers]
    quotes += [quote for orientation in reference.orientations for quote in orientation.headings]
    quotes += [quote for principle in reference.principles for quote in (principle.formal, *principle.tools)]
    quotes += [indicator.wording for indicator in reference.indicators]
    for quote in quotes:
        assert " ".join(quote.text.split()) in " ".join(contract_lines[quote.line].split()), quote


def test_every_qpv_stands_in_its_row_of_the_contract(reference: Reference, contract_lines: list[str]) -> None:
    for qpv in reference.qpv:
        row = letters(contract_lines[qpv.line])
        assert letters(qpv.name) in row, qpv
        assert all(letters(slug) in row for slug in qpv.communes), qpv


def test_no_qpv_of_the_contract_is_forgotten(reference: Reference, contract_lines: list[str]) -> None:
    for line in range(390, 404):
        written = letters(contract_lines[line])
        rows = [qpv for qpv in reference.qpv if qpv.line == line]
        counted = len(letters(rows[0].communes[0])) + sum(len(letters(qpv.name)) for qpv in rows)
        assert counted == len(written), contract_lines[line]


def test_every_cooperation_project_is_found_in_its_sheet(reference: Reference, contract_lines: list[str]) -> None:
    mended = (("impliaués", "impliqués"), ("b diments", "bâtiments"), ("d ans", "dans"), ("QFV", ""))
    for project in reference.cooperation_projects:
        first, last = project.lines
        sheet = "".join(contract_lines[first : last + 1])
        for slip, right in mended:
            sheet = sheet.replace(slip, right)
        for text in (project.name, project.presentation, project.partners, *project.indicators):
            assert letters(text) in letters(sheet), (project.code, text)


def test_challenges_and_orientations_carry_the_contracts_names(reference: Reference, contract_lines: list[str]) -> None:
    whole = letters(" ".join(contract_lines))
    for each in (*reference.challenges, *reference.orientations):
        assert letters(each.formal) in whole


def positions(reference: Reference) -> list[tuple[str, tuple[str, ...], Position]]:
    """Everything that has a position: its slug, the codes of its communes, where it is."""
    codes = {commune.slug: commune.code for commune in reference.communes}
    placed = [(c.slug, (c.code,), c.position) for c in reference.communes]
    return placed + [
        (q.slug, tuple(codes[slug] for slug in q.communes), q.position) for q in reference.qpv if q.position
    ]


def test_every_position_lies_in_the_bouches_du_rhone_or_pertuis_and_says_it_is_approximate(
    reference: Reference,
) -> None:
    for slug, _, position in positions(reference):
        assert 43.15 <= position.lat <= 43.73, slug
        assert 4.73 <= position.lon <= 5.68, slug
        assert position.approximate, slug


def test_every_position_lies_in_its_commune_or_close_by(reference: Reference, boundaries_file: Path) -> None:
    features = json.loads(boundaries_file.read_text(encoding="utf-8"))["features"]
    rings = {feature["properties"]["code"]: outer_rings(feature["geometry"]) for feature in features}
    for slug, codes, position in positions(reference):
        distance = min(kilometres_outside(position, ring) for code in codes for ring in rings[code])
        assert distance <= TOLERANCE_KM, (slug, round(distance, 2))


def outer_rings(geometry: dict[str, object]) -> list[list[list[float]]]:
    """The outer ring of each polygon of a GeoJSON geometry."""
    coordinates = geometry["coordinates"]
    assert isinstance(coordinates, list)
    return [polygon[0] for polygon in (coordinates if geometry["type"] == "MultiPolygon" else [coordinates])]


def kilometres_outside(position: Position, ring: list[list[float]]) -> float:
    """Zero inside the ring, else the distance to its nearest side (plane approximation)."""
    east = cos(radians(position.lat)) * 111.2
    points = [((lon - position.lon) * east, (lat - position.lat) * 111.2) for lon, lat in ring]
    sides = list(pairwise(points))
    crossings = sum((ay > 0) != (by > 0) and ax - ay * (bx - ax) / (by - ay) > 0 for (ax, ay), (bx, by) in sides)
    return 0.0 if crossings % 2 else min(distance_from_origin(a, b) for a, b in sides)


def distance_from_origin(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance from (0, 0) to the segment ab."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = min(max(-(a[0] * dx + a[1] * dy) / length, 0.0), 1.0) if length else 0.0
    return hypot(a[0] + along * dx, a[1] + along * dy)


def test_the_measure_of_distance_knows_inside_from_outside() -> None:
    square = [[5.0, 43.0], [5.1, 43.0], [5.1, 43.1], [5.0, 43.1], [5.0, 43.0]]
    assert kilometres_outside(Position(43.05, 5.05, True), square) == 0
    assert kilometres_outside(Position(43.11, 5.05, True), square) == pytest.approx(1.112, abs=0.01)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("qpv.toml", 'slug = "marseille-air-bel"', 'slug = "marseille-benza"', "marseille-benza: given twice"),
        ("qpv.toml", 'communes = ["aubagne"]', 'communes = ["toulon"]', 'aubagne-le-charrel: unknown commune "toulon"'),
        ("qpv.toml", "lat = 43.294", "lat = 143.294", "aubagne-le-charrel: lat must lie between"),
        ("qpv.toml", "line = 390", 'line = "390"', "aubagne-le-charrel: line must be a whole number"),
        ("communes.toml", 'code = "13005"', 'code = "13001"', "13001: given twice"),
        ("communes.toml", 'slug = "aubagne"', 'slug = "Aubagne !"', "Aubagne !: slug must be a slug"),
        ("communes.toml", "has_qpv = true", "has_qpv = false", "aix-en-provence: has_qpv contradicts"),
        ("communes.toml", "has_qpv = true", 'has_qpv = "oui"', "aix-en-provence: has_qpv must be true or false"),
        ("communes.toml", "lat = 43.529\nlon = 5.447\n", "", "aix-en-provence: lat and lon are missing"),
        ("metropolis.toml", "qpv = 66", "qpv = 67", "QPV are (16, 14, 66)"),
        ("metropolis.toml", "population = 1_800_000", "", "population is missing"),
        ("challenges.toml", "lines = [473, 485]", "lines = [485, 473]", "transition-ecologique: lines must be"),
        ("orientations.toml", 'icon = "grandir"', 'icon = " "', "grandir: icon must be a text"),
        ("indicators.toml", 'orientation = "habiter"', 'orientation = "dormir"', 'unknown orientation "dormir"'),
        ("cooperation_projects.toml", 'register = "spread"', 'register = "fly"', "register must be one of"),
        ("toolbox.toml", "[[principle]]", "[[principle]", "whole file"),
    ],
)
def test_a_broken_file_is_refused_with_its_name_and_its_entry(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    broken = Path(shutil.copytree(DATA, tmp_path / "data")) / file
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError) as refusal:
        load_reference(tmp_path / "data")
    assert str(refusal.value).startswith(f"{file}: ")
    assert said in str(refusal.value)
