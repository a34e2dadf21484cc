"""The content of a file as one value: what is frozen, shown, compared, and what it still lacks for a call. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from commons.kernel.types import Money
from participation.initiatives.types import Field, FileKind, LineKind

ZERO = Money(0)


@dataclass(frozen=True)
class Line:
    """One expense or income."""

    kind: LineKind
    label: str
    amount: Money


@dataclass(frozen=True)
class Named:
    """A partner as it stands in a file."""

    id: int
    name: str
    part: str = ""
    #: What it receives of the sum that is asked, in cents: a member of the consortium. None for whoever only helps.
    share: int | None = None

    @property
    def given(self) -> Money | None:
        """The same as money."""
        return Money(self.share) if self.share is not None else None


@dataclass(frozen=True)
class Joined:
    """A picture or a document of a file."""

    id: int
    kind: FileKind
    name: str
    size: int
    shared: bool


@dataclass(frozen=True)
class Sheet:
    """Everything a file says of the initiative; of those who carry it, only which organisation."""

    title: str
    need: str = ""
    audience: str = ""
    activities: str = ""
    place_id: int | None = None
    address: str = ""
    place_ids: tuple[int, ...] = ()
    orientation_id: int | None = None
    challenge_ids: tuple[int, ...] = ()
    principle_ids: tuple[int, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    steps: str = ""
    lines: tuple[Line, ...] = ()
    gap: str = ""
    partners: tuple[Named, ...] = ()
    joined: tuple[Joined, ...] = ()
    #: Whether a declared organisation carries it.
    organisation: bool = False
    #: Which one: frozen with the rest, so that a file that changes hands later gives nobody what was granted to it.
    organisation_id: int | None = None

    def total(self, *kinds: LineKind) -> Money:
        """The sum of the lines of these kinds."""
        return sum((line.amount for line in self.lines if line.kind in kinds), ZERO)

    @property
    def expenses(self) -> Money:
        """What it costs."""
        return self.total(LineKind.EXPENSE)

    @property
    def incomes(self) -> Money:
        """Where the money comes from, volunteers' time and loans included."""
        return self.total(*(kind for kind in LineKind if kind is not LineKind.EXPENSE))

    @property
    def asked(self) -> Money:
        """What is asked of the call."""
        return self.total(LineKind.ASKED)

    @property
    def members(self) -> tuple[Named, ...]:
        """The partners that receive a share: the consortium, its lead apart."""
        return tuple(partner for partner in self.partners if partner.share is not None)

    @property
    def lead_share(self) -> Money:
        """What is left to whoever leads; below zero when the shares are more than what is asked."""
        return self.asked - Money(sum(member.share or 0 for member in self.members))

    @property
    def difference(self) -> Money:
        """Income less expense; not zero when the budget does not balance."""
        return self.incomes - self.expenses

    @property
    def budget_holds(self) -> bool:
        """Balanced, or the gap is said."""
        return bool(self.expenses) and (not self.difference or bool(self.gap.strip()))

    @property
    def words(self) -> str:
        """All that people read of it, for whoever moderates or searches."""
        lines = (f"{line.label} {line.amount.units}" for line in self.lines)
        partners = (f"{partner.name} {partner.part}" for partner in self.partners)
        said = (self.title, self.need, self.audience, self.activities, self.address, self.steps, self.gap)
        joined = (each.name for each in self.joined if each.shared)
        return "\n".join(text for text in (*said, *lines, *partners, *joined) if text)

    def holds(self, field: Field) -> bool:
        """Whether this part is filled."""
        match field:
            case Field.PLACE:
                return self.place_id is not None
            case Field.THEMES:
                return self.orientation_id is not None and bool(self.challenge_ids)
            case Field.CALENDAR:
                return self.starts_on is not None and self.ends_on is not None
            case Field.BUDGET:
                return self.budget_holds
            case Field.PARTNERS:
                return bool(self.partners)
            case Field.STATUTES | Field.BANK:
                return False
            case _:
                return bool(str(getattr(self, field.value) or "").strip())

    def lacks(self, needs: Iterable[Field]) -> list[Field]:
        """The parts among these that are not filled, in the order of the file."""
        wanted = set(needs)
        return [field for field in Field if field in wanted and not self.holds(field)]


def to_json(sheet: Sheet) -> dict[str, Any]:
    """The sheet as it is kept: cents for money, ISO days."""
    kept = asdict(sheet)
    kept["lines"] = [{"kind": e.kind.value, "label": e.label, "cents": e.amount.cents} for e in sheet.lines]
    kept["joined"] = [{**asdict(each), "kind": each.kind.value} for each in sheet.joined]
    for name in ("starts_on", "ends_on"):
        kept[name] = kept[name].isoformat() if kept[name] else None
    for name in ("place_ids", "challenge_ids", "principle_ids", "partners"):
        kept[name] = list(kept[name])
    return kept


def from_json(kept: Mapping[str, Any]) -> Sheet:
    """Read back what `to_json` wrote."""
    values = dict(kept)
    values["lines"] = tuple(Line(LineKind(e["kind"]), e["label"], Money(e["cents"])) for e in kept["lines"])
    values["partners"] = tuple(Named(**each) for each in kept["partners"])
    values["joined"] = tuple(Joined(**{**each, "kind": FileKind(each["kind"])}) for each in kept["joined"])
    for name in ("starts_on", "ends_on"):
        values[name] = date.fromisoformat(kept[name]) if kept[name] else None
    for name in ("place_ids", "challenge_ids", "principle_ids"):
        values[name] = tuple(kept[name])
    return Sheet(**values)
