"""A film for the pretended camera of Chromium: badges held before it, a little askew, in a room that is not white."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageFilter

from commons.kernel.qr import code_of

WIDTH, HEIGHT, A_SECOND = 640, 480, 10


def badge(text: str, size: int = 8) -> Image.Image:
    """The QR code of a badge with its quiet frame."""
    rows = code_of(text).get_matrix()
    image = Image.new("L", (len(rows), len(rows)), 255)
    image.putdata([0 if dark else 255 for row in rows for dark in row])
    return image.resize((len(rows) * size,) * 2, Image.Resampling.NEAREST)


def room(seed: int = 1) -> Image.Image:
    """What the camera sees when nobody stands there: grey, with grain and a dark door."""
    chance = random.Random(seed)
    small = Image.new("L", (WIDTH // 8, HEIGHT // 8))
    small.putdata([120 + chance.randint(-12, 12) for _each in range(small.width * small.height)])
    view = small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    view.paste(60, (20, 40, 120, HEIGHT))
    return view


def held(text: str, turned: float = 11, seed: int = 1) -> Image.Image:
    """Somebody holds their badge: turned by some degrees, not quite sharp, not quite in the middle."""
    view, paper = room(seed), badge(text, 6)
    card = Image.new("L", (paper.width + 60, paper.height + 60), 245)
    card.paste(paper, (30, 30))
    card = card.rotate(turned, Image.Resampling.BICUBIC, expand=True, fillcolor=110)
    view.paste(card, ((WIDTH - card.width) // 2 + 12, (HEIGHT - card.height) // 2 - 9))
    return view.filter(ImageFilter.GaussianBlur(0.8))


def write(path: Path, scenes: Sequence[tuple[Image.Image, float]]) -> Path:
    """The film of these scenes, each for so many seconds; Chromium shows it again and again."""
    colourless = bytes([128]) * (WIDTH * HEIGHT // 2)
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for view, seconds in scenes:
            film.write((b"FRAME\n" + view.convert("L").tobytes() + colourless) * round(seconds * A_SECOND))
    return path
