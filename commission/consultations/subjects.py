"""What the commission may be asked about: each feature says which of its things wait for a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commission.consultations import queries
from commission.consultations.types import State
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


def to_step_aside_from(mandate_id: int) -> list[tuple[Ref, str]]:
    """What members may say touches them: whatever waits in public, and whatever an announced vote is about."""
    announced = {
        each.subject: each.title
        for each in queries.of_mandate(mandate_id)
        if each.is_public and each.state is State.PREPARED
    }
    several = list(dict.fromkeys([*announced, *(ref for ref, _kind, _title in of(mandate_id))]))
    targets = refs.resolve(several)
    public = {ref: target.title for ref, target in targets.items() if target.public}
    return [
        (ref, " · ".join(filter(None, (refs.label_of(ref.kind), public.get(ref), announced.get(ref)))))
        for ref in several
        if ref in announced or ref in public
    ]
