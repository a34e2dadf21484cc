"""Where questions and indicators of the matrix stand, and what happened to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time

from flask_babel import gettext as _

from commission.matrix import queries
from commission.matrix.kinds import IndicatorState
from commission.matrix.models import EvaluationQuestion, Indicator, IndicatorRevision
from commission.matrix.types import QuestionState
from commons.kernel import i18n
from commons.kernel.clock import PARIS
from commons.kernel.refs import Target
from commons.threads.stories import Story
from commons.threads.types import Moment


def questions(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each question; a draft is shown to nobody but the team."""
    return {
        each.id: Target(each.words, f"/commission/matrice#{each.code}", each.state is not QuestionState.DRAFT)
        for each in queries.questions_of(ids)
    }


def indicators(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each indicator."""
    language = i18n.locale_code()
    return {
        each.id: Target(each.current.named(language), f"/commission/indicateurs/{each.code}")
        for each in queries.indicators_of(ids)
    }


def _asked(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {each.id: _of_question(each) for each in queries.questions_of(ids)}


def _of_question(question: EvaluationQuestion) -> list[Moment]:
    told = []
    if question.shown_at is not None:
        told.append(Moment(question.shown_at, _("La question entre dans la matrice")))
    if question.state is QuestionState.SET_ASIDE and question.set_aside_at is not None:
        told.append(Moment(question.set_aside_at, _("La question est écartée"), why=question.reason))
    return told


def _followed(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    meant = queries.revisions_of(ids)
    return {each.id: _of_indicator(each, meant.get(each.id, [])) for each in queries.indicators_of(ids)}


def _of_indicator(indicator: Indicator, revisions: Sequence[IndicatorRevision]) -> list[Moment]:
    told = []
    series = 1
    for revision in revisions:
        said = _("L’indicateur entre dans la matrice") if revision.number == 1 else _("L’indicateur est précisé")
        if revision.series != series:
            said = _("La définition change : une nouvelle série commence")
        told.append(Moment(revision.at, said, why=revision.reason))
        series = revision.series
    if indicator.state is not IndicatorState.FOLLOWED and indicator.state_since is not None:
        since = max(datetime.combine(indicator.state_since, time(), PARIS), indicator.created_at)
        told.append(Moment(since, indicator.state.label, why=indicator.reason))
    return sorted(told, key=lambda moment: moment.at)


QUESTIONS, INDICATORS = Story(moments=_asked), Story(moments=_followed)
