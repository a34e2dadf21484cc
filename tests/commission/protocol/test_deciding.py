"""What is decided of amendments: applied, arbitrated, brought onto a text that moved, lapsed, corrected (B3, B4)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from commission.consultations.types import Kind, Passage
from commission.mandates.rules import Rules
from commission.protocol import amending, conflicts, deciding, documents, queries
from commission.protocol.changes import ChangeDraft
from commission.protocol.conflicts import Clash
from commission.protocol.folding import fold
from commission.protocol.reasons import ProtocolReason as R
from commission.protocol.types import (
    AmendmentState,
    Operation,
    ProtocolPart,
    VersionState,
)
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from tests.factories import protocol as make
from tests.factories.consultations import end, make_consultation, open_it, say

A, V = AmendmentState, VersionState


def refused(reason: R):
    return pytest.raises(Refused, match=reason.value)


@pytest.fixture
def version(room):
    return make.bring(room, make.make_draft(room, 6), V.AMENDING)


def words_of(version) -> list[str]:
    return [block["words"] for block in documents.blocks_of(documents.document_of(version)).values()]


def clashes(version) -> dict[int, list[Clash]]:
    revisions = {block.key: block.revision for block in queries.blocks(version.id)}
    found = conflicts.conflicts(queries.amendments(version.id), revisions, queries.arbitrations(version.id))
    return {number: [each.kind for each in several] for number, several in found.items()}


def test_each_operation_changes_the_living_text_as_the_fold_says(room, version) -> None:
    first, second, third = (make.block_of(version, place) for place in (0, 2, 4))
    new = make.adding(ProtocolPart.METHODS, "Une méthode.")
    for draft in (
        make.replacing(first),
        make.removing(second),
        ChangeDraft(Operation.MOVE, third.key, ProtocolPart.METHODS),
        new,
    ):
        make.make_amendment(room, version, draft, upto=A.ADOPTED)
        db.session.refresh(version)
        assert documents.document_of(version) == fold(version.base, queries.adopted_changes(version.id))
    blocks = documents.blocks_of(documents.document_of(version))
    assert blocks[str(first.key)]["words"] == "Un autre texte."
    assert str(second.key) not in blocks
    assert blocks[str(third.key)]["part"] == blocks[str(new.key)]["part"] == "methods"
    assert [each.fold_rank for each in queries.adopted(version.id)] == [1, 2, 3, 4]


def two_on_one(room, version, upto=A.DEBATED):
    block = make.block_of(version)
    one = make.make_amendment(room, version, make.replacing(block, "Le premier."), upto=upto)
    return one, make.make_amendment(room, version, make.replacing(block, "Le second."), "other", upto), block


def test_two_on_one_block_never_both_apply_without_an_arbitration(room, version) -> None:
    """B4."""
    one, other, _block = two_on_one(room, version)
    assert clashes(version) == {one.id: [Clash.SAME_BLOCK], other.id: [Clash.SAME_BLOCK]}
    make.decide(room, one, A.ADOPTED)
    assert clashes(version)[other.id] == [Clash.OUTDATED, Clash.SAME_BLOCK]
    with refused(R.NEEDS_ARBITRATION):
        make.decide(room, other, A.ADOPTED)
    assert words_of(version)[0] == "Le premier."


def arbitrate(room, version, one, other, kept, who="secretariat"):
    return make.does(room.actor(who), deciding.arbitrate, version.id, one.id, other.id, kept, "En séance.")


def test_an_arbitration_keeps_one_whichever_was_adopted_first(room, version) -> None:
    one, other, _block = two_on_one(room, version)
    make.decide(room, one, A.ADOPTED)
    arbitrate(room, version, other, one, other.id)
    assert words_of(version)[0] == "Le premier."
    make.decide(room, other, A.ADOPTED)
    assert words_of(version)[0] == "Le second."
    assert documents.document_of(version) == fold(version.base, queries.adopted_changes(version.id))
    with refused(R.ARBITRATED):
        arbitrate(room, version, one, other, one.id)


def test_what_an_arbitration_did_not_keep_is_not_adopted(room, version) -> None:
    one, other, _block = two_on_one(room, version)
    arbitrate(room, version, one, other, other.id)
    with refused(R.OTHER_KEPT):
        make.decide(room, one, A.ADOPTED)
    make.decide(room, other, A.REJECTED)
    make.decide(room, one, A.ADOPTED)
    assert words_of(version)[0] == "Le premier."


def test_both_apply_once_the_later_is_written_on_the_earlier(room, version) -> None:
    one, other, block = two_on_one(room, version)
    make.decide(room, one, A.ADOPTED)
    arbitrate(room, version, one, other, None)
    with refused(R.NEEDS_REBASE):
        make.decide(room, other, A.ADOPTED)
    change, author = other.changes[0], room.actor("other")
    with pytest.raises(Stale):
        make.does(author, amending.rebase, other.id, other.version, change.id, 1, "Les deux.", "", (None, None))
    with refused(R.NOT_THE_AUTHOR):
        make.does(room.actor("member"), amending.rebase, other.id, other.version, change.id, 2, "x", "", (None, None))
    make.does(author, amending.rebase, other.id, other.version, change.id, 2, "Les deux.", "", (None, None))
    assert clashes(version)[other.id] == []
    make.decide(room, other, A.ADOPTED)
    assert words_of(version)[0] == "Les deux."
    db.session.refresh(block)
    assert [each.member_id for each in queries.revisions(block.id)[:2]] == [room.other.id, room.member.id]


def test_arbitrations_are_between_two_that_clash_by_those_who_may(room, version) -> None:
    one, other, _block = two_on_one(room, version)
    third = make.make_amendment(room, version, make.replacing(make.block_of(version, 3)), upto=A.DEBATED)
    for pair in ((one, third), (one, one)):
        with refused(R.NOT_IN_CONFLICT):
            arbitrate(room, version, *pair, None)
    with refused(R.NOT_YOURS):
        arbitrate(room, version, one, other, None, "member")
    with pytest.raises(NotFound):
        arbitrate(room, version, one, other, third.id)
    with pytest.raises(Invalid):
        make.does(room.secretariat, deciding.arbitrate, version.id, one.id, other.id, None, " ")
    make.does(room.actor("president"), amending.cosign, one.id)
    with refused(R.STEPS_ASIDE):
        arbitrate(room, version, one, other, None, "president")


def test_the_furthest_from_the_initial_text_comes_first(room, version) -> None:
    block = make.block_of(version)
    near = make.make_amendment(room, version, make.replacing(block, block.words + " Oui."))
    far = make.make_amendment(room, version, make.replacing(block, "Tout autre chose."), "other")
    gone = make.make_amendment(room, version, make.removing(block), "drafter")
    assert conflicts.furthest_first([near, far, gone], block.key, block.words)[1:] != [far, gone]
    assert conflicts.furthest_first([near, far], block.key, block.words) == [far, near]


def test_an_amendment_lapses_with_its_block_its_author_is_told_and_may_file_again(room, version, frozen) -> None:
    block = make.block_of(version)
    mine = make.make_amendment(room, version, make.replacing(block), "other", A.ADMISSIBLE)
    same = make.make_amendment(room, version, make.removing(block), "second", A.ADMISSIBLE)
    make.make_amendment(room, version, make.removing(block), upto=A.ADOPTED)
    for each in (mine, same):
        db.session.refresh(each)
    assert (mine.state, same.state) == (A.LAPSED, A.SATISFIED)
    told = db.session.scalars(select(OutboxMessage).where(OutboxMessage.key == f"commission.lapsed:{mine.id}")).one()
    assert told.recipient in room.other.contact
    make.bring(room, version, V.HALF_FROZEN)
    draft, author = make.adding(ProtocolPart.QUESTIONS), room.actor("other")
    again = (version.id, draft, "Autrement.")
    with refused(R.NOT_AMENDING):
        make.does(author, amending.begin, *again, uuid4().hex)
    with refused(R.NOT_THE_AUTHOR):
        make.does(room.actor("member"), amending.begin, *again, uuid4().hex, refiles_id=mine.id)
    with clock.frozen(clock.now() + timedelta(hours=48)), refused(R.REFILE_OVER):
        make.does(author, amending.begin, *again, uuid4().hex, refiles_id=mine.id)
    with clock.frozen(clock.now() + timedelta(hours=47)):
        made = make.does(author, amending.begin, *again, uuid4().hex, refiles_id=mine.id)
        make.does(author, amending.file, made.id, made.version)
    assert (made.state, made.refiles_id) == (A.FILED, mine.id)


def test_an_amendment_whose_place_is_gone_is_brought_to_another(room, version) -> None:
    anchor = make.block_of(version)
    new = make.adding(ProtocolPart.QUESTIONS, "Après.", anchor.key)
    made = make.make_amendment(room, version, new, "other", A.DEBATED)
    make.make_amendment(room, version, make.removing(anchor), upto=A.ADOPTED)
    assert clashes(version)[made.id] == [Clash.PLACE_GONE]
    with refused(R.BREAKS_TEXT):
        make.decide(room, made, A.ADOPTED)
    make.does(
        room.actor("other"),
        amending.rebase,
        made.id,
        made.version,
        made.changes[0].id,
        None,
        "Après.",
        "",
        (None, None),
    )
    make.decide(room, made, A.ADOPTED)
    assert "Après." in words_of(version)


def test_corrections_of_form_are_recorded_as_amendments(room, version) -> None:
    block = make.block_of(version)
    with refused(R.NOT_HALF_FROZEN):
        make.does(room.actor("drafter"), deciding.correct, version.id, block.key, 1, "Corrigé.", "", "Une faute")
    make.make_amendment(room, version, make.replacing(block, "Fôte."), upto=A.ADOPTED)
    make.bring(room, version, V.HALF_FROZEN)
    with refused(R.NOT_A_DRAFTER):
        make.does(room.actor("member"), deciding.correct, version.id, block.key, 2, "Faute.", "", "Une faute")
    with pytest.raises(Stale):
        make.does(room.actor("drafter"), deciding.correct, version.id, block.key, 1, "Faute.", "", "Une faute")
    made = make.does(room.actor("drafter"), deciding.correct, version.id, block.key, 2, "Faute.", "", "Une faute")
    assert (made.editorial, made.state, made.fold_rank) == (True, A.ADOPTED, 2)
    assert len(queries.arbitrations(version.id)) == 1
    assert make.bring(room, version, V.FROZEN).document == fold(version.base, queries.adopted_changes(version.id))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE commission_amendment SET state = 'rejected', fold_rank = NULL WHERE id = :id",
        "UPDATE commission_amendment SET fold_rank = 9 WHERE id = :id",
        "UPDATE commission_amendment_change SET words = 'autre' WHERE amendment_id = :id",
        "DELETE FROM commission_amendment_change WHERE amendment_id = :id",
    ],
)
def test_what_was_adopted_stays_what_it_was(room, version, statement) -> None:
    made = make.make_amendment(room, version, make.replacing(make.block_of(version)), upto=A.ADOPTED)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text(statement), {"id": made.id})


def test_a_second_place_without_arbitration_is_refused_by_the_database(room, version) -> None:
    made = make.make_amendment(room, version, make.replacing(make.block_of(version)), upto=A.ADOPTED)
    rows = "INSERT INTO commission_adopted_place (version_id, block_key, place, amendment_id) VALUES (:v, :k, :p, :a)"
    other = make.make_amendment(room, version, make.replacing(make.block_of(version, 1)), upto=A.DEBATED)
    for place in (1, 2, 0):
        values = {"v": version.id, "k": made.changes[0].block_key, "p": place, "a": other.id}
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(text(rows), values)


def test_an_arbitration_names_the_duel_that_decided_and_links_to_it(database, desk) -> None:
    room = make.make_room(Rules(quorum_colleges=1, majority_colleges=1))
    version = make.bring(room, make.make_draft(room, 6), V.AMENDING)
    one, other, _block = two_on_one(room, version)
    keeper = room.actor("secretariat")
    duel = make_consultation(
        room.mandate, Kind.DUEL, passages=(Passage("b", "Le second", "Le second."),), initial="Le texte."
    )

    def decided(number: int) -> None:
        make.does(keeper, deciding.arbitrate, version.id, one.id, other.id, other.id, "Le vote", consultation_id=number)

    for number in (duel.id, duel.id + 900):  # not proclaimed yet; of nobody
        with pytest.raises(Invalid) as caught:
            decided(number)
        assert "consultation" in caught.value.fields
    open_it(duel, room.president)
    for member in (room.president, room.drafter, room.second, room.member, room.other):
        say(duel, member, {"b": "for"})
    end(duel)
    decided(duel.id)
    page = desk.read(f"/commission/protocole/amendements/{one.id}").text
    assert f'href="/commission/consultations/{duel.id}"' in page
    assert "Décidé par la consultation" in page
