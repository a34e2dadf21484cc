"""What the public pages of an edition show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from budgets.editions import policies, regulation, rules
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.publication import queries, words
from budgets.publication.words import Standing
from commons.kernel import i18n
from commons.kernel.audit import AuditEntry
from commons.kernel.sanitise import plain_to_markup
from commons.kernel.types import Money
from commons.ui import charts

_GROUPS = (
    (_l("Ouverts en ce moment"), {Phase.VOTING}),
    (_l("Bientôt"), {Phase.CAMPAIGN}),
    (_l("En cours de dépouillement"), {Phase.CLOSED, Phase.COUNTED}),
    (_l("Résultats publiés"), {Phase.PROCLAIMED}),
)


@dataclass(frozen=True)
class Row:
    """An edition in a list."""

    slug: str
    title: str
    url: str
    summary: str
    place: str
    amount: str
    projects: str
    language: str
    standing: Standing


@dataclass(frozen=True)
class Group:
    """Editions of one phase, under a heading."""

    title: str
    rows: list[Row]


def groups(editions: Sequence[Edition], now: datetime) -> list[Group]:
    """Editions by what one can do with them, the open ones first."""
    numbers = queries.projects_in([e.id for e in editions])
    found = []
    for title, phases in _GROUPS:
        mine = [e for e in editions if policies.phase(e, now) in phases]
        if mine:
            found.append(Group(str(title), [row(e, numbers.get(e.id, 0), now) for e in mine]))
    return found


def row(edition: Edition, projects: int, now: datetime) -> Row:
    """One edition in a list."""
    return Row(
        slug=edition.slug,
        title=edition.title,
        url=url_for("editions.show", slug=edition.slug),
        summary=edition.summary,
        place=place_name(edition),
        amount=i18n.money(total(edition), edition.currency),
        projects=ngettext("%(num)d projet", "%(num)d projets", projects),
        language=edition.language,
        standing=words.standing(edition, now),
    )


def total(edition: Edition) -> Money:
    """All the money of an edition."""
    return Money(sum(e.amount.cents for e in edition.envelopes))


def place_name(edition: Edition) -> str:
    """Where, in the reader's language."""
    return edition.place.named(i18n.locale_code()) if edition.place is not None else ""


def whole(edition: Edition, now: datetime) -> dict[str, Any]:
    """Everything the page of an edition shows."""
    costs = queries.standing_by_envelope(edition.id)
    standing = words.standing(edition, now)
    number = sum(map(len, costs.values()))
    return {
        "edition": edition,
        "standing": standing,
        "steps": [str(step) for step in words.STEPS],
        "action": words.main_action(edition, standing.phase),
        "place": place_name(edition),
        "description": plain_to_markup(edition.description),
        "total": total(edition),
        "number": number,
        "envelopes": shares(edition, costs),
        "asked": _asked(edition, costs),
        "who": list(regulation.electorate(edition)),
        "how": list(regulation.ballot(edition)),
        "counting": regulation.counting(edition),
    }


def shares(edition: Edition, costs: Mapping[int, list[Money]]) -> list[charts.Segment]:
    """Each envelope as a bar, the largest filling the width."""
    rows = []
    for envelope in edition.envelopes:
        amount = i18n.money(envelope.amount, edition.currency)
        number = len(costs.get(envelope.id, ()))
        text = ngettext("%(amount)s pour %(num)d projet", "%(amount)s pour %(num)d projets", number, amount=amount)
        rows.append((envelope.name, float(envelope.amount.cents), text))
    return charts.bars(rows)


def _asked(edition: Edition, costs: Mapping[int, list[Money]]) -> dict[str, Any] | None:
    """What the envelopes can pay of all that is proposed; None when they can pay it all."""
    wanted = sum(cost.cents for those in costs.values() for cost in those)
    if wanted <= total(edition).cents:
        return None
    money, amount = i18n.money(wanted, edition.currency), i18n.money(total(edition), edition.currency)
    text = _(
        "Les projets coûtent %(wanted)s ensemble. Il y a %(amount)s : vos choix décident.", wanted=money, amount=amount
    )
    return {"percent": round(100 * total(edition).cents / wanted, 1), "text": text}


@dataclass(frozen=True)
class LogLine:
    """One decision of the public log."""

    title: str
    when: str
    text: str
    icon: str
    tone: str


_ACTS = {
    "budgets.edition.announce": (_l("Vote annoncé"), "check", "leaf"),
    "budgets.edition.take_back": (_l("Annonce retirée"), "edit", "violet"),
    "budgets.edition.extend": (_l("Fin du vote repoussée"), "clock", "sun"),
    "budgets.edition.pause": (_l("Vote mis en pause"), "clock", "rose"),
    "budgets.edition.resume": (_l("Vote repris"), "check", "leaf"),
    "budgets.paper.set_aside": (_l("Lot de bulletins papier écarté"), "close", "rose"),
    "budgets.project.withdraw": (_l("Projet retiré"), "close", "rose"),
}


def log(entries: Sequence[AuditEntry]) -> list[LogLine]:
    """The public log, in words."""
    return [LogLine(str(_ACTS[e.action][0]), i18n.moment(e.at), _told(e), *_ACTS[e.action][1:]) for e in entries]


def _told(entry: AuditEntry) -> str:
    details = entry.details
    why = str(details.get("why", ""))
    if until := details.get("until"):
        return _("Nouvelle fin : %(moment)s. %(why)s", moment=i18n.moment(datetime.fromisoformat(until)), why=why)
    if title := details.get("title"):
        return _("« %(title)s ». %(why)s", title=title, why=why)
    return why


def tie_order(edition: Edition) -> list[tuple[str, str]]:
    """(code, title) of every project in the order that decides ties."""
    titles = dict(queries.official_list(edition.id))
    return [(code, titles[code]) for code in rules.tie_order(edition, list(titles))]


def regulation_json(edition: Edition) -> dict[str, Any]:
    """The règlement for machines: what is frozen, its digest, and what stands beside it."""
    codes = [code for code, _title in queries.official_list(edition.id)]
    return {
        "regulation": rules.regulation(edition),
        "digest": rules.digest(edition),
        "closes_at": edition.closes_at.isoformat(),
        "tie_order": list(rules.tie_order(edition, codes)),
    }
