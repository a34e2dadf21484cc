"""What the pages of a result show, as plain values made from one count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from budgets.ballots.pages import theme
from budgets.counting.outcome import Coverage, ProjectResult
from budgets.counting.types import Rule
from budgets.editions import rules
from budgets.editions.counting_words import RULE_NAMES, RULES, Clause, counting_clauses
from budgets.editions.models import Edition, Envelope
from budgets.pabulib.exporting import Election, recount_command, takes_result
from budgets.projects.models import Project
from budgets.projects.types import ProjectState
from budgets.results import drawing
from budgets.results.explain import Teller
from budgets.results.models import Count
from budgets.results.types import Other, told
from commons.kernel import i18n
from commons.ui import charts
from commons.ui.charts import Segment

MOST_CARDS = 60
MOST_LOSERS = 40
MOST_TURNS = 30
PAGE = 100


@dataclass(frozen=True)
class Row:
    """One project with what the count says of it, in words."""

    result: ProjectResult
    project: Project
    url: str
    place: str
    theme: Any
    score: str
    cost: str
    why: str
    support: str
    verdict: str

    @property
    def bar(self) -> int:
        """Soutien effectif as the width of a bar, in percent."""
        return min(self.result.support or 0, 100)


@dataclass(frozen=True)
class Comparison:
    """Another rule: what it would have funded, spent, and how many it would have heard."""

    name: str
    sentence: str
    number: str
    spent: str
    heard: str
    gained: str
    lost: str


class ResultPage:
    """One envelope's result, ready for its templates."""

    def __init__(self, edition: Edition, envelope: Envelope, count: Count, projects: Sequence[Project]) -> None:
        self.edition, self.envelope, self.count = edition, envelope, count
        self.told = told(count.outcome, count.others)
        self.by_code = {project.code: project for project in projects if project.code in self.told.projects}
        self.withdrawn = [project for project in projects if project.state is ProjectState.WITHDRAWN]
        titles = {project.code: project.title for project in projects}
        self.teller = Teller(self.told, titles, edition.ballot, edition.currency)
        self.language = i18n.locale_code()

    def address(self, code: str) -> str:
        """The page of one project's result."""
        return url_for("results.project", slug=self.edition.slug, envelope=self.envelope.slug, code=code)

    def row(self, result: ProjectResult) -> Row:
        """One project in words."""
        project, tell = self.by_code[result.id], self.teller
        return Row(
            result=result,
            project=project,
            url=self.address(result.id),
            place=project.place.named(self.language) if project.place is not None else project.address,
            theme=theme(project, self.language),
            score=tell.score(result),
            cost=tell.money(result.cost),
            why=tell.why(result),
            support=tell.support(result),
            verdict=tell.verdict(result),
        )

    @cached_property
    def funded(self) -> list[Row]:
        """Funded projects in the order chosen, the first of them."""
        return [self.row(self.told.projects[code]) for code in self.told.winners[:MOST_CARDS]]

    @cached_property
    def unfunded(self) -> list[Row]:
        """Those that were not, the most wanted first, the first of them."""
        return [self.row(result) for result in self.told.unfunded[:MOST_LOSERS]]

    @property
    def more(self) -> int:
        """How many projects only the whole list shows."""
        return len(self.told.projects) - len(self.funded) - len(self.unfunded)

    @property
    def spent(self) -> str:
        """Money given, in words."""
        return self.teller.money(self.told.total)

    @property
    def spent_share(self) -> int:
        """Percent of the envelope given."""
        return 100 * self.told.total // self.told.budget

    @property
    def budget(self) -> str:
        """The envelope, in words."""
        return self.teller.money(self.told.budget)

    @cached_property
    def heard(self) -> list[Segment]:
        """How many of each voter's choices are funded: none, one, two, three or more."""
        cover = self.told.coverage
        parts = [
            (_("Aucun"), cover.none), (_("Un"), cover.one),
            (_("Deux"), cover.two), (_("Trois ou plus"), cover.three_or_more),
        ]  # fmt: skip
        tones = ("clay", "lagoon", "sea", "leaf")
        rows = [(name, float(n), _voters(n, cover)) for name, n in parts]
        drawn = [charts.bars([row], tone, float(cover.voters)) for row, tone in zip(rows, tones, strict=True)]
        return [bar for bars in drawn for bar in bars]

    @cached_property
    def by_place(self) -> list[Segment]:
        """Money by place."""
        return drawing.spending(self._groups(lambda row: row.place), self.edition.currency)

    @cached_property
    def by_theme(self) -> list[Segment]:
        """Money by theme."""
        return drawing.spending(self._groups(lambda row: row.theme.name if row.theme else ""), self.edition.currency)

    def _groups(self, name: Any) -> list[tuple[str, int]]:
        rows = [self.row(self.told.projects[code]) for code in self.told.winners]
        return [(name(row), self.told.cents(row.result.cost)) for row in rows]

    @cached_property
    def scores(self) -> list[Segment]:
        """The plot: the most wanted projects."""
        return drawing.scores(self.teller)

    @cached_property
    def map(self) -> drawing.Map | None:
        """The map of projects."""
        return drawing.draw_map(list(self.by_code.values()), self.teller, self.address, self.language)

    @cached_property
    def rule_name(self) -> str:
        """The rule, in a few words."""
        return str(RULE_NAMES[self.told.parameters.rule])

    @cached_property
    def rule_sentence(self) -> str:
        """The rule, in a sentence."""
        return str(RULES[self.told.parameters.rule])

    @cached_property
    def clauses(self) -> list[Clause]:
        """Every parameter of the rule in words."""
        return list(counting_clauses(self.told.parameters, self.edition.ballot, self.edition.currency))

    @property
    def digest(self) -> str:
        """Of the règlement."""
        return rules.digest(self.edition)

    @property
    def turns(self) -> list[str]:
        """The first rounds of the log, a sentence each."""
        return [self.teller.turn(turn) for turn in self.told.rounds[:MOST_TURNS]]

    @cached_property
    def others(self) -> list[Comparison]:
        """What other rules would have given."""
        return [self._comparison(other) for other in self.told.others]

    def _comparison(self, other: Other) -> Comparison:
        name, sentence = other_words(other.name)
        return Comparison(
            name=name,
            sentence=sentence,
            number=ngettext("%(num)d projet", "%(num)d projets", len(other.winners)),
            spent=self.teller.money(other.total),
            heard=i18n.percent(float(other.coverage.share_heard)),
            gained=self._titles(other.gained),
            lost=self._titles(other.lost),
        )

    def _titles(self, codes: Sequence[str], most: int = 6) -> str:
        """Titles in a row, the first ones, and how many more."""
        shown = ", ".join(self.teller.title(code) for code in codes[:most])
        rest = len(codes) - most
        return shown if rest <= 0 else shown + ngettext(" et %(num)d autre", " et %(num)d autres", rest)

    @property
    def heard_share(self) -> str:
        """Share of voters with at least one funded project."""
        return i18n.percent(float(self.told.coverage.share_heard))

    @property
    def tie_sentence(self) -> str:
        """What the other order of equals would have given; empty when it would have been the same."""
        found = self.told.tie_break
        if not found.decided:
            return ""
        instead = [code for code in found.other_winners if code not in self.told.winners]
        out = [code for code in self.told.winners if code not in found.other_winners]
        return _(
            "Des projets étaient à égalité juste à la limite. L’ordre publié avant le vote a décidé. "
            "Dans l’autre sens, %(gained)s aurait été financé à la place de %(lost)s.",
            gained=self._titles(instead) or "–", lost=self._titles(out) or "–",
        )  # fmt: skip


def _voters(number: int, cover: Coverage) -> str:
    share = i18n.percent(number / cover.voters) if cover.voters else i18n.percent(0)
    voters = ngettext("%(n)s votant", "%(n)s votants", number, n=i18n.number(number))
    return _("%(voters)s (%(share)s)", voters=voters, share=share)


def other_words(name: str) -> tuple[str, str]:
    """The name of another rule, and what it does."""
    if name == "more-money":
        return _("La même règle, avec 10 % d’argent en plus"), _("Si l’enveloppe avait été un dixième plus grande.")
    found = next(rule for rule in RULE_NAMES if rule.value == name)
    left = " " + _("L’argent qui reste va aux projets les plus choisis.") if found is Rule.EQUAL_SHARES else ""
    return str(RULE_NAMES[found]), str(RULES[found]) + left


@dataclass(frozen=True)
class Recount:
    """How to count the opened box again: the command, the file of the box, and that of the result if it is needed."""

    command: str
    box: str
    result: str


def recount_of(found: Election, edition: Edition, envelope: Envelope) -> Recount:
    """What to take away and to type, with the names the files have when they are taken from this site."""
    box, result = f"{edition.slug}-{envelope.slug}.pb", f"{edition.slug}-{envelope.slug}-resultat.json"
    return Recount(recount_command(found, box, result), box, result if takes_result(found) else "")
