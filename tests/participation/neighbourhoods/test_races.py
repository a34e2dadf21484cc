"""Many people at one roadmap at the same moment, on a real database; and what happens without what holds them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from threading import Barrier, local
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work
from participation.neighbourhoods import content, proposing, publishing, queries, services
from participation.neighbourhoods.drafts import Diagnosis, PriorityDraft, Wish
from participation.neighbourhoods.models import Proposal, Roadmap, Version
from tests.factories import roadmaps as make
from tests.factories.rush import numbered, told, works

TOGETHER = 8


def rush(app: Flask, act: Callable[[Work, int], object], times: int = 16, actor=SYSTEM) -> list[str]:
    """Everybody does it at once; what each was told."""
    return told(works(app, numbered(act, times), actor))


@pytest.mark.race
def test_of_many_who_save_the_same_section_one_is_first_and_the_others_are_told(own_app):
    with own_app.app_context():
        slug = make.start().slug
    told = rush(own_app, lambda work, n: services.write_diagnosis(work, slug, Diagnosis(f"Texte {n}"), 1))
    assert (told.count("done"), told.count("Stale")) == (1, 15)


@pytest.mark.race
def test_without_the_number_of_the_section_the_last_one_wipes_out_the_others(own_app, monkeypatch):
    with own_app.app_context():
        slug = make.start().slug

    def careless(work, model, row_id, counter, seen, values):
        work.session.query(model).filter_by(id=row_id).update(values)

    monkeypatch.setattr(services, "_rewrite", careless)
    told = rush(own_app, lambda work, n: services.write_diagnosis(work, slug, Diagnosis(f"Texte {n}"), 1))
    assert told.count("done") == 16


@pytest.mark.race
def test_two_who_publish_the_same_draft_make_one_version(own_app):
    with own_app.app_context():
        place = make.start()
        make.add_priority(place)
        slug, seen = place.slug, make.digest(place)
    told = rush(own_app, lambda work, _n: publishing.publish(work, slug, "", seen, clock.now()))
    with own_app.app_context():
        assert db.session.scalars(select(Version.number)).all() == [1]
    assert (told.count("done"), told.count("Refused")) == (1, 15)


@pytest.mark.race
def test_what_is_written_while_somebody_publishes_is_in_the_version_or_in_the_next(own_app):
    with own_app.app_context():
        place = make.start()
        make.add_priority(place)
        slug, place_id = place.slug, place.id

    def act(work: Work, number: int) -> None:
        if number % 2:
            services.add_priority(work, slug, PriorityDraft(f"Priorité {number}"))
        else:
            roadmap = services.locked(work, place_id)
            seen = content.digest_of(content.content_of(roadmap, queries.priorities(roadmap.id)))
            publishing.publish(work, slug, "", seen, clock.now())

    rush(own_app, act, 24)
    with own_app.app_context():
        roadmap = db.session.scalars(select(Roadmap)).one()
        found = db.session.scalars(select(Version).order_by(Version.number)).all()
        assert [v.number for v in found] == list(range(1, len(found) + 1))
        assert all(v.digest == content.digest_of(v.content) for v in found)
        held = [content.priority_ids(v.content) for v in found]
        assert all(before < after for before, after in pairwise(held))
        assert held[-1] <= {each.id for each in queries.priorities(roadmap.id)}


def _answer(together: Barrier | None, monkeypatch: pytest.MonkeyPatch) -> Callable[[Work, int], object]:
    """Two answers that have both read the proposal before one of them writes."""
    look, mine = queries.proposal, local()

    def look_together(proposal_id: int) -> Proposal | None:
        found = look(proposal_id)
        # Once each: what the answer leads to reads the proposal again.
        if together is not None and not hasattr(mine, "looked"):
            mine.looked = True
            together.wait()
        return found

    monkeypatch.setattr(queries, "proposal", look_together)

    def act(work: Work, number: int) -> object:
        proposal_id = db.session.scalar(select(Proposal.id))
        if number % 2:
            return proposing.decline(work, proposal_id, f"non {number}", clock.now())
        return proposing.take_up(work, proposal_id, f"oui {number}", clock.now())

    return act


@pytest.mark.race
def test_of_two_answers_given_at_once_one_stands(own_app, monkeypatch):
    with own_app.app_context():
        make.propose(make.start())
    told = rush(own_app, _answer(Barrier(TOGETHER, timeout=30), monkeypatch), TOGETHER)
    assert (told.count("done"), told.count("Stale")) == (1, TOGETHER - 1)


@pytest.mark.race
def test_an_answer_that_only_looks_first_is_given_many_times(own_app, monkeypatch):
    with own_app.app_context():
        make.propose(make.start())

    def careless(work, proposal, fate, words, now, version):
        proposal.fate, proposal.answer, proposal.answered_at = fate, words, now
        work.session.flush()

    monkeypatch.setattr(proposing, "_answer", careless)
    told = rush(own_app, _answer(Barrier(TOGETHER, timeout=30), monkeypatch), TOGETHER)
    assert told.count("done") == TOGETHER


@pytest.mark.race
def test_a_form_sent_many_times_at_once_is_one_proposal(own_app):
    with own_app.app_context():
        slug = make.start().slug
    wish = Wish(uuid4().hex, "Des bancs")

    def act(work: Work, number: int) -> None:
        proposing.propose(work, slug, wish, clock.now())

    assert set(rush(own_app, act, actor=NOBODY)) == {"done"}
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Proposal)) == 1


@pytest.mark.race
def test_a_zoom_is_asked_once_whoever_asks_at_once(own_app):
    with own_app.app_context():
        place, priority, _ = make.make_roadmap()
        slug, number = place.slug, priority.id
    told = rush(own_app, lambda work, n: publishing.ask_zoom(work, slug, number, f"Question {n}", "", clock.now()))
    assert (told.count("done"), told.count("Stale")) == (1, 15)


@pytest.mark.race
def test_priorities_added_at_once_are_all_kept_each_in_its_place(own_app):
    with own_app.app_context():
        place = make.start()
        slug, place_id = place.slug, place.id
    rush(own_app, lambda work, n: services.add_priority(work, slug, PriorityDraft(f"P{n}")))
    with own_app.app_context():
        ranks = [each.rank for each in queries.priorities(queries.roadmap_of(place_id).id)]
    assert ranks == list(range(1, 17))
