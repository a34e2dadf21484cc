"""Forms of the team: one step of an application, a call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import Optional

from commons.identity.options import options
from commons.kernel import i18n
from commons.kernel.fields import Between, ChecksField, WholeField
from commons.kernel.forms import Form, LineField, MoneyField, ParisMomentField, Required, TextField, at_most
from commons.kernel.types import Money
from commons.territory.models import Place
from participation.bodies.models import Body
from participation.initiatives.calling import READERS, CallDraft
from participation.initiatives.forms import number_or_none
from participation.initiatives.models_calls import Call
from participation.initiatives.types import TRANSITIONS, ApplicationState, CallKind, Field

#: What the team may make of an application, in the order of the form.
ACTS = (
    ApplicationState.ADMISSIBLE,
    ApplicationState.RETAINED,
    ApplicationState.ASKED,
    ApplicationState.NOT_RETAINED,
    ApplicationState.NOT_ADMISSIBLE,
)


class StepForm(Form):
    """One step: what, why, how much."""

    seen = HiddenField()
    act = RadioField(_l("Que faites-vous ?"), [Required()])
    words = TextField(
        _l("Votre question, ou la raison"),
        [at_most(4000)],
        description=_l("En mots simples. Les porteurs la lisent tout de suite, tout le monde quand c’est décidé."),
    )
    days = WholeField(
        _l("Jours pour répondre"),
        [Between(1, 90)],
        default=15,
        description=_l("Pour une question seulement. Le délai de votre propre réponse s’arrête pendant ce temps."),
    )
    amount = MoneyField(_l("Somme accordée"), description=_l("Si vous retenez l’initiative."))
    conditions = TextField(_l("Conditions"), [at_most(2000)], description=_l("Si vous retenez l’initiative."))

    def offer(self, state: ApplicationState) -> None:
        """The steps that are possible from here."""
        words = {
            ApplicationState.ASKED: gettext("Poser une question"),
            ApplicationState.ADMISSIBLE: gettext("Accepter pour examen (recevable)"),
            ApplicationState.NOT_ADMISSIBLE: gettext("Dire que cela ne peut pas être examiné ici (non recevable)"),
            ApplicationState.RETAINED: gettext("Retenir"),
            ApplicationState.NOT_RETAINED: gettext("Ne pas retenir"),
        }
        self.act.choices = options((act.value, words[act]) for act in ACTS if act in TRANSITIONS[state])

    def allow_every_act(self) -> None:
        """For what was chosen before somebody else went on: the service says that it is too late."""
        self.act.choices = options((act.value, act.value) for act in ACTS)


class CallForm(Form):
    """A call."""

    seen = HiddenField()
    kind = SelectField(_l("Quelle porte ?"), [Required()])
    title = LineField(_l("Titre"), [Required(), at_most(120)])
    words = TextField(
        _l("Ce qui est cherché, et comment c’est décidé"),
        [Required(), at_most(6000)],
        description=_l("Des mots simples : qui peut répondre, qui choisit, sur quoi."),
    )
    body = SelectField(_l("Qui répond ?"))
    place = SelectField(_l("Pour quel lieu ?"), description=_l("Vide : tout le territoire."))
    opens_at = ParisMomentField(_l("Ouverture"), [Required()])
    closes_at = ParisMomentField(
        _l("Fermeture"), [Optional()], description=_l("Vide : l’appel reste ouvert toute l’année.")
    )
    answer_days = WholeField(
        _l("Réponse sous combien de jours ?"),
        [Required()],
        description=_l("Ce délai est public, et les retards comptés."),
    )
    most = MoneyField(_l("Somme maximum par initiative"), description=_l("Vide : pas de maximum."))
    needs = ChecksField(_l("Ce que le dossier doit dire"))
    linked = SelectField(
        _l("Vote en préparation où vont les initiatives retenues"), description=_l("Pour un budget participatif.")
    )

    readers = SelectField(_l("Combien de personnes lisent chaque dossier ?"), default="0")
    gap = WholeField(
        _l("Écart qui demande une lecture de plus"),
        [Between(1, 100)],
        default=30,
        description=_l("En points sur 100 entre deux lectures. Au-delà, une personne de plus est proposée."),
    )
    questions_until = ParisMomentField(
        _l("Questions possibles jusqu’au"), [Optional()], description=_l("Vide : jusqu’à la fermeture.")
    )
    appeal_days = WholeField(
        _l("Jours pour contester un refus"), [Between(0, 90)], default=0, description=_l("0 : pas de recours.")
    )
    appeal_answer_days = WholeField(_l("Jours pour répondre à un recours"), [Between(1, 180)], default=30)
    appeal_body = SelectField(
        _l("Qui répond aux recours ?"), description=_l("Une autre instance. Vide : une autre personne de l’équipe.")
    )

    def offer(self, bodies: Iterable[Body], places: Iterable[Place], links: Sequence[tuple[str, int, str]]) -> None:
        """List what a call may point at."""
        language = i18n.locale_code()
        none = ("", gettext("Aucun"))
        self.kind.choices = options((kind.value, f"{kind.label} ({kind.formal})") for kind in CallKind)
        self.body.choices = self.appeal_body.choices = options([none, *((str(body.id), body.name) for body in bodies)])
        nobody = ("0", gettext("Pas de grille de lecture"))
        self.readers.choices = options([nobody, *((str(number), str(number)) for number in READERS if number)])
        self.place.choices = options(
            [("", gettext("Tout le territoire")), *((str(place.id), place.named(language)) for place in places)]
        )
        self.needs.choices = options((field.value, field.label) for field in Field if field is not Field.NEED)
        self.linked.choices = options([none, *((f"{kind}:{number}", title) for kind, number, title in links)])

    def fill(self, call: Call) -> None:
        """Show this call."""
        for name in (
            "title", "words", "opens_at", "closes_at", "answer_days", "most", "needs", "gap", "questions_until",
            "appeal_days", "appeal_answer_days",
        ):  # fmt: skip
            getattr(self, name).data = getattr(call, name)
        self.kind.data = call.kind.value
        self.body.data, self.place.data = str(call.body_id or ""), str(call.place_id or "")
        self.linked.data = f"{call.linked_kind}:{call.linked_id}" if call.linked_id else ""
        self.readers.data, self.appeal_body.data = str(call.readers), str(call.appeal_body_id or "")
        self.seen.data = str(call.version)

    def draft(self) -> CallDraft:
        """What was typed, once it is valid."""
        kind, _, number = str(self.linked.data or "").rpartition(":")
        return CallDraft(
            kind=CallKind(self.kind.data), title=self.title.data or "", words=self.words.data or "",
            opens_at=cast(datetime, self.opens_at.data), closes_at=self.closes_at.data,
            answer_days=self.answer_days.data or 0,
            body_id=number_or_none(self.body.data), place_id=number_or_none(self.place.data),
            most=self.most.data if isinstance(self.most.data, Money) else None,
            needs=tuple(Field(name) for name in self.needs.data or ()),
            linked=(kind, int(number)) if number else ("", 0),
            readers=int(self.readers.data or 0), gap=self.gap.data or 0, questions_until=self.questions_until.data,
            appeal_days=self.appeal_days.data or 0, appeal_answer_days=self.appeal_answer_days.data or 0,
            appeal_body_id=number_or_none(self.appeal_body.data),
        )  # fmt: skip


class CloseForm(Form):
    """Why a call is closed."""

    reason = TextField(
        _l("Pourquoi cet appel ferme-t-il ?"),
        [Required(), at_most(500)],
        description=_l("Tout le monde lira cette raison."),
    )
