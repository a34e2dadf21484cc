"""Writing amendments: a draft with its changes, filed with its statement, signed, advised on, brought onto the text."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from commission.mandates import queries as mandates
from commission.protocol import documents, policies, queries
from commission.protocol.changes import ChangeDraft, change_of
from commission.protocol.events import AmendmentMoved
from commission.protocol.finding import found_version, hand_of, hold, member_of, obey, rules_of
from commission.protocol.folding import DoesNotApply, Misfit, fold
from commission.protocol.models import ProtocolVersion
from commission.protocol.models_amendments import Amendment, Cosignature
from commission.protocol.policies import Hand, Stand
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import AMENDMENT, PAGES, PROTOCOL, Advice, AmendmentState, ProtocolPart
from commons.kernel.actor import Actor
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation

LONGEST_STATEMENT, LONGEST_ADVICE = 6_000, 3_000
#: Of a draft taken back before anything was argued.
NO_STATEMENT = "—"


def begin(
    work: Work, version_id: int, draft: ChangeDraft, statement: str, ticket: str, now: datetime,
    refiles_id: int | None = None,
) -> Amendment:  # fmt: skip
    """A draft of an amendment with its first change; the same ticket again is the same draft. NotFound, Refused."""
    version = hold(work, version_id)
    mandate = version.protocol.mandate
    again = refiles_id is not None and _may_refile(version, refiles_id, work.actor, now)
    hand = hand_of(mandate, work.actor)
    obey(policies.refusal_to_amend(hand, version.state, version.amendments_close_at, now, refiling=again))
    known = work.session.scalar(select(Amendment).where(Amendment.ticket == ticket)) if ticket else None
    if known is not None and known.author_id == hand.member_id:
        return known
    last = work.session.scalar(select(func.max(Amendment.number)).where(Amendment.version_id == version_id)) or 0
    amendment = Amendment(
        version_id=version_id, number=last + 1, author_id=hand.member_id, statement=statement.strip(), created_at=now,
        ticket=ticket or None, refiles_id=refiles_id, changes=[change_of(version_id, draft, 1)],
    )  # fmt: skip
    work.session.add(amendment)
    work.session.flush()
    _noted(work, "commission.amendment.begin", amendment)
    return amendment


def put_change(work: Work, amendment_id: int, seen: int, draft: ChangeDraft, now: datetime) -> Amendment:
    """One change more in a draft, or the one on that block written anew. NotFound, Refused, Stale; Invalid."""
    amendment, _version = _mine(work, amendment_id, seen, now)
    change = next((each for each in amendment.changes if each.block_key == draft.key), None)
    if change is None:
        rank = max((each.rank for each in amendment.changes), default=0) + 1
        amendment.changes.append(change_of(amendment.version_id, draft, rank))
    else:
        fresh = change_of(amendment.version_id, draft, change.rank)
        change.operation, change.base_revision, change.part = fresh.operation, fresh.base_revision, fresh.part
        change.kind, change.after_key, change.question_id = fresh.kind, fresh.after_key, fresh.question_id
        change.words, change.plain = fresh.words, fresh.plain
    _noted(work, "commission.amendment.put_change", amendment)
    return amendment


def drop_change(work: Work, amendment_id: int, seen: int, change_id: int, now: datetime) -> None:
    """One change less in a draft. NotFound, Refused, Stale."""
    amendment, _version = _mine(work, amendment_id, seen, now)
    change = next((each for each in amendment.changes if each.id == change_id), None)
    if change is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    work.session.delete(change)
    work.session.flush()
    work.session.expire(amendment, ["changes"])
    _noted(work, "commission.amendment.drop_change", amendment)


def argue(work: Work, amendment_id: int, seen: int, statement: str, now: datetime) -> Amendment:
    """The statement of a draft, written anew. NotFound, Refused, Stale."""
    amendment, _version = _mine(work, amendment_id, seen, now)
    amendment.statement = statement.strip()
    _noted(work, "commission.amendment.argue", amendment)
    return amendment


def file(work: Work, amendment_id: int, seen: int, now: datetime) -> None:
    """The author files the draft: everybody reads it. NotFound; Refused (statement, change, block gone); Stale."""
    amendment, version = _mine(work, amendment_id, seen, now)
    if not amendment.statement:
        raise Refused(reason=ProtocolReason.NEEDS_A_STATEMENT)
    if not amendment.changes:
        raise Refused(reason=ProtocolReason.NEEDS_A_CHANGE)
    try:
        text = documents.compose(version.protocol.title, queries.blocks(version.id))
        fold(text, [queries.text_change(change) for change in amendment.changes])
    except DoesNotApply as error:
        raise Refused(reason=_MISFITS.get(error.why, ProtocolReason.BREAKS_TEXT)) from error
    amendment.filed_at = now
    bring(work, amendment, AmendmentState.FILED)
    threads.tie(work, Ref(PROTOCOL, version.protocol_id), Ref(AMENDMENT, amendment_id), Relation.LED_TO, now)


_MISFITS = {
    Misfit.NO_SUCH_BLOCK: ProtocolReason.BLOCK_GONE,
    Misfit.NO_SUCH_PLACE: ProtocolReason.PLACE_GONE,
}


def withdraw(work: Work, amendment_id: int, seen: int, now: datetime) -> None:
    """The author takes it back. NotFound, Refused, Stale."""
    amendment, version, stand = held(work, amendment_id, seen, now)
    hand = hand_of(version.protocol.mandate, work.actor)
    obey(policies.refusal_to_bring(hand, stand, AmendmentState.WITHDRAWN, now))
    amendment.statement = amendment.statement or NO_STATEMENT
    amendment.decided_at = now
    bring(work, amendment, AmendmentState.WITHDRAWN)


def cosign(work: Work, amendment_id: int, now: datetime) -> None:
    """Sign beside the author; signed twice, signed once. NotFound, Refused."""
    amendment, _version, stand = held(work, amendment_id, None, now)
    hand = hand_of(found_version(amendment.version_id).protocol.mandate, work.actor)
    obey(policies.refusal_to_cosign(hand, stand))
    row = {"amendment_id": amendment_id, "member_id": hand.member_id, "at": now}
    signed = insert(Cosignature).values(row).on_conflict_do_nothing(constraint="uq_commission_cosignature_once")
    work.session.execute(signed)
    _noted(work, "commission.amendment.cosign", amendment)


def unsign(work: Work, amendment_id: int, now: datetime) -> None:
    """Take one's signature back; nothing when there is none. NotFound, Refused."""
    amendment, version, stand = held(work, amendment_id, None, now)
    hand = hand_of(version.protocol.mandate, work.actor)
    obey(policies.refusal_to_cosign(hand, stand))
    mine = (Cosignature.amendment_id == amendment_id, Cosignature.member_id == hand.member_id)
    work.session.execute(delete(Cosignature).where(*mine))
    _noted(work, "commission.amendment.unsign", amendment)


def advise(work: Work, amendment_id: int, seen: int, advice: Advice | None, words: str, now: datetime) -> None:
    """What the drafting group recommends, in a word and why; it decides nothing. NotFound, Refused, Stale; Invalid."""
    amendment, version, stand = held(work, amendment_id, seen, now)
    obey(policies.refusal_to_advise(hand_of(version.protocol.mandate, work.actor), stand))
    if advice is not None and not words.strip():
        raise Invalid(fields={"words": ProtocolReason.NEEDS_A_REASON.sentence})
    amendment.advice, amendment.advice_words = advice, words.strip()
    _noted(work, "commission.amendment.advise", amendment)


def rebase(
    work: Work, amendment_id: int, seen: int, change_id: int, onto: int | None, words: str, plain: str,
    place: tuple[ProtocolPart | None, UUID | None], now: datetime,
) -> None:  # fmt: skip
    """The author brings one change onto revision `onto` of its block, with the words (or the place) they confirm."""
    amendment, _version, stand = held(work, amendment_id, seen, now)
    obey(policies.refusal_to_rebase(stand))
    change = next((each for each in amendment.changes if each.id == change_id), None)
    if change is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    part, after = place
    draft = ChangeDraft(
        change.operation, change.block_key, part or change.part, change.kind, after, words, plain, change.question_id
    )
    fresh = change_of(amendment.version_id, draft, change.rank)
    if fresh.base_revision != onto:
        raise Stale(reason=ProtocolReason.WRITTEN_MEANWHILE)
    change.base_revision, change.after_key, change.part = fresh.base_revision, fresh.after_key, fresh.part
    change.words, change.plain = fresh.words, fresh.plain
    _noted(work, "commission.amendment.rebase", amendment)


def held(
    work: Work, amendment_id: int, seen: int | None, now: datetime
) -> tuple[Amendment, ProtocolVersion, Stand]:  # fmt: skip
    """The amendment as whoever acts read it, its version held, and where it stands for them. NotFound, Stale."""
    known = queries.amendment(amendment_id)
    if known is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    version = hold(work, known.version_id)
    query = select(Amendment).where(Amendment.id == amendment_id).with_for_update(of=Amendment)
    amendment = work.session.scalars(query.execution_options(populate_existing=True)).one()
    stand = stand_of(amendment, version, hand_of(version.protocol.mandate, work.actor), now)
    obey(policies.refusal_to_read(hand_of(version.protocol.mandate, work.actor), stand))
    if seen is not None and amendment.version != seen:
        raise Stale(reason=ProtocolReason.CHANGED_MEANWHILE)
    return amendment, version, stand


def stand_of(amendment: Amendment, version: ProtocolVersion, hand: Hand, now: datetime) -> Stand:
    """Where an amendment stands for whoever has this hand."""
    mine = hand.member_id
    signed = [each.member_id for each in queries.cosignatures([amendment.id])[amendment.id]] if mine else []
    is_author = mine is not None and amendment.author_id == mine
    aside = mandates.aside([mine], Ref(AMENDMENT, amendment.id)) if mine is not None else set()
    return Stand(
        amendment.state, version.state, is_author=is_author,
        is_interested=is_author or mine in signed or bool(aside), closes_at=version.amendments_close_at,
        is_refiling=amendment.refiles_id is not None and _in_time(version, amendment.refiles_id, now),
    )  # fmt: skip


def bring(work: Work, amendment: Amendment, to: AmendmentState) -> None:
    """The amendment stands elsewhere, and whoever listens is told."""
    amendment.state = to
    _noted(work, "commission.amendment.bring", amendment)
    work.record(AmendmentMoved(amendment.id, amendment.version_id, to.value))


def refile_until(version: ProtocolVersion, lapsed: Amendment) -> datetime | None:
    """Until when the author of a lapsed amendment may file it again."""
    if lapsed.state is not AmendmentState.LAPSED or lapsed.decided_at is None:
        return None
    return lapsed.decided_at + timedelta(hours=rules_of(version.protocol.mandate).refile_hours)


def _in_time(version: ProtocolVersion, lapsed_id: int, now: datetime) -> bool:
    lapsed = queries.amendment(lapsed_id)
    until = refile_until(version, lapsed) if lapsed is not None else None
    return until is not None and now < until


def _may_refile(version: ProtocolVersion, lapsed_id: int, actor: Actor, now: datetime) -> bool:
    """True in time; Refused for whoever did not write it, or too late."""
    lapsed = queries.amendment(lapsed_id)
    if lapsed is None or lapsed.version_id != version.id or lapsed.state is not AmendmentState.LAPSED:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    if lapsed.author_id != member_of(version.protocol.mandate, actor).id:
        raise Refused(reason=ProtocolReason.NOT_THE_AUTHOR)
    if not _in_time(version, lapsed_id, now):
        raise Refused(reason=ProtocolReason.REFILE_OVER)
    return True


def _mine(work: Work, amendment_id: int, seen: int, now: datetime) -> tuple[Amendment, ProtocolVersion]:
    """A draft of whoever acts, that may still be written."""
    amendment, version, stand = held(work, amendment_id, seen, now)
    obey(policies.refusal_to_change(hand_of(version.protocol.mandate, work.actor), stand, now))
    return amendment, version


def _noted(work: Work, action: str, amendment: Amendment) -> None:
    """Whoever acts from a page that shows it as it was is told."""
    amendment.version += 1
    work.session.flush()
    work.audit(action, str(Ref(AMENDMENT, amendment.id)), state=amendment.state.value)
    work.touch(PAGES)
