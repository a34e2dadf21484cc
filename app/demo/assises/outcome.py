"""What last year's edition led to: axes, commitments and what became of them, the public account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from app.demo.assises import held, past, programme
from app.demo.assises.programme import Words
from app.demo.participation.stage import Stage, body
from assises.commitments import axes, progress, queries, services
from assises.commitments.drafts import AxisDraft, PointDraft, PromiseDraft
from assises.commitments.models import AssisesCommitment
from assises.commitments.types import AxisState, Claim, PromiseState
from assises.editions import queries as editions
from assises.editions import services as edition_services
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionState
from assises.reports import queries as report_queries
from assises.reports import services as reports
from assises.reports.types import Part
from assises.workshops import queries as workshops
from commons.kernel.refs import Ref
from commons.territory import queries as territory

#: Days from the first day of an edition on which its account was published.
REPORTED = 75
_YEAR = timedelta(weeks=52)


def _edition(stage: Stage) -> AssisesEdition:
    made = past.edition(stage)
    assert made is not None
    return made


def has_no_workshop(stage: Stage) -> bool:
    """Whether the past edition is not the one of the file: nothing of it can be told then."""
    made = past.edition(stage)
    return made is None or not workshops.of_edition(made.id)


def are_promised(stage: Stage) -> bool:
    """Whether its axes and commitments were told."""
    return has_no_workshop(stage) or bool(queries.of_edition(_edition(stage).id))


def promise(stage: Stage) -> None:
    """The promises of the year before first, which its account tells of; then its own axes and commitments."""
    _year_before(stage)
    made = _edition(stage)
    known = {words["key"]: _axis(stage, made, words, rank) for rank, words in enumerate(past.texts()["axis"], 1)}
    for words in past.texts()["commitment"]:
        _commit(stage, made, words, known)


def _year_before(stage: Stage) -> None:
    words, first = past.texts()["before"], _edition(stage).first_day - _YEAR
    if editions.by_year(first.year) is not None or first.year == _edition(stage).year:
        return
    back = -_YEAR.days
    registrations = (past.at(stage, (back - 30, 9)), past.at(stage, (back - 3, 20)))
    made = programme.announce(stage, words, first, past.at(stage, (back - 31, 9)), registrations)
    for promised in words["commitment"]:
        _commit(stage, made, promised, {}, back)
    archived = past.at(stage, (back + 335, 9))
    with stage.acting(archived) as work:
        work.session.refresh(made)
        edition_services.become(work, made.id, EditionState.ARCHIVED, made.version, words["archived"], archived)


def _axis(stage: Stage, made: AssisesEdition, words: Words, rank: int) -> int:
    proposed, decided = past.at(stage, (2, 12)), past.at(stage, (30, 10))
    orientations = {each.code: each.id for each in territory.orientations()}
    origins = (Ref("assises.workshop", held.workshop(stage, words["from"]).id),)
    draft = AxisDraft(words["title"], words["words"], rank, orientations[words["orientation"]], origins)
    with stage.acting(proposed) as work:
        axis = axes.propose(work, made.id, draft, proposed)
    with stage.acting(decided) as work:
        axes.decide(work, axis.id, axis.version, draft, AxisState(words["state"]), words.get("reason", ""), decided)
    return axis.id


def _commit(stage: Stage, made: AssisesEdition, words: Words, known: dict[str, int], back: int = 0) -> None:
    """A commitment with what its owner and others said of it, and what became of it, in order of time."""
    moment = past.at(stage, (back + 2, 14))
    with stage.acting(moment) as work:
        commitment = services.propose(work, made.id, _draft(stage, made, words, known), moment)
    if "accepted" in words:
        _move(stage, commitment, PromiseState.ACCEPTED, "", _when(words["accepted"], back))
    if "point" in words:
        _say(stage, commitment, words["point"])
    if "moved" in words:
        moved = words["moved"]
        _move(stage, commitment, PromiseState(moved["to"]), moved["reason"], _when(moved["at"], back))
    if "seen" in words:
        _say(stage, commitment, words["seen"])


def _draft(stage: Stage, made: AssisesEdition, words: Words, known: dict[str, int]) -> PromiseDraft:
    origins = (Ref("assises.workshop", held.workshop(stage, words["from"]).id),) if "from" in words else ()
    return PromiseDraft(
        words["words"], words["owner"], made.first_day + timedelta(days=words["due"]), words["indicator"],
        body(words["body"]).id if "body" in words else None, known.get(words.get("axis", "")), origins,
    )  # fmt: skip


def _when(when: Sequence[int], back: int) -> Sequence[int]:
    return (when[0] + back, *when[1:])


def _move(stage: Stage, commitment: AssisesCommitment, to: PromiseState, reason: str, when: Sequence[int]) -> None:
    moment = past.at(stage, when)
    with stage.acting(moment) as work:
        work.session.refresh(commitment)
        services.move(work, commitment.id, commitment.version, to, reason, moment)


def _say(stage: Stage, commitment: AssisesCommitment, words: Words) -> None:
    """A point of whoever owes it, or of a neighbour."""
    moment, who = past.at(stage, words["at"]), words.get("by", "")
    name = f"{who.capitalize()} (exemple)" if who else ""
    draft = PointDraft(Claim(words["claim"]), words["words"], name=name, ticket=uuid4().hex)
    with stage.acting(moment) as work:
        (progress.say if who else progress.report)(work, commitment.id, draft, moment)


def is_reported(stage: Stage) -> bool:
    """Whether its account was told."""
    return has_no_workshop(stage) or report_queries.report(_edition(stage).id) is not None


def report(stage: Stage) -> None:
    """Write the account in French and in Arabic, then publish it."""
    made, moment = _edition(stage), past.at(stage, (REPORTED, 10))
    words = {Part(name): dict(texts) for name, texts in past.texts()["report"].items()}
    with stage.acting(moment) as work:
        reports.write(work, made.id, 0, words, moment)
        found = report_queries.report(made.id)
        assert found is not None
        work.session.refresh(found)
        work.session.refresh(made)
        reports.publish(work, made.id, found.version, "", moment)
