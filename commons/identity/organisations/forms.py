"""Forms of an organisation."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from commons.identity.options import options
from commons.identity.organisations.models import Organisation
from commons.identity.organisations.types import MemberRole, OrganisationDraft, OrganisationKind
from commons.kernel import i18n
from commons.kernel.forms import Form, LineField, Required, at_most
from commons.territory import queries as territory


class OrganisationForm(Form):
    """The sheet."""

    seen = HiddenField()
    name = LineField(_l("Nom"), [Required(), at_most(160)], description=_l("Exemple : Les jardins de la Savine."))
    kind = SelectField(_l("Vous êtes"), [Required()])
    place = SelectField(_l("Où agissez-vous surtout ?"))
    small = BooleanField(
        _l("Nous sommes une petite structure"),
        description=_l("Surtout des bénévoles. Nous vous proposerons d’abord le formulaire court."),
    )
    rna = LineField(
        _l("Numéro RNA"),
        [at_most(20)],
        description=_l("Il commence par W. Il est sur le récépissé de déclaration de l’association."),
    )
    siret = LineField(_l("Numéro SIREN ou SIRET"), [at_most(24)], description=_l("Si vous en avez un."))
    contact = LineField(
        _l("Comment vous joindre"),
        [at_most(200)],
        description=_l("Un téléphone ou une adresse. Pour l’équipe seulement : ce n’est jamais publié."),
    )

    def offer(self) -> None:
        """List the kinds and the places."""
        language = i18n.locale_code()
        self.kind.choices = options((kind.value, kind.label) for kind in OrganisationKind)
        places = [(str(place.id), place.named(language)) for place in territory.places()]
        self.place.choices = options([("", gettext("Choisir…")), *places])

    def fill(self, organisation: Organisation) -> None:
        """Show this organisation."""
        for name in ("name", "rna", "siret", "contact", "small"):
            getattr(self, name).data = getattr(organisation, name)
        self.kind.data = organisation.kind.value
        self.place.data = str(organisation.place_id or "")
        self.seen.data = str(organisation.version)

    def draft(self) -> OrganisationDraft:
        """What was typed, once it is valid."""
        return OrganisationDraft(
            name=self.name.data or "",
            kind=OrganisationKind(self.kind.data),
            place_id=int(self.place.data) if self.place.data else None,
            rna=self.rna.data or "",
            siret=self.siret.data or "",
            contact=self.contact.data or "",
            small=bool(self.small.data),
        )


class InviteForm(Form):
    """As what somebody is invited."""

    role = RadioField(_l("Cette personne sera"), [Required()], default=MemberRole.MEMBER.value)

    def offer(self) -> None:
        """List the roles."""
        self.role.choices = options((role.value, role.label) for role in MemberRole)


class MemberForm(Form):
    """What one button of the list of members says."""

    account = HiddenField()
    role = HiddenField()


class VersionForm(Form):
    """A command on what was read."""

    seen = HiddenField()


def number(text: object) -> int:
    """A whole number that a form sent; 0, which names nothing, for anything else."""
    typed = str(text or "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
