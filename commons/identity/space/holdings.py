"""What other parts keep about a person, for the file in which that person takes everything away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Given an account's number, everything one part keeps about it, ready to be written as JSON.
Read = Callable[[int], Any]
_parts: dict[str, Read] = {}


def add(name: str, read: Read) -> None:
    """Say that this part keeps something about people; `name` is its key in the file."""
    _parts[name] = read


def held(account_id: int) -> dict[str, Any]:
    """What every part keeps about this person."""
    return {name: read(account_id) for name, read in sorted(_parts.items())}
