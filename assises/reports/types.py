"""Words of the account of an edition."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

#: What public pages of accounts depend on.
PAGES = "assises:reports"


class Part(StrEnum):
    """Parts of the account that the secretariat writes."""

    OPENING = "opening"
    CAME = "came"
    SAID = "said"
    DECIDED = "decided"
    BEFORE = "before"
    NEXT = "next"

    @property
    def label(self) -> str:
        """The part as a heading."""
        return str(_PARTS[self])


_PARTS = {
    Part.OPENING: _l("En quelques mots"),
    Part.CAME: _l("Qui est venu"),
    Part.SAID: _l("Ce qui a été dit"),
    Part.DECIDED: _l("Ce qui a été décidé"),
    Part.BEFORE: _l("Ce que sont devenus les engagements d’avant"),
    Part.NEXT: _l("Et maintenant"),
}


class Cut(StrEnum):
    """Ways of counting who came; each person is in one line of each."""

    COLLEGE = "college"
    HOME = "home"
    SITE = "site"
    DAY = "day"
    CHANNEL = "channel"

    @property
    def label(self) -> str:
        """The cut as a heading."""
        return str(_CUTS[self])


_CUTS = {
    Cut.COLLEGE: _l("Par collège"),
    Cut.HOME: _l("Par commune où l’on habite"),
    Cut.SITE: _l("Par site de la première venue"),
    Cut.DAY: _l("Par jour de la première venue"),
    Cut.CHANNEL: _l("Par façon de s’inscrire"),
}


class SaidKind(StrEnum):
    """What is counted of all that was said."""

    ACTIVITIES = "activities"
    WORKSHOPS = "workshops"
    CONTRIBUTIONS = "contributions"
    POSITIONS = "positions"
    MINUTES = "minutes"
    CONTESTS = "contests"

    def counted(self, number: int) -> str:
        """So many of them, in words."""
        return _counted(self, number)


def _counted(kind: SaidKind, number: int) -> str:
    said = {
        SaidKind.ACTIVITIES: lambda: ngettext("%(num)d activité", "%(num)d activités", number),
        SaidKind.WORKSHOPS: lambda: ngettext("%(num)d atelier", "%(num)d ateliers", number),
        SaidKind.CONTRIBUTIONS: lambda: ngettext("%(num)d contribution", "%(num)d contributions", number),
        SaidKind.POSITIONS: lambda: ngettext("%(num)d position donnée", "%(num)d positions données", number),
        SaidKind.MINUTES: lambda: ngettext("%(num)d compte rendu publié", "%(num)d comptes rendus publiés", number),
        SaidKind.CONTESTS: lambda: ngettext("%(num)d passage contesté", "%(num)d passages contestés", number),
    }  # fmt: skip
    return said[kind]()


class ReportState(StrEnum):
    """Whether everybody reads the account."""

    DRAFT = "draft"
    PUBLISHED = "published"


class ReportRefusal(StrEnum):
    """Why something cannot be done with an account."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    CHANGED_MEANWHILE = "changed_meanwhile"
    TOO_EARLY = "too_early"
    ARCHIVED = "archived"
    NOTHING_WRITTEN = "nothing_written"
    NEEDS_A_NOTE = "needs_a_note"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    ReportRefusal.NOT_FOUND: _l("Le bilan de ces Assises n’est pas encore publié."),
    ReportRefusal.NOT_YOURS: _l("Le secrétariat de ces Assises écrit et publie le bilan."),
    ReportRefusal.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient d’enregistrer. Ce que vous avez écrit est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    ReportRefusal.TOO_EARLY: _l("Les Assises ne sont pas finies : le bilan se publie après le dernier jour."),
    ReportRefusal.ARCHIVED: _l("Ces Assises sont archivées : leur bilan ne change plus."),
    ReportRefusal.NOTHING_WRITTEN: _l("Écrivez d’abord « En quelques mots »."),
    ReportRefusal.NEEDS_A_NOTE: _l("Écrivez ce qui est corrigé, pour ceux qui ont lu le bilan d’avant."),
}
