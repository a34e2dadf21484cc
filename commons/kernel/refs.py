"""References across domains: a kind and a number; each kind says how its things are titled and where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, order=True)
class Ref:
    """One thing of any domain: ("participation.meeting", 12)."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def read(cls, text: str) -> Ref:
        """Read back what `str` wrote; ValueError for anything else."""
        kind, _, number = text.rpartition(":")
        if not kind or not number.isascii() or not number.isdigit() or len(number) > 18:
            raise ValueError(text[:80])
        return cls(kind, int(number))


@dataclass(frozen=True)
class Target:
    """What a reference points at, as a page shows it; not public: shown to nobody who merely follows a link."""

    title: str
    url: str
    public: bool = True


#: Asked for many at once, so that a page resolves each kind in one query.
Resolve = Callable[[Collection[int]], Mapping[int, Target]]


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its name for people (lazily translated), and how its things are found."""

    label: str
    resolve: Resolve
    #: Touched whenever the title, the address or the sight of one of them changes; none: nobody is told.
    versions: tuple[str, ...] = ()


_kinds: dict[str, Kind] = {}
#: Stands where a kind is no longer known.
GONE = _l("Élément retiré")


def register(kind: str, label: str, resolve: Resolve, versions: Sequence[str] = ()) -> None:
    """Say how things of this kind are titled and where they stand, and which names they touch when that changes."""
    _kinds[kind] = Kind(label, resolve, tuple(versions))


def known(kind: str) -> bool:
    """Whether somebody registered this kind."""
    return kind in _kinds


def label_of(kind: str) -> str:
    """The name of this kind, in the reader's language."""
    found = _kinds.get(kind)
    return str(found.label if found else GONE)


def versions_of(kinds: Iterable[str]) -> tuple[str, ...] | None:
    """What a page depends on that names things of these kinds; None: one of them tells nobody when it changes."""
    several = [_kinds[kind].versions for kind in set(kinds) if kind in _kinds]
    return tuple(sorted({name for names in several for name in names})) if all(several) else None


def resolve(refs: Iterable[Ref]) -> dict[Ref, Target]:
    """Title and address of each; one question a kind. What is not there any more is left out."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for ref in refs:
        wanted[ref.kind].add(ref.id)
    return {
        Ref(kind, number): target
        for kind, numbers in wanted.items()
        if kind in _kinds
        for number, target in _kinds[kind].resolve(numbers).items()
    }


def resolve_one(ref: Ref) -> Target | None:
    """Title and address of one thing, when it is there."""
    return resolve([ref]).get(ref)
