"""Long lists, leaf by leaf: which part is shown, and the links to the others. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Leaf(Generic[Item]):
    """A part of a list, with what ui/pagination.html needs to lead to the others."""

    items: list[Item]
    number: int
    last: int
    pages: list[dict[str, Any] | None]
    previous: str
    next: str


def asked_page(text: str) -> int:
    """The page asked for in an address; anything unreadable asks for the first."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def leaf(items: Sequence[Item], number: int, size: int, address: Callable[[int], str]) -> Leaf[Item]:
    """The part of this number, the last one when it is too high; `address` gives the link to a page."""
    last = max(1, -(-len(items) // size))
    number = min(max(1, number), last)
    return Leaf(
        items=list(items[(number - 1) * size : number * size]),
        number=number,
        last=last,
        pages=_links(number, last, address),
        previous=address(number - 1) if number > 1 else "",
        next=address(number + 1) if number < last else "",
    )


def _links(number: int, last: int, address: Callable[[int], str]) -> list[dict[str, Any] | None]:
    """First, last, and those around; None for a gap."""
    links: list[dict[str, Any] | None] = []
    for n in range(1, last + 1):
        if n in (1, last) or abs(n - number) <= 1:
            links.append({"number": n, "url": address(n), "current": n == number})
        elif links[-1] is not None:
            links.append(None)
    return links
