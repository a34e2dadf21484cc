"""A vote that is over: its envelopes, one of them for the young, its projects; votes by every door, then the count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from app.demo import accounts
from app.demo.budgets import opening, paper
from app.demo.participation.stage import Stage, address, place, texts
from app.demo.stories import Story, envelope_draft, near, project_draft
from app.demo.voters import chosen
from budgets.ballots import policies as ballots
from budgets.ballots.content import Choices, encode
from budgets.editions import policies as editions_policies
from budgets.editions import services as editions
from budgets.editions.models import Edition, Envelope
from budgets.editions.types import Phase
from budgets.projects import queries as project_queries
from budgets.projects import services as projects
from budgets.publication import services as publication
from budgets.results import services as results
from budgets.stages import services as stages
from budgets.stages.services import StageDraft
from budgets.stages.types import StageAct, StageKind
from commons.ballot_box import codes
from commons.ballot_box import queries as box_queries
from commons.ballot_box import services as box
from commons.ballot_box.types import Sheet, VoteChannel
from commons.identity import queries as identity
from commons.identity.roles import services as roles
from commons.identity.types import Contact, ContactKind, Role, Scope, ScopeKind
from commons.kernel.actor import SYSTEM
from commons.territory import queries as territory

Words = Mapping[str, Any]
#: Those who hold the urn and read its sheets: a third settles what two read otherwise.
HOLDERS = ("urne1", "urne2", "urne3")
PREPARED, EMPLOYED, PROGRAMME = (-158, 9), (-160, 9), (-120, 10)
AFTER = (
    StageKind.CAMPAIGN, StageKind.VOTE, StageKind.COUNT, StageKind.PROGRAMME, StageKind.DELIVERY, StageKind.ACCOUNT,
)  # fmt: skip


def words() -> Words:
    """What the file tells."""
    return texts("past", "budgets")


def are_employed(_stage: Stage) -> bool:
    """Whether those of the urn have their part."""
    known = (identity.account_of_contact(Contact(ContactKind.MAIL, address(who))) for who in HOLDERS)
    return all(each is not None for each in known)


def employ(stage: Stage) -> None:
    """Give them their part, before what they do: roles are read once they are kept."""
    moment, scope = stage.at(EMPLOYED), Scope(ScopeKind.TERRITORY, place(words()["place"]).id)
    with stage.acting(moment) as work:
        for who in HOLDERS:
            roles.give(work, address(who), Role.FACILITATOR, scope, accounts.REASON, moment)


def is_told(_stage: Stage) -> bool:
    """Whether this vote is there already."""
    return opening.edition(words()) is not None


def tell(stage: Stage) -> None:
    """The vote is written, its stages published, its projects announced."""
    story, moment = Story(words()), stage.at(PREPARED)
    with stage.acting(moment) as work:
        made = editions.create(work, story.draft(place(words()["place"]).id, stage.now), moment)
        slugs = {
            said["name"]: editions.add_envelope(
                work, made.slug, envelope_draft(said, place(said["place"]).id), moment
            ).slug
            for said in words()["envelope"]
        }
        projects.add_many(
            work, made.slug, [_project(n, said, slugs) for n, said in enumerate(words()["project"])], moment
        )
        work.session.flush()
        work.session.refresh(made)
        stages.arrange(work, made.slug, [StageDraft(kind) for kind in AFTER], made.version, moment)
        stages.begin(work, made.slug, moment)
        publication.announce(work, made.slug, moment)


def _project(number: int, said: Words, slugs: Mapping[str, str]):  # type: ignore[no-untyped-def]  # a draft
    here = place({each["name"]: each["place"] for each in words()["envelope"]}[said["envelope"]])
    latitude, longitude = near(here.latitude, here.longitude, number)
    return project_draft(
        said, slugs[said["envelope"]], place_id=here.id, latitude=latitude, longitude=longitude,
        orientation_id=opening.orientation_id(said), challenge_id=opening.challenge_id(said),
    )  # fmt: skip


def is_over(stage: Stage) -> bool:
    """Whether it was proclaimed already, or is not there."""
    made = opening.edition(words())
    return made is None or editions_policies.phase(made, stage.now) is Phase.PROCLAIMED


def end(stage: Stage) -> None:
    """People vote by every door; the vote is counted and proclaimed; the programme begins."""
    made = opening.its_edition(words())
    _vote(stage, made)
    paper.fill(stage, made, words()["paper"])
    moment = stage.at(words()["counted"])
    with stage.acting(moment) as work:
        results.count(work, SYSTEM, made, moment)
        work.session.flush()
        results.proclaim(work, SYSTEM, made, moment)
    moment = stage.at(PROGRAMME)
    with stage.acting(moment) as work:
        why = "Le résultat est proclamé : chaque projet choisi a son calendrier (exemple fictif)."
        stages.move(work, made.slug, StageKind.PROGRAMME, StageAct.OPEN, why, moment)


def _vote(stage: Stage, made: Edition) -> None:
    """Everybody votes in each envelope that is theirs, spread over the days of the vote."""
    voters = list(_voters())
    step = (made.closes_at - made.opens_at - timedelta(days=1)) / len(voters)
    chance = Random(made.slug)  # noqa: S311  # the demonstration must come out the same each time
    offered = project_queries.of_edition(made.id)
    liking = {each.code: chance.uniform(0.3, 1.7) for each in offered}
    secret = box_queries.poll_named(made.poll_key).secret
    for number, (home, channel, young) in enumerate(voters):
        moment = made.opens_at + step * number
        key = codes.elector_key(secret, f"demonstration:{number}")
        with stage.acting(moment) as work:
            for envelope in _theirs(made, home, young):
                mine = [each for each in offered if each.envelope_id == envelope.id]
                taken = tuple(chosen(made, envelope, mine, liking, chance))
                box.cast(work, _sheet(made, envelope, key, taken, home, channel), moment)


def _voters() -> Iterator[tuple[int, VoteChannel, bool]]:
    """(home, door, under 18) of each, neighbourhoods in turn."""
    for said in words()["voters"]:
        home = place(said["home"]).id
        for channel in (VoteChannel.WEB, VoteChannel.DESK):
            for rank in range(said[channel.value]):
                yield home, channel, channel is VoteChannel.WEB and rank < said["young"]


def _theirs(made: Edition, home: int, young: bool) -> list[Envelope]:
    """The envelopes of whoever lives there."""
    inside = territory.holders().get(home, (home,))
    return [each for each in made.envelopes if each.place_id in inside and (young or each.age_to is None)]


def _sheet(
    made: Edition, envelope: Envelope, key: bytes, taken: tuple[str, ...], home: int, channel: VoteChannel
) -> Sheet:
    return Sheet(
        poll_key=made.poll_key, scope=ballots.roll_scope(made, envelope), box=envelope.box, elector_key=key,
        content=encode(made.ballot, Choices(taken)), secret=codes.new_secret(), channel=channel, home=str(home),
        place=str(home) if channel is VoteChannel.DESK else None,
    )  # fmt: skip
