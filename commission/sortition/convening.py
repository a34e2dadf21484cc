"""Asks those drawn whether they take the seat, replaces those who do not, and seats those who do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update

from commission.mandates import queries as mandates
from commission.mandates import services as composition
from commission.mandates.models import CommissionSeat, Mandate
from commission.mandates.types import SEAT, Origin, Part, SeatState
from commission.sortition import letters, policies, queries, replacing, sealing
from commission.sortition.events import SeatsDrawn
from commission.sortition.models import Convocation, DrawLot, SeatDraw, Volunteer
from commission.sortition.reasons import DrawReason
from commission.sortition.telling import changed, held, obey, tell
from commission.sortition.types import DRAW, AnswerState, DrawState, StepKind
from commons.identity.sign_in.services import account_of
from commons.kernel import clock, i18n
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import NotFound, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.threads import services as threads
from commons.threads.types import Relation

#: Those whose seat is theirs, or may still be.
_HELD = (AnswerState.WAITING, AnswerState.ACCEPTED)


def convene(work: Work, draw: SeatDraw, now: datetime) -> None:
    """Write to those of the panel that the number designates; whoever left meanwhile is replaced later."""
    panel = _lot(draw).content["panels"][draw.chosen]
    found = [each for each in queries.volunteers(draw.id) if each.pseudonym in set(panel)]
    sent = _send(work, draw, found, 0, now)
    tell(work, draw, StepKind.CONVENED, now, "", {"people": sent})


def _send(work: Work, draw: SeatDraw, chosen: Sequence[Volunteer], wave: int, now: datetime) -> int:
    due, sent = now + timedelta(days=draw.answer_days), 0
    for volunteer in chosen:
        gone = volunteer.left_at is not None
        convocation = Convocation(
            draw_id=draw.id, volunteer_id=volunteer.id, wave=wave, sent_at=now, due_at=due,
            state=AnswerState.REFUSED if gone else AnswerState.WAITING, answered_at=now if gone else None,
        )  # fmt: skip
        work.session.add(convocation)
        if not gone:
            letters.convened(work, draw, convocation, volunteer)
            sent += 1
    work.session.flush()
    return sent


def answer(work: Work, draw_id: int, secret: str, accepted: bool, now: datetime) -> None:
    """Whoever was convened answers from their own page. NotFound, Refused."""
    draw, _mandate = held(work, draw_id)
    volunteer = queries.volunteer_of_link(draw_id, sealing.link_seal(secret))
    if volunteer is None:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    convocation = queries.convocation_of(volunteer.id)
    obey(policies.refusal_to_answer(draw, convocation, now))
    assert convocation is not None  # the policy asked
    _answered(work, draw, convocation, accepted, now)


def record_answer(work: Work, draw_id: int, convocation_id: int, accepted: bool, now: datetime) -> None:
    """The secretariat writes down what somebody said by telephone; it may take back an acceptance, too."""
    draw, mandate = held(work, draw_id)
    obey(policies.refusal_to_convene(mandate, draw, work.actor))
    convocation = work.session.get(Convocation, convocation_id)
    if convocation is None or convocation.draw_id != draw_id:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    if convocation.state not in _HELD or (accepted and convocation.state is AnswerState.ACCEPTED):
        raise Refused(reason=DrawReason.CHANGED_MEANWHILE)
    _answered(work, draw, convocation, accepted, now)


def _answered(work: Work, draw: SeatDraw, convocation: Convocation, accepted: bool, now: datetime) -> None:
    convocation.state = AnswerState.ACCEPTED if accepted else AnswerState.REFUSED
    convocation.answered_at = now
    changed(work, draw)
    work.audit("commission.convocation.answer", f"commission.draw:{draw.id}", state=convocation.state.value)


def give_up_waiting() -> int:
    """Convocations whose delay is over become "no answer"; how many."""
    now = clock.now()
    with unit_of_work(SYSTEM) as work:
        late = (Convocation.state == AnswerState.WAITING, Convocation.due_at <= now)
        open_ones = select(SeatDraw.id).where(SeatDraw.state == DrawState.CONVENING)
        query = update(Convocation).where(*late, Convocation.draw_id.in_(open_ones))
        query = query.values(state=AnswerState.NO_ANSWER, answered_at=now).returning(Convocation.draw_id)
        found = work.session.scalars(query).all()
        for draw_id in sorted(set(found)):
            changed(work, held(work, draw_id)[0])
        return len(found)


def missing(draw: SeatDraw) -> int:
    """Seats that nobody has accepted nor may still accept."""
    found = queries.answers(draw.id)
    return draw.seats - sum(found[state] for state in _HELD)


def replace(work: Work, draw_id: int, now: datetime) -> int:
    """Draw replacements for the seats given up, on what the targets leave free; how many. NotFound, Refused."""
    draw, mandate = held(work, draw_id)
    obey(policies.refusal_to_convene(mandate, draw, work.actor))
    needed = missing(draw)
    if needed <= 0:
        raise Refused(reason=DrawReason.NOBODY_MISSING)
    asked = queries.convocations(draw_id)
    wave = max((each.wave for each in asked), default=0) + 1
    kept = [each.volunteer.line for each in asked if each.state in _HELD]
    known = {each.volunteer_id for each in asked}
    free = {each.pseudonym: each for each in queries.volunteers(draw_id) if each.id not in known and not each.left_at}
    seed = f"{_lot(draw).digest}\n{draw.chosen}\n{wave}"
    lines = {name: each.line for name, each in free.items()}
    found = replacing.replacements(kept, lines, queries.bounds(draw_id), draw.seats, seed)
    if found is None:
        raise Refused(reason=DrawReason.NOBODY_FITS)
    sent = _send(work, draw, [free[name] for name in found], wave, now)
    tell(work, draw, StepKind.REPLACED, now, "", {"people": sent, "wave": wave, "pseudonyms": sorted(found)})
    changed(work, draw)
    return sent


def install(work: Work, draw: SeatDraw, mandate: Mandate, why: str, now: datetime) -> None:
    """Seat everybody who accepted. Refused (answers or seats missing, somebody already sits)."""
    accepted = [each for each in queries.convocations(draw.id) if each.state is AnswerState.ACCEPTED]
    if len(accepted) < draw.seats and not (why.strip() and accepted):
        raise Refused(reason=DrawReason.STILL_WAITING)
    free = _free_seats(mandate)
    if len(free) < len(accepted):
        raise Refused(reason=DrawReason.SEATS_MISSING)
    for convocation, seat in zip(accepted, free, strict=False):
        _seat(work, draw, convocation.volunteer, seat, now)
    draw.over_at = now
    work.record(SeatsDrawn(draw.id, mandate.id))
    tell(work, draw, StepKind.INSTALLED, now, why.strip(), {"people": len(accepted)})


def _free_seats(mandate: Mandate) -> list[CommissionSeat]:
    return [
        seat
        for seat in mandates.seats(mandate.id)
        if seat.origin is Origin.DRAW and seat.state is SeatState.OPEN and seat.held_by(Part.TITULAR) is None
    ]


def _seat(work: Work, draw: SeatDraw, volunteer: Volunteer, seat: CommissionSeat, now: datetime) -> None:
    known = sealing.opened(volunteer)
    if known is None:
        raise Refused(reason=DrawReason.CHANGED_MEANWHILE)
    name, contact = known
    account = account_of(work, contact, volunteer.language, now)
    with i18n.speaking("fr"):
        why = _("Tirage au sort « %(title)s »", title=draw.title)
    newcomer = composition.Newcomer(name, why, contact.key, volunteer.language, account.id)
    composition.seat_somebody(work, seat.id, Part.TITULAR, newcomer, now)
    threads.tie(work, Ref(DRAW, draw.id), Ref(SEAT, seat.id), Relation.LED_TO, now)
    letters.seated(work, volunteer)


def _lot(draw: SeatDraw) -> DrawLot:
    lot = queries.lot_of(draw.id)
    if lot is None or draw.chosen is None:
        raise Refused(reason=DrawReason.NO_SUCH_MOVE)
    return lot
