"""Words of the journey, of the call list, and reasons why a way in is closed."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: The kind that links of a relay let into (commons.identity.organisations.invitations).
RELAY = "assises.relay"


class Why(StrEnum):
    """What somebody without mail or telephone has to be told by voice."""

    DRAWN = "drawn"
    OFFERED = "offered"
    SEAT = "seat"
    LOST = "lost"
    MOVED = "moved"
    VOLUNTEERS = "volunteers"
    ACTIVITY_CANCELLED = "activity_cancelled"
    NEED = "need"
    MINUTES_TO_READ = "minutes_to_read"
    MINUTES_OUT = "minutes_out"

    @property
    def label(self) -> str:
        """What to say, in a few words."""
        return str(_WHY[self])


_WHY = {
    Why.DRAWN: _l("Dire le résultat du tirage au sort"),
    Why.OFFERED: _l("Une place se libère : demander si elle convient"),
    Why.SEAT: _l("Dire que la place est confirmée"),
    Why.LOST: _l("Dire que la place est perdue"),
    Why.MOVED: _l("Dire que l’activité change d’heure ou de lieu"),
    Why.VOLUNTEERS: _l("Trop de monde : demander si le groupe accepte de changer d’activité"),
    Why.ACTIVITY_CANCELLED: _l("Dire que l’activité est annulée"),
    Why.NEED: _l("Donner la réponse à une demande d’aide"),
    Why.MINUTES_TO_READ: _l("Dire qu’un compte rendu est à relire, avec son code, et noter ce qui est contesté"),
    Why.MINUTES_OUT: _l("Dire qu’un compte rendu est publié"),
}


class CallState(StrEnum):
    """Where a call stands."""

    TO_DO = "to_do"
    NOT_REACHED = "not_reached"
    DONE = "done"

    @property
    def label(self) -> str:
        """The state as the team calls it."""
        return str(_CALLS[self])


_CALLS = {
    CallState.TO_DO: _l("À faire"),
    CallState.NOT_REACHED: _l("Pas joint·e, à rappeler"),
    CallState.DONE: _l("Fait"),
}


class Reach(StrEnum):
    """How somebody wants to be told."""

    PHONE = "phone"
    MAIL = "mail"
    NOBODY = "nobody"


class RegistrationReason(StrEnum):
    """Why a way in, or a way back, is closed."""

    DRAFT_GONE = "draft_gone"
    TOO_MANY = "too_many"
    NO_MATCH = "no_match"
    LINK_CHANGED = "link_changed"
    NOTHING_CHOSEN = "nothing_chosen"
    TWICE = "twice"
    CONTACT = "contact"
    NOT_YOUR_RELAY = "not_your_relay"
    CALL_GONE = "call_gone"
    NO_LINES = "no_lines"
    NOT_DONE = "not_done"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    RegistrationReason.DRAFT_GONE: _l(
        "Cette inscription a été commencée il y a trop longtemps. Recommencez : cela prend une minute."
    ),
    RegistrationReason.TOO_MANY: _l("Trop d’essais d’ici. Attendez une heure, ou appelez-nous."),
    RegistrationReason.NO_MATCH: _l(
        "Ce code et ce prénom ne vont pas ensemble. Vérifiez-les sur votre papier, ou appelez-nous."
    ),
    RegistrationReason.LINK_CHANGED: _l(
        "Cette inscription est faite, et son lien a été changé. Ouvrez-la avec votre nouveau lien, ou avec votre code."
    ),
    RegistrationReason.NOTHING_CHOSEN: _l("Choisissez au moins un jour, ou une activité."),
    RegistrationReason.TWICE: _l(
        "Vous avez choisi deux fois la même activité. Choisissez-en une autre, ou laissez vide."
    ),
    RegistrationReason.CONTACT: _l("Écrivez votre numéro de mobile ou votre adresse électronique."),
    RegistrationReason.NOT_YOUR_RELAY: _l(
        "Seules les personnes responsables de l’association voient cette page. Demandez-leur, ou au secrétariat."
    ),
    RegistrationReason.CALL_GONE: _l("Cet appel n’est plus dans la liste. Revenez à la liste."),
    RegistrationReason.NO_LINES: _l("Écrivez au moins un prénom, un par ligne."),
    RegistrationReason.NOT_DONE: _l("Dites si la personne a été jointe."),
}
