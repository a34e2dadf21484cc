"""Forms of actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import Optional

from budgets.delivery.drafts import (
    LONGEST_LINE,
    LONGEST_LINK,
    LONGEST_WORDS,
    BilanDraft,
    Shot,
    SightingDraft,
    SpendingDraft,
)
from budgets.delivery.types import ActionState
from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.fields import Between, DayField, WholeField
from commons.kernel.forms import Form, LineField, MoneyField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.seen import Seen
from commons.kernel.tickets import Ticketed

_PICTURE = _l("JPEG, PNG ou WebP, 10 Mo au plus. Le lieu et l’heure cachés dans le fichier sont effacés.")


class _Pictured(Form):
    picture = FileField(_l("Une photo"), description=_PICTURE)
    alt = LineField(_l("Ce que montre la photo"), [at_most(LONGEST_LINE)], description=_l("Pour qui ne la voit pas."))

    def shot(self) -> Shot:
        """The picture that was sent, with what it shows."""
        file: Any = self.picture.data
        sent = file is not None and not isinstance(file, str) and file.filename
        return Shot(file.read() if sent else None, typed(self.alt))


class MoveForm(_Pictured, Seen):
    """What becomes of it."""

    to = RadioField(_l("Que devient-elle ?"), [Required()])
    reason = TextField(
        _l("Pourquoi ?"), [at_most(LONGEST_WORDS)],
        description=_l("Demandé pour abandonner ou reprendre. Cette raison est publiée."),
    )  # fmt: skip
    proof_url = LineField(
        _l("Adresse d’un document qui montre que c’est fait"), [at_most(LONGEST_LINK)],
        description=_l("Une adresse https://. Pour « Réalisé », donnez une adresse ou une photo."),
    )  # fmt: skip

    def offer(self, moves: Iterable[ActionState]) -> None:
        """List what it may become."""
        self.to.choices = options((state.value, state.label) for state in moves)


class DelayForm(Seen):
    """When it should be done."""

    due_on = DayField(_l("Jour prévu pour la fin"), [Required()])
    reason = TextField(
        _l("Pourquoi la date change"), [at_most(LONGEST_WORDS)],
        description=_l("L’ancienne date reste écrite, avec cette raison."),
    )  # fmt: skip


class CarrierForm(Seen):
    """Who carries it out."""

    carrier = LineField(_l("Qui réalise ?"), [Required(), at_most(LONGEST_LINE)],
                        description=_l("Le nom du service ou de l’association."))  # fmt: skip
    organisation = SelectField(
        _l("Association inscrite ici"), description=_l("Ses membres pourront écrire les nouvelles et les dépenses.")
    )

    def offer(self, known: Iterable[tuple[int, str]]) -> None:
        """List the organisations of the territory."""
        none = ("", str(_l("Aucune")))
        self.organisation.choices = options([none, *((str(number), name) for number, name in known)])


class NewsForm(Ticketed):
    """A few words on how it goes."""

    words = TextField(_l("Où en est-on ?"), [Required(), at_most(LONGEST_WORDS)])


class MilestoneForm(Ticketed):
    """A milestone."""

    title = LineField(
        _l("Étape"), [Required(), at_most(LONGEST_LINE)], description=_l("Par exemple : le sol est posé.")
    )
    day = DayField(_l("Jour prévu"), [Required()])


class ReachForm(Form):
    """The day on which a milestone was reached."""

    day = DayField(_l("Fait le"), [Required()])


class SpendingForm(Ticketed):
    """A line of money."""

    label = LineField(_l("Pour quoi ?"), [Required(), at_most(LONGEST_LINE)])
    amount = MoneyField(_l("Somme"), [Required()])
    day = DayField(_l("Jour de la dépense"), [Required()])
    correction = BooleanField(_l("C’est une correction : cette somme est à retirer"))
    over_reason = TextField(
        _l("Si le budget est dépassé, pourquoi ?"), [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Cette raison est publiée à côté des comptes."),
    )  # fmt: skip

    def draft(self) -> SpendingDraft:
        """What was typed, once it is valid."""
        return SpendingDraft(
            typed(self.label), self.amount.data, self.day.data, bool(self.correction.data), typed(self.over_reason),
            typed(self.ticket),
        )  # fmt: skip


class PhotoForm(_Pictured, Ticketed):
    """A photograph of the work."""

    day = DayField(_l("Photo prise le"), [Required()])


class BilanForm(Seen):
    """The account of an action."""

    done = TextField(_l("Qu’est-ce qui a été fait ?"), [Required(), at_most(LONGEST_WORDS)])
    people = WholeField(_l("Pour combien de personnes ?"), [Between(0, 10_000_000)], blank=0)
    cost = MoneyField(_l("Combien cela a coûté en tout ?"), [Required()])
    learnt = TextField(_l("Qu’avez-vous appris ?"), [at_most(LONGEST_WORDS)])

    def draft(self) -> BilanDraft:
        """What was typed, once it is valid."""
        return BilanDraft(typed(self.done), int(self.people.data or 0), self.cost.data, typed(self.learnt))


class AnswerForm(Form):
    """A public answer to what somebody sees."""

    words = TextField(_l("Votre réponse, publiée"), [Required(), at_most(LONGEST_WORDS)])
    by = LineField(_l("Qui répond"), [Required(), at_most(LONGEST_LINE)])


class SightingForm(_Pictured, Ticketed, Guarded):
    """What somebody sees of an action."""

    words = TextField(
        _l("Que voyez-vous ?"), [Required(), at_most(1_000)],
        description=_l("Quelques mots, dans votre langue. N’écrivez pas le nom d’autres personnes."),
    )  # fmt: skip
    name = LineField(_l("Votre prénom"), [at_most(80)], description=_l("Il est publié."))

    def draft(self, language: str) -> SightingDraft:
        """What was typed, once it is valid."""
        return SightingDraft(typed(self.words), typed(self.name), self.shot(), language, typed(self.ticket))
