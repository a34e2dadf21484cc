"""Who somebody is for the choice of priorities: a key that tells nobody, and where they live."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from budgets.needs.policies import Elector
from budgets.needs.reasons import NeedReason
from commons.ballot_box import codes
from commons.identity import contacts
from commons.identity import queries as identity
from commons.kernel.errors import Invalid
from commons.territory import queries as territory

_SHORTEST = 2


@dataclass(frozen=True)
class Known:
    """Somebody with an account: their key is made from their contact, their home is counted."""

    contact_key: str
    elector: Elector
    home_id: int | None


@dataclass(frozen=True)
class WhoOnPaper:
    """Somebody as a sheet of paper tells: a contact, or a name and an address for those who have none."""

    contact: str = ""
    name: str = ""
    address: str = ""


def known(person_id: int | None) -> Known | None:
    """What of this account matters to the choice; None for nobody."""
    if person_id is None:
        return None
    contact_key, home = identity.contact_and_residence(person_id)
    if contact_key is None:
        return None
    if home is None:
        return Known(contact_key, Elector(), None)
    places = territory.holders().get(home.place_id, (home.place_id,))
    return Known(contact_key, Elector(places, home.link.value), home.place_id)


def key_on_paper(poll_secret: bytes, who: WhoOnPaper) -> bytes:
    """The same key as choosing online with this contact gives; Invalid when too little was said."""
    if who.contact.strip():
        try:
            return codes.elector_key(poll_secret, contacts.parse(who.contact).key)
        except Invalid as error:
            raise Invalid(fields={"contact": NeedReason.BAD_CONTACT.sentence}) from error
    name, address = _plain(who.name), _plain(who.address)
    if min(len(name), len(address)) < _SHORTEST:
        raise Invalid(fields={"contact": NeedReason.WHO.sentence})
    return codes.elector_key(poll_secret, f"person:{name}|{address}")


def _plain(text: str) -> str:
    """Words in one order, without accents, capitals or signs: two writings of one name are one person."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return " ".join(sorted("".join(c if c.isalnum() else " " for c in bare).split()))
