"""Pages of amendments and of the steps of a version, in a browser without scripts."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from commission.protocol import matrix_lines, queries, writing
from commission.protocol.changes import ChangeDraft
from commission.protocol.types import AmendmentState, BlockKind, Operation, ProtocolPart, VersionState
from commission.protocol.writing import BlockDraft
from commons.kernel import clock
from commons.kernel.db import db
from tests.factories import protocol as make
from tests.factories.identity import text_of

A, V = AmendmentState, VersionState
P = "/commission/protocole"


@pytest.fixture
def version(room):
    return make.make_draft(room, 6)


def passage(version, block, rest="") -> str:
    return f"{P}/{version.protocol_id}/passages/{block.key}{rest}"


@pytest.fixture
def amending_version(room, version):
    return make.bring(room, version, V.AMENDING)


def test_a_member_writes_files_and_takes_back_an_amendment(room, desk, amending_version) -> None:
    version, block = amending_version, make.block_of(amending_version)
    desk.sit(room.actor("member"))
    assert "Proposer un amendement" in desk.read(passage(version, block)).text
    here = passage(version, block, "/amender")
    assert desk.send(here, words=block.words).status_code == 422
    seen = desk.send(here, words=block.words + " Oui.", see="1")
    assert seen.status_code == 200
    assert "<ins>" in seen.text
    done = desk.send(here, words=block.words + " Oui.", statement="")
    assert done.status_code == 303
    show = done.headers["Location"]
    (made,) = queries.amendments(version.id)
    assert desk.send(show, to=show + "/deposer").status_code == 403
    assert desk.send(show + "/expose", statement="Pour être clair.").status_code == 303
    desk.sit(room.actor("other"))
    assert desk.read(show).status_code == 404
    desk.sit(room.actor("member"))
    assert desk.send(show, to=show + "/deposer", version="1").status_code == 409
    assert desk.send(show, to=show + "/deposer").status_code == 303
    db.session.refresh(made)
    assert made.state is A.FILED
    desk.sit(room.actor("other"))
    page = desk.read(show)
    assert "Signer cet amendement" in page.text
    assert desk.send(show, to=show + "/signer").status_code == 303
    assert "Emma Membre" in desk.read(show).text
    assert desk.send(show, to=show + "/ne-plus-signer").status_code == 303
    assert desk.send(show, to=show + "/retirer").status_code == 403
    desk.sit(room.actor("member"))
    assert desk.send(show, to=show + "/retirer").status_code == 303
    assert "Retiré" in desk.read(show).text


def test_everybody_reads_filed_amendments_without_names_that_are_not_public(client, room, amending_version) -> None:
    version = amending_version
    made = make.make_amendment(room, version, make.replacing(make.block_of(version)))
    draft = make.make_amendment(room, version, make.adding(), upto=A.DRAFT)
    index = client.get(f"{P}/{version.protocol_id}/v1/amendements")
    assert index.status_code == 200
    assert "Amendement n° 1" in index.text
    assert "Amendement n° 2" not in index.text
    show = client.get(f"{P}/amendements/{made.id}")
    assert show.status_code == 200
    assert "Dia Membre" not in show.text
    assert "Un membre du collège" in show.text
    assert "[enlevé :" in show.text
    assert client.get(f"{P}/amendements/{draft.id}").status_code == 404
    assert client.get(f"{P}/amendements/999999").status_code == 404
    assert client.get(f"{P}/{version.protocol_id}/v9/amendements").status_code == 404


def test_a_draft_text_has_no_public_page(client, version) -> None:
    assert client.get(f"{P}/{version.protocol_id}/v1/amendements").status_code == 404


def test_an_addition_and_several_changes_in_one_amendment(room, desk, amending_version) -> None:
    version = amending_version
    desk.sit(room.actor("member"))
    here = f"{P}/{version.protocol_id}/amender"
    assert desk.send(here, words="").status_code == 422
    done = desk.send(here, words="Un passage nouveau", place="methods:", statement="Il manquait.")
    show = done.headers["Location"]
    (made,) = queries.amendments(version.id)
    more = passage(version, make.block_of(version), f"/amender?dans={made.id}")
    assert desk.send(more, operation=Operation.REMOVE.value, statement=None).status_code == 303
    page = desk.read(show)
    assert "Ajouter un passage" in page.text
    assert "Supprimer ce passage" in page.text
    change = made.changes[1]
    assert desk.send(show, to=f"{show}/changements/{change.id}/oter").status_code == 303
    assert "Supprimer ce passage" not in desk.read(show).text


def test_the_bureau_decides_and_the_text_follows(room, desk, amending_version) -> None:
    version = amending_version
    made = make.make_amendment(room, version, make.replacing(make.block_of(version), "Le texte amendé."))
    here = f"{P}/amendements/{made.id}"
    desk.sit(room.actor("drafter"))
    assert desk.send(here + "/conseil", advice="adopt", words="").status_code == 422
    assert desk.send(here + "/conseil", advice="adopt", words="Plus clair.").status_code == 303
    assert "Noter la décision" not in desk.read(here + "/decider").text
    forged = desk.send(here + "/conseil", to=here + "/decider", to_="admissible", version="3")
    assert forged.status_code == 422
    desk.sit(room.actor("president"))
    assert "Favorable" in desk.read(here).text
    assert desk.send(here + "/decider", to_=None).status_code == 422
    assert desk.send(here + "/decider", to_="adopted").status_code == 422
    for state in ("admissible", "debated", "adopted"):
        assert desk.send(here + "/decider", to_=state, reason="En séance.").status_code == 303
    desk.sit(room.actor("member"))
    assert "Le texte amendé." in desk.read(f"{P}/{version.protocol_id}/ecriture").text
    assert "En séance." in desk.read(here).text


def test_two_on_one_block_are_shown_arbitrated_and_brought_together(room, desk, amending_version) -> None:
    version, block = amending_version, make.block_of(amending_version)
    one = make.make_amendment(room, version, make.replacing(block, block.words + " Un."), upto=A.DEBATED)
    other = make.make_amendment(room, version, make.replacing(block, "Zéro. " + block.words), "other", A.DEBATED)
    here = f"{P}/amendements/{other.id}"
    desk.sit(room.secretariat)
    assert f"l’amendement n° {one.number} change le même passage" in desk.read(here).text
    make.decide(room, one, A.ADOPTED)
    answer = desk.send(here + "/decider", to_="adopted", reason="En séance.")
    assert answer.status_code == 403
    assert "arbitrage" in answer.text
    assert desk.read(f"{here}/arbitrer/{other.id}").status_code == 404
    page = desk.read(f"{here}/arbitrer/{one.id}")
    assert "Le plus éloigné du texte initial vient d’abord" in page.text
    assert desk.send(f"{here}/arbitrer/{one.id}", kept="0", reason="").status_code == 422
    assert desk.send(f"{here}/arbitrer/{one.id}", kept="0", reason="Les deux se complètent.").status_code == 303
    desk.sit(room.actor("other"))
    rebase = f"{here}/changements/{other.changes[0].id}/reprendre"
    page = desk.read(rebase)
    assert "Zéro. " + make.WORDS[0] + " Un." in page.text
    assert desk.send(rebase, revision="1").status_code == 409
    assert desk.send(rebase).status_code == 303
    desk.sit(room.secretariat)
    assert desk.send(here + "/decider", to_="adopted", reason="En séance.").status_code == 303
    db.session.refresh(block)
    assert block.words == "Zéro. " + make.WORDS[0] + " Un."


def test_the_ladder_is_climbed_on_pages_by_two_people(room, desk, version) -> None:
    here = f"{P}/versions/{version.id}/etapes"
    desk.sit(room.actor("member"))
    assert desk.read(here).status_code == 403
    desk.sit(room.secretariat)
    at = f"{P}/versions/{version.id}"
    assert desk.send(here, to=at + "/ouvrir", closes_at="").status_code == 422
    assert desk.send(here, to=at + "/ouvrir", closes_at="2020-01-01T10:00").status_code == 422
    ends = (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    assert desk.send(here, to=at + "/ouvrir", closes_at=ends).status_code == 303
    assert desk.send(here, to=at + "/clore").status_code == 303
    assert desk.send(here, to=at + "/arreter").status_code == 403
    desk.sit(room.actor("president"))
    assert desk.send(here, to=at + "/demander").status_code == 303
    assert desk.send(here, to=at + "/ne-plus-demander").status_code == 303
    assert desk.send(here, to=at + "/demander").status_code == 303
    desk.sit(room.secretariat)
    assert "Amina Présidente" in desk.read(here).text
    assert desk.send(here, to=at + "/arreter", version="1").status_code == 409
    assert desk.send(here, to=at + "/arreter").status_code == 303
    db.session.refresh(version)
    assert version.digest in desk.read(here).text
    make.bring(room, version, V.CONSULTED)
    make.tell(make.proclaimed(version, "objected", "consent"))
    desk.sit(room.actor("president"))
    assert desk.send(at + "/renvoyer", reason=" ").status_code == 422
    assert desk.send(at + "/renvoyer", reason="Trois objections gardées").status_code == 303
    assert "Brouillon" in desk.read(f"{P}/{version.protocol_id}/ecriture").text


def test_publishing_and_revising_on_pages(room, desk, version) -> None:
    version = make.bring(room, version, V.AMENDING, V.HALF_FROZEN, V.FROZEN, V.CONSULTED, V.ADOPTED)
    here, at = f"{P}/versions/{version.id}/etapes", f"{P}/versions/{version.id}"
    desk.sit(room.secretariat)
    assert desk.send(here, to=at + "/publier").status_code == 303
    assert desk.send(here, to=at + "/reviser").status_code == 303
    forged = desk.send(f"/equipe/commission/{room.mandate.id}/protocoles", to=at + "/reviser")
    assert forged.status_code == 403
    assert len(queries.versions(version.protocol_id)) == 2


def test_a_lapsed_amendment_is_filed_again_on_pages(room, desk, amending_version) -> None:
    version, block = amending_version, make.block_of(amending_version)
    mine = make.make_amendment(room, version, make.replacing(block), "other", A.ADMISSIBLE)
    make.make_amendment(room, version, make.removing(block), upto=A.ADOPTED)
    make.bring(room, version, V.HALF_FROZEN)
    desk.sit(room.actor("other"))
    assert "Le déposer de nouveau" in desk.read(f"{P}/amendements/{mine.id}").text
    here = f"{P}/{version.protocol_id}/amender?reprend={mine.id}"
    done = desk.send(here, words="Autrement dit.", place="questions:", statement="Je reprends.")
    assert done.status_code == 303
    show = done.headers["Location"]
    assert desk.send(show, to=show + "/deposer").status_code == 303


@pytest.mark.parametrize("number", ["9" * 30, "-1", "x", "999999", "²"])
@pytest.mark.parametrize("name", ["dans", "reprend"])
def test_numbers_typed_in_an_address_are_not_found(room, desk, amending_version, name, number) -> None:
    desk.sit(room.actor("member"))
    here = f"{P}/{amending_version.protocol_id}/amender"
    answer = desk.send(here, to=f"{here}?{name}={number}", words="Un ajout", statement="Il manquait.")
    assert answer.status_code == 404
    assert not queries.amendments(amending_version.id)


def test_a_line_of_the_matrix_is_called_by_its_question_in_lists_of_places_and_of_amendments(
    room, desk, monkeypatch, version
) -> None:
    titles = {7: "Q7 · Les places suffisent-elles ?", 8: "Q8 · Le quartier change-t-il ?"}
    monkeypatch.setattr(matrix_lines, "_choices", lambda: list(titles.items()))
    keys = {}
    for number in titles:
        draft = BlockDraft(ProtocolPart.QUESTIONS, BlockKind.MATRIX_LINE, "", "Une remarque", None, number)
        keys[number] = make.does(room.actor("drafter"), writing.add, version.id, uuid4(), draft)
    version = make.bring(room, version, V.AMENDING)
    line = {block.key: block for block in queries.blocks(version.id)}[keys[7]]
    added = ChangeDraft(Operation.ADD, uuid4(), ProtocolPart.QUESTIONS, BlockKind.MATRIX_LINE, line.key, "", "", 8)
    made = make.make_amendment(room, version, added)
    make.make_amendment(room, version, ChangeDraft(Operation.REMOVE, keys[8]))
    desk.sit(room.actor("member"))
    page = text_of(desk.read(f"{P}/{version.protocol_id}/amender"))
    assert [f"après « {title} »" in page for title in titles.values()] == [True, True]
    page = text_of(desk.read(f"{P}/{version.protocol_id}/v{version.number}/amendements"))
    assert f"Ajouter : {titles[8]}" in page
    assert f"Supprimer : {titles[8]}" in page
    assert f"après « {titles[7]} »" in text_of(desk.read(f"{P}/amendements/{made.id}"))
