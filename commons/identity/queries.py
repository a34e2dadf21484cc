"""What is read of accounts, roles and residences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from commons.identity.models import Account, Residence, ResidenceCard, RoleGrant
from commons.identity.types import CardState, Contact, ContactKind, Link, Proof, Role, ScopeKind
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.sessions import HttpSession
from commons.territory.models import Place


@dataclass(frozen=True)
class KnownResidence:
    """Where a person lives, in ids and names."""

    commune_id: int
    commune: str
    qpv_id: int | None
    qpv: str | None
    link: Link
    proof: Proof

    @property
    def place_id(self) -> int:
        """The narrowest place known."""
        return self.qpv_id if self.qpv_id is not None else self.commune_id


def account(person_id: int) -> Account | None:
    """The account of this person, unless it was erased."""
    found = db.session.get(Account, person_id)
    return found if found is not None and found.erased_day is None else None


def account_of_contact(contact: Contact) -> Account | None:
    """The account this contact belongs to."""
    column = Account.email if contact.kind is ContactKind.MAIL else Account.phone
    return cast("Account | None", db.session.scalar(select(Account).where(column == contact.value)))


def contact_key_of(account_id: int) -> str | None:
    """The verified contact, normalised ("mail:…", "phone:+33…"): what an electorate key is derived from."""
    found = account(account_id)
    contact = found.contact if found is not None else None
    return contact.key if contact is not None else None


def residence_of(person_id: int) -> KnownResidence | None:
    """Where this person lives, in one query."""
    qpv = select(Place.id, Place.name).subquery()
    row = db.session.execute(
        select(Residence, Place.name, qpv.c.name)
        .join(Place, Place.id == Residence.commune_id)
        .outerjoin(qpv, qpv.c.id == Residence.qpv_id)
        .where(Residence.account_id == person_id)
    ).one_or_none()
    if row is None:
        return None
    kept, commune, neighbourhood = row
    return KnownResidence(
        kept.commune_id, commune, kept.qpv_id, neighbourhood, kept.link, kept.proof
    )  # fmt: skip


def grants_of(person_id: int) -> list[RoleGrant]:
    """Roles this person holds now."""
    query = select(RoleGrant).where(RoleGrant.account_id == person_id, RoleGrant.ends_at.is_(None))
    return list(db.session.scalars(query.order_by(RoleGrant.id)))


def current_grants() -> list[RoleGrant]:
    """Every role held now, with its holder, in one query."""
    query = select(RoleGrant).where(RoleGrant.ends_at.is_(None)).options(joinedload(RoleGrant.account))
    return list(db.session.scalars(query.order_by(RoleGrant.role, RoleGrant.id)))


def open_sessions(owner: str) -> int:
    """How many devices this account is signed in on."""
    query = select(func.count()).select_from(HttpSession)
    query = query.where(HttpSession.owner == owner, HttpSession.expires_at > clock.now())
    return int(db.session.execute(query).scalar_one())


def ready_cards(place_id: int) -> int:
    """How many cards of a place were not used yet."""
    query = select(func.count()).select_from(ResidenceCard)
    query = query.where(ResidenceCard.place_id == place_id, ResidenceCard.state == CardState.READY)
    return int(db.session.execute(query).scalar_one())


def is_last_secretariat(person_id: int) -> bool:
    """True when nobody but this person is the secretariat of everywhere."""
    query = select(RoleGrant.account_id).where(
        RoleGrant.ends_at.is_(None),
        RoleGrant.role == Role.SECRETARIAT,
        RoleGrant.scope == ScopeKind.EVERYWHERE,
    )
    return set(db.session.scalars(query)) == {person_id}
