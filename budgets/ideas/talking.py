"""What people say of an idea: that they support it, or a few words under it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from budgets.editions import queries as editions
from budgets.ideas import policies
from budgets.ideas.models import Idea, IdeaComment, IdeaSupport
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.services import EITHER, entered, found, obey, touch
from budgets.ideas.types import COMMENT
from commons.kernel import limits
from commons.kernel.errors import Invalid, NotFound, TooMany
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Standing

HOUR = timedelta(hours=1)
SUPPORTS_AN_HOUR, COMMENTS_AN_HOUR = 300, 20
LONGEST_COMMENT, LONGEST_NAME = 600, 60


def support(work: Work, slug: str, number: int, on: bool, now: datetime) -> None:
    """Support an idea, or no longer; done twice it is done once, and the count says how many rows there are."""
    obey(policies.refusal_to_propose(work.actor))
    _count(work, "support", SUPPORTS_AN_HOUR)
    edition = entered(work, slug, now, EITHER)
    idea = found(work.session.query(Idea).filter_by(edition_id=edition.id, number=number).one_or_none())
    obey(policies.refusal_to_talk(work.actor, idea))
    values = {"idea_id": idea.id, "account_id": work.actor.person_id}
    if on:
        changed = insert(IdeaSupport).values(values).on_conflict_do_nothing().returning(IdeaSupport.idea_id)
        row = work.session.execute(changed).first()
    else:
        mine = (IdeaSupport.idea_id == idea.id, IdeaSupport.account_id == work.actor.person_id)
        row = work.session.execute(delete(IdeaSupport).where(*mine).returning(IdeaSupport.idea_id)).first()
    if row is not None:
        more = Idea.supporters + (1 if on else -1)
        work.session.execute(update(Idea).where(Idea.id == idea.id).values(supporters=more))
        touch(work, edition)


def comment(
    work: Work, slug: str, number: int, words: str, name: str, language: str, now: datetime
) -> IdeaComment:  # fmt: skip
    """A few words under an idea; moderation says whether they are shown at once."""
    obey(policies.refusal_to_propose(work.actor))
    _count(work, "comment", COMMENTS_AN_HOUR)
    edition = entered(work, slug, now, EITHER)
    idea = found(work.session.query(Idea).filter_by(edition_id=edition.id, number=number).one_or_none())
    obey(policies.refusal_to_talk(work.actor, idea))
    said = words.strip()[:LONGEST_COMMENT]
    if not one_line(said, LONGEST_COMMENT):
        raise Invalid(fields={"words": IdeaReason.NEEDS_WORDS.sentence})
    row = IdeaComment(
        idea_id=idea.id, author_id=work.actor.person_id, author_name=one_line(name, LONGEST_NAME), words=said,
        language=language, said_at=now,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    space, scopes = Ref("budgets.edition", edition.id), tuple(editions.scopes_of(edition.id))
    text = f"{said}\n{row.author_name}"
    row.standing = moderation.submit(work, Ref(COMMENT, row.id), space, scopes, Mode.AFTER, text, row.author_id, now)
    work.session.flush()
    touch(work, edition)
    return row


def take_back(work: Work, slug: str, comment_id: int, now: datetime) -> None:
    """One's own comment, whenever: it is erased."""
    row = work.session.get(IdeaComment, comment_id)
    if row is None or row.idea.edition.slug != slug:
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    obey(IdeaReason.NOT_YOURS if row.author_id is None or row.author_id != work.actor.person_id else None)
    moderation.withdraw(work, Ref(COMMENT, row.id), now)
    touch(work, row.idea.edition)
    work.session.execute(delete(IdeaComment).where(IdeaComment.id == comment_id))
    work.session.expunge(row)


def set_standing(work: Work, comment_id: int, standing: Standing) -> None:
    """Write where moderation put a comment; a second time changes nothing."""
    row = work.session.get(IdeaComment, comment_id)
    if row is not None:
        row.standing = standing
        work.session.flush()
        touch(work, row.idea.edition)


def _count(work: Work, kind: str, most: int) -> None:
    if not limits.allowed(f"budgets.idea.{kind}", str(work.actor.person_id), most=most, within=HOUR):
        raise TooMany(reason=IdeaReason.TOO_OFTEN)
