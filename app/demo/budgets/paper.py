"""The urn of the past vote: its list is signed, each sheet read twice, what was read otherwise settled by a third."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid5

from app.demo.commission.protocol import key
from app.demo.participation.stage import Stage, place
from budgets.ballots.content import Choices, encode
from budgets.editions.models import Edition
from budgets.paper import batches
from budgets.paper.batches import BatchDraft
from budgets.paper.electors import Who
from budgets.paper.models_batches import PaperBatch
from budgets.paper.types import Read, SheetKind
from budgets.projects import queries as projects

Words = Mapping[str, Any]
READERS, THIRD = ("urne1", "urne2"), "urne3"
AN_HOUR = timedelta(hours=1)


def fill(stage: Stage, made: Edition, said: Words) -> None:
    """One urn, from its list to the box."""
    moment, slug = stage.at(said["opened"]), made.slug
    envelope = next(each for each in made.envelopes if each.name == said["envelope"])
    codes = [each.code for each in projects.of_edition(made.id) if each.envelope_id == envelope.id]
    here = place(said["place"]).id
    draft = BatchDraft(envelope.slug, here, said["label"], said["sheets"], said["officers"])
    with stage.acting(moment, READERS[0]) as work:
        batch = batches.open_batch(work, slug, draft, uuid5(key("paper"), slug).hex, moment)
        for rank in range(said["sheets"]):
            who = Who(name=f"Personne numéro {rank} (exemple)", address="Jas de Bouffan (exemple)")
            batches.sign(work, slug, batch.id, who, moment)
    found = list(_sheets(made, said, codes))
    for turn, reader in enumerate(READERS):
        _read(stage, made, batch, said, found, turn, reader)
    _settle(stage, made, batch, said, found)
    later = moment + 3 * AN_HOUR
    with stage.acting(later, THIRD) as work:
        batches.close(work, slug, batch.id, later)


def _sheets(made: Edition, said: Words, codes: Sequence[str]):  # type: ignore[no-untyped-def]  # what each sheet says
    chance = Random(said["label"])  # noqa: S311  # the same at each telling
    for number in range(1, said["sheets"] + 1):
        taken = tuple(chance.sample(list(codes), chance.randint(1, 3)))
        if number in said["white"]:
            yield Read(SheetKind.WHITE)
        elif number in said["spoilt"]:
            yield Read(SheetKind.SPOILT)
        else:
            yield Read(SheetKind.BALLOT, encode(made.ballot, Choices(taken)))


def _read(
    stage: Stage, made: Edition, batch: PaperBatch, said: Words, found: Sequence[Read], turn: int, reader: str
) -> None:
    """One person reads every sheet, alone; the second saw a crossed-out cross as a spoilt sheet."""
    moment = stage.at(said["opened"]) + AN_HOUR
    with stage.acting(moment, reader) as work:
        for number, read in enumerate(found, start=1):
            otherwise = turn == 1 and number == said["differs"]["sheet"]
            batches.read(work, made.slug, batch.id, number, Read(SheetKind.SPOILT) if otherwise else read, moment)


def _settle(stage: Stage, made: Edition, batch: PaperBatch, said: Words, found: Sequence[Read]) -> None:
    moment, sheet = stage.at(said["opened"]) + 2 * AN_HOUR, said["differs"]["sheet"]
    with stage.acting(moment, THIRD) as work:
        batches.settle(work, made.slug, batch.id, sheet, found[sheet - 1], said["differs"]["why"], moment)
