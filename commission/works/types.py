"""Words of the commission's works: deliverables, recommendations, answers, what is done each year, and refusals."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from commission.works.reasons import WorkReason

#: Kinds under which they are referred to from anywhere.
WORK, LESSON, RECOMMENDATION = "commission.work", "commission.lesson", "commission.recommendation"
EVALUATION, FOLLOW, MILESTONE = "commission.evaluation", "commission.follow", "commission.milestone"
#: The kind of the bodies that answer.
BODY = "participation.body"
#: What public pages of works depend on.
PAGES = "commission:works"

__all__ = [
    "BODY", "EVALUATION", "FOLLOW", "LESSON", "MILESTONE", "PAGES", "RECOMMENDATION", "WORK", "Claim", "Cycle",
    "Elsewhere", "Part", "RecommendationState", "Shown", "Side", "Verdict", "WorkReason", "WorkState",
]  # fmt: skip


class WorkState(StrEnum):
    """A work is written, then adopted; an adopted one keeps its words."""

    DRAFT = "draft"
    ADOPTED = "adopted"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str({"draft": _l("En préparation"), "adopted": _l("Adopté")}[self.value])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"draft": "soon", "adopted": "done"}[self.value]


class RecommendationState(StrEnum):
    """Where a recommendation stands; once transmitted, what it shows is decided by its answers and the clock."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    TRANSMITTED = "transmitted"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"draft": "soon", "adopted": "soon", "transmitted": "open"}[self.value]


_STATES = {
    RecommendationState.DRAFT: _l("Projet"),
    RecommendationState.ADOPTED: _l("Adoptée, pas encore transmise"),
    RecommendationState.TRANSMITTED: _l("Transmise"),
}
#: From each state to those it may become.
MOVES: dict[RecommendationState, frozenset[RecommendationState]] = {
    RecommendationState.DRAFT: frozenset({RecommendationState.ADOPTED}),
    RecommendationState.ADOPTED: frozenset({RecommendationState.TRANSMITTED}),
    RecommendationState.TRANSMITTED: frozenset(),
}


class Shown(StrEnum):
    """What a transmitted recommendation shows: exactly one of these at any moment (B10)."""

    TIME_LEFT = "time_left"
    UNDER_STUDY = "under_study"
    SILENT = "silent"
    FOLLOWED = "followed"
    PARTLY = "partly"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        """A name for lists and filters."""
        return str(_SHOWN[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _SHOWN_BADGES[self.value]


_SHOWN = {
    Shown.TIME_LEFT: _l("Réponse attendue"),
    Shown.UNDER_STUDY: _l("À l’étude"),
    Shown.SILENT: _l("Sans réponse"),
    Shown.FOLLOWED: _l("Suivie"),
    Shown.PARTLY: _l("Suivie en partie"),
    Shown.SET_ASIDE: _l("Écartée, avec une raison"),
}
_SHOWN_BADGES = {
    "time_left": "soon", "under_study": "open", "silent": "refused", "followed": "done", "partly": "done",
    "set_aside": "closed",
}  # fmt: skip


class Part(StrEnum):
    """What a source brings to a work."""

    #: A question of the matrix that the work answers.
    QUESTION = "question"
    #: A campaign, a workshop, a debate, a figure: what lessons rest on.
    EVIDENCE = "evidence"

    @property
    def label(self) -> str:
        """The part as people call it."""
        return str({"question": _l("Une question d’évaluation"), "evidence": _l("Une preuve")}[self.value])


class Verdict(StrEnum):
    """What a body answers."""

    FOLLOWED = "followed"
    PARTLY = "partly"
    SET_ASIDE = "set_aside"
    UNDER_STUDY = "under_study"

    @property
    def label(self) -> str:
        """The answer as people call it."""
        return str(_VERDICTS[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"followed": "done", "partly": "done", "set_aside": "refused", "under_study": "open"}[self.value]

    @property
    def is_an_answer(self) -> bool:
        """False while the body only says that it studies the matter: the clock goes on."""
        return self is not Verdict.UNDER_STUDY

    @property
    def is_followed(self) -> bool:
        """Whether something is to be done, which is looked at each year."""
        return self in (Verdict.FOLLOWED, Verdict.PARTLY)


_VERDICTS = {
    Verdict.FOLLOWED: _l("Suivie"),
    Verdict.PARTLY: _l("Suivie en partie"),
    Verdict.SET_ASIDE: _l("Écartée, avec une raison"),
    Verdict.UNDER_STUDY: _l("À l’étude"),
}


class Side(StrEnum):
    """Who says what a recommendation became."""

    BODY = "body"
    COMMISSION = "commission"
    CITIZEN = "citizen"


class Claim(StrEnum):
    """What is seen of it, a year on."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_BEGUN = "not_begun"
    GIVEN_UP = "given_up"

    @property
    def label(self) -> str:
        """The claim as people say it."""
        return str(_CLAIMS[self])


_CLAIMS = {
    Claim.DONE: _l("C’est fait"),
    Claim.UNDER_WAY: _l("C’est en cours"),
    Claim.NOT_BEGUN: _l("Rien n’a commencé"),
    Claim.GIVEN_UP: _l("C’est abandonné"),
}


class Elsewhere(StrEnum):
    """Where an evaluation that somebody else runs stands."""

    ANNOUNCED = "announced"
    RUNNING = "running"
    FINISHED = "finished"
    ABANDONED = "abandoned"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_ELSEWHERE[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"announced": "soon", "running": "open", "finished": "done", "abandoned": "closed"}[self.value]


_ELSEWHERE = {
    Elsewhere.ANNOUNCED: _l("Annoncée"),
    Elsewhere.RUNNING: _l("En cours"),
    Elsewhere.FINISHED: _l("Terminée"),
    Elsewhere.ABANDONED: _l("Abandonnée"),
}


class Cycle(StrEnum):
    """The evaluations that the contract itself foresees."""

    INTERMEDIATE = "intermediate"
    FINAL = "final"

    @property
    def label(self) -> str:
        """The milestone as people call it."""
        return str({"intermediate": _l("Évaluation intermédiaire"), "final": _l("Évaluation finale")}[self.value])
