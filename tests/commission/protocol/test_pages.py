"""Pages of drafting in a browser without scripts: writing, amending, deciding, climbing the ladder."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest

from commission.protocol import queries, services, writing
from commission.protocol.types import AmendmentState, VersionState
from commons.kernel.db import db
from tests.factories import protocol as make

A, V = AmendmentState, VersionState
P = "/commission/protocole"


@pytest.fixture
def version(room):
    return make.make_draft(room, 6)


def passage(version, block, rest="") -> str:
    return f"{P}/{version.protocol_id}/passages/{block.key}{rest}"


def test_the_secretariat_opens_a_protocol_from_its_desk(room, desk) -> None:
    path = f"/equipe/commission/{room.mandate.id}/protocoles"
    desk.sit(room.actor("member"))
    assert desk.read(path).status_code == 403
    desk.sit(room.secretariat)
    assert desk.send(path, title=" ").status_code == 422
    assert desk.send(path, title="Protocole d’évaluation 2026").status_code == 303
    assert "Protocole d’évaluation 2026" in desk.read(path).text
    assert desk.read("/equipe/commission/999999/protocoles").status_code == 404


def test_the_drafting_table_is_for_the_commission(room, desk, version) -> None:
    path = f"{P}/{version.protocol_id}/ecriture"
    assert desk.read(path).status_code in (302, 303, 401)
    for who in ("secretariat", "president", "drafter", "member"):
        desk.sit(room.actor(who))
        page = desk.read(path)
        assert page.status_code == 200
        assert make.WORDS[0] in page.text
        assert ("Ajouter un passage" in page.text) == (who == "drafter")
    desk.sit(make.make_room_of_others())
    assert desk.read(path).status_code == 403
    assert desk.read(f"{P}/999999/ecriture").status_code == 404


def test_a_drafter_adds_writes_moves_takes_out_and_puts_back(room, desk, version) -> None:
    desk.sit(room.actor("drafter"))
    table, add = f"{P}/{version.protocol_id}/ecriture", f"{P}/{version.protocol_id}/ecriture/ajouter"
    refused = desk.send(add, words="")
    assert refused.status_code == 422
    done = desk.send(add, words="Un passage\nsur deux lignes", plain="Simple", place="methods:")
    assert done.status_code == 303
    block = next(each for each in queries.blocks(version.id) if each.part == "methods")
    here = passage(version, block)
    assert desk.send(here, to=here + "/prendre").status_code == 303
    page = desk.read(here)
    assert 'id="difference"' in page.text
    seen = desk.send(here, words="Un autre\nsur deux lignes", see="1")
    assert seen.status_code == 200
    assert "<ins>" in seen.text
    assert "<del>" in seen.text
    assert "[ajouté :" in seen.text
    assert desk.send(here, words="Un autre\nsur deux lignes").status_code == 303
    assert "Un autre" in desk.read(table).text
    assert desk.send(here + "/deplacer", place="tools:").status_code == 303
    db.session.refresh(block)
    assert (block.words, block.part) == ("Un autre\nsur deux lignes", "tools")
    assert desk.send(here + "/deplacer", place="tools:nimporte").status_code == 422
    assert desk.send(here, to=here + "/retirer").status_code == 303
    assert "1 passage retiré" in desk.read(table).text
    assert desk.send(here, to=here + "/remettre").status_code == 303


def test_a_late_editor_gets_both_texts_side_by_side(room, desk, version) -> None:
    block = make.block_of(version)
    here = passage(version, block)
    desk.sit(room.actor("second"))
    desk.send(here, to=here + "/prendre")
    form = {"revision": "1", "words": "Le texte du second, gardé.", "plain": "", "version": None}
    make.does(room.actor("second"), writing.release, version.id, block.key)
    make.does(room.actor("drafter"), writing.write, version.id, block.key, 1, "Le texte du premier.", "")
    late = desk.send(here, **form)
    assert late.status_code == 409
    assert "Le texte du second, gardé." in late.text
    assert "Le texte du premier." in late.text
    assert "Ce qui les sépare" in late.text
    assert 'value="2"' in late.text
    assert desk.send(here, **(form | {"revision": "2"})).status_code == 303


def test_a_held_block_says_who_and_until_when_and_keeps_what_was_typed(room, desk, version) -> None:
    block = make.block_of(version)
    make.does(room.actor("drafter"), writing.take, version.id, block.key)
    here = passage(version, block)
    desk.sit(room.actor("second"))
    assert "Bruno Rédacteur</bdi> écrit ce passage jusqu’à" in desk.read(here).text
    answer = desk.send(here, revision="1", words="Mon texte à moi")
    assert answer.status_code == 403
    assert "Bruno Rédacteur" in answer.text
    assert "Mon texte à moi" in answer.text
    assert desk.send(here, to=here + "/prendre").status_code == 403


def test_members_comment_without_writing(room, desk, version) -> None:
    block = make.block_of(version)
    here = passage(version, block)
    desk.sit(room.actor("member"))
    page = desk.read(here)
    assert "Écrire ce passage" not in page.text
    assert desk.send(here, to=here + "/commenter", words="Ce mot est obscur.").status_code == 303
    assert desk.send(here, to=here + "/commenter", words=" ").status_code == 422
    assert "Ce mot est obscur." in desk.read(here).text
    (comment,) = queries.comments(version.id, block.key)
    desk.sit(room.actor("drafter"))
    assert desk.send(here, to=f"{P}/commentaires/{comment.id}/regle").status_code == 303
    assert "réglé" in desk.read(here).text
    assert desk.send(here, to=f"{P}/commentaires/999999/regle").status_code == 404


def test_a_correction_of_form_on_pages(room, desk, version) -> None:
    version = make.bring(room, version, V.AMENDING, V.HALF_FROZEN)
    here = passage(version, make.block_of(version), "/corriger")
    desk.sit(room.actor("drafter"))
    assert desk.send(here, words="Corrigé.", reason="").status_code == 422
    assert desk.send(here, words="Corrigé.", reason="Une faute").status_code == 303
    late = desk.send(here, words="Encore.", reason="Une autre", revision="1")
    assert late.status_code == 409
    assert "Encore." in late.text
    page = desk.read(f"{P}/{version.protocol_id}/v1/amendements").text
    assert "Correction de forme n° 1" in page


NONSENSE = [
    "x" * 100_000, "a\x00b", "a\x07b", "‮renversé", "<script>alert(1)</script>", "👩‍👩‍👧‍👦" * 2_000,
    "'; DROP TABLE x; --", " ",
]  # fmt: skip


@pytest.mark.parametrize("words", NONSENSE, ids=lambda words: repr(words[:8]))
def test_strange_words_are_kept_as_typed_or_refused_never_broken(room, desk, version, words) -> None:
    block = make.block_of(version)
    desk.sit(room.actor("drafter"))
    here = passage(version, block)
    desk.send(here, to=here + "/prendre")
    for path, fields in (
        (here, {"words": words}),
        (f"{P}/{version.protocol_id}/ecriture/ajouter", {"words": words, "plain": words}),
    ):
        answer = desk.send(path, **fields)
        assert answer.status_code in (303, 422), path
        assert "<script>alert" not in answer.text
    assert desk.send(here, to=here + "/commenter", words=words).status_code in (303, 422)
    assert "<script>alert" not in desk.read(here).text
    make.bring(room, version, V.AMENDING)
    assert desk.send(here + "/amender", words=words, statement=words).status_code in (303, 422)


@pytest.mark.parametrize("rest", ["", "/deplacer", "/corriger", "/amender"])
def test_addresses_of_nothing_are_not_found(room, desk, version, rest) -> None:
    desk.sit(room.actor("drafter"))
    assert desk.read(f"{P}/{version.protocol_id}/passages/{uuid4()}{rest}").status_code == 404
    assert desk.read(f"{P}/{version.protocol_id}/passages/pas-une-cle{rest}").status_code == 404
    assert desk.read(f"{P}/999999/passages/{uuid4()}{rest}").status_code == 404


def test_another_commission_s_texts_are_closed(room, desk, version) -> None:
    desk.sit(make.make_room_of_others())
    block = make.block_of(version)
    for path in (
        passage(version, block), passage(version, block, "/amender"), f"{P}/{version.protocol_id}/ecriture/ajouter",
        f"{P}/versions/{version.id}/etapes",
    ):  # fmt: skip
        assert desk.read(path).status_code == 403


def test_a_text_of_four_hundred_blocks_opens_with_a_fixed_number_of_queries(room, desk, queries_sent) -> None:
    small = make.make_draft(room, 3)
    large = queries.latest([make.does(room.secretariat, services.open_protocol, room.mandate.id, "Long").id])
    version = next(iter(large.values()))
    make.fill(version, 400)
    desk.sit(room.actor("drafter"))
    counts, times = [], []
    for protocol_id in (small.protocol_id, version.protocol_id):
        for _ in range(4):
            db.session.expire_all()
            queries_sent.clear()
            start = time.thread_time()
            page = desk.read(f"{P}/{protocol_id}/ecriture")
            times.append(time.thread_time() - start)
            assert page.status_code == 200
        counts.append(len(queries_sent))
    assert counts[0] == counts[1] <= 15
    assert page.text.count('<li class="card') == 400
    assert min(times[4:]) <= 0.3


@pytest.mark.parametrize("language", ["ar", "en"])
def test_pages_speak_other_languages_and_keep_their_direction(room, desk, version, language) -> None:
    desk.sit(room.actor("drafter"))
    page = desk.read(f"{P}/{version.protocol_id}/ecriture?lang={language}")
    assert page.status_code == 200
    assert ('dir="rtl"' in page.text) == (language == "ar")
