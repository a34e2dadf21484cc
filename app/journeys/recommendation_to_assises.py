"""A body that follows a recommendation promises something dated: a commitment of the Assises, and the agenda, once.

The respondent was allowed to promise; the Assises take it in with their own hand. While no edition is open the promise
waits, public on the page of its recommendation: the next axis, account or minutes of an edition takes it in.
"""

from __future__ import annotations

from sqlalchemy import select

from assises.agenda import services as agenda
from assises.agenda.types import ITEM
from assises.commitments import policies as commitment_policies
from assises.commitments import services as commitments
from assises.commitments.drafts import LAST_DAY, PromiseDraft
from assises.commitments.events import AxisAdopted
from assises.commitments.types import COMMITMENT, PromiseState
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.minutes.events import MinutesReleased
from assises.reports.events import ReportPublished
from commission.works import queries
from commission.works.events import EngagementTaken
from commission.works.models import Recommendation
from commission.works.models_answers import Engagement
from commission.works.types import PAGES
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.clock import PARIS
from commons.kernel.events import subscribe
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation

LONGEST_TITLE = 160


@subscribe(EngagementTaken)
def engagement_joins_the_assises(work: Work, fact: EngagementTaken) -> None:
    """One commitment and, when it was asked for, one item of the agenda; told again, nothing more."""
    taken = queries.engagement(fact.recommendation_id)
    if taken is not None:
        take_in(work, taken)


@subscribe(AxisAdopted)
def axis_takes_in_what_waited(work: Work, _fact: AxisAdopted) -> None:
    """An edition is at work: promises that found none open join it."""
    take_in_all(work)


@subscribe(MinutesReleased)
def minutes_take_in_what_waited(work: Work, _fact: MinutesReleased) -> None:
    """The same, when the minutes of an activity are published."""
    take_in_all(work)


@subscribe(ReportPublished)
def account_takes_in_what_waited(work: Work, _fact: ReportPublished) -> None:
    """The same, when the account of an edition is published."""
    take_in_all(work)


def take_in_all(work: Work) -> None:
    """Every promise, each once."""
    for taken in queries.engagements():
        take_in(work, taken)


def take_in(work: Work, taken: Engagement) -> None:
    """Make the commitment and the item that are missing, and tie them to the recommendation."""
    each = taken.recommendation
    # Two facts told at once: the second waits here, then sees what the first one made.
    work.session.execute(select(Engagement.taken_at).where(Engagement.recommendation_id == each.id).with_for_update())
    known = {ref.kind for ref in queries.effects(each.ref)}
    hand = Work(work.session, SYSTEM)
    now = clock.now()
    edition = open_edition()
    if COMMITMENT not in known and edition is not None and taken.due_on <= LAST_DAY:
        draft = PromiseDraft(
            taken.words, one_line(each.addressee, 120), taken.due_on, taken.indicator, each.body_id,
            origins=(each.ref,),
        )  # fmt: skip
        made = commitments.propose(hand, edition.id, draft, now)
        _accept(hand, made.id, made.version)
    if taken.on_agenda and ITEM not in known:
        year = now.astimezone(PARIS).year + 1
        item = agenda.propose_from(
            hand, each.ref, one_line(taken.words, LONGEST_TITLE), _presentation(each, taken), year, now,
            partners=each.addressee,
        )  # fmt: skip
        threads.tie(hand, each.ref, Ref(ITEM, item), Relation.LED_TO, now, each.addressee)
    hand.settle()
    work.touch(PAGES)


def open_edition() -> AssisesEdition | None:
    """The latest edition that takes commitments."""
    found = (e for e in editions.editions() if commitment_policies.refusal_to_keep(e, SYSTEM) is None)
    return next(found, None)


def _accept(hand: Work, commitment_id: int, version: int) -> None:
    """Whoever promises has accepted: nobody has to be asked again."""
    commitments.move(hand, commitment_id, version, PromiseState.ACCEPTED, "", clock.now())


def _presentation(each: Recommendation, taken: Engagement) -> str:
    return "\n\n".join(part for part in (each.words, taken.words, each.details) if part)
