"""What happened to appeals, who owes them an answer, and how moderators read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from commons.kernel.refs import Ref, Target
from commons.moderation.types import Excerpt, Moderated
from commons.threads.types import Debt, Moment
from participation.appeals import queries, services
from participation.appeals.models import ApplicationAppeal
from participation.appeals.types import AppealState
from participation.initiatives import queries_calls
from participation.initiatives.types import CALL


def address(row: ApplicationAppeal) -> str:
    """Where an appeal is read."""
    return url_for("appeals.show", appeal_id=row.id)


def title(row: ApplicationAppeal) -> str:
    """How one is called."""
    return _("Recours sur le dossier n° %(number)d, « %(call)s »", number=row.application_id,
             call=row.application.call.title)  # fmt: skip


def who(row: ApplicationAppeal) -> str:
    """Who answers or answered, for everybody."""
    return row.answered_as or services.answers_as(row.application.call) or _("Une autre personne de l’équipe")


def resolve(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each; its steps are public, whatever becomes of its words."""
    return {row.id: Target(title(row), address(row), True) for row in queries.by_ids(ids)}


def moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """When each was filed and answered."""
    return {row.id: _moments(row) for row in queries.by_ids(ids)}


def _moments(row: ApplicationAppeal) -> list[Moment]:
    words = row.words if queries.is_shown(row) else ""
    found = [Moment(row.filed_at, _("Les porteurs contestent la décision."), _("Les porteurs"), words)]
    if row.answered_at is not None:
        sentence = {
            AppealState.CONFIRMED: _("La décision est confirmée."),
            AppealState.REOPENED: _("Le dossier est examiné de nouveau."),
        }[row.state]
        found.append(Moment(row.answered_at, sentence, who(row), row.answer))
    return found


def debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """The answer each is owed, or was given."""
    return {row.id: [_debt(row)] for row in queries.by_ids(ids)}


def open_debts(now: datetime) -> Sequence[tuple[int, Debt]]:
    """Every appeal that waits."""
    return [(row.id, _debt(row)) for row in queries.waiting(now)]


def _debt(row: ApplicationAppeal) -> Debt:
    sentence = _("Répondre au recours sur « %(call)s »", call=row.application.call.title)
    return Debt(sentence, who(row), row.due_at, row.answered_at, since=row.filed_at)


def mine(account_id: int) -> Sequence[int]:
    """The appeals of this account's files."""
    return [row.id for row in queries.mine(account_id)]


def _read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    return {
        row.id: Excerpt(
            ref=row.ref, words=row.words, author_id=row.filed_by, author_name="", url=address(row),
            space=Ref(CALL, row.application.call_id), scopes=queries_calls.scopes(row.application.call),
            said_at=row.filed_at,
        )
        for row in queries.by_ids(ids)
    }  # fmt: skip


MODERATED = Moderated(read=_read, apply=services.set_standing)
