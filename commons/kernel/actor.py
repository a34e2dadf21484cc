"""Who acts: a frozen value that views, commands and jobs hand to every service."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """By which door an act came in."""

    WEB = "web"
    DESK = "desk"
    PAPER = "paper"
    COMMAND = "command"


@dataclass(frozen=True)
class Grant:
    """A role, limited to a scope: ("territory", id), ("edition", id) or ("everywhere", 0)."""

    role: str
    scope: str
    scope_id: int = 0


@dataclass(frozen=True)
class Actor:
    """The person (or the system) behind a command, with what they were given."""

    person_id: int | None
    grants: frozenset[Grant] = field(default_factory=frozenset)
    channel: Channel = Channel.WEB
    is_system: bool = False

    def holds(self, role: str, *scopes: tuple[str, int]) -> bool:
        """True when the role was granted everywhere or for one of the scopes."""
        wanted = {("everywhere", 0), *scopes}
        return any(g.role == role and (g.scope, g.scope_id) in wanted for g in self.grants)

    def holds_anywhere(self, role: str) -> bool:
        """True when the role was granted for any scope at all."""
        return any(g.role == role for g in self.grants)


NOBODY = Actor(person_id=None)
SYSTEM = Actor(person_id=None, channel=Channel.COMMAND, is_system=True)
