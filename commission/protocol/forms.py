"""Forms of drafting: a block, its place, a comment, an amendment, a decision, the steps of a version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import Optional, Regexp

from commission.protocol.amending import LONGEST_ADVICE, LONGEST_STATEMENT
from commission.protocol.commenting import LONGEST_COMMENT
from commission.protocol.types import Advice, AmendmentState, BlockKind, Operation, ProtocolPart
from commission.protocol.writing import LONGEST_PLAIN, LONGEST_WORDS
from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.forms import Form, LineField, ParisMomentField, Required, TextField, at_most
from commons.kernel.tickets import Ticketed

_AGAIN = _l("Rouvrez la page depuis la liste, puis recommencez.")
_CHOOSE = _l("Choisissez une des réponses.")
LONGEST_REASON, LONGEST_TITLE = 3_000, 200


class Seen(HiddenField):
    """What the page showed when it was read: a number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(None, [Regexp(r"[0-9]{1,9}\Z", message=_AGAIN)], **kwargs)


def seen(field: HiddenField) -> int:
    """The number, once the form is valid."""
    return int(typed(field))


def place_of(chosen: str) -> tuple[ProtocolPart, UUID | None]:
    """Part and block of a chosen place."""
    part, _colon, key = chosen.partition(":")
    return ProtocolPart(part), UUID(key) if key else None


class _Words(Form):
    """The words of a block, and the same in plain ones."""

    words = TextField(
        _l("Le texte"),
        [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Une idée par passage. Pour une liste, une ligne par élément."),
    )
    plain = TextField(
        _l("Le même, en mots simples"), [Optional(), at_most(LONGEST_PLAIN)],
        description=_l("Montré à côté du texte : des phrases courtes, sans sigle."),
    )  # fmt: skip


class BlockForm(_Words):
    """A block written anew, from the revision that was read."""

    revision = Seen()

    def ask_for_words(self, kind: BlockKind) -> None:
        """A line of the matrix may go without words; nothing else may."""
        self.words.flags.required = kind is not BlockKind.MATRIX_LINE


class CorrectForm(BlockForm):
    """A correction of form, with its reason."""

    reason = TextField(
        _l("Ce qui est corrigé, et pourquoi"), [Required(), at_most(LONGEST_REASON)],
        description=_l("Publié avec la correction. Le sens ne change pas : sinon, c’est un amendement."),
    )  # fmt: skip


class PlaceForm(Form):
    """Where a block stands."""

    place = SelectField(_l("Où ?"), [Required(_CHOOSE)], validate_choice=True)

    def offer(self, places: Sequence[tuple[str, str]]) -> None:
        """The places of the text of today."""
        self.place.choices = options(places)


class AddForm(_Words, PlaceForm, Ticketed):
    """A new block."""

    kind = RadioField(
        _l("Quel passage ?"),
        choices=lambda: options((each.value, each.label) for each in BlockKind),
        default=BlockKind.PARAGRAPH.value,
    )
    question = SelectField(_l("La question de la matrice"), [Optional()], validate_choice=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = options((each.value, each.label) for each in BlockKind)

    def ask(self, places: Sequence[tuple[str, str]], questions: Sequence[tuple[int, str]]) -> None:
        """Places of the text, and questions that a line may show."""
        self.offer(places)
        self.question.choices = options(
            [("", str(_l("Aucune"))), *((str(number), title) for number, title in questions)]
        )

    @property
    def question_id(self) -> int | None:
        """The question chosen, if one was."""
        chosen = typed(self.question)
        return int(chosen) if chosen else None


class CommentForm(Ticketed):
    """A word on a block."""

    words = TextField(_l("Votre commentaire"), [Required(), at_most(LONGEST_COMMENT)])


class _Argued(Form):
    """Why an amendment is proposed."""

    statement = TextField(
        _l("Pourquoi ce changement ?"),
        [Optional(), at_most(LONGEST_STATEMENT)],
        description=_l("L’exposé des motifs. Nécessaire pour déposer ; vous pouvez l’écrire plus tard."),
    )


class ProposeForm(_Argued, _Words, PlaceForm, Ticketed):
    """An amendment to a block that is there."""

    operation = RadioField(_l("Que proposez-vous ?"), [Required(_CHOOSE)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (Operation.REPLACE, Operation.REMOVE, Operation.MOVE)
        self.operation.choices = options((each.value, each.label) for each in kinds)


class ProposeNewForm(_Argued, AddForm):
    """An amendment that adds a block."""


class StatementForm(_Argued):
    """The statement of a draft, written anew."""

    version = Seen()


class ActForm(Form):
    """A command on what was read."""

    version = Seen()


class RebaseForm(_Words, PlaceForm):
    """A change brought onto the text of today."""

    version = Seen()
    revision = HiddenField(None, [Regexp(r"[0-9]{0,9}\Z", message=_AGAIN)])


class AdviceForm(ActForm):
    """What the drafting group recommends."""

    advice = RadioField(_l("Le conseil du groupe rédacteur"), validators=[Required(_CHOOSE)])
    words = TextField(
        _l("Pourquoi ?"), [Optional(), at_most(LONGEST_ADVICE)], description=_l("Publié avec le conseil.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.advice.choices = options((each.value, each.label) for each in Advice)


class DecideForm(ActForm):
    """What was decided of an amendment."""

    to = RadioField(_l("Ce qui est décidé"), validators=[Required(_CHOOSE)])
    reason = TextField(
        _l("Comment, et pourquoi"),
        [Optional(), at_most(LONGEST_REASON)],
        description=_l("Par exemple : séance du 12 mars, adopté à l’unanimité. Publié."),
    )

    def offer(self, states: Sequence[AmendmentState]) -> None:
        """Where the amendment may go from here."""
        self.to.choices = options((each.value, each.label) for each in states)


class ArbitrateForm(Form):
    """Which of two is kept."""

    kept = RadioField(_l("Lequel est gardé sur ce passage ?"), validators=[Required(_CHOOSE)])
    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(LONGEST_REASON)], description=_l("Publié."))
    consultation = SelectField(
        _l("Une consultation en a-t-elle décidé ?"), [Optional()], choices=[], description=_l("Publié, avec un lien.")
    )  # fmt: skip

    def offer(self, choices: Sequence[tuple[str, str]], consultations: Sequence[tuple[str, str]] = ()) -> None:
        """Each of the two, and both; the consultations that put texts head to head."""
        self.kept.choices = options(choices)
        self.consultation.choices = options([("", _l("Non")), *consultations])


class OpenForm(Form):
    """A new protocol."""

    title = LineField(_l("Titre du protocole"), [Required(), at_most(LONGEST_TITLE)])


class OpenAmendmentsForm(ActForm):
    """Amendments are open until a moment."""

    closes_at = ParisMomentField(_l("Ouverts jusqu’au"), [Required()])
    reason = TextField(
        _l("Pourquoi les ouvrir de nouveau ?"),
        [Optional(), at_most(LONGEST_REASON)],
        description=_l("Nécessaire quand ils ont déjà été clos. Publié."),
    )


class ReasonForm(ActForm):
    """A step that is explained."""

    reason = TextField(_l("Pourquoi ?"), [Required(), at_most(LONGEST_REASON)], description=_l("Publié."))
