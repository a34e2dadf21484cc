"""Groups that register, in a line of a test."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from assises.editions.models import AssisesEdition
from assises.people import sealing
from assises.people import services as people
from assises.people.drafts import NewGroup
from assises.people.models import Registration
from assises.people.types import Entrance, NeedKind
from assises.registrations import services
from assises.registrations.steps import Origins, Step
from assises.seats import services as seats
from commons.identity.colleges import College
from commons.identity.types import Contact, ContactKind, Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor, Grant
from commons.kernel.unit_of_work import unit_of_work

MAIL = Contact(ContactKind.MAIL, "nadia@exemple.fr")


def make_group(**more: Any) -> NewGroup:
    """Nadia, who can be written to; `more` replaces what is asked."""
    values: dict[str, Any] = {"college": College.RESIDENTS, "first_name": "Nadia", "ticket": uuid4().hex, **more}
    values.setdefault("contact", MAIL)
    return NewGroup(**values)


def register(edition: AssisesEdition, actor: Actor = NOBODY, **more: Any) -> Registration:
    """A group registered through the real service."""
    with unit_of_work(actor) as work:
        made, _new = people.register(work, edition.id, make_group(**more), clock.now())
    return made


def with_seats(edition: AssisesEdition, activity_ids: list[int], actor: Actor = NOBODY, **more: Any) -> Registration:
    """The same, with seats asked for."""
    with unit_of_work(actor) as work:
        made, _new = people.register(work, edition.id, make_group(**more), clock.now())
        seats.ask(work, made.id, [], activity_ids, clock.now())
    return made


def needy(edition: AssisesEdition, words: str = "tajik du Pamir") -> Registration:
    """Somebody who needs an interpreter."""
    return register(edition, needs={NeedKind.INTERPRETER: words})


def team(role: Role, edition: AssisesEdition | None = None, person_id: int | None = None) -> Actor:
    """Somebody of the team of this edition (of every one, without)."""
    scope = ("everywhere", 0) if edition is None else edition.scope
    return Actor(person_id=person_id, grants=frozenset({Grant(role.value, *scope)}))


def secret(registration: Registration) -> str:
    """What the link of a registration carries."""
    return sealing.secret_of(registration)


def screens(day_ids: list[int], **more: Any) -> dict[Step, dict[str, Any]]:
    """What somebody types on the four screens; `more` replaces fields by their names."""
    typed: dict[Step, dict[str, Any]] = {
        Step.WHO: {"college": "residents", "first_name": "Nadia", "language": "fr", "companions": "0", "children": ""},
        Step.WHERE: {"days": [str(number) for number in day_ids], "activities": []},
        Step.NEEDS: {"kinds": []},
        Step.REACH: {"reach": "mail", "contact": MAIL.value, "key": MAIL.key},
    }
    for fields in typed.values():
        fields.update({name: value for name, value in more.items() if name in fields})
    return typed


def typed_draft(edition: AssisesEdition, day_ids: list[int], ticket: str = "", **more: Any) -> str:
    """The ticket of somebody who has filled all the screens and has only to send."""
    ticket = ticket or uuid4().hex
    for step, fields in screens(day_ids, **more).items():
        with unit_of_work(NOBODY) as work:
            services.keep(work, edition.id, ticket, step, fields, clock.now())
    return ticket


def finish(edition: AssisesEdition, ticket: str, actor: Actor = NOBODY) -> Registration:
    """Send it."""
    with unit_of_work(actor) as work:
        return services.finish(work, edition.id, ticket, Origins(entrance=Entrance.WEB), clock.now())
