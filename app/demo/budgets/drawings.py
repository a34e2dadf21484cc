"""Pictures of the demonstration: drawn, so that nobody is on them, and plainly examples."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

WIDTH, HEIGHT, GROUND = 640, 400, 300
_PAPER, _INK, _SKY, _COLOURS = "#f6f3ea", "#3b3a36", "#bfe0ea", ("#d9583b", "#f2b33d", "#2f7f79", "#6a4c93")
_WOOD = "#b98a5a"


def a_receipt(words: str, amount: int) -> bytes:
    """A receipt as a phone sees it."""
    picture = Image.new("RGB", (360, 240), _PAPER)
    pen = ImageDraw.Draw(picture)
    # The font that comes with the library knows plain letters only.
    plain = words.encode("ascii", "replace").decode()
    for row, line in enumerate(("EXEMPLE FICTIF", plain, f"TOTAL {amount},00 EUR")):
        pen.text((24, 40 + 60 * row), line, fill=_INK)
    return _png(picture)


def flags() -> bytes:
    """Flags of every colour over a street."""
    picture, pen = _street()
    for row in range(2):
        for number in range(10):
            left, top = 64 * number, 60 + 90 * row + 14 * (number % 3)
            pen.polygon(((left, top), (left + 58, top), (left + 29, top + 54)), fill=_COLOURS[(number + row) % 4])
    return _png(picture)


def cups() -> bytes:
    """Four cups that smoke on a long table."""
    picture, pen = _street()
    pen.rectangle((40, 250, 600, 274), fill=_WOOD)
    for left in (90, 520):
        pen.rectangle((left, 274, left + 24, 380), fill=_WOOD)
    for number, colour in enumerate(_COLOURS):
        left = 90 + 130 * number
        pen.ellipse((left + 44, 192, left + 90, 236), outline=colour, width=10)
        pen.rounded_rectangle((left, 180, left + 68, 250), 14, fill=colour)
        for wave in range(2):
            start = left + 12 + 24 * wave
            pen.arc((start, 116, start + 20, 142), 90, 270, fill=_PAPER, width=6)
            pen.arc((start, 140, start + 20, 166), 270, 90, fill=_PAPER, width=6)
    return _png(picture)


def tools() -> bytes:
    """Tools that hang in a row above a workbench."""
    picture, pen = _street()
    pen.rectangle((0, 270, WIDTH, 310), fill=_WOOD)
    pen.rectangle((30, 50, 610, 60), fill=_INK)
    for number in range(6):
        left, colour = 70 + 96 * number, _COLOURS[number % 4]
        pen.line((left + 10, 60, left + 10, 84), fill=_INK, width=4)
        pen.rounded_rectangle((left, 84, left + 20, 140), 8, fill=colour)
        pen.rectangle((left + 6, 140, left + 14, 200 + 16 * (number % 3)), fill=_INK)
    return _png(picture)


def fountain() -> bytes:
    """A fountain to drink from, with its basin, on a square."""
    picture, pen = _street()
    pen.rounded_rectangle((270, 120, 350, 340), 18, fill=_COLOURS[2])
    pen.rectangle((350, 170, 410, 186), fill=_INK)
    pen.rectangle((398, 186, 410, 200), fill=_INK)
    pen.line((404, 202, 404, 300), fill="#5aa9c9", width=8)
    pen.rounded_rectangle((340, 298, 470, 340), 12, fill=_COLOURS[1])
    return _png(picture)


def _street() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (WIDTH, HEIGHT), _SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, GROUND, WIDTH, HEIGHT), fill=_PAPER)
    return picture, pen


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


#: Each picture by the name that texts give it.
DRAWN = {"flags": flags, "cups": cups, "tools": tools, "fountain": fountain}
