"""The immutable objects of the reference data: territory, challenges, orientations, toolbox, projects."""

from dataclasses import dataclass
from enum import StrEnum


class Register(StrEnum):
    """What a cooperation project does (registre): animate a network, spread what works, try something out."""

    NETWORK = "network"
    SPREAD = "spread"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class Localised:
    """One text in the languages of the interface."""

    fr: str
    en: str
    ar: str

    def to(self, language: str) -> str:
        """The text in `language` ("en", "ar", "ar-MA"…), in French when we do not have it."""
        return {"en": self.en, "ar": self.ar}.get(language[:2], self.fr)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the contract, verbatim, with the number of their line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where a dot goes on a map, in degrees (WGS 84); approximate ones never decide who lives where."""

    lat: float
    lon: float
    approximate: bool


@dataclass(frozen=True, slots=True)
class Metropolis:
    """The metropolis, with the figures as the contract states them."""

    slug: str
    name: Localised
    contract: Localised
    contract_starts: int
    contract_ends: int
    communes: int
    signatory_communes: int
    communes_with_qpv: int
    qpv: int
    population: int
    qpv_population: int
    qpv_population_under_25: int


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune that signs the contract."""

    code: str
    slug: str
    name: str
    name_ar: str
    short: str
    short_ar: str
    has_qpv: bool
    territory_at_stake: bool
    position: Position


@dataclass(frozen=True, slots=True)
class Qpv:
    """A priority neighbourhood; `code` and `position` are None when we do not know them."""

    slug: str
    name: str
    communes: tuple[str, ...]
    arrondissements: tuple[int, ...]
    code: str | None
    position: Position | None
    line: int


@dataclass(frozen=True, slots=True)
class Challenge:
    """One of the ten challenges (défis), with the example indicators of its barometer."""

    number: int
    code: str
    name: Localised
    formal: str
    plain: Localised
    lines: tuple[int, int]
    barometers: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Orientation:
    """One of the five orientations, the life course of a resident, with its headings (caps à suivre)."""

    code: str
    icon: str
    tint: str
    name: Localised
    formal: str
    plain: Localised
    lines: tuple[int, int]
    headings: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ToolboxPrinciple:
    """One of the five principles of the toolbox, with its tools."""

    code: str
    name: Localised
    formal: Quote
    plain: Localised
    tools: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class StrategicIndicator:
    """One line of the base of strategic indicators, under its orientation."""

    code: str
    orientation: str
    wording: Quote


@dataclass(frozen=True, slots=True)
class CooperationProject:
    """A cooperation project (fiche) of the yearly agenda, in the contract's words."""

    code: str
    orientation: str
    register: Register
    name: str
    presentation: str
    partners: str
    indicators: tuple[str, ...]
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything the contract fixes, in the contract's order, cross references checked."""

    metropolis: Metropolis
    communes: tuple[Commune, ...]
    qpv: tuple[Qpv, ...]
    challenges: tuple[Challenge, ...]
    orientations: tuple[Orientation, ...]
    principles: tuple[ToolboxPrinciple, ...]
    indicators: tuple[StrategicIndicator, ...]
    cooperation_projects: tuple[CooperationProject, ...]

    def qpv_by_commune(self) -> dict[str, int]:
        """How many QPV each commune has, by slug of commune; a QPV on two communes counts in both."""
        return {c.slug: sum(c.slug in q.communes for q in self.qpv) for c in self.communes}
