"""Forms of the team that studies ideas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField

from budgets.editions.models import Edition
from budgets.ideas.forms import ReasonForm, number_of, reason_field
from budgets.ideas.models_study import IdeaCriterion
from budgets.ideas.reworking import Part
from budgets.ideas.studying import Asked, Said
from budgets.ideas.types import Feasibility
from commons.identity.models import Account
from commons.identity.options import options
from commons.kernel.fields import DayField, WholeField
from commons.kernel.forms import Form, LineField, MoneyField, Required, TextField, at_most
from commons.kernel.seen import Seen


class ChecklistForm(Form):
    """The questions every idea is asked."""

    before = HiddenField()
    questions = TextField(
        _l("Les questions, une par ligne"), [at_most(4000)],
        description=_l("Exemple : L’idée sert-elle à tout le monde ? On y répond par oui ou par non."),
    )  # fmt: skip


class AdmitForm(Seen):
    """Base of the form that answers the checklist: its questions are added by `admit_form`."""

    admitted: RadioField
    reason: TextField
    criteria: Sequence[IdeaCriterion] = ()

    def offer(self) -> None:
        """Yes and no."""
        for name in ("admitted", *(f"met_{each.id}" for each in self.criteria)):
            self[name].choices = options([("yes", gettext("Oui")), ("no", gettext("Non"))])

    def answers(self) -> Mapping[int, tuple[bool, str]]:
        """Question -> yes or no, and words."""
        return {
            each.id: (self[f"met_{each.id}"].data == "yes", str(self[f"words_{each.id}"].data or ""))
            for each in self.criteria
        }


def admit_form(criteria: Sequence[IdeaCriterion]) -> AdmitForm:
    """The form for these questions."""
    fields: dict[str, Any] = {"criteria": criteria}
    for each in criteria:
        fields[f"met_{each.id}"] = RadioField(each.question, [Required()])
        fields[f"words_{each.id}"] = LineField(_l("En quelques mots"), [at_most(500)])
    # Fields stand in the order they are made: the questions first, what follows from them last.
    fields["admitted"] = RadioField(_l("Cette idée peut-elle être étudiée (recevable) ?"), [Required()])
    why = _l("Nécessaire si la réponse est non. Tout le monde lira.")
    fields["reason"] = TextField(_l("Pourquoi ?"), [at_most(2000)], description=why)
    form: AdmitForm = type("AdmitForm", (AdmitForm,), fields)()
    form.offer()
    return form


class AskForm(Seen):
    """A service is asked."""

    service = LineField(_l("Le service"), [Required(), at_most(120)], description=_l("Exemple : Espaces verts."))
    account = SelectField(_l("Qui répond pour lui"))
    question = TextField(_l("La question"), [at_most(1000)])
    due_on = DayField(_l("Réponse attendue avant la fin du"), [Required()])

    def offer(self, accounts: Sequence[Account]) -> None:
        """The officers of the edition, or nobody: the team writes down what the service says."""
        none = ("", gettext("Personne ici : nous noterons sa réponse"))
        named = ((str(each.id), each.display_name or each.email or each.phone or "") for each in accounts)
        self.account.choices = options([none, *named])

    def asked(self) -> Asked:
        """What was typed."""
        question, service = str(self.question.data or ""), str(self.service.data)
        return Asked(service, self.due_on.data, question, number_of(self.account.data))


class OpinionForm(Seen):
    """What a service says."""

    feasible = RadioField(_l("Est-ce possible ?"), [Required()])
    words = TextField(_l("Pourquoi ?"), [Required(), at_most(4000)], description=_l("Tout le monde lira cette raison."))
    cost = MoneyField(_l("Coût"))

    def offer(self) -> None:
        """The three answers."""
        self.feasible.choices = options((each.value, each.label) for each in Feasibility)

    def said(self) -> Said:
        """What was typed."""
        return Said(Feasibility(self.feasible.data), str(self.words.data), self.cost.data)


class CostForm(Seen):
    """What an idea costs."""

    cost = MoneyField(_l("Coût"), [Required()])
    words = TextField(
        _l("De quoi ce coût est fait"), [Required(), at_most(2000)],
        description=_l("Exemple : trois bancs à 900 €, deux arbres à 400 €, la pose."),
    )  # fmt: skip


class DecideForm(ReasonForm):
    """The decision."""

    retained = RadioField(_l("L’idée est-elle retenue ?"), [Required()])
    reason = reason_field()

    def offer(self) -> None:
        """Yes and no."""
        self.retained.choices = options([("yes", gettext("Oui, retenue")), ("no", gettext("Non, pas retenue"))])


class MergeForm(ReasonForm):
    """Into which other."""

    into = WholeField(_l("Numéro de l’idée qui reste"), [Required()])
    reason = reason_field()


class SplitForm(ReasonForm):
    """Two ideas out of one."""

    title_1 = LineField(_l("Titre de la première"), [Required(), at_most(120)])
    summary_1 = LineField(_l("La première en une phrase"), [Required(), at_most(300)])
    title_2 = LineField(_l("Titre de la deuxième"), [Required(), at_most(120)])
    summary_2 = LineField(_l("La deuxième en une phrase"), [Required(), at_most(300)])
    reason = reason_field()

    def parts(self) -> list[Part]:
        """What was typed."""
        return [Part(str(self[f"title_{n}"].data), str(self[f"summary_{n}"].data)) for n in (1, 2)]


class ProjectForm(Seen):
    """In which envelope."""

    envelope = SelectField(_l("Enveloppe"), [Required()])

    def offer(self, edition: Edition) -> None:
        """Those of the edition."""
        self.envelope.choices = options((each.slug, each.name) for each in edition.envelopes)
