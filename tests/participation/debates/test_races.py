"""Many people at the same moment, on a real database: nothing is lost, nothing is done twice."""

from __future__ import annotations

import http.cookiejar
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import Work, unit_of_work
from participation.debates import answering, contributing, results, services, synthesising
from participation.debates.drafts import Said
from participation.debates.models import Contribution
from participation.debates.outcomes import DebateAnswer
from participation.debates.types import DebateState, Phase
from tests.bench.ground import an_app
from tests.factories import debates as make
from tests.factories.bare import HELD, bare, drop_constraint
from tests.factories.rush import crowd, named, numbered, told, works

pytestmark = pytest.mark.race
TOKEN = re.compile(r'name="(csrf_token|key|ticket|opened)"[^>]*value="([^"]+)"')


def at_once(app: Flask, many: int, act: Callable[[int], str]) -> list[str]:
    """All let go at the same moment; what each was told."""
    return named(crowd(app, act, many, Exception))


def test_fifty_people_who_post_at_once_through_the_pages_are_all_kept_in_a_stable_order(live_server):
    with an_app(live_server.database_url):
        slug = make.make_debate().slug
    address = f"{live_server.url}/debats/{slug}/contribuer"

    def post(number: int) -> int:
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        fields = dict(TOKEN.findall(browser.open(address).read().decode()))
        time.sleep(2.1)  # nobody fills a form in less
        typed = {**fields, "words": f"Avis {number}", "language": "fr", "signing": "free"}
        sent = urllib.parse.urlencode(typed).encode()
        # Sent twice, as by an impatient thumb.
        return [browser.open(address, sent).status for _ in range(2)][-1]

    with ThreadPoolExecutor(50) as pool:
        assert list(pool.map(post, range(50))) == [200] * 50
    with an_app(live_server.database_url):
        rows = db.session.execute(select(Contribution.number, Contribution.words).order_by(Contribution.number)).all()
        assert [row.number for row in rows] == list(range(1, 51))
        assert {row.words for row in rows} == {f"Avis {n}" for n in range(50)}
        again = db.session.execute(select(Contribution.number, Contribution.words).order_by(Contribution.number)).all()
        assert again == rows


def speak_at_once(app, slug: str) -> list[str]:
    def say(number: int) -> str:
        with unit_of_work(NOBODY) as work:
            said = Said(f"Avis {number}", f"cle-{number}")
            return str(contributing.say(work, slug, said, clock.now()).number)

    return at_once(app, 12, say)


def test_numbers_follow_each_other_when_people_speak_at_once(own_app):
    with own_app.app_context():
        slug = make.make_debate().slug
    assert sorted(map(int, speak_at_once(own_app, slug))) == list(range(1, 13))


def one_form(slug: str) -> Callable[[Work, int], str]:
    return lambda work, _n: str(contributing.say(work, slug, Said("Un banc.", "meme"), clock.now()).number)


def contributions() -> int:
    return db.session.scalar(select(func.count()).select_from(Contribution)) or 0


def test_a_form_sent_eight_times_at_once_is_one_contribution(own_app):
    with own_app.app_context():
        slug = make.make_debate().slug
    assert works(own_app, numbered(one_form(slug), 8), NOBODY) == ["1"] * 8
    with own_app.app_context():
        assert contributions() == 1


def test_without_the_lock_and_the_unique_keys_it_is_several(own_app):
    """The positive control: what holds is the lock, and behind it the constraint."""
    with own_app.app_context():
        slug = make.make_debate().slug
        for name in ("once", "number"):
            drop_constraint("participation_contribution", f"uq_participation_contribution_{name}")
    with bare(own_app, HELD, meet="UPDATE participation_debate |INSERT INTO participation_contribution "):
        assert told(works(own_app, numbered(one_form(slug), 2), NOBODY)) == ["done"] * 2
    with own_app.app_context():
        assert contributions() == 2


def answer_at_once(app, slug: str) -> tuple[list[str], int]:
    """Four people of the body have read that nobody answered, then all answer."""
    with app.app_context():
        debate = make.the_debate(slug)
        newest, parts = results.published(debate.id)[0].id, make.parts_for(debate)

    def reply(work: Work, number: int) -> None:
        answering.answer(work, slug, newest, f"Réponse {number}", parts, clock.now())

    with bare(app, meet=HELD, many=4):
        answers = told(works(app, numbered(reply, 4)))
    with app.app_context():
        return sorted(answers), db.session.scalar(select(func.count()).select_from(DebateAnswer)) or 0


def test_of_four_answers_sent_at_once_one_is_kept_and_the_others_are_told(own_app):
    with own_app.app_context():
        slug = make.make_debate(Phase.SYNTHESISED).slug
    assert answer_at_once(own_app, slug) == (["Stale", "Stale", "Stale", "done"], 1)


def test_without_the_constraint_there_are_several_answers(own_app):
    """The positive control."""
    with own_app.app_context():
        slug = make.make_debate(Phase.SYNTHESISED).slug
        drop_constraint("participation_debate_answer", "uq_participation_debate_answer_once")
    assert answer_at_once(own_app, slug) == (["done"] * 4, 4)


def test_two_who_start_a_synthesis_at_once_write_the_same_one(own_app):
    with own_app.app_context():
        slug = make.make_debate(Phase.CLOSED).slug

    def start(_number: int) -> str:
        with unit_of_work(SYSTEM) as work:
            return str(synthesising.start(work, slug, clock.now()).id)

    assert len(set(at_once(own_app, 6, start))) == 1


def test_a_debate_is_edited_or_announced_and_never_changes_afterwards(own_app):
    with own_app.app_context():
        debate = make.make_debate(Phase.DRAFT)
        slug, draft = debate.slug, make.a_draft(debate.body, question="Une question changée ?")

    def act(number: int) -> str:
        try:
            with unit_of_work(SYSTEM) as work:
                if number % 2:
                    services.announce(work, slug, clock.now())
                    return "announced"
                services.edit(work, slug, draft, 1, clock.now())
                return "edited"
        except DomainError as error:
            return type(error).__name__

    answers = at_once(own_app, 6, act)
    assert answers.count("announced") == 1
    assert answers.count("edited") <= 1
    with own_app.app_context():
        found = make.the_debate(slug)
        assert found.state is DebateState.ANNOUNCED
        assert (found.question == "Une question changée ?") == ("edited" in answers)
