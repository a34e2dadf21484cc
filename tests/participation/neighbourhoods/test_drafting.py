"""A draft is written by several people at once, section by section, and published as it was read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.events import subscribers_of
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.threads.models import ThreadCode, Tie
from commons.threads.types import Relation
from participation.bodies.types import BODY
from participation.neighbourhoods import content, publishing, queries, services
from participation.neighbourhoods.drafts import ActionDraft, Diagnosis, PriorityDraft, Writing
from participation.neighbourhoods.events import EvaluativeZoomAsked, RoadmapPublished
from participation.neighbourhoods.models import Roadmap, Version, Zoom
from participation.neighbourhoods.policies import RoadmapReason
from participation.neighbourhoods.types import ACTION, ROADMAP, VERSION, ActionState
from tests.factories import roadmaps as make
from tests.factories.budgets import make_place
from tests.factories.participation import make_body, somebody

pytestmark = pytest.mark.usefixtures("database", "frozen")


def roadmap(place) -> Roadmap:
    found = queries.roadmap_of(place.id)
    assert found is not None
    return found


def titles(place) -> list[str]:
    return [each.title for each in queries.priorities(roadmap(place).id)]


def test_a_roadmap_is_begun_once_however_often_it_is_asked():
    place = make.start()
    make.start(place)
    assert len(db.session.scalars(select(Roadmap)).all()) == 1


def test_a_commune_has_no_projet_de_quartier():
    place = make.make_neighbourhood()
    commune = queries.communes_of(place.id)[0]
    for slug in (commune.slug, "nulle-part"):
        with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
            services.start(work, slug, clock.now())


def test_a_section_not_begun_is_not_found():
    place = make.make_neighbourhood()
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        services.write_diagnosis(work, place.slug, Diagnosis("x"), 1)


def test_two_sections_are_written_at_once_and_one_section_by_one_person_at_a_time():
    place = make.start()
    with unit_of_work(SYSTEM) as work:
        services.write_diagnosis(work, place.slug, Diagnosis("Entraide"), 1)
        services.write_writing(work, place.slug, Writing("Cafés", 2, 30), 1)
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        services.write_diagnosis(work, place.slug, Diagnosis("Autre"), 1)
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        services.write_writing(work, place.slug, Writing("Autre"), 1)
    assert (roadmap(place).strengths, roadmap(place).people_heard) == ("Entraide", 30)


def test_a_second_editor_of_a_priority_or_an_action_is_told():
    place = make.start()
    priority = make.add_priority(place)
    action = make.add_action(place, priority)
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            services.edit_priority(work, place.slug, priority.id, PriorityDraft("Deux"), priority.version)
            services.edit_action(work, place.slug, action.id, ActionDraft("Deux"), action.version)
    for edit, number, draft in (
        (services.edit_priority, priority.id, PriorityDraft("Trois")),
        (services.edit_action, action.id, ActionDraft("Trois")),
    ):
        with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
            edit(work, place.slug, number, draft, 1)


def test_priorities_come_in_the_order_they_were_put():
    place = make.start()
    one, two, three = (make.add_priority(place, title) for title in ("A", "B", "C"))
    with unit_of_work(SYSTEM) as work:
        services.raise_priority(work, place.slug, three.id)
        services.raise_priority(work, place.slug, three.id)
        services.raise_priority(work, place.slug, three.id)
        services.remove_priority(work, place.slug, one.id, clock.now())
    assert titles(place) == ["C", "B"]
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        services.edit_priority(work, place.slug, one.id, PriorityDraft("X"), 1)
    assert two.rank > three.rank


def test_a_part_of_another_roadmap_is_not_found():
    here, there = make.start(), make.start(make.make_neighbourhood("Ailleurs"))
    priority = make.add_priority(there)
    action = make.add_action(there, priority)
    for command in (
        lambda work: services.edit_priority(work, here.slug, priority.id, PriorityDraft("X"), 1),
        lambda work: services.remove_priority(work, here.slug, priority.id, clock.now()),
        lambda work: services.raise_priority(work, here.slug, priority.id),
        lambda work: services.add_action(work, here.slug, priority.id, ActionDraft("X")),
        lambda work: services.edit_action(work, here.slug, action.id, ActionDraft("X"), 1),
        lambda work: services.remove_action(work, here.slug, action.id, clock.now()),
    ):
        with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
            command(work)


def test_a_stopped_action_says_why_and_a_link_leads_somewhere():
    place = make.start()
    priority = make.add_priority(place)
    stopped, astray = ActionDraft("X", state=ActionState.STOPPED), ActionDraft("X", links=("nowhere.thing:1",))
    for draft, field in ((stopped, "state_reason"), (astray, "new_links")):
        with pytest.raises(Invalid) as refused, unit_of_work(SYSTEM) as work:
            services.add_action(work, place.slug, priority.id, draft)
        assert field in refused.value.fields
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        services.add_priority(work, place.slug, PriorityDraft("X", challenge_id=424242))


@pytest.mark.parametrize("role", ["secretariat", "facilitator"])
def test_a_team_of_elsewhere_writes_nothing_and_the_table_of_the_place_does(role):
    place, other = make.start(), make_place("Ailleurs")
    table = make_body(place=place)
    with pytest.raises(Refused), unit_of_work(somebody(role, "territory", other.id)) as work:
        services.add_priority(work, place.slug, PriorityDraft("X"))
    with unit_of_work(somebody(role, "body", table.id)) as work:
        services.add_priority(work, place.slug, PriorityDraft("De la table"))
    assert titles(place) == ["De la table"]
    with pytest.raises(Refused), unit_of_work(somebody(role, "body", table.id)) as work:
        publishing.publish(work, place.slug, "", make.digest(place), clock.now())


def test_a_version_holds_everything_and_its_digest_proves_it():
    place, priority, action = make.make_roadmap()
    version = queries.latest(roadmap(place).id)
    assert version.content["place"] == place.slug
    assert version.content["diagnosis"]["figures"] == [
        {"label": "Habitants", "value": "3 200", "source": "Relevé d’essai 2025"}
    ]
    assert version.content["writing"] == {"method": "Quatre cafés et une marche.", "meetings": 5, "people": 140}
    (found,) = version.content["priorities"]
    assert (found["id"], found["actions"][0]["id"]) == (priority.id, action.id)
    assert version.digest == content.digest_of(version.content)
    db.session.refresh(version)
    assert version.digest == content.digest_of(version.content), "the database gives back what it was given"


def test_a_published_version_never_changes_whoever_tries():
    place, _, _ = make.make_roadmap()
    version = queries.latest(roadmap(place).id)
    for statement in (
        "UPDATE participation_roadmap_version SET note = 'autre' WHERE id = :id",
        "DELETE FROM participation_roadmap_version WHERE id = :id",
    ):
        with pytest.raises(IntegrityError) as refused, db.session.begin_nested():
            db.session.execute(text(statement), {"id": version.id})
        assert constraint_of(refused.value) == "participation_roadmap_version_frozen"


def test_what_was_read_is_what_is_published():
    place = make.start()
    make.add_priority(place, "Ombre")
    seen = make.digest(place)
    make.add_priority(place, "Glissée après la lecture")
    with pytest.raises(Stale) as refused, unit_of_work(SYSTEM) as work:
        publishing.publish(work, place.slug, "", seen, clock.now())
    assert refused.value.reason is RoadmapReason.DRAFT_MOVED
    assert make.publish(place).number == 1


def test_an_empty_draft_and_an_unchanged_one_are_not_published():
    place = make.start()
    for reason in (RoadmapReason.EMPTY, RoadmapReason.NOTHING_NEW):
        with pytest.raises(Refused) as refused:
            make.publish(place)
        assert refused.value.reason is reason
        if reason is RoadmapReason.EMPTY:
            make.add_priority(place)
            make.publish(place)


def test_older_versions_stay_as_they_were():
    place, priority, _ = make.make_roadmap()
    with unit_of_work(SYSTEM) as work:
        services.remove_priority(work, place.slug, priority.id, clock.now())
    make.add_priority(place, "Du calme la nuit")
    assert make.publish(place).number == 2
    first, second = (queries.version(roadmap(place).id, number) for number in (1, 2))
    assert [p["title"] for p in first.content["priorities"]] == ["De l’ombre pour tous"]
    assert [p["title"] for p in second.content["priorities"]] == ["Du calme la nuit"]


def test_publishing_ties_the_roadmap_its_actions_and_what_they_lead_to():
    place, _, action = make.make_roadmap()
    table = make_body(place=place)
    with unit_of_work(SYSTEM) as work:
        link = str(Ref(BODY, table.id))
        services.edit_action(work, place.slug, action.id, ActionDraft(action.title, links=(link, link)), 1)
    make.publish(place)
    found, versions = roadmap(place), [v.id for v in queries.versions(roadmap(place).id)]
    ties = {(tie.cause, tie.effect) for tie in db.session.scalars(select(Tie))}
    assert ties >= {
        (Ref(ROADMAP, found.id), Ref(VERSION, versions[0])),
        (Ref(ROADMAP, found.id), Ref(ACTION, action.id)),
        (Ref(ACTION, action.id), Ref(BODY, table.id)),
    }
    assert {tie.relation for tie in db.session.scalars(select(Tie))} == {Relation.LED_TO}
    assert db.session.scalars(select(ThreadCode.kind)).all() == [ROADMAP]


@pytest.fixture
def heard(monkeypatch) -> list[object]:
    facts: list[object] = []
    record = Work.record
    monkeypatch.setattr(Work, "record", lambda self, fact: (facts.append(fact), record(self, fact)))
    return facts


def test_a_publication_is_told(heard):
    place, _, _ = make.make_roadmap()
    version = queries.latest(roadmap(place).id)
    assert heard == [RoadmapPublished(roadmap(place).id, version.id, 1)]
    assert subscribers_of(heard[0]) is not None


def test_a_zoom_is_asked_once_for_a_published_priority_and_told(heard):
    place, priority, _ = make.make_roadmap()
    draft = make.add_priority(place, "Pas encore publiée")
    heard.clear()
    with pytest.raises(Refused) as refused, unit_of_work(SYSTEM) as work:
        publishing.ask_zoom(work, place.slug, draft.id, "Pourquoi ?", "", clock.now())
    assert refused.value.reason is RoadmapReason.NOT_PUBLISHED
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        publishing.ask_zoom(work, place.slug, priority.id, "  ", "", clock.now())
    with unit_of_work(SYSTEM) as work:
        publishing.ask_zoom(work, place.slug, priority.id, "Fait-il plus frais ?", "L’été tue.", clock.now())
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        publishing.ask_zoom(work, place.slug, priority.id, "Encore ?", "", clock.now())
    assert heard == [EvaluativeZoomAsked(roadmap(place).id, priority.id)]
    assert [zoom.question for zoom in db.session.scalars(select(Zoom))] == ["Fait-il plus frais ?"]


def test_versions_are_numbered_without_holes_and_dated():
    place, _, _ = make.make_roadmap()
    for number in (2, 3):
        with clock.frozen(clock.now() + timedelta(days=number)):
            make.add_priority(place, f"Priorité {number}")
            assert make.publish(place).number == number
    found = db.session.scalars(select(Version).order_by(Version.number)).all()
    assert [v.number for v in found] == [1, 2, 3]
    assert found[0].published_at < found[1].published_at < found[2].published_at
