"""What needs no database: reading tables, hiding small cells, drawing, saying whether a target is reached."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from random import Random

import pytest

from commission.matrix import cells, lines_of_csv, plot
from commission.matrix.cells import Cell
from commission.matrix.claims import claim
from commission.matrix.kinds import IMPORT_MOVES, INDICATOR_MOVES, Claim, Direction, ImportState, IndicatorState
from commission.matrix.measuring import is_sane
from commission.matrix.plot import Seen
from commission.matrix.policies import refusal_to_move_indicator, refusal_to_move_question
from commission.matrix.types import QUESTION_MOVES, QuestionState

HEAD = "indicateur;territoire;date;valeur;personnes;provenance\n"
LINE = "i1;aubagne;2025;12,5;100;INSEE\n"


@pytest.mark.parametrize(("text", "number"), [
    ("12,5", "12.5"), ("12.5", "12.5"), ("1 234,5", "1234.5"), ("1 234 567", "1234567"), ("45 %", "45"),
    ("-3,2", "-3.2"), ("−3,2", "-3.2"), ("0", "0"), ("12'345", "12345"), ("1\u00a0234", "1234"),
])  # fmt: skip
def test_numbers_are_read_as_people_type_them(text, number):
    assert lines_of_csv.number_of(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "douze", "1,2,3", "1.234,5", "NaN", "inf", "1e9", "=1+1", "١٢", "12 5", "0x10",
                                  "9" * 40, "--1", "1,", ",5", "1_000"])  # fmt: skip
def test_what_is_no_number_is_not_guessed(text):
    assert lines_of_csv.number_of(text) is None


@pytest.mark.parametrize(("text", "day"), [
    ("2025", date(2025, 12, 31)), ("2025-03-04", date(2025, 3, 4)), ("04/03/2025", date(2025, 3, 4)),
    ("4/3/2025", date(2025, 3, 4)), ("2024-02-29", date(2024, 2, 29)), ("2025-02-29", None), ("31/02/2025", None),
    ("03/2025", None), ("0000", None), ("2025-13-01", None), ("hier", None), ("", None), ("٢٠٢٥", None),
])  # fmt: skip
def test_days_are_read_as_people_type_them(text, day):
    assert lines_of_csv.day_of(text) == day


@pytest.mark.parametrize(("text", "people"), [("12", 12), ("1 200", 1200), ("0", 0), ("-1", None), ("1,5", None),
                                              ("20 %", None), ("beaucoup", None)])  # fmt: skip
def test_people_are_whole(text, people):
    assert lines_of_csv.people_of(text) == people


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_read_in_any_usual_dress(encoding, separator, end):
    text = (HEAD + 'i1;la-castellane-été;31/12/2025;"12,5";;"INSEE; 2025"\n').replace(";", separator)
    text = text.replace(f"INSEE{separator}", "INSEE;").replace("\n", end)
    [line] = lines_of_csv.read(text.encode(encoding))
    assert line.wrong == ()
    assert (line.number, line.cells["place"], line.cells["value"]) == (2, "la-castellane-été", "12,5")


def test_columns_stand_in_any_order_under_any_known_name():
    [line] = lines_of_csv.read("Année;SOURCE;Code;Lieu;Valeur\n2025;INSEE;i1;aubagne;3\n".encode())
    assert line.cells == {"day": "2025", "provenance": "INSEE", "indicator": "i1", "place": "aubagne", "value": "3"}


@pytest.mark.parametrize(("body", "said"), [
    (b"", "vide"), (b"a;b\n1;2\n", "Il manque une colonne"), (b"\x89PNG\r\n\x1a\n\0\0\0", "pas du texte"),
    (b"\xff\xfe\x00", "pas du texte"), (b"PK\x03\x04\0\0", "pas du texte"),
    ((HEAD + 'i1;a;2025;1;;"jamais fermé\n').encode(), "La ligne 2"),
    ((HEAD + LINE + 'i1;a;2025;1;;"x"y\n').encode(), "La ligne 3"),
    ((HEAD.strip() + ";valeur\n" + LINE).encode(), "deux fois"),
    ((";".join(["x"] * 500) + "\n").encode(), "trop de colonnes"),
    ((HEAD + "i1;a;2025;1;;" + "x" * 200_000 + "\n").encode(), "La ligne 2"),
])  # fmt: skip
def test_what_is_no_table_is_said_plainly(body, said, app):
    with app.test_request_context("/"), pytest.raises(lines_of_csv.UnreadableTable, match=said):
        lines_of_csv.read(body)


def test_too_much_at_once_is_refused():
    with pytest.raises(lines_of_csv.TooLongATable):
        lines_of_csv.read(b"x" * (lines_of_csv.MOST_BYTES + 1))
    with pytest.raises(lines_of_csv.TooLongATable):
        lines_of_csv.read((HEAD + LINE * (lines_of_csv.MOST_LINES + 1)).encode())


def test_a_mistake_says_its_line_and_its_column(app):
    with app.test_request_context("/"):
        lines = lines_of_csv.read((HEAD + LINE + "\n\n;aubagne;;1;;\ni1;a\x07b;2025;1;;x\n" + "é" * 3000).encode())
    assert [(line.number, [column for column, _said in line.wrong]) for line in lines] == [
        (2, []), (5, ["indicateur", "date", "provenance"]), (6, ["territoire"]), (7, [""]),
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "sane"), [("1", True), ("0.000001", True), ("0.0000001", False),
                                             ("1e15", False), ("-999999999999999", True), ("NaN", False),
                                             ("Infinity", False)])  # fmt: skip
def test_a_figure_fits_its_column_exactly(value, sane):
    assert is_sane(Decimal(value)) is sane


DAY = date(2025, 12, 31)


def _cell(number, people, place=None, day=DAY, series=1):
    return Cell(number, series, day, place or number, None if people is None else Decimal(people))


def test_a_value_about_too_few_people_is_hidden_and_one_about_none_is_not():
    assert cells.hidden([_cell(1, 4), _cell(2, 5), _cell(3, None), _cell(4, 0)], {}, 5) == {1, 4}


def test_what_is_hidden_cannot_be_found_by_subtraction():
    within = {2: [1], 3: [1], 4: [1]}
    assert cells.hidden([_cell(1, 100), _cell(2, 3), _cell(3, 40), _cell(4, 57)], within, 5) == {2, 3}
    # Two hidden that together are enough: nobody else has to be.
    assert cells.hidden([_cell(1, 100), _cell(2, 3), _cell(3, 4), _cell(4, 93)], within, 5) == {2, 3}
    # Another day, another sum.
    assert cells.hidden([_cell(1, 100, day=date(2024, 1, 1)), _cell(2, 3), _cell(3, 40)], within, 5) == {2}
    # A commune hidden for its neighbourhood is itself protected in the metropolis.
    deep = {2: [1], 3: [1], 4: [2], 5: [2]}
    shown = [_cell(1, 100), _cell(2, 8), _cell(3, 92), _cell(4, 2), _cell(5, 6)]
    assert cells.hidden(shown, deep, 5) == {4, 5}


def test_no_small_cell_is_ever_shown_nor_alone_hidden_in_a_thousand_towns():
    random = Random(5)
    for _ in range(1000):
        size, least = random.randint(1, 8), random.choice([5, 11])
        people = {n: random.choice([0, 1, 3, 4, 5, 9, 30, 200]) for n in range(2, 2 + size)}
        within = {n: [1] for n in people}
        total = sum(people.values()) + random.choice([0, 0, 50])
        town = [_cell(1, total), *(_cell(n, p) for n, p in people.items())]
        gone = cells.hidden(town, within, least)
        assert all(cell.people >= least for cell in town if cell.id not in gone)
        out = [people[n] for n in people if n in gone]
        if 1 not in gone and 0 < len(out) < len(people):
            assert len(out) > 1
            assert sum(out) >= least


@pytest.mark.parametrize(("value", "people", "counts", "heads"), [
    (3, None, True, 3), (3, 2, True, 2), (3, 40, False, 40), (3, None, False, None), (None, None, True, None),
])  # fmt: skip
def test_a_value_is_about_so_many_people(value, people, counts, heads):
    number = None if value is None else Decimal(value)
    assert cells.heads(number, people, counts) == heads


@pytest.mark.parametrize(("state", "wanted"), list(product(QuestionState, QuestionState)))
def test_a_question_only_goes_where_its_states_lead(state, wanted):
    allowed = {("draft", "shown"), ("draft", "set_aside"), ("shown", "set_aside"), ("set_aside", "shown")}
    assert (refusal_to_move_question(state, wanted) is None) == ((state.value, wanted.value) in allowed)
    assert set(QUESTION_MOVES) == set(QuestionState)


@pytest.mark.parametrize(("state", "wanted"), list(product(IndicatorState, IndicatorState)))
def test_an_indicator_only_goes_where_its_states_lead(state, wanted):
    allowed = {("followed", "interrupted"), ("followed", "retired"), ("interrupted", "followed"),
               ("interrupted", "retired"), ("retired", "followed")}  # fmt: skip
    assert (refusal_to_move_indicator(state, wanted) is None) == ((state.value, wanted.value) in allowed)
    assert set(INDICATOR_MOVES) == set(IndicatorState)


def test_a_written_file_goes_nowhere():
    assert {
        ImportState.CHECKED: {ImportState.WRITTEN, ImportState.DISCARDED}, ImportState.WRITTEN: frozenset(),
        ImportState.DISCARDED: {ImportState.CHECKED},
    } == IMPORT_MOVES  # fmt: skip


@pytest.mark.parametrize(("target", "of", "series", "direction", "value", "said"), [
    (None, None, 1, "up", 5, "no_target"), (5, 1, 1, "up", 5, "reached"), (5, 1, 1, "up", 4, "not_yet"),
    (5, 1, 1, "down", 5, "reached"), (5, 1, 1, "down", 6, "not_yet"), (5, 1, 2, "up", 9, "definition_changed"),
    (5, 1, 1, "unsaid", 9, "no_direction"), (5, 1, 1, "up", None, "no_value"),
    (5, 1, 2, "up", None, "definition_changed"),
])  # fmt: skip
def test_a_target_is_claimed_only_when_it_can_be(target, of, series, direction, value, said):
    figures = [None if n is None else Decimal(n) for n in (target, value)]
    assert claim(figures[0], of, series, Direction(direction), figures[1]) is Claim(said)


def _years(values, series=1, start=2020):
    return [Seen(series, date(start + n, 12, 31), None if v is None else Decimal(v)) for n, v in enumerate(values)]


def test_a_line_stops_where_the_definition_changes_and_where_measures_are_missing():
    broken = plot.draw([*_years([1, 2, 3]), *_years([7, 8], 2, 2023)])
    assert len(broken.lines) == 2
    assert len(broken.breaks) == 1
    assert {point.shape for point in broken.points} == {"disc", "square"}
    assert len(plot.draw(_years([1, 2, None, 4, 5])).lines) == 2
    late = [*_years([1, 2]), *_years([3, 4], start=2026)]
    assert len(plot.draw(late, days_between=365).lines) == 2
    assert len(plot.draw(late).lines) == 1
    assert plot.draw([]) is None
    assert plot.draw(_years([None])) is None


def test_everything_drawn_stands_in_its_box():
    random = Random(7)
    for _ in range(1000):
        scale = Decimal(10) ** random.randint(-4, 9)
        values = [random.randint(-50, 100) * scale for _ in range(random.randint(1, 9))]
        target = random.choice([None, random.randint(-60, 200) * scale])
        drawn = plot.draw(_years(values), target)
        ups = [point.y for point in drawn.points] + ([] if drawn.target is None else [drawn.target])
        assert all(drawn.top - 0.1 <= y <= drawn.bottom + 0.1 for y in ups)
        assert all(drawn.left <= point.x <= drawn.right for point in drawn.points)
        assert 2 <= len(drawn.up) <= 9
        assert len(drawn.across) <= 5
