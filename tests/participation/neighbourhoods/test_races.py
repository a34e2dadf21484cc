"""Many people at one roadmap at the same moment, on a real database; without what holds them: `test_races_bare`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
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
from tests.factories.bare import bare
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


@pytest.mark.race
def test_of_answers_given_at_once_one_stands(own_app):
    """All have read the proposal before one of them writes."""
    with own_app.app_context():
        make.propose(make.start())
        proposal_id = db.session.scalars(select(Proposal.id)).one()

    def act(work: Work, number: int) -> None:
        answer = proposing.decline if number % 2 else proposing.take_up
        answer(work, proposal_id, "Voici pourquoi", clock.now())

    with bare(own_app, meet="UPDATE participation_roadmap_proposal ", many=TOGETHER):
        told = rush(own_app, act, TOGETHER)
    assert (told.count("done"), told.count("Stale")) == (1, TOGETHER - 1)


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
