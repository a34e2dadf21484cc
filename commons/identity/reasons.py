"""Why identity says no, each reason with the sentence a person reads."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Reason(StrEnum):
    """A refusal; its sentence says what to do next."""

    CONTACT_UNREADABLE = "contact_unreadable"
    PHONE_WITHOUT_SMS = "phone_without_sms"
    TOO_MANY_CODES = "too_many_codes"
    TOO_MANY_TRIES = "too_many_tries"
    CODE_WRONG = "code_wrong"
    CODE_DEAD = "code_dead"
    CODE_EXPIRED = "code_expired"
    ACCOUNT_CLOSED = "account_closed"
    TEAM_DOOR = "team_door"
    TEAM_WRONG = "team_wrong"
    SECOND_FACTOR_WRONG = "second_factor_wrong"
    LINK_EXPIRED = "link_expired"
    PLACE_UNKNOWN = "place_unknown"
    QPV_ELSEWHERE = "qpv_elsewhere"
    CARD_UNKNOWN = "card_unknown"
    NO_SUCH_ACCOUNT = "no_such_account"
    NOT_YOUR_TERRITORY = "not_your_territory"
    NOT_YOUR_RIGHT = "not_your_right"
    NOT_YOURSELF = "not_yourself"
    LAST_SECRETARIAT = "last_secretariat"
    ALREADY_GIVEN = "already_given"
    NO_RESIDENCE = "no_residence"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    Reason.CONTACT_UNREADABLE: _l(
        "Nous ne comprenons pas ce contact. Écrivez une adresse e-mail (prenom@exemple.fr) "
        "ou un numéro de portable (06 12 34 56 78)."
    ),
    Reason.PHONE_WITHOUT_SMS: _l(
        "Ce numéro ne reçoit pas de SMS. Écrivez un numéro de portable ou une adresse e-mail."
    ),
    Reason.TOO_MANY_CODES: _l(
        "Nous avons déjà envoyé plusieurs codes. Regardez vos messages, ou réessayez dans une heure."
    ),
    Reason.TOO_MANY_TRIES: _l("Trop d’essais. Attendez un quart d’heure, puis réessayez."),
    Reason.CODE_WRONG: _l("Ce code n’est pas le bon. Vérifiez les 6 chiffres du dernier message reçu."),
    Reason.CODE_DEAD: _l("Ce code ne marche plus : il y a eu cinq essais faux. Demandez-en un autre."),
    Reason.CODE_EXPIRED: _l("Ce code a plus de 10 minutes : il ne marche plus. Demandez-en un autre."),
    Reason.ACCOUNT_CLOSED: _l("Ce compte est fermé. Si c’est une erreur, écrivez-nous."),
    Reason.TEAM_DOOR: _l(
        "Ce compte est celui d’un membre de l’équipe. Connectez-vous par la page de l’équipe, avec votre mot de passe."
    ),
    Reason.TEAM_WRONG: _l("L’adresse ou le mot de passe n’est pas le bon. Vérifiez les deux, puis réessayez."),
    Reason.SECOND_FACTOR_WRONG: _l(
        "Ce code n’est pas le bon, ou il a déjà servi. Attendez le code suivant, puis tapez-le."
    ),
    Reason.LINK_EXPIRED: _l("Ce lien ne marche plus. Demandez-en un autre au secrétariat."),
    Reason.PLACE_UNKNOWN: _l("Choisissez une commune dans la liste."),
    Reason.QPV_ELSEWHERE: _l("Ce quartier n’est pas dans cette commune. Choisissez-en un dans la liste."),
    Reason.CARD_UNKNOWN: _l(
        "Ce code de carte n’est pas connu, ou il a déjà servi. Vérifiez-le, ou demandez une autre carte."
    ),
    Reason.NO_SUCH_ACCOUNT: _l(
        "Personne n’a de compte avec ce contact. Proposez à la personne de se connecter d’abord."
    ),
    Reason.NOT_YOUR_TERRITORY: _l("Ce lieu n’est pas dans votre territoire. Demandez au secrétariat."),
    Reason.NOT_YOUR_RIGHT: _l("Votre rôle ne permet pas cela. Demandez au secrétariat."),
    Reason.NOT_YOURSELF: _l("On ne change pas ses propres droits. Demandez à une autre personne."),
    Reason.LAST_SECRETARIAT: _l("C’est le dernier secrétariat : donnez d’abord ce rôle à une autre personne."),
    Reason.ALREADY_GIVEN: _l("Cette personne a déjà ce rôle, pour ce même lieu."),
    Reason.NO_RESIDENCE: _l("Choisissez d’abord la commune de la personne."),
}


class PasswordReason(StrEnum):
    """Why a password is too easy to guess."""

    SHORT = "short"
    LONG = "long"
    REPEATED = "repeated"
    SEQUENCE = "sequence"
    COMMON = "common"
    OWN_NAME = "own_name"

    @property
    def sentence(self) -> str:
        """What to do instead."""
        return str(_WEAKNESSES[self])


_WEAKNESSES = {
    PasswordReason.SHORT: _l("C’est trop court : il faut 12 caractères au moins. Quatre mots font l’affaire."),
    PasswordReason.LONG: _l("C’est trop long : 200 caractères au plus."),
    PasswordReason.REPEATED: _l("Ce mot de passe répète toujours la même chose. Mettez quatre mots différents."),
    PasswordReason.SEQUENCE: _l("Ce mot de passe suit l’ordre du clavier ou de l’alphabet. Prenez autre chose."),
    PasswordReason.COMMON: _l("Ce mot de passe est de ceux qu’on devine en premier. Prenez quatre mots sans lien."),
    PasswordReason.OWN_NAME: _l("Ce mot de passe ressemble à votre adresse. Prenez autre chose."),
}
