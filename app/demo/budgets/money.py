"""The money of a request in the demonstration: an advance, receipts, what was done, the accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from app.demo.budgets.drawings import a_receipt, flags
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
    photo = flags() if "photo" in said else None
    draft = BilanDraft(said["done"], said["people"], Money(said["cost"] * 100), photo, said.get("photo", ""))
    with stage.acting(moment, who) as work:
        paying.report(work, request.id, draft, Door.WEB, moment)


def _settle(stage: Stage, said: Words, request: FundRequest) -> None:
    moment = stage.at(said["at"])
    with stage.acting(moment, OFFICER) as work:
        paying.settle(work, request.id, Money(said["kept"] * 100), moment)
