"""Commands on what people see of an action: said, answered once in public, hidden by moderators, forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from budgets.delivery import drafts, policies, queries, services
from budgets.delivery.drafts import SightingDraft
from budgets.delivery.models import ActionSighting, ProgrammeAction
from budgets.delivery.types import PAGES, SIGHTING, ActionReason
from budgets.editions import policies as editions
from budgets.editions import queries as edition_queries
from commons.identity.events import AccountErased
from commons.kernel.errors import NotFound, Refused
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Scopes, Standing


def say(work: Work, action_id: int, draft: SightingDraft, now: datetime) -> ActionSighting:
    """What anybody sees of it, with or without account; words without account are read first."""
    action = queries.action(action_id)
    if action is None:
        raise NotFound(reason=ActionReason.NOT_FOUND)
    services.in_time(action, now)
    author, name = work.actor.person_id, one_line(draft.name, drafts.LONGEST_LINE)
    digest, alt = services.kept_shot(work, draft.shot)
    row = {
        "action_id": action.id, "words": drafts.words(draft.words, "words"), "picture": digest, "picture_alt": alt,
        "author_id": author, "author_name": name, "language": draft.language, "standing": Standing.WAITING, "at": now,
        "ticket": draft.ticket,
    }  # fmt: skip
    statement = insert(ActionSighting).values(row).on_conflict_do_nothing(index_elements=["ticket"])
    made: ActionSighting | None = work.session.scalar(statement.returning(ActionSighting))
    if made is None:
        known: ActionSighting = queries.of_ticket(ActionSighting, draft.ticket)
        return known
    # A picture is read by somebody before everybody sees it, whoever sends it.
    trusted = (author is not None or work.actor.is_system) and digest is None
    said = "\n".join((made.words, made.picture_alt, made.author_name))
    made.standing = moderation.submit(
        work, Ref(SIGHTING, made.id), action.ref, scopes_of_moderation(action),
        Mode.AFTER if trusted else Mode.BEFORE, said, author, now,
    )  # fmt: skip
    work.touch(PAGES, action.edition.version_name)
    return made


def answer(work: Work, sighting_id: int, words: str, by: str, now: datetime) -> None:
    """Answer in public, once; of two who answer at once, the second is told."""
    sighting = queries.sighting(sighting_id)
    if sighting is None:
        raise NotFound(reason=ActionReason.NOT_FOUND)
    where = services.standing(sighting.action, work)
    services.refuse(policies.refusal_to_answer(sighting, work.actor, *where))
    values = {"answer": drafts.words(words, "words"), "answered_by": drafts.line(by, "by"), "answered_at": now}
    mine = (ActionSighting.id == sighting_id, ActionSighting.answered_at.is_(None))
    done = update(ActionSighting).where(*mine).values(values).returning(ActionSighting.id)
    if work.session.execute(done).one_or_none() is None:
        raise Refused(reason=ActionReason.ALREADY_ANSWERED)
    services.save(work, services.written(sighting.action_id), now)
    work.audit("budgets.action.answer", str(Ref(SIGHTING, sighting_id)))


def scopes_of_moderation(action: ProgrammeAction) -> Scopes:
    """The scopes whose moderators read what is said of an action."""
    return tuple(editions.scopes(action.edition, edition_queries.holding_places(action.edition)))


def show_or_hide(work: Work, sighting_id: int, standing: Standing) -> None:
    """What a moderator decided of it."""
    work.session.execute(update(ActionSighting).where(ActionSighting.id == sighting_id).values(standing=standing))
    work.touch(PAGES)


def sightings_forget_their_author(work: Work, fact: AccountErased) -> None:
    """The words stay, because they were answered; nothing ties them, or an action, to anybody any more."""
    mine = ActionSighting.author_id == fact.account_id
    work.session.execute(update(ActionSighting).where(mine).values(author_id=None, author_name=""))
    carried = ProgrammeAction.account_id == fact.account_id
    work.session.execute(update(ProgrammeAction).where(carried).values(account_id=None))
    work.touch(PAGES)
