"""What every command on a protocol begins with: the thing, held until the end when it changes, and who acts."""

from __future__ import annotations

from sqlalchemy import select

from commission.mandates import policies as mandate_policies
from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.rules import DEFAULT, Rules
from commission.mandates.types import MandateState
from commission.protocol import queries
from commission.protocol.models import Protocol, ProtocolVersion
from commission.protocol.policies import Hand
from commission.protocol.reasons import ProtocolReason
from commons.kernel.actor import Actor
from commons.kernel.errors import NotFound, Refused
from commons.kernel.unit_of_work import Work


def found_protocol(protocol_id: int) -> Protocol:
    """The protocol of this number. NotFound."""
    found = queries.protocol(protocol_id)
    if found is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return found


def found_version(version_id: int) -> ProtocolVersion:
    """The version of this number. NotFound."""
    found = queries.version(version_id)
    if found is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return found


def hold(work: Work, version_id: int) -> ProtocolVersion:
    """The version as it stands, held until the end: those who change its text do so one after the other. NotFound."""
    return _locked(work, version_id, alone=True)


def share(work: Work, version_id: int) -> ProtocolVersion:
    """The version as it stands, which nobody moves up the ladder until the end; others may share it. NotFound."""
    return _locked(work, version_id, alone=False)


def _locked(work: Work, version_id: int, *, alone: bool) -> ProtocolVersion:
    query = select(ProtocolVersion).where(ProtocolVersion.id == version_id)
    query = query.with_for_update(of=ProtocolVersion, read=not alone).execution_options(populate_existing=True)
    found = work.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(reason=ProtocolReason.NOT_FOUND)
    return found


def hand_of(mandate: Mandate, actor: Actor) -> Hand:
    """What this actor is for the protocols of this mandate; nothing any more once it ended."""
    if mandate.state is MandateState.ENDED:
        return Hand(is_system=actor.is_system)
    member = mandates.member_of(actor.person_id, mandate.id)
    return Hand(
        keeps=mandate_policies.refusal_to_keep(mandate, actor) is None,
        member_id=member.id if member is not None else None,
        drafts=mandate_policies.is_drafter(member),
        presides=mandate_policies.is_bureau(member),
        is_system=actor.is_system,
    )


def member_of(mandate: Mandate, actor: Actor) -> CommissionMember:
    """The seat this actor holds. Refused."""
    member = mandates.member_of(actor.person_id, mandate.id)
    if member is None:
        raise Refused(reason=ProtocolReason.NOT_A_MEMBER)
    return member


def rules_of(mandate: Mandate) -> Rules:
    """The rules in force, or the defaults while none were adopted."""
    book = mandates.rules_in_force(mandate.id)
    return book.rules if book is not None else DEFAULT


def obey(refusal: ProtocolReason | None) -> None:
    """Raise this reason, if it is one; what is not there for this reader is not found."""
    if refusal is ProtocolReason.NOT_FOUND:
        raise NotFound(reason=refusal)
    if refusal is not None:
        raise Refused(reason=refusal)
