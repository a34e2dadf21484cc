"""Three tables de quartier: of one neighbourhood, of two, and in another commune."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.demo.participation.stage import Stage, place, texts
from commons.kernel.slugs import slug_of
from commons.moderation.types import Mode
from participation.bodies import queries
from participation.bodies.models import Body
from participation.tables import services, taking_part
from participation.tables.services import Sheet
from participation.tables.types import Standpoint


def slug(key: str) -> str:
    """The address of one of the tables."""
    named = {words["key"]: words["name"] for words in texts("tables")["table"]}
    return slug_of(named[key])


def table(key: str) -> Body:
    """One of the tables."""
    found = queries.by_slug(slug(key))
    assert found is not None  # told before whatever speaks of it
    return found


def is_told() -> bool:
    """Whether they are there already."""
    return queries.by_slug(slug("air-bel")) is not None


def tell(stage: Stage) -> None:
    """Each with its sheet, its charter and those who said that they take part."""
    for words in texts("tables")["table"]:
        _one(stage, words)


def _one(stage: Stage, words: Mapping[str, Any]) -> None:
    moment = stage.at(words["since"])
    said = {name: words[name] for name in ("remit", "rhythm", "animated_by", "how_to_come", "contact")}
    with stage.acting(moment) as work:
        places = [place(name).id for name in words["places"]]
        made = services.create(work, words["name"], places, Sheet(**said, mode=Mode.AFTER), moment)
        for base, charter in enumerate(words["charter"]):
            services.write_charter(work, made.id, base, charter, moment)
        for name in words["associations"]:
            taking_part.name(work, made.id, name, Standpoint.ASSOCIATION, True, moment)
        for name in words["residents"]:
            taking_part.name(work, made.id, name, Standpoint.RESIDENT, True, moment)
    for who in words["joined"]:
        with stage.acting(moment, who) as work:
            taking_part.join(work, made.id, moment)
