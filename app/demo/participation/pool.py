"""The equipment pool: what can be lent, who has it, who has not brought it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from app.demo.participation import meetings
from app.demo.participation.stage import Stage, place, texts
from commons.kernel.db import db
from commons.kernel.types import Money
from participation.equipment import booking, lending, services
from participation.equipment.drafts import ItemDraft, Wish
from participation.equipment.models import Item
from participation.equipment.types import Days, Move

Words = Mapping[str, Any]
PLACE = "marseille-air-bel"


def item(key: str) -> Item:
    """Something that is lent."""
    names = {words["key"]: words["name"] for words in texts("pool")["item"]}
    return db.session.scalars(select(Item).where(Item.name == names[key])).one()


def is_told() -> bool:
    """Whether the list is there already."""
    name = texts("pool")["item"][0]["name"]
    return db.session.scalar(select(Item.id).where(Item.name == name)) is not None


def tell(stage: Stage) -> None:
    """The list, then the bookings one after the other."""
    told = texts("pool")
    moment = stage.at((-110, 10))
    with stage.acting(moment) as work:
        for words in told["item"]:
            services.create(work, _draft(told, words), words["units"], moment)
    for words in told["booking"]:
        _book(stage, words)


def _draft(told: Words, words: Words) -> ItemDraft:
    terms = {name: words[name] for name in ("deposit_note", "lead_days", "max_days") if name in words}
    return ItemDraft(
        words["name"], place(PLACE).id, words["description"], told["owner"], told["collected_at"], words["borrowers"],
        deposit=Money(words.get("deposit", 0) * 100), **terms,
    )  # fmt: skip


def _book(stage: Stage, words: Words) -> None:
    """By the team for somebody at the desk; or asked for online, waiting for an answer."""
    asked, slug = stage.at(words["asked"]), item(words["item"]).slug
    days = Days(stage.day(words["first"]), stage.day(words["last"]))
    ticket = str(uuid5(NAMESPACE_URL, f"{words['item']} {words['organisation']}"))
    wish = Wish(ticket, days, words["organisation"], words["purpose"])
    if "by" in words:
        with stage.acting(asked, words["by"]) as work:
            booking.ask(work, slug, wish, asked)
        return
    with stage.acting(asked, meetings.ANIMATOR) as work:
        made = booking.book_for(work, slug, wish, asked)
    if "given" in words:
        given = stage.at(words["given"])
        with stage.acting(given, meetings.ANIMATOR) as work:
            lending.hand_out(work, made.id, given)
    if "returned" in words:
        back = stage.at(words["returned"])
        with stage.acting(back, meetings.ANIMATOR) as work:
            lending.take_back(work, made.id, words["note"], back)
    if words.get("late"):
        after = stage.at((words["last"] + 1, 6)) + timedelta(minutes=5)
        with stage.acting(after) as work:
            lending.moved(work, made.id, Move.MARK_LATE, after)
