"""Opens a protocol and brings its versions up the freeze ladder; the unique indexes decide races."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from commission.consultations.types import Outcome
from commission.mandates import policies as mandate_policies
from commission.mandates import queries as mandates
from commission.mandates.types import MandateReason
from commission.protocol import documents, policies, queries
from commission.protocol.events import VersionMoved
from commission.protocol.finding import found_protocol, found_version, hand_of, hold, member_of, obey
from commission.protocol.folding import DoesNotApply, fold
from commission.protocol.living import revision_of
from commission.protocol.models import FreezeRequest, Protocol, ProtocolBlock, ProtocolVersion, VersionStep
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import PAGES, PROTOCOL, VERSION, AmendmentState, VersionState
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation

_UNDECIDED = (AmendmentState.FILED, AmendmentState.ADMISSIBLE, AmendmentState.DEBATED)


def open_protocol(work: Work, mandate_id: int, title: str, now: datetime) -> Protocol:
    """A protocol of this mandate and its first version, in draft. NotFound, Refused; Invalid (title)."""
    mandate = mandates.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    refusal = mandate_policies.refusal_to_compose(mandate, work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)
    if not title.strip():
        raise Invalid(fields={"title": ProtocolReason.NEEDS_A_TITLE.sentence})
    protocol = Protocol(mandate_id=mandate_id, title=title.strip(), created_at=now)
    work.session.add(protocol)
    work.session.flush()
    _begin(work, protocol, 1, None, now)
    work.audit("commission.protocol.open", str(Ref(PROTOCOL, protocol.id)))
    return protocol


def become(
    work: Work, version_id: int, to: VersionState, seen: int, now: datetime, reason: str = "",
    closes_at: datetime | None = None,
) -> ProtocolVersion:  # fmt: skip
    """Open or close amendments, or open them again (with a reason). NotFound, Refused, Stale; Invalid."""
    version = hold(work, version_id)
    obey(policies.refusal_to_step(hand_of(version.protocol.mandate, work.actor), version.state, to))
    if to not in (VersionState.AMENDING, VersionState.HALF_FROZEN):
        raise Refused(reason=ProtocolReason.NO_SUCH_MOVE)
    values: dict[str, Any] = {}
    if to is VersionState.AMENDING:
        if closes_at is None or closes_at <= now:
            raise Invalid(fields={"closes_at": ProtocolReason.NEEDS_A_DATE.sentence})
        values["amendments_close_at"] = closes_at
    if version.state is VersionState.DRAFT:
        values["base"] = _base(work, version)
    elif to is VersionState.AMENDING and not reason.strip():
        raise Invalid(fields={"reason": ProtocolReason.NEEDS_A_REASON.sentence})
    if to is VersionState.AMENDING:
        _forget_requests(work, version_id, now)
    move(work, version, to, seen, now, reason=reason.strip(), **values)
    return version


def _base(work: Work, version: ProtocolVersion) -> documents.Document:
    """The text amendments are folded onto; nobody holds a block any more."""
    blocks = queries.blocks(version.id)
    if not blocks:
        raise Refused(reason=ProtocolReason.EMPTY)
    free = update(ProtocolBlock).where(ProtocolBlock.version_id == version.id)
    work.session.execute(free.values(lease_member_id=None, lease_until=None))
    return documents.compose(version.protocol.title, blocks)


def ask_to_freeze(work: Work, version_id: int, now: datetime) -> FreezeRequest:
    """A member of the bureau asks that the text be frozen as it stands. NotFound, Refused."""
    version = hold(work, version_id)
    mandate = version.protocol.mandate
    obey(policies.refusal_to_ask(hand_of(mandate, work.actor), version.state))
    text = documents.compose(version.protocol.title, queries.blocks(version_id))
    asked = FreezeRequest(
        version_id=version_id, member_id=member_of(mandate, work.actor).id, digest=documents.digest_of(text), at=now
    )
    try:
        with work.session.begin_nested():
            work.session.add(asked)
    except IntegrityError as error:
        raise Refused(reason=ProtocolReason.ASKED_ALREADY) from error
    work.audit("commission.version.ask_to_freeze", str(Ref(VERSION, version_id)), digest=asked.digest)
    work.touch(PAGES)
    return asked


def withdraw_request(work: Work, version_id: int, now: datetime) -> None:
    """The bureau takes its request back; nothing when there is none. NotFound, Refused."""
    version = hold(work, version_id)
    obey(policies.refusal_to_ask(hand_of(version.protocol.mandate, work.actor), version.state))
    _forget_requests(work, version_id, now)
    work.audit("commission.version.withdraw_request", str(Ref(VERSION, version_id)))


def _forget_requests(work: Work, version_id: int, now: datetime) -> None:
    pending = (
        FreezeRequest.version_id == version_id, FreezeRequest.withdrawn_at.is_(None), FreezeRequest.done_at.is_(None),
    )  # fmt: skip
    work.session.execute(update(FreezeRequest).where(*pending).values(withdrawn_at=now))
    work.touch(PAGES)


def freeze(work: Work, version_id: int, seen: int, now: datetime) -> str:
    """The secretariat freezes the text the bureau asked for: it never changes again. Its digest. Refused, Stale."""
    version = hold(work, version_id)
    obey(policies.refusal_to_step(hand_of(version.protocol.mandate, work.actor), version.state, VersionState.FROZEN))
    request = queries.freeze_request(version_id)
    if request is None:
        raise Refused(reason=ProtocolReason.NOT_ASKED)
    if request.member.account_id == work.actor.person_id:
        raise Refused(reason=ProtocolReason.SAME_PERSON)
    if any(each.state in _UNDECIDED for each in queries.amendments(version_id)):
        raise Refused(reason=ProtocolReason.UNDECIDED)
    text = _proven(version)
    if documents.digest_of(text) != request.digest:
        raise Refused(reason=ProtocolReason.TEXT_MOVED_ON)
    document = _whole(version, text)
    digest = documents.digest_of(document)
    request.done_at = now
    move(
        work, version, VersionState.FROZEN, seen, now, asked_by=request.member_id, document=document, digest=digest,
        frozen_at=now,
    )  # fmt: skip
    return digest


def _proven(version: ProtocolVersion) -> documents.Document:
    """The text of the living blocks, once it was found to be the fold of the base and what was adopted (B3)."""
    assert version.base is not None  # base_kept
    living = documents.compose(version.protocol.title, queries.blocks(version.id))
    try:
        folded = fold(version.base, queries.adopted_changes(version.id))
    except DoesNotApply as error:
        raise Refused(reason=ProtocolReason.NOT_THE_FOLD) from error
    if documents.canonical(folded) != documents.canonical(living):
        raise Refused(reason=ProtocolReason.NOT_THE_FOLD)
    return living


def _whole(version: ProtocolVersion, text: Mapping[str, Any]) -> documents.Document:
    """The text with the lines of the matrix, as they are at this moment."""
    blocks = queries.blocks(version.id)
    lines = documents.lines_of(blocks)
    if any(block.question_id is not None and str(block.key) not in lines for block in blocks):
        raise Refused(reason=ProtocolReason.LINE_MISSING)
    return documents.with_lines(text, lines)


def publish(work: Work, version_id: int, seen: int, now: datetime) -> None:
    """The adopted version is the one that holds; the one before it no longer does. NotFound, Refused, Stale."""
    version = hold(work, version_id)
    obey(policies.refusal_to_step(hand_of(version.protocol.mandate, work.actor), version.state, VersionState.PUBLISHED))
    for other in queries.versions(version.protocol_id):
        if other.state is VersionState.PUBLISHED:
            move(work, other, VersionState.SUPERSEDED, other.version, now)
    move(work, version, VersionState.PUBLISHED, seen, now, published_at=now)


def send_back(work: Work, version_id: int, seen: int, reason: str, now: datetime) -> ProtocolVersion:
    """The bureau sends a consulted text back to writing; the new draft. NotFound, Refused, Stale; Invalid (reason)."""
    version = hold(work, version_id)
    obey(policies.refusal_to_step(hand_of(version.protocol.mandate, work.actor), version.state, VersionState.SENT_BACK))
    told = queries.steps([version_id])[version_id]
    if not told or told[-1].outcome in (None, Outcome.ADOPTED):
        raise Refused(reason=ProtocolReason.NO_SUCH_MOVE)
    if not reason.strip():
        raise Invalid(fields={"reason": ProtocolReason.NEEDS_A_REASON.sentence})
    move(work, version, VersionState.SENT_BACK, seen, now, reason=reason.strip())
    return draft_from(work, version, now)


def revise(work: Work, version_id: int, now: datetime) -> ProtocolVersion:
    """A new draft made of a published version, while no other is in work. NotFound, Refused."""
    version = found_version(version_id)
    obey(policies.refusal_to_revise(hand_of(version.protocol.mandate, work.actor), version.state))
    return draft_from(work, version, now)


def draft_from(work: Work, parent: ProtocolVersion, now: datetime) -> ProtocolVersion:
    """The next version, in draft, with the text of this one: same keys, same order. Refused."""
    found_protocol(parent.protocol_id)
    # The protocol's row is the turnstile of its numbers.
    held = select(Protocol.id).where(Protocol.id == parent.protocol_id).with_for_update()
    work.session.execute(held)
    mine = ProtocolVersion.protocol_id == parent.protocol_id
    last = work.session.scalar(select(func.max(ProtocolVersion.number)).where(mine)) or 0
    draft = _begin(work, parent.protocol, last + 1, parent.id, now)
    copies = [_copied(block, draft.id) for block in queries.blocks(parent.id)]
    work.session.add_all(copies)
    work.session.flush()
    work.session.add_all(revision_of(block, None, now) for block in copies)
    threads.tie(work, Ref(VERSION, parent.id), Ref(VERSION, draft.id), Relation.LED_TO, now)
    return draft


def _copied(block: ProtocolBlock, version_id: int) -> ProtocolBlock:
    return ProtocolBlock(
        version_id=version_id, key=UUID(str(block.key)), part=block.part, kind=block.kind, rank=block.rank,
        words=block.words, plain=block.plain, question_id=block.question_id,
    )  # fmt: skip


def _begin(work: Work, protocol: Protocol, number: int, parent_id: int | None, now: datetime) -> ProtocolVersion:
    version = ProtocolVersion(
        protocol_id=protocol.id, number=number, parent_id=parent_id, state=VersionState.DRAFT, created_at=now
    )
    try:
        with work.session.begin_nested():
            work.session.add(version)
    except IntegrityError as error:
        raise Refused(reason=ProtocolReason.IN_WORK) from error
    work.session.add(VersionStep(version_id=version.id, state=VersionState.DRAFT, at=now))
    threads.tie(work, Ref(PROTOCOL, protocol.id), Ref(VERSION, version.id), Relation.LED_TO, now)
    work.record(VersionMoved(version.id, protocol.id, VersionState.DRAFT.value))
    work.touch(PAGES)
    return version


def move(
    work: Work, version: ProtocolVersion, to: VersionState, seen: int, now: datetime, *, reason: str = "",
    asked_by: int | None = None, consultation_id: int | None = None, outcome: str | None = None, **values: Any,
) -> None:  # fmt: skip
    """One conditional update and the step that tells it: of two who act from one page, one is told. Stale."""
    mine = (ProtocolVersion.id == version.id, ProtocolVersion.version == seen, ProtocolVersion.state == version.state)
    moved = update(ProtocolVersion).where(*mine).values(state=to, version=ProtocolVersion.version + 1, **values)
    found = work.session.execute(moved.returning(ProtocolVersion.id).execution_options(synchronize_session=False))
    if found.one_or_none() is None:
        raise Stale(reason=ProtocolReason.CHANGED_MEANWHILE)
    work.session.refresh(version)
    step = VersionStep(
        version_id=version.id, state=to, at=now, reason=reason, asked_by=asked_by, consultation_id=consultation_id,
        outcome=outcome,
    )  # fmt: skip
    work.session.add(step)
    work.record(VersionMoved(version.id, version.protocol_id, to.value))
    work.audit("commission.version.move", str(Ref(VERSION, version.id)), state=to.value, reason=reason)
    work.touch(PAGES)
