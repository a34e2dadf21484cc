"""Who may do what with an edition, in words: the table that the policies are tested against, shown to everybody."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from commons.kernel.rights import Right

_SECRETARIAT = _l("Le secrétariat du territoire ou du vote")
_EVERYBODY = _l("Tout le monde")

RIGHTS = (
    Right(_l("Préparer un vote, changer ses règles et ses projets"), _SECRETARIAT, _l("Tant qu’il n’est pas annoncé")),
    Right(_l("Annoncer un vote"), _SECRETARIAT, _l("Quand il est complet, avant l’ouverture")),
    Right(_l("Reprendre un vote annoncé"), _SECRETARIAT, _l("Avant l’ouverture, avec une raison publiée")),
    Right(_l("Retirer un projet"), _SECRETARIAT, _l("Jusqu’à la fin du vote, avec une raison publiée")),
    Right(_l("Repousser la fin du vote"), _SECRETARIAT, _l("Avant la fin, avec une raison publiée")),
    Right(_l("Voter"), _EVERYBODY, _l("Pendant le vote, selon l’âge et le lien dits par le règlement")),
    Right(_l("Dépouiller"), _SECRETARIAT, _l("Après la fin du vote")),
    Right(_l("Publier le résultat"), _SECRETARIAT, _l("Après le dépouillement")),
    Right(_l("Lire le vote, ses règles et ses projets"), _EVERYBODY, _l("Dès l’annonce")),
    Right(_l("Lire le résultat et refaire le calcul"), _EVERYBODY, _l("Dès sa publication")),
    Right(
        _l("Voir les bulletins, sans les noms"),
        _l("Les observateurs du vote et le secrétariat, ou tout le monde si le règlement le dit"),
        _l("Après la publication du résultat"),
    ),
)
