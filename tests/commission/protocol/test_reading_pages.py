"""Public pages of the protocol: reading, comparing, verifying; drafts stay with those who write them."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask

from commission.protocol import conflicts, matrix_lines, minorities, queries, reading, services, writing
from commission.protocol.naming import named
from commission.protocol.types import AmendmentState, BlockKind, ProtocolPart, VersionState
from commons.kernel import addresses, clock, pages
from commons.kernel.db import db
from commons.kernel.refs import Ref, resolve
from tests.factories.identity import text_of
from tests.factories.protocol import (
    adding,
    block_of,
    bring,
    does,
    fill,
    make_amendment,
    make_draft,
    removing,
    replacing,
)
from tests.factories.street_reading import PUBLISHED, at, make_frozen, make_text, settle
from tests.stopwatch import timed

pytestmark = pytest.mark.usefixtures("database")
LINE = {"code": "Q7", "words": "L’école change-t-elle ?", "criteria": [{"code": "Q7.1", "words": "Moins d’écart"}]}


def block_in(page: str, key) -> str:
    """The markup of one block of the page."""
    return page.split(f'id="b-{key}"')[1].split('id="b-')[0]


def test_before_any_protocol_the_page_says_what_will_come(desk):
    assert "Aucun protocole n’est encore ouvert" in text_of(desk.read("/commission/protocole"))


def test_a_draft_is_named_but_read_by_nobody_of_the_public(desk, room):
    version = make_draft(room)
    page = desk.read("/commission/protocole")
    assert "Brouillon" in text_of(page)
    assert at(version) not in page.text
    for who in ("nobody", "member", "secretariat"):
        desk.sit(room.actor(who))
        for more in ("", "/empreinte", "/texte.json", "/protocole-fr.pdf", f"/compare/v{version.number}"):
            assert desk.read(at(version, more)).status_code == 404, more


def test_the_address_of_a_protocol_leads_to_its_version_in_force(desk, room):
    version = make_draft(room)
    path = f"/commission/protocole/{version.protocol_id}"
    assert desk.read(path).location.endswith(f"/commission/protocole#protocole-{version.protocol_id}")
    bring(room, version, VersionState.AMENDING)
    assert desk.read(path).location.endswith(at(version))
    bring(room, version, VersionState.HALF_FROZEN, VersionState.FROZEN, *PUBLISHED[-3:])
    does(room.secretariat, services.revise, version.id)
    assert desk.read(path).location.endswith(at(version))
    assert desk.read("/commission/protocole/999999").status_code == 404


def test_from_amending_on_everybody_reads_it_block_by_block(desk, room):
    version = bring(room, make_text(room), VersionState.AMENDING)
    page = desk.read(at(version))
    said = text_of(page)
    for told in (
        "Ouvert aux amendements", "Ce texte n’est pas arrêté", "Questionnement évaluatif", "Comment nous travaillons",
        "On regarde de plusieurs façons.", "Document de travail",
    ):  # fmt: skip
        assert told in said
    for block in queries.blocks(version.id):
        assert page.text.count(f'id="b-{block.key}"') == 1
    assert "<li>un questionnaire</li>" in page.text
    assert f'href="#partie-{ProtocolPart.METHODS}"' in page.text


def test_one_reads_the_full_text_or_plain_words_without_a_script(desk, room):
    version = bring(room, make_text(room), VersionState.AMENDING)
    with_plain = next(block for block in queries.blocks(version.id) if block.plain)
    full, plain = desk.read(at(version)).text, desk.read(at(version, "?lire=clair")).text
    assert "Aucune ne suffit." in block_in(full, with_plain.key)
    assert "On regarde de plusieurs façons." in block_in(full, with_plain.key)
    assert "Aucune ne suffit." not in block_in(plain, with_plain.key)
    assert "On regarde de plusieurs façons." in block_in(plain, with_plain.key)
    without = block_of(version, 0)
    assert "Pas encore écrit en clair" in block_in(plain, without.key)
    assert without.words in block_in(plain, without.key)
    assert re.search(r'lire=clair" aria-current="page"', plain)
    assert desk.read(at(version, "?lire=%00<script>")).status_code == 200


def test_who_wrote_a_block_is_named_when_they_agreed(desk, room):
    version = bring(room, make_text(room), VersionState.AMENDING)
    key = block_of(version).key
    assert "Écrit par :" in block_in(desk.read(at(version)).text, key)
    assert named([room.drafter])[0] in block_in(desk.read(at(version)).text, key)
    room.drafter.name_is_public = not room.drafter.name_is_public
    db.session.commit()
    pages.shelf.clear()
    assert named([room.drafter])[0] in block_in(desk.read(at(version)).text, key)


def test_amendments_stand_beside_their_block_with_state_advice_and_conflicts_apart(desk, room):
    version = bring(room, make_text(room), VersionState.AMENDING)
    one, two = block_of(version, 0), block_of(version, 1)
    first = make_amendment(room, version, replacing(one))
    make_amendment(room, version, removing(one), who="other", upto=AmendmentState.DEBATED)
    make_amendment(room, version, adding(two.part, "Un passage de plus", two.key))
    hidden = make_amendment(room, version, replacing(two, "SECRET"), upto=AmendmentState.DRAFT)
    page = desk.read(at(version))
    beside = text_of_markup(block_in(page.text, one.key))
    for told in ("Amendements sur ce passage (2)", "Déposé", "Débattu", "Conflit", "En conflit avec : Amendement n° 2"):
        assert told in beside
    assert "Ajouts proposés après ce passage (1)" in text_of_markup(block_in(page.text, two.key))
    assert "SECRET" not in page.text
    assert f"/amendements/{hidden.id}" not in page.text
    assert f"/amendements/{first.id}" in page.text


def text_of_markup(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))


def test_every_kind_of_conflict_has_its_sentence(app):
    with app.test_request_context():
        said = {reading._sentence(conflicts.Conflict(kind, UUID(int=1), 1)) for kind in conflicts.Clash}
    assert len(said) == len(conflicts.Clash)


def two_versions(room):
    first = bring(room, make_text(room), *PUBLISHED)
    second = does(room.secretariat, services.revise, first.id)
    drafter = room.actor("drafter")
    one = block_of(second, 0)
    does(drafter, writing.write, second.id, one.key, one.revision, one.words.replace("quartiers", "villages"), "")
    return first, bring(room, queries.version(second.id), VersionState.AMENDING)


def test_two_versions_are_compared_in_words_and_signs(desk, room):
    first, second = two_versions(room)
    assert f"/compare/v{second.number}" in desk.read(at(first)).text
    page = desk.read(at(first, f"/compare/v{second.number}"))
    assert re.search(r"<del><span class=\"hush\">\[enlevé : </span>quartiers\s*<span", page.text)
    assert re.search(r"<ins><span class=\"hush\">\[ajouté : </span>villages\s*<span", page.text)
    said = text_of(page)
    for told in ("1 passage modifié", "5 passages inchangés", "Modifié"):
        assert told in said
    assert re.search("0 passages? ajouté", said)
    other_way = desk.read(at(second, f"/compare/v{first.number}"))
    assert re.search(r"<ins>.*?quartiers", other_way.text)
    assert "Les deux textes sont les mêmes" in text_of(desk.read(at(first, f"/compare/v{first.number}")))


def test_the_published_version_stands_first_then_what_is_in_work(desk, room):
    _first, second = two_versions(room)
    third = bring(room, second, *PUBLISHED[1:])
    does(room.secretariat, services.revise, third.id)
    page = desk.read("/commission/protocole").text
    order = re.findall(r'id="version-\d+-(\d+)"', page)
    assert order == ["2", "3", "1"]
    assert "Remplacé par une version suivante" in text_of(desk.read("/commission/protocole"))
    hub = text_of(desk.read("/commission"))
    assert "version 2, Publié" in hub
    assert "version 1" not in hub


def test_a_line_of_the_matrix_is_a_table_and_a_missing_one_is_said(desk, room, monkeypatch):
    monkeypatch.setattr(matrix_lines, "_lines", lambda ids: {7: LINE} if 7 in ids else {})
    version = make_draft(room)
    for question, words in ((7, ""), (8, "")):
        draft = writing.BlockDraft(ProtocolPart.INDICATORS, BlockKind.MATRIX_LINE, words, question_id=question)
        does(room.actor("drafter"), writing.add, version.id, UUID(int=question), draft)
    version = bring(room, queries.version(version.id), VersionState.AMENDING)
    page = desk.read(at(version)).text
    table = block_in(page, UUID(int=7))
    assert '<th scope="row" role="rowheader">Critère Q7.1</th>' in table
    assert "Moins d’écart" in table
    assert "<caption" in table
    assert "La ligne de la matrice n’est pas disponible" in block_in(page, UUID(int=8))


def test_minority_opinions_stand_with_the_adopted_version_unless_withdrawn(desk, room, monkeypatch):
    kept = [("Nous voulions un autre calendrier.", [room.member], None), ("RETIRÉE", [room.other], clock.now())]
    monkeypatch.setattr(minorities, "_read", lambda subject: kept)
    version = make_frozen(room)
    assert "Opinions minoritaires" not in text_of(desk.read(at(version)))
    version = bring(room, version, *PUBLISHED[3:])
    said = text_of(desk.read(at(version)))
    assert "Nous voulions un autre calendrier." in said
    assert "RETIRÉE" not in said


NASTY = "<script>alert(1)</script> \u202egnp.exe & <b>x</b> {{ 7*7 }}"


def test_what_people_type_is_text_and_turns_nothing_round(desk, room):
    version = make_draft(room)
    one = block_of(version)
    does(room.actor("drafter"), writing.write, version.id, one.key, one.revision, NASTY, NASTY)
    version = bring(room, queries.version(version.id), VersionState.AMENDING)
    make_amendment(room, version, replacing(block_of(version, 1), NASTY), upto=AmendmentState.ADOPTED)
    version = bring(room, version, *PUBLISHED[1:])
    second = does(room.secretariat, services.revise, version.id)
    second = bring(room, queries.version(second.id), VersionState.AMENDING)
    make_amendment(room, second, replacing(block_of(second, 0), "Propre"), upto=AmendmentState.ADOPTED)
    for path in (at(version), at(version, "?lire=clair"), at(version, f"/compare/v{second.number}")):
        page = desk.read(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "\u202e" not in page
        assert "{{ 7*7 }}" in page


@pytest.mark.parametrize("more", [
    "/v0", "/v99", "/v999999999999999", "/v1/compare/v99", "/v99/compare/v1", "/v-1", "/v1/protocole-tr.pdf",
    "/v1/protocole-en.pdf", "/v1/compare/vx", "/v" + "9" * 40,
])  # fmt: skip
def test_what_is_not_there_is_not_found(desk, room, more):
    version = bring(room, make_text(room), VersionState.AMENDING)
    assert desk.read(f"/commission/protocole/{version.protocol_id}{more}").status_code == 404
    assert desk.read(f"/commission/protocole/999999{more}").status_code == 404


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_pages_read_in_every_language(desk, room, language):
    first, second = two_versions(room)
    for path in ("/commission/protocole", at(first), at(first, "/empreinte"), at(first, f"/compare/v{second.number}")):
        answer = desk.read(f"{path}?lang={language}")
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.text
        if language != "fr":
            assert 'lang="fr" dir="auto"' in answer.text


def test_an_address_that_is_pasted_points_at_the_version(app: Flask, room):
    version = bring(room, make_text(room), VersionState.AMENDING)
    with app.test_request_context():
        ref = Ref("commission.version", version.id)
        assert addresses.ref_at(at(version)) == ref
        assert addresses.ref_at(at(version).replace("/v1", "/v9")) is None
        assert resolve([ref])[ref].url == at(version)


def test_a_kept_page_is_made_anew_when_an_amendment_is_filed(desk, room):
    version = bring(room, make_text(room), VersionState.AMENDING)
    assert "Amendement n° 1" not in text_of(desk.read(at(version)))
    make_amendment(room, version, replacing(block_of(version)))
    assert "Amendement n° 1" in text_of(desk.read(at(version)))


def test_four_hundred_blocks_open_in_the_queries_of_three(app, desk, room, queries_sent):
    counts = []
    for blocks in (3, 400):
        version = make_draft(room)
        fill(version, blocks)
        version = bring(room, version, VersionState.AMENDING)
        for place in range(1 if blocks == 3 else 12):
            make_amendment(room, version, replacing(block_of(version, place), f"Autre {place}"))
        db.session.expire_all()
        pages.shelf.clear()
        queries_sent.clear()
        with timed(f"a protocol of {blocks} blocks opened"):
            answer = desk.read(at(version))
        assert answer.status_code == 200
        assert len(answer.data) < pages.LARGEST_PAGE
        counts.append(len(queries_sent))
    assert counts[0] == counts[1], queries_sent


def test_every_address_of_reading_answers_once_its_holes_are_filled(app, desk):
    holes = settle()
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("commission_reading.")]
    assert len(rules) == 7
    for rule in rules:
        path = rule.rule
        for name, value in holes.items():
            path = re.sub(rf"<[^<>]*:{name}>", str(value), path)
        # The address of a protocol alone leads to the version in force.
        assert desk.read(path).status_code == (303 if rule.rule.endswith("protocol_id>") else 200), path
