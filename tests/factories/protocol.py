"""A commission that drafts a protocol, at whichever step a test needs it, in a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from commission.consultations.events import ConsultationFinal, ConsultationOpened, ConsultationProclaimed
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.rules import DEFAULT, Rules
from commission.protocol import amending, deciding, queries, services, writing
from commission.protocol.changes import ChangeDraft
from commission.protocol.models import ProtocolBlock, ProtocolVersion
from commission.protocol.models_amendments import Amendment
from commission.protocol.types import VERSION, AmendmentState, BlockKind, Operation, ProtocolPart, VersionState
from commission.protocol.writing import BlockDraft
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of, make_mandate, make_seat, sit
from tests.factories.identity import make_account

WORDS = (
    "La politique atteint-elle les quartiers ?",
    "Chaque année, la commission rend compte.",
    "Les outils sont ouverts.",
)
PARTS = (ProtocolPart.QUESTIONS, ProtocolPart.PRINCIPLES, ProtocolPart.TOOLS)


@dataclass
class Room:
    """Who is there: the secretariat, a president, two of the drafting group, two members."""

    mandate: Mandate
    secretariat: Actor
    president: CommissionMember
    drafter: CommissionMember
    second: CommissionMember
    member: CommissionMember
    other: CommissionMember

    def actor(self, who: str) -> Actor:
        """Somebody of the room, or somebody who is not."""
        if who == "secretariat":
            return self.secretariat
        return Actor(person_id=None) if who == "nobody" else actor_of(getattr(self, who))


def make_room(rules: Rules = DEFAULT) -> Room:
    """A mandate that runs, and its people."""
    mandate = make_mandate(rules=rules)

    def seated(name: str, **powers: bool) -> CommissionMember:
        return sit(make_seat(mandate), name=name, **powers)

    keeper = make_account(f"{uuid4().hex[:10]}@exemple.fr")
    grant = Grant(Role.SECRETARIAT.value, "mandate", mandate.id)
    return Room(
        mandate, Actor(person_id=keeper.id, grants=frozenset({grant})), seated("Amina Présidente", bureau=True),
        seated("Bruno Rédacteur", drafting=True), seated("Chloé Rédactrice", drafting=True), seated("Dia Membre"),
        seated("Emma Membre"),
    )  # fmt: skip


def does(actor: Actor, command: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """Carry out a command now."""
    with unit_of_work(actor) as work:
        return command(work, *values, now=clock.now(), **named)


def make_draft(room: Room, blocks: int = 3) -> ProtocolVersion:
    """A protocol whose first version has these blocks, in three parts."""
    protocol = does(room.secretariat, services.open_protocol, room.mandate.id, "Protocole 2026")
    version = queries.latest([protocol.id])[protocol.id]
    after: dict[ProtocolPart, UUID] = {}
    for number in range(blocks):
        part = PARTS[number % 3]
        draft = BlockDraft(part, BlockKind.PARAGRAPH, WORDS[number % 3], "", after.get(part))
        after[part] = does(room.actor("drafter"), writing.add, version.id, uuid4(), draft)
    return queries.version(version.id)


def fill(version: ProtocolVersion, blocks: int) -> None:
    """Many blocks at once."""
    for number in range(blocks):
        part = list(ProtocolPart)[number % 7]
        db.session.add(
            ProtocolBlock(
                version_id=version.id, key=uuid4(), part=part, kind=BlockKind.PARAGRAPH, rank=number * 10,
                words=f"Passage {number}. " + "Un texte d’une longueur ordinaire, que l’on relit souvent. " * 6,
                plain="Le même, en plus simple.",
            )
        )  # fmt: skip
    db.session.commit()


def bring(room: Room, version: ProtocolVersion, *states: VersionState) -> ProtocolVersion:
    """Bring the version up the ladder, as those who may."""
    for state in states:
        _BRING[state](room, version.id)
        version = queries.version(version.id)
        db.session.refresh(version)
    return version


def _to_amending(room: Room, version_id: int) -> None:
    version = queries.version(version_id)
    ends = clock.now() + timedelta(days=10)
    does(room.secretariat, services.become, version_id, VersionState.AMENDING, version.version, reason="Encore",
         closes_at=ends)  # fmt: skip


def _to_half(room: Room, version_id: int) -> None:
    version = queries.version(version_id)
    does(room.secretariat, services.become, version_id, VersionState.HALF_FROZEN, version.version)


def _to_frozen(room: Room, version_id: int) -> None:
    does(room.actor("president"), services.ask_to_freeze, version_id)
    does(room.secretariat, services.freeze, version_id, queries.version(version_id).version)


def tell(fact: Any) -> None:
    """A fact of a consultation."""
    with unit_of_work(SYSTEM) as work:
        work.record(fact)


def opened(version: ProtocolVersion, number: int = 1) -> ConsultationOpened:
    """A consultation on this version was opened."""
    return ConsultationOpened(number, VERSION, version.id)


def proclaimed(version: ProtocolVersion, outcome: str, kind: str = "vote", number: int = 1) -> ConsultationProclaimed:
    """Its result is public."""
    return ConsultationProclaimed(number, VERSION, version.id, kind, outcome)


def final(version: ProtocolVersion, outcome: str, kind: str = "vote", number: int = 1) -> ConsultationFinal:
    """Its result stands."""
    return ConsultationFinal(number, VERSION, version.id, kind, outcome)


_BRING: dict[VersionState, Callable[[Room, int], None]] = {
    VersionState.AMENDING: _to_amending,
    VersionState.HALF_FROZEN: _to_half,
    VersionState.FROZEN: _to_frozen,
    VersionState.CONSULTED: lambda _room, number: tell(opened(queries.version(number))),
    VersionState.ADOPTED: lambda _room, number: tell(final(queries.version(number), "adopted")),
    VersionState.SENT_BACK: lambda _room, number: tell(final(queries.version(number), "status_quo")),
    VersionState.PUBLISHED: lambda room, number: does(
        room.secretariat, services.publish, number, queries.version(number).version
    ),
}


def block_of(version: ProtocolVersion, place: int = 0) -> ProtocolBlock:
    """A block of the version, by its place in the text."""
    return sorted(queries.blocks(version.id), key=lambda each: (list(ProtocolPart).index(each.part), each.rank))[place]


def replacing(block: ProtocolBlock, words: str = "Un autre texte.") -> ChangeDraft:
    """Other words for a block."""
    return ChangeDraft(Operation.REPLACE, block.key, words=words)


def removing(block: ProtocolBlock) -> ChangeDraft:
    """A block taken out."""
    return ChangeDraft(Operation.REMOVE, block.key)


def adding(
    part: ProtocolPart = ProtocolPart.METHODS, words: str = "Un ajout.", after: UUID | None = None
) -> ChangeDraft:
    """A new block."""
    return ChangeDraft(Operation.ADD, uuid4(), part, BlockKind.PARAGRAPH, after, words)


def make_amendment(
    room: Room, version: ProtocolVersion, draft: ChangeDraft, who: str = "member",
    upto: AmendmentState = AmendmentState.FILED,
) -> Amendment:  # fmt: skip
    """An amendment of a member, brought to a state."""
    actor = room.actor(who)
    made = does(actor, amending.begin, version.id, draft, "Parce que c’est utile.", uuid4().hex)
    if upto is AmendmentState.DRAFT:
        return made
    does(actor, amending.file, made.id, made.version)
    if upto is AmendmentState.WITHDRAWN:
        does(actor, amending.withdraw, made.id, made.version)
        return queries.amendment(made.id)
    for state in _ROAD[upto]:
        decide(room, made, state)
    return queries.amendment(made.id)


_A = AmendmentState
_ROAD: dict[AmendmentState, tuple[AmendmentState, ...]] = {
    _A.FILED: (),
    _A.ADMISSIBLE: (_A.ADMISSIBLE,),
    _A.INADMISSIBLE: (_A.INADMISSIBLE,),
    _A.DEBATED: (_A.ADMISSIBLE, _A.DEBATED),
    _A.ADOPTED: (_A.ADMISSIBLE, _A.DEBATED, _A.ADOPTED),
    _A.REJECTED: (_A.ADMISSIBLE, _A.DEBATED, _A.REJECTED),
    _A.SATISFIED: (_A.ADMISSIBLE, _A.SATISFIED),
}


def decide(room: Room, amendment: Amendment, to: AmendmentState, who: str = "secretariat") -> Amendment:
    """Note a decision on an amendment."""
    db.session.refresh(amendment)
    return does(room.actor(who), deciding.bring, amendment.id, to, amendment.version, "Décidé en séance.")


def make_room_of_others() -> Actor:
    """Somebody with an account and no seat."""
    return Actor(person_id=make_account(f"{uuid4().hex[:10]}@exemple.fr").id)
