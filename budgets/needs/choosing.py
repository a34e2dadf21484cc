"""Residents choose priorities: the secretariat opens the box, each person puts one sheet in it, by whatever door.

Nothing of a choice goes to the journal, the log or the outbox: their order would be a way from the roll to the box.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from budgets.editions.models import Edition
from budgets.needs import electors, policies, queries
from budgets.needs.electors import Known, WhoOnPaper
from budgets.needs.models import BudgetPriority, PriorityRanking, poll_key_of
from budgets.needs.reasons import NeedReason
from budgets.needs.services import CHOOSING, entered, obey, scopes_around, scopes_of, touch
from budgets.stages import queries as stages
from budgets.stages.types import StageKind
from commons.ballot_box import codes
from commons.ballot_box import queries as box_queries
from commons.ballot_box import services as box
from commons.ballot_box.models import Poll
from commons.ballot_box.types import WHOLE_POLL, Cast, PollPlan, Sheet, VoteChannel
from commons.ballot_box.types import Reason as BoxReason
from commons.kernel.errors import Invalid, Refused
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory

#: How many priorities one person chooses, unless the secretariat says otherwise.
USUAL_MOST = 3


@dataclass(frozen=True)
class PaperChoice:
    """One sheet of paper: who, where they live, what they chose, on which desk it was filled in."""

    who: WhoOnPaper
    home_id: int | None
    numbers: Collection[int]
    #: Of the form: sent twice, the sheet is one.
    secret: str
    where: str = ""


def arrange(work: Work, slug: str, most: int, now: datetime) -> PriorityRanking:
    """Open the box until the stage ends, with the priorities as they are; again until somebody has chosen."""
    edition = entered(work, slug, now, CHOOSING)
    obey(policies.refusal_to_run(work.actor, scopes_of(edition)))
    stage = stages.named(edition.id, StageKind.RANKING)
    if stage is None or stage.closes_at is None:
        raise Refused(reason=NeedReason.NEEDS_AN_END)
    listed = queries.standing(edition.id)
    if not listed:
        raise Refused(reason=NeedReason.NOTHING_TO_CHOOSE)
    ranking = queries.held_ranking(edition.id)
    opens_at = ranking.opened_at if ranking is not None else now
    plan = PollPlan(poll_key_of(edition.id), opens_at, stage.closes_at, _rules(edition, listed, most))
    if ranking is None:
        ranking = PriorityRanking(edition_id=edition.id, most=most, opened_at=now, by_place={}, version=1)
        work.session.add(ranking)
        box.open_poll(work, plan)
    else:
        _amend(work, plan, now)
        ranking.most, ranking.version = most, ranking.version + 1
    work.session.flush()
    work.audit("budgets.ranking.open", plan.key, most=most, priorities=[each.number for each in listed])
    touch(work, edition)
    return ranking


def choose(work: Work, slug: str, numbers: Collection[int], secret: str, rules_seen: str, now: datetime) -> Cast:
    """Put this person's sheet in the box; the same sheet again gives the same receipt."""
    edition, ranking = _opened(work, slug, now)
    known = check_in(edition, electors.known(work.actor.person_id))
    check(edition, ranking, numbers)
    key = codes.elector_key(box_queries.poll_named(ranking.poll_key).secret, known.contact_key)
    sheet = Sheet(
        poll_key=ranking.poll_key, scope=WHOLE_POLL, box=WHOLE_POLL, elector_key=key, content=_content(numbers),
        secret=secret, channel=VoteChannel.WEB, home=_home(known.home_id), rules_seen=rules_seen or None,
    )  # fmt: skip
    return box.cast(work, sheet, now)


def change(work: Work, slug: str, numbers: Collection[int], secret: str, now: datetime) -> Cast:
    """Give the sheet of this receipt other choices; the secret is all that is asked."""
    edition, ranking = _opened(work, slug, now)
    check(edition, ranking, numbers)
    return box.replace(work, ranking.poll_key, WHOLE_POLL, secret, _content(numbers), now)


def choose_on_paper(work: Work, slug: str, paper: PaperChoice, now: datetime) -> Cast:
    """Put a sheet of paper in the box, for somebody whose key is made from what the sheet says."""
    edition, ranking = _opened(work, slug, now)
    obey(policies.refusal_to_enter(work.actor, scopes_around(edition)))
    _check_home(edition, paper.home_id)
    check(edition, ranking, paper.numbers)
    key = electors.key_on_paper(box_queries.poll_named(ranking.poll_key).secret, paper.who)
    sheet = Sheet(
        poll_key=ranking.poll_key, scope=WHOLE_POLL, box=WHOLE_POLL, elector_key=key,
        content=_content(paper.numbers), secret=paper.secret, channel=VoteChannel.PAPER, place=paper.where or None,
        home=_home(paper.home_id),
    )  # fmt: skip
    try:
        return box.cast(work, sheet, now)
    except Refused as refusal:
        if refusal.reason is BoxReason.ALREADY_VOTED:
            raise Refused(reason=NeedReason.HAS_CHOSEN) from refusal
        raise


def check_in(edition: Edition, known: Known | None) -> Known:
    """Whoever chooses, when they are one of those who may; Refused otherwise."""
    obey(policies.refusal_to_choose(edition, known.elector if known is not None else None))
    assert known is not None  # refused above
    return known


def check(edition: Edition, ranking: PriorityRanking, numbers: Collection[int]) -> None:
    """Invalid when these numbers are not a choice."""
    refusal = policies.refusal_of_choice(ranking, numbers, [each.number for each in queries.standing(edition.id)])
    if refusal is not None:
        raise Invalid(fields={"choice": refusal.sentence})


def has_chosen(poll: Poll, known: Known) -> bool:
    """True when this person is on the roll."""
    return box_queries.has_voted(poll.id, WHOLE_POLL, codes.elector_key(poll.secret, known.contact_key))


def _opened(work: Work, slug: str, now: datetime) -> tuple[Edition, PriorityRanking]:
    edition = entered(work, slug, now, CHOOSING)
    ranking = queries.ranking(edition.id)
    if ranking is None:
        raise Refused(reason=NeedReason.NOT_ARRANGED)
    return edition, ranking


def _amend(work: Work, plan: PollPlan, now: datetime) -> None:
    try:
        box.amend(work, plan, now)
    except Refused as refusal:
        raise Refused(reason=NeedReason.BEGUN) from refusal


def _rules(edition: Edition, listed: Collection[BudgetPriority], most: int) -> dict[str, object]:
    """What is frozen with the first sheet."""
    return {
        "most": most, "links": sorted(edition.links), "place": edition.place_id,
        "priorities": [[each.number, each.title, each.words] for each in listed],
    }  # fmt: skip


def _content(numbers: Collection[int]) -> bytes:
    """The same choices, the same bytes."""
    return ",".join(map(str, sorted(set(numbers)))).encode()


def _check_home(edition: Edition, home_id: int | None) -> None:
    above = territory.holders().get(home_id, ()) if home_id is not None else ()
    if not above:
        raise Invalid(fields={"home": NeedReason.UNKNOWN_CHOICE.sentence})
    if edition.place_id is not None and edition.place_id not in above:
        raise Invalid(fields={"home": NeedReason.NOT_FROM_HERE.sentence})


def _home(home_id: int | None) -> str | None:
    """The place under which a person is counted on the roll."""
    place = territory.place(home_id) if home_id is not None else None
    return place.slug if place is not None else None
