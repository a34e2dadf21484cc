"""Pages of a long list: which one was asked for, and the links to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

PAGE = 20


@dataclass(frozen=True)
class Page:
    """Where a reader stands in a list of `total` lines."""

    number: int
    last: int
    total: int

    @property
    def offset(self) -> int:
        """How many lines come before."""
        return (self.number - 1) * PAGE


def page_of(total: int) -> Page:
    """The page asked for in the address; the nearest one when there is no such page."""
    typed = request.args.get("page", "")
    asked = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
    last = max(1, -(-total // PAGE))
    return Page(min(max(1, asked), last), last, total)


def links(page: Page, endpoint: str, **kept: str) -> dict[str, Any]:
    """What the pagination macro wants: pages around this one, the one before and the one after."""
    values: dict[str, Any] = {name: value for name, value in kept.items() if value}

    def address(number: int) -> str:
        return url_for(endpoint, **values, page=number)

    shown = sorted({1, page.last, *range(page.number - 1, page.number + 2)} & set(range(1, page.last + 1)))
    numbers: list[dict[str, Any] | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        numbers += [None] if number > before + 1 else []
        numbers.append({"number": number, "url": address(number), "current": number == page.number})
    return {
        "pages": numbers,
        "previous": address(page.number - 1) if page.number > 1 else "",
        "next": address(page.number + 1) if page.number < page.last else "",
    }
