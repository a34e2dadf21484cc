"""Forms of the desk of an edition: its sheet, and its steps."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Optional

from assises.editions.models import AssisesEdition
from assises.editions.rules import FIELDS, FIRST_YEAR, LARGEST_GROUP, LAST_YEAR, LONGEST_TRAVEL
from commons.kernel.answers import typed
from commons.kernel.fields import Between, DayField, WholeField
from commons.kernel.forms import Form, LineField, ParisMomentField, Required, TextField, at_most

_SHEET = tuple(name for name in FIELDS if name != "year")


class SheetForm(Form):
    """The days, the dates of registrations and the rules of an edition."""

    seen = HiddenField()
    title = LineField(_l("Titre"), [Required(), at_most(120)], description=_l("Par exemple : « Assises 2027 »."))
    theme = LineField(
        _l("Thème de l’année"), [at_most(200)], description=_l("Une phrase simple : de quoi parle-t-on cette année ?")
    )
    about = TextField(
        _l("Ce qui va se passer"),
        [at_most(3_000)],
        description=_l("Pour une personne qui n’est jamais venue : comment cela se passe, ce qu’on y fait."),
    )
    first_day = DayField(_l("Premier jour"), [Required()])
    last_day = DayField(_l("Dernier jour"), [Required()])
    registrations_open_at = ParisMomentField(_l("Les inscriptions ouvrent"), [Required()])
    registrations_close_at = ParisMomentField(_l("Les inscriptions ferment"), [Required()])
    wishes_open_at = ParisMomentField(
        _l("Les souhaits ouvrent"),
        [Optional()],
        description=_l(
            "Pendant les souhaits, l’ordre d’arrivée ne compte pas : un tirage au sort public donne les places. "
            "Laissez vide pour donner les places dans l’ordre d’arrivée."
        ),
    )
    wishes_close_at = ParisMomentField(_l("Les souhaits se terminent"), [Optional()])
    floors_release_at = ParisMomentField(
        _l("Les places réservées aux collèges sont rendues à tout le monde"), [Optional()]
    )
    largest_group = WholeField(
        _l("Le plus grand groupe dans une inscription"), [Required(), Between(1, LARGEST_GROUP)],
        description=_l("En personnes, celle qui inscrit comprise."), default=8,
    )  # fmt: skip
    travel_minutes = WholeField(
        _l("Minutes pour aller d’un site à l’autre"), [Required(), Between(0, LONGEST_TRAVEL)], default=45
    )
    contact = LineField(
        _l("Qui aide à s’inscrire"),
        [at_most(300)],
        description=_l("Un numéro de téléphone, un lieu : pour s’inscrire sans internet."),
    )
    reason = TextField(
        _l("Pourquoi ce changement ?"),
        [at_most(500)],
        description=_l("Quand les Assises sont annoncées, tout le monde lit cette raison."),
    )

    def fill(self, edition: AssisesEdition) -> None:
        """Show this sheet."""
        self.seen.data = str(edition.version)
        for name in _SHEET:
            self[name].data = getattr(edition, name)

    def values(self) -> dict[str, Any]:
        """What was typed, once it is valid."""
        return {name: self[name].data for name in _SHEET}


class NewEditionForm(SheetForm):
    """An edition that does not exist yet."""

    year = WholeField(_l("Année"), [Required(), Between(FIRST_YEAR, LAST_YEAR)])

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """What the fields ask, and days in the year that the Assises bear."""
        right = bool(super().validate(*args, **kwargs))
        if right and self.first_day.data.year != self.year.data:
            self.first_day.errors = [str(_l("Le premier jour est dans l’année des Assises."))]
            right = False
        return right

    def values(self) -> dict[str, Any]:
        """What was typed, once it is valid."""
        return {"year": self.year.data, **super().values()}


class StepForm(Form):
    """Announce, take back, archive."""

    seen = HiddenField()
    reason = TextField(_l("Pourquoi ?"), [at_most(500)], description=_l("Tout le monde lira cette raison."))


def version_seen(field: HiddenField) -> int:
    """The version a form was filled from; 0, which nothing has, when it does not say."""
    text = typed(field)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
