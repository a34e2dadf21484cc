"""Words of a registration, of the people in it and of what they need."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: The kind under which registrations are referred to; never public.
REGISTRATION = "assises.registration"


class RegistrationState(StrEnum):
    """Where a registration stands; present and absent are computed from check-ins."""

    #: Waits for a sign from the person, or for the agent when there is no way to reach her.
    TO_CONFIRM = "to_confirm"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])


_STATES = {
    RegistrationState.TO_CONFIRM: _l("À confirmer"),
    RegistrationState.CONFIRMED: _l("Confirmée"),
    RegistrationState.CANCELLED: _l("Annulée"),
}


class Entrance(StrEnum):
    """By which way a registration came in; all weigh the same."""

    WEB = "web"
    PHONE = "phone"
    PAPER = "paper"
    #: An association, a table or a facilitator registered others.
    RELAY = "relay"
    DOOR = "door"

    @property
    def label(self) -> str:
        """The way as people call it."""
        return str(_ENTRANCES[self])


_ENTRANCES = {
    Entrance.WEB: _l("En ligne"),
    Entrance.PHONE: _l("Par téléphone"),
    Entrance.PAPER: _l("Sur papier"),
    Entrance.RELAY: _l("Par une association ou une table"),
    Entrance.DOOR: _l("À l’entrée"),
}


class PersonRole(StrEnum):
    """What somebody is in a group."""

    MAIN = "main"
    COMPANION = "companion"
    CHILD = "child"


class NeedKind(StrEnum):
    """What somebody asks for in order to come and take part: the need, never the disability."""

    CHILD_CARE = "child_care"
    INTERPRETER = "interpreter"
    SIGN_LANGUAGE = "sign_language"
    HEARING_LOOP = "hearing_loop"
    MOBILITY = "mobility"
    TRANSPORT = "transport"
    MEAL = "meal"
    EASY_FRENCH = "easy_french"
    HELPER = "helper"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The need as people say it."""
        return str(_NEEDS[self])


_NEEDS = {
    NeedKind.CHILD_CARE: _l("Faire garder mon enfant"),
    NeedKind.INTERPRETER: _l("Un·e interprète"),
    NeedKind.SIGN_LANGUAGE: _l("La langue des signes (LSF)"),
    NeedKind.HEARING_LOOP: _l("Une boucle magnétique pour mieux entendre"),
    NeedKind.MOBILITY: _l("Un lieu sans marche, une place assise"),
    NeedKind.TRANSPORT: _l("Un transport pour venir"),
    NeedKind.MEAL: _l("Un repas adapté"),
    NeedKind.EASY_FRENCH: _l("Des textes faciles à lire (FALC)"),
    NeedKind.HELPER: _l("Venir avec la personne qui m’aide"),
    NeedKind.OTHER: _l("Autre chose"),
}


class NeedState(StrEnum):
    """What is done about a need."""

    ASKED = "asked"
    TAKEN_ON = "taken_on"
    #: With a reason and another way.
    IMPOSSIBLE = "impossible"
    CONFIRMED = "confirmed"
