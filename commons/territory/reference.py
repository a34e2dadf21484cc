"""The reference data of the territory, read from the files of `data/` into checked, immutable objects."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from commons.territory.reference_files import Entry, ReferenceDataError, read_file, refuse_duplicates
from commons.territory.reference_types import (
    Challenge,
    Commune,
    CooperationProject,
    Localised,
    Metropolis,
    Orientation,
    Position,
    Qpv,
    Quote,
    Reference,
    Register,
    StrategicIndicator,
    ToolboxPrinciple,
)

__all__ = ["DATA", "Reference", "ReferenceDataError", "load_reference"]

DATA = Path(__file__).parent / "data"


def _localised(entry: Entry, key: str) -> Localised:
    table = entry.table(key)
    return Localised(table.text("fr"), table.text("en"), table.text("ar"))


def _quotes(entry: Entry, key: str) -> tuple[Quote, ...]:
    return tuple(Quote(item.text("text"), item.whole("line")) for item in entry.tables(key))


def _position(entry: Entry) -> Position | None:
    if not entry.has("lat") and not entry.has("lon"):
        return None
    return Position(entry.degrees("lat", 90), entry.degrees("lon", 180), entry.flag("approximate"))


def _metropolis(entry: Entry) -> Metropolis:
    return Metropolis(
        slug=entry.slug("slug"),
        name=_localised(entry, "name"),
        contract=_localised(entry, "contract"),
        contract_starts=entry.whole("contract_starts"),
        contract_ends=entry.whole("contract_ends"),
        communes=entry.whole("communes"),
        signatory_communes=entry.whole("signatory_communes"),
        communes_with_qpv=entry.whole("communes_with_qpv"),
        qpv=entry.whole("qpv"),
        population=entry.whole("population"),
        qpv_population=entry.whole("qpv_population"),
        qpv_population_under_25=entry.whole("qpv_population_under_25"),
    )


def _commune(entry: Entry) -> Commune:
    position = _position(entry)
    if position is None:
        raise entry.error("lat and lon are missing")
    return Commune(
        code=entry.text("code"),
        slug=entry.slug("slug"),
        name=entry.text("name"),
        name_ar=entry.text("name_ar"),
        short=entry.text("short"),
        short_ar=entry.text("short_ar"),
        has_qpv=entry.flag("has_qpv"),
        territory_at_stake=entry.flag("territory_at_stake"),
        position=position,
    )


def _qpv(entry: Entry) -> Qpv:
    return Qpv(
        slug=entry.slug("slug"),
        name=entry.text("name"),
        communes=entry.texts("communes"),
        arrondissements=entry.wholes("arrondissements") if entry.has("arrondissements") else (),
        code=entry.text("code") if entry.has("code") else None,
        position=_position(entry),
        line=entry.whole("line"),
    )


def _challenge(entry: Entry) -> Challenge:
    return Challenge(
        number=entry.whole("number"),
        code=entry.slug("code"),
        name=_localised(entry, "name"),
        formal=entry.text("formal"),
        plain=_localised(entry, "plain"),
        lines=entry.span("lines"),
        barometers=_quotes(entry, "barometers"),
    )


def _orientation(entry: Entry) -> Orientation:
    return Orientation(
        code=entry.slug("code"),
        icon=entry.slug("icon"),
        tint=entry.slug("tint"),
        name=_localised(entry, "name"),
        formal=entry.text("formal"),
        plain=_localised(entry, "plain"),
        lines=entry.span("lines"),
        headings=_quotes(entry, "headings"),
    )


def _principle(entry: Entry) -> ToolboxPrinciple:
    return ToolboxPrinciple(
        code=entry.slug("code"),
        name=_localised(entry, "name"),
        formal=Quote(entry.text("formal"), entry.whole("line")),
        plain=_localised(entry, "plain"),
        tools=_quotes(entry, "tools"),
    )


def _indicator(entry: Entry) -> StrategicIndicator:
    wording = Quote(entry.text("text"), entry.whole("line"))
    return StrategicIndicator(entry.slug("code"), entry.text("orientation"), wording)


def _cooperation_project(entry: Entry) -> CooperationProject:
    register = entry.text("register")
    if register not in list(Register):
        raise entry.error(f"register must be one of {', '.join(Register)}, not {register!r}")
    return CooperationProject(
        code=entry.slug("code"),
        orientation=entry.text("orientation"),
        register=Register(register),
        name=entry.text("name"),
        presentation=entry.text("presentation"),
        partners=entry.text("partners"),
        indicators=entry.texts("indicators"),
        lines=entry.span("lines"),
    )


def _refuse_unknown(file: Path, kind: str, wanted: Mapping[str, tuple[str, ...]], known: set[str]) -> None:
    for label, names in wanted.items():
        for name in names:
            if name not in known:
                raise ReferenceDataError(file, label, f'unknown {kind} "{name}"')


def _check(folder: Path, reference: Reference) -> None:
    """Refuse figures, flags and references of one file that another file contradicts."""
    communes, qpv = folder / "communes.toml", folder / "qpv.toml"
    _refuse_unknown(qpv, "commune", {q.slug: q.communes for q in reference.qpv}, {c.slug for c in reference.communes})
    orientations = {o.code for o in reference.orientations}
    indicators = {i.code: (i.orientation,) for i in reference.indicators}
    projects = {p.code: (p.orientation,) for p in reference.cooperation_projects}
    _refuse_unknown(folder / "indicators.toml", "orientation", indicators, orientations)
    _refuse_unknown(folder / "cooperation_projects.toml", "orientation", projects, orientations)
    for commune in reference.communes:
        if commune.has_qpv != (reference.qpv_by_commune()[commune.slug] > 0):
            raise ReferenceDataError(communes, commune.slug, "has_qpv contradicts qpv.toml")
    stated = reference.metropolis
    counted = (len(reference.communes), sum(c.has_qpv for c in reference.communes), len(reference.qpv))
    if counted != (stated.signatory_communes, stated.communes_with_qpv, stated.qpv):
        raise ReferenceDataError(
            folder / "metropolis.toml",
            stated.slug,
            f"communes, communes with QPV and QPV are {counted} in the other files",
        )


@lru_cache(maxsize=4)
def load_reference(folder: Path = DATA) -> Reference:
    """All the files of `folder`, checked one by one and against each other."""
    reference = Reference(
        metropolis=_metropolis(Entry.whole_file(folder / "metropolis.toml")),
        communes=tuple(map(_commune, read_file(folder / "communes.toml", "commune", "slug"))),
        qpv=tuple(map(_qpv, read_file(folder / "qpv.toml", "qpv", "slug"))),
        challenges=tuple(map(_challenge, read_file(folder / "challenges.toml", "challenge", "code"))),
        orientations=tuple(map(_orientation, read_file(folder / "orientations.toml", "orientation", "code"))),
        principles=tuple(map(_principle, read_file(folder / "toolbox.toml", "principle", "code"))),
        indicators=tuple(map(_indicator, read_file(folder / "indicators.toml", "indicator", "code"))),
        cooperation_projects=tuple(
            map(_cooperation_project, read_file(folder / "cooperation_projects.toml", "project", "code"))
        ),
    )
    refuse_duplicates(folder / "communes.toml", [c.code for c in reference.communes])
    _check(folder, reference)
    return reference
