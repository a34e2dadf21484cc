"""Takes answers, by people alone, with somebody, or on paper; and lets whoever answered read, correct or erase them.

Nothing that is written here leads from an answer to a person: no account, no address, no line in the journal, no
sequence, no time of day. The code is made of the form's own ticket, so that a form sent twice is one answer with one
code; only its seal is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from commission.campaigns import coding, policies, queries, questionnaire
from commission.campaigns.models import Campaign, CampaignAnswer, CampaignQuote, SettledAnswer
from commission.campaigns.types import CampaignReason, Mode
from commission.mandates import queries as mandates
from commons.identity import seals
from commons.kernel.clock import PARIS
from commons.kernel.errors import NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work

CODE_LENGTH = 10


@dataclass(frozen=True)
class Given:
    """What somebody answered, as it was sent: number of the question -> texts."""

    ticket: str
    language: str
    sent: Mapping[str, Sequence[str]] = field(default_factory=dict)
    quotable: bool = False
    mode: Mode = Mode.ALONE
    #: The number on the sheet; and whether what is typed now replaces what was typed before.
    sheet: str = ""
    anyway: bool = False


def code_of(ticket: str) -> str:
    """The code of the answer that this form makes: letters and digits that are easily read aloud."""
    number = int(seals.seal("commission.answer", ticket), 16)
    letters = []
    for _ in range(CODE_LENGTH):
        number, rank = divmod(number, len(seals.LETTERS))
        letters.append(seals.LETTERS[rank])
    return "".join(letters)


def written(code: str) -> str:
    """The code as it is shown: in two halves."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def sealed(campaign_id: int, typed: str) -> str:
    """The seal of a code as somebody typed it."""
    code = "".join(c for c in typed.upper() if c in seals.LETTERS)
    return seals.seal("commission.answer.code", str(campaign_id), code)


def answer(work: Work, campaign_id: int, given: Given, now: datetime) -> None:
    """Keep an answer; the same form sent again changes nothing. NotFound, Refused, Invalid; Stale (sheet differs)."""
    campaign = _held(work, campaign_id)
    _obey(policies.refusal_to_answer(campaign, given.mode, now))
    if given.mode is not Mode.ALONE:
        mandate = mandates.by_id(campaign.mandate_id)
        _obey(CampaignReason.NOT_FOUND if mandate is None else policies.refusal_to_enter(mandate, work.actor))
    answers = questionnaire.complete(campaign.questions, given.sent, [place.id for place in queries.places()])
    if given.sheet and _typed_again(work, campaign_id, given, answers):
        return
    seal = sealed(campaign_id, code_of(given.ticket))
    values = {
        "id": uuid4(), "campaign_id": campaign_id, "pseudonym": secrets.token_hex(8), "code_seal": seal,
        "mode": given.mode, "language": given.language, "answered_on": now.astimezone(PARIS).date(),
        "answers": answers, "quotable": given.quotable, "sheet": given.sheet, "entered": 1,
    }  # fmt: skip
    made = insert(CampaignAnswer).values(values).on_conflict_do_nothing().returning(CampaignAnswer.id)
    if work.session.execute(made).one_or_none() is None and queries.answer_of(campaign_id, seal) is None:
        # Another sheet with this number came in the same instant.
        raise Stale(reason=CampaignReason.SHEET_DIFFERS)


def _typed_again(work: Work, campaign_id: int, given: Given, answers: dict[str, Any]) -> bool:
    """Whether this sheet was typed in before: alike, it is confirmed; otherwise whoever types looks again."""
    mine = (CampaignAnswer.campaign_id == campaign_id, CampaignAnswer.sheet == given.sheet)
    known = work.session.scalar(select(CampaignAnswer).where(*mine).with_for_update())
    if known is None:
        return False
    if known.code_seal == sealed(campaign_id, code_of(given.ticket)):
        return True
    if known.answers == answers:
        known.entered += 1
    elif given.anyway:
        known.answers, known.entered, known.quotable = answers, 1, given.quotable
    else:
        raise Stale(reason=CampaignReason.SHEET_DIFFERS)
    return True


def refuse(work: Work, campaign_id: int, mode: Mode, now: datetime) -> None:
    """Count somebody who was asked and did not agree; nothing else is kept. NotFound, Refused."""
    # Not shared: two who share the row and then write on it would wait for each other for ever.
    campaign = _held(work, campaign_id, shared=False)
    _obey(policies.refusal_to_answer(campaign, mode, now))
    counted = update(Campaign).where(Campaign.id == campaign_id).values(refusals=Campaign.refusals + 1)
    work.session.execute(counted.execution_options(synchronize_session=False))


def correct(work: Work, campaign_id: int, code: str, given: Given) -> None:
    """Whoever holds the code answers anew, until the results are published. NotFound, Refused, Invalid."""
    mine = _mine(work, campaign_id, code)
    campaign = queries.by_id(campaign_id)
    assert campaign is not None  # held
    answers = questionnaire.complete(campaign.questions, given.sent, [place.id for place in queries.places()])
    coding.forget(work, mine.id, _texts_changed(campaign, mine.answers, answers))
    mine.answers, mine.quotable = answers, given.quotable
    if not given.quotable:
        work.session.execute(delete(CampaignQuote).where(CampaignQuote.answer_id == mine.id))


def erase(work: Work, campaign_id: int, code: str) -> None:
    """Whoever holds the code takes the answer back, until the results are published. NotFound, Refused."""
    mine = _mine(work, campaign_id, code)
    work.session.execute(delete(SettledAnswer).where(SettledAnswer.answer_id == mine.id))
    work.session.execute(delete(CampaignAnswer).where(CampaignAnswer.id == mine.id))
    work.session.expire_all()


def _mine(work: Work, campaign_id: int, code: str) -> CampaignAnswer:
    campaign = _held(work, campaign_id)
    found = queries.answer_of(campaign_id, sealed(campaign_id, code))
    if found is None:
        raise NotFound(reason=CampaignReason.NO_SUCH_CODE)
    _obey(policies.refusal_to_take_back(campaign))
    return found


def _texts_changed(campaign: Campaign, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[int]:
    """The questions in free words whose answer is another one now."""
    texts = [each for each in campaign.questions if each.kind.is_text]
    return [each.id for each in texts if before.get(str(each.number)) != after.get(str(each.number))]


def _held(work: Work, campaign_id: int, shared: bool = True) -> Campaign:
    """The campaign as it stands; whoever closes it waits until this answer is in."""
    query = select(Campaign).where(Campaign.id == campaign_id).with_for_update(read=shared)
    campaign = work.session.scalar(query.execution_options(populate_existing=True))
    if campaign is None:
        raise NotFound(reason=CampaignReason.NOT_FOUND)
    return campaign


def _obey(refusal: CampaignReason | None) -> None:
    if refusal is not None:
        raise Refused(reason=refusal)
