"""Projets de quartier through the real services, in a line of a test."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from commons.territory.types import PlaceKind
from participation.neighbourhoods import content, proposing, publishing, queries, services
from participation.neighbourhoods.drafts import ActionDraft, Diagnosis, Figure, PriorityDraft, Wish, Writing
from participation.neighbourhoods.models import PlannedAction, Priority, Proposal, Version
from tests.factories.budgets import make_place

DIAGNOSIS = Diagnosis("On s’entraide.", "Peu d’ombre l’été.", (Figure("Habitants", "3 200", "Relevé d’essai 2025"),))
WRITING = Writing("Quatre cafés et une marche.", 5, 140)


def make_neighbourhood(name: str = "Belle Vue") -> Place:
    """A neighbourhood in a commune of the metropolis."""
    whole = make_place("Métropole", PlaceKind.METROPOLIS)
    commune = make_place("Ville d’essai", PlaceKind.COMMUNE, whole)
    return make_place(name, PlaceKind.QPV, commune)


def start(place: Place | None = None) -> Place:
    """A neighbourhood whose roadmap is begun."""
    place = place or make_neighbourhood()
    with unit_of_work(SYSTEM) as work:
        services.start(work, place.slug, clock.now())
    return place


def add_priority(place: Place, title: str = "De l’ombre pour tous", **words: Any) -> Priority:
    """A priority of the draft."""
    with unit_of_work(SYSTEM) as work:
        return services.add_priority(work, place.slug, PriorityDraft(title, **words))


def add_action(place: Place, priority: Priority, title: str = "Planter vingt arbres", **words: Any) -> PlannedAction:
    """An action of the draft."""
    with unit_of_work(SYSTEM) as work:
        return services.add_action(work, place.slug, priority.id, ActionDraft(title, **words))


def digest(place: Place) -> str:
    """What somebody who has just read the draft knows it by."""
    roadmap = queries.roadmap_of(place.id)
    assert roadmap is not None
    return content.digest_of(content.content_of(roadmap, queries.priorities(roadmap.id)))


def publish(place: Place, note: str = "") -> Version:
    """Publish the draft as it stands."""
    with unit_of_work(SYSTEM) as work:
        return publishing.publish(work, place.slug, note, digest(place), clock.now())


def make_roadmap(place: Place | None = None) -> tuple[Place, Priority, PlannedAction]:
    """A neighbourhood with a first version published: one priority, one action."""
    place = start(place)
    with unit_of_work(SYSTEM) as work:
        services.write_diagnosis(work, place.slug, DIAGNOSIS, 1)
        services.write_writing(work, place.slug, WRITING, 1)
    priority = add_priority(place)
    action = add_action(place, priority, carrier="La régie de quartier", planned="Printemps 2027")
    publish(place, "Première version")
    return place, priority, action


def propose(place: Place, words: str = "Des bancs à l’ombre", actor: Actor = NOBODY, **more: Any) -> Proposal:
    """Somebody proposes something."""
    with unit_of_work(actor) as work:
        return proposing.propose(work, place.slug, Wish(uuid4().hex, words, **more), clock.now())
