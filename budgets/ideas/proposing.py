"""What residents do with an idea of their own: begin, write step by step, illustrate, send, throw a draft away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from budgets.ideas import drafts, policies, sealing
from budgets.ideas.drafts import HelpedIdea
from budgets.ideas.models import Idea
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.services import (
    PROPOSING,
    add_step,
    carries,
    entered,
    fold_words,
    give_number,
    obey,
    scopes_of,
    submit,
    touch,
    up_to_date,
    written,
)
from budgets.ideas.types import IdeaAct, IdeaState
from commons.identity.contacts import parse
from commons.kernel import limits
from commons.kernel.errors import Invalid, TooMany
from commons.kernel.storage import keep_picture
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from commons.threads import services as threads

MOST_A_DAY, MOST_HELPED_A_DAY = 20, 200
A_DAY = timedelta(days=1)


def begin(work: Work, slug: str, values: Mapping[str, Any], now: datetime) -> Idea:
    """A new draft, that only its author reads."""
    obey(policies.refusal_to_propose(work.actor))
    _count(work, MOST_A_DAY)
    edition = entered(work, slug, now, PROPOSING)
    _refuse(drafts.check(edition, {"title": "", **values}))
    idea = Idea(edition_id=edition.id, created_at=now, author_id=work.actor.person_id, title="")
    drafts.put(idea, values)
    fold_words(idea)
    work.session.add(idea)
    work.session.flush()
    work.audit("budgets.idea.begin", str(idea.ref))
    return idea


def write(work: Work, slug: str, idea_id: int, seen: int, values: Mapping[str, Any], now: datetime) -> Idea:
    """Write some parts of a draft, or of an idea nobody has studied yet; Stale when it changed since `seen`."""
    idea = _mine(work, slug, idea_id, seen, now)
    _refuse(drafts.check(idea.edition, values))
    drafts.put(idea, values)
    return _rewritten(work, idea, now)


def illustrate(work: Work, slug: str, idea_id: int, seen: int, data: bytes | None, alt: str, now: datetime) -> Idea:
    """Give the idea its picture, drawn again from `data`, or new words for the one it has."""
    idea = _mine(work, slug, idea_id, seen, now)
    if not alt.strip():
        raise Invalid(fields={"picture_alt": IdeaReason.NEEDS_ALT.sentence})
    if data is not None:
        try:
            idea.picture = keep_picture(work.session, data)
        except Invalid as error:
            raise Invalid(fields={"picture": error.sentence}) from error
    idea.picture_alt = alt.strip() if idea.picture else ""
    return _rewritten(work, idea, now)


def take_picture_off(work: Work, slug: str, idea_id: int, seen: int, now: datetime) -> Idea:
    """Leave the idea without picture."""
    idea = _mine(work, slug, idea_id, seen, now)
    idea.picture, idea.picture_alt = None, ""
    return _rewritten(work, idea, now)


def send(work: Work, slug: str, idea_id: int, seen: int, now: datetime) -> Idea:
    """Propose the idea to everybody: it gets its number; sent twice, it is sent once."""
    edition = entered(work, slug, now, PROPOSING)
    idea = written(edition, idea_id)
    obey(policies.refusal_to_write(idea, carries(work.actor, idea)))
    if idea.state is IdeaState.SENT:
        return idea
    up_to_date(idea, seen)
    lacking = drafts.missing(idea)
    if lacking:
        raise Invalid(reason=next(iter(lacking.values())))
    return _send(work, idea, now)


def discard(work: Work, slug: str, idea_id: int, now: datetime) -> None:
    """Throw a draft away, whatever the stage: nobody else has read it."""
    idea = work.session.get(Idea, idea_id, with_for_update=True, populate_existing=True)
    obey(IdeaReason.NOT_FOUND if idea is None or idea.edition.slug != slug else None)
    assert idea is not None  # refused above
    obey(policies.refusal_to_read_draft(carries(work.actor, idea)))
    obey(IdeaReason.NOT_NOW if idea.state is not IdeaState.DRAFT else None)
    work.session.execute(delete(Idea).where(Idea.id == idea.id))
    work.session.expunge(idea)
    work.audit("budgets.idea.discard", f"budgets.idea:{idea_id}")


def enter(work: Work, slug: str, helped: HelpedIdea, now: datetime) -> Idea:
    """Enter the idea of somebody without account: marked so, their contact sealed, sent at once."""
    _count(work, MOST_HELPED_A_DAY)
    edition = entered(work, slug, now, PROPOSING)
    place_id = helped.values.get("place_id")
    around = [("territory", number) for number in territory.ancestors(place_id)] if place_id is not None else []
    obey(policies.refusal_to_help(work.actor, [*scopes_of(edition), *around]))
    wrong = drafts.check(edition, {"title": "", **helped.values})
    if not helped.consent.strip():
        wrong["consent"] = IdeaReason.NEEDS_CONSENT.sentence
    idea = Idea(edition_id=edition.id, created_at=now, entered_by_id=work.actor.person_id, title="")
    if helped.contact.strip():
        try:
            idea.contact = sealing.seal(parse(helped.contact))
        except Invalid as error:
            wrong["contact"] = error.sentence
    drafts.put(idea, helped.values)
    idea.consent = helped.consent.strip()
    wrong |= {_FIELDS[step]: reason.sentence for step, reason in drafts.missing(idea).items()}
    _refuse(wrong)
    work.session.add(idea)
    fold_words(idea)
    work.session.flush()
    return _send(work, idea, now)


_FIELDS = {"idee": "summary", "lieu": "place"}


def _send(work: Work, idea: Idea, now: datetime) -> Idea:
    give_number(work, idea.edition, idea, now)
    idea.version += 1
    work.session.flush()
    submit(work, idea, now)
    add_step(work, idea, IdeaAct.SENT, now, by_team=idea.helped)
    threads.ensure_code(work, idea.ref)
    return idea


def _mine(work: Work, slug: str, idea_id: int, seen: int, now: datetime) -> Idea:
    edition = entered(work, slug, now, PROPOSING)
    idea = written(edition, idea_id)
    obey(policies.refusal_to_write(idea, carries(work.actor, idea)))
    up_to_date(idea, seen)
    return idea


def _rewritten(work: Work, idea: Idea, now: datetime) -> Idea:
    """Keep it; what everybody reads already goes through moderation again, and its history says so."""
    fold_words(idea)
    idea.version += 1
    work.session.flush()
    if idea.state is IdeaState.SENT:
        submit(work, idea, now)
        add_step(work, idea, IdeaAct.CORRECTED, now, by_team=idea.helped)
        touch(work, idea.edition)
    return idea


def _count(work: Work, most: int) -> None:
    if not limits.allowed("budgets.idea", str(work.actor.person_id), most=most, within=A_DAY):
        raise TooMany(reason=IdeaReason.TOO_OFTEN)


def _refuse(wrong: Mapping[str, str]) -> None:
    if wrong:
        raise Invalid(fields=dict(wrong))
