"""The protocol on paper: tagged, in French and Arabic, the same bytes each time and everywhere, its opinions in it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from commission.protocol import matrix_lines, minorities, printing, queries, services, writing
from commission.protocol.types import BlockKind, ProtocolPart, VersionState
from commons.documents.printing import ROOT, render
from commons.kernel import clock, i18n, qr
from commons.kernel.db import db
from tests.factories.outcome import tags_of
from tests.factories.protocol import block_of, bring, does, fill, make_draft
from tests.factories.street_reading import FROZEN, PUBLISHED, make_text
from tests.stopwatch import timed

pytestmark = pytest.mark.usefixtures("database", "frozen")
ADDRESS = "https://possibles.exemple.fr/commission/protocole/1/v1"
LINE = {"code": "Q7", "words": "L’école change-t-elle ?", "criteria": [{"code": "Q7.1", "words": "Moins d’écart"}]}


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader(pdf).pages).split())


def scopes_of(element: Any) -> list[str]:
    """The scope of each header of a table."""
    element = element.get_object()
    if not isinstance(element, dict):
        return []
    own = []
    if element.get("/S") == "/TH":
        attributes = element.get("/A", [])
        attributes = attributes if isinstance(attributes, list) else [attributes]
        own = [str(each.get_object().get("/Scope")) for each in attributes if "/Scope" in each.get_object()]
    children = element.get("/K", [])
    children = children if isinstance(children, list) else [children]
    return own + [scope for child in children for scope in scopes_of(child)]


@pytest.fixture
def opinions(monkeypatch, room):
    """Two minority opinions, of which one was withdrawn."""
    kept = [("Nous voulions un autre calendrier.", [room.member], None), ("RETIREE", [room.other], clock.now())]
    monkeypatch.setattr(minorities, "_read", lambda subject: kept)


@pytest.fixture
def version(room, monkeypatch, opinions):
    """An adopted version with a heading, a list, plain words and a line of the matrix."""
    monkeypatch.setattr(matrix_lines, "_lines", lambda ids: {7: LINE} if 7 in ids else {})
    draft = writing.BlockDraft(ProtocolPart.INDICATORS, BlockKind.MATRIX_LINE, "", question_id=7)
    made = make_text(room)
    does(room.actor("drafter"), writing.add, made.id, UUID(int=7), draft)
    return bring(room, queries.version(made.id), *PUBLISHED)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_paper_is_tagged_in_its_language_with_everything_in_it(version, language):
    pdf = printing.printed(version, language, ADDRESS)
    catalogue = reader(pdf).trailer["/Root"]
    assert catalogue["/Lang"] == language
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_object().get_data()
    tags = tags_of(catalogue["/StructTreeRoot"])
    headings = [tag for tag in tags if tag in ("/H1", "/H2", "/H3", "/H4")]
    parts = len(version.document["parts"])
    assert headings[0] == "/H1"
    assert headings.count("/H1") == 1
    assert headings.count("/H2") == parts + 1
    assert headings.count("/H3") == 2
    assert all(int(after[2]) <= int(before[2]) + 1 for before, after in pairwise(headings))
    assert scopes_of(catalogue["/StructTreeRoot"]) == ["/Column", "/Column"]
    assert tags.count("/Figure") == 1
    assert {"/L", "/LI"} <= set(tags)
    said = words_of(pdf)
    assert version.digest in said.replace(" ", "")
    for told in ("Aucune ne suffit.", "On regarde de plusieurs façons.", "Moins d’écart", "Q7.1", "un questionnaire",
                 "Nous voulions un autre calendrier.", "possibles.exemple.fr"):  # fmt: skip
        assert told.replace(" ", "") in said.replace(" ", ""), told
    assert "RETIREE" not in said


def test_every_page_bears_the_version_and_lines_are_numbered(room):
    draft = make_draft(room)
    fill(draft, 40)
    version = bring(room, draft, *FROZEN)
    pages = [page.extract_text() for page in reader(printing.printed(version, "fr", ADDRESS)).pages]
    assert len(pages) > 3
    for page in pages:
        assert f"Version 1 — empreinte {version.digest[:16]}" in page
    numbers = {line.strip() for page in pages for line in page.splitlines() if line.strip().isdigit()}
    assert {str(number) for number in range(1, 40)} <= numbers


def test_opinions_are_printed_as_large_as_the_text(version):
    sizes: dict[str, set[float]] = {}

    def note(text: str, _cm: Any, tm: Any, _font: Any, size: float) -> None:
        for told in ("calendrier", "Aucune"):
            if told in text:
                sizes.setdefault(told, set()).add(round(size * abs(tm[3] or 1), 2))

    for page in reader(printing.printed(version, "fr", ADDRESS)).pages:
        page.extract_text(visitor_text=note)
    assert sizes["calendrier"] == sizes["Aucune"] == {11.0}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_rendered_again_later_and_in_another_process_it_has_the_same_bytes(version, language, frozen, tmp_path):
    first = printing.printed(version, language, ADDRESS)
    with clock.frozen(frozen.replace(year=2031)):
        db.session.expire_all()
        assert printing.printed(queries.version(version.id), language, ADDRESS) == first
    with i18n.speaking(language):
        given = {
            "data": printing.content(version, language, ADDRESS), "title": printing.title_of(version),
            "language": language, "moment": printing.moment_of(version).isoformat(),
        }  # fmt: skip
    kept = tmp_path / "given.json"
    kept.write_text(json.dumps(given), encoding="utf-8")
    digests = {_elsewhere(kept, seed) for seed in ("1", "77")}
    assert digests == {hashlib.sha256(first).hexdigest()}


def _elsewhere(given: Path, seed: str) -> str:
    """The digest of the paper that another process makes of the same content."""
    program = (
        "import hashlib, json, sys, datetime\n"
        "from commission.protocol.printing import TEMPLATE\n"
        "from commons.documents.printing import render\n"
        "given = json.load(open(sys.argv[1], encoding='utf-8'))\n"
        "given['moment'] = datetime.datetime.fromisoformat(given['moment'])\n"
        "print(hashlib.sha256(render(TEMPLATE, given.pop('data'), **given)).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(given)], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland"},
    )  # fmt: skip
    return done.stdout.strip()


def test_a_text_that_changed_by_one_letter_has_other_bytes_and_is_not_printed(version):
    first = printing.printed(version, "fr", ADDRESS)
    document = {**version.document, "title": version.document["title"] + "."}
    with db.session.no_autoflush:
        version.document = document
        with pytest.raises(printing.Altered):
            printing.printed(version, "fr", ADDRESS)
        version.digest = printing.documents.digest_of(document)
        assert printing.printed(version, "fr", ADDRESS) != first
        db.session.expire(version)


def test_before_the_freeze_each_page_says_that_it_is_a_working_document(room):
    draft = make_draft(room)
    fill(draft, 20)
    version = bring(room, draft, VersionState.AMENDING)
    pdf = printing.printed(version, "fr", ADDRESS)
    for page in reader(pdf).pages:
        assert "document de travail" in page.extract_text()
    assert "SHA-256" not in words_of(pdf)
    assert printing.printed(version, "fr", ADDRESS) == pdf


def test_what_people_type_is_text_on_paper_too(room):
    version = make_draft(room)
    nasty = '#panic("x") <script>alert(1)</script> \u202egnp $x$ *b* 🧡 @ref'
    block = block_of(version)
    does(room.actor("drafter"), writing.write, version.id, block.key, block.revision, nasty, nasty)
    version = bring(room, queries.version(version.id), *FROZEN)
    assert "panic" in words_of(printing.printed(version, "fr", ADDRESS))
    assert "script" in words_of(printing.printed(version, "ar", ADDRESS))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_four_hundred_blocks_are_printed(room, language):
    draft = make_draft(room)
    fill(draft, 397)
    version = bring(room, draft, *FROZEN)
    with timed(f"400 blocks printed in {language}"):
        pdf = printing.printed(version, language, ADDRESS)
    assert len(reader(pdf).pages) > 30


def test_the_page_hands_the_paper_over(desk, version):
    path = f"/commission/protocole/{version.protocol_id}/v{version.number}/protocole-fr.pdf"
    answer = desk.read(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data == desk.read(path).data
    assert f"/v{version.number}" in words_of(answer.data)


def test_a_version_taken_up_again_leaves_the_paper_of_the_one_before_as_it_was(room, version):
    first = printing.printed(version, "fr", ADDRESS)
    second = does(room.secretariat, services.revise, version.id)
    bring(room, second, *PUBLISHED)
    db.session.expire_all()
    old = queries.version(version.id)
    assert old.state is VersionState.SUPERSEDED
    assert printing.printed(old, "fr", ADDRESS) == first


#: Of the template with the content below and the pinned typst: when one of them changes on purpose, look at the pages,
#: then write what the test says here.
LINE_CELLS = [["Question", [["Cible", "à définir"]]]]
GOLDEN = {
    "fr": "29f400b3005ef04d6f66310bf00c7e63e3234f4908ef2b1ef0758feab9004001",
    "ar": "eccb41d4906bd495e0827d56c953c5ef112398e3eb479d325292e2df59261f8a",
}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_template_draws_what_it_drew(language):
    blocks = [
        {"place": "1", "kind": "heading", "words": ["Comment nous travaillons"], "plain": [], "cells": []},
        {"place": "2", "kind": "paragraph", "words": ["Nous croisons.", "Aucune."], "plain": ["Clair."], "cells": []},
        {"place": "3", "kind": "list", "words": ["un", "deux"], "plain": [], "cells": []},
        {"place": "4", "kind": "matrix_line", "words": [], "plain": [], "cells": LINE_CELLS},
    ]
    data = {
        "facts": [["Version", "1"]], "banner": "Version 1", "watch": "", "digest_label": "Empreinte",
        "digest": "0123456789abcdef" * 4, "how": "Pour vérifier", "qr": qr.drawing(ADDRESS).decode(), "qr_alt": "Code",
        "on_the_web": "Sur internet :", "address": ADDRESS, "plain_label": "En clair :",
        "cell_header": ["Élément", "Ce qui est retenu"], "parts": [{"heading": "Méthodes", "blocks": blocks}],
        "opinions_heading": "Opinions minoritaires", "opinions_lead": "Des membres",
        "opinions": [{"heading": "Opinion minoritaire 1", "words": ["Non."], "signed": "Signée par : A"}],
    }  # fmt: skip
    moment = datetime(2026, 6, 15, 12, tzinfo=UTC)
    pdf = render(printing.TEMPLATE, data, title="Protocole, version 1", language=language, moment=moment)
    tags = tags_of(reader(pdf).trailer["/Root"]["/StructTreeRoot"])
    assert [tag for tag in tags if tag[1] in "HT" and tag not in ("/TBody", "/THead")] == [
        "/H1", "/H2", "/H3", "/Table", "/TR", "/TH", "/TH", "/TR", "/TD", "/TD", "/H2", "/H3",
    ]  # fmt: skip
    assert hashlib.sha256(pdf).hexdigest() == GOLDEN[language]
