"""Where an edition stands, in words: its badge, its date, its steps, and the one thing to do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgets.editions import policies
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from commons.kernel import i18n

_BADGES = {
    Phase.DRAFT: ("draft", _l("Brouillon")),
    Phase.CAMPAIGN: ("soon", _l("Bientôt")),
    Phase.VOTING: ("open", _l("Vote ouvert")),
    Phase.CLOSED: ("closed", _l("Vote clos")),
    Phase.COUNTED: ("closed", _l("Dépouillé")),
    Phase.PROCLAIMED: ("done", _l("Résultats publiés")),
}
_PAUSED = ("closed", _l("Vote en pause"))
STEPS = (_l("Lire les projets"), _l("Voter"), _l("Dépouiller"), _l("Lire les résultats"))
_STEP_OF = {Phase.DRAFT: 1, Phase.CAMPAIGN: 1, Phase.VOTING: 2, Phase.CLOSED: 3, Phase.COUNTED: 3, Phase.PROCLAIMED: 4}


@dataclass(frozen=True)
class Standing:
    """Where an edition stands now."""

    phase: Phase
    badge: str
    label: str
    when: str
    step: int
    paused: bool = False

    @property
    def voting(self) -> bool:
        """Whether one may vote now."""
        return self.phase is Phase.VOTING and not self.paused


@dataclass(frozen=True)
class Step:
    """Something to do: a button."""

    label: str
    url: str
    icon: str


def standing(edition: Edition, now: datetime) -> Standing:
    """Where it stands at this moment."""
    phase = policies.phase(edition, now)
    badge, label = _PAUSED if is_paused(edition, phase) else _BADGES[phase]
    return Standing(phase, badge, str(label), _when(edition, phase), _STEP_OF[phase], is_paused(edition, phase))


def is_paused(edition: Edition, phase: Phase) -> bool:
    """Whether the vote would run, and is suspended."""
    return phase is Phase.VOTING and edition.paused_at is not None


def _when(edition: Edition, phase: Phase) -> str:
    if is_paused(edition, phase):
        return _("la fin sera repoussée d’autant")
    if phase is Phase.VOTING:
        return _("jusqu’au %(moment)s", moment=i18n.moment(edition.closes_at))
    if phase in (Phase.DRAFT, Phase.CAMPAIGN):
        start, end = i18n.moment(edition.opens_at), i18n.moment(edition.closes_at)
        return _("du %(start)s au %(end)s", start=start, end=end)
    return _("clos le %(day)s", day=i18n.day(edition.closes_at))


def main_action(edition: Edition, phase: Phase) -> Step:
    """The one thing to do in this phase."""
    if phase is Phase.VOTING and not is_paused(edition, phase) and (address := address_of("ballots.start", edition)):
        return Step(_("Je vote"), address, "ballot")
    if phase is Phase.PROCLAIMED and (address := address_of("results.show", edition)):
        return Step(_("Voir les résultats"), address, "chart")
    return Step(_("Voir les projets"), url_for("projects.index", slug=edition.slug), "list")


def address_of(endpoint: str, edition: Edition) -> str:
    """The page of another feature about this edition; empty where that feature is not installed."""
    return url_for(endpoint, slug=edition.slug) if endpoint in current_app.view_functions else ""
