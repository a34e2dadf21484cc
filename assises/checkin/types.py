"""Words of the door: how somebody came in, what the device answers, and what is worth a look afterwards."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Direction(StrEnum):
    """In or out."""

    IN = "in"
    OUT = "out"


class Mode(StrEnum):
    """How a check-in was made."""

    SCAN = "scan"
    #: A code typed, or a first name looked for.
    SEARCH = "search"
    #: Somebody nobody expected, written down at the door.
    DOOR = "door"
    #: Into a room that is full, with a reason; nobody is forced into a building above its gauge.
    FORCED = "forced"

    @property
    def label(self) -> str:
        """The way as people call it."""
        return str(_MODES[self])


_MODES = {
    Mode.SCAN: _l("Badge lu"),
    Mode.SEARCH: _l("Code ou prénom"),
    Mode.DOOR: _l("Sur place"),
    Mode.FORCED: _l("Entrée forcée"),
}


class Flag(StrEnum):
    """What was odd about one check-in when it was recorded; it is kept all the same."""

    REVOKED = "revoked"
    GAUGE = "gauge"
    SKEW = "skew"

    @property
    def label(self) -> str:
        """The oddity in words."""
        return str(_FLAGS[self])


_FLAGS = {
    Flag.REVOKED: _l("Badge annulé"),
    Flag.GAUGE: _l("Jauge dépassée"),
    Flag.SKEW: _l("Horloge de l’appareil décalée"),
}


class ConflictKind(StrEnum):
    """What the team looks at after the fact; nobody is turned away or punished for it."""

    DOUBLE = "double"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    SKEW = "skew"
    GAUGE = "gauge"

    @property
    def label(self) -> str:
        """The case in words."""
        return str(_CONFLICTS[self])


_CONFLICTS = {
    ConflictKind.DOUBLE: _l("Un même badge est entré deux fois"),
    ConflictKind.CANCELLED: _l("Inscription annulée, puis venue"),
    ConflictKind.UNKNOWN: _l("Badge inconnu, entré hors ligne"),
    ConflictKind.REVOKED: _l("Badge annulé, entré hors ligne"),
    ConflictKind.SKEW: _l("Horloge de l’appareil décalée de plus de 5 minutes"),
    ConflictKind.GAUGE: _l("Entrée au-dessus de la jauge"),
}


class Verdict(StrEnum):
    """What the team decided about a case."""

    #: One person, counted once.
    SAME = "same"
    #: Somebody else came in with that badge: counted apart.
    APART = "apart"

    @property
    def label(self) -> str:
        """The decision in words."""
        return str(_VERDICTS[self])


_VERDICTS = {
    Verdict.SAME: _l("C’est la même personne : compter une fois"),
    Verdict.APART: _l("C’est une autre personne : compter à part"),
}


class Answer(StrEnum):
    """What the device shows, big."""

    WELCOME = "welcome"
    ALREADY_IN = "already_in"
    GOODBYE = "goodbye"
    #: Cancelled, and here: welcome all the same.
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    FULL = "full"
    ROOM_FULL = "room_full"

    @property
    def tone(self) -> str:
        """Its colour; the word always stands beside it."""
        return {
            Answer.WELCOME: "leaf", Answer.GOODBYE: "sea", Answer.ALREADY_IN: "sun", Answer.CANCELLED: "sun",
        }.get(self, "rose")  # fmt: skip

    @property
    def sentence(self) -> str:
        """What to do next."""
        return str(_ANSWERS[self])


_ANSWERS = {
    Answer.WELCOME: _l("Bienvenue. Vous pouvez entrer."),
    Answer.ALREADY_IN: _l("Déjà entré·e. Laissez passer : l’équipe regardera plus tard."),
    Answer.GOODBYE: _l("Sortie notée. À bientôt !"),
    Answer.CANCELLED: _l("L’inscription était annulée. La personne est venue : elle est la bienvenue."),
    Answer.REVOKED: _l("Ce badge ne vaut plus. Cherchez la personne par son prénom : un nouveau badge l’attend."),
    Answer.UNKNOWN: _l("Badge ou code inconnu. Cherchez par le prénom, ou inscrivez la personne sur place."),
    Answer.FULL: _l("Le bâtiment est plein : c’est la règle de sécurité. Attendez qu’une personne sorte."),
    Answer.ROOM_FULL: _l("Il n’y a pas de place libre pour l’instant. Mettez la personne dans la file de la salle."),
}


class CheckinReason(StrEnum):
    """Why something cannot be done at the door."""

    NOT_FOUND = "not_found"
    NO_DEVICE = "no_device"
    DEVICE_REVOKED = "device_revoked"
    PAIRING_OVER = "pairing_over"
    NOT_HERE = "not_here"
    NOT_TODAY = "not_today"
    OVER = "over"
    ARCHIVED = "archived"
    UNREADABLE = "unreadable"
    NO_CODE_IN_PICTURE = "no_code_in_picture"
    TOO_MANY_TRIES = "too_many_tries"
    NO_SUCH_CODE = "no_such_code"
    NOT_YOURS = "not_yours"
    NEEDS_A_REASON = "needs_a_reason"
    FULL = "full"
    ROOM_FULL = "room_full"
    NOT_FIRST = "not_first"
    MERGED = "merged"
    SAME_GROUP = "same_group"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_CONTACT = "no_contact"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    CheckinReason.NOT_FOUND: _l("Cette page n’existe pas, ou plus. Repartez de la page précédente."),
    CheckinReason.NO_DEVICE: _l(
        "Cet appareil n’est pas ouvert pour l’accueil. Demandez au secrétariat un lien ou un QR code d’ouverture."
    ),
    CheckinReason.DEVICE_REVOKED: _l(
        "Cet appareil a été fermé par le secrétariat. Il n’enregistre plus rien et sa liste est effacée."
    ),
    CheckinReason.PAIRING_OVER: _l(
        "Ce lien d’ouverture a déjà servi, ou son temps est passé. Demandez-en un nouveau au secrétariat."
    ),
    CheckinReason.NOT_HERE: _l("Ce n’est pas un jour ou un lieu de cet appareil. Rien n’a été enregistré."),
    CheckinReason.NOT_TODAY: _l("Ce bâtiment n’est pas ouvert aujourd’hui : on n’y compte personne."),
    CheckinReason.OVER: _l("Les Assises sont finies : la liste de cet appareil est effacée."),
    CheckinReason.ARCHIVED: _l(
        "Ces Assises sont archivées : la porte, les badges et les listes ne changent plus. Le secrétariat peut les "
        "sortir des archives."
    ),
    CheckinReason.UNREADABLE: _l("Ce qui a été envoyé ne peut pas être lu. Rechargez la page, puis recommencez."),
    CheckinReason.NO_CODE_IN_PICTURE: _l(
        "Aucun QR code lisible sur cette photo. Rapprochez-vous, évitez les reflets, ou tapez le code."
    ),
    CheckinReason.TOO_MANY_TRIES: _l("Trop d’essais. Attendez quelques minutes, puis réessayez."),
    CheckinReason.NO_SUCH_CODE: _l("Nous ne trouvons pas ce code. Vérifiez les lettres, puis réessayez."),
    CheckinReason.NOT_YOURS: _l("Seul le secrétariat de ces Assises peut le faire. Demandez-lui."),
    CheckinReason.NEEDS_A_REASON: _l("Écrivez la raison : elle est gardée avec l’entrée."),
    CheckinReason.FULL: _l("Le bâtiment est plein : c’est la règle de sécurité. Attendez qu’une personne sorte."),
    CheckinReason.ROOM_FULL: _l(
        "Il n’y a pas de place libre pour l’instant. Mettez la personne dans la file de la salle."
    ),
    CheckinReason.NOT_FIRST: _l("D’autres attendent avant. La file se suit dans l’ordre d’arrivée."),
    CheckinReason.MERGED: _l("Cette personne est déjà rattachée à une inscription."),
    CheckinReason.SAME_GROUP: _l("Une autre personne venue avec elle est déjà rattachée à cette inscription."),
    CheckinReason.CHANGED_MEANWHILE: _l("Quelqu’un d’autre vient de décider. Relisez, puis recommencez si besoin."),
    CheckinReason.NO_CONTACT: _l(
        "Cette personne n’a laissé ni téléphone ni adresse : imprimez son badge, ou montrez-le sur l’écran."
    ),
}
