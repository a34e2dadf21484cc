"""What the pages of the cycle show, what awaits a member, and what is kept about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import delete, select

from commission.learning import queries
from commission.learning.models import LearningAttendance, LearningModule, LearningPlace
from commission.learning.types import DONE, ModuleState, PlaceState
from commission.mandates.hub import Task
from commission.mandates.models import CommissionMember, Mandate
from commons.identity.events import AccountErased
from commons.kernel.db import db
from commons.kernel.pages import good_until
from commons.kernel.refs import Target
from commons.kernel.unit_of_work import Work
from commons.threads.stories import Story
from commons.threads.types import Moment

#: Nothing here points at an account: all of it hangs on a member's seat.
TABLES: tuple[str, ...] = ()


def section(mandate: Mandate, now: datetime) -> dict[str, Any] | None:
    """The cycle on the commission's page."""
    found = queries.modules(mandate.id)
    coming = queries.to_come(mandate.id, now)
    good_until(coming[0].starts_at if coming else None)
    return {"modules": found, "coming": coming[:3]} if found else None


def awaited(member: CommissionMember, now: datetime) -> Sequence[Task]:
    """The sessions a member is enrolled in, and the modules still to follow."""
    tasks = [
        Task(each.session.module.title, url_for("commission_cycle_mine.come", session_id=each.session_id),
             each.session.starts_at, each.state.label)
        for each in queries.places_of(member.id)
        if each.state is not PlaceState.LEFT and each.session.starts_at > now and each.session.state == "planned"
    ]  # fmt: skip
    known = {task.title for task in tasks}
    offered = _("Module à suivre quand vous voulez : le manquer ne vous retire aucun droit.")
    return tasks + [
        Task(each.title, url_for("commission_cycle.module", module_id=each.id), None, offered)
        for each in queries.missing(member.mandate_id, member.id)
        if each.title not in known
    ]


def progress(member: CommissionMember) -> list[tuple[LearningModule, str, bool]]:
    """Each module, how the member followed it, and whether it is done."""
    noted = queries.followed(member.id)
    return [
        (each, noted[each.id].state.label if each.id in noted else _("Pas encore suivi"),
         each.id in noted and noted[each.id].state in DONE)
        for each in queries.modules(member.mandate_id)
    ]  # fmt: skip


def targets(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each module; a draft is shown to nobody but the team."""
    found = db.session.scalars(select(LearningModule).where(LearningModule.id.in_(ids)))
    return {
        each.id: Target(each.title, f"/commission/cycle/{each.id}", each.state is ModuleState.PUBLISHED)
        for each in found
    }


def _published(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    found = db.session.scalars(select(LearningModule).where(LearningModule.id.in_(ids)))
    return {
        each.id: [Moment(each.published_at, _("Le module est publié"), why=each.about)]
        for each in found
        if each.published_at is not None
    }


STORY = Story(moments=_published)


def about(account_id: int) -> list[dict[str, Any]]:
    """The sessions a person asked for and the modules they followed."""
    mine = select(CommissionMember.id).where(CommissionMember.account_id == account_id)
    places = db.session.scalars(select(LearningPlace).where(LearningPlace.member_id.in_(mine)))
    notes = db.session.scalars(select(LearningAttendance).where(LearningAttendance.member_id.in_(mine)))
    return [
        *({"session": each.session.module.title, "at": each.session.starts_at.isoformat(), "state": each.state.value,
           "needs": each.needs, "child_care": each.child_care} for each in places),
        *({"module": each.module.title, "followed": each.state.value, "words": each.words} for each in notes),
    ]  # fmt: skip


def learners_forget_their_account(work: Work, fact: AccountErased) -> None:
    """Take away the places and the notes of whoever erased their account.

    Their seat may have forgotten them already: those who left and whom nothing identifies any more count too.
    """
    nameless = CommissionMember.account_id.is_(None) & (CommissionMember.contact == "")
    gone = nameless & CommissionMember.until.is_not(None)
    mine = select(CommissionMember.id).where((CommissionMember.account_id == fact.account_id) | gone)
    work.session.execute(delete(LearningAttendance).where(LearningAttendance.member_id.in_(mine)))
    work.session.execute(delete(LearningPlace).where(LearningPlace.member_id.in_(mine)))
    work.session.expire_all()
