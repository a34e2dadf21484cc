"""Words of moderation: where a text stands, when it is read, and what a domain says of its own texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work


class Standing(StrEnum):
    """Where a published text stands; a domain keeps it in a column of the text's own row."""

    #: Not read by a moderator yet, shown to its author only.
    WAITING = "waiting"
    SHOWN = "shown"
    #: Out of sight, its words kept; counted in public with its motive.
    HIDDEN = "hidden"


class Mode(StrEnum):
    """When a space's texts are read by a moderator."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Excerpt:
    """A text as the queue shows it."""

    ref: Ref
    words: str
    #: The account that wrote it; None for a visitor, or for what the team typed for somebody.
    author_id: int | None
    author_name: str
    url: str
    #: The debate, table or initiative it was said in.
    space: Ref
    #: Scopes whose moderators may decide: ("body", 3), ("territory", 12)…
    scopes: tuple[tuple[str, int], ...]
    said_at: datetime
    language: str = "fr"


@dataclass(frozen=True)
class Moderated:
    """What a domain hands in for one kind of text."""

    #: Reads many at once.
    read: Callable[[Collection[int]], Mapping[int, Excerpt]]
    #: Writes where the text stands, in the moderator's own transaction, and touches its pages.
    apply: Callable[[Work, int, Standing], None]
