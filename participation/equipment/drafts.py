"""What the desk writes of an item, and what a borrower asks for."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.types import Money
from participation.equipment.policies import Terms
from participation.equipment.types import Days

NO_DEPOSIT = Money(0)


@dataclass(frozen=True)
class ItemDraft:
    """An item as typed."""

    name: str
    place_id: int
    description: str = ""
    owner: str = ""
    collected_at: str = ""
    borrowers: str = ""
    deposit: Money = NO_DEPOSIT
    deposit_note: str = ""
    lead_days: int = 3
    max_days: int = 7

    @property
    def terms(self) -> Terms:
        """On which terms it is lent."""
        return Terms(self.lead_days, self.max_days)


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, and in whose name."""

    ticket: str
    days: Days
    organisation: str
    purpose: str = ""
    #: Typed by the team for somebody: name and contact as they gave them.
    person: str = ""
    contact: str = ""
