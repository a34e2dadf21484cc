"""What drafting tells elsewhere: on the thread, on a member's own page, in the file a person takes away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commission.mandates.models import Mandate
from commission.mandates.types import MandateState
from commission.protocol import addresses, amending, finding, holding, queries, stories, tasks
from commission.protocol.changes import ChangeDraft
from commission.protocol.reasons import ProtocolReason as R
from commission.protocol.types import (
    AMENDMENT,
    PROTOCOL,
    VERSION,
    AmendmentState,
    Operation,
    ProtocolPart,
    VersionState,
)
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.errors import Refused
from commons.kernel.refs import Ref, resolve
from tests.factories import protocol as make
from tests.factories import street_drafting

A, V = AmendmentState, VersionState


def test_each_kind_tells_its_story_and_where_it_stands(app, room) -> None:
    version = make.bring(room, make.make_draft(room), V.AMENDING)
    made = make.make_amendment(room, version, make.replacing(make.block_of(version)), upto=A.ADOPTED)
    draft = make.make_amendment(room, version, make.adding(), upto=A.DRAFT)
    version = make.bring(room, version, V.HALF_FROZEN, V.FROZEN, V.CONSULTED)
    make.tell(make.proclaimed(version, "objected", "consent"))
    with app.test_request_context():
        told = [moment.sentence for moment in stories.VERSIONS.moments([version.id])[version.id]]
        assert told == [
            "Mise à l’écriture", "Amendements ouverts", "Amendements clos", "Texte arrêté : il ne change plus",
            "Mise en consultation", "Consultation proclamée : Des objections demeurent",
        ]  # fmt: skip
        moments = stories.AMENDMENTS.moments([made.id, draft.id])
        assert [moment.sentence for moment in moments[made.id]] == ["Amendement déposé", "Amendement adopté"]
        assert draft.id not in moments
        assert stories.PROTOCOLS.moments([version.protocol_id])[version.protocol_id]
        refs = [Ref(PROTOCOL, version.protocol_id), Ref(VERSION, version.id), Ref(AMENDMENT, made.id)]
        found = resolve([*refs, Ref(AMENDMENT, draft.id)])
        assert all(found[ref].public for ref in refs)
        assert not found[Ref(AMENDMENT, draft.id)].public
        assert found[Ref(AMENDMENT, made.id)].url == addresses.amendment_url(made)
    assert stories.AMENDMENTS.mine(room.member.account_id) == [made.id]


def test_every_state_and_step_has_its_sentence(app) -> None:
    with app.test_request_context():
        assert all(state.label for state in (*A, *V))
        assert set(stories._STEPS) == set(V)
        assert set(stories._DECIDED) == set(A)
        assert all(each() for each in (*stories._STEPS.values(), *stories._DECIDED.values()))
        assert all(reason.sentence for reason in R)


def test_a_member_s_page_says_what_drafting_awaits(app, room) -> None:
    version = make.make_draft(room)

    def told(member) -> list[str]:
        with app.test_request_context():
            return [task.title for task in tasks.awaited(member, clock.now())]

    assert told(room.drafter) == ["Écrire le protocole"]
    assert told(room.member) == ["Lire et commenter le protocole"]
    version = make.bring(room, version, V.AMENDING)
    block = make.block_of(version)
    lapsed = make.make_amendment(room, version, make.replacing(block), "other")
    make.make_amendment(room, version, make.removing(block), upto=A.ADOPTED)
    assert told(room.other) == [
        "Proposer ou signer un amendement", f"Déposer de nouveau votre amendement n° {lapsed.number}",
    ]  # fmt: skip
    make.bring(room, version, V.HALF_FROZEN)
    assert told(room.member) == []
    with clock.frozen(clock.now() + timedelta(hours=49)):
        assert told(room.other) == []


def test_the_file_of_a_member_holds_what_they_wrote(database) -> None:
    account_id = make.make_account("membre@exemple.fr").id
    street_drafting.does_everything(account_id)
    assert {each["what"] for each in holding.about(account_id)} == {
        "amendment", "cosignature", "comment", "block", "request to freeze",
    }  # fmt: skip
    assert holding.about(make.make_account("autre@exemple.fr").id) == []


def test_the_street_has_one_of_each_thing(database) -> None:
    holes = street_drafting.settle()
    assert queries.amendment(holes["other_id"]).version_id == holes["version_id"]


def test_nobody_drafts_for_a_mandate_that_ended(room) -> None:
    version = make.bring(room, make.make_draft(room), V.AMENDING)
    db.session.get(Mandate, room.mandate.id).state = MandateState.ENDED
    db.session.commit()
    for who in ("secretariat", "president", "drafter", "member"):
        assert finding.hand_of(version.protocol.mandate, room.actor(who)) == finding.Hand()
    with pytest.raises(Refused, match=R.NOT_A_MEMBER.value):
        make.make_amendment(room, version, make.adding())


def test_a_key_that_is_in_the_text_is_never_added_again(room) -> None:
    version = make.bring(room, make.make_draft(room), V.AMENDING)
    taken = ChangeDraft(
        Operation.ADD, make.block_of(version).key, ProtocolPart.TOOLS, make.BlockKind.PARAGRAPH, None, "Le même"
    )
    with pytest.raises(Refused, match=R.BREAKS_TEXT.value):
        make.does(room.actor("member"), amending.begin, version.id, taken, "", "a" * 32)
