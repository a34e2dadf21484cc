"""Forms of the desk of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField

from commons.identity.options import options
from commons.kernel.forms import Form, LineField, ParisMomentField, Required, TextField, WholeField, at_most
from participation.meetings.attending import LONGEST_NAME, MOST_PEOPLE
from participation.meetings.drafts import MeetingDraft
from participation.meetings.types import ActionState, Crowd, How

LONGEST_MINUTES = 40_000


class DayField(DateField):
    """A day; says plainly what to write when it cannot be read."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; what was typed stays on the page."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Écrivez une date, par exemple 12/03/2027.")) from error


class CountField(WholeField):
    """A number of people; `data` is a number, 0 when nothing is typed."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else str(self.data or "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; what was typed stays on the page when it cannot be read."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = MOST_PEOPLE + 1
        self.data = self.data or 0
        if self.data > MOST_PEOPLE:
            raise ValueError(gettext("Écrivez un nombre entre 0 et 10 000."))


class MeetingForm(Form):
    """The sheet of a meeting."""

    seen = HiddenField()
    title = LineField(_l("Titre"), [Required(), at_most(120)], description=_l("Par exemple : « Les jeux du square »."))
    summary = TextField(_l("De quoi on parlera"), [at_most(2_000)])
    starts_at = ParisMomentField(_l("Début"), [Required()])
    ends_at = ParisMomentField(_l("Fin"), [Required()])
    place = LineField(_l("Lieu"), [at_most(120)], description=_l("Par exemple : « Centre social, salle du bas »."))
    address = LineField(_l("Adresse"), [at_most(200)])
    step_free = BooleanField(_l("Accès de plain-pied, sans marche"))
    access = LineField(
        _l("Comment venir et entrer"), [at_most(300)], description=_l("Arrêt de bus, porte, ascenseur, stationnement.")
    )
    child_care = BooleanField(_l("Garde d’enfants sur place"))
    child_care_words = LineField(
        _l("Garde d’enfants : comment la demander"), [at_most(200)], description=_l("À qui le dire, et jusqu’à quand.")
    )
    interpreters = LineField(
        _l("Langues des interprètes"), [at_most(200)], description=_l("Par exemple : arabe, comorien, turc.")
    )
    sign_language = BooleanField(_l("Interprétation en langue des signes"))
    remote = LineField(
        _l("Participer à distance"), [at_most(300)], description=_l("Un numéro à appeler ou un lien. Vide : sur place.")
    )
    contact = LineField(_l("Une question, un besoin : à qui le dire"), [at_most(200)])

    def fill(self, draft: MeetingDraft) -> None:
        """Show this draft."""
        for field in fields(draft):
            self[field.name].data = getattr(draft, field.name)

    def draft(self) -> MeetingDraft:
        """What was typed, once it is valid."""
        return MeetingDraft(**{field.name: self[field.name].data for field in fields(MeetingDraft)})


class CancelForm(Form):
    """Why a meeting will not take place."""

    reason = TextField(
        _l("Pourquoi la rencontre est-elle annulée ?"),
        [Required(), at_most(500)],
        description=_l("Tout le monde lira cette raison, dans la page et dans les agendas."),
    )


class AgendaForm(Form):
    """A point of the agenda."""

    title = LineField(_l("Un point à l’ordre du jour"), [Required(), at_most(160)])


class CountForm(Form):
    """How many people came."""

    residents = CountField()
    associations = CountField()
    institutions = CountField()
    elected = CountField()
    others = CountField()

    def fill(self, numbers: Mapping[Crowd, int]) -> None:
        """Show these numbers."""
        for crowd in Crowd:
            self[crowd.value].label.text = crowd.label
            if not self.is_submitted():
                self[crowd.value].data = numbers.get(crowd, 0)

    def numbers(self) -> dict[Crowd, int]:
        """What was typed, once it is valid."""
        return {crowd: int(self[crowd.value].data) for crowd in Crowd}


class NameForm(Form):
    """The name of somebody who agreed to be named."""

    name = LineField(
        _l("Prénom ou nom"), [Required(), at_most(LONGEST_NAME)], description=_l("Comme la personne veut être nommée.")
    )
    agreed = BooleanField(_l("La personne est d’accord pour que son nom soit lu par tout le monde"))


class MinutesForm(Form):
    """A revision of the minutes."""

    base = HiddenField()
    body = TextField(_l("Compte rendu"), [Required(), at_most(LONGEST_MINUTES)])
    note = LineField(
        _l("Ce qui est corrigé"),
        [at_most(300)],
        description=_l("Quand un compte rendu est déjà publié : l’ancien reste lisible à côté du nouveau."),
    )


class DecisionForm(Form):
    """A decision of the meeting."""

    words = TextField(_l("Ce qui est décidé"), [Required(), at_most(1_000)])
    how = RadioField(_l("Comment"), [Required()], default=How.CONSENT.value)
    how_words = LineField(
        _l("Précisions"), [at_most(300)], description=_l("Pour un vote : combien pour, combien contre.")
    )
    subject = SelectField(_l("Sujet de l’ordre du jour"))

    def offer(self, subjects: Iterable[tuple[str, str]]) -> None:
        """List the ways of deciding, and the subjects of the agenda."""
        self.how.choices = options((how.value, how.label) for how in How)
        self.subject.choices = options([("", gettext("Aucun en particulier")), *subjects])


class ActionForm(Form):
    """What somebody takes on."""

    words = LineField(_l("Ce qu’il y a à faire"), [Required(), at_most(300)])
    owner = LineField(
        _l("Qui s’en charge"),
        [Required(), at_most(120)],
        description=_l("Un service, une association, « la table » ; un prénom seulement si la personne est d’accord."),
    )
    due_on = DayField(_l("Pour quand"), [Required()])


class FollowForm(Form):
    """Where an action stands."""

    seen = HiddenField()
    state = RadioField(_l("Où en est-on ?"), [Required()])
    note = LineField(
        _l("En quelques mots"),
        [at_most(300)],
        description=_l("Pour abandonner, écrivez pourquoi."),
    )

    def offer(self) -> None:
        """List the states."""
        self.state.choices = options((state.value, state.label) for state in ActionState)
