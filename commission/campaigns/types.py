"""Words of campaigns of data collection: kinds, states, kinds of questions, and why something is refused."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kind under which a campaign is referred to from anywhere; and that of the question of the matrix it serves.
CAMPAIGN, SERVED = "commission.campaign", "commission.question"
#: What public pages about campaigns depend on.
PAGES = "commission:campaigns"
#: Where a jump leads when it ends the questionnaire.
END = 0
#: The least and the most days that answers are kept after the end, unless the campaign says otherwise.
LEAST_DAYS, MOST_DAYS, USUAL_DAYS = 1, 1_095, 365
MOST_QUESTIONS, MOST_OPTIONS, MOST_POINTS = 60, 30, 11


class CampaignKind(StrEnum):
    """How the campaign listens to people."""

    QUESTIONNAIRE = "questionnaire"
    INTERVIEW = "interview"
    WORKSHOP = "workshop"
    OBSERVATION = "observation"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return str(_KINDS[self])

    @property
    def alone(self) -> bool:
        """Whether people may answer by themselves; the others are written down by whoever leads them."""
        return self is CampaignKind.QUESTIONNAIRE


_KINDS = {
    CampaignKind.QUESTIONNAIRE: _l("Questionnaire"),
    CampaignKind.INTERVIEW: _l("Entretiens"),
    CampaignKind.WORKSHOP: _l("Ateliers"),
    CampaignKind.OBSERVATION: _l("Observations sur place"),
}


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CODED = "coded"
    PUBLISHED = "published"
    PURGED = "purged"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"draft": "draft", "open": "open", "published": "done", "purged": "done"}.get(self.value, "closed")

    @property
    def verb(self) -> str:
        """What one does to bring a campaign here."""
        return str(_VERBS[self])


_STATES = {
    CampaignState.DRAFT: _l("En préparation"),
    CampaignState.OPEN: _l("On peut répondre"),
    CampaignState.CLOSED: _l("Fermée, réponses lues"),
    CampaignState.CODED: _l("Réponses lues, résultats bientôt"),
    CampaignState.PUBLISHED: _l("Résultats publiés"),
    CampaignState.PURGED: _l("Réponses effacées"),
}
_VERBS = {
    CampaignState.DRAFT: _l("Préparer"),
    CampaignState.OPEN: _l("Ouvrir aux réponses"),
    CampaignState.CLOSED: _l("Fermer"),
    CampaignState.CODED: _l("Dire que les réponses sont lues"),
    CampaignState.PUBLISHED: _l("Publier les résultats"),
    CampaignState.PURGED: _l("Effacer les réponses"),
}
#: From each state to those it may become. Answers are erased at the end of their time, published or not.
MOVES: dict[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFT: frozenset({CampaignState.OPEN}),
    CampaignState.OPEN: frozenset({CampaignState.CLOSED}),
    CampaignState.CLOSED: frozenset({CampaignState.CODED, CampaignState.PURGED}),
    CampaignState.CODED: frozenset({CampaignState.PUBLISHED, CampaignState.PURGED}),
    CampaignState.PUBLISHED: frozenset({CampaignState.PURGED}),
    CampaignState.PURGED: frozenset(),
}
#: States in which results can be read by everybody: those published, and those whose answers were erased since.
SHOWN = (CampaignState.PUBLISHED, CampaignState.PURGED)


class By(StrEnum):
    """In what part somebody moved a campaign; their name stays in the journal."""

    SECRETARIAT = "secretariat"
    DRAFTING = "drafting"
    CLOCK = "clock"

    @property
    def label(self) -> str:
        """The part as people call it."""
        return str(_BY[self])


_BY = {
    By.SECRETARIAT: _l("Secrétariat de la commission"),
    By.DRAFTING: _l("Groupe rédacteur"),
    By.CLOCK: _l("À la date prévue"),
}


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    SEVERAL = "several"
    SCALE = "scale"
    NUMBER = "number"
    PLACE = "place"
    SHORT = "short"
    OPEN = "open"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return str(_QUESTIONS[self])

    @property
    def is_text(self) -> bool:
        """Whether the answer is free words: never counted as they are, coded into themes."""
        return self in (QuestionKind.SHORT, QuestionKind.OPEN)

    @property
    def is_ordered(self) -> bool:
        """Whether answers stand in an order."""
        return self in (QuestionKind.SCALE, QuestionKind.NUMBER)


_QUESTIONS = {
    QuestionKind.SINGLE: _l("Une seule réponse"),
    QuestionKind.SEVERAL: _l("Plusieurs réponses possibles"),
    QuestionKind.SCALE: _l("Une note sur une échelle"),
    QuestionKind.NUMBER: _l("Un nombre"),
    QuestionKind.PLACE: _l("Un lieu (commune ou quartier prioritaire)"),
    QuestionKind.SHORT: _l("Quelques mots"),
    QuestionKind.OPEN: _l("Un texte libre"),
}


class Profile(StrEnum):
    """What a question says of who answers: results of the others are crossed with it."""

    NONE = "none"
    TERRITORY = "territory"
    AGE = "age"
    GENDER = "gender"
    COLLEGE = "college"

    @property
    def label(self) -> str:
        """The part as people call it."""
        return str(_PROFILES[self])


_PROFILES = {
    Profile.NONE: _l("Non"),
    Profile.TERRITORY: _l("Oui, par territoire"),
    Profile.AGE: _l("Oui, par âge"),
    Profile.GENDER: _l("Oui, par genre"),
    Profile.COLLEGE: _l("Oui, par collège"),
}


class Mode(StrEnum):
    """How an answer came."""

    ALONE = "alone"
    ASSISTED = "assisted"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The way as people call it."""
        return str(_MODES[self])


_MODES = {
    Mode.ALONE: _l("Répondu sans aide"),
    Mode.ASSISTED: _l("Avec quelqu’un de l’équipe"),
    Mode.PAPER: _l("Sur papier"),
}


class CampaignReason(StrEnum):
    """Why something cannot be done with a campaign."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    NOT_FACILITATOR = "not_facilitator"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_SUCH_MOVE = "no_such_move"
    ENDED = "ended"
    NOT_DRAFT = "not_draft"
    NOT_OPEN = "not_open"
    NOT_YET = "not_yet"
    OVER = "over"
    NOT_ALONE = "not_alone"
    NO_QUESTION = "no_question"
    WORDS_MISSING = "words_missing"
    JUMP_BACK = "jump_back"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_PERIOD = "needs_a_period"
    NEEDS_WORDS = "needs_words"
    TOO_MANY_QUESTIONS = "too_many_questions"
    NEEDS_OPTIONS = "needs_options"
    OPTIONS_UNEQUAL = "options_unequal"
    NO_SUCH_JUMP = "no_such_jump"
    BAD_BOUNDS = "bad_bounds"
    NEEDS_ANSWER = "needs_answer"
    NO_SUCH_ANSWER = "no_such_answer"
    NOT_A_NUMBER = "not_a_number"
    TOO_LONG = "too_long"
    NO_SUCH_CODE = "no_such_code"
    FROZEN = "frozen"
    SHEET_DIFFERS = "sheet_differs"
    NOT_CODED = "not_coded"
    CODING_OVER = "coding_over"
    TWO_CODERS = "two_coders"
    NOT_BOTH_DONE = "not_both_done"
    TOO_MANY = "too_many"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    CampaignReason.NOT_FOUND: _l("Cette enquête n’existe pas. Repartez de la liste des enquêtes."),
    CampaignReason.NOT_YOURS: _l(
        "Une enquête est écrite par le groupe rédacteur de la commission ou par son secrétariat."
    ),
    CampaignReason.NOT_FACILITATOR: _l("Entrer la réponse de quelqu’un demande un rôle d’animation dans ce mandat."),
    CampaignReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient d’enregistrer. Ce que vous avez écrit est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    CampaignReason.NO_SUCH_MOVE: _l("L’enquête n’en est pas là. Rechargez la page pour voir où elle en est."),
    CampaignReason.ENDED: _l("Ce mandat est terminé : on n’y ouvre plus d’enquête."),
    CampaignReason.NOT_DRAFT: _l("Cette enquête est ouverte ou finie : ses questions ne changent plus."),
    CampaignReason.NOT_OPEN: _l("Cette enquête ne prend pas de réponses en ce moment."),
    CampaignReason.NOT_YET: _l("Cette enquête n’a pas encore commencé. Revenez à la date indiquée."),
    CampaignReason.OVER: _l("Cette enquête est finie : elle ne prend plus de réponses."),
    CampaignReason.NOT_ALONE: _l("Cette enquête se fait de vive voix, avec quelqu’un de l’équipe."),
    CampaignReason.NO_QUESTION: _l("Écrivez au moins une question avant d’ouvrir."),
    CampaignReason.WORDS_MISSING: _l("Aucune langue n’est complète : il manque un titre, le consentement, une question "
                                     "ou une réponse. Complétez au moins une langue."),
    CampaignReason.JUMP_BACK: _l("Une réponse mène à une question qui vient avant ou qui n’existe plus : corrigez-la."),
    CampaignReason.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    CampaignReason.NEEDS_A_PERIOD: _l("La fin vient après le début."),
    CampaignReason.NEEDS_WORDS: _l("Écrivez des mots que l’on peut lire."),
    CampaignReason.TOO_MANY_QUESTIONS: _l("C’est beaucoup de questions : personne ne répond à plus de soixante."),
    CampaignReason.NEEDS_OPTIONS: _l("Écrivez de deux à trente réponses possibles, une par ligne."),
    CampaignReason.OPTIONS_UNEQUAL: _l(
        "Il faut autant de réponses que dans la première langue, dans le même ordre."
    ),
    CampaignReason.NO_SUCH_JUMP: _l("Écrivez une ligne par saut, par exemple « 2 > 5 » (la réponse 2 mène à la "
                                    "question n° 5) ou « 2 > 0 » (elle finit)."),
    CampaignReason.BAD_BOUNDS: _l("Écrivez des nombres qui montent, par exemple « 18, 25, 60 »."),
    CampaignReason.NEEDS_ANSWER: _l("Répondez à cette question pour continuer."),
    CampaignReason.NO_SUCH_ANSWER: _l("Choisissez une des réponses proposées."),
    CampaignReason.NOT_A_NUMBER: _l("Écrivez un nombre entier, par exemple 3."),
    CampaignReason.TOO_LONG: _l("C’est trop long. Raccourcissez votre réponse."),
    CampaignReason.NO_SUCH_CODE: _l("Ce code ne correspond à aucune réponse de cette enquête. Relisez-le lettre à "
                                    "lettre."),
    CampaignReason.FROZEN: _l("Les résultats sont publiés : votre réponse y est comptée sans pouvoir en être "
                              "retirée."),
    CampaignReason.SHEET_DIFFERS: _l("Cette feuille a déjà été entrée, avec d’autres réponses : relisez le papier. "
                                     "Ce que vous enregistrez maintenant remplace la première saisie."),
    CampaignReason.NOT_CODED: _l("Il reste des textes à lire : chaque question codée attend deux lectures, et une "
                                 "décision là où elles diffèrent."),
    CampaignReason.CODING_OVER: _l("Les textes se lisent une fois l’enquête fermée, et avant de dire qu’ils sont lus."),
    CampaignReason.TWO_CODERS: _l("Deux personnes lisent déjà cette question."),
    CampaignReason.NOT_BOTH_DONE: _l("Vous verrez l’autre lecture quand les deux seront finies."),
    CampaignReason.TOO_MANY: _l("Beaucoup de réponses viennent d’ici. Attendez une heure, puis réessayez."),
}  # fmt: skip
