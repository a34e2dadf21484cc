"""Results of a campaign: the protected tables with the words to read them, frozen as JSON with their digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from commission.campaigns import coding, protecting, queries, questionnaire
from commission.campaigns.models import Campaign, CampaignAnswer, CampaignQuestion
from commission.campaigns.protecting import Variable
from commission.campaigns.types import Mode, Profile, QuestionKind
from commission.mandates.rules import DEFAULT, Rules
from commons.kernel import i18n
from commons.kernel.refs import Ref
from commons.territory.models import Place

#: Agreement is published from so many texts on.
LEAST_TEXTS = 20
Words = dict[str, str]


def digest_of(results: Mapping[str, Any]) -> str:
    """SHA-256 of the results as canonical JSON, in hexadecimal."""
    text = json.dumps(results, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def of(campaign: Campaign, rules: Rules | None = None) -> dict[str, Any]:
    """Everything that may be published of this campaign now."""
    rules = rules or DEFAULT
    count = _Count(campaign, rules)
    for question in campaign.questions:
        count.add(question)
    count.add_modes()
    given = protecting.protect(len(count.answers), count.variables, count.pairs())
    refused = campaign.refusals if campaign.refusals >= rules.smallest_cell else None
    served = campaign.served
    return {
        "campaign": campaign.slug, "serves": str(served) if isinstance(served, Ref) else None,
        "title": _by_language(lambda language: campaign.said("title", language)),
        "least": rules.smallest_cell, "least_sensitive": rules.smallest_sensitive_cell,
        "respondents": given.total, "refusals": refused, "variables": count.described,
        "tables": [{"name": t.name, "groups": t.groups, "counts": t.counts} for t in given.tables.values()],
        "crosses": [
            {"row": c.row, "column": c.column, "rows": c.rows, "columns": c.columns, "counts": c.counts}
            for c in given.crosses
        ],
        "agreement": count.agreement if given.total is not None else [],
        "quotes": [] if given.total is None else _quotes(campaign),
    }  # fmt: skip


class _Count:
    """Cuts the respondents by every question, in the order of the questionnaire."""

    def __init__(self, campaign: Campaign, rules: Rules) -> None:
        self.campaign, self.rules = campaign, rules
        self.answers: Sequence[CampaignAnswer] = queries.answers(campaign.id)
        self.asked = [{q.number for q in questionnaire.asked(campaign.questions, a.answers)} for a in self.answers]
        self.over = questionnaire.passed_over_by(campaign.questions)
        self.places: list[Place] = []
        self.variables: list[Variable] = []
        self.described: list[dict[str, Any]] = []
        self.agreement: list[dict[str, Any]] = []
        self._profiles: list[str] = []
        self._crossed: list[str] = []

    def add(self, question: CampaignQuestion) -> None:
        """Everything that is counted of one question."""
        if question.kind is QuestionKind.SEVERAL:
            for code in question.codes:
                self._ticked(question, code, _option(question, code), code)
        elif question.kind.is_text:
            self._themes(question)
        else:
            self._parted(question)

    def add_modes(self) -> None:
        """How the answers came."""
        modes = list(Mode)
        values = [modes.index(answer.mode) for answer in self.answers]
        self.variables.append(Variable("mode", len(modes), values, self.rules.smallest_cell))
        labels = [_by_language(lambda _l, each: each.label, mode) for mode in modes]
        title = _by_language(lambda _l: _("Comment les réponses sont venues"))
        self.described.append({"name": "mode", "question": None, "label": title, "categories": labels})

    def pairs(self) -> list[tuple[str, str]]:
        """Each question crossed with each that says who answers."""
        return [(row, column) for column in self._profiles for row in self._crossed]

    def _parted(self, question: CampaignQuestion) -> None:
        """A question with one answer a person: its answers are a partition."""
        labels, rank_of = self._classes(question)
        jumps = [question.jumps.get(code) for code in question.codes]
        leads = [0 if jump is None else jump + 1 for jump in jumps] or [0] * len(labels)
        if not question.required:
            labels.append(_by_language(lambda _l: _("Sans réponse")))
            leads.append(0)
        none = len(labels) - 1
        values = [rank_of(a.answers.get(str(question.number))) for a in self.answers]
        name = f"q{question.number}"
        self._add(question, name, None, labels, [none if value is None else value for value in values], leads)
        (self._profiles if question.profile is not Profile.NONE else self._crossed).append(name)

    def _classes(self, question: CampaignQuestion) -> tuple[list[Words], Callable[[Any], int | None]]:
        if question.kind is QuestionKind.PLACE:
            self.places = self.places or queries.places()
            rank = {place.id: number for number, place in enumerate(self.places)}
            return [_by_language(lambda language, each: each.named(language), place) for place in self.places], rank.get
        if question.kind is QuestionKind.NUMBER:
            bounds = [int(bound) for bound in question.bounds]
            return _number_labels(bounds), lambda v: None if v is None else sum(v >= bound for bound in bounds)
        codes = question.codes
        return [_option(question, code) for code in codes], {code: n for n, code in enumerate(codes)}.get

    def _ticked(
        self, question: CampaignQuestion, part: str, label: Words, wanted: str,
        known: Mapping[UUID, Any] | None = None,
    ) -> None:  # fmt: skip
        """One option among several, or one theme: ticked or not."""
        key, name = str(question.number), f"q{question.number}.{part}"
        found = [known.get(a.id) if known is not None else a.answers.get(key) for a in self.answers]
        values = [0 if value and wanted in value else 1 for value in found]
        labels = [label, _by_language(lambda _l: _("Autres personnes"))]
        self._add(question, name, label, labels, values, [0, 0])
        self._crossed.append(name)

    def _themes(self, question: CampaignQuestion) -> None:
        if not question.themes:
            return
        read = coding.reading(self.campaign, question, self.answers)
        known = coding.themes_of(read)
        for rank, theme in enumerate(question.themes):
            said = dict.fromkeys(i18n.LOCALES, theme)
            self._ticked(question, f"t{rank + 1}", said, theme, known)
        if len(read.texts) >= LEAST_TEXTS:
            self.agreement += [
                {
                    "question": question.number, "theme": theme,
                    "percent": None if share is None else round(100 * share),
                    "kappa": None if kappa is None else round(float(kappa), 2),
                }
                for theme, share, kappa in coding.agreed(read)
            ]  # fmt: skip

    def _add(
        self, question: CampaignQuestion, name: str, part: Words | None, labels: list[Words], values: list[int],
        leads: list[int],
    ) -> None:  # fmt: skip
        gates = tuple(f"q{number}" for number in self.over[question.number])
        if gates:
            labels, leads = [*labels, _by_language(lambda _l: _("Question non posée"))], [*leads, -1]
            away = len(labels) - 1
            values = [v if question.number in asked else away for v, asked in zip(values, self.asked, strict=True)]
        least = self.rules.smallest_sensitive_cell if question.sensitive else self.rules.smallest_cell
        ways = tuple(leads) if len(set(leads)) > 1 else ()
        self.variables.append(Variable(name, len(labels), values, least, question.kind.is_ordered, ways, gates))
        title = _by_language(lambda language: str(question.said("label", language)))
        self.described.append(
            {
                "name": name, "question": question.number, "kind": question.kind.value,
                "profile": question.profile.value, "sensitive": question.sensitive, "label": title, "part": part,
                "categories": labels,
            }
        )  # fmt: skip


def _option(question: CampaignQuestion, code: str) -> Words:
    def said(language: str) -> str:
        if question.kind is QuestionKind.SCALE:
            return _("%(note)s sur %(most)s", note=code, most=len(question.codes))
        options = question.said("options", language)
        return str(options[int(code) - 1]) if int(code) <= len(options) else code

    return _by_language(said)


def _number_labels(bounds: Sequence[int]) -> list[Words]:
    first = _by_language(lambda _l: _("moins de %(bound)s", bound=bounds[0]))
    last = _by_language(lambda _l: _("%(bound)s ou plus", bound=bounds[-1]))
    between = [
        _by_language(lambda _l, first, last: _("%(first)s à %(last)s", first=first, last=last), a, b - 1)
        for a, b in pairwise(bounds)
    ]
    return [first, *between, last]


def _by_language(said: Callable[..., str], *things: Any) -> Words:
    """What is said of these things in each language."""
    words = {}
    for language in i18n.LOCALES:
        with i18n.speaking(language):
            words[language] = str(said(language, *things))
    return words


def _quotes(campaign: Campaign) -> list[dict[str, Any]]:
    number = {question.id: question.number for question in campaign.questions}
    return [
        {"question": number[each.question_id], "words": each.words, "language": each.language}
        for each in coding.quotes(campaign)
    ]
