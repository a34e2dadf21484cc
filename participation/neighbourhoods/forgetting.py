"""Somebody who erased their account is no longer named beside what they proposed."""

from __future__ import annotations

from sqlalchemy import select, update

from commons.identity.events import AccountErased
from commons.kernel.unit_of_work import Work
from commons.territory.models import Place
from participation.neighbourhoods.models import Proposal, Roadmap
from participation.neighbourhoods.services import name_of


def forget_author(work: Work, fact: AccountErased) -> None:
    """Wipe the name they signed with and the tie to their account; the proposal and its answer stay."""
    places = select(Place.slug).join(Roadmap, Roadmap.place_id == Place.id)
    places = places.join(Proposal, Proposal.roadmap_id == Roadmap.id).where(Proposal.author_id == fact.account_id)
    slugs = set(work.session.scalars(places))
    work.session.execute(
        update(Proposal).where(Proposal.author_id == fact.account_id).values(author_name="", author_id=None)
    )
    work.touch(*(name_of(slug) for slug in slugs))
