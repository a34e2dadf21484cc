"""Readers at their desk, the secretariat that asks them, what the body sees, what everybody sees."""

from __future__ import annotations

import pytest

from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import attaching, queries_rules, sending
from participation.readings import queries
from participation.readings.types import ReadingState
from tests.factories import ami
from tests.factories import budgets as territory
from tests.factories import initiatives as make

pytestmark = pytest.mark.usefixtures("frozen")
BAD = [
    "",
    "x" * 100_000,
    "\x00\x07",
    "\u202erenversé",
    "<script>alert(1)</script>",
    "'; DROP TABLE participation_reading; --",
]


@pytest.fixture
def call(place):
    return ami.make_ami(place)


@pytest.fixture
def sent(nora, place, call):
    return ami.make_admitted(nora, call, place)


def desk_page(application) -> str:
    return f"/equipe/initiatives/envois/{application.id}"


def marks_of(call_id, *values, reason="Bien décrit."):
    criteria = queries_rules.criteria_of(call_id)
    typed = {f"mark_{each.id}": str(value) for each, value in zip(criteria, values, strict=True)}
    return typed | {f"reason_{each.id}": reason for each in criteria}


def test_from_asking_two_readers_to_what_everybody_reads(desk, nora, place, sent, call):
    one, other, secretary = ami.make_reader(place.id), ami.make_reader(place.id), make.team("secretariat")
    desk.sit(secretary)
    for reader in (one, other):
        assert desk.send(desk_page(sent) + "/lecteurs", reader=str(reader.person_id), days="7").status_code == 303
    first, second = (each.id for each in queries.of_application(sent))
    desk.sit(one)
    assert "Un atelier vélo" in desk.read("/equipe/lectures").text
    path = f"/equipe/lectures/{first}"
    assert desk.send(path, then="draft", **marks_of(call.id, 5, 5, 10)).status_code == 303
    assert (
        desk.send(path, then="submit", **marks_of(call.id, 5, 5, 10, reason="Secret de la lecture A.")).status_code
        == 303
    )
    for actor in (secretary, make.team("officer", "territory", place.id), other):
        desk.sit(actor)
        for page in (desk_page(sent), desk_page(sent) + "/lecteurs", f"/equipe/lectures/{second}", path):
            assert "Secret de la lecture A" not in desk.read(page).text, page
    desk.sit(other)
    assert desk.send(f"/equipe/lectures/{second}", then="submit", **marks_of(call.id, 0, 1, 0)).status_code == 303
    desk.sit(secretary)
    shown = desk.read(desk_page(sent)).text
    assert "Secret de la lecture A" in shown
    assert "Lecture A" in shown
    assert "une lecture de plus est proposée" in shown
    assert "50" in shown
    ami.refused(sent)
    desk.sit(NOBODY)
    public = desk.read(f"/appels/{call.slug}").text
    assert "2,5" in public
    assert "Trop loin de la priorité." in public
    for hidden in ("Secret de la lecture A", "Lecture A", "Bien décrit."):
        assert hidden not in public


def test_nothing_of_readings_is_public_before_a_decision(desk, sent, call):
    ami.read_by_two(sent)
    assert "sur 100" not in desk.read(f"/appels/{call.slug}").text


@pytest.mark.parametrize("who", ["other reader", "officer", "resident", "nobody", "foreign"])
def test_a_reading_is_nobody_else_s(desk, place, sent, who):
    number = ami.asked(sent, ami.make_reader())
    people = {
        "other reader": ami.make_reader(), "officer": make.team("officer"), "resident": make.somebody_new(),
        "nobody": NOBODY, "foreign": make.team("officer", "territory", territory.make_place("Ailleurs").id),
    }  # fmt: skip
    desk.sit(people[who])
    for part in ("", "/conflit"):
        assert desk.read(f"/equipe/lectures/{number}{part}").status_code == (303 if who == "nobody" else 403)


@pytest.mark.parametrize("who", ["officer", "resident", "foreign"])
def test_only_the_secretariat_of_the_call_opens_the_page_of_readers(desk, place, sent, who):
    people = {
        "officer": make.team("officer"), "resident": make.somebody_new(),
        "foreign": make.team("secretariat", "territory", territory.make_place("Ailleurs").id),
    }  # fmt: skip
    desk.sit(people[who])
    number = ami.asked(sent, ami.make_reader())
    for part in ("", f"/{number}/decharger"):
        assert desk.read(desk_page(sent) + "/lecteurs" + part).status_code == 403
    forged = desk.send("/mon-espace/organisations/nouvelle", to=desk_page(sent) + "/lecteurs", reader="1")
    assert forged.status_code == 403


def test_pages_of_things_that_are_not_there_are_not_found(desk, sent, place, nora):
    desk.sit(reader := ami.make_reader())
    number = ami.asked(other := ami.make_admitted(nora, sent.call, place), ami.make_reader())
    for path in ("/equipe/lectures/987654", "/equipe/initiatives/envois/987654/lecteurs"):
        desk.sit(make.team("secretariat") if "lecteurs" in path else reader)
        assert desk.read(path).status_code == 404
    assert desk.read(desk_page(sent) + f"/lecteurs/{number}/decharger").status_code == 404
    assert desk.read(desk_page(other) + f"/lecteurs/{number}/decharger").status_code == 200


@pytest.mark.parametrize("words", BAD)
def test_bad_input_in_the_grid_is_answered_with_all_that_was_typed(desk, sent, call, words):
    reader = ami.make_reader()
    number = ami.asked(sent, reader)
    desk.sit(reader)
    answer = desk.send(f"/equipe/lectures/{number}", then="submit", **marks_of(call.id, words[:20] or "", 99, "deux"))
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert queries.reading(number).state is ReadingState.ASSIGNED
    kept = desk.send(f"/equipe/lectures/{number}", then="draft", **marks_of(call.id, "", "", "", reason=words[:1500]))
    assert kept.status_code in (303, 422)


def test_a_second_tab_is_told_and_keeps_what_was_typed(desk, sent, call):
    reader = ami.make_reader()
    number = ami.asked(sent, reader)
    desk.sit(reader)
    path = f"/equipe/lectures/{number}"
    desk.send(path, then="draft", **marks_of(call.id, 1, 1, 1))
    answer = desk.send(path, then="submit", version="1", **marks_of(call.id, 2, 2, 2, reason="Le second onglet."))
    assert answer.status_code == 409
    assert "Le second onglet." in answer.text
    assert queries.reading(number).marks[0].mark == 1


def test_a_conflict_is_declared_at_the_desk_and_closes_the_grid(desk, sent, call):
    reader = ami.make_reader()
    number = ami.asked(sent, reader)
    desk.sit(reader)
    path = f"/equipe/lectures/{number}"
    assert desk.send(path + "/conflit", why=" ").status_code == 422
    assert desk.send(path + "/conflit", why="Mon frère y travaille.").status_code == 303
    assert "Mon frère y travaille." in desk.read(path).text
    late = desk.send(path + "/conflit", to=path, version="1", then="submit", **marks_of(call.id, 2, 2, 2))
    assert late.status_code == 403
    desk.sit(make.team("secretariat"))
    assert "Mon frère y travaille." in desk.read(desk_page(sent) + "/lecteurs").text


def test_a_late_grid_keeps_what_was_typed(desk, nora, sent, call):
    """Its carriers took the file back meanwhile."""
    reader = ami.make_reader()
    number = ami.asked(sent, reader)
    with unit_of_work(nora) as work:
        sending.withdraw(work, sent.id, "Plus tard.", clock.now())
    desk.sit(reader)
    data = marks_of(call.id, 2, 2, 2, reason="Tapé trop tard.")
    path = f"/equipe/lectures/{number}"
    answer = desk.send(path + "/conflit", to=path, then="submit", version="1", **data)
    assert answer.status_code == 403
    assert "Tapé trop tard." in answer.text


def test_a_reader_opens_what_is_joined_to_the_file_and_others_do_not(desk, nora, place, call):
    file = make.make_file(nora, place)
    with unit_of_work(nora) as work:
        joined = attaching.attach(work, file.id, make.a_pdf(), "Le devis", False, clock.now()).id
    application = make.make_sent(nora, make.the_file(file.id), call)
    observer, other = ami.make_reader(place.id, ami.Role.OBSERVER), ami.make_reader(place.id, ami.Role.OBSERVER)
    ami.asked(application, observer)
    desk.sit(observer)
    assert desk.read(f"/initiatives/fichiers/{joined}").status_code == 200
    desk.sit(other)
    assert desk.read(f"/initiatives/fichiers/{joined}").status_code == 404
