"""The schematic map shows every commune where it is, readable on a small phone; markers never hide each other."""

import random
import re
import shutil
from itertools import combinations, pairwise
from math import hypot
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.territory.markers import Place, choose, grid, layout
from commons.territory.reference import DATA, ReferenceDataError, load_reference
from commons.territory.schematic import Caption, Point, SchematicMap, load_map, project, rounded_path

# On a 320-px phone with 16-px margins the drawing is 288 px wide.
PHONE_SCALE = 288 / 320
# A wide face in semi-bold, the worst we meet: a letter is 0.6 of its size wide on average.
LETTER_WIDTH = 0.6
Box = tuple[float, float, float, float]


def box(caption: Caption) -> Box:
    """The ground a caption covers, from its top left to its bottom right."""
    width = max(map(len, caption.lines)) * caption.size * LETTER_WIDTH
    left = caption.x - {"start": 0.0, "middle": width / 2, "end": width}[caption.anchor]
    bottom = caption.y + (len(caption.lines) - 1) * caption.line_height + caption.size * 0.2
    return left, caption.y - caption.size * 0.75, left + width, bottom


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.fixture
def drawing() -> SchematicMap:
    return load_map()


def test_every_commune_is_drawn_around_its_centre(drawing: SchematicMap) -> None:
    for commune in load_reference().communes:
        centre = project(commune.position.lat, commune.position.lon)
        assert drawing.commune_at(centre) == commune.slug


def test_every_qpv_falls_in_its_commune(drawing: SchematicMap) -> None:
    for qpv in load_reference().qpv:
        if qpv.position:
            assert drawing.commune_at(project(qpv.position.lat, qpv.position.lon)) in qpv.communes, qpv.slug


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_no_label_covers_another_or_leaves_the_map(drawing: SchematicMap, language: str) -> None:
    captions = drawing.captions(language)
    assert len(captions) == 18
    for one, other in combinations(captions, 2):
        assert not overlap(box(one), box(other)), (one.lines, other.lines)
    for caption in captions:
        left, top, right, bottom = box(caption)
        assert left >= -2, caption.lines
        assert top >= 0, caption.lines
        assert right <= drawing.width + 2, caption.lines
        assert bottom <= drawing.height, caption.lines


def test_names_of_communes_are_eleven_pixels_high_on_a_small_phone(drawing: SchematicMap) -> None:
    names = [shape.label for shape in drawing.communes if shape.label]
    assert len(names) == 16
    assert all(label.size * PHONE_SCALE >= 11 for label in names)


def test_no_label_of_a_commune_hides_the_dot_of_a_qpv(drawing: SchematicMap) -> None:
    dots = [project(q.position.lat, q.position.lon) for q in load_reference().qpv if q.position]
    covered = [
        (caption.lines, dot)
        for caption in drawing.captions("fr")
        for dot in dots
        if overlap(box(caption), (dot.x, dot.y, dot.x, dot.y))
    ]
    assert covered == []


def test_marseille_is_the_largest_commune_and_lies_south_of_aix(drawing: SchematicMap) -> None:
    areas = {shape.slug: area(shape.outline) for shape in drawing.communes}
    assert max(areas, key=areas.__getitem__) == "marseille"
    assert project(43.296, 5.37).y > project(43.529, 5.447).y


def area(outline: tuple[Point, ...]) -> float:
    sides = zip(outline, outline[1:] + outline[:1], strict=True)
    return abs(sum(a.x * b.y - b.x * a.y for a, b in sides)) / 2


def test_communes_do_not_lie_in_the_open_sea_or_on_each_other(drawing: SchematicMap) -> None:
    sea = next(water for water in drawing.waters if water.slug == "mer")
    for commune in load_reference().communes:
        centre = project(commune.position.lat, commune.position.lon)
        assert not sea.contains(centre), commune.slug
        assert [shape.slug for shape in drawing.communes if shape.contains(centre)] == [commune.slug]


def test_the_projection_keeps_north_up_and_east_on_the_right(drawing: SchematicMap) -> None:
    across = [drawing.project(43.4, 4.6 + step / 100).x for step in range(120)]
    down = [drawing.project(43.8 - step / 100, 5.4).y for step in range(70)]
    assert all(a < b for a, b in pairwise(across))
    assert all(a < b for a, b in pairwise(down))


def test_paths_are_closed_and_made_of_numbers_only(drawing: SchematicMap) -> None:
    number = r"-?\d+\.\d"
    corner = rf"[ML]{number} {number}Q{number} {number} {number} {number}"
    for shape in drawing.waters + drawing.islands + drawing.communes:
        assert re.fullmatch(rf"({corner}){{3,}}Z", shape.path), shape.slug


def test_a_corner_is_cut_at_half_a_side_at_most() -> None:
    path = rounded_path((Point(0, 0), Point(2, 0), Point(2, 2)), radius=50)
    assert path.startswith("M1.0 1.0Q0.0 0.0 1.0 0.0")


def test_a_commune_that_is_not_drawn_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    file = folder / "schematic_map.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index('[[shape]]\ncommune = "la-ciotat"')], encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="not drawn: la-ciotat"):
        load_map(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('commune = "pertuis"', 'commune = "toulon"', "no such commune"),
        ('anchor = "start"', 'anchor = "left"', "anchor must be start, middle or end"),
        ("[4.97, 60]", "[4.70, 60]", "each at its own degree"),
        ("[[5.297, 43.288], [5.317, 43.286], [5.322, 43.275], [5.30, 43.272]]", "[[5.3, 43.3]]", "three corners"),
    ],
)
def test_a_broken_drawing_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    file = folder / "schematic_map.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=said):
        load_map(folder)


def qpv_places() -> list[Place]:
    return [Place(q.slug, q.position.lat, q.position.lon) for q in load_reference().qpv if q.position]


def test_markers_of_all_qpv_stand_apart_and_lose_nobody(drawing: SchematicMap) -> None:
    markers = layout(qpv_places(), drawing, radius=5)
    for one, other in combinations(markers, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= 10
    assert sorted(key for marker in markers for key in marker.keys) == sorted(p.key for p in qpv_places())


def test_the_layout_does_not_depend_on_the_order_of_the_places(drawing: SchematicMap) -> None:
    shuffled = qpv_places()
    random.Random(7).shuffle(shuffled)
    assert layout(shuffled, drawing) == layout(qpv_places(), drawing)


def test_a_lonely_marker_stays_at_home(drawing: SchematicMap) -> None:
    (marker,) = layout([Place("pertuis", 43.694, 5.503)], drawing)
    assert (marker.x, marker.y) == marker.home == drawing.project(43.694, 5.503)


def test_a_crowd_in_one_place_is_joined_when_there_is_no_room_left(drawing: SchematicMap) -> None:
    crowd = [Place(str(number), 43.33, 5.40) for number in range(200)]
    markers = layout(crowd, drawing, radius=10)
    assert 1 < len(markers) < 200
    assert sum(len(marker.keys) for marker in markers) == 200


somewhere = st.builds(
    Place,
    key=st.text(min_size=1, max_size=3),
    lat=st.floats(-85, 85),
    lon=st.floats(-179, 179),
)


@given(st.lists(somewhere, min_size=1, max_size=30))
def test_the_plain_frame_holds_any_places_on_earth(places: list[Place]) -> None:
    frame = grid(places)
    assert frame.width == 320
    assert 200 <= frame.height <= 400.01
    for place in places:
        x, y = frame.project(place.lat, place.lon)
        assert 15.9 <= x <= frame.width - 15.9
        assert 15.9 <= y <= frame.height - 15.9
    for marker in layout(places, frame):
        assert 5 <= marker.x <= frame.width - 5
        assert 5 <= marker.y <= frame.height - 5


def test_toulouse_gets_a_plain_frame_and_the_metropolis_its_own_map(drawing: SchematicMap) -> None:
    toulouse = [Place("capitole", 43.6045, 1.444), Place("mirail", 43.573, 1.403)]
    frame = choose(toulouse)
    assert not isinstance(frame, SchematicMap)
    assert frame.project(43.6045, 1.444).y < frame.project(43.573, 1.403).y
    assert choose(qpv_places()) is drawing
    assert choose([]) is drawing


@pytest.mark.parametrize(("lat", "lon"), [(91, 5), (43, 181), (float("nan"), 5), (43, float("inf"))])
def test_a_position_that_is_not_on_earth_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="no such position on Earth"):
        Place("nowhere", lat, lon)
