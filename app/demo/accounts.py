"""The demonstration's team: accounts whose password and second factor only this installation can work out."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

from passlib.totp import TOTP

from commons.identity import library, queries
from commons.identity.models import Account
from commons.identity.roles import services as roles
from commons.identity.seals import LETTERS, derived_key
from commons.identity.team import services as team
from commons.identity.types import EVERYWHERE, Contact, ContactKind, Role, Scope, ScopeKind
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import NotFound
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.territory import queries as territory
from participation.bodies import queries as bodies

REASON = "démonstration (exemple fictif)"
SECRETARIAT = "secretariat@exemple.fr"


@dataclass(frozen=True)
class Colleague:
    """Somebody of the team: an address, a role, and the place or the body it is limited to (neither: everywhere)."""

    email: str
    role: Role
    place: str = ""
    body: str = ""
    #: Has worked with the neighbours since the beginning of their story; the others come once it is told.
    with_residents: bool = False


TEAM = (
    Colleague(SECRETARIAT, Role.SECRETARIAT),
    Colleague("agent@exemple.fr", Role.OFFICER, "marseille", with_residents=True),
    Colleague("observatrice@exemple.fr", Role.OBSERVER),
    Colleague("animatrice@exemple.fr", Role.FACILITATOR, "marseille-air-bel", with_residents=True),
    Colleague("moderateur@exemple.fr", Role.MODERATOR, "marseille", with_residents=True),
    Colleague("mairie@exemple.fr", Role.RESPONDENT, body="commune-marseille", with_residents=True),
)


@dataclass(frozen=True)
class Keys:
    """What opens the three accounts: out of the installation's secret, so that no published password opens any."""

    password: str
    totp_key: str

    @classmethod
    def of(cls, secret: str) -> Keys:
        """The keys of the installation with this secret."""
        drawn = bytes.fromhex(derived_key("demo.password", secret))
        letters = "".join(LETTERS[byte % len(LETTERS)] for byte in drawn[:16]).lower()
        groups = [letters[start : start + 4] for start in range(0, 16, 4)]
        totp = bytes.fromhex(derived_key("demo.totp", secret))[:20]
        return cls("-".join(groups), b32encode(totp).decode())

    def code(self, now: datetime) -> str:
        """The six digits of this half-minute."""
        return str(TOTP(key=self.totp_key).generate(now.timestamp()).token)

    def address(self) -> str:
        """What a code application reads: otpauth://…"""
        one_time = library.totp()
        return str(one_time.get_totp_uri("demonstration", one_time.secret_of(self.totp_key)))


def are_there() -> bool:
    """Whether the demonstration was finished here: its accounts come last."""
    return queries.account_of_contact(Contact(ContactKind.MAIL, SECRETARIAT)) is not None


def open_all(keys: Keys, now: datetime) -> None:
    """Let everybody of the team come in, all or none."""
    with unit_of_work(SYSTEM) as work:
        for colleague in TEAM:
            team.equip(work, employ(work, colleague, now), keys.password, keys.totp_key)


def employ(work: Work, colleague: Colleague, now: datetime) -> Account:
    """The account of a colleague, with its role: the one that is there, or a new one."""
    known = queries.account_of_contact(Contact(ContactKind.MAIL, colleague.email))
    if known is not None and known.is_team:
        return known
    return roles.give(work, colleague.email, colleague.role, _scope(colleague), REASON, now)


def _scope(colleague: Colleague) -> Scope:
    if colleague.body:
        body = bodies.by_slug(colleague.body)
        if body is None:
            raise NotFound(f"L’instance « {colleague.body} » manque : chargez-la d’abord (flask participation load).")
        return Scope(ScopeKind.BODY, body.id)
    place = territory.place_by_slug(colleague.place) if colleague.place else None
    return Scope(ScopeKind.TERRITORY, place.id) if place is not None else EVERYWHERE
