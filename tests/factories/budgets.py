"""Builds a territory and an edition in any phase, through the real services, in a line of a test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgets.counting.types import BallotKind, Parameters
from budgets.editions import services as editions
from budgets.editions.drafts import Draft, EnvelopeDraft
from budgets.editions.models import Edition
from budgets.editions.types import EditionState, Phase
from budgets.projects import services as projects
from budgets.projects.drafts import ProjectDraft
from budgets.publication import services as publication
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place, Within
from commons.territory.types import PlaceKind

TEN_THOUSAND = Money(1_000_000)
_STATES = {Phase.COUNTED: EditionState.COUNTED, Phase.PROCLAIMED: EditionState.PROCLAIMED}
TITLES = (
    "Un jardin partagé", "Des jeux pour les petits", "Réparer les vélos", "Un four à pain", "L’aide aux devoirs",
    "Des bancs à l’ombre", "La fête des voisins", "Un mur d’escalade", "Apprendre à nager", "Un café des langues",
)  # fmt: skip


def secretary(scope: str = "everywhere", scope_id: int = 0, person_id: int | None = 1) -> Actor:
    """Somebody of the secretariat, for this scope."""
    return Actor(person_id=person_id, grants=frozenset({Grant("secretariat", scope, scope_id)}))


def make_place(
    name: str = "Belle Vue", kind: PlaceKind = PlaceKind.QPV, inside: Place | None = None, slug: str = ""
) -> Place:
    """A place, in another one when `inside` is given; with coordinates in Marseille."""
    place = Place(
        kind=kind, slug=slug or f"lieu-{uuid4().hex[:8]}", name=name, code=None, name_ar=None,
        latitude=43.30, longitude=5.40,
    )  # fmt: skip
    with unit_of_work(SYSTEM) as work:
        work.session.add(place)
        work.session.flush()
        if inside is not None:
            work.session.add(Within(place_id=place.id, container_id=inside.id))
    return place


def make_territory() -> Place:
    """The metropolis, a commune and a neighbourhood one in the other; the neighbourhood."""
    metropolis = make_place("La métropole", PlaceKind.METROPOLIS)
    return make_place("Belle Vue", PlaceKind.QPV, make_place("Marseille", PlaceKind.COMMUNE, metropolis))


def a_draft(now: datetime | None = None, **changes: Any) -> Draft:
    """A complete draft that opens in a week for three weeks."""
    now = now or clock.now()
    whole = Draft(
        title="Budget participatif de Belle Vue",
        summary="Les habitants choisissent ce qui se fait dans leur quartier.",
        description="Chaque projet a été proposé par des habitants.\n\nLes services ont vérifié son coût.",
        place_id=None,
        opens_at=now + timedelta(days=7),
        closes_at=now + timedelta(days=28),
        ballot=BallotKind.APPROVAL,
        ballot_max=3,
        tie_phrase="Le mistral s’est levé à midi",
        rule=Parameters(),
    )
    return replace(whole, **changes)


def project_drafts(number: int, envelope: str, **changes: Any) -> list[ProjectDraft]:
    """So many different projects for one envelope."""
    return [
        replace(
            ProjectDraft(
                title=TITLES[n % len(TITLES)] + (f" ({n // len(TITLES) + 1})" if n >= len(TITLES) else ""),
                summary="Pour se retrouver, près de chez soi.",
                description="Un lieu ouvert à tous.\n\nPorté par les voisins.",
                cost=Money(100_000 * (n % 12 + 1)),
                envelope=envelope,
                proposer="Les amis du quartier",
            ),
            **changes,
        )
        for n in range(number)
    ]


def make_edition(
    phase: Phase = Phase.VOTING,
    *,
    envelopes: Sequence[str] = ("Belle Vue",),
    each: int = 3,
    amount: Money = TEN_THOUSAND,
    place: Place | None = None,
    drafts: Iterable[ProjectDraft] | None = None,
    **changes: Any,
) -> Edition:
    """An edition in this phase, with `each` projects in every envelope (or exactly `drafts`).

    Counted and proclaimed ones are only said to be so: count them with the results' own services when it matters.
    """
    period = _period(phase)
    begun = period[0] - timedelta(days=1)
    place_id = place.id if place is not None else None
    with unit_of_work(SYSTEM) as work:
        whole = {"opens_at": period[0], "closes_at": period[1], "place_id": place_id, **changes}
        edition = editions.create(work, a_draft(begun, **whole), begun)
        for name in envelopes:
            envelope = editions.add_envelope(work, edition.slug, EnvelopeDraft(name, amount, place_id), begun)
            if drafts is None and each:
                projects.add_many(work, edition.slug, project_drafts(each, envelope.slug), begun)
        if drafts is not None:
            projects.add_many(work, edition.slug, list(drafts), begun)
        if phase is not Phase.DRAFT:
            publication.announce(work, edition.slug, begun)
        slug = edition.slug
    if phase in _STATES:
        say_it_is(slug, _STATES[phase])
    return the_edition(slug)


def say_it_is(slug: str, state: EditionState) -> None:
    """Set the state of an edition, whatever it was."""
    with unit_of_work(SYSTEM) as work:
        work.session.execute(update(Edition).where(Edition.slug == slug).values(state=state))
        work.touch(f"budgets:{slug}", "budgets")
        work.session.expire_all()


def the_edition(slug: str) -> Edition:
    """The edition of this slug."""
    session: Session = db.session()
    return session.scalars(select(Edition).where(Edition.slug == slug)).one()


def _period(phase: Phase) -> tuple[datetime, datetime]:
    now, days = clock.now(), timedelta(days=1)
    match phase:
        case Phase.DRAFT | Phase.CAMPAIGN:
            return now + 7 * days, now + 28 * days
        case Phase.VOTING:
            return now - 7 * days, now + 14 * days
        case _:
            return now - 28 * days, now - 7 * days
