"""Contesting a refusal from the pages: carriers, the desk, everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from participation.appeals import queries, services
from participation.appeals.types import AppealState
from tests.factories import ami
from tests.factories import budgets as territory
from tests.factories import initiatives as make

pytestmark = pytest.mark.usefixtures("frozen")
DAY = timedelta(days=1)


@pytest.fixture
def call(place):
    return ami.make_ami(place)


@pytest.fixture
def officer(place):
    return ami.make_reader(place.id)


@pytest.fixture
def refused_file(nora, call, place, officer):
    sent = ami.make_admitted(nora, call, place)
    ami.read_by_two(sent)
    return ami.refused(sent, officer)


def test_from_the_carriers_page_to_the_answer_everybody_reads(desk, nora, refused_file, place, call):
    desk.sit(nora)
    mine, form = f"/mes-initiatives/{refused_file.initiative_id}", f"/mes-initiatives/envois/{refused_file.id}/recours"
    assert form in desk.read(mine).text
    assert desk.send(form, words="  ").status_code == 422
    answer = desk.send(form, words="Vous n’avez pas lu <b>le besoin</b>.")
    number = queries.of_application(refused_file.id).id
    assert answer.location == f"/recours/{number}"
    again = desk.send(form, words="Encore une fois.")
    assert again.status_code == 403
    assert "Encore une fois." in again.text
    path = f"/equipe/recours-dossiers/{number}"
    desk.sit(ami.make_reader(place.id))
    assert path in desk.read("/equipe/recours-dossiers").text
    assert desk.send(path, words="Rien de neuf.").status_code == 422
    assert desk.send(path, state="confirmed", words="Le besoin est lu, il est ailleurs.").status_code == 303
    late = desk.send(form.replace("/recours", ""), to=path, version="1", state="reopened", words="Trop tard.")
    assert late.status_code in (400, 409)
    desk.sit(NOBODY)
    public = desk.read(f"/recours/{number}").text
    assert "Le besoin est lu, il est ailleurs." in public
    assert "&lt;b&gt;le besoin&lt;/b&gt;" in public
    assert f"/recours/{number}" in desk.read(f"/appels/{call.slug}").text


def test_a_decider_and_a_reader_are_told_why_they_cannot_answer(desk, nora, refused_file, officer):
    number = ami.contested(nora, refused_file)
    path = f"/equipe/recours-dossiers/{number}"
    desk.sit(officer)
    assert "Vous avez pris la décision contestée" in desk.read(path).text
    forged = desk.send("/mon-espace/organisations/nouvelle", to=path, version="1", state="reopened", words="Si.")
    assert forged.status_code == 403
    assert queries.appeal(number).state is AppealState.FILED


def test_words_that_moderation_hides_leave_their_steps(desk, nora, refused_file):
    number = ami.contested(nora, refused_file, "Des mots à cacher.")
    with unit_of_work(SYSTEM) as work:
        services.set_standing(work, number, Standing.HIDDEN)
    page = desk.read(f"/recours/{number}")
    assert page.status_code == 200
    assert "Des mots à cacher." not in page.text


@pytest.mark.parametrize("who", ["resident", "foreign", "moderator"])
def test_the_desk_is_of_the_team_of_the_call(desk, nora, refused_file, who):
    number = ami.contested(nora, refused_file)
    people = {
        "resident": make.somebody_new(), "moderator": make.team("moderator"),
        "foreign": make.team("officer", "territory", territory.make_place("Ailleurs").id),
    }  # fmt: skip
    desk.sit(people[who])
    assert desk.read(f"/equipe/recours-dossiers/{number}").status_code == 403
    assert desk.read("/recours/987654").status_code == 404


@pytest.mark.parametrize("words", ["x" * 100_000, "\x00\x07", "\u202e", "🧵" * 5_000, "<script>x</script>", "'; --"])
def test_bad_input_is_answered_with_its_form(desk, nora, refused_file, words):
    desk.sit(nora)
    form = f"/mes-initiatives/envois/{refused_file.id}/recours"
    assert desk.send(form, words=words).status_code in (303, 422)
    filed = queries.of_application(refused_file.id)
    number = filed.id if filed is not None else ami.contested(nora, refused_file)
    desk.sit(make.team("officer"))
    answer = desk.send(f"/equipe/recours-dossiers/{number}", state="confirmed", words=words)
    assert answer.status_code in (303, 422)
    assert "<script>x" not in desk.read(f"/recours/{number}").text


def test_an_appeal_too_late_keeps_what_was_typed(desk, nora, refused_file):
    desk.sit(nora)
    form = f"/mes-initiatives/envois/{refused_file.id}/recours"
    with clock.frozen(clock.now() + 16 * DAY):
        answer = desk.send(form, words="Tapé trop tard.")
    assert answer.status_code == 403
    assert "Tapé trop tard." in answer.text
