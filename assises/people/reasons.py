"""Why something cannot be done with a registration, in sentences for people."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class PeopleReason(StrEnum):
    """A refusal about a registration, the people in it or what they need."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_NAME = "no_name"
    GROUP_TOO_LARGE = "group_too_large"
    NO_AGE = "no_age"
    NEEDS_A_CHILD = "needs_a_child"
    UNKNOWN_HOME = "unknown_home"
    CANCELLED = "cancelled"
    ALREADY_GONE = "already_gone"
    NO_SUCH_PERSON = "no_such_person"
    NO_ANSWER = "no_answer"
    WELCOMER_ONLY = "welcomer_only"
    TOO_MANY = "too_many"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    PeopleReason.NOT_FOUND: _l("Cette inscription n’existe pas. Vérifiez le code, ou demandez au secrétariat."),
    PeopleReason.NOT_YOURS: _l("Vous n’avez pas ce rôle pour ces Assises. Demandez-le au secrétariat."),
    PeopleReason.CHANGED_MEANWHILE: _l("Cette inscription vient de changer. Relisez-la, puis recommencez."),
    PeopleReason.NO_NAME: _l("Écrivez un prénom : il est sur le badge."),
    PeopleReason.GROUP_TOO_LARGE: _l(
        "Votre groupe est trop grand pour une seule inscription. Faites-en deux, ou appelez-nous."
    ),
    PeopleReason.NO_AGE: _l("Écrivez l’âge de chaque enfant, entre 0 et 17 ans : cela sert à les accueillir."),
    PeopleReason.NEEDS_A_CHILD: _l("Pour faire garder un enfant, inscrivez-le avec vous."),
    PeopleReason.UNKNOWN_HOME: _l("Choisissez un lieu de la liste, ou laissez vide."),
    PeopleReason.CANCELLED: _l("Cette inscription est annulée. Vous pouvez en faire une autre."),
    PeopleReason.ALREADY_GONE: _l("Cette personne ne vient déjà plus."),
    PeopleReason.NO_SUCH_PERSON: _l("Cette personne n’est pas dans cette inscription."),
    PeopleReason.NO_ANSWER: _l("Écrivez pourquoi c’est impossible, et ce que vous proposez à la place."),
    PeopleReason.WELCOMER_ONLY: _l("Seule la personne référente de l’accueil lit ces demandes."),
    PeopleReason.TOO_MANY: _l("Trop d’essais. Attendez une heure, ou demandez à l’accueil."),
}
