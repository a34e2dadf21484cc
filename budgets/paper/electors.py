"""The key of a voter who has no account here: from what is written on a list or said at a desk, none of it kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from budgets.ballots.types import Booth
from budgets.paper.types import PaperReason
from commons.ballot_box import codes
from commons.identity import contacts
from commons.kernel.errors import Invalid

_SHORTEST = 2


@dataclass(frozen=True)
class Who:
    """A voter as they tell it: a contact, or a name and an address for those who have none."""

    contact: str = ""
    name: str = ""
    address: str = ""


def key_of(booth: Booth, who: Who) -> bytes:
    """The same key as voting online with this contact gives; Invalid when too little was said."""
    assert booth.poll_secret is not None  # open_booth refused otherwise
    if who.contact.strip():
        return codes.elector_key(booth.poll_secret, contacts.parse(who.contact).key)
    name, address = _plain(who.name), _plain(who.address)
    if min(len(name), len(address)) < _SHORTEST:
        raise Invalid(fields={"contact": PaperReason.WHO.sentence})
    return codes.elector_key(booth.poll_secret, f"person:{name}|{address}")


def key_of_card(booth: Booth, code_seal: str) -> bytes:
    """The key of whoever holds this card."""
    assert booth.poll_secret is not None  # open_booth refused otherwise
    return codes.elector_key(booth.poll_secret, f"card:{code_seal}")


def _plain(text: str) -> str:
    """Words in one order, without accents, capitals or signs: two writings of one name are one person."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return " ".join(sorted("".join(c if c.isalnum() else " " for c in bare).split()))
