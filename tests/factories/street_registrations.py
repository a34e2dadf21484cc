"""Registrations of a street: what whoever tries every address, or everything a person can do, finds there."""

from __future__ import annotations

from typing import Any

from assises.editions.models import AssisesEdition
from assises.people import needing
from assises.people.types import Entrance, NeedKind, NeedState
from assises.registrations import calls, queries, relaying
from assises.registrations.types import Why
from assises.seats import queries as seats
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import Actor, Grant
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories import initiatives

#: Addresses that are posted to and have an hour after which they answer 403, by the hole they need.
POSTS_WITH_AN_HOUR = (
    "/assises/{year}/inscription", "/assises/{year}/inscription/association/{token}",
    "/assises/{year}/inscription/en-cours/{ticket}/5", "/assises/{year}/inscription/{secret}/confirmer",
    "/assises/{year}/inscription/{secret}/places/{seat_id}/accepter",
    "/assises/{year}/inscription/{secret}/places/{seat_id}/refuser",
    "/assises/{year}/inscription/{secret}/places/{seat_id}/rendre", "/assises/{year}/inscription/{secret}/aide",
    "/assises/{year}/inscription/{secret}/aide/{need_id}/retirer", "/assises/{year}/inscription/{secret}/annuler",
    "/assises/{year}/inscription/{secret}/ajouter", "/assises/{year}/inscription/{secret}/choix",
    "/assises/{year}/inscription/{secret}/joindre",
    "/equipe/assises/{year}/inscriptions/{registration_id}/ajouter",
    "/equipe/assises/{year}/inscriptions/saisir", "/equipe/assises/{year}/inscriptions/{registration_id}/faire",
    "/assises/{year}/relais/{organisation_id}/liens", "/assises/{year}/relais/{organisation_id}/plusieurs",
)  # fmt: skip


def settle(leader: Actor, edition: AssisesEdition | None = None) -> dict[str, Any]:
    """Somebody registered with a seat and a need, a call to make, an association; the holes of their addresses."""
    edition = edition or days.make_edition()
    day = days.make_site_day(edition)
    activity = days.make_activity(day, capacity=50)
    made = make.with_seats(edition, [activity.id], companions=1, needs={NeedKind.INTERPRETER: "comorien"})
    ticket = make.typed_draft(edition, [day.id])
    team = Actor(leader.person_id, frozenset({Grant(Role.SECRETARIAT.value, *edition.scope)}))
    organisation = initiatives.make_organisation(leader, "Les amis du bassin")
    with unit_of_work(team) as work:
        calls.add(work, made, Why.MOVED, activity.title, f"street:{made.id}", clock.now())
        [token] = relaying.invite(work, edition.id, organisation.id, 1, clock.now())
    return {
        "year": edition.year, "secret": make.secret(made), "ticket": ticket, "number": 5, "token": token,
        "registration_id": made.id, "seat_id": seats.live_seats(made.id)[0].id,
        "need_id": needing.read_own(made, make.secret(made))[0].id, "call_id": queries.calls(edition.id)[0].id,
        "organisation_id": organisation.id, "activity_id": activity.id,
    }  # fmt: skip


def does_everything(actor: Actor) -> None:
    """This person registers, enters somebody, makes a call and answers a need: every tie there is."""
    edition = days.make_edition()
    grants = {Grant(role.value, *edition.scope) for role in (Role.SECRETARIAT, Role.WELCOMER)}
    hands = Actor(actor.person_id, frozenset(grants))
    make.register(edition, hands, account_id=actor.person_id, first_name="Nora B.")
    made = make.register(edition, hands, entrance=Entrance.PHONE, contact=None, needs={NeedKind.MEAL: "halal"})
    with unit_of_work(hands) as work:
        calls.add(work, made, Why.MOVED, "", f"everything:{made.id}", clock.now())
        calls.note(work, edition.id, queries.calls(edition.id)[0].id, True, clock.now())
        need = needing.read_all(work, edition.id, clock.now())[0]
        needing.answer(work, need.id, NeedState.TAKEN_ON, "", clock.now())
