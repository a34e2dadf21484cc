"""Forms of desks, cards, paper batches and reminders."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Regexp

from budgets.editions.models import Envelope
from budgets.editions.regulation import LINKS
from budgets.paper.batches import BatchDraft
from budgets.paper.electors import Who
from budgets.paper.services import Welcome
from budgets.paper.types import KINDS, MOST_CARDS, MOST_SHEETS
from commons.identity.options import options
from commons.identity.types import Link
from commons.kernel import i18n
from commons.kernel.answers import typed
from commons.kernel.fields import Between, WholeField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.kernel.tickets import Ticketed
from commons.territory.models import Place


def _listed(places: Iterable[Place]) -> list[tuple[str, str]]:
    return [(str(place.id), place.named(i18n.locale_code())) for place in places]


class PlaceForm(Ticketed):
    """A place of the vote."""

    place = SelectField(_l("Lieu"), [Required()])

    def offer(self, places: Iterable[Place]) -> None:
        """List the places in which this person may do it."""
        self.place.choices = options([("", gettext("Choisir…")), *_listed(places)])

    @property
    def place_id(self) -> int:
        """The place chosen, once the form is valid."""
        return int(typed(self.place))


class DeskForm(PlaceForm):
    """Open a desk."""

    pin = LineField(
        _l("Code du guichet"),
        [Required(), Regexp(r"[0-9]{4,8}\Z", message=_l("De 4 à 8 chiffres."))],
        description=_l(
            "De 4 à 8 chiffres, que vous choisissez. Il sert à reprendre la tablette après chaque personne."
        ),
    )


class WhoForm(Form):
    """A voter, as a list or a person tells it."""

    contact = LineField(_l("Courriel ou téléphone"), [at_most(254)])
    name = LineField(_l("Sinon, prénom et nom"), [at_most(120)])
    address = LineField(_l("Et adresse"), [at_most(200)])

    @property
    def who(self) -> Who:
        """What was typed."""
        return Who(typed(self.contact), typed(self.name), typed(self.address))


class WelcomeForm(WhoForm):
    """A person at a desk."""

    home = SelectField(_l("Où cette personne habite-t-elle ?"), [Required()])
    link = RadioField(
        _l("Son lien avec ce lieu"), [Required()], choices=lambda: options(LINKS.items()), default=Link.LIVES.value
    )
    saw_proof = BooleanField(_l("J’ai vérifié qui est cette personne et son lien avec ce lieu"))

    def offer(self, places: Iterable[Place]) -> None:
        """List the homes of this vote."""
        self.home.choices = options([("", gettext("Choisir…")), *_listed(places)])

    @property
    def told(self) -> Welcome:
        """What was typed, once it is valid."""
        return Welcome(self.who, int(typed(self.home)), Link(typed(self.link)), bool(self.saw_proof.data))


class CodeForm(Form):
    """The code of a card."""

    code = LineField(
        _l("Code de la carte"),
        [Required(), at_most(40)],
        description=_l("16 lettres et chiffres. Les tirets ne comptent pas."),
    )


class PinForm(Form):
    """The code of the desk, which takes the tablet back."""

    pin = LineField(_l("Code du guichet"), [at_most(20)])


class PackForm(PlaceForm):
    """Print cards."""

    number = WholeField(_l("Combien de cartes ?"), [Required(), Between(1, MOST_CARDS)])


class GiveForm(Form):
    """Cards given out."""

    first = WholeField(_l("De la carte numéro"), [Required(), Between(1, MOST_CARDS)])
    last = WholeField(_l("À la carte numéro"), [Required(), Between(1, MOST_CARDS)])


class BatchForm(PlaceForm):
    """An urn of paper sheets."""

    envelope = SelectField(_l("Enveloppe"), [Required()])
    label = LineField(_l("Où était l’urne ?"), [Required(), at_most(120)])
    officers = LineField(_l("Qui l’a ouverte et a compté les feuilles ?"), [Required(), at_most(200)])
    sheets = WholeField(_l("Nombre de feuilles dans l’urne"), [Required(), Between(1, MOST_SHEETS)])

    def offer_envelopes(self, envelopes: Iterable[Envelope]) -> None:
        """List the envelopes of the vote."""
        self.envelope.choices = options([("", gettext("Choisir…")), *((e.slug, e.name) for e in envelopes)])

    def draft(self) -> BatchDraft:
        """What was typed, once it is valid."""
        sheets = int(self.sheets.data or 0)
        return BatchDraft(typed(self.envelope), self.place_id, typed(self.label), sheets, typed(self.officers))


class SheetForm(Form):
    """What one reads on a sheet; the choices themselves are read as a ballot's are."""

    kind = RadioField(_l("Que voyez-vous sur cette feuille ?"), [Required()], choices=lambda: options(KINDS.items()))


class SettleForm(SheetForm):
    """A third look."""

    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(500)])


class AskForm(Form):
    """One button: remind me, or no more."""


class StopForm(Form):
    """The button of the link in a reminder."""


class ReasonForm(Form):
    """Why."""

    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(500)], description=_l("Cette raison est publiée."))
