"""Where mandates, seats and rules stand, and what happened to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time

from flask_babel import gettext as _
from sqlalchemy import select

from commission.mandates.models import CommissionSeat, Mandate, RuleBook
from commission.mandates.types import RulesState
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.refs import Target
from commons.threads.stories import Story
from commons.threads.types import Moment


def mandates(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each mandate."""
    found = db.session.scalars(select(Mandate).where(Mandate.id.in_(ids)))
    return {mandate.id: Target(mandate.title, "/commission") for mandate in found}


def seats(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each seat."""
    return {
        seat.id: Target(
            _("Place %(number)s : %(college)s", number=seat.number, college=seat.college.label),
            f"/commission/membres#place-{seat.number}",
        )
        for seat in _seats(ids)
    }  # fmt: skip


def rulebooks(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each version of the rules; a draft is shown to nobody but the team."""
    found = db.session.scalars(select(RuleBook).where(RuleBook.id.in_(ids)))
    return {
        book.id: Target(
            _("Règlement, version %(number)s", number=book.number), f"/commission/reglement/{book.number}",
            book.state is RulesState.ADOPTED,
        )
        for book in found
    }  # fmt: skip


def _seats(ids: Collection[int]) -> Sequence[CommissionSeat]:
    return db.session.scalars(select(CommissionSeat).where(CommissionSeat.id.in_(ids))).all()


def _began(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    found = db.session.scalars(select(Mandate).where(Mandate.id.in_(ids)))
    return {mandate.id: [Moment(mandate.created_at, _("Le mandat est préparé"))] for mandate in found}


def _sat(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {seat.id: _moments(seat) for seat in _seats(ids)}


def _moments(seat: CommissionSeat) -> list[Moment]:
    told = [Moment(seat.created_at, _("La place est créée"), why=seat.stands_for)]
    for member in seat.holders:
        # Seated before the place was made: never; on the same day, after it.
        told.append(Moment(max(_morning(member.since), seat.created_at), _("Quelqu’un y siège"), why=member.chosen_by))
        if member.until is not None:
            gone = max(_morning(member.until), seat.created_at)
            told.append(Moment(gone, _("Cette personne n’y siège plus"), why=member.ended_why))
    return sorted(told, key=lambda moment: moment.at)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)


def _adopted(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    found = db.session.scalars(select(RuleBook).where(RuleBook.id.in_(ids), RuleBook.adopted_at.is_not(None)))
    return {
        book.id: [Moment(book.adopted_at, _("Le règlement est adopté"), why=book.reason)]
        for book in found
        if book.adopted_at is not None
    }


MANDATES, SEATS, RULEBOOKS = Story(moments=_began), Story(moments=_sat), Story(moments=_adopted)
