"""Takes in needs: from anybody on a phone, from sheets of paper, from a table de quartier."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.needs import drafts, policies, queries, sealing, sources
from budgets.needs.drafts import LONGEST_TITLE, NeedDraft, PaperOf
from budgets.needs.folding import folded
from budgets.needs.models import BudgetNeed
from budgets.needs.reasons import NeedReason
from budgets.needs.services import SAYING, entered, next_number, obey, scopes_around, touch
from budgets.needs.types import NeedChannel
from commons.kernel.clock import PARIS
from commons.kernel.errors import Invalid, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Standing
from commons.threads import services as threads
from commons.threads.types import Relation

#: The most that one person, that people behind one address together, and that a desk, send in an hour.
MOST_AN_HOUR, MOST_BEHIND, MOST_AT_A_DESK = 10, 200, 300
AN_HOUR = timedelta(hours=1)


def say(work: Work, slug: str, draft: NeedDraft, now: datetime) -> BudgetNeed:
    """What anybody lacks near home; words without account are read by a moderator first."""
    edition = entered(work, slug, now, SAYING)
    return _take_in(work, edition, draft, now, channel=NeedChannel.WEB, author_id=work.actor.person_id)


def write_down(work: Work, slug: str, draft: NeedDraft, paper: PaperOf, now: datetime) -> BudgetNeed:
    """What somebody wrote on a sheet of paper, in their words, with the place and day of the sheet."""
    edition = entered(work, slug, now, SAYING)
    obey(policies.refusal_to_enter(work.actor, scopes_around(edition)))
    sheet = drafts.check_paper(paper, now.astimezone(PARIS).date())
    return _take_in(
        work, edition, draft, now, channel=NeedChannel.PAPER, entered_by_id=work.actor.person_id,
        sheet_where=sheet.where, sheet_day=sheet.day,
    )  # fmt: skip


def bring(work: Work, slug: str, draft: NeedDraft, source: str, now: datetime) -> BudgetNeed:
    """What a table de quartier brings; `source`: the table or the subject raised there, among those offered."""
    edition = entered(work, slug, now, SAYING)
    obey(policies.refusal_to_enter(work.actor, scopes_around(edition)))
    origin = sources.found(edition, source)
    if origin is None:
        raise Invalid(fields={"source": NeedReason.UNKNOWN_CHOICE.sentence})
    need = _take_in(
        work, edition, draft, now, channel=NeedChannel.TABLE, entered_by_id=work.actor.person_id,
        source_kind=origin.kind, source_id=origin.id,
    )  # fmt: skip
    threads.tie(work, origin, need.ref, Relation.LED_TO, now)
    return need


def _take_in(work: Work, edition: Edition, draft: NeedDraft, now: datetime, **more: Any) -> BudgetNeed:
    """The need, new or of an earlier sending of the same form."""
    drafts.check_need(edition, draft)
    contact = drafts.contact_of(draft.contact) if more.get("author_id") is None else None
    row = _row(edition, draft) | more
    row |= {
        "number": next_number(work, edition, BudgetNeed), "said_at": now, "version": 1,
        "contact": sealing.seal(contact) if contact is not None else None, "standing": Standing.WAITING,
    }  # fmt: skip
    statement = insert(BudgetNeed).values(row).on_conflict_do_nothing(index_elements=["ticket"])
    is_new = work.session.execute(statement.returning(BudgetNeed.id)).first() is not None
    need = queries.need_of_ticket(draft.ticket)
    if need is None or need.edition_id != edition.id:
        raise Stale(reason=NeedReason.CHANGED_MEANWHILE)
    if is_new:
        _hand_in(work, edition, need, now)
    return need


def _row(edition: Edition, draft: NeedDraft) -> dict[str, Any]:
    title, words = one_line(draft.title, LONGEST_TITLE), draft.words.strip()
    return {
        "edition_id": edition.id, "ticket": draft.ticket, "title": title, "words": words, "language": draft.language,
        "place_id": draft.place_id, "orientation_id": draft.orientation_id, "challenge_id": draft.challenge_id,
        "folded": folded(title, words), "sheet_where": "",
    }  # fmt: skip


def _hand_in(work: Work, edition: Edition, need: BudgetNeed, now: datetime) -> None:
    """To moderation; a code to follow it; the journal."""
    known = need.author_id is not None or need.channel is not NeedChannel.WEB
    space, scopes = Ref("budgets.edition", edition.id), tuple(editions.scopes_of(edition.id))
    said = "\n".join(part for part in (need.title, need.words) if part)
    mode = Mode.AFTER if known else Mode.BEFORE
    need.standing = moderation.submit(work, need.ref, space, scopes, mode, said, need.author_id, now)
    work.session.flush()
    threads.ensure_code(work, need.ref)
    work.audit("budgets.need.say", str(need.ref), channel=need.channel.value)
    touch(work, edition)
