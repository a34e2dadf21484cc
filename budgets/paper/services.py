"""Desks and visits: a desk is opened, a person is welcomed, votes alone, and the screen is wiped."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from budgets.ballots import policies as ballot_policies
from budgets.ballots import services as ballots
from budgets.ballots.types import Booth, Handed, Voter
from budgets.editions import queries as editions
from budgets.editions.models import Edition, Envelope
from budgets.editions.policies import EditionReason
from budgets.editions.services import places_inside
from budgets.paper import electors, policies, queries
from budgets.paper.electors import Who
from budgets.paper.models import PollVisit, VotingDesk
from budgets.paper.types import DESK, VISIT, PaperReason
from commons.ballot_box.types import Cast
from commons.identity.seals import bare, seal
from commons.identity.types import Link, Proof
from commons.kernel import limits
from commons.kernel.actor import Actor, Channel
from commons.kernel.errors import Invalid, NotFound, Refused, TooMany
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory


@dataclass(frozen=True)
class Welcome:
    """Somebody at a desk: who they are, for which place they vote, and that a proof of it was seen."""

    who: Who
    home_id: int
    link: Link
    saw_proof: bool


def open_desk(work: Work, slug: str, place_id: int, pin: str, ticket: str, now: datetime) -> VotingDesk:
    """Open a desk; the same form sent twice opens one."""
    edition = edition_of(slug)
    obey(policies.refusal_to_take_votes(work.actor, edition, chain(edition, place_id), now))
    if place_id not in places_inside(edition):
        raise Invalid(fields={"place": EditionReason.UNKNOWN_PLACE.sentence})
    values = {
        "ticket": ticket, "edition_id": edition.id, "place_id": place_id, "pin_seal": seal("desk-pin", ticket, pin),
        "opened_by": work.actor.person_id, "opened_at": now, "ends_at": now + DESK,
    }  # fmt: skip
    made = insert(VotingDesk).values(**values).on_conflict_do_nothing(index_elements=["ticket"])
    if work.session.scalar(made.returning(VotingDesk.id)) is not None:
        work.audit("budgets.desk.open", edition.poll_key, place=place_id)
    return work.session.query(VotingDesk).filter_by(ticket=ticket).one()


def close_desk(work: Work, slug: str, desk_id: int, now: datetime) -> None:
    """Close a desk and wipe every visit of it; one that is closed already stays as it was."""
    edition = edition_of(slug)
    desk = held_desk(work, edition, desk_id)
    ended = update(VotingDesk).where(VotingDesk.id == desk.id, VotingDesk.ends_at > now).values(ends_at=now)
    closed = work.session.execute(ended.returning(VotingDesk.id)).one_or_none()
    work.session.execute(delete(PollVisit).where(PollVisit.desk_id == desk.id))
    if closed is not None:
        work.audit("budgets.desk.close", edition.poll_key, place=desk.place_id)


def welcome(work: Work, slug: str, desk_id: int, told: Welcome, now: datetime) -> str:
    """Begin the visit of a person who was identified here; the ticket for the device, which only it holds."""
    booth, desk = _at(work, slug, desk_id, now)
    if not told.saw_proof:
        raise Invalid(fields={"saw_proof": PaperReason.SAW_NO_PROOF.sentence})
    if told.home_id not in places_inside(desk.edition):
        raise Invalid(fields={"home": EditionReason.UNKNOWN_PLACE.sentence})
    key = electors.key_of(booth, told.who)
    places = booth.holders.get(told.home_id, (told.home_id,))
    voter = Voter("", places, told.link.value, Proof.DESK.value, "", key, told.home_id)
    return _begin(work, booth, voter, desk.id, now)


def welcome_card(work: Work, slug: str, code: str, desk_id: int | None, now: datetime) -> str:
    """Begin the visit of whoever holds a card, at a desk or on their own device."""
    booth = ballots.open_booth(slug, now) if desk_id is None else _at(work, slug, desk_id, now)[0]
    code_seal = seal("vote-card", str(booth.edition.id), bare(code)[:40])
    card = queries.card(booth.edition.id, code_seal)
    if card is None:
        raise Invalid(fields={"code": PaperReason.CARD_UNKNOWN.sentence})
    if card.given_on is None:
        raise Invalid(fields={"code": PaperReason.CARD_NOT_GIVEN.sentence})
    home = card.pack.place_id
    key = electors.key_of_card(booth, code_seal)
    voter = Voter("", booth.holders.get(home, (home,)), Link.LIVES.value, Proof.CODE.value, "", key, home)
    return _begin(work, booth, voter, desk_id, now)


def _begin(work: Work, booth: Booth, voter: Voter, desk_id: int | None, now: datetime) -> str:
    ticket = secrets.token_urlsafe(24)
    work.session.add(
        PollVisit(
            ticket_seal=seal("visit", ticket), edition_id=booth.edition.id, desk_id=desk_id, elector_key=voter.key,
            home_id=voter.home_place, link=voter.link, proof=voter.proof, expires_at=now + VISIT,
        )
    )  # fmt: skip
    work.session.flush()
    return ticket


def visit_of(ticket: str) -> PollVisit:
    """The visit of this device, over or not; Refused when there is none."""
    found = queries.visit(seal("visit", ticket)) if ticket else None
    if found is None:
        raise Refused(reason=PaperReason.NO_VISIT)
    return found


def voter_of(booth: Booth, visit: PollVisit, now: datetime) -> Voter:
    """Who votes on this device now; Refused once they finished or waited too long."""
    if visit.edition_id != booth.edition.id or visit.elector_key is None or visit.expires_at <= now:
        raise Refused(reason=PaperReason.NO_VISIT)
    if visit.desk is not None and visit.desk.ends_at <= now:
        raise Refused(reason=PaperReason.DESK_OVER)
    assert visit.home_id is not None  # wiped whole, by the database
    places = booth.holders.get(visit.home_id, (visit.home_id,))
    place = territory.place(visit.home_id)
    name, key = place.name if place else "", bytes(visit.elector_key)
    return Voter("", places, visit.link, visit.proof, name, key, visit.home_id)


def envelope_for(booth: Booth, voter: Voter, slug: str) -> Envelope:
    """The envelope, when this visitor may vote in it; Refused otherwise."""
    envelope = booth.envelope(slug)
    obey(ballot_policies.ineligibility(booth, envelope, voter))
    assert envelope is not None  # refused above
    return envelope


def actor_of(visit: PollVisit) -> Actor:
    """Who casts a visitor's ballot: nobody known, by this door. The person who holds the desk has no part in it."""
    return Actor(person_id=None, channel=Channel.DESK if visit.desk_id is not None else Channel.WEB)


def cast(work: Work, booth: Booth, visit: PollVisit, envelope_slug: str, handed: Handed, now: datetime) -> Cast:
    """Put a visitor's ballot in the box. The visit is read, not written: it says nothing of how or when they voted."""
    voter = voter_of(booth, visit, now)
    return ballots.put_in(work, booth, envelope_for(booth, voter, envelope_slug), voter, handed, now)


def finish(work: Work, ticket: str) -> None:
    """Wipe the visit; the device stays at the polls until the code of the desk takes it back."""
    wiped = {"elector_key": None, "home_id": None, "link": "", "proof": ""}
    work.session.execute(update(PollVisit).where(PollVisit.ticket_seal == seal("visit", ticket)).values(wiped))


def take_back(work: Work, ticket: str, pin: str, now: datetime) -> VotingDesk | None:
    """The code of the desk ends the visit and frees the device; no desk, no code."""
    visit = visit_of(ticket)
    desk = visit.desk
    if desk is not None:
        if not limits.allowed("budgets.desk.pin", str(desk.id), most=10, within=timedelta(minutes=10)):
            raise TooMany(reason=PaperReason.TOO_MANY_TRIES)
        if not secrets.compare_digest(seal("desk-pin", desk.ticket, pin.strip()), desk.pin_seal):
            raise Invalid(fields={"pin": PaperReason.WRONG_PIN.sentence})
    work.session.execute(delete(PollVisit).where(PollVisit.ticket_seal == visit.ticket_seal))
    return desk


def wipe_visits(work: Work, now: datetime) -> int:
    """Wipe visits that nobody ended, and forget those of closed desks."""
    wiped = {"elector_key": None, "home_id": None, "link": "", "proof": ""}
    late = (PollVisit.expires_at <= now, PollVisit.elector_key.is_not(None))
    gone = work.session.scalars(update(PollVisit).where(*late).values(wiped).returning(PollVisit.ticket_seal)).all()
    work.session.execute(delete(PollVisit).where(PollVisit.expires_at <= now - DESK))
    return len(gone)


def edition_of(slug: str) -> Edition:
    """The edition of this slug; NotFound."""
    edition = editions.by_slug(slug)
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def chain(edition: Edition, place_id: int | None = None) -> list[int]:
    """Where a role may come from: this place, or the edition's own, and everything that holds it."""
    return territory.ancestors(place_id) if place_id is not None else editions.holding_places(edition)


def held_desk(work: Work, edition: Edition, desk_id: int) -> VotingDesk:
    """A desk that this actor may hold."""
    desk = queries.desk(edition.id, desk_id)
    if desk is None:
        raise NotFound(reason=PaperReason.NO_SUCH_DESK)
    obey(policies.refusal_to_hold(work.actor, edition, chain(edition, desk.place_id)))
    return desk


def _at(work: Work, slug: str, desk_id: int, now: datetime) -> tuple[Booth, VotingDesk]:
    desk = held_desk(work, edition_of(slug), desk_id)
    if desk.ends_at <= now:
        raise Refused(reason=PaperReason.DESK_OVER)
    return ballots.open_booth(slug, now), desk


def obey(refusal: StrEnum | None) -> None:
    """Refused when a policy gave a reason."""
    if refusal is not None:
        raise Refused(reason=refusal)  # type: ignore[arg-type]  # every reason of ours has its sentence
