"""What happened to a referral, what is owed on it, and how anything refers to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from commons.kernel.db import db
from commons.kernel.refs import Ref, Target
from commons.threads.types import Debt, Moment
from participation.referrals import queries
from participation.referrals.models import Answer, Referral
from participation.referrals.types import ReferralState


def targets(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each referral; a draft is nobody's but its authors'."""
    return {referral.id: _target(referral) for referral in queries.by_ids(ids)}


def _target(referral: Referral) -> Target:
    if referral.state is ReferralState.DRAFT:
        return Target(referral.question, url_for("referral_desk.show", referral_id=referral.id), public=False)
    title = _("Saisine %(number)s : %(question)s", number=referral.number, question=referral.question)
    return Target(title, url_for("referrals.show", number=referral.number))


def ref_of(number: str) -> Ref | None:
    """The referral of this public number, for whoever pastes the address of its page."""
    referral = queries.by_number(number)
    return referral.ref if referral is not None else None


def answer_targets(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each answer."""
    query = select(Answer.id, Answer.rank, Referral.year, Referral.rank.label("question"))
    rows = db.session.execute(query.join(Referral, Referral.id == Answer.referral_id).where(Answer.id.in_(ids)))
    found = {}
    for row in rows:
        number = f"{row.year}-{row.question}"
        url = url_for("referrals.show", number=number, _anchor=f"reponse-{row.rank}")
        found[row.id] = Target(_("Réponse à la saisine %(number)s", number=number), url)
    return found


def answer_moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """When each answer was given, by whom."""
    query = select(Answer.id, Answer.at, Answer.rank, Answer.by_title).where(Answer.id.in_(ids))
    return {row.id: [Moment(row.at, _answered(row.rank), row.by_title)] for row in db.session.execute(query)}


def _answered(rank: int) -> str:
    return _("Réponse publiée") if rank == 1 else _("Réponse complétée")


def moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """Sent, answered, completed, judged, withdrawn."""
    return {r.id: _moments(r) for r in queries.by_ids(ids) if r.state is not ReferralState.DRAFT}


def _moments(referral: Referral) -> list[Moment]:
    assert referral.sent_at is not None  # not a draft
    asking, asked = referral.from_body.name, referral.to_body.name
    told = [Moment(referral.sent_at, _("Question envoyée à %(body)s", body=asked), asking, referral.why)]
    for answer in referral.answers:
        told.append(Moment(answer.at, _answered(answer.rank), f"{asked}, {answer.by_title}"))
    if referral.opinion is not None:
        told.append(Moment(referral.opinion.at, referral.opinion.verdict.label, asking, referral.opinion.reason))
    if referral.closed_at is not None and referral.withdrawal_reason:
        told.append(Moment(referral.closed_at, _("Question retirée"), asking, referral.withdrawal_reason))
    return sorted(told, key=lambda moment: moment.at)


def debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    """The answer that is owed, or was; nothing for a question taken back."""
    owing = (ReferralState.SENT, ReferralState.ANSWERED)
    return {r.id: [_debt(r)] for r in queries.by_ids(ids) if r.state in owing}


def open_debts(now: datetime) -> Sequence[tuple[int, Debt]]:
    """Every answer that is still owed: one query."""
    return [(referral.id, _debt(referral)) for referral in queries.waiting()]


def _debt(referral: Referral) -> Debt:
    assert referral.due_at is not None  # sent
    sentence = _("Répondre à la saisine %(number)s", number=referral.number)
    return Debt(sentence, referral.to_body.name, referral.due_at, referral.closed_at, since=referral.sent_at)


def mine(account_id: int) -> Sequence[int]:
    """Those this person wrote."""
    return queries.of_author(account_id)
