"""Forms of opinions: a statement that somebody proposes, and one sheet of paper typed in."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from commons.identity.options import options
from commons.kernel import i18n
from commons.kernel.forms import Form, LineField, Required, at_most
from commons.kernel.guarded import Guarded
from commons.opinions.types import LONGEST, Stance


class StatementForm(Guarded):
    """One idea in one sentence."""

    text = LineField(
        _l("Votre affirmation"),
        [Required(), at_most(LONGEST)],
        description=_l("Une seule idée, à laquelle on peut répondre « d’accord » ou « pas d’accord »."),
    )
    language = SelectField(_l("Langue de votre phrase"), [Required()])

    def offer(self) -> None:
        """List the languages, the reader's own first chosen."""
        self.language.choices = options(i18n.LOCALES.items())
        if self.language.data is None:
            self.language.data = i18n.locale_code()


class SheetForm(Form):
    """A sheet of paper: its answers have a name each, `s12` for statement 12, and are read by `stances`."""


def stances(sent: Mapping[str, str]) -> dict[int, Stance]:
    """Number of the statement -> stance, for every answer that reads as one."""
    found = {}
    for name, value in sent.items():
        number, stance = name.removeprefix("s"), Stance.read(value)
        if name.startswith("s") and number.isascii() and number.isdigit() and len(number) < 6 and stance is not None:
            found[int(number)] = stance
    return found
