"""The forms of the desk for seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField, StringField, ValidationError
from wtforms.validators import Optional

from assises.seats.absences import LEAST_PERCENT
from assises.seats.draws import LONGEST_SEED, LONGEST_SOURCE
from assises.seats.keeping import Kept
from assises.seats.models import CollegeFloor
from assises.seats.types import SeatReason
from commons.identity.colleges import College
from commons.kernel.answers import typed
from commons.kernel.forms import Form, LineField, Required, TextField, at_most

LONGEST_REASON, MOST_PERSONS = 1000, 100_000
_SEED = _l("Écrivez le nombre tiré en public, par exemple 4 2 6 1 5 3.")
_SOURCE = _l("Écrivez d’où vient ce nombre : dés lancés en public, loto du jour…")
_REASON = _l("Écrivez la raison : elle reste au journal.")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _persons(form: Form, field: Field) -> None:
    """A number of persons."""
    number = _number(str(field.data or ""))
    if number is None or number > MOST_PERSONS:
        raise ValidationError(_l("Écrivez un nombre de personnes, par exemple 12."))


class FloorsForm(Form):
    """Seats kept for each college, and the most each may have."""

    seen = HiddenField()

    def rows(self) -> list[tuple[College, Field, Field]]:
        """The two fields of each college."""
        return [(c, self._fields[f"floor_{c.value}"], self._fields[f"ceiling_{c.value}"]) for c in College]

    def fill(self, floors: Sequence[CollegeFloor], seen: str) -> None:
        """Show what is kept now."""
        self.seen.data = seen
        for each in floors:
            self._fields[f"floor_{each.college.value}"].data = str(each.floor or "")
            self._fields[f"ceiling_{each.college.value}"].data = "" if each.ceiling is None else str(each.ceiling)

    def floors(self) -> Mapping[College, Kept]:
        """What was typed, once it is valid."""
        return {c: (_number(typed(least)) or 0, _number(typed(most))) for c, least, most in self.rows()}


def _labelled(label: str, college: College) -> StringField:
    return LineField(label, [Optional(), _persons], description=college.label)


for _college in College:
    setattr(FloorsForm, f"floor_{_college.value}", _labelled(_l("Places réservées"), _college))
    setattr(FloorsForm, f"ceiling_{_college.value}", _labelled(_l("Maximum"), _college))


class SeedForm(Form):
    """The number drawn in public, and where it comes from."""

    seed = LineField(
        _l("Le nombre tiré en public"),
        [Required(_SEED), at_most(LONGEST_SEED)],
        description=_l("Écrivez-le exactement comme il est lu. Exemple : 4 2 6 1 5 3."),
    )
    source = LineField(
        _l("D’où vient ce nombre ?"),
        [Required(_SOURCE), at_most(LONGEST_SOURCE)],
        description=_l("Exemple : six dés lancés à la mairie, devant douze personnes, le 3 mai."),
    )


class ForceForm(Form):
    """A chair more for a group."""

    code = LineField(_l("Code de l’inscription"), [Required(), at_most(40)])
    activity = SelectField(_l("Activité"), coerce=str, validate_choice=False)
    reason = TextField(
        _l("Pourquoi ?"),
        [Required(_REASON), at_most(LONGEST_REASON)],
        description=_l("La raison reste au journal, avec votre nom."),
    )

    @property
    def activity_id(self) -> int:
        """The activity chosen; 0 for none that there may be."""
        return _chosen(self.activity)


class MoveForm(Form):
    """A group that agrees to go to another activity."""

    seat = SelectField(_l("Quel groupe accepte ?"), coerce=str, validate_choice=False)
    activity = SelectField(_l("Vers quelle activité ?"), coerce=str, validate_choice=False)
    reason = TextField(
        _l("Qui a dit oui, et comment ?"),
        [Required(_REASON), at_most(LONGEST_REASON)],
        description=_l("Exemple : la famille a dit oui au téléphone. Cela reste au journal."),
    )

    @property
    def seat_id(self) -> int:
        """The seat chosen; 0 for none that there may be."""
        return _chosen(self.seat)

    @property
    def activity_id(self) -> int:
        """The activity chosen; 0 for none that there may be."""
        return _chosen(self.activity)


def _chosen(field: Field) -> int:
    text = typed(field)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _percent(form: Form, field: Field) -> None:
    if _number(str(field.data or "")) is None:
        raise ValidationError(SeatReason.TOO_MUCH.sentence)


class OverbookingForm(Form):
    """How far activities are given beyond their capacity."""

    percent = LineField(
        _l("Donner combien de places pour 100 ?"),
        [Required(), _percent],
        description=_l("100 : pas une de plus que la salle. 110 : dix de plus, si dix sur cent ne viennent pas."),
    )
    source = LineField(
        _l("Sur quelle mesure ?"),
        [at_most(LONGEST_SOURCE)],
        description=_l("Exemple : aux Assises de l’an dernier, 12 inscrits sur 100 ne sont pas venus."),
    )

    reason = TextField(
        _l("Pourquoi l’accepter ?"),
        [at_most(LONGEST_REASON)],
        description=_l("La raison est publiée au journal des Assises."),
    )

    @property
    def number(self) -> int:
        """The percent typed, once it is valid."""
        return _number(typed(self.percent)) or LEAST_PERCENT
