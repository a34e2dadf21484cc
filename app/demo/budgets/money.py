"""The money of a request in the demonstration: an advance, receipts, what was done, the accounts."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PIL import Image, ImageDraw

from app.demo.participation.stage import Stage
from budgets.fund import paying
from budgets.fund.drafts import BilanDraft
from budgets.fund.models import FundRequest
from budgets.fund.types import Door
from commons.kernel.types import Money

Words = Mapping[str, Any]
Step = tuple[datetime, Callable[[FundRequest], None]]
#: Who pays and looks at receipts.
OFFICER = "agent"
_PAPER, _INK, _SKY, _FLAGS = "#f6f3ea", "#3b3a36", "#bfe0ea", ("#d9583b", "#f2b33d", "#2f7f79", "#6a4c93")


def steps(stage: Stage, said: Words) -> Iterator[Step]:
    """Whatever became of what was granted, each step with its moment."""
    if "advance" in said:
        yield stage.at(said["advance"]["at"]), partial(_advance, stage, said["advance"])
    for receipt in said.get("receipts", ()):
        yield stage.at(receipt[0]), partial(_receive, stage, said["by"], *receipt)
    if "bilan" in said:
        yield stage.at(said["bilan"]["at"]), partial(_report, stage, said["bilan"], said["by"])
    if "settled" in said:
        yield stage.at(said["settled"]["at"]), partial(_settle, stage, said["settled"])


def _advance(stage: Stage, said: Words, request: FundRequest) -> None:
    moment = stage.at(said["at"])
    with stage.acting(moment, OFFICER) as work:
        paying.advance(work, request.id, Money(said["amount"] * 100), moment)


def _receive(stage: Stage, who: str, at: Sequence[int], words: str, amount: int, request: FundRequest) -> None:
    moment = stage.at(at)
    with stage.acting(moment, who) as work:
        picture = a_receipt(words, amount)
        paying.add_paper(work, request.id, picture, words, Money(amount * 100), Door.WEB, moment)


def _report(stage: Stage, said: Words, who: str, request: FundRequest) -> None:
    moment = stage.at(said["at"])
    photo = a_photo() if "photo" in said else None
    draft = BilanDraft(said["done"], said["people"], Money(said["cost"] * 100), photo, said.get("photo", ""))
    with stage.acting(moment, who) as work:
        paying.report(work, request.id, draft, Door.WEB, moment)


def _settle(stage: Stage, said: Words, request: FundRequest) -> None:
    moment = stage.at(said["at"])
    with stage.acting(moment, OFFICER) as work:
        paying.settle(work, request.id, Money(said["kept"] * 100), moment)


def a_receipt(words: str, amount: int) -> bytes:
    """A receipt as a phone sees it; plainly an example."""
    picture = Image.new("RGB", (360, 240), _PAPER)
    pen = ImageDraw.Draw(picture)
    # The font that comes with the library knows plain letters only.
    plain = words.encode("ascii", "replace").decode()
    for row, line in enumerate(("EXEMPLE FICTIF", plain, f"TOTAL {amount},00 EUR")):
        pen.text((24, 40 + 60 * row), line, fill=_INK)
    return _png(picture)


def a_photo() -> bytes:
    """Flags of every colour over a street: drawn, so that nobody is on it."""
    picture = Image.new("RGB", (640, 400), _SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 300, 640, 400), fill=_PAPER)
    for row in range(2):
        for number in range(10):
            left, top = 64 * number, 60 + 90 * row + 14 * (number % 3)
            pen.polygon(((left, top), (left + 58, top), (left + 29, top + 54)), fill=_FLAGS[(number + row) % 4])
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
