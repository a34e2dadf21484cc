"""What is read of organisations."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from commons.identity.organisations.models import Invitation, Member, Organisation
from commons.identity.organisations.types import ORGANISATION, MemberRole, OrganisationState
from commons.kernel.db import db
from commons.territory import queries as territory


def by_id(organisation_id: int) -> Organisation | None:
    """The organisation of this number."""
    return db.session.get(Organisation, organisation_id)


def held(organisation_id: int) -> Organisation | None:
    """The same, held against other commands until the transaction ends."""
    query = select(Organisation).where(Organisation.id == organisation_id)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def role_in(organisation_id: int, account_id: int | None) -> MemberRole | None:
    """What this account is in the organisation."""
    if account_id is None:
        return None
    query = select(Member.role).where(Member.organisation_id == organisation_id, Member.account_id == account_id)
    return db.session.scalar(query)


def admins_of(organisation_id: int) -> int:
    """How many people are responsible for it."""
    query = select(func.count()).select_from(Member)
    query = query.where(Member.organisation_id == organisation_id, Member.role == MemberRole.ADMIN)
    return int(db.session.execute(query).scalar_one())


def members_of(organisation_id: int) -> list[Member]:
    """Its members with their accounts, those who came first first."""
    query = select(Member).where(Member.organisation_id == organisation_id).options(joinedload(Member.account))
    return list(db.session.scalars(query.order_by(Member.since_day, Member.account_id)))


def memberships(account_id: int | None) -> list[Member]:
    """The organisations of this account, by name."""
    if account_id is None:
        return []
    query = select(Member).join(Organisation).where(Member.account_id == account_id)
    return list(
        db.session.scalars(query.options(joinedload(Member.organisation)).order_by(Organisation.name, Organisation.id))
    )


def open_invitations(organisation_id: int) -> list[Invitation]:
    """Links that were made and neither used nor withdrawn; those past their moment too."""
    query = select(Invitation).where(
        Invitation.subject_kind == ORGANISATION, Invitation.subject_id == organisation_id,
        Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Invitation.expires_at)))


def to_verify(place_ids: Collection[int] | None, most: int = 200) -> list[Organisation]:
    """Organisations of these places (None: of everywhere), those not verified first, the oldest first."""
    query = select(Organisation).options(joinedload(Organisation.place))
    if place_ids is not None:
        query = query.where(Organisation.place_id.in_(place_ids))
    declared_first = (Organisation.state == OrganisationState.VERIFIED, Organisation.created_at, Organisation.id)
    return list(db.session.scalars(query.order_by(*declared_first).limit(most)))


def names_of(organisation_ids: Collection[int]) -> dict[int, str]:
    """The name of each."""
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisation_ids))
    return {row.id: row.name for row in db.session.execute(query)}


def scopes(organisation: Organisation) -> tuple[tuple[str, int], ...]:
    """The territories a role may have been granted for, to count for this organisation."""
    if organisation.place_id is None:
        return ()
    return tuple(("territory", place_id) for place_id in territory.ancestors(organisation.place_id))
