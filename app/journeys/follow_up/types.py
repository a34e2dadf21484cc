"""Words of following: how often one is told, and why something cannot be followed."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from commons.identity.types import ContactKind


class Medium(StrEnum):
    """How a follower is told; `NONE` keeps the thing on one's own page, and sends nothing."""

    MAIL_DAY = "mail_day"
    MAIL_WEEK = "mail_week"
    SMS = "sms"
    NONE = "none"

    @property
    def label(self) -> str:
        """The choice, as a form offers it."""
        return str(_MEDIA[self])


_MEDIA = {
    Medium.MAIL_DAY: _l("Un courriel le jour même, s’il y a du nouveau"),
    Medium.MAIL_WEEK: _l("Un courriel par semaine, s’il y a du nouveau"),
    Medium.SMS: _l("Un SMS par semaine au plus, s’il y a du nouveau"),
    Medium.NONE: _l("Aucun message : je regarde ici"),
}
#: What each kind of contact can receive; the first is proposed.
OFFERED: dict[ContactKind, tuple[Medium, ...]] = {
    ContactKind.MAIL: (Medium.MAIL_WEEK, Medium.MAIL_DAY, Medium.NONE),
    ContactKind.PHONE: (Medium.SMS, Medium.NONE),
}


class FollowReason(StrEnum):
    """Why a thread cannot be read, followed or printed."""

    NOT_FOUND = "not_found"
    SIGN_IN = "sign_in"
    NO_PHONE = "no_phone"
    NO_MAIL = "no_mail"
    TOO_MANY = "too_many"
    NO_SUCH_CODE = "no_such_code"
    TOO_MANY_CODES = "too_many_codes"
    NOT_YOURS = "not_yours"
    LINK_WRONG = "link_wrong"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    FollowReason.NOT_FOUND: _l(
        "Nous ne trouvons rien ici : l’adresse est fausse, ou ce n’est plus public. "
        "Si vous avez un code, tapez-le sur la page « Suivre avec un code »."
    ),
    FollowReason.SIGN_IN: _l("Connectez-vous pour suivre par message. Sans compte, le code suffit."),
    FollowReason.NO_PHONE: _l("Votre compte n’a pas de numéro de portable : choisissez le courriel."),
    FollowReason.NO_MAIL: _l("Votre compte n’a pas d’adresse e-mail : choisissez le SMS."),
    FollowReason.TOO_MANY: _l("Vous suivez déjà beaucoup de choses. Arrêtez d’en suivre une, puis réessayez."),
    FollowReason.NO_SUCH_CODE: _l(
        "Ce code ne mène nulle part. Vérifiez chaque lettre : il n’y a ni voyelle, ni zéro, ni un. "
        "S’il ne marche toujours pas, demandez à la personne qui vous l’a donné."
    ),
    FollowReason.TOO_MANY_CODES: _l("Trop de codes essayés d’ici. Attendez une heure, puis réessayez."),
    FollowReason.NOT_YOURS: _l("Seule l’équipe peut créer un code. Demandez à l’animatrice ou à l’animateur."),
    FollowReason.LINK_WRONG: _l(
        "Ce lien ne marche plus. Connectez-vous : dans « Ma participation », vous arrêtez tout en un clic."
    ),
}
