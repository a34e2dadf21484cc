"""Forms of a body's desk: its sheet, its seats, its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import Optional

from commons.identity.colleges import College
from commons.identity.options import options
from commons.kernel import i18n
from commons.kernel.answers import typed
from commons.kernel.fields import DayField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.territory.models import Place
from participation.bodies.fields import TitleField
from participation.bodies.models import Body, Seat
from participation.bodies.seating import SeatDraft
from participation.bodies.types import BodyKind

WORDS = ("name", "remit", "decides", "owes", "rhythm")


class SheetForm(Form):
    """What a body is for, what it decides and what it owes."""

    seen = HiddenField()
    name = TitleField(_l("Nom"), [Required(), at_most(120)])
    remit = TextField(
        _l("À quoi sert-elle ?"),
        [at_most(1000)],
        description=_l("Une ou deux phrases, avec des mots de tous les jours."),
    )
    decides = TextField(_l("Que décide-t-elle ?"), [at_most(1000)])
    owes = TextField(_l("Que doit-elle, et à qui ?"), [at_most(1000)])
    rhythm = LineField(_l("Quand se réunit-elle ?"), [at_most(200)], description=_l("Par exemple : deux fois par an."))

    def fill(self, body: Body) -> None:
        """Show this sheet."""
        self.seen.data = str(body.version)
        for name in WORDS:
            getattr(self, name).data = getattr(body, name)

    def words(self) -> dict[str, str]:
        """What was typed."""
        return {name: typed(getattr(self, name)).strip() for name in WORDS}


class NewBodyForm(SheetForm):
    """A body that the contract does not know."""

    kind = SelectField(_l("Sorte d’instance"), [Required()])
    place = SelectField(_l("Pour quel lieu ?"), [Required()])

    def offer(self, places: Iterable[Place]) -> None:
        """List the kinds and the places; tables have a desk of their own."""
        first = [("", gettext("Choisir…"))]
        kinds = (kind for kind in reversed(BodyKind) if kind is not BodyKind.TABLE)
        self.kind.choices = options((kind.value, kind.label) for kind in kinds)
        self.place.choices = options([*first, *((str(p.id), p.named(i18n.locale_code())) for p in places)])


class CloseForm(Form):
    """Why a body no longer meets."""

    reason = TextField(
        _l("Pourquoi cette instance ne se réunit-elle plus ?"),
        [Required(), at_most(500)],
        description=_l("Tout le monde lira cette raison."),
    )


class SeatForm(Form):
    """Who sits, in whose name, since when."""

    seen = HiddenField()
    organisation = TitleField(
        _l("Organisation, ou au nom de qui"),
        [Required(), at_most(160)],
        description=_l("Par exemple : Préfecture, ou Habitants d’Air Bel."),
    )
    function = TitleField(_l("Fonction"), [at_most(120)], description=_l("Par exemple : adjointe au maire."))
    college = SelectField(_l("Collège"), [Required()], choices=[])
    person = TitleField(
        _l("Nom de la personne"), [at_most(120)], description=_l("Laissez vide si la personne ne veut pas être nommée.")
    )
    consented = BooleanField(_l("La personne est d’accord pour que son nom soit publié ici"))
    since = DayField(_l("Depuis le"), [Required()])
    until = DayField(_l("Jusqu’au"), [Optional()], description=_l("Vide tant que la place est occupée."))

    def offer(self) -> None:
        """List the colleges."""
        first = [("", gettext("Choisir…"))]
        self.college.choices = options([*first, *((college.value, college.label) for college in College)])

    def fill(self, seat: Seat) -> None:
        """Show this seat."""
        self.seen.data = str(seat.version)
        for name in ("organisation", "function", "person", "consented", "since", "until"):
            getattr(self, name).data = getattr(seat, name)
        self.college.data = seat.college.value

    def draft(self) -> SeatDraft:
        """What was typed."""
        return SeatDraft(
            organisation=typed(self.organisation),
            function=typed(self.function),
            college=College(self.college.data),
            person=typed(self.person),
            consented=bool(self.consented.data),
            since=cast(date, self.since.data),
            until=self.until.data,
        )


def version_seen(field: HiddenField) -> int:
    """The version a form was filled from; 0, which nothing has, when it does not say."""
    text = typed(field)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
