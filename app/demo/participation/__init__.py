"""The demonstration of participation: one neighbourhood's story, written through the services people use.

A subject raised at a table becomes a question, a debate, a synthesis, a decision and a project put to the vote; each
part is one transaction, told once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from app.demo.participation import (
    addresses,
    files,
    governance,
    meetings,
    moderation,
    outcome,
    people,
    polls,
    pool,
    roadmap,
    tables,
    talk,
)
from app.demo.participation.memory import once
from app.demo.participation.stage import Stage, telling

Part = tuple[str, Callable[[], bool], Callable[[Stage], None]]


def _past_debate(stage: Stage) -> None:
    talk.announce(stage, "chaleur")
    talk.close(stage, "chaleur", talk.speak(stage, "chaleur"))


def _open_debate(stage: Stage) -> None:
    debate = talk.announce(stage, "local", with_statements=True)
    said = talk.speak(stage, "local")
    talk.put_together(stage, "local", said)
    polls.answer(stage, debate)
    moderation.moderate(stage, said)


def _coming_debate(stage: Stage) -> None:
    talk.announce(stage, "marche")


PARTS: tuple[Part, ...] = (
    ("les personnes", people.is_told, people.tell),
    ("les tables de quartier", tables.is_told, tables.tell),
    ("les rencontres", meetings.is_told, meetings.tell),
    ("les saisines", governance.are_asked, governance.ask),
    ("un débat terminé", lambda: talk.is_told("chaleur"), _past_debate),
    ("les décisions et le calendrier", governance.are_decided, governance.decide),
    ("un débat ouvert, modéré", lambda: talk.is_told("local"), _open_debate),
    ("un débat annoncé", lambda: talk.is_told("marche"), _coming_debate),
    ("les initiatives", files.is_told, files.tell),
    ("un projet de quartier", roadmap.is_told, roadmap.tell),
    ("le matériel", pool.is_told, pool.tell),
)


def _without_stage(is_told: Callable[[], bool], _stage: Stage) -> bool:
    return is_told()


def parts(now: datetime) -> Iterator[str]:
    """Tell every part that was never told here, in order; the name of each once it stands. Votes come before."""
    for name, is_told, tell in PARTS:
        if once(name, partial(_without_stage, is_told), tell, now):
            yield name
    with telling(now) as stage:
        outcome.bring_home(stage)


def tell_all(now: datetime) -> dict[str, str]:
    """Tell everything that is not there yet; where to look, by what is to be seen there."""
    for _name in parts(now):
        pass
    return addresses.found()
