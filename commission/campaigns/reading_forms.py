"""Forms of the reading room: themes found, what is decided, words that may be quoted."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from commons.kernel.fields import ChecksField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most

LONGEST_LINE, LONGEST_WORDS = 200, 4_000


class CodingForm(Form):
    """Themes found in answers; boxes are read from the request, one name an answer."""

    done = BooleanField(_l("J’ai lu toutes les réponses : j’ai fini"))


class SettleForm(Form):
    """The themes kept where two readings differ."""

    themes = ChecksField(_l("Thèmes retenus"), choices=[])
    why = LineField(_l("Pourquoi ?"), [Required(), at_most(LONGEST_LINE)])


class QuoteForm(Form):
    """Words that may be published."""

    words = TextField(
        _l("Les mots à publier"), [Required(), at_most(LONGEST_WORDS)],
        description=_l("Relisez : aucun nom, aucune adresse, rien qui fasse reconnaître quelqu’un. Écrivez […] à la "
                       "place de ce que vous retirez."),
    )  # fmt: skip
