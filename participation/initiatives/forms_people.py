"""Forms around a file: partners, pictures and documents, people, words that go with an act."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from commons.identity.options import options
from commons.identity.organisations import queries as organisations
from commons.kernel.actor import Actor
from commons.kernel.fields import ChecksField
from commons.kernel.forms import Form, LineField, MoneyField, Required, TextField, at_most
from commons.kernel.refs import Ref
from commons.kernel.types import Money
from participation.initiatives.forms import StepForm


class PartnerForm(StepForm):
    """Somebody who does it with them."""

    name = LineField(
        _l("Nom du partenaire"), [Required(), at_most(160)], description=_l("Exemple : École des Oliviers.")
    )
    part = LineField(_l("Ce qu’il fait"), [at_most(300)], description=_l("Exemple : Elle prête la cour le samedi."))
    share = MoneyField(
        _l("Sa part de la somme demandée"),
        description=_l("S’il reçoit de l’argent : il est alors membre du consortium. Vide : il aide, sans argent."),
    )

    def given(self) -> Money | None:
        """The share that was typed."""
        return self.share.data if isinstance(self.share.data, Money) else None


class ShareForm(StepForm):
    """What one partner receives."""

    share = MoneyField(_l("Sa part de la somme demandée"))

    def given(self) -> Money | None:
        """The share that was typed."""
        return self.share.data if isinstance(self.share.data, Money) else None


class SendForm(Form):
    """The last look before sending."""

    seen = HiddenField()
    priorities = ChecksField(_l("À quelles priorités répond votre dossier ?"))

    def offer(self, found: Sequence[tuple[Ref, str, str]]) -> None:
        """The priorities of the call; no question when it has none."""
        self.priorities.choices = options((str(ref), title) for ref, title, _ in found)
        if not found:
            del self.priorities

    def chosen(self) -> list[Ref]:
        """The priorities that were ticked."""
        return [Ref.read(value) for value in self.priorities.data or ()] if "priorities" in self else []


class PartnerAnswerForm(Form):
    """What a partner says of being named."""

    who = LineField(
        _l("Votre nom et votre rôle"),
        [Required(), at_most(120)],
        description=_l("Exemple : Samia B., directrice. Ce n’est pas publié."),
    )
    organisation = SelectField(_l("Votre association ici, si elle y est"))
    answer = RadioField(_l("Êtes-vous partenaire ?"), [Required()])

    def offer(self, actor: Actor) -> None:
        """Yes, no, and the organisations of whoever answers."""
        mine = [(str(m.organisation_id), m.organisation.name) for m in organisations.memberships(actor.person_id)]
        self.organisation.choices = options([("", gettext("Aucune")), *mine])
        if not mine:
            del self.organisation
        self.answer.choices = options([("yes", gettext("Oui, nous le faisons avec eux")), ("no", gettext("Non"))])


class JoinedForm(Form):
    """A picture or a PDF."""

    file = FileField(_l("Fichier"), description=_l("Image JPEG, PNG ou WebP, ou document PDF. 10 Mo au plus."))
    name = LineField(
        _l("Ce que c’est"),
        [Required(), at_most(160)],
        description=_l("Exemple : Le devis des outils. Pour une image : ce qu’elle montre."),
    )
    shared = BooleanField(_l("Le montrer à tout le monde quand l’initiative est publiée"))

    def sent(self) -> bytes:
        """The bytes of the file that was sent."""
        file = self.file.data
        return file.read() if hasattr(file, "read") else b""


class InviteForm(Form):
    """As what somebody comes in."""

    role = RadioField(_l("Cette personne"), [Required()])


class WordsForm(Form):
    """Words that go with an act."""

    seen = HiddenField()
    words = TextField(_l("Votre message"), [at_most(4000)])
    fresh = BooleanField(_l("Envoyer aussi le dossier tel qu’il est maintenant"))


class SeenForm(Form):
    """A command on what was read."""

    seen = HiddenField()
