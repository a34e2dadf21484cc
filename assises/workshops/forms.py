"""Forms of workshops: come in, say something; the team's sheet and synthesis."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import AnyOf, Optional, Regexp

from assises.workshops.summing import LONGEST_SYNTHESIS
from assises.workshops.types import (
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_WORDS,
    TEMPLATES,
    TONGUES,
    Template,
)
from commons.identity.options import options
from commons.kernel.fields import Between, WholeField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.tickets import Ticketed
from commons.moderation.types import Mode

_VERSION = Regexp(r"[0-9]{1,9}\Z", message=_l("Rouvrez la page, puis recommencez."))


class WorkshopCodeForm(Form):
    """The code on the screen of the room."""

    code = LineField(
        _l("Le code de l’atelier"),
        [Required(_l("Tapez le code affiché dans la salle.")), at_most(30)],
        description=_l("Six lettres ou chiffres, sur le grand écran ou sur la feuille de la table."),
    )


class SayForm(Guarded, Ticketed):
    """One idea. The language is asked, not guessed."""

    words = TextField(
        _l("Votre idée"),
        [Required(_l("Écrivez votre idée.")), at_most(LONGEST_WORDS)],
        description=_l("Une seule idée, en une ou deux phrases. Pas de nom de famille, pas d’adresse."),
    )
    language = SelectField(_l("Écrite en"), [AnyOf(list(TONGUES))], choices=lambda: options(list(TONGUES.items())))
    sign = BooleanField(_l("Signer avec mon prénom"))
    first_name = LineField(_l("Mon prénom"), [Optional(), at_most(LONGEST_NAME)])


class PrepareForm(Form):
    """What the room is asked, and from which sequence to start."""

    question = LineField(
        _l("La question posée à la salle"),
        [Required(_l("Écrivez la question.")), at_most(LONGEST_MESSAGE)],
        description=_l(
            "En une phrase, comme vous la diriez : « Qu’est-ce qui nous ferait passer plus de temps ici ? »"
        ),
    )
    template = RadioField(
        _l("Le déroulé"),
        [Required(_l("Choisissez un déroulé.")), AnyOf([each.key for each in TEMPLATES])],
        choices=lambda: options([(each.key, each.label) for each in TEMPLATES]),
        default=TEMPLATES[0].key,
        validate_choice=False,
    )

    @property
    def chosen(self) -> Template:
        """The template, once the form is valid."""
        return next(each for each in TEMPLATES if each.key == self.template.data)


class SheetForm(Form):
    """The sheet of a workshop: what can be settled before the day, and during it."""

    question = LineField(
        _l("La question posée à la salle"), [Required(_l("Écrivez la question.")), at_most(LONGEST_MESSAGE)]
    )
    dots_each = WholeField(_l("Points pour chaque personne"), [Between(1, 20)])
    dots_per_group = WholeField(_l("Points au plus sur un même groupe d’idées"), [Between(1, 20)])
    mode = RadioField(
        _l("Les contributions paraissent…"),
        [AnyOf([Mode.AFTER.value, Mode.BEFORE.value])],
        choices=lambda: options(
            [
                (Mode.AFTER.value, _l("tout de suite (les mots suspects attendent votre accord)")),
                (Mode.BEFORE.value, _l("après votre accord, une par une")),
            ]
        ),
        validate_choice=False,
    )
    minutes = LineField(
        _l("Minutes de chaque étape"),
        [Regexp(r"[0-9]{1,3}( [0-9]{1,3}){5}\Z", message=_l("Écrivez six nombres séparés par une espace."))],
        description=_l(
            "Accueil, idées, regroupement, priorités, synthèse, restitution : par exemple 10 30 20 15 20 15."
        ),
    )
    version = HiddenField(validators=[_VERSION])

    @property
    def planned(self) -> list[int]:
        """The minutes, once the form is valid."""
        return [int(number) for number in str(self.minutes.data).split()]


class SynthesisForm(Form):
    """Three messages for the plenary, the words chosen, and what else is to be said."""

    first = LineField(_l("Premier message pour la plénière"), [at_most(LONGEST_MESSAGE)])
    second = LineField(_l("Deuxième message"), [at_most(LONGEST_MESSAGE)])
    third = LineField(_l("Troisième message"), [at_most(LONGEST_MESSAGE)])
    words = TextField(
        _l("Ce que l’atelier a dit"),
        [at_most(LONGEST_SYNTHESIS)],
        description=_l("Aussi ce sur quoi on n’est pas d’accord."),
    )
    base = HiddenField(validators=[_VERSION])

    @property
    def messages(self) -> list[str]:
        """The messages typed."""
        return [str(field.data or "") for field in (self.first, self.second, self.third)]
