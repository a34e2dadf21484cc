"""Members ask for a place in a session, wait for one, give it back; the next in line is told at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update

from commission.learning import policies, queries
from commission.learning.models import LearningPlace, LearningSession
from commission.learning.types import PAGES, LearningReason, PlaceState
from commission.mandates import queries as mandates
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock, i18n
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import NotFound, Refused
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work, unit_of_work

#: What a member needed is wiped out so long after the session.
NEEDS_KEPT_FOR = timedelta(days=30)


def held(work: Work, session_id: int) -> LearningSession:
    """The session, held: nobody else takes or gives back a place meanwhile. NotFound."""
    query = select(LearningSession).where(LearningSession.id == session_id).with_for_update(of=LearningSession)
    session = work.session.scalar(query.execution_options(populate_existing=True))
    if session is None:
        raise NotFound(reason=LearningReason.NOT_FOUND)
    return session


def come(work: Work, session_id: int, needs: str, child_care: bool, now: datetime) -> PlaceState:
    """Ask for a place: enrolled while there is room, else in line. NotFound, Refused."""
    session = held(work, session_id)
    member = mandates.member_of(work.actor.person_id)
    place = queries.place_of(session_id, member.id) if member is not None else None
    refusal = policies.refusal_to_come(session, member, place, now)
    if refusal is LearningReason.NOT_FOUND:
        raise NotFound(reason=refusal)
    if refusal is not None or member is None:
        raise Refused(reason=refusal or LearningReason.NOT_A_MEMBER)
    state = PlaceState.ENROLLED if queries.taken(session_id) < session.capacity else PlaceState.WAITING
    if place is None:
        place = LearningPlace(session_id=session_id, member_id=member.id)
        work.session.add(place)
    place.state, place.needs, place.asked_at = state, needs.strip(), now
    place.child_care = child_care and session.child_care
    work.session.flush()
    work.touch(PAGES)
    return state


def leave(work: Work, session_id: int, now: datetime) -> None:
    """Give one's place back; the first in line has it in the same breath. NotFound, Refused."""
    session = held(work, session_id)
    member = mandates.member_of(work.actor.person_id)
    place = queries.place_of(session_id, member.id) if member is not None else None
    refusal = policies.refusal_to_leave(place, now)
    if refusal is not None or place is None:
        raise Refused(reason=refusal or LearningReason.NOT_ENROLLED)
    place.state, place.needs, place.child_care = PlaceState.LEFT, "", False
    work.session.flush()
    _serve(work, session)
    work.touch(PAGES)


def _serve(work: Work, session: LearningSession) -> None:
    free = session.capacity - queries.taken(session.id)
    waiting = [each for each in queries.places(session.id) if each.state is PlaceState.WAITING]
    for place in waiting[: max(0, free)]:
        place.state = PlaceState.ENROLLED
        tell(
            work, place, "place",
            lambda: _(
                "Une place s’est libérée : vous êtes inscrit·e à la séance « %(title)s », le %(when)s.",
                title=session.module.title, when=i18n.moment(session.starts_at),
            ),
        )  # fmt: skip
    work.session.flush()


def tell(work: Work, place: LearningPlace, what: str, body: Callable[[], str]) -> None:
    """Write to a member where they are reached, in their language; nothing for whoever is reached otherwise."""
    if not place.member.contact:
        return
    contact = Contact.from_key(place.member.contact)
    medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
    key = f"commission.session:{place.session_id}:{place.member_id}:{what}:{place.asked_at.isoformat()}"
    with i18n.speaking(place.member.language):
        work.post(key, medium, contact.value, _("Cycle de formation de la commission"), body())


def forget_needs() -> int:
    """Wipe out what members needed, a month after; how many."""
    old = select(LearningSession.id).where(LearningSession.ends_at < clock.now() - NEEDS_KEPT_FOR)
    with unit_of_work(SYSTEM) as work:
        query = update(LearningPlace).where(LearningPlace.session_id.in_(old), LearningPlace.needs != "")
        return len(work.session.scalars(query.values(needs="").returning(LearningPlace.id)).all())
