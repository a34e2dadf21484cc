"""Polls of statements and people who answer them, in a line of a test."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count

import numpy as np

from commons.kernel import clock, refs
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.refs import Ref, Target
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Mode
from commons.opinions import publishing, queries, services
from commons.opinions.mapping.rules import ABSENT
from commons.opinions.mapping.types import Answers
from commons.opinions.models import OpinionPoll, Published, Statement
from commons.opinions.types import PollPlan, Stance, Voter

SUBJECT = "tests.subject"
SCOPES = (("body", 3),)
#: Subjects of tests that nobody may read.
SECRET_SUBJECTS: set[int] = set()
_numbers = count(1)

IDEAS = (
    "Les bancs manquent place de l’Église.", "Il faut fermer la rue de l’école le matin.",
    "Le bus 97 doit passer plus tard le soir.", "Le marché devrait rester le samedi.",
    "Les jeux d’enfants sont en bon état.", "Une fontaine est plus utile qu’un parking.",
    "Le city-stade doit rester ouvert la nuit.", "Les encombrants sont ramassés à temps.",
    "On se sent en sécurité à l’arrêt de bus.", "Le jardin partagé doit s’agrandir.",
    "La médiathèque devrait ouvrir le dimanche.", "Les travaux de façade passent avant la voirie.",
    "Il faut plus de places pour les vélos.", "Les réunions du quartier sont à la bonne heure.",
)  # fmt: skip


def _targets(ids: Collection[int]) -> Mapping[int, Target]:
    return {i: Target(f"Débat d’essai {i}", f"/essais/{i}", i not in SECRET_SUBJECTS) for i in ids}


refs.register(SUBJECT, "Débat d’essai", _targets)


def make_poll(
    statements: int = 0,
    *,
    begins: float = -1,
    ends: float = 7,
    mode: Mode = Mode.AFTER,
    now: datetime | None = None,
    subject: Ref | None = None,
    scopes: Sequence[tuple[str, int]] = SCOPES,
) -> OpinionPoll:
    """A poll that began and ends so many days from now, with this number of statements to begin with."""
    now = now or clock.now()
    plan = PollPlan(
        subject or Ref(SUBJECT, next(_numbers)),
        tuple(scopes),
        mode,
        now + timedelta(days=begins),
        now + timedelta(days=ends),
    )
    with unit_of_work(SYSTEM) as work:
        poll = services.open_poll(work, plan, now)
    for number in range(statements):
        add(poll, IDEAS[number] if number < len(IDEAS) else f"Idée d’essai numéro {number + 1}.")
    return poll


def add(poll: OpinionPoll, text: str, actor: Actor = SYSTEM, now: datetime | None = None) -> Statement:
    """One more statement."""
    with unit_of_work(actor) as work:
        return services.add_statement(work, poll.key, text, "fr", now or clock.now())


def say(poll: OpinionPoll, number: int, stance: Stance, voter: Voter | int = 1, now: datetime | None = None) -> None:
    """One position; an account's number stands for its voter."""
    voter = Voter.account(voter) if isinstance(voter, int) else voter
    with unit_of_work(SYSTEM) as work:
        services.take_position(work, poll.key, number, voter, stance, now or clock.now())


def fill(poll: OpinionPoll, answers: Answers, first: int = 1) -> None:
    """Everybody's positions, from a matrix; row r answers as account first + r."""
    with unit_of_work(SYSTEM) as work:
        for row, column in np.argwhere(answers != ABSENT):
            voter, stance = Voter.account(first + int(row)), Stance(int(answers[row, column]))
            services.take_position(work, poll.key, int(column) + 1, voter, stance, clock.now())


def publish(poll: OpinionPoll, now: datetime | None = None) -> Published | None:
    """Figures, if they are due."""
    with unit_of_work(SYSTEM) as work:
        return publishing.publish(work, poll.id, now or clock.now())


def figures(poll: OpinionPoll) -> Published:
    """The figures published last."""
    found = queries.latest(poll)
    assert found is not None
    return found


def camps(sizes: Sequence[int], statements: int, seed: int = 1, noise: float = 0.08, seen: float = 0.9) -> Answers:
    """People of camps that think otherwise: a side each on every statement, a few answers turned or absent."""
    draw = np.random.default_rng(seed)
    sides = draw.choice([-1, 1], size=(len(sizes), statements))
    sides[1::2] = -sides[0::2][: len(sides[1::2])]
    answers = np.repeat(sides, sizes, axis=0).astype(np.int8)
    turned = draw.random(answers.shape) < noise
    answers[turned] = draw.choice([-1, 0, 1], size=int(turned.sum()))
    answers[draw.random(answers.shape) > seen] = ABSENT
    return answers
