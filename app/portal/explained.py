"""What can be done here besides voting, explained for a reader of twelve."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Part:
    """One thing one can do: a heading with its anchor, a few sentences, and the page where it is done."""

    id: str
    title: str
    sentences: tuple[str, ...]
    endpoint: str
    way: str


PARTS = (
    Part(
        "debattre", _l("Donner son avis : le débat public"),
        (
            _l(
                "Un débat pose une question concrète, pendant un temps donné. La page dit quelle décision il sert, et"
                " qui répondra."
            ),
            _l(
                "On écrit avec ou sans compte, on téléphone, on remplit une feuille, ou l’animateur note ce qu’on lui"
                " dit. Tout arrive au même endroit."
            ),
            _l(
                "L’ordre change toutes les heures, pour que chaque parole ait sa chance d’être lue. À la fin, une "
                "synthèse dit sur quelles paroles elle s’appuie, puis l’institution répond."
            ),
        ),
        "debates.index", _l("Voir les débats"),
    ),
    Part(
        "rencontrer", _l("Se rencontrer : la table de quartier"),
        (
            _l(
                "À la table de quartier, habitants et associations parlent de la vie du quartier et décident quoi "
                "faire. On vient sans compte et sans s’inscrire."
            ),
            _l("Chaque rencontre laisse un compte rendu, des décisions, et des actions avec un nom et une date."),
        ),
        "tables.index", _l("Trouver ma table de quartier"),
    ),
    Part(
        "demander", _l("Demander une réponse : la saisine"),
        (
            _l(
                "Quand une table a besoin d’une réponse d’une mairie ou de la Métropole, elle lui envoie une saisine."
                " La réponse est due à une date, et tout le monde voit si elle tarde."
            ),
        ),
        "referrals.index", _l("Voir les saisines"),
    ),
    Part(
        "proposer", _l("Proposer : l’initiative"),
        (
            _l(
                "Une association ou un groupe d’habitants raconte son idée une seule fois. Le même dossier peut "
                "ensuite aller à un budget participatif, à un appel à projets, au fonds de participation des "
                "habitants ou à une table."
            ),
            _l(
                "À chaque étape, on voit où en est le dossier, avant quelle date la réponse est due, et pourquoi "
                "c’est oui ou non."
            ),
        ),
        "calls.index", _l("Proposer une initiative"),
    ),
    Part(
        "suivre", _l("Suivre : ce que c’est devenu"),
        (
            _l(
                "Chaque parole, chaque initiative, chaque rencontre a son fil : d’où elle vient, ce qu’elle a donné, "
                "qui a décidé quoi, pourquoi, et ce qui est en retard."
            ),
            _l("Un code imprimé lors d’une rencontre suffit pour le retrouver, sans compte."),
        ),
        "follow_up.code", _l("Suivre avec un code"),
    ),
)  # fmt: skip
