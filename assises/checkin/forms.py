"""The forms of the door and of its desk."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import AnyOf, Optional, Regexp

from assises.checkin.heads import MOST_HEADS
from assises.checkin.passages import LONGEST_NAME, LONGEST_REASON, MOST_TOGETHER
from assises.checkin.types import Direction, Verdict
from commons.identity.colleges import College
from commons.identity.options import options
from commons.kernel.fields import Between, WholeField
from commons.kernel.forms import Form, LineField, Required, at_most
from commons.kernel.tickets import Ticketed

_PERSON = re.compile(r"(a[0-9]{1,18}|w[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\Z")
_RELOAD = _l("Rechargez la page, puis recommencez.")


class AtTheDoor(Form):
    """Which door it is, and whether people come in or go out."""

    salle = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,18}\Z", message=_RELOAD)])
    sens = HiddenField(validators=[Optional(), AnyOf([each.value for each in Direction], message=_RELOAD)])

    @property
    def activity_id(self) -> int | None:
        """The room; None for the door of the site."""
        return int(self.salle.data) if self.salle.data else None

    @property
    def direction(self) -> Direction:
        """In, unless said otherwise."""
        return Direction(self.sens.data) if self.sens.data else Direction.IN


class LookForm(AtTheDoor, Ticketed):
    """What a badge says, typed or photographed."""

    code = LineField(
        _l("Code du badge ou de l’inscription"),
        [at_most(300)],
        description=_l("Le code entier, ou ses 3 dernières lettres. Majuscules et tirets ne comptent pas."),
    )
    picture = FileField(_l("Photo du QR code"))


class PassForm(AtTheDoor, Ticketed):
    """Somebody who was found comes in, or goes out."""

    people = SelectMultipleField(validate_choice=False)
    reason = LineField(
        _l("Pourquoi faire entrer quand même ?"),
        [at_most(LONGEST_REASON)],
        description=_l("Gardé avec l’entrée, et lu par le secrétariat."),
    )
    force = HiddenField(validators=[Optional(), AnyOf(["1"], message=_RELOAD)])

    def validate_people(self, field: SelectMultipleField) -> None:
        """Somebody, and nobody invented."""
        Required(_l("Cochez au moins une personne."))(self, field)
        if not all(isinstance(sent, str) and _PERSON.match(sent) for sent in field.data or []):
            raise ValidationError(str(_RELOAD))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """What the fields ask; people are carried unseen, so that a mistake about them is one of the page."""
        right = bool(super().validate(*args, **kwargs))
        self.form_errors += [str(error) for error in self.people.errors]
        if self.people.errors:
            self.people.errors, self.people.data = [], []
        return right

    @property
    def chosen(self) -> list[str]:
        """The keys of the people, each once."""
        return list(dict.fromkeys(self.people.data or []))


class CountForm(AtTheDoor, Ticketed):
    """How many heads were counted in the building; and who waits at its door meanwhile."""

    people = SelectMultipleField(validate_choice=False)
    persons = WholeField(
        _l("Combien de personnes sont dedans ?"),
        [Required(_l("Écrivez combien vous en avez compté.")), Between(0, MOST_HEADS)],
        description=_l("Comptez tout le monde, enfants compris."),
    )

    @property
    def chosen(self) -> list[str]:
        """The keys of those who wait, each once; none that is invented."""
        sent = dict.fromkeys(self.people.data or [])
        return [key for key in sent if isinstance(key, str) and _PERSON.match(key)]


class WalkInForm(AtTheDoor, Ticketed):
    """Somebody nobody expected, alone or with a family, in twenty seconds."""

    first_name = LineField(_l("Prénom"), [Required(_l("Écrivez un prénom.")), at_most(LONGEST_NAME)])
    college = RadioField(
        _l("Vous venez comme…"),
        [Required(_l("Choisissez une réponse.")), AnyOf([each.value for each in College], message=_RELOAD)],
        choices=lambda: options((each.value, each.myself) for each in reversed(College)),
        default=College.RESIDENTS.value,
        validate_choice=False,
    )
    adults = WholeField(_l("Combien d’adultes ?"), [Between(0, MOST_TOGETHER)], default=1)
    children = WholeField(_l("Combien d’enfants ?"), [Between(0, MOST_TOGETHER)], default=0)

    @property
    def counted(self) -> tuple[int, int]:
        """How many adults and children; whoever leaves both empty comes alone."""
        if self.adults.data is None and self.children.data is None:
            return 1, 0
        return self.adults.data or 0, self.children.data or 0

    def validate_children(self, field: WholeField) -> None:
        """Somebody, and not a whole school at once."""
        if field.errors or self.adults.errors:
            return
        if not 1 <= sum(self.counted) <= MOST_TOGETHER:
            raise ValidationError(gettext("Comptez de 1 à %(most)s personnes, adultes et enfants.", most=MOST_TOGETHER))


class DeviceForm(Form):
    """A device of a site."""

    site_id = SelectField(_l("Quel site ?"), [Required()], validate_choice=False)
    label = LineField(
        _l("Nom de l’appareil"),
        [Required(_l("Donnez-lui un nom.")), at_most(60)],
        description=_l("Par exemple : tablette de l’entrée sud."),
    )


class OwnCodeForm(Form):
    """The code of one's own registration."""

    code = LineField(
        _l("Votre code d’inscription"),
        [Required(_l("Écrivez le code reçu à l’inscription.")), at_most(40)],
        description=_l("8 lettres et chiffres."),
    )


class VerdictForm(Form):
    """What a case was."""

    verdict = RadioField(
        _l("Qu’est-ce que c’était ?"),
        [Required(_l("Choisissez une réponse.")), AnyOf([each.value for each in Verdict], message=_RELOAD)],
        choices=lambda: options((each.value, each.label) for each in Verdict),
        validate_choice=False,
    )
    note = LineField(_l("Une note, si besoin"), [at_most(300)])


class MergeForm(Form):
    """Which registered person somebody written down at the door is."""

    attendee = HiddenField(validators=[Regexp(r"[0-9]{1,18}\Z", message=_RELOAD)])

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """What the field asks; it is unseen, so that a mistake about it is one of the page."""
        right = bool(super().validate(*args, **kwargs))
        self.form_errors += [str(error) for error in self.attendee.errors]
        self.attendee.errors = []
        return right


def person_ids(key: str) -> tuple[int | None, UUID | None]:
    """The registered person, or the one written down at the door, behind a key of a form."""
    return (int(key[1:]), None) if key.startswith("a") else (None, UUID(key[1:]))
