"""Forms of referrals: the question, the answer, the opinion, the end."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField

from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.forms import Form, LineField, TextField, at_most
from commons.kernel.refs import Ref
from participation.bodies.fields import Needed, NumberField, TitleField
from participation.bodies.models import Body
from participation.referrals.drafts import AnswerDraft, ReferralDraft
from participation.referrals.types import LONGEST_DELAY, SHORTEST_DELAY, USUAL_DELAY, Asks, Verdict


class ReferralForm(Form):
    """A question from one body to another."""

    seen = HiddenField()
    from_body = SelectField(_l("Qui pose la question ?"), [Needed()])
    to_body = SelectField(_l("À quelle instance ?"), [Needed()])
    question = TitleField(
        _l("La question, en une phrase"),
        [Needed(), at_most(200)],
        description=_l("Par exemple : quand l’éclairage de la place sera-t-il réparé ?"),
    )
    why = TextField(
        _l("Pourquoi posez-vous cette question ?"),
        [Needed(), at_most(5_000)],
        description=_l("Ce que vivent les habitants, ce qui a déjà été essayé."),
    )
    asks = RadioField(_l("Que demandez-vous ?"), [Needed()], choices=[])
    delay_days = NumberField(
        _l("Réponse attendue en combien de jours ?"),
        SHORTEST_DELAY,
        LONGEST_DELAY,
        required=True,
        default=USUAL_DELAY,
        description=_l("60 jours d’habitude. Entre 15 et 180."),
    )
    origin = LineField(
        _l("D’où vient-elle ?"),
        [at_most(200)],
        description=_l("Le code de suivi à sept signes d’une réunion ou d’un sujet, ou l’adresse de sa page de suivi."),
    )

    def offer(self, asking: Iterable[Body], asked: Iterable[Body]) -> None:
        """List who may ask, and who may be asked."""
        first = [("", gettext("Choisir…"))]
        mine = [(str(body.id), body.name) for body in asking]
        self.from_body.choices = options(mine if len(mine) == 1 else [*first, *mine])
        self.to_body.choices = options([*first, *((str(body.id), body.name) for body in asked)])
        self.asks.choices = options((each.value, each.label) for each in Asks)

    def fill(self, draft: ReferralDraft) -> None:
        """Show this draft."""
        for name in ("question", "why", "delay_days"):
            getattr(self, name).data = getattr(draft, name)
        self.from_body.data, self.to_body.data = str(draft.from_body_id), str(draft.to_body_id)
        self.asks.data = draft.asks.value
        self.origin.data = str(draft.origin or "")

    def draft(self, origin: Ref | None) -> ReferralDraft:
        """What was typed."""
        return ReferralDraft(
            from_body_id=int(self.from_body.data),
            to_body_id=int(self.to_body.data),
            question=typed(self.question),
            why=typed(self.why),
            asks=Asks(self.asks.data),
            delay_days=int(self.delay_days.data or 0),
            origin=origin,
        )


class AnswerForm(Form):
    """An answer, or what is added to one."""

    by_title = TitleField(
        _l("Qui répond ?"),
        [Needed(), at_most(160)],
        description=_l("La fonction suffit. Par exemple : adjointe au maire chargée de la propreté."),
    )
    text = TextField(_l("La réponse"), [Needed(), at_most(20_000)], description=_l("Avec des mots de tous les jours."))
    measures = TextField(
        _l("Ce qui est décidé"),
        [at_most(5_000)],
        description=_l("Qui fera quoi, et pour quand. Vide si rien ne l’est."),
    )

    def draft(self) -> AnswerDraft:
        """What was typed."""
        return AnswerDraft(typed(self.text), typed(self.by_title), typed(self.measures))


class OpinionForm(Form):
    """What the asking body thinks of the answer."""

    verdict = RadioField(_l("Cette réponse vous suffit-elle ?"), [Needed()], choices=[])
    reason = TextField(_l("Pourquoi ?"), [Needed(), at_most(2_000)], description=_l("Tout le monde lira cette raison."))

    def offer(self) -> None:
        """List the verdicts."""
        self.verdict.choices = options((verdict.value, verdict.label) for verdict in Verdict)


class WithdrawForm(Form):
    """Why a question is taken back."""

    reason = TextField(
        _l("Pourquoi retirez-vous cette question ?"),
        [Needed(), at_most(500)],
        description=_l("Tout le monde lira cette raison."),
    )


class SendForm(Form):
    """Sending the draft as it was read."""

    seen = HiddenField()
