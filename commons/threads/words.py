"""How late an answer is and how long somebody waits, said in the same words everywhere."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext


def late(days: int) -> str:
    """For how many days something has been owed."""
    if days == 0:
        return _("En retard depuis aujourd’hui")
    return ngettext("En retard de %(num)d jour", "En retard de %(num)d jours", days)


def waiting(days: int) -> str:
    """For how many days somebody has waited; nothing on the first."""
    return ngettext("sans réponse depuis %(num)d jour", "sans réponse depuis %(num)d jours", days) if days else ""
