"""Where a first text of the minutes may come from: whoever kept what was said in the activity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commons.kernel.refs import Ref


@dataclass(frozen=True)
class Prefill:
    """A first text, and the things it was made from (a synthesis, contributions)."""

    words: str
    origins: tuple[Ref, ...] = ()


#: From the number of an activity to what is known of it; None when there is nothing.
Provider = Callable[[int], Prefill | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let the minutes begin from what this provider knows."""
    if provider not in _providers:
        _providers.append(provider)


def forget(provider: Provider) -> None:
    """Take a provider back (tests)."""
    _providers.remove(provider)


def prefill(activity_id: int) -> Prefill:
    """What every provider knows of an activity, one after the other; nothing when nobody knows anything."""
    found = [given for provider in _providers if (given := provider(activity_id)) is not None]
    words = "\n\n".join(given.words.strip() for given in found if given.words.strip())
    return Prefill(words, tuple(dict.fromkeys(ref for given in found for ref in given.origins)))
