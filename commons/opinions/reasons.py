"""Why something cannot be done with a poll, and the sentence for whoever asked."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Reason(StrEnum):
    """Why not."""

    NO_SUCH_POLL = "no_such_poll"
    NO_SUCH_STATEMENT = "no_such_statement"
    NOT_YOURS = "not_yours"
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    UNKNOWN_STANCE = "unknown_stance"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    ALREADY_THERE = "already_there"
    TOO_MANY_STATEMENTS = "too_many_statements"
    TOO_MANY_OF_YOURS = "too_many_of_yours"
    TOO_FAST = "too_fast"
    TOO_MANY_DEVICES = "too_many_devices"
    BACKWARDS = "backwards"
    ONLY_LATER = "only_later"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    Reason.NO_SUCH_POLL: _l("Cette page d’avis n’existe pas, ou plus. Repartez de l’accueil."),
    Reason.NO_SUCH_STATEMENT: _l("Cette affirmation n’existe pas. Revenez à la liste."),
    Reason.NOT_YOURS: _l("Vous n’animez pas ce débat. Demandez ce rôle au secrétariat."),
    Reason.NOT_OPEN_YET: _l("Ce n’est pas encore ouvert. La date d’ouverture est sur la page."),
    Reason.CLOSED: _l("C’est terminé : on ne peut plus répondre. Les résultats restent à lire sur la page."),
    Reason.WITHDRAWN: _l("Cette affirmation n’est plus proposée. Passez à la suivante."),
    Reason.UNKNOWN_STANCE: _l("Choisissez une des trois réponses : d’accord, pas d’accord, ou je passe."),
    Reason.EMPTY: _l("Écrivez une phrase."),
    Reason.TOO_LONG: _l("C’est trop long : 200 caractères au plus. Une seule idée suffit."),
    Reason.ALREADY_THERE: _l("Cette affirmation a déjà été proposée. Donnez plutôt votre avis dessus."),
    Reason.TOO_MANY_STATEMENTS: _l("Il y a déjà beaucoup d’affirmations ici. Donnez plutôt votre avis sur celles-ci."),
    Reason.TOO_MANY_OF_YOURS: _l("Vous avez déjà proposé cinq affirmations ici. Laissez la place aux autres."),
    Reason.TOO_FAST: _l("Cela va trop vite pour nous. Attendez quelques minutes : vos réponses sont gardées."),
    Reason.TOO_MANY_DEVICES: _l(
        "Beaucoup de personnes sans compte sont arrivées par cette connexion. "
        "Connectez-vous, ou réessayez dans une heure."
    ),
    Reason.BACKWARDS: _l("La fin doit venir après le début."),
    Reason.ONLY_LATER: _l("La fin ne peut être que repoussée, avant qu’elle soit passée."),
}
