"""Who may do what with a debate, in words: the table that policies are tested against."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from commons.kernel.rights import Right

_WHERE = _l("Pour son territoire ou son instance seulement.")
_OPEN = _l("Pendant que le débat est ouvert.")

RIGHTS = (
    Right(_l("Lire un débat, sa synthèse et sa réponse ; télécharger les contributions"), _l("Tout le monde")),
    Right(
        _l("Contribuer et répondre, avec un compte ou sans"),
        _l("Tout le monde"),
        _l("Pendant que le débat est ouvert ; sans compte, quelqu’un relit avant publication."),
    ),
    Right(_l("Soutenir une contribution"), _l("Chaque personne connectée"), _OPEN),
    Right(
        _l("Corriger ses propres mots"),
        _l("Chaque personne connectée"),
        _l("Pendant 15 minutes, tant que personne n’a répondu."),
    ),
    Right(
        _l("Retirer ses propres mots"),
        _l("Chaque personne connectée"),
        _l("À tout moment. Si vous effacez votre compte, votre nom disparaît et vos mots restent : retirez-les avant."),
    ),
    Right(_l("Changer les mots de quelqu’un d’autre"), _l("Personne")),
    Right(_l("Préparer un débat, l’annoncer, repousser sa fin"), _l("Secrétariat, animateurs"), _WHERE),
    Right(
        _l("Écrire pour quelqu’un : téléphone, message vocal, papier, atelier"), _l("Secrétariat, animateurs"), _OPEN
    ),
    Right(_l("Classer par thème, écrire et publier la synthèse"), _l("Secrétariat, animateurs"), _WHERE),
    Right(
        _l("Répondre au débat"),
        _l("Répondants de l’instance ; le secrétariat peut relayer, et c’est écrit"),
        _l("Une fois la synthèse publiée, une seule fois ; on peut ensuite compléter."),
    ),
)
