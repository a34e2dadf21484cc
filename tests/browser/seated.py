"""A commission for journeys: members who are already signed in, and what others of it do meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field

from commission.consultations import chores, queries, services
from commission.consultations.models import Consultation
from commission.consultations.types import Kind, Reply
from commission.mandates.models import CommissionMember, Mandate
from commission.protocol import passages
from commission.protocol.types import VERSION
from commons.identity.colleges import College
from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.actor import Actor, Grant
from commons.kernel.db import db
from commons.kernel.refs import Ref
from tests.browser.house import place
from tests.factories import consultations as made
from tests.factories.commission import actor_of, make_mandate, make_seat, sit
from tests.factories.identity import make_account
from tests.factories.protocol import Room
from tests.factories.voters import Ticket, make_voters

#: Long enough for what is proclaimed to stand, whatever the rules say.
LATER = 40 * made.DAY


@dataclass
class Seated:
    """A mandate that runs: numbers of its members by the part they play, and the ticket of each; read inside."""

    mandate_id: int
    keeper_id: int
    numbers: dict[str, int] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)

    def member(self, role: str) -> CommissionMember:
        """Who plays this part."""
        return db.session.get_one(CommissionMember, self.numbers[role])

    @property
    def mandate(self) -> Mandate:
        """The mandate they sit in."""
        return db.session.get_one(Mandate, self.mandate_id)

    @property
    def room(self) -> Room:
        """Those who draft, and their secretariat."""
        keeper = Actor(self.keeper_id, frozenset({Grant("secretariat", "mandate", self.mandate_id)}))
        return Room(self.mandate, keeper, *(self.member(role) for role, _college, _powers in ROLES))


#: Who sits, in which college, with which powers; in the order of a room.
ROLES = (
    ("president", College.ELECTED, {"bureau": True}),
    ("drafter", College.TECHNICIANS, {"drafting": True}),
    ("second", College.ASSOCIATIONS, {"drafting": True}),
    ("neighbour", College.RESIDENTS, {}),
    ("other", College.CIVIL_SOCIETY, {}),
)  # fmt: skip


def seat_everybody() -> Seated:
    """A commission of five, one in each college; inside the house."""
    mandate = make_mandate()
    there = Seated(mandate.id, make_account().id)
    tickets = make_voters(place("marseille-air-bel"), len(ROLES))
    for (role, college, powers), ticket in zip(ROLES, tickets, strict=True):
        seat, account = make_seat(mandate, college), db.session.get_one(Account, ticket.account_id)
        there.numbers[role] = sit(seat, account=account, name=f"Membre {role}", **powers).id
        there.tickets[role] = ticket
    return there


def open_on(there: Seated, version_id: int, kind: Kind, previous: int | None = None) -> int:
    """A consultation on the frozen text, asked by the bureau; its number."""
    consultation = made.make_consultation(
        there.mandate, kind, title="Adopter le protocole", subject=Ref(VERSION, version_id), previous_id=previous,
        passages=passages.of_version(version_id),
    )  # fmt: skip
    return made.open_it(consultation, there.member("president")).id


def everybody_speaks(number: int, answer: str) -> None:
    """All those who have said nothing yet give this voice."""
    consultation = known(number)
    spoken = {voice.elector_id for voice in queries.standing(number)}
    for elector in queries.electors(number):
        if elector.id not in spoken:
            made.say(consultation, elector.member, answer)


def answer_objection(voice_id: int, drafter: CommissionMember) -> None:
    """The drafting group keeps its text, and says why."""
    made.act(
        actor_of(drafter), lambda work, now: services.answer_objection(
            work, voice_id, Reply.MAINTAINED, "Le mois de septembre suffit.", None, now
        ),
    )  # fmt: skip


def finish(number: int) -> None:
    """The announced end comes: the clock closes, the secretariat proclaims."""
    made.end(known(number))


def stand(number: int) -> None:
    """The time to contest goes by, and the result stands."""
    with clock.frozen(clock.now() + LATER):
        assert chores.settle_uncontested(), number


def known(number: int) -> Consultation:
    """The consultation of this number, as it stands now."""
    return db.session.get_one(Consultation, number, populate_existing=True)
