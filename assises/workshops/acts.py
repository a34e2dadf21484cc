"""The gestures of the remote: one address, one word each, a ticket so that the same gesture is carried out once.

A remote that lost the network keeps its gestures and sends them again, in order, within ten minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from assises.workshops import contributing, dots, floor, grouping, positions, queries, services
from assises.workshops.contributing import Said
from assises.workshops.floor import Asking
from assises.workshops.models import Workshop
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import LATE, TONGUES, Channel, Hat, Lane, Phase, Side, Trait, Way
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import Invalid, Refused
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Motive

Choice = TypeVar("Choice", bound=StrEnum)
#: The clock of a tablet may be ahead of ours by so much.
SKEW = timedelta(minutes=5)
LONGEST_TICKET = 64
MOST_SECONDS, MOST_PLACES, MOST_PEOPLE = 4 * 3600, 200, 100000


class Values:
    """What a gesture carries; anything that cannot be read is Invalid."""

    def __init__(self, sent: Mapping[str, Sequence[str]]) -> None:
        self._sent = sent

    def text(self, name: str) -> str:
        """The text of a field, without null characters, which no row holds; nothing when it was not sent."""
        return next(iter(self._sent.get(name, ())), "").replace("\0", "")

    def number(self, name: str, most: int = LARGEST_ID) -> int:
        """A whole number from 0."""
        found = self.optional(name, most)
        if found is None:
            raise Invalid(fields={name: WorkshopReason.UNREADABLE.sentence})
        return found

    def optional(self, name: str, most: int = LARGEST_ID) -> int | None:
        """A whole number from 0, or None when the field is empty."""
        return self._read(name, self.text(name), most)

    def numbers(self, name: str) -> list[int]:
        """Every number of a field of several boxes."""
        read = (self._read(name, text, LARGEST_ID) for text in self._sent.get(name, ()))
        return sorted({number for number in read if number is not None})

    def each(self, prefix: str, most: int) -> dict[int, int]:
        """Fields named "hands-12": number of the thing -> what was typed."""
        return {
            number: self.optional(name, most) or 0
            for name in self._sent
            if name.startswith(prefix) and (number := self._read(name, name.removeprefix(prefix), LARGEST_ID))
        }

    def one_of(self, name: str, choices: type[Choice]) -> Choice | None:
        """One of these words, or None when the field is empty."""
        text = self.text(name)
        if text and text not in list(choices):
            raise Invalid(fields={name: WorkshopReason.UNREADABLE.sentence})
        return choices(text) if text else None

    def _read(self, name: str, text: str, most: int) -> int | None:
        digits = text.strip()
        if not digits:
            return None
        if not (digits.isascii() and digits.isdigit() and len(digits) < 20 and int(digits) <= most):
            raise Invalid(fields={name: WorkshopReason.UNREADABLE.sentence})
        return int(digits)


Gesture = Callable[[Work, Workshop, Values, datetime], object]


def carry_out(
    work: Work, workshop_id: int, verb: str, ticket: str, values: Values, now: datetime, made_at: datetime | None = None
) -> bool:
    """Carry a gesture out once; False when it was before. `made_at`: when the tablet made it, if it sends it late.

    Refused: NOT_YOURS, NOT_NOW, TOO_OLD; Stale: HELD and what each gesture says; Invalid.
    """
    known = GESTURES.get(verb)
    if known is None or not 0 < len(ticket) <= LONGEST_TICKET:
        raise Invalid(reason=WorkshopReason.UNREADABLE)
    act, gesture = known
    workshop = services.held(work, workshop_id, Act.SEE_REMOTE)
    if not services.first_time(work, workshop_id, ticket, verb, now):
        return False
    if made_at is not None and not now - LATE <= made_at <= now + SKEW:
        raise Refused(reason=WorkshopReason.TOO_OLD)
    hat = queries.hat_of(work.actor, workshop.activity)
    services.obey(act, hat, workshop.phase)
    if hat is Hat.LEADS and verb != "release":
        services.take_remote(work, workshop_id, now)
    gesture(work, workshop, values, min(made_at or now, now) if verb in AS_MADE else now)
    return True


def _phase(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    wanted = values.one_of("phase", Phase)
    if wanted is None:
        raise Invalid(fields={"phase": WorkshopReason.UNREADABLE.sentence})
    # The phase that was on the screen: whoever taps "next" on an old page does not skip one.
    seen = values.one_of("seen", Phase)
    if seen is not None and seen is not workshop.phase:
        raise Refused(reason=WorkshopReason.MOVED_MEANWHILE)
    services.move(work, workshop, wanted, values.text("reason"), now)


def _count(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    tables = values.optional("tables", MOST_PLACES) or 0
    services.count_people(work, workshop, values.optional("counted", MOST_PEOPLE), tables, now)


def _timer_start(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    seconds = values.optional("seconds", MOST_SECONDS)
    minutes = values.optional("minutes", MOST_SECONDS // 60) or 0
    services.start_timer(work, workshop, (seconds or 0) + minutes * 60 or workshop.timer_left or 60, now)


def _timer_stop(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    services.stop_timer(work, workshop, now)


def _call(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    floor.call(work, workshop, values.number("request"), now)


def _add(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    asking = Asking(
        values.text("act"), values.one_of("lane", Lane) or Lane.FLOOR, values.text("name"),
        values.optional("table", MOST_PLACES) or None, values.one_of("trait", Trait), values.one_of("side", Side),
    )  # fmt: skip
    floor.add(work, workshop, asking, now)


def _settings(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    workshop.queue_wait = values.optional("wait", 50) or 0
    workshop.queue_fewer = bool(values.text("fewer"))
    workshop.queue_balance = bool(values.text("balance"))
    workshop.queue_alternate = bool(values.text("alternate"))
    services.log(work, workshop, "queue_rules", now)
    services.touch(work, workshop)


def _tour(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    size = values.number("size", MOST_PLACES)
    if size < 2:
        raise Invalid(fields={"size": WorkshopReason.UNREADABLE.sentence})
    floor.start_tour(work, workshop, size, now)


def _tour_at(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    floor.next_of_tour(work, workshop, values.number("at"), now)


def _invite(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    floor.invite(work, workshop, bool(values.text("on")), now)


def _paper(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    channel = values.one_of("channel", Channel) or Channel.PAPER
    if channel is Channel.PHONE:
        raise Invalid(fields={"channel": WorkshopReason.UNREADABLE.sentence})
    language = values.text("language") if values.text("language") in TONGUES else "fr"
    said = Said(
        values.text("act"), values.text("words"), language, values.text("name"),
        values.optional("table", MOST_PLACES) or None,
    )  # fmt: skip
    contributing.enter(work, workshop, said, channel, now)


def _hide(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    contributing.hide(work, workshop, values.number("contribution"), values.one_of("motive", Motive), now)


def _show(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    contributing.show(work, workshop, values.number("contribution"), now)


def _place(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    """Ticked ideas: into a group that is there, into a new one when a title is typed, or out of any."""
    ids = values.numbers("contribution")
    if values.text("title").strip():
        grouping.gather(work, workshop, values.text("title"), ids, now)
    else:
        grouping.place(work, workshop, ids, values.optional("group"), now)


def _rename(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    grouping.rename(work, workshop, values.number("group"), values.text("title"), now)


def _merge(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    grouping.merge(work, workshop, values.number("group"), values.number("into"), now)


def _open_round(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    dots.open_round(work, workshop, values.one_of("way", Way) or Way.PHONES, now)


def _close_round(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    hands = values.each("hands-", MOST_PEOPLE)
    dots.close_round(work, workshop, hands or None, now)


def _statement(work: Work, workshop: Workshop, values: Values, now: datetime) -> None:
    positions.add(work, workshop, values.text("statement"), "fr", now)


#: Gestures that count from the moment they were made, however late they arrive: the room has seen that timer run.
AS_MADE = ("timer_start", "timer_stop")
#: Word of the gesture -> what it is to the rules, and what it does.
GESTURES: dict[str, tuple[Act, Gesture]] = {
    "hold": (Act.LEAD, lambda work, workshop, values, now: None),
    "release": (Act.LEAD, lambda work, workshop, values, now: services.release_remote(work, workshop, now)),
    "phase": (Act.LEAD, _phase),
    "code": (Act.LEAD, lambda work, workshop, values, now: services.renew_code(work, workshop, now)),
    "count": (Act.LEAD, _count),
    "timer_start": (Act.LEAD, _timer_start),
    "timer_stop": (Act.LEAD, _timer_stop),
    "call": (Act.CALL, _call),
    "finish": (Act.CALL, lambda work, workshop, values, now: floor.finish(work, workshop, now)),
    "add": (Act.CALL, _add),
    "drop": (Act.CALL, lambda work, workshop, values, now: floor.drop(work, workshop, values.number("request"), now)),
    "queue": (Act.LEAD, _settings),
    "tour": (Act.CALL, _tour),
    "tour_at": (Act.CALL, _tour_at),
    "invite": (Act.CALL, _invite),
    "paper": (Act.ENTER, _paper),
    "hide": (Act.HIDE, _hide),
    "show": (Act.HIDE, _show),
    "place": (Act.GROUP, _place),
    "merge": (Act.GROUP, _merge),
    "rename": (Act.GROUP, _rename),
    "undo": (Act.GROUP, lambda work, workshop, values, now: grouping.undo(work, workshop, values.number("move"), now)),
    "open_round": (Act.OPEN_DOTS, _open_round),
    "close_round": (Act.OPEN_DOTS, _close_round),
    "poll": (Act.POLL, lambda work, workshop, values, now: positions.open_poll(work, workshop, now)),
    "statement": (Act.POLL, _statement),
}  # fmt: skip
