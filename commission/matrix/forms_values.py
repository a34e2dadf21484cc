"""Forms of values: one entered by hand, a correction, a file to be checked and confirmed."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
)
from wtforms.validators import Optional, Regexp

from commission.mandates.forms import LONGEST_LINE, LONGEST_WORDS
from commission.matrix import lines_of_csv
from commission.matrix.drafts import MeasureDraft
from commission.matrix.forms import FigureField
from commons.kernel.answers import typed
from commons.kernel.fields import DayField, ReadField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most


class PeopleField(ReadField):
    """A number of people; `data` is an int or None."""

    def read(self, text: str) -> int:
        """The number; ValueError with a sentence for anything else."""
        number = lines_of_csv.people_of(text)
        if number is None:
            raise ValueError(gettext("Écrivez un nombre entier de personnes, ou rien."))
        return number


class WhereForm(Form):
    """Of which territory, and of which day."""

    place = SelectField(_l("Pour quel territoire ?"), [Required()], choices=[])
    day = DayField(
        _l("À quelle date ?"), [Required()], description=_l("Pour une année entière : son dernier jour.")
    )  # fmt: skip


class ValueForm(Form):
    """A value, of whom it is, and where it comes from."""

    #: The field that is not asked for: words of a number, a number of words.
    unasked = ""

    value = FigureField(_l("Valeur"), [Optional()])
    words = TextField(_l("Ce qui est observé, en mots"), [Optional(), at_most(LONGEST_WORDS)])
    people = PeopleField(
        _l("Sur combien de personnes porte-t-elle ?"), [Optional()],
        description=_l("S’il y en a trop peu, la valeur n’est pas montrée au public."),
    )  # fmt: skip
    provenance = LineField(
        _l("D’où vient-elle ?"), [Required(), at_most(LONGEST_LINE)],
        description=_l("Publié. Par exemple : INSEE, Filosofi 2023."),
    )  # fmt: skip


class MeasureForm(WhereForm, ValueForm):
    """A value for a territory and a day."""

    def draft(self) -> MeasureDraft:
        """What was typed, once the form is valid."""
        return MeasureDraft(
            int(typed(self.place)), self.day.data, self.value.data, typed(self.provenance), typed(self.words),
            self.people.data,
        )  # fmt: skip


class CorrectForm(ValueForm):
    """Another value in place of one."""

    reason = TextField(_l("Pourquoi la corriger ?"), [Required(), at_most(LONGEST_WORDS)], description=_l("Publié."))


class FileForm(Form):
    """A file of values, to be checked."""

    file = FileField(
        _l("Fichier CSV"),
        description=_l(
            "Première ligne : indicateur ; territoire ; date ; valeur ; personnes ; provenance. "
            "20 000 lignes au plus."
        ),
    )  # fmt: skip

    def body(self) -> bytes:
        """The bytes that were sent."""
        return bytes(self.file.data.read()) if hasattr(self.file.data, "read") else b""

    @property
    def called(self) -> str:
        """The name of the file, on one line that can be kept."""
        name = str(getattr(self.file.data, "filename", "") or "")
        return "".join(c for c in name if c.isprintable())[:200]


class ConfirmForm(Form):
    """What was read is written."""

    seen = HiddenField(validators=[Regexp(r"[0-9a-f]{64}\Z", message=_l("Rouvrez la page, puis recommencez."))])
    corrects = BooleanField(_l("Ce fichier corrige les valeurs différentes qui sont déjà là"))
    reason = TextField(
        _l("Pourquoi ces corrections ?"), [Optional(), at_most(LONGEST_WORDS)],
        description=_l("Publié. Les anciennes valeurs restent lisibles."),
    )  # fmt: skip
