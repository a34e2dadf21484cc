"""The controls of roadmaps: their own commands, without the draft that is held or the question of the database."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work
from participation.neighbourhoods import proposing, publishing, queries, services
from participation.neighbourhoods.drafts import Diagnosis, PriorityDraft, Wish
from participation.neighbourhoods.models import Proposal, Roadmap
from tests.factories import roadmaps as make
from tests.factories.bare import HELD, ONCE, bare
from tests.factories.rush import numbered, told, works

pytestmark = pytest.mark.race


def everybody(app: Flask, command, many: int = 2, actor=SYSTEM) -> list[str]:
    return sorted(told(works(app, numbered(command, many), actor, catching=Exception)))


def test_without_the_number_of_the_section_asked_for_both_believe_that_theirs_is_kept(own_app: Flask) -> None:
    with own_app.app_context():
        slug = make.start().slug

    def write(work: Work, n: int) -> None:
        services.write_diagnosis(work, slug, Diagnosis(f"Texte {n}"), 1)

    seen = r" AND participation_roadmap\.diagnosis_version = %\(\w+\)s(::\w+)?"
    with bare(own_app, HELD, seen, meet="UPDATE participation_roadmap "):
        assert everybody(own_app, write) == ["done"] * 2


def test_without_the_held_draft_two_want_the_same_version(own_app: Flask) -> None:
    with own_app.app_context():
        place = make.start()
        make.add_priority(place)
        slug, seen = place.slug, make.digest(place)

    def publish(work: Work, _n: int) -> None:
        publishing.publish(work, slug, "", seen, clock.now())

    with bare(own_app, HELD, meet="INSERT INTO participation_roadmap_version "):
        assert everybody(own_app, publish) == ["IntegrityError", "done"], "the second meets an error, not a sentence"


def test_without_the_fate_asked_for_a_proposal_is_taken_up_and_declined(own_app: Flask) -> None:
    with own_app.app_context():
        make.propose(make.start())
        proposal_id = db.session.scalars(select(Proposal.id)).one()

    def answer(work: Work, n: int) -> None:
        act = proposing.decline if n else proposing.take_up
        act(work, proposal_id, "Voici pourquoi", clock.now())

    waits = r" AND participation_roadmap_proposal\.fate = %\(fate_\d\)s(::\w+)?"
    with bare(own_app, waits, meet="UPDATE participation_roadmap_proposal "):
        assert everybody(own_app, answer) == ["done"] * 2


def test_without_the_question_whether_it_is_there_the_second_form_zoom_and_roadmap_are_errors(own_app: Flask) -> None:
    with own_app.app_context():
        place, priority, _ = make.make_roadmap()
        slug, number, bare_slug = place.slug, priority.id, make.make_neighbourhood("Les Oliviers").slug
    wish = Wish(uuid4().hex, "Des bancs")

    def propose(work: Work, _n: int) -> None:
        proposing.propose(work, slug, wish, clock.now())

    def ask(work: Work, n: int) -> None:
        publishing.ask_zoom(work, slug, number, f"Question {n}", "", clock.now())

    def start(work: Work, _n: int) -> None:
        services.start(work, bare_slug, clock.now())

    assert everybody(own_app, start, 4) == ["done"] * 4
    with own_app.app_context():
        db.session.execute(Roadmap.__table__.delete().where(Roadmap.place_id == queries.place(bare_slug).id))
        db.session.commit()
    with bare(own_app, ONCE, meet="INSERT INTO participation_roadmap_proposal "):
        assert everybody(own_app, propose, actor=NOBODY) == ["IntegrityError", "done"]
    with bare(own_app, HELD, ONCE, meet="INSERT INTO participation_zoom "):
        assert everybody(own_app, ask) == ["IntegrityError", "done"]
    with bare(own_app, ONCE, meet="INSERT INTO participation_roadmap "):
        assert everybody(own_app, start) == ["IntegrityError", "done"]


def test_without_the_held_draft_two_priorities_stand_at_one_place(own_app: Flask) -> None:
    with own_app.app_context():
        place = make.start()
        slug, place_id = place.slug, place.id

    def add(work: Work, n: int) -> None:
        services.add_priority(work, slug, PriorityDraft(f"P{n}"))

    with bare(own_app, HELD, meet="INSERT INTO participation_priority "):
        assert everybody(own_app, add) == ["done"] * 2
    with own_app.app_context():
        assert [each.rank for each in queries.priorities(queries.roadmap_of(place_id).id)] == [1, 1]
