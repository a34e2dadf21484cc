"""What the workshops of last year's edition said: ideas, groups, dots, a synthesis; then their minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from app.demo.assises import past
from app.demo.assises.programme import Words
from app.demo.participation.stage import Stage
from assises.minutes import contesting
from assises.minutes import queries as minutes_queries
from assises.minutes import services as minutes
from assises.minutes.contesting import ContestDraft
from assises.minutes.models import ActivityMinutes
from assises.programme import queries as programme_queries
from assises.programme.models import Activity
from assises.workshops import contributing, dots, grouping, joining, queries, services, summing
from assises.workshops.contributing import Said
from assises.workshops.models import Workshop
from assises.workshops.types import TEMPLATES, Channel, Device, Mood, Phase, Way
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import Work

#: Words in these letters are in Arabic.
_ARABIC = range(0x600, 0x700)


def activity(stage: Stage, key: str) -> Activity:
    """An activity of the past edition, by its key in the file."""
    made = past.edition(stage)
    assert made is not None
    title = next(words["title"] for words in past.texts()["activity"] if words["key"] == key)
    return next(found for found in programme_queries.activities(made.id) if found.title == title)


def workshop(stage: Stage, key: str) -> Workshop:
    """The session of an activity of the past edition."""
    found = queries.of_activity(activity(stage, key).id)
    assert found is not None
    return found


def are_held(stage: Stage) -> bool:
    """Whether its workshops were told, or it is not the edition of the file."""
    made = past.edition(stage)
    title = past.texts()["title"].format(year=made.year) if made is not None else ""
    return made is None or made.title != title or bool(queries.of_edition(made.id))


def tell(stage: Stage) -> None:
    """Hold each workshop from beginning to end."""
    for words in past.texts()["workshop"]:
        _hold(stage, words)


def _hold(stage: Stage, words: Words) -> None:
    held = activity(stage, words["activity"])
    start, end = held.starts_at, held.ends_at
    with stage.acting(start) as work:
        made = services.prepare(work, held.id, words["question"], TEMPLATES[1], start)
        found = services.locked(work, made.id)
        services.count_people(work, found, words["people"], words["tables"], start)
        services.move(work, found, Phase.WELCOME, "", start)
        tokens = [joining.let_in(work, made.id, Device.PHONE, None, start) for _phone in range(words["phones"])]
        services.move(work, found, Phase.CONTRIBUTION, "", start)
    _speak(stage, made, words, tokens, start + timedelta(minutes=15))
    _place_dots(stage, made, words, tokens, start + timedelta(minutes=50))
    with stage.acting(end) as work:
        _sum_up(work, made, words, end)
        for token, mood in zip(tokens, words["moods"], strict=False):
            joining.tell(work, made.id, token, Mood(mood), None, end)
        services.move(work, services.locked(work, made.id), Phase.CLOSED, "", end)


def _speak(stage: Stage, made: Workshop, words: Words, tokens: Sequence[str], moment: datetime) -> None:
    """Ideas from phones, the last of each group from a sheet of paper; then what goes together."""
    with stage.acting(moment) as work:
        found = services.locked(work, made.id)
        gathered: list[tuple[str, list[int]]] = []
        for group in words["group"]:
            *typed, written = [Said(uuid4().hex, text, _language(text)) for text in group["said"]]
            ids = [contributing.say(work, made.id, tokens[n], said, moment).id for n, said in enumerate(typed)]
            ids.append(contributing.enter(work, found, written, Channel.PAPER, moment).id)
            gathered.append((group["title"], ids))
        services.move(work, found, Phase.GROUPING, "", moment)
        for title, ids in gathered:
            grouping.gather(work, found, title, ids, moment)


def _language(text: str) -> str:
    return "ar" if ord(text[0]) in _ARABIC else "fr"


def _place_dots(stage: Stage, made: Workshop, words: Words, tokens: Sequence[str], moment: datetime) -> None:
    with stage.acting(moment) as work:
        found = services.locked(work, made.id)
        services.move(work, found, Phase.PRIORITISING, "", moment)
        opened = dots.open_round(work, found, Way.PHONES, moment)
        groups = [int(number) for number, _title in opened.choices]
        for token, placed in zip(tokens, words["dots"], strict=True):
            left = found.dots_each
            for group, number in zip(groups, placed, strict=True):
                number = min(number, left, found.dots_per_group)
                if number:
                    left = dots.put(work, made.id, token, group, number, moment)
        dots.close_round(work, services.locked(work, made.id), None, moment)


def _sum_up(work: Work, made: Workshop, words: Words, moment: datetime) -> None:
    found = services.locked(work, made.id)
    services.move(work, found, Phase.SYNTHESIS, "", moment)
    said = queries.contributions(made.id)
    quotes = [said[number].id for number in words["quoted"]]
    summing.write(work, found, 0, words["synthesis"], words["messages"], quotes, moment)
    services.move(work, found, Phase.RESTITUTION, "", moment)


def are_written(stage: Stage) -> bool:
    """Whether its minutes were told, or there is no workshop to tell of."""
    made = past.edition(stage)
    if made is None or not queries.of_edition(made.id):
        return True
    return any(minutes_queries.of_activity(each.id) for each in programme_queries.activities(made.id))


def write(stage: Stage) -> None:
    """The minutes of each workshop: read again, handed to those who came, contested, answered, published."""
    for key, words in past.texts()["minutes"].items():
        _write(stage, activity(stage, key), words)


def _write(stage: Stage, held: Activity, words: Words) -> None:
    moment = past.at(stage, (2, 10))
    with stage.acting(moment) as work:
        minutes.write(work, held.id, 0, words["words"].strip(), moment)
    made = _read_again(stage, held, moment)
    for contest in words.get("contest", ()):
        _contest(stage, made, contest)
    published = past.at(stage, (6, 9))
    with stage.acting(published) as work:
        work.session.refresh(made)
        minutes.publish(work, made.id, made.version, "", published)


def _read_again(stage: Stage, held: Activity, moment: datetime) -> ActivityMinutes:
    """By somebody else than who wrote, then handed to those who came."""
    made = minutes_queries.of_activity(held.id)
    assert made is not None
    for step in (minutes.review, minutes.submit):
        moment += timedelta(hours=2)
        with stage.acting(moment) as work:
            work.session.refresh(made)
            step(work, made.id, made.version, moment)
    return made


def _contest(stage: Stage, made: ActivityMinutes, words: Words) -> None:
    moment = past.at(stage, (3, 18))
    draft = ContestDraft(words["passage"], words["words"], words["by"].capitalize() + " (exemple)", "fr", uuid4().hex)
    with stage.acting(moment, SYSTEM) as work:
        found = contesting.contest(work, made.code, draft, moment)
    answered = past.at(stage, (4, 11))
    with stage.acting(answered) as work:
        contesting.reply(work, found.id, words["reply"], answered)
