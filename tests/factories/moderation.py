"""A square where people say words: a kind of text of the tests' own, kept in memory, under real moderation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from commons.kernel import clock, i18n, refs
from commons.kernel.actor import NOBODY, Actor, Grant
from commons.kernel.refs import Ref, Target
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.moderation import queries, registry, services
from commons.moderation.desk import services as desk
from commons.moderation.models import Case
from commons.moderation.registry import digest_of
from commons.moderation.reports import services as reports
from commons.moderation.rulings import Ruling
from commons.moderation.types import Excerpt, Mode, Moderated, Motive, Scopes, Standing, Verdict
from tests.factories.identity import make_account

KIND, SPACE_KIND = "tests.word", "tests.square"
SPACE, OTHER_SPACE = Ref(SPACE_KIND, 1), Ref(SPACE_KIND, 2)
SCOPES: Scopes = (("body", 31), ("territory", 12))
SITE = "https://possibles.exemple"


@dataclass(frozen=True)
class Said:
    """One text of the square."""

    words: str
    author_id: int | None
    space: Ref
    scopes: Scopes
    at: datetime
    standing: Standing = Standing.SHOWN


@dataclass
class Square:
    """Everything that was said, by number."""

    said: dict[int, Said] = field(default_factory=dict)
    next_id: int = 1

    def excerpts(self, ids: Collection[int]) -> Mapping[int, Excerpt]:
        """The texts as the queue reads them."""
        return {n: _excerpt(n, self.said[n]) for n in ids if n in self.said}

    def apply(self, work: Work, number: int, standing: Standing) -> None:
        """Show or hide."""
        self.said[number] = replace(self.said[number], standing=standing)


def _excerpt(number: int, said: Said) -> Excerpt:
    return Excerpt(
        Ref(KIND, number),
        said.words,
        said.author_id,
        "Une voisine",
        f"/#mot-{number}",
        said.space,
        said.scopes,
        said.at,
    )


square = Square()


def install() -> None:
    """Register the square's kinds, empty."""
    square.said.clear()
    registry.register(KIND, Moderated(read=square.excerpts, apply=square.apply))
    refs.register(SPACE_KIND, "Place", lambda ids: {n: Target(f"Place n° {n}", f"/places/{n}") for n in ids})


def say(
    words: str = "Un banc à l’ombre, devant l’école.",
    author_id: int | None = None,
    mode: Mode = Mode.AFTER,
    space: Ref = SPACE,
    scopes: Scopes = SCOPES,
    actor: Actor = NOBODY,
) -> Ref:
    """Say something on the square; its reference."""
    number, square.next_id = square.next_id, square.next_id + 1
    square.said[number] = Said(words, author_id, space, scopes, clock.now())
    with unit_of_work(actor) as work:
        standing = services.submit(work, Ref(KIND, number), space, scopes, mode, words, author_id, clock.now())
    square.said[number] = replace(square.said[number], standing=standing)
    return Ref(KIND, number)


def rewrite(ref: Ref, words: str, mode: Mode = Mode.AFTER) -> Standing:
    """The author changes their words."""
    said = replace(square.said[ref.id], words=words)
    square.said[ref.id] = said
    with unit_of_work(NOBODY) as work:
        args = (said.space, said.scopes, mode, words, said.author_id, clock.now())
        standing = services.submit(work, ref, *args)
    square.said[ref.id] = replace(said, standing=standing)
    return standing


def standing(ref: Ref) -> Standing:
    """Where a text stands."""
    return square.said[ref.id].standing


def case_of(ref: Ref) -> Case:
    """The open case of a text."""
    found = queries.open_case_of(ref)
    assert found is not None
    return found


def someone(role: str, person_id: int, scope: str = "body", scope_id: int = 31) -> Actor:
    """Somebody with this role for this scope; the square's own body unless said otherwise."""
    return Actor(person_id, frozenset({Grant(role, scope, scope_id)}))


def mark(ref: Ref) -> str:
    """What stands for the words that are read now."""
    return digest_of(square.said[ref.id].words)


def hide(
    actor: Actor, *texts: Ref, motive: Motive = Motive.INSULT, words: str = "On ne vise pas les personnes."
) -> None:
    """Hide these texts."""
    _decide(actor, texts, Ruling(Verdict.HIDE, motive, None, words))


def show(actor: Actor, *texts: Ref) -> None:
    """Leave these texts in sight."""
    _decide(actor, texts, Ruling(Verdict.SHOW))


def _decide(actor: Actor, texts: Collection[Ref], ruling: Ruling) -> None:
    seen = {case_of(ref).id: mark(ref) for ref in texts}
    with unit_of_work(actor) as work:
        desk.decide(work, seen, ruling, SITE, clock.now())


def hide_reported(ref: Ref, words: str, motive: Motive = Motive.INSULT) -> None:
    """Somebody reports a text of any domain (unless it waits already), and a moderator of everywhere hides it."""
    if queries.open_case_of(ref) is None:
        with i18n.speaking("fr"), unit_of_work(NOBODY) as work:
            reports.report(work, ref, motive, "", "un appareil", clock.now())
    moderator = Actor(make_account().id, frozenset({Grant("moderator", "everywhere")}))
    with i18n.speaking("fr"), unit_of_work(moderator) as work:
        seen = {case_of(ref).id: digest_of(words)}
        desk.decide(work, seen, Ruling(Verdict.HIDE, motive, None, "On ne vise pas les personnes."), SITE, clock.now())
