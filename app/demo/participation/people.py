"""The people of the demonstration: neighbours with an account, and three colleagues who work with them."""

from __future__ import annotations

from app.demo import accounts
from app.demo.participation.stage import Stage, address, place, texts
from commons.identity import queries
from commons.identity.residences import services as residences
from commons.identity.sign_in import services as sign_in
from commons.identity.space import services as space
from commons.identity.types import Contact, ContactKind, Link
from commons.kernel.actor import Actor
from participation.bodies import loading, reference

#: How long ago they came to this site.
SINCE = (-210, 10)


def names() -> list[str]:
    """What precedes the @ in the address of each neighbour."""
    return list(texts("people")["people"])


def is_told() -> bool:
    """Whether they are there already."""
    return queries.account_of_contact(Contact(ContactKind.MAIL, address(names()[-1]))) is not None


def tell(stage: Stage) -> None:
    """The bodies of the contract, if need be; then the accounts, each neighbour saying their name and home."""
    loading.load(stage.work, reference.sheets(), stage.now)
    moment = stage.at(SINCE)
    with stage.acting(moment) as work:
        for colleague in accounts.TEAM:
            if colleague.with_residents:
                accounts.employ(work, colleague, moment)
    for who, words in texts("people")["people"].items():
        locale, home = words.get("locale", "fr"), place(words["home"])
        with stage.acting(moment) as work:
            account = sign_in.account_of(work, Contact(ContactKind.MAIL, address(who)), locale, moment)
        with stage.acting(moment, Actor(person_id=account.id)) as work:
            space.change_profile(work, words["name"], locale)
            residences.declare(work, place(words["commune"]).id, home.id, Link.LIVES, moment)
