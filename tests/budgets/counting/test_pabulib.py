"""Reading and writing `.pb` files: what is tolerated, what is refused and on which line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from budgets.counting.faults import Fault, PabulibError
from budgets.counting.pabulib import PabulibFile
from budgets.counting.pabulib_read import read
from budgets.counting.pabulib_write import UnwritableError, write
from budgets.counting.types import BallotKind

from .conftest import shared_elections

GOOD = """META
key;value
description;Budget d’essai
country;France
unit;Ici
instance;2026
budget;100
vote_type;approval
rule;greedy
date_begin;01.01.2026
date_end;31.01.2026
PROJECTS
project_id;cost;name
a;10;Un banc
b;20.5;"Un ""four"" ; à pain"
VOTES
voter_id;vote
v1;a,b
v2;a
v3;
"""


def parse(text: str | bytes, tolerant: bool = True) -> PabulibFile:
    return read(io.BytesIO(text.encode() if isinstance(text, str) else text), tolerant)


def test_a_small_file_is_read_whole() -> None:
    file = parse(GOOD, tolerant=False)
    assert file.project_ids == ("a", "b")
    assert (file.budget, file.costs, file.decimals) == (1000, [100, 205], 1)
    assert file.projects[1]["name"] == 'Un "four" ; à pain'
    assert file.ballots == [((0, 1), ()), ((0,), ()), ((), ())]
    instance = file.instance()
    assert (instance.voters, instance.valid_voters, instance.votes) == (3, 2, (2, 1))


def test_a_stray_quote_inside_a_line_is_read_as_it_was_meant() -> None:
    file = parse(GOOD.replace("a;10;Un banc", 'a;10;"Le Nid" bis'))
    assert (file.project_ids, file.projects[0]["name"]) == (("a", "b"), "Le Nid bis")


@pytest.mark.parametrize(
    "text",
    ["\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), GOOD.replace("PROJECTS", "PROJECTS;;"), GOOD + "\n\n"],
    ids=["byte order mark", "windows line ends", "padded section", "blank lines"],
)
def test_harmless_differences_of_form_change_nothing(text: str) -> None:
    assert parse(text).instance() == parse(GOOD).instance()


def test_a_project_named_twice_is_counted_once_and_said() -> None:
    file = parse(GOOD.replace("v2;a", "v2;a,a,b,a"))
    assert file.ballots[1] == ((0, 1), ())
    assert [(note.code, note.count, note.lines) for note in file.notes] == [(Fault.REPEATED_PROJECT, 2, [19, 19])]


def test_an_unknown_project_is_dropped_and_said() -> None:
    file = parse(GOOD.replace("v2;a", "v2;a,zzz"))
    assert file.ballots[1] == ((0,), ())
    assert [(note.code, note.lines) for note in file.notes] == [(Fault.UNKNOWN_PROJECT, [19])]


def test_points_follow_their_projects_and_zero_points_are_no_support() -> None:
    text = GOOD.replace("approval", "cumulative").replace("voter_id;vote", "voter_id;vote;points")
    file = parse(text.replace("v1;a,b", "v1;b,a;3,1").replace("v2;a", "v2;a;0").replace("v3;", "v3;;"))
    assert file.kind is BallotKind.POINTS
    assert file.ballots[0] == ((1, 0), (3, 1))
    assert file.instance().votes == (1, 1)
    assert file.instance().valid_voters == 1


BAD: dict[str, tuple[str | bytes, Fault, int]] = {
    "nothing": ("", Fault.EMPTY, 1),
    "only blanks": (" \n\n", Fault.EMPTY, 1),
    "latin-1": (GOOD.encode("latin-1", "replace").replace(b"Budget d?essai", b"\xe9t\xe9"), Fault.ENCODING, 3),
    "utf-16": (GOOD.encode("utf-16"), Fault.ENCODING, 1),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0\0", Fault.NOT_TEXT, 3),
    "a line without end": ("META\n" + "x" * 200_000, Fault.LINE_TOO_LONG, 2),
    "a quote that swallows the next line": (
        GOOD.replace("a;10;Un banc", 'a;10;"Un banc').replace('"Un ""four"" ; à pain"', 'Un "four"'),
        Fault.QUOTING,
        14,
    ),
    "an open quote": (GOOD.replace("a;10;Un banc", 'a;10;"Un banc'), Fault.QUOTING, 14),
    "an open quote at the end": (GOOD + 'v4;"a\n', Fault.QUOTING, 21),
    "no section": ("bonjour\n", Fault.OUTSIDE_SECTION, 1),
    "no votes": (GOOD[: GOOD.index("VOTES")], Fault.MISSING_SECTION, 16),
    "no projects": (GOOD.replace("PROJECTS", "project_list"), Fault.MISSING_SECTION, 21),
    "two votes": (GOOD + "VOTES\nvoter_id;vote\n", Fault.DUPLICATE_SECTION, 21),
    "no cost column": (GOOD.replace("project_id;cost", "project_id;price"), Fault.MISSING_COLUMN, 13),
    "no vote column": (GOOD.replace("voter_id;vote", "voter_id;choice"), Fault.MISSING_COLUMN, 17),
    "no voter column": (GOOD.replace("voter_id;vote", "id;vote"), Fault.MISSING_COLUMN, 17),
    "no budget": (GOOD.replace("budget;100\n", ""), Fault.MISSING_KEY, 1),
    "no vote type": (GOOD.replace("vote_type;approval\n", ""), Fault.MISSING_KEY, 1),
    "two budgets": (GOOD.replace("budget;100", "budget;100\nbudget;200"), Fault.DUPLICATE_KEY, 8),
    "strange vote type": (GOOD.replace("approval", "sympathie"), Fault.UNKNOWN_VOTE_TYPE, 8),
    "budget in words": (GOOD.replace("budget;100", "budget;cent"), Fault.BAD_AMOUNT, 7),
    "thousands by space": (GOOD.replace("a;10;", "a;1 000;"), Fault.BAD_AMOUNT, 14),
    "thousands by comma": (GOOD.replace("a;10;", "a;1,000;"), Fault.BAD_AMOUNT, 14),
    "not a number": (GOOD.replace("a;10;", "a;nan;"), Fault.BAD_AMOUNT, 14),
    "infinity": (GOOD.replace("a;10;", "a;1e999;"), Fault.BAD_AMOUNT, 14),
    "empty cost": (GOOD.replace("a;10;", "a;;"), Fault.BAD_AMOUNT, 14),
    "negative cost": (GOOD.replace("a;10;", "a;-10;"), Fault.NEGATIVE_AMOUNT, 14),
    "negative budget": (GOOD.replace("budget;100", "budget;-1"), Fault.NEGATIVE_AMOUNT, 7),
    "absurd cost": (GOOD.replace("a;10;", "a;9999999999999999;"), Fault.HUGE_AMOUNT, 14),
    "absurd precision": (GOOD.replace("a;10;", "a;0.12345678;"), Fault.HUGE_AMOUNT, 14),
    "no id": (GOOD.replace("a;10;", ";10;"), Fault.EMPTY_ID, 14),
    "same project twice": (GOOD.replace("b;20.5", "a;20.5"), Fault.DUPLICATE_PROJECT, 15),
    "short project line": (GOOD.replace("a;10;Un banc", "a"), Fault.TOO_FEW_FIELDS, 14),
    "points in words": (
        GOOD.replace("approval", "cumulative")
        .replace("voter_id;vote", "voter_id;vote;points")
        .replace("v1;a,b", "v1;a,b;deux,1"),
        Fault.BAD_POINTS,
        18,
    ),
    "fewer points than projects": (
        GOOD.replace("approval", "scoring")
        .replace("voter_id;vote", "voter_id;vote;points")
        .replace("v1;a,b", "v1;a,b;2"),
        Fault.POINTS_MISMATCH,
        18,
    ),
    "no points at all": (GOOD.replace("approval", "cumulative"), Fault.MISSING_COLUMN, 17),
}


@pytest.mark.parametrize("name", BAD)
def test_a_broken_file_is_refused_with_its_line_and_a_sentence(name: str) -> None:
    text, code, line = BAD[name]
    with pytest.raises(PabulibError) as refusal:
        parse(text)
    assert (refusal.value.code, refusal.value.line) == (code, line)
    assert refusal.value.message.startswith(f"Ligne {line} : ")
    assert refusal.value.message.endswith(".")
    assert len(refusal.value.message) < 200


@pytest.mark.parametrize(
    ("ballot", "code"),
    [("a,zzz", Fault.UNKNOWN_PROJECT), ("a,a", Fault.REPEATED_PROJECT)],
)
def test_a_strict_reading_refuses_what_a_tolerant_one_mends(ballot: str, code: Fault) -> None:
    with pytest.raises(PabulibError) as refusal:
        parse(GOOD.replace("v2;a", f"v2;{ballot}"), tolerant=False)
    assert (refusal.value.code, refusal.value.line) == (code, 19)


def test_a_detail_with_braces_cannot_break_the_sentence() -> None:
    with pytest.raises(PabulibError, match=r"\{0\}"):
        parse(GOOD.replace("approval", "{0}{x!r}"))


def test_what_is_written_is_read_back_the_same() -> None:
    first = parse(GOOD)
    second = parse(write(first), tolerant=False)
    assert second.instance() == first.instance()
    assert second.meta | {"num_projects": "2", "num_votes": "3"} == second.meta
    assert write(second) == write(first)


def test_a_file_without_its_required_keys_is_not_written() -> None:
    file = parse(GOOD.replace("country;France\n", ""))
    with pytest.raises(UnwritableError, match="country"):
        write(file)


def test_an_id_with_a_comma_is_not_written() -> None:
    file = parse(GOOD)
    file.projects[0]["project_id"] = "a,c"
    with pytest.raises(UnwritableError):
        write(file)


FOLDER = shared_elections()
FILES = sorted(path.name for path in FOLDER.glob("*.pb")) if FOLDER else []


@pytest.mark.skipif(not FILES, reason="real elections absent: set POSSIBLES_SHARED")
@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_read_strictly_written_and_read_back(name: str, elections: Path) -> None:
    file = read(elections / name, tolerant=False)
    again = parse(write(file), tolerant=False)
    assert again.instance() == file.instance()
    assert len(file.ballots) == int(file.meta["num_votes"])
    assert len(file.projects) == int(file.meta["num_projects"])


@pytest.mark.skipif(not FILES, reason="real elections absent: set POSSIBLES_SHARED")
def test_pabulibs_own_checker_accepts_what_we_write(elections: Path) -> None:
    checker = pytest.importorskip("pabulib.checker", reason="pabulib-checker not installed")
    for name in ("France_Toulouse_2022_6_-_Saint-Cyprien.pb", "Poland_Krakow_2022_Czyzyny.pb"):
        text = write(read(elections / name)).decode()
        report = checker.Checker().process_files([text])
        assert report["metadata"]["invalid"] == 0, report
