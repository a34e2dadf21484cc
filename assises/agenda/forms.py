"""Forms of the agenda."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Optional

from assises.agenda.drafts import LONGEST_LINE, LONGEST_TITLE, LONGEST_WORDS, SheetDraft, Verdict
from assises.agenda.services import DECISION
from assises.agenda.types import AgendaRefusal, EntryState, Family, Manner
from assises.commitments.forms import OriginsField
from commons.identity.options import options
from commons.kernel import refs
from commons.kernel.addresses import ref_at
from commons.kernel.answers import typed
from commons.kernel.fields import DayField
from commons.kernel.forms import LineField, Required, TextField, at_most
from commons.kernel.refs import Ref
from commons.kernel.seen import Seen

_DECIDED = (EntryState.ADOPTED, EntryState.SET_ASIDE)


class SheetForm(Seen):
    """A sheet, new or revised; `version` is the version of the sheet that was read."""

    title = LineField(_l("Le titre"), [Required(), at_most(LONGEST_TITLE)])
    family = RadioField(_l("Qu’est-ce que c’est ?"), choices=[])
    orientation = SelectField(_l("Orientation du contrat"), choices=[])
    manner = SelectField(_l("Registre du projet"), choices=[])
    presentation = TextField(_l("Ce que c’est, et pour qui"), [Optional(), at_most(LONGEST_WORDS)])
    lead = LineField(
        _l("Qui mène le travail"), [Optional(), at_most(LONGEST_LINE)], description=_l("Les chefs de file.")
    )
    partners = LineField(
        _l("Avec qui"), [Optional(), at_most(LONGEST_LINE)], description=_l("Les partenaires associés.")
    )
    indicators = TextField(
        _l("Comment verra-t-on que c’est réussi ?"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Un indicateur par ligne."),
    )
    origins = OriginsField(
        _l("D’où cela vient-il ?"),
        [Optional(), at_most(4_000)],
        description=_l("Collez l’adresse d’un axe, d’un engagement, d’une préconisation… Une par ligne."),
    )
    note = TextField(
        _l("Ce qui change"), [Optional(), at_most(LONGEST_WORDS)], description=_l("Publié, à côté de la comparaison.")
    )

    def offer(self, orientations: Iterable[tuple[str, str]]) -> None:
        """Fill the lists."""
        self.family.choices = options((family.value, family.label) for family in Family)
        self.orientation.choices = options([("", _l("Toutes")), *orientations])
        self.manner.choices = options([("", _l("Aucun")), *((m.value, m.label) for m in Manner)])

    def draft(self) -> SheetDraft:
        """What was typed."""
        return SheetDraft(
            typed(self.title), Family(typed(self.family) or Family.PROJECT.value), typed(self.orientation),
            Manner(typed(self.manner)) if self.manner.data else None, typed(self.presentation), typed(self.lead),
            typed(self.partners), tuple(typed(self.indicators).splitlines()), typed(self.note), self.origins.refs,
        )  # fmt: skip


class DecisionField(LineField):
    """The address of a decision of the register."""

    @property
    def ref(self) -> Ref | None:
        """The decision, once the form is valid."""
        return ref_at(str(self.data)) if self.data else None

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse an address that leads to anything else."""
        found = self.ref
        if self.data and (found is None or found.kind != DECISION or refs.resolve_one(found) is None):
            raise ValidationError(AgendaRefusal.NOT_A_DECISION.sentence)


class VerdictForm(Seen):
    """What the comité de pilotage decided."""

    state = RadioField(_l("Qu’a décidé le comité de pilotage ?"), [Required()], choices=[])
    decided_on = DayField(_l("Quel jour ?"), [Required()])
    reason = TextField(
        _l("Pourquoi ?"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Publié. Nécessaire pour mettre de côté."),
    )
    decision = DecisionField(
        _l("La décision dans le registre"),
        [Optional(), at_most(500)],
        description=_l("Collez l’adresse de sa page, si elle y est."),
    )

    def offer(self) -> None:
        """Fill the list."""
        self.state.choices = options((state.value, state.label) for state in _DECIDED)

    def verdict(self) -> Verdict:
        """What was typed."""
        assert isinstance(self.decided_on.data, date)  # required
        return Verdict(EntryState(typed(self.state)), self.decided_on.data, typed(self.reason), self.decision.ref)


class ReopenForm(Seen):
    """What was published is worked on again."""

    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(LONGEST_WORDS)], description=_l("Publié."))


class CarryForm(Seen):
    """It goes on in the year after."""

    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(LONGEST_WORDS)], description=_l("Publié."))
