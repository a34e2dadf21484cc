"""Changes between two versions, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commons.kernel import i18n
from commons.kernel.compared import Piece, difference
from commons.kernel.refs import Ref, Target, label_of
from participation.neighbourhoods.changes import Change, Field, Kind, Part
from participation.neighbourhoods.pages import Reading
from participation.neighbourhoods.types import ActionState

_PARTS = {
    (Part.PRIORITY, Kind.ADDED): _l("Priorité ajoutée"),
    (Part.PRIORITY, Kind.REMOVED): _l("Priorité retirée"),
    (Part.PRIORITY, Kind.CHANGED): _l("Priorité modifiée"),
    (Part.PRIORITY, Kind.MOVED): _l("Priorité déplacée"),
    (Part.ACTION, Kind.ADDED): _l("Action ajoutée"),
    (Part.ACTION, Kind.REMOVED): _l("Action retirée"),
    (Part.ACTION, Kind.CHANGED): _l("Action modifiée"),
    (Part.DIAGNOSIS, Kind.CHANGED): _l("Diagnostic modifié"),
    (Part.WRITING, Kind.CHANGED): _l("Récit de l’écriture modifié"),
}
_FIELDS = {
    "strengths": _l("Les forces du quartier"),
    "difficulties": _l("Ce qui est difficile"),
    "figures": _l("Les chiffres, avec leur source"),
    "method": _l("Comment les habitants l’ont écrit"),
    "meetings": _l("Nombre de rencontres"),
    "people": _l("Nombre de personnes entendues"),
    "title": _l("Titre"),
    "why": _l("Pourquoi elle compte"),
    "challenge": _l("Défi du Contrat de ville"),
    "orientation": _l("Orientation"),
    "what": _l("Ce qu’on fait"),
    "carrier": _l("Qui la porte"),
    "planned": _l("Quand"),
    "state": _l("Où elle en est"),
    "state_reason": _l("Pourquoi elle s’arrête"),
    "links": _l("Liée à"),
}
#: The look of each kind of change among those of ui/tags.html.
_BADGES = {Kind.ADDED: "done", Kind.REMOVED: "refused", Kind.CHANGED: "soon", Kind.MOVED: "draft"}


@dataclass(frozen=True)
class FieldLine:
    """A field that differs, its text compared word by word."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class ChangeLine:
    """One change as a page shows it."""

    badge: str
    label: str
    title: str
    fields: Sequence[FieldLine]


def lines(found: Sequence[Change], readings: Sequence[Reading]) -> list[ChangeLine]:
    """Changes in words; codes become names with what the two readings know."""
    named = _Names(readings)
    return [
        ChangeLine(
            _BADGES[each.kind],
            str(_PARTS[each.part, each.kind]),
            each.title,
            [FieldLine(str(_FIELDS[f.name]), named.pieces(f)) for f in each.fields],
        )
        for each in found
    ]


class _Names:
    """Turns codes into what people call them."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._language = i18n.locale_code()
        self._targets: Mapping[Ref, Target] = {k: v for one in readings for k, v in one.targets.items()}
        self._themes = {
            code: row.named(self._language)
            for one in readings
            for rows in (one.challenges, one.orientations)
            for code, row in rows.items()
        }

    def pieces(self, field: Field) -> list[Piece]:
        return difference(self._said(field.name, field.before), self._said(field.name, field.after))

    def _said(self, name: str, text: str) -> str:
        if not text:
            return ""
        if name == "state":
            return ActionState(text).label
        if name in ("challenge", "orientation"):
            return self._themes.get(text, text)
        if name == "links":
            return "\n".join(self._link(line) for line in text.splitlines())
        return text

    def _link(self, written: str) -> str:
        ref = Ref.read(written)
        target = self._targets.get(ref)
        kind = label_of(ref.kind)
        if target is None or not target.public:
            return kind
        return _("%(kind)s : %(title)s", kind=kind, title=target.title)
