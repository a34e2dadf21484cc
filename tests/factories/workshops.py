"""A workshop in any phase, with phones in it, in a line of a test."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from assises.programme.models import Activity, Crew
from assises.programme.types import Part
from assises.workshops import contributing, dots, grouping, joining, services
from assises.workshops.contributing import Said
from assises.workshops.models import Workshop
from assises.workshops.types import TEMPLATES, Device, Phase, Way
from assises.workshops.words_models import WorkshopContribution, WorkshopGroup, WorkshopRound
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_edition, make_site_day


def make_workshop(phase: Phase = Phase.CONTRIBUTION, activity: Activity | None = None, **sheet: Any) -> Workshop:
    """A workshop in this phase; `sheet` replaces what its columns say."""
    activity = activity or make_activity(make_site_day(make_edition()))
    with unit_of_work(SYSTEM) as work:
        made = services.prepare(work, activity.id, "Qu’est-ce qui manque ici ?", TEMPLATES[0], clock.now())
        workshop = services.locked(work, made.id)
        services.move(work, workshop, phase, "", clock.now())
        for name, value in sheet.items():
            setattr(workshop, name, value)
    return workshop


def to_phase(workshop: Workshop, phase: Phase) -> None:
    """Move a workshop on, or back."""
    with unit_of_work(SYSTEM) as work:
        services.move(work, services.locked(work, workshop.id), phase, "pour l’essai", clock.now())


def make_crew(activity: Activity, account_id: int, part: Part = Part.FACILITATOR) -> Actor:
    """Somebody who facilitates this activity (or takes its notes), with no role at all."""
    db.session.add(Crew(activity_id=activity.id, account_id=account_id, part=part))
    db.session.commit()
    return Actor(person_id=account_id)


def phone_in(workshop: Workshop, device: Device = Device.PHONE, table: int | None = None) -> str:
    """The token of a phone that was let in."""
    with unit_of_work(NOBODY) as work:
        return joining.let_in(work, workshop.id, device, table, clock.now())


def said(workshop: Workshop, words: str = "Plus de bancs", token: str = "", **more: Any) -> WorkshopContribution:
    """An idea from a phone (a new one without token)."""
    token = token or phone_in(workshop)
    with unit_of_work(NOBODY) as work:
        return contributing.say(work, workshop.id, token, a_saying(words, **more), clock.now())


def a_saying(words: str = "Plus de bancs", **more: Any) -> Said:
    """An idea as a form brings it."""
    return Said(**{"ticket": uuid4().hex, "words": words, "language": "fr", **more})


def grouped(workshop: Workshop, title: str, *ideas: WorkshopContribution) -> WorkshopGroup:
    """These ideas under one title."""
    with unit_of_work(SYSTEM) as work:
        held = services.locked(work, workshop.id)
        return grouping.gather(work, held, title, [idea.id for idea in ideas], clock.now())


def voting(**sheet: Any) -> tuple[Workshop, WorkshopRound, list[int]]:
    """A workshop whose round of dots is open on two groups; their numbers."""
    workshop = make_workshop(Phase.CONTRIBUTION, **sheet)
    token = phone_in(workshop)
    groups = [grouped(workshop, title, said(workshop, title, token)).id for title in ("Bancs", "Jeux")]
    to_phase(workshop, Phase.PRIORITISING)
    with unit_of_work(SYSTEM) as work:
        found = dots.open_round(work, services.locked(work, workshop.id), Way.PHONES, clock.now())
    return workshop, found, groups
