"""What happened to an account, for whoever keeps something about it."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class AccountErased(PastFact):
    """An account was emptied of everything personal; its number stays."""

    account_id: int


@dataclass(frozen=True)
class ResidenceChanged(PastFact):
    """A person's residence, or its proof, is no longer what it was."""

    account_id: int
