"""The protocol of a street's commission: what fills the holes of the addresses of drafting, and what closes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from commission.mandates.models import CommissionMember, Mandate
from commission.protocol import amending, commenting, queries, services, writing
from commission.protocol.types import AmendmentState, VersionState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import Actor, Grant
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import protocol as make
from tests.factories.commission import make_seat, sit
from tests.factories.identity import make_account

#: Addresses that are posted to and whose hour comes: once the text is frozen (or the mandate over) they answer 403.
POSTS_WITH_AN_HOUR = (
    "/commission/protocole/{protocol_id}/ecriture/ajouter", "/commission/protocole/{protocol_id}/amender",
    "/commission/protocole/{protocol_id}/passages/{key}", "/commission/protocole/{protocol_id}/passages/{key}/prendre",
    "/commission/protocole/{protocol_id}/passages/{key}/lacher",
    "/commission/protocole/{protocol_id}/passages/{key}/deplacer",
    "/commission/protocole/{protocol_id}/passages/{key}/retirer",
    "/commission/protocole/{protocol_id}/passages/{key}/remettre",
    "/commission/protocole/{protocol_id}/passages/{key}/commenter",
    "/commission/protocole/{protocol_id}/passages/{key}/corriger",
    "/commission/protocole/{protocol_id}/passages/{key}/amender",
    "/commission/protocole/commentaires/{comment_id}/regle",
    "/commission/protocole/amendements/{amendment_id}/expose",
    "/commission/protocole/amendements/{amendment_id}/deposer",
    "/commission/protocole/amendements/{amendment_id}/retirer",
    "/commission/protocole/amendements/{amendment_id}/signer",
    "/commission/protocole/amendements/{amendment_id}/ne-plus-signer",
    "/commission/protocole/amendements/{amendment_id}/conseil",
    "/commission/protocole/amendements/{amendment_id}/decider",
    "/commission/protocole/amendements/{amendment_id}/arbitrer/{other_id}",
    "/commission/protocole/amendements/{amendment_id}/changements/{change_id}/oter",
    "/commission/protocole/amendements/{amendment_id}/changements/{change_id}/reprendre",
    "/commission/protocole/versions/{version_id}/ouvrir", "/commission/protocole/versions/{version_id}/clore",
    "/commission/protocole/versions/{version_id}/demander",
    "/commission/protocole/versions/{version_id}/ne-plus-demander",
    "/commission/protocole/versions/{version_id}/arreter", "/commission/protocole/versions/{version_id}/publier",
    "/commission/protocole/versions/{version_id}/renvoyer", "/commission/protocole/versions/{version_id}/reviser",
    "/equipe/commission/{mandate_id}/protocoles",
)  # fmt: skip


def settle(mandate: Mandate | None = None) -> dict[str, Any]:
    """A protocol that is amended, two amendments on one block, a comment; the holes of its addresses."""
    room = make.make_room() if mandate is None else room_of(mandate)
    version = make.make_draft(room, 6)
    block = make.block_of(version)
    make.does(room.actor("member"), commenting.say, version.id, block.key, "Ce mot est obscur.", uuid4().hex)
    version = make.bring(room, version, VersionState.AMENDING)
    one = make.make_amendment(room, version, make.replacing(block, "D’autres mots."), upto=AmendmentState.DEBATED)
    other = make.make_amendment(room, version, make.replacing(block, "Encore d’autres."), "other")
    unsent = make.make_amendment(room, version, make.replacing(block, "À relire."), upto=AmendmentState.DRAFT)
    return _in_draft(room) | {
        "unsent_id": unsent.id, "unsent_change_id": unsent.changes[0].id,
        "mandate_id": room.mandate.id, "protocol_id": version.protocol_id, "version_id": version.id,
        "number": version.number, "key": str(block.key), "amendment_id": one.id, "other_id": other.id,
        "change_id": one.changes[0].id, "comment_id": queries.comments(version.id, block.key)[0].id,
        "account_id": room.member.account_id,
    }  # fmt: skip


def _in_draft(room: make.Room) -> dict[str, Any]:
    """Another protocol, that is still being written; one of its blocks was taken out."""
    version = make.make_draft(room, 4)
    kept, gone = make.block_of(version), make.block_of(version, 1)
    make.does(room.actor("drafter"), writing.remove, version.id, gone.key, gone.revision)
    return {
        "draft_id": version.protocol_id, "draft_version_id": version.id, "draft_key": str(kept.key),
        "gone_key": str(gone.key),
    }  # fmt: skip


def room_of(mandate: Mandate) -> make.Room:
    """The people who draft, seated in a mandate that is there."""
    keeper = make_account(f"{uuid4().hex[:10]}@exemple.fr")
    grant = Grant(Role.SECRETARIAT.value, "mandate", mandate.id)

    def seated(**powers: bool) -> CommissionMember:
        return sit(make_seat(mandate), **powers)

    return make.Room(
        mandate, Actor(person_id=keeper.id, grants=frozenset({grant})), seated(bureau=True), seated(drafting=True),
        seated(drafting=True), seated(), seated(),
    )  # fmt: skip


def does_everything(account_id: int) -> None:
    """This person, of the drafting group, wrote a block, commented one, proposed and signed amendments."""
    room = make.make_room()
    for member in (room.drafter, room.member):
        member.until, member.ended_why = clock.now().astimezone(PARIS).date(), "Remplacé·e"
    db.session.commit()
    mine = sit(make_seat(room.mandate), drafting=True, bureau=True)
    mine.account_id = account_id
    db.session.commit()
    room.drafter = room.member = room.president = mine
    version = make.make_draft(room, 3)
    block = make.block_of(version)
    make.does(room.actor("member"), commenting.say, version.id, block.key, "Ce mot est obscur.", uuid4().hex)
    version = make.bring(room, version, VersionState.AMENDING)
    make.make_amendment(room, version, make.replacing(block, "D’autres mots."))
    theirs = make.make_amendment(room, version, make.adding(), "other")
    signs(room, theirs.id)
    long = make.bring(room, make.make_draft(room, 1), VersionState.AMENDING, VersionState.HALF_FROZEN)
    make.does(room.actor("president"), services.ask_to_freeze, long.id)


def signs(room: make.Room, amendment_id: int) -> None:
    """The member signs beside the author."""
    with unit_of_work(room.actor("member")) as work:
        amending.cosign(work, amendment_id, clock.now())
