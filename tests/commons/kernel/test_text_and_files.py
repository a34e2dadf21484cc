"""What people send: text that must never run, pictures that must never explode."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from commons.kernel import storage
from commons.kernel.errors import Invalid
from commons.kernel.http import safe_next
from commons.kernel.sanitise import clean, one_line, plain_to_markup


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<a href="javascript:alert(1)">x</a>',
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        '<a href="data:text/html,<script>1</script>">x</a>',
        "<style>*{display:none}</style>",
        "<iframe src=//evil></iframe>",
        "<p onclick=alert(1)>x</p>",
        "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)>",
    ],
)
def test_no_markup_of_theirs_survives_cleaning(attack: str) -> None:
    cleaned = str(clean(attack)).lower()
    assert not any(
        word in cleaned for word in ("script", "onerror", "onload", "onclick", "javascript:", "<style", "<iframe")
    )


@given(st.text(max_size=300))
def test_plain_text_only_ever_becomes_paragraphs_breaks_and_links(text: str) -> None:
    import re

    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z][\w-]*)", str(plain_to_markup(text))))
    assert tags <= {"p", "br", "a"}


def test_links_are_found_and_say_they_are_not_ours() -> None:
    markup = str(plain_to_markup("Voir https://exemple.fr/a?b=1&c=2\n\nMerci"))
    assert 'href="https://exemple.fr/a?b=1&amp;c=2"' in markup
    assert 'rel="noopener nofollow ugc"' in markup
    assert markup.count("<p>") == 2


def test_one_line_drops_what_turns_text_around() -> None:
    assert one_line("a\u202eb\x00c\n d", 10) == "abc d"
    assert one_line("x" * 50, 10) == "x" * 10


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", None, "/a\nb"]
)
def test_no_address_leads_out_of_the_house(address: str | None) -> None:
    assert safe_next(address, "/accueil") == "/accueil"


def test_an_address_of_the_house_is_kept() -> None:
    assert safe_next("/budgets/x/vote?a=1", "/") == "/budgets/x/vote?a=1"


def picture(kind: str = "JPEG", size: tuple[int, int] = (1600, 900), **options: object) -> bytes:
    """A picture's bytes."""
    out = io.BytesIO()
    Image.new("RGB", size, "#0a4f78").save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_again_small_and_carries_nothing(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "the address of a child"
    body, width, height = storage.redraw_picture(picture(kind, exif=exif))
    assert (width, height) == (1200, 675)
    with Image.open(io.BytesIO(body)) as again:
        assert again.format == "WEBP"
        assert not again.getexif()
    assert b"child" not in body


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_a_picture"),
        (b"<svg onload=alert(1)>", "not_a_picture"),
        (b"GIF89a" + b"\0" * 50, "not_a_picture"),
        (picture()[:500], "not_a_picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 100, "not_a_picture"),
        (b"x" * (storage.LARGEST_FILE + 1), "too_heavy"),
    ],
)
def test_what_is_no_sane_picture_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        storage.redraw_picture(data)
    assert refused.value.reason is not None
    assert refused.value.reason.value == reason


def test_a_picture_that_unfolds_into_a_bomb_is_refused_before_it_does() -> None:
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(Invalid) as refused:
        storage.redraw_picture(bomb.getvalue())
    assert refused.value.reason is storage.PictureReason.TOO_LARGE
