"""Who may do what with initiatives and calls, in words: shown to everybody, tested against the policies."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from commons.kernel.rights import Right

_CARRIERS = _l("Les personnes qui portent le dossier, les responsables de l’association")
_TEAM = _l("Secrétariat, agents")
_SECRETARIAT = _l("Secrétariat")
_OPEN = _l("Tant que l’appel est ouvert")

RIGHTS = (
    Right(_l("Commencer un dossier"), _l("Chaque personne connectée")),
    Right(_l("Commencer un dossier pour des personnes sans compte"), _l("Animateurs, secrétariat, agents"),
          _l("Avec leur accord, écrit dans le dossier")),
    Right(_l("Lire et écrire un dossier"), _l("Celles et ceux qui y travaillent, les membres de l’association")),
    Right(_l("Publier, inviter, retirer"), _CARRIERS),
    Right(_l("Envoyer à un appel"), _CARRIERS, _OPEN),
    Right(_l("Répondre à une question sur un envoi"), _l("Celles et ceux qui y travaillent")),
    Right(_l("Lire, instruire et décider ce qui a été envoyé"), _TEAM,
          _l("Pour leur territoire ou leur instance, et jamais pour leur propre dossier")),
    Right(_l("Préparer, publier et fermer un appel"), _SECRETARIAT, _l("Pour son territoire ou son instance")),
    Right(_l("Écrire les critères d’un appel, choisir les priorités auxquelles il répond"), _SECRETARIAT,
          _l("Jusqu’à sa publication ; ensuite plus personne ne les change")),
    Right(_l("Lire les initiatives publiées, leurs états, les délais et les raisons"), _l("Tout le monde")),
)  # fmt: skip
