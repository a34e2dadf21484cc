"""What happened to questions, who owes them an answer, and how moderators read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from commons.kernel.refs import Ref, Target
from commons.moderation.types import Excerpt, Moderated, Standing
from commons.threads.types import Debt, Moment
from participation.initiatives import queries_calls
from participation.initiatives.models_calls import Call
from participation.initiatives.types import CALL
from participation.questions import queries, services
from participation.questions.models import CallQuestion


def address(question: CallQuestion) -> str:
    """Where a question is read."""
    return url_for("call_questions.index", slug=question.call.slug) + f"#question-{question.number}"


def resolve(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each; public once shown."""
    return {
        each.id: Target(title(each), address(each), each.standing is Standing.SHOWN) for each in queries.by_ids(ids)
    }


def title(question: CallQuestion) -> str:
    """How one is called."""
    return _("Question %(number)d sur « %(call)s »", number=question.number, call=question.call.title)


def by(call: Call) -> str:
    """Who answers, for everybody."""
    return call.body.name if call.body is not None else _("L’équipe qui instruit")


def moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """When each was asked, and each answer."""
    found: dict[int, Sequence[Moment]] = {}
    for each in queries.by_ids(ids):
        asked = Moment(each.asked_at, _("La question est posée."), "", each.words)
        answers = [Moment(row.at, _("Réponse, pour tout le monde."), by(each.call), row.words) for row in each.answers]
        found[each.id] = [asked, *answers] if each.standing is Standing.SHOWN else []
    return found


def debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """The answer each is owed, or was given."""
    return {each.id: [_debt(each)] for each in queries.by_ids(ids) if each.standing is Standing.SHOWN}


def open_debts(now: datetime) -> Sequence[tuple[int, Debt]]:
    """Every question that waits."""
    return [(each.id, _debt(each)) for each in queries.waiting(now)]


def _debt(each: CallQuestion) -> Debt:
    sentence = _("Répondre à une question sur « %(call)s »", call=each.call.title)
    return Debt(sentence, by(each.call), each.due_at, each.answered_at, since=each.asked_at)


def mine(account_id: int) -> Sequence[int]:
    """The questions this account asked."""
    return [each.id for each in queries.asked_by(account_id)]


def _read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    return {
        each.id: Excerpt(
            ref=each.ref, words=each.words, author_id=each.author_id, author_name="", url=address(each),
            space=Ref(CALL, each.call_id), scopes=queries_calls.scopes(each.call), said_at=each.asked_at,
            language=each.language,
        )
        for each in queries.by_ids(ids)
    }  # fmt: skip


MODERATED = Moderated(read=_read, apply=services.set_standing)
