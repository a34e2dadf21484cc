"""What is decided of amendments: admitted, debated, adopted and applied, arbitrated; and corrections of form.

Two adopted amendments on one block never both apply without an arbitration (B4): a unique place on the block says so,
whoever comes at the same moment. After each adoption the living text is the fold of the base and what was adopted (B3).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from commission.consultations import queries as consultations
from commission.consultations.models import Consultation
from commission.consultations.types import Kind
from commission.protocol import amending, conflicts, letters, policies, queries
from commission.protocol.finding import hand_of, hold, member_of, obey, rules_of
from commission.protocol.living import follow
from commission.protocol.models import ProtocolVersion
from commission.protocol.models_amendments import AdoptedPlace, Amendment, AmendmentChange, Arbitration
from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import AMENDMENT, PAGES, VERSION, AmendmentState, Operation
from commission.protocol.writing import clean, found_block
from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation

_A = AmendmentState
#: States that are explained in public.
_REASONED = (_A.INADMISSIBLE, _A.REJECTED, _A.SATISFIED, _A.ADOPTED)
_ENDED_OTHERWISE = (_A.INADMISSIBLE, _A.REJECTED, _A.WITHDRAWN, _A.SATISFIED, _A.LAPSED)


def bring(work: Work, amendment_id: int, to: AmendmentState, seen: int, reason: str, now: datetime) -> Amendment:
    """Note what was decided of an amendment; an adopted one is applied. NotFound, Refused, Stale; Invalid (reason)."""
    amendment, version, stand = amending.held(work, amendment_id, seen, now)
    mandate = version.protocol.mandate
    obey(policies.refusal_to_bring(hand_of(mandate, work.actor), stand, to, now))
    if to in (_A.FILED, _A.WITHDRAWN):
        raise Refused(reason=ProtocolReason.NO_SUCH_MOVE)
    if to in _REASONED and not reason.strip():
        raise Invalid(fields={"reason": ProtocolReason.NEEDS_A_REASON.sentence})
    if to is _A.ADMISSIBLE and len(queries.cosignatures([amendment_id])[amendment_id]) < rules_of(mandate).cosigners:
        raise Refused(reason=ProtocolReason.NEEDS_COSIGNERS)
    amendment.reason = reason.strip()
    if to is not _A.ADMISSIBLE and to is not _A.DEBATED:
        amendment.decided_at = now
    if to is _A.ADOPTED:
        _adopt(work, version, amendment, now)
    else:
        amending.bring(work, amendment, to)
    return amendment


def _adopt(work: Work, version: ProtocolVersion, amendment: Amendment, now: datetime) -> None:
    """Apply it: its place on each block, the text that follows, and those whose block is gone."""
    _not_beaten(version.id, amendment)
    earlier = queries.adopted(version.id)
    places = [_place(amendment, key, earlier) for key in sorted({change.block_key for change in amendment.changes})]
    _up_to_date(version.id, amendment, places)
    last = work.session.scalar(select(func.max(Amendment.fold_rank)).where(Amendment.version_id == version.id)) or 0
    try:
        with work.session.begin_nested():
            amendment.fold_rank = last + 1
            amending.bring(work, amendment, _A.ADOPTED)
            work.session.add_all(places)
    except IntegrityError as error:
        crossed = (constraint_of(error) or "").startswith("uq_commission_adopted_place")
        if crossed:
            raise Refused(reason=ProtocolReason.NEEDS_ARBITRATION) from error
        raise Stale(reason=ProtocolReason.CHANGED_MEANWHILE) from error
    gone = follow(work, version, amendment.author_id, now)
    if gone:
        _lapse(work, version, amendment, gone, now)
    threads.tie(work, Ref(AMENDMENT, amendment.id), Ref(VERSION, version.id), Relation.LED_TO, now)


def _not_beaten(version_id: int, amendment: Amendment) -> None:
    """No arbitration kept another one that is adopted, or still may be. Refused."""
    for each in queries.arbitrations(version_id):
        if amendment.id in (each.first_id, each.second_id) and each.kept_id not in (None, amendment.id):
            kept = queries.amendment(each.kept_id or 0)
            if kept is not None and kept.state not in _ENDED_OTHERWISE:
                raise Refused(reason=ProtocolReason.OTHER_KEPT)


def _place(amendment: Amendment, key: UUID, earlier: Sequence[Amendment]) -> AdoptedPlace:
    """Its place on one block; from the second on, what was decided between it and each one before."""
    rivals = [each for each in earlier if any(change.block_key == key for change in each.changes)]
    decided = None
    for rival in rivals:
        decided = queries.arbitration_of(amendment.id, rival.id)
        if decided is None:
            raise Refused(reason=ProtocolReason.NEEDS_ARBITRATION)
    return AdoptedPlace(
        version_id=amendment.version_id, block_key=key, place=len(rivals) + 1, amendment_id=amendment.id,
        arbitration_id=decided.id if decided is not None else None,
    )  # fmt: skip


def _up_to_date(version_id: int, amendment: Amendment, places: Collection[AdoptedPlace]) -> None:
    """What both apply on is the text of today: only what replaces the others altogether may be older."""
    revisions = {block.key: block.revision for block in queries.blocks(version_id)}
    alone = {place.block_key for place in places if _beats_all(version_id, amendment, place.block_key)}
    for change in amendment.changes:
        if change.block_key in alone:
            continue
        if any(each.kind is not conflicts.Clash.PLACE_GONE for each in conflicts.outdated_in(change, revisions)):
            raise Refused(reason=ProtocolReason.NEEDS_REBASE)


def _beats_all(version_id: int, amendment: Amendment, key: UUID) -> bool:
    """An arbitration kept it against every adopted one on this block, of which there is one at least."""
    rivals = [each for each in queries.adopted(version_id) if any(change.block_key == key for change in each.changes)]
    decided = [queries.arbitration_of(amendment.id, each.id) for each in rivals if each.id != amendment.id]
    return bool(decided) and all(each is not None and each.kept_id == amendment.id for each in decided)


def _lapse(work: Work, version: ProtocolVersion, by: Amendment, gone: Collection[UUID], now: datetime) -> None:
    """Those not decided yet whose block is gone lapse, and their authors are told; what asked for it is satisfied."""
    until = now + timedelta(hours=rules_of(version.protocol.mandate).refile_hours)
    for other in queries.amendments(version.id):
        touched = [change for change in other.changes if change.block_key in gone]
        if other.state not in (_A.FILED, _A.ADMISSIBLE, _A.DEBATED) or not touched:
            continue
        asked = all(change.operation is Operation.REMOVE and change.block_key in gone for change in other.changes)
        other.decided_at = now
        to = _A.SATISFIED if asked and other.state is not _A.FILED else _A.LAPSED
        amending.bring(work, other, to)
        threads.tie(work, Ref(AMENDMENT, by.id), Ref(AMENDMENT, other.id), Relation.DECIDED_BY, now)
        if to is _A.LAPSED:
            letters.lapsed(work, other, by, until)


def arbitrate(
    work: Work, version_id: int, one_id: int, other_id: int, kept_id: int | None, reason: str, now: datetime,
    consultation_id: int | None = None,
) -> Arbitration:  # fmt: skip
    """Which of two applies on the block they share; None: both, the later over the earlier. Refused; Invalid."""
    version = hold(work, version_id)
    hand = hand_of(version.protocol.mandate, work.actor)
    pair = [_of(version, number) for number in sorted({one_id, other_id})]
    for each in pair:
        obey(policies.refusal_to_decide(hand, amending.stand_of(each, version, hand, now)))
    if len(pair) != 2 or not conflicts.shared(*pair) or any(each.state in _ENDED_OTHERWISE for each in pair):
        raise Refused(reason=ProtocolReason.NOT_IN_CONFLICT)
    if any(each.state is _A.DRAFT for each in pair) or kept_id not in (None, one_id, other_id):
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    if not reason.strip():
        raise Invalid(fields={"reason": ProtocolReason.NEEDS_A_REASON.sentence})
    if consultation_id is not None and consultation_id not in {each.id for each in duels(version)}:
        raise Invalid(fields={"consultation": ProtocolReason.NOT_FOUND.sentence})
    return _decide(work, pair, kept_id, reason.strip(), now, consultation_id)


def duels(version: ProtocolVersion) -> list[Consultation]:
    """The consultations of the same mandate that put texts head to head and whose result is public."""
    return [
        each
        for each in consultations.of_mandate(version.protocol.mandate_id)
        if each.kind is Kind.DUEL and each.proclaimed_at is not None
    ]


def _decide(
    work: Work, pair: Sequence[Amendment], kept_id: int | None, reason: str, now: datetime, consultation_id: int | None
) -> Arbitration:  # fmt: skip
    first, second = sorted(pair, key=lambda each: each.id)
    made = Arbitration(
        version_id=first.version_id, first_id=first.id, second_id=second.id, kept_id=kept_id, reason=reason, at=now,
        consultation_id=consultation_id,
    )  # fmt: skip
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError as error:
        raise Refused(reason=ProtocolReason.ARBITRATED) from error
    work.audit("commission.amendment.arbitrate", str(Ref(VERSION, first.version_id)), first=first.id, second=second.id)
    work.touch(PAGES)
    return made


def _of(version: ProtocolVersion, amendment_id: int) -> Amendment:
    found = queries.amendment(amendment_id)
    if found is None or found.version_id != version.id:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return found


def correct(
    work: Work, version_id: int, key: UUID, seen: int, words: str, plain: str, reason: str, now: datetime
) -> Amendment:  # fmt: skip
    """A correction of form in the half-frozen text, recorded as an adopted amendment. Refused, Stale; Invalid."""
    version = hold(work, version_id)
    mandate = version.protocol.mandate
    obey(policies.refusal_to_correct(hand_of(mandate, work.actor), version.state))
    block = found_block(version_id, key)
    words, plain = clean(words), clean(plain)
    if block.removed_at is not None:
        raise Refused(reason=ProtocolReason.BLOCK_GONE)
    if block.revision != seen:
        raise Stale(reason=ProtocolReason.WRITTEN_MEANWHILE)
    if not reason.strip():
        raise Invalid(fields={"reason": ProtocolReason.NEEDS_A_REASON.sentence})
    if (words, plain) == (block.words, block.plain) or not (words or block.question_id):
        raise Invalid(fields={"words": ProtocolReason.CHANGES_NOTHING.sentence})
    last = work.session.scalar(select(func.max(Amendment.number)).where(Amendment.version_id == version_id)) or 0
    change = AmendmentChange(
        rank=1, operation=Operation.REPLACE, block_key=key, base_revision=seen, words=words, plain=plain
    )
    amendment = Amendment(
        version_id=version_id, number=last + 1, author_id=member_of(mandate, work.actor).id, statement=reason.strip(),
        editorial=True, reason=reason.strip(), created_at=now, filed_at=now, decided_at=now, changes=[change],
    )  # fmt: skip
    work.session.add(amendment)
    work.session.flush()
    for earlier in queries.adopted(version_id):
        if conflicts.shared(earlier, amendment):
            # Written on the text that already holds the earlier one: both apply, and the record says why.
            _decide(work, [earlier, amendment], None, reason.strip(), now, None)
    _adopt(work, version, amendment, now)
    return amendment
