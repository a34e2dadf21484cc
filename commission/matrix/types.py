"""Words of the evaluation matrix: questions, indicators, how they are measured, what each may become."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds under which they are referred to from anywhere.
QUESTION, INDICATOR = "commission.question", "commission.indicator"
#: What public pages of the matrix depend on.
PAGES = "commission:matrix"


class Frame(StrEnum):
    """For whom a question is asked: the common base, or a narrower frame (contract L1958)."""

    COMMON = "common"
    FOCUSED = "focused"

    @property
    def label(self) -> str:
        """The frame as people call it."""
        return str({"common": _l("Question du socle commun"), "focused": _l("Question circonscrite")}[self.value])


class FocusKind(StrEnum):
    """What a focused question is limited to."""

    THEME = "theme"
    CHALLENGE = "challenge"
    QPV = "qpv"
    PROJECT = "project"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return str(_FOCUSES[self])


_FOCUSES = {
    FocusKind.THEME: _l("Orientation"),
    FocusKind.CHALLENGE: _l("Défi"),
    FocusKind.QPV: _l("Quartier prioritaire"),
    FocusKind.PROJECT: _l("Projet de quartier"),
}


class EvaluationObject(StrEnum):
    """What the evaluation bears on: the six of the contract, in its order (L1962-L1970)."""

    COMMON_LAW = "common_law"
    SPECIFIC = "specific"
    GOVERNANCE = "governance"
    CONTEXT = "context"
    ARTICULATION = "articulation"
    RESIDENTS = "residents"

    @property
    def label(self) -> str:
        """The object in plain words."""
        return str(_OBJECTS[self][0])

    @property
    def formal(self) -> str:
        """The contract's own words."""
        return str(_OBJECTS[self][1])


_OBJECTS = {
    EvaluationObject.COMMON_LAW: (
        _l("Ce que font les services publics pour tous"),
        _l("Les politiques publiques sectorielles (dites de droit commun) mobilisées"),
    ),
    EvaluationObject.SPECIFIC: (
        _l("Ce que le contrat finance en plus"),
        _l("Les actions spécifiques (crédits d’exception)"),
    ),
    EvaluationObject.GOVERNANCE: (
        _l("Comment on pilote et on décide"),
        _l("Les modalités de la gouvernance"),
    ),
    EvaluationObject.CONTEXT: (
        _l("Comment la vie dans les quartiers évolue"),
        _l("Les évolutions contextuelles des conditions de vie des habitants"),
    ),
    EvaluationObject.ARTICULATION: (
        _l("Ce que le contrat ajoute aux autres dispositifs"),
        _l("L’articulation avec tous les dispositifs thématiques de la Politique de la ville et sa plus-value"),
    ),
    EvaluationObject.RESIDENTS: (
        _l("Ce qu’en disent les habitants"),
        _l("La prise en compte du point de vue habitant"),
    ),
}


class QuestionState(StrEnum):
    """A question is prepared, shown, and sometimes set aside with a reason."""

    DRAFT = "draft"
    SHOWN = "shown"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str({"draft": _l("Brouillon"), "shown": _l("Publiée"), "set_aside": _l("Écartée")}[self.value])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"draft": "draft", "shown": "done", "set_aside": "closed"}[self.value]


#: From each state to those it may become.
QUESTION_MOVES: dict[QuestionState, frozenset[QuestionState]] = {
    QuestionState.DRAFT: frozenset({QuestionState.SHOWN, QuestionState.SET_ASIDE}),
    QuestionState.SHOWN: frozenset({QuestionState.SET_ASIDE}),
    QuestionState.SET_ASIDE: frozenset({QuestionState.SHOWN}),
}


class Gap(StrEnum):
    """What a line of the matrix misses before it can be answered."""

    CRITERION = "criterion"
    INDICATOR = "indicator"
    SOURCE = "source"
    METHOD = "method"
    DATA = "data"

    @property
    def sentence(self) -> str:
        """What is missing, in plain words."""
        return str(_GAPS[self])


_GAPS = {
    Gap.CRITERION: _l("Aucun critère : on ne sait pas encore à quoi on verra la réponse."),
    Gap.INDICATOR: _l("Aucun indicateur : on ne sait pas encore quoi mesurer."),
    Gap.SOURCE: _l("Aucune source : on ne sait pas encore qui donne les chiffres."),
    Gap.METHOD: _l("Aucune méthode : on ne sait pas encore comment recueillir la réponse."),
    Gap.DATA: _l("Donnée manquante : personne ne l’a encore promise."),
}


class MatrixReason(StrEnum):
    """Why something cannot be done with the matrix."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    ENDED = "ended"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_SUCH_MOVE = "no_such_move"
    NEEDS_WORDS = "needs_words"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_FOCUS = "needs_a_focus"
    NO_FOCUS = "no_focus"
    OF_THE_CONTRACT = "of_the_contract"
    NEEDS_A_VALUE = "needs_a_value"
    NEEDS_A_PROVENANCE = "needs_a_provenance"
    ALREADY_MEASURED = "already_measured"
    ALREADY_CORRECTED = "already_corrected"
    NOTHING_CHANGED = "nothing_changed"
    NOT_FOLLOWED = "not_followed"
    UNREADABLE_FILE = "unreadable_file"
    TOO_LONG_A_FILE = "too_long_a_file"
    ALREADY_IMPORTED = "already_imported"
    PLAN_CHANGED = "plan_changed"
    NOTHING_TO_IMPORT = "nothing_to_import"
    IN_THE_FUTURE = "in_the_future"
    OUT_OF_BOUNDS = "out_of_bounds"
    CHOSEN_TWICE = "chosen_twice"
    STOPPED = "stopped"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_R = MatrixReason
_SENTENCES = {
    _R.NOT_FOUND: _l("Cette page n’existe pas. Repartez de la matrice d’évaluation."),
    _R.NOT_YOURS: _l("Vous n’avez pas ce rôle ici : c’est le secrétariat de la commission qui le fait."),
    _R.ENDED: _l("Ce mandat est terminé : sa matrice ne change plus d’ici. Tout reste lisible."),
    _R.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient d’enregistrer. Ce que vous avez écrit est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    _R.NO_SUCH_MOVE: _l("Ce n’est pas possible à cette étape. Rechargez la page pour voir où elle en est."),
    _R.NEEDS_WORDS: _l("Écrivez des mots que l’on peut lire."),
    _R.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    _R.NEEDS_A_FOCUS: _l("Une question circonscrite dit à quoi elle se limite : choisissez-le."),
    _R.NO_FOCUS: _l("Une question du socle vaut pour tout le contrat : n’en choisissez pas de partie."),
    _R.OF_THE_CONTRACT: _l("Ce nom est celui du contrat : il ne change pas. Précisez la définition."),
    _R.NEEDS_A_VALUE: _l("Écrivez un nombre, ou des mots si l’indicateur est qualitatif. L’un des deux, pas les deux."),
    _R.NEEDS_A_PROVENANCE: _l("Écrivez d’où vient cette valeur : c’est publié."),
    _R.ALREADY_MEASURED: _l("Une valeur existe déjà pour ce territoire et ce jour. Corrigez-la plutôt."),
    _R.ALREADY_CORRECTED: _l("Cette valeur a déjà été corrigée. Rechargez la page pour lire la dernière."),
    _R.NOTHING_CHANGED: _l("Rien n’a changé : il n’y a rien à enregistrer."),
    _R.NOT_FOLLOWED: _l("Cet indicateur n’est plus suivi : rien ne s’y ajoute."),
    _R.UNREADABLE_FILE: _l("Ce fichier ne se lit pas comme un tableau CSV. Depuis un tableur : « Enregistrer sous », "
                           "format CSV (UTF-8)."),
    _R.TOO_LONG_A_FILE: _l("Ce fichier est trop long : 20 000 lignes et 5 Mo au plus. Coupez-le en plusieurs."),
    _R.ALREADY_IMPORTED: _l("Ce fichier a déjà été importé : le refaire ne change rien."),
    _R.PLAN_CHANGED: _l("Des valeurs ont changé depuis la vérification. Relisez ce qui va se passer, puis confirmez."),
    _R.NOTHING_TO_IMPORT: _l("Aucune ligne de ce fichier ne peut être enregistrée. Lisez pourquoi ci-dessous."),
    _R.IN_THE_FUTURE: _l("Cette date n’est pas encore venue : une mesure dit ce qui a été."),
    _R.OUT_OF_BOUNDS: _l("Ce nombre est trop grand ou trop précis : 15 chiffres et 6 décimales au plus."),
    _R.CHOSEN_TWICE: _l("Choisissez chaque ligne une seule fois, parmi celles de la liste."),
    _R.STOPPED: _l("Cette source est arrêtée depuis. Rechargez la page."),
}  # fmt: skip
