"""Where a person lives: the commune first, then its neighbourhoods."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField

from commons.identity.options import options, places
from commons.identity.types import Link
from commons.kernel.forms import Form, LineField, Required, at_most
from commons.territory import queries as territory

NO_QPV = "0"


class CommuneForm(Form):
    """The first step; sent by GET, so that a page without JavaScript can list the right neighbourhoods."""

    class Meta:
        """It changes nothing: it carries no token into the address."""

        csrf = False

    commune = SelectField(_l("Votre commune"), [Required(_l("Choisissez une commune dans la liste."))])
    next = HiddenField()

    def offer_communes(self) -> None:
        """List the communes by name."""
        names = places(territory.communes())
        self.offered = {choice.value for choice in names}
        self.commune.choices = options([("", gettext("Choisir…"))]) + names


class ResidenceForm(Form):
    """The second step."""

    commune = HiddenField()
    next = HiddenField()
    link = RadioField(
        _l("Votre lien avec cette commune"),
        [Required(_l("Dites ce qui vous lie à cette commune."))],
    )
    qpv = RadioField(
        _l("Votre quartier"),
        [Required(_l("Choisissez un quartier, ou « aucun de ceux-là »."))],
        description=_l("Ce sont les quartiers prioritaires de la commune."),
    )

    def offer(self, commune_id: int) -> None:
        """List the ties and the commune's neighbourhoods; without one of them, nothing is asked."""
        self.link.choices = options((link.value, link.label) for link in Link)
        names = places(territory.qpv_of(commune_id))
        self.qpv.choices = names + options([(NO_QPV, gettext("Aucun de ceux-là, ou je ne sais pas"))])
        if not names:
            del self.qpv

    @property
    def qpv_id(self) -> int | None:
        """The neighbourhood chosen."""
        chosen = self.qpv.data if "qpv" in self else NO_QPV
        return None if chosen in (None, NO_QPV) else int(chosen)


class CardForm(Form):
    """The code of a printed card."""

    code = LineField(
        _l("Le code écrit sur votre carte"),
        [Required(_l("Tapez le code de la carte.")), at_most(40)],
        description=_l("12 lettres et chiffres, par exemple K7QM-4DZP-9XHR."),
    )


class FindForm(Form):
    """The contact of the person at the desk."""

    contact = LineField(_l("L’e-mail ou le portable de la personne"), [Required(), at_most(254)])
