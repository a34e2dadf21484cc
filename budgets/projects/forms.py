"""Forms of the desk: a project, its picture, its withdrawal, a list of projects to import."""

from __future__ import annotations

from typing import cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField

from budgets.editions.fields import DegreesField
from budgets.editions.models import Edition
from budgets.projects.drafts import ProjectDraft
from commons.identity.options import options
from commons.kernel import i18n
from commons.kernel.forms import Form, LineField, MoneyField, Required, TextField, at_most
from commons.kernel.types import Money
from commons.territory import queries as territory
from commons.territory.models import Place


class ProjectForm(Form):
    """A project, with its picture."""

    seen = HiddenField()
    title = LineField(_l("Titre"), [Required(), at_most(120)])
    summary = LineField(
        _l("En une phrase"), [at_most(300)], description=_l("Des mots simples : que fait-on, pour qui ?")
    )
    cost = MoneyField(_l("Coût"), [Required()])
    envelope = SelectField(_l("Enveloppe"), [Required()])
    description = TextField(_l("Description"), [at_most(10_000)])
    place = SelectField(_l("Lieu"))
    address = LineField(
        _l("Où exactement"), [at_most(200)], description=_l("Par exemple : devant l’école des Oliviers.")
    )
    latitude = DegreesField(_l("Latitude"))
    longitude = DegreesField(_l("Longitude"))
    orientation = SelectField(_l("Thème"))
    challenge = SelectField(_l("Défi du Contrat de ville"))
    theme = LineField(_l("Catégorie de votre propre liste"), [at_most(80)])
    proposer = LineField(_l("Proposé par"), [at_most(200)])
    code = LineField(_l("Code"), [at_most(40)], description=_l("Laissez vide : un numéro est donné."))
    group = LineField(
        _l("Groupe de projets qui s’excluent"),
        [at_most(40)],
        description=_l("Le même mot pour deux projets : un seul des deux pourra être financé."),
    )
    picture = FileField(
        _l("Image"), description=_l("JPEG, PNG ou WebP, 10 Mo au plus. Elle est redessinée plus légère.")
    )
    picture_alt = LineField(_l("Ce que montre l’image"), [at_most(300)])
    no_picture = BooleanField(_l("Enlever l’image"))

    def offer(self, edition: Edition, places: list[Place]) -> None:
        """List what a project of this edition may point at."""
        language = i18n.locale_code()
        none = ("", gettext("Non précisé"))
        self.envelope.choices = options((e.slug, e.name) for e in edition.envelopes)
        self.place.choices = options([none, *((str(p.id), p.named(language)) for p in places)])
        themes = ((str(o.id), o.named(language)) for o in territory.orientations())
        self.orientation.choices = options([none, *themes])
        self.challenge.choices = options([none, *((str(c.id), c.named(language)) for c in territory.challenges())])

    def fill(self, draft: ProjectDraft) -> None:
        """Show this draft."""
        for name in _SAME:
            getattr(self, name).data = getattr(draft, name)
        for name in _IDS:
            getattr(self, name).data = str(getattr(draft, f"{name}_id") or "")

    def draft(self) -> ProjectDraft:
        """What was typed, once it is valid."""
        values = {name: getattr(self, name).data for name in _SAME}
        for name in _IDS:
            typed = getattr(self, name).data
            values[f"{name}_id"] = int(typed) if typed else None
        values["cost"] = cast(Money, self.cost.data)
        return ProjectDraft(**values)

    def sent_picture(self) -> bytes | None:
        """The bytes of the file that was sent, if any."""
        file = self.picture.data
        return file.read() or None if hasattr(file, "read") else None


_SAME = (
    "title", "summary", "cost", "envelope", "description", "address", "latitude", "longitude", "theme", "proposer",
    "code", "group",
)  # fmt: skip
_IDS = ("place", "orientation", "challenge")


class WithdrawForm(Form):
    """Why a project is withdrawn."""

    reason = TextField(
        _l("Pourquoi ce projet est-il retiré ?"),
        [Required(), at_most(500)],
        description=_l("Tout le monde lira cette raison."),
    )


class ImportForm(Form):
    """Lines of a table of projects, from a file or pasted."""

    file = FileField(_l("Fichier CSV"), description=_l("Depuis un tableur : « Enregistrer sous », format CSV."))
    lines = TextField(_l("Ou collez les lignes ici"), [at_most(1_000_000)])
