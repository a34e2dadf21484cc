"""The page of a work is kept for everybody, and made anew as soon as anything it shows has changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from commission.works import following, sending
from commission.works.types import RecommendationState, Verdict
from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from commons.threads import services as threads
from commons.threads.types import Relation
from tests.factories import works as made
from tests.factories.commission import make_seat, sit
from tests.factories.consultations import ask, make_bureau, make_consultation
from tests.factories.identity import text_of
from tests.factories.participation import make_body

pytestmark = pytest.mark.usefixtures("frozen", "database")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def empty_shelf():
    """Pages of other tests stand on it."""
    pages.shelf.clear()
    yield
    pages.shelf.clear()


@pytest.fixture
def each():
    return made.make_recommendation()


def on_shelf(path: str) -> bool:
    """Whether a reader of this page would be handed one that was made before."""
    return any(path in key and page.stands() for key, page in pages.shelf._pages.items())


def tie(each, effect: Ref) -> None:
    with unit_of_work(SYSTEM) as work:
        threads.tie(work, each.work.ref, effect, Relation.LED_TO, clock.now())


def test_a_second_reader_is_handed_the_page_made_for_the_first_without_a_question_on_the_work(desk, each):
    path = f"/commission/travaux/{each.work_id}"
    first = desk.read(path)
    assert on_shelf(path)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
    assert desk.read(path).text == first.text
    assert [sql for sql in asked if "kernel_page_version" not in sql] == []


def _answers(each):
    made.reply(each, Verdict.SET_ASIDE, words="Trop cher.")


def _speaks(each):
    made.said_of(each)


def _hidden(each):
    said = made.said_of(each)
    with unit_of_work(SYSTEM) as work:
        following.show_or_hide(work, said.id, Standing.HIDDEN)


def _promises(each):
    made.reply(each)
    made.engage(each)


def _is_consulted(each):
    consultation = make_consultation(each.work.mandate)
    tie(each, Ref("commission.consultation", consultation.id))


@pytest.mark.parametrize("change", [_answers, _speaks, _hidden, _promises, _is_consulted])
def test_whatever_happens_to_a_work_takes_its_page_off_the_shelf(desk, each, change):
    path = f"/commission/travaux/{each.work_id}"
    desk.read(path)
    assert on_shelf(path)
    change(each)
    assert not on_shelf(path)


def test_an_answer_is_read_by_the_next_reader(desk, each):
    path = f"/commission/travaux/{each.work_id}"
    assert "Il reste 90 jours" in text_of(desk.read(path))
    made.reply(each, Verdict.SET_ASIDE, words="Trop cher.")
    assert "Réponse donnée le" in text_of(desk.read(path))


def test_a_recommendation_that_is_sent_begins_its_clock_on_the_kept_page(desk):
    each = made.make_recommendation(RecommendationState.ADOPTED)
    path = f"/commission/travaux/{each.work_id}"
    assert "Il reste" not in text_of(desk.read(path))
    with unit_of_work(SYSTEM) as work:
        sending.transmit(work, each.id, each.version, "Nous attendons votre réponse.", clock.now())
    assert "Il reste 90 jours" in text_of(desk.read(path))


def test_the_silence_grows_on_a_kept_page_though_nobody_does_anything(desk, each, frozen):
    path = f"/commission/travaux/{each.work_id}"
    for day in range(88, 95):
        with clock.frozen(frozen + day * DAY):
            shown = text_of(desk.read(path))
            assert on_shelf(path)
        silent = f"Sans réponse depuis {day} jours"
        assert (silent in shown) is (day > 90), day


def test_what_came_of_a_work_is_named_by_the_next_reader_and_under_its_new_name(desk, each, frozen):
    path, mandate = f"/commission/travaux/{each.work_id}", each.work.mandate
    desk.read(path)
    vote = make_consultation(mandate, title="Que garder ?")
    tie(each, Ref("commission.consultation", vote.id))
    assert "Que garder ?" not in text_of(desk.read(path))  # nobody outside knows of it yet
    assert on_shelf(path)
    ask(vote, make_bureau(sit(make_seat(mandate))))
    assert "Que garder ?" in text_of(desk.read(path))


def test_a_tie_saved_while_the_page_is_being_named_leaves_no_page_that_is_deaf_to_it(desk, each, monkeypatch):
    """Between the reading of what the page depends on and of its version: the widest a reader can be late."""
    path, really = f"/commission/travaux/{each.work_id}", pages.current_version
    vote = make_consultation(each.work.mandate, title="Que garder ?")
    ask(vote, make_bureau(sit(make_seat(each.work.mandate))))

    def meanwhile(names):
        monkeypatch.setattr(pages, "current_version", really)
        tie(each, Ref("commission.consultation", vote.id))
        return really(names)

    monkeypatch.setattr(pages, "current_version", meanwhile)
    assert "Que garder ?" in text_of(desk.read(path))
    with unit_of_work(SYSTEM) as work:
        work.session.get_one(type(vote), vote.id).title = "Que changer ?"
        work.touch("commission:consultations")
    assert "Que changer ?" in text_of(desk.read(path))


def test_a_page_that_names_what_tells_nobody_of_its_changes_is_made_anew_for_each_reader(desk, each):
    path, body = f"/commission/travaux/{each.work_id}", make_body(name="Le conseil des jeunes")
    tie(each, Ref("participation.body", body.id))
    assert "Le conseil des jeunes" in text_of(desk.read(path))
    assert not on_shelf(path)
    with unit_of_work(SYSTEM) as work:
        work.session.get_one(type(body), body.id).name = "Le conseil de la jeunesse"
    assert "Le conseil de la jeunesse" in text_of(desk.read(path))
