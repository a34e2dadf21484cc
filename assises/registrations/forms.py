"""Forms of the five screens, of one's own page and of the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField

from assises.people.drafts import LONGEST_NAME, Newcomer, age_of, ages_of
from assises.people.needing import LONGEST_ANSWER, LONGEST_WORDS
from assises.people.types import Entrance, NeedKind, NeedState, PersonRole
from assises.registrations.steps import WISHES
from assises.registrations.types import Reach, RegistrationReason
from commons.identity import contacts
from commons.identity.colleges import College
from commons.identity.options import options, places
from commons.identity.types import Contact
from commons.kernel import i18n
from commons.kernel.answers import typed
from commons.kernel.errors import DomainError, Invalid
from commons.kernel.fields import ChecksField
from commons.kernel.forms import Explained, Form, LineField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.tickets import Ticketed
from commons.territory import queries as territory

_NAME = at_most(LONGEST_NAME)
Pairs = Sequence[tuple[str, str]]


def languages() -> list[Any]:
    """Languages in which they may be written to."""
    return options(i18n.LOCALES.items())


def _colleges() -> list[Any]:
    return options((college.value, college.myself) for college in (College.RESIDENTS, *reversed(list(College)[:-1])))


class WhoFields(Form):
    """Who comes, and with whom."""

    college = RadioField(_l("Vous venez comme…"), [Required(_l("Choisissez une réponse."))], choices=_colleges)
    first_name = LineField(_l("Votre prénom"), [Required(_l("Écrivez un prénom.")), _NAME])
    companions = SelectField(_l("Combien d’autres adultes viennent avec vous ?"), default="0")
    children = LineField(
        _l("Des enfants viennent ? Écrivez leur âge"), [at_most(120)],
        description=_l("Par exemple : 4, 7. Sinon, laissez vide."),
    )  # fmt: skip
    home = SelectField(_l("Votre commune"), description=_l("Pour compter d’où l’on vient, jamais pour choisir."))
    language = SelectField(_l("Langue de nos messages"), [Required()], choices=languages)

    def begin(self, largest: int) -> None:
        """What may be chosen."""
        self.companions.flags.required = True
        self.companions.choices = options((str(number), str(number)) for number in range(largest))
        self.home.choices = [*options([("", _("Je préfère ne pas dire"))]), *places(territory.communes())]
        if not self.is_submitted() and not self.language.data:
            self.language.data = i18n.locale_code()

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ages are read here, so that what is wrong stands beside the field."""
        right = bool(super().validate(*args, **kwargs))
        try:
            ages_of(typed(self.children)[:200])
        except Invalid as error:
            self.take(error)
            right = False
        return right


class WhoForm(WhoFields, Guarded, Ticketed):
    """The first screen."""


class WhoAgainForm(WhoFields):
    """The first screen, come back to."""


class WhereFields(Form):
    """Which days, and which activities; wishes in order while the window is open."""

    days = ChecksField(
        _l("Quels jours venez-vous ?"), [Explained()],
        description=_l("Choisissez au moins un jour, ou une activité."),
    )  # fmt: skip
    activities = ChecksField(_l("Quelles activités voulez-vous ?"), [Explained()])
    wish_1 = SelectField(_l("Ce que vous voulez le plus"), [Explained()])
    wish_2 = SelectField(_l("Sinon"))
    wish_3 = SelectField(_l("Ou encore"))
    wish_4 = SelectField(_l("Quatrième souhait"))
    wish_5 = SelectField(_l("Cinquième souhait"))
    #: What is wrong with boxes ticked together; nothing where the draw chooses between wishes.
    apart: Callable[[Sequence[str]], str] | None = None

    def offer(self, days: Pairs, activities: Pairs, *, wishing: bool) -> None:
        """What there is; wishes or boxes, never both."""
        self.days.choices = options(days)
        names = [f"wish_{rank}" for rank in range(1, WISHES + 1)]
        if wishing:
            del self.activities
            for name in names:
                self[name].choices = options([("", _("Pas de souhait")), *activities])
        else:
            self.activities.choices = options(activities)
            for name in names:
                del self[name]

    @property
    def wished(self) -> list[str]:
        """The activities chosen, in order."""
        if "activities" in self:
            return list(self.activities.data or [])
        return [self[f"wish_{rank}"].data for rank in range(1, WISHES + 1) if self[f"wish_{rank}"].data]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Something has to be chosen, nothing twice."""
        right = bool(super().validate(*args, **kwargs))
        if not self.days.data and not self.wished:
            self.days.errors = [*self.days.errors, RegistrationReason.NOTHING_CHOSEN.sentence]
            right = False
        if len(set(self.wished)) < len(self.wished):
            self.take(Invalid(fields={"wish_2": RegistrationReason.TWICE.sentence}))
            right = False
        return right and self._together()

    def _together(self) -> bool:
        if wrong := self.apart(self.wished) if self.apart is not None else "":
            self.take(Invalid(fields={"activities": wrong}))
        return not wrong


class WhereForm(WhereFields):
    """The second screen, and the page on which one chooses otherwise."""


class NeedsFields(Form):
    """What is needed in order to come and take part; the need, never why."""

    kinds = ChecksField(_l("De quoi avez-vous besoin ?"), choices=lambda: options((k.value, k.label) for k in NeedKind))
    in_language = LineField(_l("Interprète : en quelle langue ?"), [at_most(80)])
    transport = LineField(_l("Transport : depuis où ?"), [at_most(200)])
    meal = LineField(_l("Repas : que faut-il éviter ?"), [at_most(200)])
    other = LineField(_l("Autre chose : dites-nous quoi"), [at_most(LONGEST_WORDS)])


class NeedsForm(NeedsFields):
    """The third screen."""


class ReachFields(Form):
    """How to tell them."""

    reach = RadioField(
        _l("Comment vous prévenir ?"), [Required(_l("Choisissez une réponse."))],
        choices=lambda: options([
            (Reach.PHONE.value, _("Par SMS")), (Reach.MAIL.value, _("Par courriel")),
            (Reach.NOBODY.value, _("Je n’ai ni l’un ni l’autre")),
        ]),
    )  # fmt: skip
    contact = LineField(
        _l("Numéro de mobile ou adresse électronique"), [Explained(), at_most(contacts.LONGEST)],
        description=_l("Pour un SMS ou un courriel. Effacé 90 jours après les Assises. Jamais donné à d’autres."),
    )  # fmt: skip
    reached_by = LineField(
        _l("Sans téléphone ni courriel : par qui vous joindre ?"), [at_most(200)],
        description=_l("Par exemple : par la table de quartier. Vos places ne se perdent pas sans réponse."),
    )  # fmt: skip
    #: What was read of the contact, for the draft.
    found: Contact | None = None

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """The contact is read here."""
        right = bool(super().validate(*args, **kwargs))
        if self.reach.data in (Reach.PHONE.value, Reach.MAIL.value):
            right = self._read() and right
        return right

    def _read(self) -> bool:
        if not typed(self.contact).strip():
            self.take(Invalid(fields={"contact": RegistrationReason.CONTACT.sentence}))
            return False
        try:
            self.found = contacts.parse(typed(self.contact))
        except DomainError as error:
            self.take(Invalid(fields={"contact": error.sentence}))
            return False
        return True


class ReachForm(ReachFields):
    """The fourth screen."""


class CheckForm(Form):
    """The last screen: nothing to type."""


class FindForm(Guarded):
    """A code and a first name, as on the paper."""

    code = LineField(
        _l("Votre code"), [Required(_l("Écrivez le code.")), at_most(40)],
        description=_l("8 lettres et chiffres, par exemple K7QM-4DZP."),
    )  # fmt: skip
    first_name = LineField(_l("Votre prénom"), [Required(_l("Écrivez un prénom.")), _NAME])


class LostForm(Guarded):
    """Where the link was sent."""

    contact = LineField(_l("Numéro de mobile ou adresse électronique"), [Required(), at_most(contacts.LONGEST)])


class OwnContactForm(Form):
    """How to reach them, in which language, by which first names."""

    version = HiddenField()
    contact = LineField(
        _l("Numéro de mobile ou adresse électronique"), [at_most(contacts.LONGEST)],
        description=_l("Laissez vide pour n’être joint·e par personne : gardez alors votre code."),
    )  # fmt: skip
    language = SelectField(_l("Langue de nos messages"), [Required()], choices=languages)


class LeaveForm(Form):
    """Who does not come."""

    people = ChecksField(_l("Qui ne vient pas ?"))
    sure = StringField()


class AddForm(Ticketed):
    """Somebody more."""

    kind = RadioField(
        _l("Qui ajoutez-vous ?"), [Required(_l("Choisissez une réponse."))],
        choices=lambda: options([
            (PersonRole.COMPANION.value, _("Un adulte")), (PersonRole.CHILD.value, _("Un enfant")),
        ]),
    )  # fmt: skip
    first_name = LineField(
        _l("Son prénom"), [Explained(), _NAME],
        description=_l("Il sera sur le badge. Pour un enfant, vous pouvez laisser vide."),
    )  # fmt: skip
    age = LineField(
        _l("Pour un enfant : son âge"), [Explained(), at_most(20)], description=_l("En chiffres, de 0 à 17.")
    )

    @property
    def newcomer(self) -> Newcomer:
        """Who is added; Invalid when the age of a child cannot be read."""
        age = age_of(typed(self.age)) if self.kind.data == PersonRole.CHILD.value else None
        return Newcomer(typed(self.first_name), age, typed(self.ticket))


class HelpForm(Form):
    """One more need."""

    kind = SelectField(
        _l("Besoin"), [Required()], choices=lambda: options((kind.value, kind.label) for kind in NeedKind)
    )
    words = LineField(_l("Précisez si c’est utile"), [at_most(LONGEST_WORDS)])


class EnterForm(WhoFields, WhereFields, NeedsFields, ReachFields, Ticketed):
    """The whole of a registration on one page, for whoever types from paper or listens on the telephone."""

    entrance = RadioField(
        _l("Comment la personne s’est-elle inscrite ?"), [Required()], default=Entrance.PAPER.value,
        choices=lambda: options((way.value, way.label) for way in (Entrance.PAPER, Entrance.PHONE)),
    )  # fmt: skip


class NeedForm(Form):
    """What is done about a need."""

    state = RadioField(
        _l("Réponse"), [Required()],
        choices=lambda: options((state.value, state.label) for state in NeedState if state is not NeedState.ASKED),
    )  # fmt: skip
    words = TextField(
        _l("Ce que vous dites à la personne"), [Explained(), at_most(LONGEST_ANSWER)],
        description=_l("Si ce n’est pas possible : la raison, et une autre solution."),
    )  # fmt: skip
