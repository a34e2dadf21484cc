"""What an action tells of itself on the thread, and what is owed on it: its end, then its account."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour

from flask_babel import gettext as _

from budgets.delivery import policies, queries
from budgets.delivery.models import ActionBilan, ActionNews, ActionSighting, ProgrammeAction
from budgets.delivery.types import PAGES, ActionState, NewsKind, Origin
from commons.kernel import i18n
from commons.kernel.clock import PARIS
from commons.threads.stories import Story
from commons.threads.types import Debt, Moment


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    told, bilans = queries.news(ids), queries.bilans(ids)
    found = {number: [moment_of(line) for line in lines] for number, lines in told.items()}
    for number, bilan in bilans.items():
        found.setdefault(number, []).append(Moment(bilan.at, _("Le bilan est publié"), why=bilan.done))
    return {number: sorted(lines, key=lambda moment: moment.at) for number, lines in found.items()}


def moment_of(line: ActionNews) -> Moment:
    """A line of its story."""
    return Moment(line.at, sentence_of(line), why=line.words)


def sentence_of(line: ActionNews) -> str:
    """A line of its story in words."""
    if line.kind is NewsKind.BORN:
        return _BORN[Origin(line.about)]()
    if line.kind is NewsKind.STATE:
        return _state_sentence(ActionState(line.about))
    if line.kind is NewsKind.CARRIER:
        return _("Porté désormais par %(carrier)s", carrier=line.about)
    if line.kind is NewsKind.DELAY and line.old_day and line.new_day:
        old, new = i18n.day(line.old_day), i18n.day(line.new_day)
        return _("La date change : prévu pour le %(old)s, maintenant pour le %(new)s", old=old, new=new)
    if line.new_day is not None:
        return _("Prévu pour le %(day)s", day=i18n.day(line.new_day))
    return _("Des nouvelles de cette réalisation")


_BORN = {
    Origin.RULE: lambda: _("Élu par le vote, il entre dans le programme d’actions"),
    Origin.OVERRIDE: lambda: _("Ajouté au programme d’actions par une décision, avec un autre argent"),
}


def _state_sentence(state: ActionState) -> str:
    return {
        ActionState.TO_START: _("Pas encore commencé"),
        ActionState.UNDER_WAY: _("Les travaux ou les activités ont commencé"),
        ActionState.DONE: _("C’est réalisé"),
        ActionState.ABANDONED: _("La réalisation est abandonnée"),
    }[state]


def debts_of(action: ProgrammeAction, bilan: ActionBilan | None) -> list[Debt]:
    """What is owed: the thing itself by its day, then its account."""
    by, found = action.carrier or _("le secrétariat de ce budget"), []
    ended = end_of(action.ended_on) if action.ended_on else None
    if action.due_on is not None:
        due, words = end_of(action.due_on), _("Réaliser « %(title)s »", title=action.title)
        found.append(Debt(words, by, due, ended, since=action.created_at))
    due_on = policies.bilan_due(action)
    if due_on is not None:
        done = bilan.at if bilan is not None else None
        found.append(Debt(_("Écrire le bilan de cette réalisation"), by, end_of(due_on), done, since=ended))
    return found


def end_of(day: date) -> datetime:
    """The end of a day, in Paris."""
    return datetime.combine(day + timedelta(days=1), hour(), PARIS).astimezone(UTC)


def _debts(ids: Collection[int]) -> Mapping[int, Sequence[Debt]]:
    bilans = queries.bilans(ids)
    return {action.id: debts_of(action, bilans.get(action.id)) for action in queries.by_ids(ids)}


def _open(now: datetime) -> Sequence[tuple[int, Debt]]:
    owed = [*queries.open_ones(), *queries.ended_without_account(policies.today(now))]
    return [(a.id, debt) for a in owed for debt in debts_of(a, None) if debt.done_at is None]


def _mine(account_id: int) -> Sequence[int]:
    return [action.id for action in queries.carried_by(account_id, queries.organisations_of(account_id))]


def _seen(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {s.id: [_sighting(s)] for s in queries.sightings_by_id(ids)}


def _sighting(s: ActionSighting) -> Moment:
    return Moment(s.at, _("Quelqu’un dit ce qu’il voit"), by=s.author_name, why=s.words)


ACTIONS = Story(_moments, _debts, _mine, _open, (PAGES,))


def _said(account_id: int) -> Sequence[int]:
    return queries.said_by(account_id)


SIGHTINGS = Story(_seen, mine=_said)
