"""Forms of the desk: an edition, an envelope."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField

from budgets.counting.types import BallotKind
from budgets.editions.drafts import Draft, EnvelopeDraft
from budgets.editions.forms_counting import CountingForm
from budgets.editions.models import Edition, Envelope
from budgets.editions.regulation import ENVELOPE_RULES, LINKS, PROOFS
from budgets.editions.rules import from_json
from budgets.editions.types import BoxSight, EnvelopeRule, Link, Proof
from commons.identity.options import options
from commons.kernel import i18n
from commons.kernel.fields import ChecksField, WholeField
from commons.kernel.forms import Form, LineField, MoneyField, ParisMomentField, Required, TextField, at_most
from commons.kernel.types import Money
from commons.territory.models import Place

BALLOTS = {
    BallotKind.APPROVAL: _l("Cocher des projets"),
    BallotKind.KNAPSACK: _l("Cocher des projets sans dépasser l’enveloppe"),
    BallotKind.CHOOSE_ONE: _l("Choisir un seul projet"),
    BallotKind.POINTS: _l("Partager des points"),
    BallotKind.RANKING: _l("Classer les projets"),
}
_BOX_SIGHTS = {
    BoxSight.OBSERVERS: _l("Les observateurs, et les votants qui le demandent"),
    BoxSight.OPEN: _l("Tout le monde"),
}


class EditionForm(CountingForm):
    """Everything an edition says."""

    version = HiddenField()
    title = LineField(_l("Titre"), [Required(), at_most(120)])
    summary = LineField(_l("En une phrase"), [Required(), at_most(300)])
    description = TextField(_l("Description"), [at_most(10_000)])
    place = SelectField(_l("Territoire"))
    opens_at = ParisMomentField(_l("Ouverture du vote"), [Required()], description=_l("Heure de Paris."))
    closes_at = ParisMomentField(_l("Fin du vote"), [Required()], description=_l("Heure de Paris."))
    ballot = RadioField(_l("Que met-on sur le bulletin ?"), [Required()], choices=lambda: options(BALLOTS.items()))
    ballot_min = WholeField(_l("Nombre minimum de projets"), blank=0)
    ballot_max = WholeField(
        _l("Nombre maximum de projets"), blank=0, description=_l("Laissez vide pour ne pas limiter.")
    )
    points_total = WholeField(_l("Points à partager"), blank=0)
    points_each = WholeField(_l("Points au plus pour un projet"), blank=0)
    envelope_rule = RadioField(
        _l("Pour quelles enveloppes vote une personne ?"), [Required()], choices=lambda: options(ENVELOPE_RULES.items())
    )
    minimum_age = WholeField(_l("Âge minimum"), blank=0, description=_l("Souvent 11, 13 ou 16 ans."))
    links = ChecksField(
        _l("Quel lien donne le droit de voter ?"),
        [Required(_l("Cochez au moins un lien avec le territoire."))],
        choices=lambda: options(LINKS.items()),
    )
    proof = RadioField(_l("Quelle preuve demande-t-on ?"), [Required()], choices=lambda: options(PROOFS.items()))
    tie_phrase = LineField(
        _l("Phrase tirée au sort en public"),
        [at_most(200)],
        description=_l("Elle donne l’ordre qui départage les égalités. Sans elle, l’ordre de la liste décide."),
    )
    box_sight = RadioField(
        _l("Qui voit les bulletins, sans les noms, après le vote ?"),
        [Required()],
        choices=lambda: options(_BOX_SIGHTS.items()),
    )

    def offer(self, places: list[Place], everywhere: bool) -> None:
        """List the places for which this person may prepare a vote."""
        lines = [(str(place.id), place.named(i18n.locale_code())) for place in places]
        first = [("", gettext("Aucun lieu (autre ville, essai)") if everywhere else gettext("Choisir…"))]
        self.place.choices = options(first + lines)

    def fill(self, draft: Draft) -> None:
        """Show this draft."""
        for name in _SAME:
            getattr(self, name).data = getattr(draft, name)
        self.links.data = [link.value for link in draft.links]
        self.place.data = str(draft.place_id or "")
        self.fill_counting(draft.rule)

    def draft(self) -> Draft:
        """What was typed, once it is valid."""
        values = {name: getattr(self, name).data for name in _SAME}
        values |= {
            "ballot": BallotKind(self.ballot.data),
            "envelope_rule": EnvelopeRule(self.envelope_rule.data),
            "proof": Proof(self.proof.data),
            "box_sight": BoxSight(self.box_sight.data),
            "links": tuple(Link(value) for value in self.links.data or ()),
            "place_id": int(self.place.data) if self.place.data else None,
            "rule": self.counting(),
            "opens_at": cast(datetime, self.opens_at.data),
            "closes_at": cast(datetime, self.closes_at.data),
        }
        if values["ballot"] is BallotKind.CHOOSE_ONE:
            values |= {"ballot_min": 1, "ballot_max": 1}
        return Draft(**values)


_SAME = (
    "title", "summary", "description", "opens_at", "closes_at", "ballot", "ballot_min", "ballot_max", "points_total",
    "points_each", "envelope_rule", "minimum_age", "proof", "tie_phrase", "box_sight",
)  # fmt: skip


def draft_of(edition: Edition) -> Draft:
    """A kept edition as a draft again, to be changed."""
    values = {name: getattr(edition, name) for name in _SAME}
    links = tuple(Link(value) for value in edition.links)
    return Draft(**values, links=links, place_id=edition.place_id, rule=from_json(edition.rule))


class EnvelopeForm(Form):
    """An amount to spend."""

    name = LineField(_l("Nom de l’enveloppe"), [Required(), at_most(120)], description=_l("Par exemple : Air Bel."))
    amount = MoneyField(_l("Montant"), [Required()])
    place = SelectField(_l("Lieu"))
    age_from = WholeField(
        _l("Réservée à partir de quel âge ?"), blank=None,
        description=_l("Pour une enveloppe des jeunes : 11 ou 13 ans. Laissez vide si elle est pour tout le monde."),
    )  # fmt: skip
    age_to = WholeField(_l("Jusqu’à quel âge ?"), blank=None)

    def offer(self, places: list[Place]) -> None:
        """List the places of the edition."""
        lines = [(str(place.id), place.named(i18n.locale_code())) for place in places]
        self.place.choices = options([("", gettext("Tout le territoire du vote")), *lines])

    def fill(self, envelope: Envelope) -> None:
        """Show this envelope."""
        self.name.data, self.amount.data = envelope.name, envelope.amount
        self.place.data = str(envelope.place_id or "")
        self.age_from.data, self.age_to.data = envelope.age_from, envelope.age_to

    def draft(self) -> EnvelopeDraft:
        """What was typed, once it is valid."""
        place_id = int(self.place.data) if self.place.data else None
        amount, ages = cast(Money, self.amount.data), (self.age_from.data, self.age_to.data)
        return EnvelopeDraft(str(self.name.data), amount, place_id, *ages)


class ConfirmForm(Form):
    """Nothing to fill in: only the decision."""
