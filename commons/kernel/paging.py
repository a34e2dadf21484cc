"""Long lists, leaf by leaf: which part is shown, and the links to the others. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
#: The link to the page of this number.
Address = Callable[[int], str]


@dataclass(frozen=True)
class Span:
    """Which lines of a list of `total` stand on one page; a query asks for `size` of them from `start` on."""

    number: int
    last: int
    size: int
    total: int

    @property
    def start(self) -> int:
        """How many lines come before."""
        return (self.number - 1) * self.size


@dataclass(frozen=True)
class Leaf(Generic[Item]):
    """A part of a list, with what `leaves` of ui/pagination.html needs to lead to the others."""

    items: Sequence[Item]
    number: int
    last: int
    total: int
    pages: Sequence[dict[str, Any] | None]
    previous: str
    next: str


def asked_page(text: str) -> int:
    """The page asked for in an address; anything unreadable asks for the first."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def span(total: int, number: int, size: int) -> Span:
    """The page of this number; the nearest one when there is no such page."""
    last = max(1, -(-total // size))
    return Span(min(max(1, number), last), last, size, total)


def leaf(items: Sequence[Item], number: int, size: int, address: Address) -> Leaf[Item]:
    """The page of this number of a list that is at hand."""
    here = span(len(items), number, size)
    return leaf_of(here, items[here.start : here.start + size], address)


def leaf_of(here: Span, items: Iterable[Item], address: Address) -> Leaf[Item]:
    """The page of a list whose other lines were not even asked for."""
    return Leaf(
        items=list(items),
        number=here.number,
        last=here.last,
        total=here.total,
        pages=_links(here.number, here.last, address),
        previous=address(here.number - 1) if here.number > 1 else "",
        next=address(here.number + 1) if here.number < here.last else "",
    )


def _links(number: int, last: int, address: Address) -> list[dict[str, Any] | None]:
    """First, last, and those around; None for a gap."""
    near = sorted(n for n in {1, last, number - 1, number, number + 1} if 1 <= n <= last)
    links: list[dict[str, Any] | None] = []
    for before, n in zip([0, *near], near, strict=False):
        links += [None] if n > before + 1 else []
        links.append({"number": n, "url": address(n), "current": n == number})
    return links
