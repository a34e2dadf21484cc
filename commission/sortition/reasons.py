"""Why something cannot be done with a draw."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class DrawReason(StrEnum):
    """Why something cannot be done with a draw."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_SUCH_MOVE = "no_such_move"
    MANDATE_ENDED = "mandate_ended"
    POOL_NOT_OPEN = "pool_not_open"
    ALREADY_ENROLLED = "already_enrolled"
    NOT_A_VALUE = "not_a_value"
    NEEDS_A_NAME = "needs_a_name"
    NEEDS_A_SIGNATURE = "needs_a_signature"
    NEEDS_A_TITLE = "needs_a_title"
    NEEDS_SEATS = "needs_seats"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_SOURCE = "needs_a_source"
    NEEDS_TARGETS = "needs_targets"
    TOO_FEW = "too_few"
    TARGETS_CLOSED = "targets_closed"
    NO_SOLVER = "no_solver"
    AT_WORK = "at_work"
    OUT_OF_LOT = "out_of_lot"
    ANOTHER_PERSON = "another_person"
    NOT_CONVENED = "not_convened"
    TOO_LATE = "too_late"
    NOBODY_MISSING = "nobody_missing"
    NOBODY_FITS = "nobody_fits"
    STILL_WAITING = "still_waiting"
    SEATS_MISSING = "seats_missing"
    POOL_PURGED = "pool_purged"
    TOO_MANY = "too_many"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    DrawReason.NOT_FOUND: _l("Cette page n’existe pas. Repartez de la page des tirages au sort."),
    DrawReason.NOT_YOURS: _l("Vous n’avez pas ce rôle ici : c’est le secrétariat de la commission qui le fait."),
    DrawReason.CHANGED_MEANWHILE: _l("Quelque chose vient de changer. Rechargez la page, puis recommencez."),
    DrawReason.NO_SUCH_MOVE: _l("Le tirage n’en est pas là. Rechargez la page pour voir où il en est."),
    DrawReason.MANDATE_ENDED: _l("Ce mandat est terminé : on n’y tire plus personne au sort."),
    DrawReason.POOL_NOT_OPEN: _l("Les inscriptions à ce tirage au sort ne sont pas ouvertes."),
    DrawReason.ALREADY_ENROLLED: _l("Cette adresse ou ce numéro est déjà sur la liste : une personne, une chance."),
    DrawReason.NOT_A_VALUE: _l("Choisissez une réponse de la liste."),
    DrawReason.NEEDS_A_SIGNATURE: _l("Écrivez le jour noté sur la feuille signée : aujourd’hui ou avant."),
    DrawReason.NEEDS_A_NAME: _l("Écrivez votre prénom et votre nom."),
    DrawReason.NEEDS_A_TITLE: _l("Écrivez des mots que l’on peut lire."),
    DrawReason.NEEDS_SEATS: _l("Écrivez un nombre de places, entre 1 et 200."),
    DrawReason.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    DrawReason.NEEDS_A_SOURCE: _l("Écrivez d’où vient ce nombre : il est publié."),
    DrawReason.NEEDS_TARGETS: _l("Écrivez d’abord les objectifs."),
    DrawReason.TOO_FEW: _l("Il y a moins de volontaires que de places : laissez la liste ouverte."),
    DrawReason.TARGETS_CLOSED: _l("Les objectifs ne changent plus à cette étape."),
    DrawReason.NO_SOLVER: _l("Le calcul demande un module en plus, qui n’est pas installé sur ce serveur. La personne "
                             "qui l’administre l’ajoute avec « make sortition ». Rien n’est perdu."),
    DrawReason.AT_WORK: _l("Un calcul est en cours : attendez qu’il finisse."),
    DrawReason.OUT_OF_LOT: _l("Ce nombre ne désigne aucun panel. Lisez sous le champ entre quels nombres il se place."),
    DrawReason.ANOTHER_PERSON: _l("Vous avez déjà tapé ce nombre : une autre personne doit le taper à son tour."),
    DrawReason.NOT_CONVENED: _l("Vous n’êtes pas convoqué·e : il n’y a rien à répondre."),
    DrawReason.TOO_LATE: _l("Le délai pour répondre est passé. Écrivez au secrétariat de la commission."),
    DrawReason.NOBODY_MISSING: _l("Personne ne manque : il n’y a pas de place à remplacer."),
    DrawReason.NOBODY_FITS: _l("Aucun volontaire ne complète le panel avec ces objectifs. Assouplissez un objectif, "
                               "avec sa raison, puis recommencez."),
    DrawReason.STILL_WAITING: _l("Toutes les places ne sont pas acceptées. Attendez les réponses, tirez des "
                                 "remplaçants, ou écrivez pourquoi l’on s’arrête là."),
    DrawReason.SEATS_MISSING: _l("Il manque des places « tirage au sort » libres dans la composition : ajoutez-les."),
    DrawReason.POOL_PURGED: _l("Les données des volontaires sont effacées : cette liste n’existe plus."),
    DrawReason.TOO_MANY: _l("Beaucoup de messages viennent d’ici. Attendez une heure, puis réessayez."),
}  # fmt: skip
