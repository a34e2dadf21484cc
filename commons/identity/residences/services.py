"""Declares and proves residences; hands out the printed codes that prove them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from commons.identity import contacts, policies, queries
from commons.identity.events import ResidenceChanged
from commons.identity.models import Account, Residence, ResidenceCard
from commons.identity.reasons import Reason
from commons.identity.seals import bare, random_letters, seal
from commons.identity.types import CardState, Link, Proof
from commons.kernel import limits
from commons.kernel.clock import PARIS
from commons.kernel.errors import Invalid, NotFound, Refused, TooMany
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from commons.territory.types import PlaceKind

CARD_TRIES = 10
SEARCHES = 60
HOUR = timedelta(hours=1)


def declare(work: Work, commune_id: int, qpv_id: int | None, link: Link, now: datetime) -> None:
    """A person says where they live. A proof given for the same place stands; another place starts again."""
    person_id = work.actor.person_id
    assert person_id is not None
    _check_places(commune_id, qpv_id)
    before = work.session.get(Residence, person_id)
    if before is not None and (before.commune_id, before.qpv_id, before.link) == (commune_id, qpv_id, link):
        return
    _keep(work, person_id, commune_id, qpv_id, link, Proof.DECLARED, now)


def _check_places(commune_id: int, qpv_id: int | None) -> None:
    commune = territory.place(commune_id)
    if commune is None or commune.kind is not PlaceKind.COMMUNE:
        raise Invalid(reason=Reason.PLACE_UNKNOWN)
    if qpv_id is not None and qpv_id not in {place.id for place in territory.qpv_of(commune_id)}:
        raise Invalid(reason=Reason.QPV_ELSEWHERE)


def _keep(
    work: Work, person_id: int, commune_id: int, qpv_id: int | None, link: Link, proof: Proof, now: datetime
) -> None:
    before = work.session.get(Residence, person_id)
    values = {
        "commune_id": commune_id,
        "qpv_id": qpv_id,
        "link": link,
        "proof": proof,
        "since_day": now.astimezone(PARIS).date(),
        "proven_by": work.actor.person_id if proof is Proof.DESK else None,
    }
    was = before.as_data() if before is not None else None
    statement = insert(Residence).values(account_id=person_id, **values)
    work.session.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=values))
    work.session.expire_all()
    becomes = {"commune": commune_id, "qpv": qpv_id, "link": link.value, "proof": proof.value}
    work.audit("identity.residence.change", f"identity.account:{person_id}", before=was, after=becomes)
    work.record(ResidenceChanged(person_id))


def prove_by_card(work: Work, typed: str, now: datetime) -> None:
    """A printed code proves the place it was handed over at; it serves once."""
    person_id = work.actor.person_id
    assert person_id is not None
    if not limits.allowed("card", str(person_id), most=CARD_TRIES, within=HOUR):
        raise TooMany(reason=Reason.TOO_MANY_TRIES)
    # One conditional update decides: of two people with one card, the second finds it used.
    statement = (
        update(ResidenceCard)
        .where(ResidenceCard.code_hash == seal("card", bare(typed)), ResidenceCard.state == CardState.READY)
        .values(state=CardState.USED, used_day=now.astimezone(PARIS).date())
        .returning(ResidenceCard.place_id)
    )
    place_id = work.session.execute(statement).scalar_one_or_none()
    if place_id is None:
        raise Invalid(reason=Reason.CARD_UNKNOWN)
    before = work.session.get(Residence, person_id)
    commune_id, qpv_id = _home_at(place_id, before.commune_id if before is not None else None)
    _keep(work, person_id, commune_id, qpv_id, before.link if before is not None else Link.LIVES, Proof.CODE, now)


def _home_at(place_id: int, preferred: int | None) -> tuple[int, int | None]:
    """(commune, neighbourhood) of a card's place; a neighbourhood across two communes keeps the person's own."""
    around = [place for one in territory.ancestors(place_id) if (place := territory.place(one)) is not None]
    communes = [place.id for place in around if place.kind is PlaceKind.COMMUNE]
    if not communes:
        raise Invalid(reason=Reason.PLACE_UNKNOWN)
    commune_id = preferred if preferred in communes else communes[0]
    return commune_id, place_id if place_id not in communes else None


def find_at_desk(work: Work, text: str) -> Account:
    """The account of the person at the desk, by their contact. Searches are counted, and journalled without it."""
    officer = str(work.actor.person_id)
    if not limits.allowed("desk.search", officer, most=SEARCHES, within=HOUR):
        raise TooMany(reason=Reason.TOO_MANY_TRIES)
    found = queries.account_of_contact(contacts.parse(text))
    if found is None or not found.active:
        raise NotFound(reason=Reason.NO_SUCH_ACCOUNT)
    work.audit("identity.desk.find", f"identity.account:{found.id}")
    return found


def confirm_at_desk(work: Work, person_id: int, commune_id: int, qpv_id: int | None, link: Link, now: datetime) -> None:
    """Somebody of the team saw a proof of residence: the highest level."""
    _check_places(commune_id, qpv_id)
    place_id = qpv_id if qpv_id is not None else commune_id
    chain = [("territory", one) for one in territory.ancestors(place_id)]
    refusal = policies.refusal_to_confirm_residence(work.actor, person_id, chain)
    if refusal is not None:
        raise Refused(reason=refusal)
    if queries.account(person_id) is None:
        raise NotFound(reason=Reason.NO_SUCH_ACCOUNT)
    _keep(work, person_id, commune_id, qpv_id, link, Proof.DESK, now)


def print_cards(work: Work, place_id: int, number: int, batch: str) -> list[str]:
    """New codes for a place, returned once and kept as seals only."""
    codes = [random_letters() for _ in range(number)]
    work.session.add_all(
        ResidenceCard(code_hash=seal("card", bare(code)), place_id=place_id, batch=batch) for code in codes
    )
    work.audit("identity.cards.print", f"territory.place:{place_id}", number=number, batch=batch)
    return codes
