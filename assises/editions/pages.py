"""What pages of editions show, worked out before the template is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from assises.editions import policies
from assises.editions.models import AssisesEdition, EditionStep
from assises.editions.types import STEPS, EditionReason, EditionState, Stage, step_sentence
from commons.identity import queries as identity
from commons.kernel import i18n
from commons.kernel.access import current_actor
from commons.kernel.days import midnight
from commons.kernel.pages import good_until

#: Stages of which nothing more is to come for who attends.
_OVER = frozenset({Stage.RESTITUTION, Stage.REPORTED, Stage.ARCHIVED})


@dataclass(frozen=True)
class Row:
    """An edition in a list."""

    edition: AssisesEdition
    stage: Stage
    when: str
    is_current: bool


def row(edition: AssisesEdition, now: datetime) -> Row:
    """An edition in a list, kept until the clock brings its next stage."""
    lasts(edition)
    stage = policies.stage_of(edition, now)
    return Row(edition, stage, when(edition), stage not in _OVER)


def lasts(edition: AssisesEdition) -> None:
    """The page being made changes at each of these moments."""
    moments = (
        edition.wishes_open_at, edition.wishes_close_at, edition.registrations_open_at, edition.registrations_close_at,
        midnight(edition.first_day), midnight(edition.last_day + timedelta(days=1)),
    )  # fmt: skip
    for moment in moments:
        good_until(moment)


def when(edition: AssisesEdition) -> str:
    """The days, as people say them."""
    if edition.first_day == edition.last_day:
        return i18n.day(edition.first_day)
    return _(
        "du %(first)s au %(last)s", first=i18n.day(edition.first_day), last=i18n.day(edition.last_day)
    )  # fmt: skip


def dates(edition: AssisesEdition) -> list[tuple[str, str]]:
    """(what, when) of everything that one waits for."""
    rows = [(_("Les Assises"), when(edition))]
    window = edition.wish_window
    if window is not None:
        rows.append((_("Dire ses souhaits"), _period(window.opens_at, window.closes_at)))
    opens = edition.registrations_open_at if window is None else max(edition.registrations_open_at, window.closes_at)
    label = _("S’inscrire") if window is None else _("S’inscrire, après le tirage au sort")
    rows.append((label, _period(opens, edition.registrations_close_at)))
    if edition.floors_release_at is not None:
        label = _("Les places réservées sont rendues à tout le monde")
        rows.append((label, i18n.moment(edition.floors_release_at)))
    return rows


def _period(start: datetime, end: datetime) -> str:
    return _("de %(start)s jusqu’à %(end)s", start=i18n.moment(start), end=i18n.moment(end))


@dataclass(frozen=True)
class Said:
    """A line of the public log."""

    at: datetime
    sentence: str
    reason: str
    #: For the team only.
    by: str = ""


def log(steps: Sequence[EditionStep], *, named: bool = False) -> list[Said]:
    """What was decided, the latest first; `named`: by whom, for the team."""
    names = identity.names_of({step.by_id for step in steps if step.by_id is not None}) if named else {}
    return [Said(step.at, step_sentence(step.what), step.reason, names.get(step.by_id or 0, "")) for step in steps]


@dataclass(frozen=True)
class WayOn:
    """A step that the desk offers, or the reason why it cannot be taken."""

    state: EditionState
    label: str
    refusal: str
    reasoned: bool


#: The account is published, and taken back, on a page of its own.
_ELSEWHERE = frozenset(
    {(EditionState.ANNOUNCED, EditionState.REPORTED), (EditionState.REPORTED, EditionState.ANNOUNCED)}
)


def ways_on(edition: AssisesEdition, now: datetime) -> list[WayOn]:
    """The steps from here: those that can be taken, and those that come too late, with the reason."""
    found = []
    for (here, there), label in STEPS.items():
        if here is not edition.state or (here, there) in _ELSEWHERE:
            continue
        refusal = policies.refusal_to_become(edition, there, current_actor(), now)
        if refusal is not EditionReason.NOT_FROM_HERE:
            sentence = refusal.sentence if refusal is not None else ""
            found.append(WayOn(there, str(label), sentence, policies.needs_a_reason(edition, there)))
    return found
