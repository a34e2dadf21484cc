"""Consultations of the commission in a line of a test: prepared, asked for, opened, spoken in, closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from commission.consultations import services
from commission.consultations.models import Consultation, Voice
from commission.consultations.types import Kind, Passage, Said
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.types import MANDATE
from commons.ballot_box import codes
from commons.ballot_box.types import Cast
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of
from tests.factories.desk import Desk
from tests.factories.participation import somebody
from tests.factories.rush import crowd

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PASSAGES = (Passage("b1", "La question 1"), Passage("b2", "La question 2"))


def keeper(mandate: Mandate | None = None) -> Actor:
    """The secretariat of this mandate, or everywhere."""
    where = ("mandate", mandate.id) if mandate is not None else ("everywhere", 0)
    return somebody(Role.SECRETARIAT, *where, person_id=900_001)


def make_consultation(
    mandate: Mandate, kind: Kind = Kind.VOTE, *, secret: bool = False, passages: Sequence[Passage] = PASSAGES,
    subject: Ref | None = None, previous_id: int | None = None, days: float = 2, initial: str = "", title: str = "",
) -> Consultation:  # fmt: skip
    """One that is prepared, to be opened now."""
    now = clock.now()
    with unit_of_work(SYSTEM) as work:
        return services.prepare(
            work, mandate.id, subject or Ref(MANDATE, mandate.id), title or "Adopter le protocole", kind, passages,
            now, now + days * DAY, secret, now, previous_id,
            question="Êtes-vous d’accord avec ce texte ?", initial=initial,
        )  # fmt: skip


def make_bureau(member: CommissionMember) -> CommissionMember:
    """This member is of the bureau from now on."""
    member.in_bureau = True
    db.session.commit()
    return member


def ask(consultation: Consultation, member: CommissionMember) -> None:
    """A member of the bureau asks for what comes next."""
    with unit_of_work(actor_of(member)) as work:
        services.ask(work, consultation.id, consultation.version, clock.now())


def open_it(consultation: Consultation, bureau: CommissionMember, actor: Actor | None = None) -> Consultation:
    """Asked by the bureau, opened by the secretariat."""
    ask(consultation, make_bureau(bureau))
    with unit_of_work(actor or keeper()) as work:
        return services.open_(work, consultation.id, clock.now())


def say(
    consultation: Consultation, member: CommissionMember, answer: str | Mapping[str, str], words: str = "",
    passage: str = "", seen: int = 0,
) -> Voice:  # fmt: skip
    """An open voice."""
    answers = {"": answer} if isinstance(answer, str) else answer
    with unit_of_work(actor_of(member)) as work:
        return services.speak(work, consultation.id, Said(answers, words, passage), seen, clock.now())


def drop(consultation: Consultation, member: CommissionMember, answer: str | Mapping[str, str]) -> Cast:
    """A secret ballot."""
    answers = {"": answer} if isinstance(answer, str) else answer
    with unit_of_work(actor_of(member)) as work:
        return services.cast(work, consultation.id, answers, codes.new_secret(), clock.now())


def end(consultation: Consultation, *, proclaimed: bool = True) -> Consultation:
    """Time passes: the clock closes it, the secretariat proclaims it (at the moment of its end)."""
    with clock.frozen(consultation.closes_at):
        with unit_of_work(SYSTEM) as work:
            done = services.close(work, consultation.id, clock.now())
        if proclaimed and done.state == "closed":
            with unit_of_work(keeper()) as work:
                done = services.proclaim(work, consultation.id, clock.now())
    return done


def act(actor: Actor, command: Any, *args: Any, **kwargs: Any) -> Any:
    """One command, in one transaction, now."""
    with unit_of_work(actor) as work:
        return command(work, *args, clock.now(), **kwargs)


def refused(reason: Any, command: Any, *args: Any, **kwargs: Any) -> None:
    """The command says no, for this reason."""
    with pytest.raises(Refused) as caught:
        command(*args, **kwargs)
    assert caught.value.reason is reason


def page_of(consultation: Consultation) -> str:
    """The address of its public page."""
    return f"/commission/consultations/{consultation.id}"


def forge(desk: Desk, path: str, **typed: Any) -> TestResponse:
    """Send a form that the page does not offer, with the token of another page."""
    return desk.send("/suivi", to=path, **typed)


def at_once(app: Flask, command: Callable[[int], Any], number: int) -> list[Any]:
    """So many windows press at the same moment; what each was answered."""
    return [_word(answer) for answer in crowd(app, command, number)]


def _word(answer: Any) -> Any:
    if not isinstance(answer, DomainError):
        return answer
    return answer.reason.value if answer.reason else type(answer).__name__
