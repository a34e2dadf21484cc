"""Languages spoken and interpreted at the Assises: codes in the tables, names in the reader's own language."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale
from babel.lists import format_list
from flask_babel import gettext as _

from commons.kernel import i18n

#: French sign language (LSF).
SIGNED = "fsl"
#: Offered at the desk: those most spoken in the neighbourhoods of the contract, French and its sign language first.
CODES = (
    "fr", SIGNED, "ar", "en", "swb", "tr", "hy", "kab", "rom", "wo", "es", "pt", "it", "ro", "ru", "uk", "ta", "fa",
    "ps", "ti", "zh",
)  # fmt: skip


def name_of(code: str) -> str:
    """The name of a language; a code that nobody knows is shown as it is."""
    if code == SIGNED:
        return _("langue des signes (LSF)")
    if code == "swb":
        return _("comorien")
    return str(Locale.parse(i18n.locale_code()).languages.get(code, code))


def names_of(codes: Iterable[str]) -> str:
    """Several languages, in the order given."""
    return format_list([name_of(code) for code in codes], locale=i18n.locale_code())


def pairs() -> list[tuple[str, str]]:
    """(code, name) of every language that is offered."""
    return [(code, name_of(code)) for code in CODES]
