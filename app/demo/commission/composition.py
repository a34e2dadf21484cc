"""The commission of the demonstration: a mandate that runs, twenty seats, invented people, adopted rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.demo.participation.stage import Stage, address, texts
from commission.mandates import queries, rulebooks, services
from commission.mandates.models import Mandate
from commission.mandates.services import Newcomer
from commission.mandates.types import MandateState, Origin, Part
from commons.identity import queries as identity
from commons.identity.colleges import College
from commons.identity.types import Contact, ContactKind

#: When it was prepared, when it began, and how long it lasts.
PREPARED, BEGAN = (-200, 9), (-190, 9)
LENGTH = timedelta(days=3 * 365)


def words() -> Mapping[str, Any]:
    """What the file tells."""
    return texts("composition", "commission")


def mandate() -> Mandate | None:
    """The mandate of the demonstration."""
    return next((each for each in queries.mandates() if each.title == words()["title"]), None)


def is_told(_stage: Stage) -> bool:
    """Whether it is there; a mandate of this site's own that runs leaves no room for it."""
    return mandate() is not None or queries.running() is not None


def tell(stage: Stage) -> None:
    """Prepare it, adopt its rules, seat people, then let it run."""
    moment, first = stage.at(PREPARED), stage.day(BEGAN[0])
    with stage.acting(moment) as work:
        made = services.prepare(work, words()["title"], words()["about"], first, first + LENGTH, moment)
        draft = rulebooks.open_draft(work, made.id, moment)
        rulebooks.write(work, draft.id, draft.version, draft.rules, words()["rules"], "")
        work.session.refresh(draft)
        rulebooks.adopt(work, draft.id, draft.version, moment)
    began = stage.at(BEGAN)
    with stage.acting(began) as work:
        for seat in words()["seat"]:
            _seat(stage, made.id, seat)
        work.session.refresh(made)
        services.become(work, made.id, MandateState.RUNNING, made.version, began)


def _seat(stage: Stage, mandate_id: int, said: Mapping[str, Any]) -> None:
    """A seat; some wait for somebody."""
    moment, work = stage.at(BEGAN), stage.work
    seat = services.add_seat(
        work, mandate_id, College(said["college"]), Origin(said["origin"]), said["stands_for"], moment
    )  # fmt: skip
    if "name" not in said:
        return
    contact, account = "", None
    if "who" in said:
        account = identity.account_of_contact(Contact(ContactKind.MAIL, address(said["who"])))
        contact = f"mail:{address(said['who'])}"
    newcomer = Newcomer(
        said["name"], said["chosen_by"], contact, account_id=account.id if account is not None else None,
        name_is_public=said.get("public", False),
    )  # fmt: skip
    member = services.seat_somebody(work, seat.id, Part.TITULAR, newcomer, moment)
    services.entrust(work, member.id, said.get("bureau", False), said.get("drafting", False), moment)
