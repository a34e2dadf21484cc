"""Forms of the account of an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from assises.reports.services import LONGEST_PART
from assises.reports.types import Part
from commons.kernel.answers import typed
from commons.kernel.forms import TextField, at_most
from commons.kernel.seen import Seen

LANGUAGES = ("fr", "ar")
_FRENCH = {
    Part.OPENING: _l("En quelques mots"),
    Part.CAME: _l("Qui est venu : ce que les chiffres ne disent pas"),
    Part.SAID: _l("Ce qui a été dit"),
    Part.DECIDED: _l("Ce qui a été décidé"),
    Part.BEFORE: _l("Ce que sont devenus les engagements d’avant"),
    Part.NEXT: _l("Et maintenant"),
}
_ARABIC = {
    Part.OPENING: _l("En quelques mots, en arabe"),
    Part.CAME: _l("Qui est venu, en arabe"),
    Part.SAID: _l("Ce qui a été dit, en arabe"),
    Part.DECIDED: _l("Ce qui a été décidé, en arabe"),
    Part.BEFORE: _l("Ce que sont devenus les engagements d’avant, en arabe"),
    Part.NEXT: _l("Et maintenant, en arabe"),
}


def _field(label: str) -> TextField:
    return TextField(label, [Optional(), at_most(LONGEST_PART)])


class ReportForm(Seen):
    """The words of every part, in French and, when somebody can, in Arabic."""

    opening_fr, opening_ar = _field(_FRENCH[Part.OPENING]), _field(_ARABIC[Part.OPENING])
    came_fr, came_ar = _field(_FRENCH[Part.CAME]), _field(_ARABIC[Part.CAME])
    said_fr, said_ar = _field(_FRENCH[Part.SAID]), _field(_ARABIC[Part.SAID])
    decided_fr, decided_ar = _field(_FRENCH[Part.DECIDED]), _field(_ARABIC[Part.DECIDED])
    before_fr, before_ar = _field(_FRENCH[Part.BEFORE]), _field(_ARABIC[Part.BEFORE])
    next_fr, next_ar = _field(_FRENCH[Part.NEXT]), _field(_ARABIC[Part.NEXT])

    def parts(self) -> Iterator[tuple[TextField, TextField]]:
        """The two fields of each part, in order."""
        for part in Part:
            yield self[f"{part.value}_fr"], self[f"{part.value}_ar"]

    def words(self) -> dict[Part, dict[str, str]]:
        """What was typed."""
        return {part: {code: typed(self[f"{part.value}_{code}"]) for code in LANGUAGES} for part in Part}

    def fill(self, words: Mapping[str, Any]) -> None:
        """What was written before."""
        for part in Part:
            for code in LANGUAGES:
                self[f"{part.value}_{code}"].data = words.get(part.value, {}).get(code, "")


class PublishForm(Seen):
    """Publish, and for a later version, say what it corrects."""

    note = TextField(
        _l("Ce qui est corrigé"),
        [Optional(), at_most(LONGEST_PART)],
        description=_l("Publié. Nécessaire à partir de la deuxième version."),
    )
