"""What participants are told of minutes: that they may read and contest, that they are published, what was corrected.

Each in the language of their registration, by mail or by SMS; the link opens the same page for everybody who was there.
"""

from __future__ import annotations

from flask_babel import gettext as _

from assises.editions.models import AssisesEdition
from assises.minutes.addresses import public_path, read_path
from assises.minutes.models import ActivityMinutes
from assises.people.sealing import shown
from assises.registrations.letters import Said, brief, cut
from commons.kernel import i18n


def to_read(minutes: ActivityMinutes, edition: AssisesEdition) -> Said:
    """They may read the minutes and contest a passage, until an hour."""
    assert minutes.contest_until is not None  # submitted
    title, until = minutes.activity.title, minutes.contest_until
    return Said(
        _("Assises %(year)s : relisez le compte rendu de votre atelier", year=edition.year),
        _("Assises, « %(title)s » : relisez, contestez avant le %(moment)s.", title=cut(title), moment=brief(until)),
        _(
            "Le compte rendu de « %(title)s » est prêt. Vous avez 72 heures, jusqu’au %(until)s, pour le relire. Si un "
            "passage n’est pas ce qui a été dit, dites-le sur cette page : votre contestation reste visible, avec la "
            "réponse. Aucun compte n’est nécessaire. Le code, si vous le tapez : %(code)s",
            title=title, until=i18n.moment(until), code=shown(minutes.code),
        ),
        read_path(minutes.code),
    )  # fmt: skip


def published(minutes: ActivityMinutes, edition: AssisesEdition) -> Said:
    """Everybody reads them now."""
    title = minutes.activity.title
    return Said(
        _("Assises %(year)s : le compte rendu de votre atelier est publié", year=edition.year),
        _("Assises : le compte rendu de « %(title)s » est publié.", title=cut(title)),
        _(
            "Tout le monde peut lire le compte rendu de « %(title)s », avec ce qui y est contesté et les réponses.",
            title=title,
        ),
        public_path(minutes.id),
    )


def rectified(minutes: ActivityMinutes, edition: AssisesEdition, note: str) -> Said:
    """A later version says what it corrects."""
    title = minutes.activity.title
    return Said(
        _("Assises %(year)s : le compte rendu de votre atelier est corrigé", year=edition.year),
        _("Assises : le compte rendu de « %(title)s » est corrigé.", title=cut(title)),
        _("Ce qui est corrigé dans « %(title)s » : %(note)s", title=title, note=note),
        public_path(minutes.id),
    )
