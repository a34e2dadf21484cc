"""What followed the past vote: its programme of actions, one in every state, with money, pictures and residents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from operator import itemgetter
from typing import Any
from uuid import uuid5

from app.demo.budgets import drawings, opening, past
from app.demo.commission.protocol import key
from app.demo.participation.stage import Stage, address, place, texts
from budgets.delivery import queries, services, sightings, writing
from budgets.delivery.drafts import BilanDraft, Shot, SightingDraft, SpendingDraft
from budgets.delivery.models import ProgrammeAction
from budgets.delivery.types import ActionState
from budgets.editions.models import Edition
from budgets.stages import services as stages
from budgets.stages.types import StageAct, StageKind
from commons.identity import queries as identity
from commons.identity.organisations import services as organisations
from commons.identity.organisations.types import OrganisationDraft, OrganisationKind
from commons.identity.residences import services as residences
from commons.identity.sign_in import services as sign_in
from commons.identity.space import services as space
from commons.identity.types import Contact, ContactKind, Link
from commons.kernel.actor import Actor
from commons.kernel.clock import PARIS
from commons.kernel.errors import NotFound
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work

Words = Mapping[str, Any]
#: What somebody does to an action, as it then stands.
Act = Callable[[Work, ProgrammeAction, datetime], Any]
#: When, who (nobody named: the secretariat's own hand), what.
Step = tuple[datetime, str, Act]
JOINED, EVENING, LATER = (-140, 18), time(18), timedelta(minutes=10)


def words() -> Words:
    """What the file tells."""
    return texts("programme", "budgets")


def are_here(_stage: Stage) -> bool:
    """Whether those of the town who write here have their account."""
    known = (identity.account_of_contact(Contact(ContactKind.MAIL, address(who))) for who in words()["people"])
    return all(each is not None for each in known)


def welcome(stage: Stage) -> None:
    """They open an account, before what they do: it is read once it is kept."""
    for who, said in words()["people"].items():
        _join(stage, who, said)


def actions() -> list[ProgrammeAction]:
    """The programme of the past vote, as it stands."""
    made = opening.edition(past.words())
    return queries.of_edition(made.id) if made is not None else []


def is_told(stage: Stage) -> bool:
    """Whether there is no programme here, or it was born too late for what the file tells."""
    begins = stage.at(words()["programme_ends"]["at"])
    born = [each.created_at for each in actions()]
    return not born or max(born) >= begins


def tell(stage: Stage) -> None:
    """The stages move, then whatever happened to each action, in the order of time."""
    made = opening.its_edition(past.words())
    _move(stage, made, StageKind.PROGRAMME, StageAct.CLOSE, words()["programme_ends"])
    _move(stage, made, StageKind.DELIVERY, StageAct.OPEN, words()["delivery_begins"])
    known = {each.title: each.id for each in actions()}
    steps: list[tuple[datetime, int, str, Act]] = []
    for said in words()["action"]:
        if said["title"] not in known:
            raise NotFound(f"« {said['title']} » n’est pas dans le programme.")
        steps += [(moment, known[said["title"]], who, act) for moment, who, act in _story(stage, said)]
    for moment, number, who, act in sorted(steps, key=itemgetter(0)):
        with stage.acting(moment, who) as work:
            act(work, services.written(number), moment)


def _join(stage: Stage, who: str, said: Words) -> None:
    """Somebody of this town opens an account, and says where they live."""
    moment, contact = stage.at(JOINED), Contact(ContactKind.MAIL, address(who))
    with stage.acting(moment) as work:
        account = sign_in.account_of(work, contact, said.get("locale", "fr"), moment)
    with stage.acting(moment, Actor(person_id=account.id)) as work:
        space.change_profile(work, said["name"], said.get("locale", "fr"))
        residences.declare(work, place(past.words()["place"]).id, place(said["home"]).id, Link.LIVES, moment)


def _move(stage: Stage, made: Edition, kind: StageKind, act: StageAct, said: Words) -> None:
    moment = stage.at(said["at"])
    with stage.acting(moment) as work:
        stages.move(work, made.slug, kind, act, said["why"], moment)


def _story(stage: Stage, said: Words) -> Iterator[Step]:
    """All that happened to one action; its association writes, when it has one here."""
    who = said.get("by", "")
    if who:
        yield stage.at(said["named"]), "", partial(_hand, stage, said)
    for happened, tell_it in _HAPPENS.items():
        for each in said.get(happened, ()):
            yield stage.at(each["at"]), who, partial(tell_it, stage, each)
    for title, planned, *done in said.get("milestones", ()):
        yield stage.at(said["planned"]), who, partial(_plan, stage, title, planned)
        for day in done:
            yield datetime.combine(stage.day(day), EVENING, PARIS), who, partial(_reach, title)
    for seen in said.get("seen", ()):
        yield stage.at(seen["at"]), seen["by"], partial(_see, seen)
        if "answer" in seen:
            yield stage.at(seen["answer"]["at"]), who, partial(_answer, seen)


def _hand(stage: Stage, said: Words, work: Work, action: ProgrammeAction, moment: datetime) -> None:
    """The association has declared itself, and is named as who carries the action out."""
    here = place(past.words()["place"]).id
    with stage.acting(moment - 2 * LATER, said["by"]) as mine:
        draft = OrganisationDraft(action.carrier, OrganisationKind.ASSOCIATION, here, small=True)
        made = organisations.declare(mine, draft, moment - 2 * LATER)
    with stage.acting(moment - LATER) as desk:
        organisations.verify(desk, made.id, made.version, moment - LATER)
    services.hand_to(work, action.id, action.version, action.carrier, made.id, moment)


def _state(stage: Stage, said: Words, work: Work, action: ProgrammeAction, moment: datetime) -> None:
    to, why = ActionState(said["to"]), said.get("why", "")
    services.move(work, action.id, action.version, to, why, moment, shot=_shot(said))


def _shot(said: Words) -> Shot:
    """The picture that goes with it, when the file draws one."""
    return Shot(drawings.DRAWN[said["drawn"]](), said["alt"]) if "drawn" in said else Shot()


def _date(stage: Stage, said: Words, work: Work, action: ProgrammeAction, moment: datetime) -> None:
    services.put_off(work, action.id, action.version, stage.day(said["day"]), said.get("why", ""), moment)


def _news(stage: Stage, said: Words, work: Work, action: ProgrammeAction, moment: datetime) -> None:
    services.tell(work, action.id, said["words"], moment)


def _spend(stage: Stage, said: Words, work: Work, action: ProgrammeAction, moment: datetime) -> None:
    draft = SpendingDraft(
        said["label"], Money(abs(said["amount"]) * 100), stage.day(said["at"][0]), said["amount"] < 0,
        said.get("over", ""), _ticket(action, said["label"]),
    )  # fmt: skip
    writing.spend(work, action.id, draft, moment)


def _photo(stage: Stage, said: Words, work: Work, action: ProgrammeAction, moment: datetime) -> None:
    writing.show(work, action.id, _shot(said), stage.day(said["at"][0]), _ticket(action, said["alt"]), moment)


def _account(stage: Stage, said: Words, work: Work, action: ProgrammeAction, moment: datetime) -> None:
    draft = BilanDraft(said["done"], said["people"], Money(said["cost"] * 100), said["learnt"])
    writing.account(work, action.id, action.version, draft, moment)


def _plan(stage: Stage, title: str, day: int, work: Work, action: ProgrammeAction, moment: datetime) -> None:
    writing.plan(work, action.id, title, stage.day(day), _ticket(action, title), moment)


def _reach(title: str, work: Work, action: ProgrammeAction, moment: datetime) -> None:
    [planned] = [each for each in queries.milestones(action.id) if each.title == title]
    writing.reach(work, action.id, planned.id, moment.date(), moment)


def _see(said: Words, work: Work, action: ProgrammeAction, moment: datetime) -> None:
    name = words()["people"][said["by"]]["name"]
    ticket = _ticket(action, said["words"])
    draft = SightingDraft(said["words"], name, _shot(said), said.get("language", "fr"), ticket)
    sightings.say(work, action.id, draft, moment)


def _answer(said: Words, work: Work, action: ProgrammeAction, moment: datetime) -> None:
    [seen] = [each for each in queries.sightings(action.id) if each.words == said["words"]]
    sightings.answer(work, seen.id, said["answer"]["words"], said["answer"]["by"], moment)


def _ticket(action: ProgrammeAction, what: str) -> str:
    return uuid5(key("programme"), f"{action.id}:{what}").hex


#: What the file calls each thing that happens, and who tells it.
_HAPPENS: Mapping[str, Callable[..., None]] = {
    "due": _date, "state": _state, "news": _news, "spent": _spend, "photo": _photo, "bilan": _account,
}  # fmt: skip
