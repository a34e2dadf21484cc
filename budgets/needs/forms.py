"""What people type of needs and priorities: on a phone, at a desk, from a sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import Length, Optional

from budgets.needs.drafts import (
    LONGEST_NEED,
    LONGEST_TITLE,
    LONGEST_WHERE,
    LONGEST_WORDS,
    NeedDraft,
    PaperOf,
    PriorityDraft,
)
from budgets.needs.electors import WhoOnPaper
from budgets.needs.models import BudgetPriority
from budgets.needs.moving import Pick
from commons.identity.options import options
from commons.kernel import i18n
from commons.kernel.answers import typed
from commons.kernel.fields import Between, ChecksField, DayField, WholeField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.seen import Seen
from commons.kernel.tickets import Ticketed
from commons.territory import queries as territory
from commons.territory.models import Place

_CONTACT_IS_SEALED = _l("Facultatif. Gardé sous scellé, il sert seulement à vous dire ce que devient votre besoin.")


class AboutNeed(Ticketed):
    """What every form of a need asks."""

    words = TextField(
        _l("Qu’est-ce qui manque, près de chez vous ?"), [Required(), at_most(LONGEST_NEED)],
        description=_l("Quelques mots suffisent. Exemple : Il n’y a pas de banc à l’ombre pour attendre le bus."),
    )  # fmt: skip
    place = SelectField(_l("Où ?"), [Required()])
    title = LineField(_l("Un titre"), [at_most(LONGEST_TITLE)])
    orientation = SelectField(_l("De quoi cela parle-t-il ?"))
    challenge = SelectField(_l("Défi du Contrat de ville"))

    def offer(self, places: Sequence[Place], usual: int | None) -> None:
        """The places of the edition, and the frame of reference."""
        offer_places(self.place, places, gettext("Choisir…"))
        if not self.is_submitted() and usual is not None:
            self.place.data = str(usual)
        language, none = i18n.locale_code(), ("", gettext("Non précisé"))
        themes = [(str(each.id), each.named(language)) for each in territory.orientations()]
        self.orientation.choices = options([none, *themes])
        challenges = [(str(each.id), each.named(language)) for each in territory.challenges()]
        self.challenge.choices = options([none, *challenges])

    def draft(self, contact: str = "") -> NeedDraft:
        """What was typed."""
        return NeedDraft(
            typed(self.words), number_of(self.place.data), typed(self.ticket), typed(self.title),
            number_of(self.orientation.data), number_of(self.challenge.data), i18n.locale_code(), contact,
        )  # fmt: skip


class SayNeedForm(AboutNeed, Guarded):
    """A need, by anybody."""

    contact = LineField(
        _l("Un mail ou un mobile, pour vous répondre"), [at_most(254)], description=_CONTACT_IS_SEALED
    )  # fmt: skip


class SheetForm(AboutNeed):
    """A need of a sheet of paper; where and when stay for the next sheet."""

    where = LineField(
        _l("Où la feuille a-t-elle été remplie ?"), [Required(), at_most(LONGEST_WHERE)],
        description=_l("Exemple : au marché, à la sortie de l’école."),
    )  # fmt: skip
    day = DayField(_l("Quel jour ?"), [Required()])
    contact = LineField(
        _l("Un mail ou un mobile, si la personne en a laissé un"), [at_most(254)],
        description=_l("Gardé sous scellé : personne ne le lit, il sert seulement à lui écrire."),
    )  # fmt: skip

    def paper(self) -> PaperOf:
        """Where and when."""
        return PaperOf(typed(self.where), self.day.data)


class TableForm(AboutNeed):
    """A need that a table de quartier brings."""

    source = SelectField(_l("Quelle table, ou quel sujet de table ?"), [Required()])

    def offer_sources(self, found: Sequence[tuple[Any, str]]) -> None:
        """The tables and subjects of the territory."""
        self.source.choices = options([("", gettext("Choisir…")), *((str(ref), title) for ref, title in found)])


class GatherForm(Form):
    """Needs that are ticked, and where they go."""

    needs = ChecksField(_l("Besoins à réunir"), validate_choice=False)
    into = SelectField(_l("Dans quelle priorité ?"), [Optional()])

    def offer(self, priorities: Sequence[BudgetPriority]) -> None:
        """The priorities there are."""
        offer_priorities(self.into, priorities)

    def picks(self) -> list[Pick]:
        """The needs that were ticked, as they were seen."""
        return read_picks(self.needs.data or [])


class PriorityWordsForm(Form):
    """The words of a priority."""

    title = LineField(
        _l("Le titre de la priorité"), [Required(), at_most(LONGEST_TITLE)],
        description=_l("Exemple : De l’ombre et des bancs près des arrêts de bus."),
    )  # fmt: skip
    words = TextField(
        _l("La priorité en mots simples"), [at_most(LONGEST_WORDS)],
        description=_l("Ce que disent ensemble les besoins réunis. Leurs mots à eux restent publiés dessous."),
    )  # fmt: skip
    place = SelectField(_l("Où ?"))
    challenge = SelectField(_l("Défi du Contrat de ville"))

    def offer(self, places: Sequence[Place]) -> None:
        """The places of the edition, and the challenges."""
        offer_places(self.place, places, gettext("Tout le territoire"))
        language = i18n.locale_code()
        found = [(str(each.id), each.named(language)) for each in territory.challenges()]
        self.challenge.choices = options([("", gettext("Non précisé")), *found])

    def draft(self) -> PriorityDraft:
        """What was typed."""
        return PriorityDraft(
            typed(self.title), typed(self.words), number_of(self.place.data), number_of(self.challenge.data)
        )


class NewPriorityForm(PriorityWordsForm, Ticketed):
    """A priority made of needs that were ticked."""

    needs = ChecksField(_l("Besoins réunis"), validate_choice=False)

    def picks(self) -> list[Pick]:
        """The needs it is made of."""
        return read_picks(self.needs.data or [])


def why_field() -> TextField:
    """Why: made anew in each form, after what it is about."""
    return TextField(_l("Pourquoi ?"), [Required(), at_most(2_000)], description=_l("Tout le monde lira cette raison."))


class RewordForm(PriorityWordsForm, Seen):
    """Other words for a priority."""

    why = why_field()

    def fill(self, priority: BudgetPriority) -> None:
        """Show this priority."""
        self.title.data, self.words.data = priority.title, priority.words
        self.place.data, self.challenge.data = str(priority.place_id or ""), str(priority.challenge_id or "")


class MergePrioritiesForm(Seen):
    """Put a priority into another."""

    into = SelectField(_l("Dans quelle priorité ?"), [Required()])
    why = why_field()


class OpenChoiceForm(Form):
    """How residents choose."""

    most = WholeField(
        _l("Combien de priorités chaque personne peut-elle choisir, au plus ?"), [Required(), Between(1, 20)]
    )


class RetainForm(Seen):
    """Which priorities are retained."""

    retained = ChecksField(_l("Priorités retenues"), validate_choice=False)
    why = TextField(
        _l("Pourquoi ces priorités ?"), [at_most(2_000)],
        description=_l("Nécessaire si vous ne suivez pas l’ordre des habitants, ou si vous départagez une égalité."),
    )  # fmt: skip

    def numbers(self) -> list[int]:
        """Those that were ticked."""
        return numbers_of(self.retained.data or [])


class ChoiceForm(Form):
    """The priorities one person chooses."""

    choice = ChecksField(_l("Mes priorités"), validate_choice=False)

    def numbers(self) -> list[int]:
        """Those that were ticked."""
        return numbers_of(self.choice.data or [])


class ChangeChoiceForm(ChoiceForm, Guarded):
    """Other choices for the sheet of a receipt."""

    secret = LineField(
        _l("Code secret de mon reçu"), [Required(), at_most(100)],
        description=_l("20 lettres et chiffres, par groupes de quatre. Majuscules et tirets n’ont pas d’importance."),
    )  # fmt: skip


class PaperChoiceForm(ChoiceForm):
    """One sheet of paper on which somebody chose."""

    contact = LineField(_l("Le mail ou le mobile de la personne"), [at_most(254)])
    name = LineField(_l("Ou bien son nom et son prénom"), [at_most(120)])
    address = LineField(
        _l("Et son adresse"), [at_most(200)],
        description=_l("Rien de cela n’est gardé : cela sert seulement à ce que chacun choisisse une fois."),
    )  # fmt: skip
    home = SelectField(_l("Où habite-t-elle ?"), [Required()])
    where = LineField(_l("Où la feuille a-t-elle été remplie ?"), [Required(), at_most(LONGEST_WHERE)])
    #: Of the sheet: sent twice, it goes in once.
    secret = HiddenField(validators=[Length(max=100)])

    def who(self) -> WhoOnPaper:
        """The person."""
        return WhoOnPaper(typed(self.contact), typed(self.name), typed(self.address))


class BoardForm(Form):
    """A tracking code to find on the board."""

    code = LineField(_l("Code de suivi"), [at_most(60)])


def number_of(text: Any) -> int | None:
    """The number a list sent, if any."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 16 else None


def numbers_of(values: Sequence[Any]) -> list[int]:
    """The numbers of boxes that were ticked; what is no number stands as one that nothing has."""
    return [number_of(str(value)) or 0 for value in values][:200]


def read_picks(values: Sequence[Any]) -> list[Pick]:
    """Needs as pages carry them: "id-version"; what cannot be read stands as a need that nobody has."""
    pairs = [str(value).partition("-") for value in values][:200]
    return [(number_of(need) or 0, number_of(version) or 0) for need, _dash, version in pairs]


def offer_places(field: SelectField, places: Sequence[Place], none: str) -> None:
    """The places of the edition by number."""
    language = i18n.locale_code()
    field.choices = options([("", none), *((str(place.id), place.named(language)) for place in places)])


def offer_priorities(field: SelectField, priorities: Sequence[BudgetPriority]) -> None:
    """Priorities by number."""
    titles = [(str(each.number), f"{each.number}. {each.title}") for each in priorities]
    field.choices = options([("", gettext("Choisir…")), *titles])
