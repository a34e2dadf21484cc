"""Forms of questions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from commons.kernel.forms import Required, TextField, at_most
from commons.kernel.seen import Seen
from commons.kernel.tickets import Ticketed
from participation.questions.types import LONGEST, LONGEST_ANSWER


class AskForm(Ticketed):
    """A question."""

    words = TextField(
        _l("Votre question"),
        [Required(), at_most(LONGEST)],
        description=_l("Tout le monde lira la question et la réponse. Votre nom n’est pas montré."),
    )


class AnswerForm(Seen):
    """An answer, for everybody."""

    words = TextField(
        _l("Votre réponse"),
        [Required(), at_most(LONGEST_ANSWER)],
        description=_l(
            "Pour tout le monde, en mots simples. Toutes les personnes qui préparent un dossier sont prévenues."
        ),
    )
