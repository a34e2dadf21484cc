"""Commands on contestations: made by whoever has the code, answered by the writers, kept in sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from assises.minutes import policies, queries, services
from assises.minutes.models import ActivityMinutes, MinutesContest
from assises.minutes.types import CONTEST, KNOWN, MINUTES, PAGES, MinutesRefusal
from assises.workshops import queries as workshops
from commons.identity import seals
from commons.identity.events import AccountErased
from commons.kernel.errors import Invalid, NotFound, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Scopes, Standing

LONGEST_PASSAGE, LONGEST_WORDS, LONGEST_NAME = 1_000, 3_000, 80


@dataclass(frozen=True)
class ContestDraft:
    """A contestation as typed."""

    passage: str
    words: str
    name: str = ""
    language: str = "fr"
    ticket: str | None = None


def contest(work: Work, code: str, draft: ContestDraft, now: datetime) -> MinutesContest:
    """Say that a passage is not what was said; words without account are read first."""
    minutes = opened(code)
    at = services.standpoint(minutes.activity, minutes, now)
    known = queries.contest_of_ticket(draft.ticket) if draft.ticket else None
    if known is not None:
        return known
    services.refuse(policies.refusal_to_contest(at, now))
    made = _made(work, minutes, at.latest, draft, now)
    said = "\n".join((made.passage, made.words, made.author_name))
    mode = Mode.AFTER if work.actor.person_id is not None or work.actor.is_system else Mode.BEFORE
    made.standing = moderation.submit(
        work, Ref(CONTEST, made.id), Ref(MINUTES, minutes.id), scopes_of(minutes), mode, said, work.actor.person_id,
        now,
    )  # fmt: skip
    work.touch(PAGES)
    return made


def opened(code: str) -> ActivityMinutes:
    """The minutes that a typed code opens, once participants have them: their own, or the one of the room."""
    typed = seals.bare(code[:40])
    found, workshop = queries.of_code(typed), workshops.of_code(typed)
    if found is None and workshop is None:
        raise NotFound(reason=MinutesRefusal.NO_SUCH_CODE)
    if found is None and workshop is not None:
        found = queries.of_activity(workshop.activity_id)
    if found is None or found.stage not in KNOWN:
        raise NotFound(reason=MinutesRefusal.NOT_READY)
    return found


def _made(
    work: Work, minutes: ActivityMinutes, number: int, draft: ContestDraft, now: datetime
) -> MinutesContest:  # fmt: skip
    passage, words = _of_the_text(minutes, number, draft.passage), draft.words.strip()[:LONGEST_WORDS]
    if not one_line(words, LONGEST_WORDS):
        raise Invalid(fields={"words": MinutesRefusal.UNREADABLE.sentence})
    row = {
        "minutes_id": minutes.id, "text_number": number, "passage": passage, "words": words, "at": now, "reply": "",
        "author_name": one_line(draft.name, LONGEST_NAME), "author_id": work.actor.person_id,
        "language": draft.language, "standing": Standing.WAITING, "ticket": draft.ticket,
    }  # fmt: skip
    statement = insert(MinutesContest).values(row).on_conflict_do_nothing(index_elements=["ticket"])
    made: MinutesContest | None = work.session.scalar(statement.returning(MinutesContest))
    if made is not None:
        return made
    known = queries.contest_of_ticket(draft.ticket or "")
    assert known is not None  # the conflict was with it
    return known


def _of_the_text(minutes: ActivityMinutes, number: int, passage: str) -> str:
    """A passage as it stands in the text that was read; blanks do not matter."""
    asked, text = " ".join(passage.split())[:LONGEST_PASSAGE], queries.text(minutes.id, number)
    if not asked:
        raise Invalid(fields={"passage": MinutesRefusal.UNREADABLE.sentence})
    if text is None or asked not in " ".join(text.words.split()):
        raise Invalid(fields={"passage": MinutesRefusal.NOT_IN_THE_TEXT.sentence})
    return asked


def reply(work: Work, contest_id: int, words: str, now: datetime) -> None:
    """Answer a contestation, once: both stay in sight."""
    found = next(iter(queries.contests_by_id([contest_id])), None)
    if found is None or found.standing is Standing.HIDDEN:
        raise NotFound(reason=MinutesRefusal.NOT_FOUND)
    activity = found.minutes.activity
    at, hand = services.standpoint(activity, found.minutes, now), services.hand_of(activity, work.actor)
    services.refuse(policies.refusal_to_reply(hand, at, answered=found.replied_at is not None))
    if not words.strip():
        raise Invalid(fields={"reply": MinutesRefusal.UNREADABLE.sentence})
    mine = (MinutesContest.id == contest_id, MinutesContest.replied_at.is_(None))
    statement = update(MinutesContest).where(*mine).values(reply=words.strip(), replied_at=now)
    if work.session.execute(statement.returning(MinutesContest.id)).one_or_none() is None:
        raise Stale(reason=MinutesRefusal.ANSWERED)
    work.audit("assises.minutes.reply", str(Ref(CONTEST, contest_id)))
    work.touch(PAGES)


def scopes_of(minutes: ActivityMinutes) -> Scopes:
    """The scopes whose moderators read what is contested."""
    return (services.edition_of(minutes.activity).scope,)


def show_or_hide(work: Work, contest_id: int, standing: Standing) -> None:
    """What a moderator decided of a contestation."""
    work.session.execute(update(MinutesContest).where(MinutesContest.id == contest_id).values(standing=standing))
    work.touch(PAGES)


def contests_forget_their_author(work: Work, fact: AccountErased) -> None:
    """The words stay, because they were answered; nothing ties them to anybody any more."""
    mine = MinutesContest.author_id == fact.account_id
    work.session.execute(update(MinutesContest).where(mine).values(author_id=None, author_name=""))
    work.touch(PAGES)
