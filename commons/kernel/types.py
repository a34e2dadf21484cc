"""Value types that every domain shares: money in cents, half-open periods, locales' texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Self

_AMOUNT = re.compile(r"^\d{1,13}(?:[.,]\d{1,2})?$")
_SPACES = re.compile(r"[\s\u00a0\u202f']")


@dataclass(frozen=True, order=True)
class Money:
    """An amount in cents of the edition's currency; whole, never a float."""

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError(f"money is a whole number of cents, not {type(self.cents).__name__}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what people type: "12 000,50 €", "12000.5", "1 200"; ValueError for anything else."""
        bare = _SPACES.sub("", text.strip()).removesuffix("€").removesuffix("EUR")
        if not _AMOUNT.match(bare):
            raise ValueError(f"not an amount: {text[:40]!r}")
        try:
            return cls(int(Decimal(bare.replace(",", ".")) * 100))
        except InvalidOperation as error:
            raise ValueError(f"not an amount: {text[:40]!r}") from error

    @property
    def units(self) -> Decimal:
        """The amount in whole currency units, exact."""
        return Decimal(self.cents) / 100

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __bool__(self) -> bool:
        return self.cents != 0


@dataclass(frozen=True)
class Period:
    """A half-open stretch of time: it holds opens_at, and no longer holds closes_at."""

    opens_at: datetime
    closes_at: datetime

    def __post_init__(self) -> None:
        if self.opens_at.tzinfo is None or self.closes_at.tzinfo is None:
            raise ValueError("a period needs moments with a time zone")
        if self.opens_at >= self.closes_at:
            raise ValueError("a period closes after it opens")

    def __contains__(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at

    def is_over(self, moment: datetime) -> bool:
        """True from the closing moment on."""
        return moment >= self.closes_at
