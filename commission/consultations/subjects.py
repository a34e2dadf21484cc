"""What the commission may be asked about: each feature says which of its things wait for a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commons.kernel import refs
from commons.kernel.refs import Ref

#: The numbers of the things of one kind that may be put to the commission of this mandate now.
Waiting = Callable[[int], Sequence[int]]
_waiting: dict[str, Waiting] = {}


def know(kind: str, waiting: Waiting) -> None:
    """Say which things of this kind wait for a decision."""
    _waiting[kind] = waiting


def of(mandate_id: int) -> list[tuple[Ref, str, str]]:
    """Everything that waits: what, the name of its kind, its title."""
    several = [Ref(kind, number) for kind, waiting in _waiting.items() for number in waiting(mandate_id)]
    targets = refs.resolve(several)
    return [(ref, refs.label_of(ref.kind), targets[ref].title) for ref in several if ref in targets]
