"""A PDF that is only read is taken; one that acts, hides, or is none, is refused."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from commons.kernel import clock
from commons.kernel import pdfs as documents
from commons.kernel.errors import Invalid, Refused
from commons.kernel.pdfs import DocumentReason as D
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import attaching, queries
from participation.initiatives.types import FileKind
from tests.factories import initiatives as make
from tests.factories.pictures import a_picture

IN_A_DATABASE = pytest.mark.usefixtures("database", "frozen")


def test_a_plain_document_is_taken():
    documents.check(make.a_pdf(3))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make.a_pdf(script=True), D.ACTIVE),
        (make.a_pdf(launch=True), D.ACTIVE),
        (make.a_pdf(embedded=True), D.ACTIVE),
        (make.a_pdf(password=True), D.LOCKED),
        (b"%PDF-1.7\n", D.UNREADABLE),
        (b"%PDF-1.7\n" + b"\x00" * 5000, D.UNREADABLE),
        (make.a_pdf()[:200], D.UNREADABLE),
        (b"%PDF-1.4\n" + b"0" * (documents.LARGEST + 1), D.TOO_HEAVY),
        (make.a_pdf(301), D.TOO_LONG),
    ],
    ids=["script", "launch", "embedded", "password", "empty", "zeros", "cut", "heavy", "long"],
)
def test_what_is_not_only_read_is_refused(data, reason):
    with pytest.raises(Invalid) as refused:
        documents.check(data)
    assert refused.value.reason is reason


def test_a_script_hidden_behind_an_annotation_is_found():
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/A"): writer._add_object(action)})
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(Invalid):
        documents.check(out.getvalue())


def attach(actor, file, data, name="Un devis", shared=False):
    with unit_of_work(actor) as work:
        return attaching.attach(work, file.id, data, name, shared, clock.now())


@IN_A_DATABASE
def test_a_picture_is_drawn_again_and_a_pdf_kept_as_it_is():
    nora = make.somebody_new()
    file, pdf = make.make_file(nora), make.a_pdf()
    picture, document = attach(nora, file, a_picture()), attach(nora, file, pdf)
    assert (picture.kind, picture.body) == (FileKind.PICTURE, None)
    assert (document.kind, document.body, document.picture) == (FileKind.PDF, pdf, None)


@IN_A_DATABASE
@pytest.mark.parametrize(
    "data",
    [b"", b"<svg onload=alert(1)>", b"MZ\x90", b"GIF89a" + b"\x00" * 40, b"<!DOCTYPE html><script>", b"\x00"],
)
def test_anything_else_is_refused(data):
    nora = make.somebody_new()
    file = make.make_file(nora)
    with pytest.raises(Invalid):
        attach(nora, file, data)
    assert queries.attachments(file.id) == []


@IN_A_DATABASE
def test_an_image_bomb_is_refused():
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    nora = make.somebody_new()
    with pytest.raises(Invalid):
        attach(nora, make.make_file(nora), bomb.getvalue())


@IN_A_DATABASE
def test_ten_files_at_most_each_with_a_name():
    nora = make.somebody_new()
    file = make.make_file(nora)
    with pytest.raises(Invalid):
        attach(nora, file, a_picture(), "  ")
    for _ in range(attaching.MOST_FILES):
        attach(nora, file, a_picture((40, 30)))
    with pytest.raises(Invalid):
        attach(nora, file, a_picture((40, 30)))


@IN_A_DATABASE
def test_a_stranger_neither_adds_nor_takes_off():
    nora, stranger = make.somebody_new(), make.somebody_new()
    file = make.make_file(nora)
    document = attach(nora, file, make.a_pdf())
    with pytest.raises(Refused):
        attach(stranger, file, make.a_pdf())
    with pytest.raises(Refused), unit_of_work(stranger) as work:
        attaching.detach(work, file.id, document.id, clock.now())
