"""Puts a thread together from ties and stories: what came before and after, in order, and what is late. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from commons.kernel.refs import Ref, Target
from commons.threads.types import Debt, Moment, Relation

#: How many ties away a thing may stand, and how many things a page shows on each side.
DEEPEST = 8
MOST = 200


@dataclass(frozen=True)
class Edge:
    """A tie as it was written down."""

    cause: Ref
    effect: Ref
    relation: Relation
    at: datetime
    decided_by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Step:
    """A thing reached by following one tie from a nearer one; `depth` counts ties from the subject."""

    ref: Ref
    nearer: Ref
    edge: Edge
    depth: int


@dataclass(frozen=True)
class Road:
    """One direction of a thread in the order things happened; `unseen` counts things that are not public."""

    steps: tuple[Step, ...] = ()
    unseen: int = 0
    #: There is more than one page shows.
    is_cut: bool = False


@dataclass(frozen=True)
class Happening:
    """One line of the story: what happened to `ref`, or the tie by which it joined the thread."""

    at: datetime
    ref: Ref
    moment: Moment | None = None
    step: Step | None = None


@dataclass(frozen=True)
class Owed:
    """A debt and the thing it stands on."""

    ref: Ref
    debt: Debt


def road(start: Ref, edges: Iterable[Edge], is_public: Callable[[Ref], bool], forward: bool) -> Road:
    """Follow ties from `start`, nearest first; nothing is followed through what is not public, nor past DEEPEST."""
    ties = _by_nearer_end(edges, forward)
    steps, unseen, known, frontier = list[Step](), set[Ref](), {start}, [start]
    for depth in range(1, DEEPEST + 1):
        reached = list[Ref]()
        for nearer in frontier:
            for ref, edge in ties.get(nearer, ()):
                if not is_public(ref):
                    unseen.add(ref)
                elif ref != start:
                    steps.append(Step(ref, nearer, edge, depth))
                    reached += [] if ref in known else [ref]
                    known.add(ref)
        frontier = reached
    kept, is_cut = _nearest(steps)
    return Road(tuple(sorted(kept, key=_by_time)), len(unseen), is_cut or len(known) - 1 + len(unseen) > MOST)


def _by_nearer_end(edges: Iterable[Edge], forward: bool) -> dict[Ref, list[tuple[Ref, Edge]]]:
    ties: dict[Ref, list[tuple[Ref, Edge]]] = defaultdict(list)
    for edge in edges:
        near, far = (edge.cause, edge.effect) if forward else (edge.effect, edge.cause)
        ties[near].append((far, edge))
    return ties


def _nearest(steps: Sequence[Step]) -> tuple[list[Step], bool]:
    """The steps that lead to the first MOST things; True when some were left out."""
    allowed = set(list(dict.fromkeys(step.ref for step in steps))[:MOST])
    kept = [step for step in steps if step.ref in allowed]
    return kept, len(kept) < len(steps)


def _by_time(step: Step) -> tuple[datetime, int, Ref]:
    return step.edge.at, step.depth, step.ref


@dataclass(frozen=True)
class Thread:
    """Everything a page says of one thing: where it comes from, what happened, what it led to, what is owed."""

    subject: Ref
    backward: Road
    forward: Road
    targets: Mapping[Ref, Target] = field(default_factory=dict)
    moments: Mapping[Ref, Sequence[Moment]] = field(default_factory=dict)
    debts: Mapping[Ref, Sequence[Debt]] = field(default_factory=dict)

    @property
    def own(self) -> list[Ref]:
        """The subject, and the things it led to: those whose news are news of this thread."""
        return list(dict.fromkeys([self.subject, *(step.ref for step in self.forward.steps)]))

    @property
    def causes(self) -> list[Ref]:
        """The things it directly comes from: what they still owe is owed to the subject too."""
        return list(dict.fromkeys(step.ref for step in self.backward.steps if step.depth == 1))

    def happenings(self) -> list[Happening]:
        """Every line of the story, oldest first."""
        ties = [Happening(step.edge.at, step.ref, step=step) for step in (*self.backward.steps, *self.forward.steps)]
        told = [Happening(m.at, ref, moment=m) for ref in self.own for m in self.moments.get(ref, ())]
        return sorted([*ties, *told], key=lambda h: h.at)

    def owed(self, now: datetime) -> list[Owed]:
        """What is still owed, late first, the longest due before the others."""
        refs = dict.fromkeys([*self.own, *self.causes])
        still = [Owed(ref, debt) for ref in refs for debt in self.debts.get(ref, ()) if debt.done_at is None]
        return by_urgency(still, now)

    def answered(self) -> bool:
        """Whether somebody answered: a debt was honoured, or the thread holds an answer."""
        tied = any(step.edge.relation is Relation.ANSWERED_BY for step in self.forward.steps)
        return tied or any(debt.done_at is not None for ref in self.own for debt in self.debts.get(ref, ()))

    def news(self, after: datetime, until: datetime) -> list[Happening]:
        """What happened in (after, until], oldest first; what the thing comes from is no news of it."""
        behind = {id(step) for step in self.backward.steps}
        return [h for h in self.happenings() if after < h.at <= until and id(h.step) not in behind]

    def newly_late(self, after: datetime, until: datetime) -> list[Owed]:
        """What became late in (after, until]."""
        return [owed for owed in self.owed(until) if after < owed.debt.due_at <= until]


def by_urgency(owed: Collection[Owed], now: datetime) -> list[Owed]:
    """Late first, then by the moment each is due."""
    return sorted(owed, key=lambda o: (not o.debt.is_late(now), o.debt.due_at, o.ref, o.debt.sentence))
