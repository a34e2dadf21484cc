"""What is read of accounts, roles and residences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from commons.identity.models import Account, ResidenceCard, RoleGrant
from commons.identity.types import CardState, Contact, ContactKind, Link, Proof, Role, ScopeKind
from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor, Grant
from commons.kernel.db import db
from commons.kernel.glance import glance
from commons.kernel.sessions import HttpSession


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
    return contact_and_residence(account_id)[0]


def residence_of(person_id: int) -> KnownResidence | None:
    """Where this person lives."""
    return contact_and_residence(person_id)[1]


# These two are asked by every personal page and every vote: written by hand, they cost a third of what the mapper asks.
_ACTOR = """
SELECT a.id, (SELECT coalesce(json_agg(json_build_array(g.role, g.scope, g.scope_id)), '[]')
              FROM identity_role_grant g WHERE g.account_id = a.id AND g.ends_at IS NULL)
FROM identity_account a WHERE a.fs_uniquifier = %s AND a.active
"""
_ELECTOR = """
SELECT a.email, a.phone, r.commune_id, c.name, r.qpv_id, q.name, r.link, r.proof
FROM identity_account a
LEFT JOIN identity_residence r ON r.account_id = a.id
LEFT JOIN territory_place c ON c.id = r.commune_id
LEFT JOIN territory_place q ON q.id = r.qpv_id
WHERE a.id = %s AND a.erased_day IS NULL
"""


def actor_of(owner: str) -> Actor:
    """The actor whose sessions this key owns, with what they were given; NOBODY when the account is closed."""
    rows = glance(_ACTOR, (owner,))
    if not rows:
        return NOBODY
    person_id, grants = rows[0]
    return Actor(person_id=person_id, grants=frozenset(Grant(*grant) for grant in grants))


def contact_and_residence(person_id: int) -> tuple[str | None, KnownResidence | None]:
    """The contact key and the residence of this person, each None when there is none."""
    rows = glance(_ELECTOR, (person_id,))
    if not rows:
        return None, None
    email, phone, commune_id, commune, qpv_id, qpv, link, proof = rows[0]
    contact = Contact(ContactKind.MAIL, email) if email else Contact(ContactKind.PHONE, phone)
    if commune_id is None:
        return contact.key, None
    return contact.key, KnownResidence(commune_id, commune, qpv_id, qpv, Link(link), Proof(proof))


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


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    """The name each person chose to show; those who chose none, or whose account is erased, are left out."""
    query = select(Account.id, Account.display_name).where(Account.id.in_(person_ids), Account.erased_day.is_(None))
    return {row.id: row.display_name for row in db.session.execute(query) if row.display_name}
