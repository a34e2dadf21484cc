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

    @property
    def label(self) -> str:
        """The part as people call it."""
        return str(_PARTS[self])


_PARTS = {
    PersonRole.MAIN: _l("La personne qui s’inscrit"),
    PersonRole.COMPANION: _l("Adulte"),
    PersonRole.CHILD: _l("Enfant"),
}


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


#: What changes how a session is held; the rest (a meal, a transport, child care) is the welcomers' business.
OF_A_SESSION = (
    NeedKind.INTERPRETER, NeedKind.SIGN_LANGUAGE, NeedKind.HEARING_LOOP, NeedKind.MOBILITY, NeedKind.EASY_FRENCH,
    NeedKind.HELPER,
)  # fmt: skip


class NeedState(StrEnum):
    """What is done about a need."""

    ASKED = "asked"
    TAKEN_ON = "taken_on"
    #: With a reason and another way.
    IMPOSSIBLE = "impossible"
    CONFIRMED = "confirmed"

    @property
    def label(self) -> str:
        """The state as the person who asked reads it."""
        return str(_NEED_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _NEED_BADGES[self]


_NEED_STATES = {
    NeedState.ASKED: _l("Demandé, pas encore de réponse"),
    NeedState.TAKEN_ON: _l("On s’en occupe"),
    NeedState.IMPOSSIBLE: _l("Pas possible"),
    NeedState.CONFIRMED: _l("C’est prêt"),
}
_NEED_BADGES = {
    NeedState.ASKED: "soon", NeedState.TAKEN_ON: "open", NeedState.IMPOSSIBLE: "refused", NeedState.CONFIRMED: "done",
}  # fmt: skip


class PeopleReason(StrEnum):
    """Why something cannot be done with a registration, or with what somebody needs."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    NOT_A_WELCOMER = "not_a_welcomer"
    CANCELLED = "cancelled"
    EMPTY_NAME = "empty_name"
    TOO_LARGE = "too_large"
    GROUP_FULL = "group_full"
    NEEDS_AN_AGE = "needs_an_age"
    AGE_UNREADABLE = "age_unreadable"
    NOBODY = "nobody"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NEEDS_WORDS = "needs_words"
    UNKNOWN_HOME = "unknown_home"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    PeopleReason.NOT_FOUND: _l(
        "Cette inscription n’existe pas, ou ce lien ne marche plus. Demandez votre lien, ou appelez-nous."
    ),
    PeopleReason.NOT_YOURS: _l("Vous n’avez pas ce rôle pour ces Assises. Demandez-le au secrétariat."),
    PeopleReason.NOT_A_WELCOMER: _l(
        "Seules les personnes référentes de l’accueil lisent ces besoins. Demandez-leur, ou demandez ce rôle."
    ),
    PeopleReason.CANCELLED: _l("Cette inscription est annulée. Pour venir quand même, inscrivez-vous de nouveau."),
    PeopleReason.EMPTY_NAME: _l("Écrivez un prénom : c’est lui qui sera sur le badge."),
    PeopleReason.TOO_LARGE: _l(
        "Votre groupe est trop grand pour une seule inscription. Faites-en deux, ou passez par une association."
    ),
    PeopleReason.GROUP_FULL: _l(
        "Votre groupe a atteint la taille permise. Inscrivez les autres personnes à part, ou appelez-nous."
    ),
    PeopleReason.NEEDS_AN_AGE: _l("Écrivez l’âge de l’enfant, en chiffres, de 0 à 17."),
    PeopleReason.AGE_UNREADABLE: _l("Écrivez l’âge de chaque enfant en chiffres, par exemple : 4, 7."),
    PeopleReason.NOBODY: _l("Choisissez au moins une personne qui vient encore."),
    PeopleReason.CHANGED_MEANWHILE: _l(
        "Cette inscription vient de changer. Ce que vous avez écrit est gardé : relisez, puis recommencez."
    ),
    PeopleReason.NEEDS_WORDS: _l("Dites pourquoi ce n’est pas possible, et proposez une autre solution."),
    PeopleReason.UNKNOWN_HOME: _l("Choisissez un lieu de la liste, ou laissez vide."),
}
