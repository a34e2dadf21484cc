"""Files that are not what they say: nothing runs, nothing is remembered of who took them, nothing unfolds."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import text
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from commons.kernel import clock
from tests.attacks.addresses import Address
from tests.attacks.conftest import House
from tests.attacks.sheets import sheets_of
from tests.factories.initiatives import a_pdf

SCRIPT = b"<script>alert(1)</script>"
GPS = 0x8825


@dataclass(frozen=True)
class Field:
    """A place where somebody sends a file."""

    path: str
    who: str
    name: str
    typed: dict[str, str] = field(default_factory=dict)


BILAN = {"done": "Un repas", "people": "60", "cost": "90", "photo_words": "La table"}
FIELDS = (
    Field("/mes-initiatives/{file}/fichiers", "owner", "file", {"name": "Le plan"}),
    Field("/equipe/materiel/liste/nouveau", "secretariat", "picture",
          {"name": "Une sono", "collected_at": "À la régie", "picture_alt": "Une sono"}),
    Field("/equipe/materiel/liste/{item}", "secretariat", "picture", {"picture_alt": "Une sono"}),
    Field("/equipe/budgets/{edition_draft}/projets/nouveau", "secretariat", "picture",
          {"title": "Un banc", "summary": "Un banc à l’ombre.", "cost": "1000", "picture_alt": "Un banc"}),
    Field("/equipe/budgets/{edition_draft}/projets/{project_draft}", "secretariat", "picture",
          {"picture_alt": "Un banc"}),
    Field("/fonds/demande/{fund_granted_secret}/recus", "nobody", "file", {"words": "Courses"}),
    Field("/fonds/demande/{fund_granted_secret}/bilan", "nobody", "photo", BILAN),
    Field("/equipe/fonds/{fund_slug}/demandes/{fund_granted_number}/recu", "secretariat", "file", {"words": "Courses"}),
    Field("/equipe/fonds/{fund_slug}/demandes/{fund_granted_number}/bilan", "secretariat", "photo", BILAN),
    Field("/budgets/{delivery_slug}/realisations/{delivery_code}/dire", "nobody", "picture",
          {"words": "Trois bancs", "alt": "Trois bancs"}),
    Field("/equipe/budgets/{delivery_slug}/realisations/{delivery_code}/photo", "secretariat", "picture",
          {"alt": "Trois bancs", "day": "2026-01-05"}),
    Field("/equipe/budgets/{delivery_slug}/realisations/{delivery_code}/etat", "secretariat", "picture",
          {"to": "done", "alt": "Trois bancs"}),
    Field("/budgets/{ideas_slug}/idees/ecrire/{ideas_idea_id}/image", "owner", "picture", {"picture_alt": "Un banc"}),
)  # fmt: skip
#: Statutes are a PDF, which tests/commons/identity/organisations sends what it should not get; tables to be read, never
#: kept as files: tests/budgets/projects and tests/commission/matrix send them what they should
#: not get.
NOT_KEPT = (
    "/mon-espace/organisations/{organisation}/statuts",
    "/equipe/budgets/{edition_draft}/projets/import",
    "/equipe/commission/{commission_mandates_mandate_id}/valeurs/import",
)


def saved(size: tuple[int, int] = (24, 24), kind: str = "PNG", **options: object) -> bytes:
    """A picture, as a file of this kind."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def taken_at_home() -> bytes:
    """A photograph that knows where it was taken, by whom, and holds a smaller picture of itself."""
    exif = Image.Exif()
    exif[0x013B] = "Samia Benali"
    exif[0x010F] = "canari-telephone"
    exif.get_ifd(GPS).update({1: "N", 2: (43.0, 17.0, 48.0), 3: "E", 4: (5.0, 22.0, 12.0)})
    return saved(kind="JPEG", exif=exif, comment=b"canari-commentaire", xmp=b"<x:xmpmeta>canari-xmp</x:xmpmeta>")


def of_size(width: int, height: int) -> bytes:
    """The head of a PNG that says it is so large, and a few bytes that unfold into as many lines as one likes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(20_000_000), 9))
            + chunk(b"IEND", b""))  # fmt: skip


def folded_pdf() -> bytes:
    """A document of half a megabyte whose list of objects unfolds into five hundred."""
    body = zlib.compress(b"1 0 << /Type /Catalog /Pages 1 0 R >>" + b" " * 500_000_000, 9)
    head = b"2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(body)
    start = b"%PDF-1.5\n" + head + body + b"\nendstream\nendobj\n"
    # The first object lies in the second, which lies at the ninth byte.
    table = b"\0\0\0\0\0" + b"\2\0\0\2\0" + b"\1\0\0\x09\0"
    lists = b"3 0 obj\n<< /Type /XRef /Size 3 /W [1 3 1] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
    return start + lists + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(start)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
#: What is sent -> (the bytes, the name of the file); of these nothing is kept.
REFUSED = {
    "nothing": (b"", "photo.png"), "one byte": (b"\0", "photo.png"), "svg": (SVG, "dessin.svg"),
    "svg that says png": (SVG, "dessin.png"), "html": (b"<!DOCTYPE html>" + SCRIPT, "photo.jpg"),
    "gif": (saved(kind="GIF"), "photo.png"), "gif and script": (b"GIF89a/*" + SCRIPT + b"*/", "photo.gif"),
    "tiff": (saved(kind="TIFF"), "photo.jpg"), "bmp": (saved(kind="BMP"), "photo.jpg"),
    "icon": (saved(kind="ICO"), "favicon.png"), "a program": (b"MZ\x90\0" * 40, "photo.png"),
    "a script with a picture's head": (b"\x89PNG\r\n\x1a\n" + SCRIPT, "photo.png"),
    "half a picture": (taken_at_home()[:-200], "photo.jpg"),
    "as wide as a bomb": (of_size(50_000, 50_000), "photo.png"),
    "one line too long": (of_size(1, 2**31 - 1), "photo.png"),
    "more points than one may": (saved((8_000, 5_001)), "photo.png"),
    "postscript": (saved(kind="EPS"), "photo.png"),
    "a pdf that acts": (a_pdf(script=True), "plan.pdf"), "a pdf that opens programs": (a_pdf(launch=True), "plan.pdf"),
    "a pdf behind a picture's head": (b"\x89PNG\r\n\x1a\n" + a_pdf(script=True), "photo.png"),
    "a pdf that carries files": (a_pdf(embedded=True), "plan.pdf"), "a pdf that unfolds": (folded_pdf(), "plan.pdf"),
}  # fmt: skip
#: Of these a picture is kept, and none of the rest.
DRAWN_AGAIN = {
    "where it was taken": (taken_at_home(), "photo.jpg"),
    "a page behind a picture": (saved() + b"<html>" + SCRIPT, "photo.html"),
    "a program behind a picture": (saved(kind="JPEG") + b"PK\x03\x04 canari <?php system('id'); ?>", "photo.php"),
    "words inside a picture": (saved(kind="JPEG", comment=SCRIPT + b"canari"), "photo.jpg"),
    "a path": (saved(kind="WEBP"), "../../../../etc/canari.png"), "another path": (saved(), "C:\\canari\\..\\x.exe"),
    "a name that is markup": (saved(), "<script>alert(1)</script>canari.png"),
    "a name of two lines": (saved(), "a%0d%0aSet-Cookie: canari=1.png"), "a hidden name": (saved(), ".htaccess"),
    "a very long name": (saved(), "canari" * 3000 + ".png"), "a name turned around": (saved(), "canari\u202egnp.exe"),
    "another ending": (saved(), "canari.pdf"), "no name to speak of": (saved(), "…"),
    "forty million points": (saved((8_000, 5_000)), "photo.png"),
    "very long and thin": (saved((20_000, 1)), "photo.png"),
}  # fmt: skip
KEPT = text("SELECT digest, content_type, body, width, height FROM kernel_file")
JOINED = text("SELECT id, name, body FROM participation_attachment")


def sent(house: House, place: Field, data: bytes, name: str) -> TestResponse:
    """The answer to a form filled as its page is, with this file."""
    things, who = house.here.things, house.visitors[place.who]
    path = place.path.format(**things)
    with clock.frozen(clock.now() - timedelta(seconds=10)):  # nobody fills a form at once
        page = house.knock("GET", path, who).text
    (sheet,) = [sheet for sheet in sheets_of(path, page) if sheet.action.partition("#")[0] == path]
    form: dict[str, object] = {**sheet.fields, **place.typed, place.name: FileStorage(io.BytesIO(data), name)}
    boundary, body = encode_multipart(form)
    kind = f"multipart/form-data; boundary={boundary}"
    return house.knock("POST", path, who, kept=True, data=body, content_type=kind)


def rows(house: House, question: object) -> dict[object, tuple[object, ...]]:
    """First column -> the others."""
    return {row[0]: tuple(row[1:]) for row in house.connection.execute(question)}


def every_step(address: Address) -> set[str]:
    """This address; when it is one of several steps with the same rule, each of them."""
    rule, here = address.rule.split("/"), address.here.split("/")
    found = {address.here}
    for place, part in enumerate(rule):
        if part.startswith("<any("):
            steps = part.removeprefix("<any(").partition(")")[0].split(",")
            found |= {"/".join([*here[:place], step.strip(), *here[place + 1 :]]) for step in steps}
    return found


def test_every_place_where_a_file_is_sent_is_attacked(house: House) -> None:
    found = set()
    for address in house.addresses.taking("POST"):
        if "GET" in address.methods and not address.rule.startswith("/developpement"):
            visitors = ("secretariat",) if address.rule.startswith("/equipe") else ("owner", "nobody")
            for step in every_step(address):
                pages = [house.knock("GET", step, house.visitors[name]).text for name in visitors]
                found |= {step for page in pages if 'type="file"' in page}
    assert found == {path.format(**house.here.things) for path in (*(place.path for place in FIELDS), *NOT_KEPT)}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("place", FIELDS, ids=lambda place: place.path)
def test_what_is_no_picture_is_kept_nowhere(house: House, place: Field, what: str) -> None:
    house.forms_open(True)
    before, joined = rows(house, KEPT), rows(house, JOINED)
    answer = sent(house, place, *REFUSED[what])
    assert answer.status_code == 422 or (what == "nothing" and answer.status_code == 303)
    assert SCRIPT not in answer.data
    assert (rows(house, KEPT), rows(house, JOINED)) == (before, joined)


@pytest.mark.parametrize("what", DRAWN_AGAIN)
@pytest.mark.parametrize("place", FIELDS, ids=lambda place: place.path)
def test_of_a_picture_only_what_one_sees_is_kept(house: House, place: Field, what: str) -> None:
    house.forms_open(True)
    before, joined = rows(house, KEPT), rows(house, JOINED)
    assert sent(house, place, *DRAWN_AGAIN[what]).status_code == 303
    new = {digest: row for digest, row in rows(house, KEPT).items() if digest not in before}
    for content_type, body, width, height in new.values():
        assert content_type == "image/webp"
        picture = Image.open(io.BytesIO(bytes(body)))
        assert (picture.format, picture.size) == ("WEBP", (width, height))
        assert max(picture.size) <= 1200
        assert not picture.getexif()
        assert not set(picture.info) & {"exif", "xmp", "comment", "icc_profile"}
        assert not any(word in bytes(body) for word in (b"canari", b"script", b"Samia", b"GPS", b"PK\x03\x04"))
    told = {key: row for key, row in rows(house, JOINED).items() if key not in joined}
    assert len(told) == place.path.startswith("/mes-initiatives/")
    assert all(row == ("Le plan", None) for row in told.values())


@pytest.mark.parametrize("data", [a_pdf(), saved() + a_pdf(), SCRIPT + a_pdf()], ids=["plain", "png", "html"])
def test_a_document_is_downloaded_and_never_shown_in_the_page(house: House, data: bytes) -> None:
    house.forms_open(True)
    before = rows(house, JOINED)
    answer = sent(house, FIELDS[0], data, "../<script>canari.html")
    assert answer.status_code in (303, 422)
    for number in set(rows(house, JOINED)) - set(before):
        served = house.knock("GET", f"/initiatives/fichiers/{number}", house.here.owner)
        assert (served.status_code, served.mimetype) == (200, "application/pdf")
        assert served.headers["Content-Disposition"] == f'attachment; filename="document-{number}.pdf"'
        assert served.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in served.headers["Content-Security-Policy"]
    assert answer.status_code == 422 or len(rows(house, JOINED)) == len(before) + 1


def test_pictures_are_served_as_the_pictures_they_are(house: House) -> None:
    house.forms_open(True)
    before, joined = rows(house, KEPT), rows(house, JOINED)
    for place in FIELDS[:3]:
        assert sent(house, place, saved((30, 30 + FIELDS.index(place))), "x.svg").status_code == 303
    (number,) = set(rows(house, JOINED)) - set(joined)
    paths = [f"/materiel/images/{digest}.webp" for digest in set(rows(house, KEPT)) - set(before)]
    served = [house.knock("GET", path) for path in paths]
    served.append(house.knock("GET", f"/initiatives/fichiers/{number}", house.here.owner))
    shown = [answer for answer in served if answer.status_code == 200]
    assert len(shown) == 3
    for answer in shown:
        assert answer.mimetype == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_file_heavier_than_a_request_may_be_is_refused(house: House) -> None:
    house.forms_open(True)
    before = rows(house, KEPT)
    for place in FIELDS:
        assert sent(house, place, saved() + b"\0" * (13 * 1024 * 1024), "photo.png").status_code == 413
        assert sent(house, place, saved() + b"\0" * (11 * 1024 * 1024), "photo.png").status_code == 422
    assert rows(house, KEPT) == before
