"""What somebody writes of a debate or in it, as typed, and what must be put right before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from commons.moderation.types import Mode
from participation.debates.types import LONGEST, Outcome, SectionKind, Signing, Tongue, Way

LONGEST_DEBATE = timedelta(days=366)


@dataclass(frozen=True)
class Fact:
    """Something to know before speaking, and where it comes from."""

    words: str
    source: str = ""


@dataclass(frozen=True)
class Draft:
    """Everything a debate says, as typed."""

    question: str
    why: str
    decision: str
    body_id: int
    answer_due_at: datetime
    opens_at: datetime
    closes_at: datetime
    commitment: str = ""
    decision_ref: str = ""
    place_ids: tuple[int, ...] = ()
    facts: tuple[Fact, ...] = ()
    mode: Mode = Mode.AFTER
    with_statements: bool = False


Check = tuple[str, Callable[[Draft], bool], str]
_CHECKS: tuple[Check, ...] = (
    ("question", lambda d: bool(d.question.strip()), _l("Écrivez la question.")),
    ("decision", lambda d: bool(d.decision.strip()), _l("Dites quelle décision ce débat va servir.")),
    (
        "closes_at",
        lambda d: d.opens_at < d.closes_at,
        _l("La fin du débat vient après l’ouverture. Changez l’une des deux."),
    ),
    (
        "closes_at",
        lambda d: d.closes_at - d.opens_at <= LONGEST_DEBATE,
        _l("Un débat dure un an au plus. Vérifiez l’année."),
    ),
    (
        "answer_due_at",
        lambda d: d.closes_at < d.answer_due_at,
        _l("La réponse vient après la fin du débat. Choisissez une date plus tardive."),
    ),
)


def mistakes(draft: Draft) -> dict[str, str]:
    """Field -> what to put right, the first thing for each field; empty when the draft can be kept."""
    found: dict[str, str] = {}
    for name, holds, sentence in _CHECKS:
        if name not in found and not holds(draft):
            found[name] = str(sentence)
    return found


@dataclass(frozen=True)
class Said:
    """What somebody says in a debate, as typed; `key` names the form it comes from."""

    words: str
    key: str
    title: str = ""
    language: Tongue = Tongue.FRENCH
    signing: Signing = Signing.FREE
    first_name: str = ""
    #: The number of the contribution it replies to.
    parent: int | None = None
    #: Filled by the team only.
    way: Way = Way.WEB
    collected: str = ""
    place_id: int | None = None

    def mistakes(self) -> dict[str, str]:
        """Field -> what to put right."""
        if not visible(self.words):
            return {"words": str(_l("Écrivez ce que vous voulez dire."))}
        if len(self.words) > LONGEST:
            return {
                "words": str(_l("C’est trop long : 4 000 signes au plus. Vous pouvez envoyer plusieurs contributions."))
            }
        return {}


def visible(text: str) -> bool:
    """Whether anything of this text can be seen: spaces and zero-width characters alone say nothing."""
    return any(character.isprintable() and not character.isspace() for character in text)


@dataclass(frozen=True)
class SectionDraft:
    """A section of a synthesis, as typed: numbers of contributions, and a theme whose contributions all count."""

    kind: SectionKind
    heading: str
    words: str
    numbers: tuple[int, ...] = ()
    theme_id: int | None = None


@dataclass(frozen=True)
class PartDraft:
    """What the institution does of one section, as typed."""

    outcome: Outcome
    words: str
