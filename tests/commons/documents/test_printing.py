"""Documents are accessible, the same when made again, and deaf to what people write in them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from commons.documents.printing import ROOT, pdf_answer, render

TEMPLATE = Path(__file__).with_name("sheet_of_test.typ")
MOMENT = datetime(2026, 11, 5, 9, tzinfo=UTC)


def _made(words: str = "Bonjour", language: str = "fr", moment: datetime = MOMENT) -> bytes:
    data = {"words": words, "header": ["Site", "Personnes"], "rows": [["La Friche", "120"], ["Air Bel", "80"]]}
    return render(TEMPLATE, data, title="Bilan d’essai", language=language, moment=moment)


def _reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def _tags(element: Any) -> list[str]:
    element = element.get_object()
    if not isinstance(element, dict):
        return []
    children = element.get("/K", [])
    children = children if isinstance(children, list) else [children]
    own = [str(element["/S"])] if "/S" in element else []
    return own + [tag for child in children for tag in _tags(child)]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_document_says_its_language_and_title_and_is_tagged(language: str) -> None:
    catalogue = _reader(_made(language=language)).trailer["/Root"]
    assert catalogue["/Lang"] == language
    assert catalogue["/MarkInfo"]["/Marked"]
    tags = _tags(catalogue["/StructTreeRoot"])
    assert tags.count("/H1") == 1
    assert tags.count("/TH") == 2
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_object().get_data()


def test_the_same_data_makes_the_same_bytes() -> None:
    assert _made() == _made()
    assert _made() != _made("Bonsoir")


@pytest.mark.parametrize("words", ['#read("/pyproject.toml")', "#panic()", "$ x $ *a* _b_ <c> @d `e`", "\\ #"])
def test_words_of_people_are_never_commands(words: str) -> None:
    text = _reader(_made(words)).pages[0].extract_text().replace("\n", " ")
    assert words.split()[0] in text
    assert "importlinter" not in text


def test_a_template_reads_nothing_outside_of_the_house(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_text("secret", encoding="utf-8")
    template = tmp_path / "t.typ"
    template.write_text(f'#read("{tmp_path}/elsewhere.txt")', encoding="utf-8")
    with pytest.raises(Exception, match=r"(?i)root|outside|not found|denied|contained"):
        render(template, {}, title="t", language="fr", moment=MOMENT)


def test_a_document_without_alternative_text_is_refused(tmp_path: Path) -> None:
    template = ROOT / "var" / "without_alt_test.typ"
    template.parent.mkdir(exist_ok=True)
    template.write_text(
        '#import "/commons/documents/sheet.typ": *\n#show: sheet\n#front-heading()\n'
        '#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\" width=\\"9\\" height=\\"9\\"></svg>"))',
        encoding="utf-8",
    )
    try:
        with pytest.raises(Exception, match=r"(?i)alt"):
            render(template, {}, title="t", language="fr", moment=MOMENT)
    finally:
        template.unlink()


def test_the_answer_is_a_pdf_with_a_name() -> None:
    response = pdf_answer(b"%PDF-", "bilan")
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="bilan.pdf"'
