"""Forms of axes, commitments and points."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Optional

from assises.commitments.drafts import (
    FIRST_DAY,
    LAST_DAY,
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_ORIGINS,
    AxisDraft,
    PointDraft,
    PromiseDraft,
)
from assises.commitments.models import AssisesCommitment, PriorityAxis
from assises.commitments.types import AxisState, Claim, PromiseReason, PromiseState
from commons.identity.options import options
from commons.kernel import refs
from commons.kernel.addresses import ref_at
from commons.kernel.answers import typed
from commons.kernel.fields import Between, DayField, WholeField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.kernel.refs import Ref
from commons.kernel.seen import Seen
from commons.kernel.tickets import Ticketed

_NONE = ("", _l("Aucun"))
_LONGEST_LIST = 4_000


class OriginsField(TextField):
    """Addresses of pages of this site, one a line; `refs` are what they show."""

    @property
    def refs(self) -> tuple[Ref, ...]:
        """What the addresses show, once the form is valid."""
        found = (ref_at(line) for line in self._lines())
        return tuple(dict.fromkeys(ref for ref in found if ref is not None))

    def _lines(self) -> list[str]:
        return [line.strip() for line in str(self.data or "").splitlines() if line.strip()]

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse an address that leads to nothing here."""
        lines = self._lines()
        wrong = next((line for line in lines[: MOST_ORIGINS + 1] if len(line) > 500 or not _leads(line)), None)
        if wrong is not None:
            raise ValidationError(PromiseReason.NO_SUCH_ORIGIN.sentence % {"address": wrong[:80]})
        if len(lines) > MOST_ORIGINS:
            raise ValidationError(gettext("Vingt adresses au plus."))


def _leads(line: str) -> bool:
    """Whether something stands at this address: one that nobody ever made is no origin."""
    found = ref_at(line)
    return found is not None and refs.resolve_one(found) is not None


def day_within(form: Form, field: Field) -> None:
    """A day of the years of the contract and after."""
    if isinstance(field.data, date) and not FIRST_DAY <= field.data <= LAST_DAY:
        raise ValidationError(PromiseReason.NEEDS_A_DAY.sentence)


def number_of(field: Field) -> int | None:
    """The number chosen in a list, or none."""
    return int(field.data) if field.data and str(field.data).isdecimal() else None


class _WithOrigins(Form):
    origins = OriginsField(
        _l("D’où cela vient-il ?"),
        [Optional(), at_most(_LONGEST_LIST)],
        description=_l(
            "Collez l’adresse de la page d’un atelier, d’une contribution, d’une préconisation… Une par ligne."
        ),
    )


class AxisForm(Seen, _WithOrigins):
    """An axis of the coming year."""

    title = LineField(_l("L’axe, en quelques mots"), [Required(), at_most(LONGEST_TITLE)])
    words = TextField(_l("Ce que cela veut dire"), [Optional(), at_most(LONGEST_WORDS)])
    rank = WholeField(_l("Sa place dans la liste"), [Required(), Between(1, 99)])
    orientation = SelectField(_l("Orientation du contrat"), choices=[])
    state = RadioField(_l("Où en est-il ?"), choices=lambda: options((s.value, s.label) for s in AxisState))
    reason = TextField(
        _l("Pourquoi ?"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Publié. Nécessaire pour mettre de côté."),
    )

    def offer(self, orientations: Iterable[tuple[int, str]]) -> None:
        """Fill the lists."""
        self.orientation.choices = options([_NONE, *((str(n), name) for n, name in orientations)])
        self.state.choices = options((s.value, s.label) for s in AxisState)

    def draft(self) -> AxisDraft:
        """What was typed."""
        return AxisDraft(
            typed(self.title), typed(self.words), int(self.rank.data or 1), number_of(self.orientation),
            self.origins.refs,
        )  # fmt: skip


class OwnerFields(Form):
    """Who owes it."""

    owner = LineField(
        _l("Qui s’engage ?"), [Required(), at_most(LONGEST_NAME)], description=_l("Par exemple : la Métropole.")
    )
    body = SelectField(
        _l("Son instance sur ce site"),
        choices=[],
        description=_l("Ses répondants pourront répondre et écrire les points d’étape."),
    )

    def offer_bodies(self, bodies: Iterable[tuple[int, str]]) -> None:
        """Fill the list."""
        self.body.choices = options([_NONE, *((str(n), name) for n, name in bodies)])


class PromiseForm(Seen, OwnerFields, _WithOrigins):
    """A commitment."""

    words = TextField(
        _l("À quoi s’engage-t-on ?"), [Required(), at_most(LONGEST_WORDS)], description=_l("Une seule chose, en clair.")
    )
    due_on = DayField(_l("Pour quand ?"), [Required(), day_within])
    indicator = LineField(
        _l("Comment verra-t-on que c’est fait ?"),
        [Optional(), at_most(LONGEST_TITLE * 2)],
        description=_l("Par exemple : 20 bancs posés."),
    )
    axis = SelectField(_l("Axe prioritaire"), choices=[])

    def offer(self, axes: Iterable[PriorityAxis], bodies: Iterable[tuple[int, str]]) -> None:
        """Fill the lists."""
        self.axis.choices = options([_NONE, *((str(axis.id), axis.title) for axis in axes)])
        self.offer_bodies(bodies)

    def draft(self) -> PromiseDraft:
        """What was typed."""
        assert isinstance(self.due_on.data, date)  # required
        return PromiseDraft(
            typed(self.words), typed(self.owner), self.due_on.data, typed(self.indicator), number_of(self.body),
            number_of(self.axis), self.origins.refs,
        )  # fmt: skip


class MoveForm(Seen):
    """What becomes of a commitment."""

    to = RadioField(_l("Que devient cet engagement ?"), [Required()], choices=[])
    reason = TextField(
        _l("Pourquoi ?"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Publié. Nécessaire pour refuser, reporter, abandonner, ou dire que ce n’est pas tenu."),
    )
    carried_to = WholeField(_l("Si c’est reporté : à quelle année ?"), [Optional(), Between(2025, 2099)])
    due_on = DayField(_l("Si c’est reporté : pour quand, maintenant ?"), [Optional(), day_within])

    def offer(self, moves: Iterable[PromiseState]) -> None:
        """Fill the list."""
        self.to.choices = options((state.value, state.label) for state in moves)


class HandOnForm(Seen, OwnerFields):
    """Somebody else owes it from now on."""

    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(LONGEST_WORDS)], description=_l("Publié."))


class SameForm(Seen):
    """It says the same as another one."""

    other = SelectField(_l("Cet engagement dit la même chose que"), choices=[])

    def offer(self, others: Iterable[AssisesCommitment]) -> None:
        """Fill the list."""
        self.other.choices = options([_NONE, *((str(c.id), f"{c.id} — {c.words[:80]}") for c in others)])


class PointForm(Ticketed):
    """How far it has come, by whoever owes it."""

    claim = RadioField(_l("Où en est-on ?"), [Required()], choices=lambda: options((c.value, c.label) for c in Claim))
    words = TextField(_l("Qu’est-ce qui a été fait, ou pas ?"), [Required(), at_most(LONGEST_WORDS)])
    proof_url = LineField(
        _l("Une adresse qui le montre"),
        [Optional(), at_most(LONGEST_LINK)],
        description=_l("Une page, une photo en ligne : https://…"),
    )

    def draft(self, language: str = "fr", name: str = "") -> PointDraft:
        """What was typed."""
        return PointDraft(
            Claim(typed(self.claim)), typed(self.words), typed(self.proof_url), name, language, typed(self.ticket)
        )


class SayForm(PointForm, Guarded):
    """The same, by anybody."""

    name = LineField(
        _l("Votre prénom"),
        [Optional(), at_most(LONGEST_NAME)],
        description=_l("Montré à côté de vos mots."),
    )
