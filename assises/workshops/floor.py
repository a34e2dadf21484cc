"""Who asks to speak, who is called, the round of the table, and inviting those who have not spoken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from assises.workshops import joining, marks, queries, services, speaking
from assises.workshops.marks import Purpose
from assises.workshops.models import Workshop
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import LONGEST_NAME, Lane, RequestState, Side, Trait
from assises.workshops.words_models import FloorRequest
from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Stale
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class Asking:
    """A request as it came in; trait and side only when the person says them."""

    ticket: str
    lane: Lane = Lane.FLOOR
    name: str = ""
    table_number: int | None = None
    trait: Trait | None = None
    side: Side | None = None

    def row(self) -> dict[str, Any]:
        """Its columns."""
        return {
            "ticket": self.ticket, "lane": self.lane, "name": one_line(self.name, LONGEST_NAME),
            "table_number": self.table_number, "trait": self.trait, "side": self.side,
        }  # fmt: skip


def ask(work: Work, workshop_id: int, token: str, asking: Asking, now: datetime) -> None:
    """Ask to speak from a phone; asked again by the same form, nothing more. Stale: ALREADY_ASKED, LANE_TAKEN."""
    workshop = joining.may(work, workshop_id, token, Act.ASK)
    phone = joining.inside(workshop_id, token)
    row = {**asking.row(), "speaker": marks.mark(Purpose.FLOOR, workshop_id, token)}
    row["table_number"] = phone.table_number if phone is not None else None
    _queue(work, workshop, row, now)


def add(work: Work, workshop: Workshop, asking: Asking, now: datetime) -> None:
    """Somebody raised a hand: the team puts them in the queue. The same name and table are the same speaker."""
    services.obey(Act.CALL, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    row = asking.row()
    if not row["name"] and asking.table_number is None:
        raise Invalid(fields={"name": WorkshopReason.NO_NAME.sentence})
    row["speaker"] = f"said:{row['name'].casefold()}:{asking.table_number or ''}"
    _queue(work, workshop, row, now)


def _queue(work: Work, workshop: Workshop, row: dict[str, Any], now: datetime) -> None:
    values = {
        **row, "workshop_id": workshop.id, "state": RequestState.WAITING, "asked_at": now,
        "asked_turn": _last_turn(work, workshop.id), "overridden": False,
    }  # fmt: skip
    statement = insert(FloorRequest).values(values)
    statement = statement.on_conflict_do_nothing(constraint="uq_assises_workshop_request_ticket")
    try:
        with work.session.begin_nested():
            work.session.execute(statement)
    except IntegrityError as error:
        lane = constraint_of(error) == "uq_assises_workshop_request_lane"
        raise Stale(reason=WorkshopReason.LANE_TAKEN if lane else WorkshopReason.ALREADY_ASKED) from error
    services.touch(work, workshop)


def withdraw(work: Work, workshop_id: int, token: str, now: datetime) -> None:
    """No longer ask to speak; not asking, nothing happens."""
    workshop = joining.may(work, workshop_id, token, Act.ASK)
    mine = marks.mark(Purpose.FLOOR, workshop_id, token)
    query = select(FloorRequest).where(
        FloorRequest.workshop_id == workshop_id, FloorRequest.speaker == mine,
        FloorRequest.state == RequestState.WAITING,
    )  # fmt: skip
    for request in work.session.scalars(query.with_for_update()):
        request.state = RequestState.WITHDRAWN
    services.touch(work, workshop)


def drop(work: Work, workshop: Workshop, request_id: int, now: datetime) -> None:
    """Take a request out of the queue, with a line in the log."""
    services.obey(Act.CALL, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    request = _waiting(work, workshop, request_id)
    request.state = RequestState.WITHDRAWN
    services.log(work, workshop, "dropped", now)
    services.touch(work, workshop)


def call(work: Work, workshop: Workshop, request_id: int, now: datetime) -> FloorRequest:
    """Give the floor; whoever spoke has finished. Not the first of the queue: an override, written in the log.

    The row of the workshop is held and turns are unique: of two who call at once the second is told.
    """
    services.obey(Act.CALL, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    request = _waiting(work, workshop, request_id)
    first = order(workshop)[0].asked.id
    finish(work, workshop, now)
    turn = _last_turn(work, workshop.id) + 1
    request.state, request.turn, request.called_at = RequestState.SPEAKING, turn, now
    request.overridden = first != request.id
    workshop.inviting = False
    if request.overridden:
        services.log(work, workshop, "override", now, str(turn))
    work.session.flush()
    services.touch(work, workshop)
    return request


def finish(work: Work, workshop: Workshop, now: datetime) -> None:
    """Whoever speaks has finished; nobody speaking, nothing happens."""
    for request in queries.requests(workshop.id, RequestState.SPEAKING):
        request.state, request.done_at = RequestState.DONE, now
    work.session.flush()
    services.touch(work, workshop)


def start_tour(work: Work, workshop: Workshop, size: int, now: datetime) -> None:
    """Everybody in turn, around the table; whoever does not wish to says so."""
    services.obey(Act.CALL, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    workshop.tour_size, workshop.tour_at, workshop.inviting = size, 1, False
    services.log(work, workshop, "tour", now, str(size))
    services.touch(work, workshop)


def next_of_tour(work: Work, workshop: Workshop, at: int, now: datetime) -> None:
    """On to this place of the round (said whole, so that a tap sent twice moves once); past the last, it ends."""
    services.obey(Act.CALL, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    over = not 1 <= at <= workshop.tour_size
    workshop.tour_at, workshop.tour_size = (0, 0) if over else (at, workshop.tour_size)
    services.touch(work, workshop)


def invite(work: Work, workshop: Workshop, on: bool, now: datetime) -> None:
    """Ask the room, on the big screen, for those who have not spoken yet."""
    services.obey(Act.CALL, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    workshop.inviting = on
    if on:
        services.log(work, workshop, "invited", now)
    services.touch(work, workshop)


def order(workshop: Workshop) -> list[speaking.Position]:
    """The queue as it stands."""
    waiting = queries.requests(workshop.id, RequestState.WAITING)
    return speaking.order([as_asked(each) for each in waiting], history(workshop.id), settings(workshop))


def history(workshop_id: int) -> list[speaking.Spoken]:
    """Who spoke, in order."""
    return history_of(queries.turns(workshop_id))


def history_of(turns: Iterable[FloorRequest]) -> list[speaking.Spoken]:
    """The same, of turns already read."""
    return [
        speaking.Spoken(turn.speaker or f"#{turn.id}", turn.lane.value, turn.trait or "", turn.side or "")
        for turn in turns
    ]


def settings(workshop: Workshop) -> speaking.Settings:
    """The keys that the facilitator switched on."""
    return speaking.Settings(
        workshop.queue_wait, workshop.queue_fewer, workshop.queue_balance, workshop.queue_alternate
    )


def as_asked(request: FloorRequest) -> speaking.Asked:
    """A request as the order looks at it."""
    return speaking.Asked(
        request.id, request.speaker or f"#{request.id}", request.lane.value, request.id, request.asked_turn,
        request.trait or "", request.side or "",
    )  # fmt: skip


def _waiting(work: Work, workshop: Workshop, request_id: int) -> FloorRequest:
    query = select(FloorRequest).where(FloorRequest.id == request_id, FloorRequest.workshop_id == workshop.id)
    found = work.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    if found.state is not RequestState.WAITING:
        raise Stale(reason=WorkshopReason.NOT_WAITING)
    return found


def _last_turn(work: Work, workshop_id: int) -> int:
    query = select(func.max(FloorRequest.turn)).where(FloorRequest.workshop_id == workshop_id)
    return work.session.execute(query).scalar_one() or 0
