"""The steps of a file as forms: each is one screen, with an example and plain words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField

from commons.identity.options import options
from commons.identity.organisations import queries as organisations
from commons.kernel import i18n
from commons.kernel.actor import Actor
from commons.kernel.fields import ChecksField, DayField
from commons.kernel.forms import Form, LineField, MoneyField, Required, TextField, at_most
from commons.kernel.types import Money
from commons.territory import queries as territory
from participation.initiatives.models import Initiative
from participation.initiatives.sheets import Line
from participation.initiatives.types import LineKind, Shape


class StepForm(Form):
    """Base of a step: what it shows of a file, and what it writes."""

    seen = HiddenField()
    #: Fields written as they are: name of the field -> name of the column.
    plain: dict[str, str] = {}

    def offer(self, actor: Actor) -> None:
        """List what may be chosen."""

    def fill(self, file: Initiative) -> None:
        """Show this file."""
        for name, column in self.plain.items():
            value = getattr(file, column)
            getattr(self, name).data = value if value is not None else ""

    def values(self) -> dict[str, Any]:
        """What was typed, once it is valid, by column."""
        return {column: getattr(self, name).data for name, column in self.plain.items()}


def places() -> list[tuple[str, str]]:
    """Every place by number."""
    language = i18n.locale_code()
    return [("", gettext("Choisir…")), *((str(p.id), p.named(language)) for p in territory.places())]


def number_or_none(text: Any) -> int | None:
    """The number a list sent, if any."""
    return int(text) if text else None


class WhoForm(StepForm):
    """Who carries it, and how the team reaches them."""

    organisation = SelectField(_l("Qui porte l’initiative ?"))
    collective = LineField(
        _l("Nom de votre groupe"),
        [at_most(120)],
        description=_l("Seulement si ce n’est pas une association. Exemple : Les voisines du bâtiment B."),
    )
    contact = LineField(
        _l("Comment vous joindre"),
        [at_most(200)],
        description=_l("Un téléphone ou une adresse. Pour l’équipe seulement : ce n’est jamais publié."),
    )
    plain = {"collective": "collective", "contact": "contact"}

    def offer(self, actor: Actor) -> None:
        """The organisations of whoever writes."""
        mine = ((str(m.organisation_id), m.organisation.name) for m in organisations.memberships(actor.person_id))
        self.organisation.choices = options([("", gettext("Un groupe d’habitants")), *mine])

    def fill(self, file: Initiative) -> None:
        """Show this file; its organisation stays in the list for whoever is not a member of it."""
        super().fill(file)
        self.organisation.data = str(file.organisation_id or "")

    def keep(self, file: Initiative) -> None:
        """Let the present organisation stay chosen by somebody who helps."""
        known = {value for value, *_ in self.organisation.iter_choices()}
        if file.organisation is not None and str(file.organisation_id) not in known:
            more = options([(str(file.organisation_id), file.organisation.name)])
            self.organisation.choices = [*(self.organisation.choices or ()), *more]

    def values(self) -> dict[str, Any]:
        """What was typed."""
        return {**super().values(), "organisation_id": number_or_none(self.organisation.data)}


class IdeaForm(StepForm):
    """What it is, and the need."""

    title = LineField(
        _l("Titre"), [Required(), at_most(120)], description=_l("Exemple : Un atelier vélo devant le centre social.")
    )
    need = TextField(
        _l("Le besoin"),
        [at_most(4000)],
        description=_l("Que manque-t-il, ou qu’est-ce qui ne va pas ? Exemple : Les enfants n’ont rien à faire l’été."),
    )
    plain = {"title": "title", "need": "need"}


class PeopleForm(StepForm):
    """For whom, and what will be done."""

    audience = TextField(
        _l("Pour qui"),
        [at_most(2000)],
        description=_l("Exemple : Une trentaine d’enfants de 8 à 12 ans, et leurs parents."),
    )
    activities = TextField(
        _l("Ce que vous ferez"),
        [at_most(6000)],
        description=_l("Exemple : Chaque mercredi, on répare des vélos ensemble. Une fois par mois, une sortie."),
    )
    plain = {"audience": "audience", "activities": "activities"}


class PlaceForm(StepForm):
    """Where."""

    place = SelectField(_l("Le lieu principal"))
    second = SelectField(_l("Un deuxième lieu"))
    third = SelectField(_l("Un troisième lieu"))
    address = LineField(_l("Où exactement"), [at_most(200)], description=_l("Exemple : devant l’école des Oliviers."))
    plain = {"address": "address"}

    def offer(self, actor: Actor) -> None:
        """Every place."""
        listed = places()
        for field in (self.place, self.second, self.third):
            field.choices = options(listed)

    def fill(self, file: Initiative) -> None:
        """Show this file."""
        super().fill(file)
        self.place.data = str(file.place_id or "")
        for field, place in zip((self.second, self.third), file.places, strict=False):
            field.data = str(place.id)

    def values(self) -> dict[str, Any]:
        """What was typed."""
        more = [int(field.data) for field in (self.second, self.third) if field.data]
        return {**super().values(), "place_id": number_or_none(self.place.data), "place_ids": more}


class ThemesForm(StepForm):
    """What it is about, in the words of the contract."""

    orientation = SelectField(_l("Le grand thème"))
    challenges = ChecksField(
        _l("Les défis du Contrat de ville"), description=_l("Cochez-en un ou deux : ceux que vous aidez à relever.")
    )
    principles = ChecksField(_l("La boîte à outils"), description=_l("Si l’une de ces façons de faire est la vôtre."))

    def offer(self, actor: Actor) -> None:
        """The frame of reference."""
        language = i18n.locale_code()
        orientations = ((str(o.id), o.named(language)) for o in territory.orientations())
        self.orientation.choices = options([("", gettext("Choisir…")), *orientations])
        self.challenges.choices = options((str(c.id), c.named(language)) for c in territory.challenges())
        self.principles.choices = options((str(p.id), p.named(language)) for p in territory.principles())

    def fill(self, file: Initiative) -> None:
        """Show this file."""
        self.orientation.data = str(file.orientation_id or "")
        self.challenges.data = [str(challenge.id) for challenge in file.challenges]
        self.principles.data = [str(principle.id) for principle in file.principles]

    def values(self) -> dict[str, Any]:
        """What was ticked."""
        return {
            "orientation_id": number_or_none(self.orientation.data),
            "challenge_ids": [int(value) for value in self.challenges.data or ()],
            "principle_ids": [int(value) for value in self.principles.data or ()],
        }


class CalendarForm(StepForm):
    """When."""

    starts_on = DayField(_l("Début"))
    ends_on = DayField(_l("Fin"))
    steps = TextField(
        _l("Les étapes"),
        [at_most(4000)],
        description=_l("Une par ligne. Exemple : Septembre : on achète les outils."),
    )
    plain = {"starts_on": "starts_on", "ends_on": "ends_on", "steps": "steps"}

    def fill(self, file: Initiative) -> None:
        """Show this file."""
        self.starts_on.data, self.ends_on.data, self.steps.data = file.starts_on, file.ends_on, file.steps


class ShortForm(IdeaForm):
    """The whole file on one screen, for small structures and residents' groups."""

    activities = TextField(
        _l("Ce que vous ferez"),
        [at_most(6000)],
        description=_l("Exemple : Une fête des voisins, avec un repas partagé."),
    )
    place = SelectField(_l("Le lieu"))
    amount = MoneyField(
        _l("De combien avez-vous besoin ?"), description=_l("Exemple : 450. Vous pourrez détailler plus tard.")
    )
    plain = {"title": "title", "need": "need", "activities": "activities"}

    def offer(self, actor: Actor) -> None:
        """Every place."""
        self.place.choices = options(places())

    def fill(self, file: Initiative) -> None:
        """Show this file."""
        super().fill(file)
        self.place.data = str(file.place_id or "")
        self.amount.data = next((line.amount for line in file.lines if line.kind is LineKind.ASKED), None)

    def values(self) -> dict[str, Any]:
        """What was typed; one sum stands on both sides of the budget."""
        amount = self.amount.data
        label = gettext("Toute l’initiative")
        both = (LineKind.EXPENSE, LineKind.ASKED)
        lines = [Line(kind, label, amount) for kind in both] if isinstance(amount, Money) and amount else []
        return {**super().values(), "place_id": number_or_none(self.place.data), "lines": lines}


class StartForm(WhoForm):
    """The first words of a file."""

    title = LineField(
        _l("Titre"), [Required(), at_most(120)], description=_l("Exemple : Un atelier vélo devant le centre social.")
    )
    shape = RadioField(_l("Quel formulaire ?"), [Required()], default=Shape.SHORT.value)
    consent = LineField(
        _l("Comment les personnes ont-elles donné leur accord ?"),
        [at_most(300)],
        description=_l("Exemple : Mme B. et ses voisines, au marché, le 3 mars. Ce n’est jamais publié."),
    )

    def offer(self, actor: Actor) -> None:
        """The shapes too."""
        super().offer(actor)
        self.shape.choices = options(
            [
                (
                    Shape.SHORT.value,
                    gettext("Le court : une page, pour une petite association ou un groupe d’habitants"),
                ),
                (Shape.FULL.value, gettext("Le complet : étape par étape, avec le budget détaillé")),
            ]
        )
