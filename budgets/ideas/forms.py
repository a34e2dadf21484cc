"""The steps of an idea as forms, and what goes with acts on one."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField

from budgets.editions.fields import DegreesField
from budgets.ideas.models import Idea
from commons.identity.options import options
from commons.kernel import i18n
from commons.kernel.answers import typed
from commons.kernel.forms import LineField, MoneyField, Required, TextField, at_most
from commons.kernel.seen import Seen
from commons.territory import queries as territory
from commons.territory.models import Place


class StepForm(Seen):
    """Base of a step: what it shows of an idea, and what it writes."""

    plain: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()

    def offer(self, places: list[Place]) -> None:
        """List what may be chosen."""

    def forget_picture(self) -> None:
        """The idea has none: nothing to take off."""

    def fill(self, idea: Idea) -> None:
        """Show this idea."""
        for name in self.plain:
            getattr(self, name).data = getattr(idea, name)
        for name in self.chosen:
            getattr(self, name).data = str(getattr(idea, f"{name}_id") or "")

    def values(self) -> dict[str, Any]:
        """What was typed, once it is valid, by column."""
        found = {name: getattr(self, name).data for name in self.plain}
        return found | {f"{name}_id": number_of(getattr(self, name).data) for name in self.chosen}


def number_of(text: Any) -> int | None:
    """The number a list sent, if any."""
    return int(text) if text else None


class WordsForm(StepForm):
    """What it is."""

    title = LineField(
        _l("Le titre de votre idée"), [Required(), at_most(120)],
        description=_l("Exemple : Des bancs à l’ombre devant l’école."),
    )  # fmt: skip
    summary = LineField(
        _l("Votre idée en une phrase"), [Required(), at_most(300)],
        description=_l("Que fait-on, pour qui ? Exemple : Trois bancs et deux arbres, pour attendre les enfants."),
    )  # fmt: skip
    words = TextField(
        _l("Dites-en plus"), [at_most(4000)], description=_l("Pourquoi, pour qui, comment ? Quelques lignes suffisent.")
    )
    plain: tuple[str, ...] = ("title", "summary", "words")


class PlaceForm(StepForm):
    """Where."""

    place = SelectField(_l("Le lieu"))
    address = LineField(
        _l("Où exactement"), [at_most(200)], description=_l("Par exemple : devant l’école des Oliviers.")
    )
    latitude = DegreesField(_l("Latitude"), description=_l("Si vous la connaissez. Exemple : 43,2965"))
    longitude = DegreesField(_l("Longitude"), description=_l("Exemple : 5,3698"))
    plain, chosen = ("address", "latitude", "longitude"), ("place",)

    def offer(self, places: list[Place]) -> None:
        """The places of the edition."""
        offer_places(self.place, places)


class ThemeForm(StepForm):
    """What it is about, what it may cost, who signs."""

    orientation = SelectField(_l("Thème"))
    challenge = SelectField(_l("Défi du Contrat de ville"))
    rough_cost = MoneyField(
        _l("Ce que cela coûte, à peu près"), description=_l("Si vous le savez. Les services feront le vrai calcul.")
    )
    author_name = LineField(
        _l("Votre nom, comme il sera montré"), [at_most(60)], description=_l("Un prénom suffit. Vide : aucun nom.")
    )
    plain, chosen = ("rough_cost", "author_name"), ("orientation", "challenge")

    def offer(self, places: list[Place]) -> None:
        """The frame of reference."""
        language, none = i18n.locale_code(), ("", gettext("Non précisé"))
        themes = ((str(each.id), each.named(language)) for each in territory.orientations())
        self.orientation.choices = options([none, *themes])
        challenges = ((str(each.id), each.named(language)) for each in territory.challenges())
        self.challenge.choices = options([none, *challenges])


class PictureForm(StepForm):
    """One picture."""

    picture = FileField(
        _l("Image"), description=_l("JPEG, PNG ou WebP, 10 Mo au plus. Elle est redessinée plus légère.")
    )
    picture_alt = LineField(_l("Ce que montre l’image"), [at_most(300)])
    no_picture = BooleanField(_l("Enlever l’image"))
    plain = ("picture_alt",)

    def forget_picture(self) -> None:
        """No box to take off what is not there."""
        del self.no_picture

    def sent(self) -> bytes | None:
        """The bytes of the file that was sent, if any."""
        file = self.picture.data
        return file.read() or None if hasattr(file, "read") else None


class HelpedForm(WordsForm):
    """The idea of somebody without account, on one screen."""

    place = SelectField(_l("Le lieu"))
    address = LineField(
        _l("Où exactement"), [at_most(200)], description=_l("Par exemple : devant l’école des Oliviers.")
    )
    rough_cost = MoneyField(_l("Ce que cela coûte, à peu près"))
    author_name = LineField(
        _l("Son nom, comme il sera montré"), [at_most(60)], description=_l("Un prénom suffit. Vide : aucun nom.")
    )
    contact = LineField(
        _l("Un mail ou un mobile pour lui répondre"), [at_most(254)],
        description=_l("Gardé sous scellé : personne ne le lit, il sert seulement à lui écrire la réponse."),
    )  # fmt: skip
    consent = LineField(
        _l("Comment la personne a-t-elle donné son accord ?"), [Required(), at_most(300)],
        description=_l("Exemple : au marché, le 3 mars. Ce n’est jamais publié."),
    )  # fmt: skip
    plain = ("title", "summary", "words", "address", "rough_cost", "author_name")
    chosen = ("place",)

    def offer(self, places: list[Place]) -> None:
        """The places of the edition."""
        offer_places(self.place, places)


class CommentForm(Seen):
    """A few words under an idea."""

    words = TextField(_l("Votre commentaire"), [Required(), at_most(600)])
    name = LineField(_l("Votre nom, comme il sera montré"), [at_most(60)], description=_l("Vide : aucun nom."))


def reason_field() -> TextField:
    """Why: made anew in each form, after what it is about."""
    return TextField(_l("Pourquoi ?"), [Required(), at_most(2000)], description=_l("Tout le monde lira cette raison."))


class ReasonForm(Seen):
    """Why."""

    reason = reason_field()


class AnswerForm(Seen):
    """What proposers say of a decision."""

    words = TextField(
        _l("Votre réponse"), [Required(), at_most(4000)],
        description=_l("Elle sera publiée à côté de la raison. Vous pouvez répondre une fois."),
    )  # fmt: skip


class SeenForm(Seen):
    """A command on what was read."""


def offer_places(field: SelectField, places: list[Place]) -> None:
    """The places of the edition by number."""
    language = i18n.locale_code()
    field.choices = options([("", gettext("Choisir…")), *((str(p.id), p.named(language)) for p in places)])


def version_of(form: Seen) -> int:
    """The version a form carries."""
    text = typed(form.version)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
