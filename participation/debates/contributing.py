"""What people do in a debate: speak, reply, correct, withdraw, support; and what the team enters for somebody."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from commons.identity import queries as identity
from commons.kernel import limits
from commons.kernel.errors import Invalid, NotFound, Refused, TooMany
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.slugs import fold
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Standing
from commons.territory import queries as territory
from commons.threads import services as threads
from participation.debates import policies, queries
from participation.debates.drafts import Said
from participation.debates.events import SpokenInDebate
from participation.debates.models import Contribution, ContributionVersion, Debate, Support
from participation.debates.reasons import DebateReason
from participation.debates.services import allowed, locked, touch
from participation.debates.types import CONTRIBUTION, DEBATE, Action, ContributionState, Signing, Tongue, Way

HOUR = timedelta(hours=1)
SUPPORTS = 300
LONGEST_TITLE, LONGEST_NAME, LONGEST_COLLECTED = 120, 40, 200


def say(work: Work, slug: str, said: Said, now: datetime) -> Contribution:
    """Contribute or reply, with an account or without; the same form sent again gives back what it made."""
    _check(said)
    person = work.actor.person_id
    known = _made(work, slug, said)
    if known is not None:
        return known
    debate = locked(work, slug, Action.SPEAK, now)
    row = Contribution(author_id=person, way=Way.WEB, **_signature(work, said))
    # Without an account nobody answers for the words: somebody reads them first, whatever the debate's own rule.
    return _keep(work, debate, row, said, Mode.BEFORE if person is None else debate.mode, now)


def enter(work: Work, slug: str, said: Said, now: datetime) -> Contribution:
    """Enter what somebody said by telephone, by voice, on paper or in a workshop, in their own words."""
    _check(said)
    debate = locked(work, slug, Action.ENTER, now)
    if said.place_id is not None and territory.place(said.place_id) is None:
        raise Invalid(fields={"place": DebateReason.UNKNOWN_PLACE.sentence})
    row = Contribution(
        way=said.way, entered_by=work.actor.person_id, place_id=said.place_id, signing=Signing.FREE,
        first_name=one_line(said.first_name, LONGEST_NAME), collected=one_line(said.collected, LONGEST_COLLECTED),
    )  # fmt: skip
    return _keep(work, debate, row, said, debate.mode, now)


def correct(
    work: Work, slug: str, number: int, title: str, words: str, language: Tongue, now: datetime
) -> Contribution:
    """Correct one's own words, soon and before anybody replied; what they were is kept for moderators."""
    _check(Said(words, "", title))
    debate = locked(work, slug, Action.SPEAK, now)
    row = _said(debate, number)
    refusal = policies.refusal_to_correct(work.actor, row, queries.replies_count(row.id), now)
    if refusal is not None:
        raise Refused(reason=refusal)
    work.session.add(ContributionVersion(contribution_id=row.id, title=row.title, words=row.words, until_at=now))
    row.title, row.words, row.language, row.corrected_at = one_line(title, LONGEST_TITLE), words, language, now
    row.folded = fold(f"{row.title} {words}")
    work.session.flush()
    if row.standing is not Standing.HIDDEN:
        row.standing = _submit(work, debate, row, debate.mode, now)
    touch(work, debate)
    return row


def withdraw(work: Work, slug: str, number: int, now: datetime) -> Contribution:
    """Take one's own words back, whenever: they are erased with all their versions, only their trace stays."""
    debate = allowed(work, queries.held(slug), Action.READ, now)
    row = _said(debate, number)
    refusal = policies.refusal_to_withdraw(work.actor, row)
    if refusal is not None:
        raise Refused(reason=refusal)
    row.state, row.withdrawn_at = ContributionState.WITHDRAWN, now
    row.title = row.words = row.folded = row.first_name = row.collected = ""
    row.place_id, row.signing = None, Signing.FREE
    for table in (ContributionVersion, Support):
        work.session.execute(delete(table).where(table.contribution_id == row.id))
    work.session.flush()
    moderation.withdraw(work, Ref(CONTRIBUTION, row.id), now)
    work.audit("participation.contribution.withdraw", str(Ref(CONTRIBUTION, row.id)))
    touch(work, debate)
    return row


def support(work: Work, slug: str, number: int, on: bool, now: datetime) -> None:
    """Support a contribution, or no longer; done twice it is done once."""
    person = work.actor.person_id
    if person is None:
        raise Refused(reason=DebateReason.NOT_YOURS)
    if not limits.allowed("debates.support", str(person), most=SUPPORTS, within=HOUR):
        raise TooMany(reason=DebateReason.TOO_OFTEN)
    debate = allowed(work, queries.by_slug(slug), Action.SPEAK, now)
    row = _said(debate, number)
    work.session.refresh(row, with_for_update={"read": True, "of": Contribution})  # not taken back meanwhile
    refusal = policies.refusal_to_support(work.actor, row)
    if refusal is not None:
        raise Refused(reason=refusal)
    if on:
        values = {"contribution_id": row.id, "account_id": person}
        work.session.execute(insert(Support).values(values).on_conflict_do_nothing())
    else:
        mine = (Support.contribution_id == row.id, Support.account_id == person)
        work.session.execute(delete(Support).where(*mine))
    touch(work, debate)


def _check(said: Said) -> None:
    found = said.mistakes()
    if found:
        raise Invalid(fields=found)


def _signature(work: Work, said: Said) -> dict[str, object]:
    """How the author is named: as they asked, when their account can."""
    person = work.actor.person_id
    if person is None or said.signing is Signing.FREE:
        name = one_line(said.first_name, LONGEST_NAME) if person is None else ""
        return {"signing": Signing.FREE, "first_name": name}
    if said.signing is Signing.NAME:
        if not identity.names_of([person]):
            raise Invalid(fields={"signing": DebateReason.NO_NAME.sentence})
        return {"signing": Signing.NAME}
    home = identity.residence_of(person)
    if home is None:
        raise Invalid(fields={"signing": DebateReason.NO_PLACE.sentence})
    return {"signing": Signing.PLACE, "place_id": home.place_id}


def _keep(work: Work, debate: Debate, row: Contribution, said: Said, mode: Mode, now: datetime) -> Contribution:
    """Number it and hand it to moderation; the debate is held, so that a form sent twice finds what it made."""
    known = _made(work, debate.slug, said)
    if known is not None:
        return known
    debate.last_number += 1
    row.debate_id, row.number, row.said_at = debate.id, debate.last_number, now
    row.request_key = _key(work, said)
    row.title, row.words, row.language = one_line(said.title, LONGEST_TITLE), said.words, said.language
    row.folded, row.standing = fold(f"{row.title} {said.words}"), Standing.WAITING
    _place_under(debate, row, said.parent)
    work.session.add(row)
    work.session.flush()
    row.standing = _submit(work, debate, row, mode, now)
    threads.ensure_code(work, Ref(CONTRIBUTION, row.id))
    if row.author_id is not None:
        work.record(SpokenInDebate(debate.id, row.id, row.author_id))
    work.session.flush()
    touch(work, debate)
    return row


def _key(work: Work, said: Said) -> str:
    """What a form sent twice has in common; somebody else with the same key is somebody else."""
    return hashlib.sha256(f"{work.actor.person_id or 'visitor'}|{said.key}".encode()).hexdigest()


def _made(work: Work, slug: str, said: Said) -> Contribution | None:
    """What this form has made already, if anything."""
    query = select(Contribution).join(Debate).where(Debate.slug == slug, Contribution.request_key == _key(work, said))
    return work.session.scalar(query)


def _place_under(debate: Debate, row: Contribution, parent: int | None) -> None:
    row.level = 0
    if parent is None:
        return
    above = _said(debate, parent)
    refusal = policies.refusal_to_reply(above)
    if refusal is not None:
        raise Refused(reason=refusal)
    row.level, row.parent_id, row.parent_level = 1, above.id, 0


def _submit(work: Work, debate: Debate, row: Contribution, mode: Mode, now: datetime) -> Standing:
    words = f"{row.title}\n{row.words}" if row.title else row.words
    scopes = queries.scopes(debate)
    ref, space = Ref(CONTRIBUTION, row.id), Ref(DEBATE, debate.id)
    return moderation.submit(work, ref, space, scopes, mode, words, row.author_id, now)


def _said(debate: Debate, number: int) -> Contribution:
    row = queries.contribution(debate.id, number)
    if row is None:
        raise NotFound(reason=DebateReason.NO_CONTRIBUTION)
    return row
