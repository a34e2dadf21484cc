"""What the pages and files of referrals show, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from commons.kernel import refs
from commons.kernel.days import day_of
from commons.kernel.paging import asked_page, leaf_of, span
from commons.kernel.sanitise import plain_to_markup
from commons.kernel.tabular import Cell, to_csv
from commons.threads import words
from participation.bodies import addresses
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.referrals import delays, queries
from participation.referrals.models import Answer, Referral
from participation.referrals.queries import Tally, Wanted
from participation.referrals.types import ReferralState

LATE = "retard"
PAGE = 20
#: What the address says for each state.
STATES = {"attente": ReferralState.SENT, "repondue": ReferralState.ANSWERED, "retiree": ReferralState.WITHDRAWN}


@dataclass(frozen=True)
class Asked:
    """What stands in the address of the list; anything unreadable asks nothing."""

    instance: str
    etat: str

    def wanted(self) -> Wanted:
        """The search; a body that is not there finds nothing."""
        body = bodies.by_slug(self.instance) if self.instance else None
        body_id = (body.id if body else 0) if self.instance else None
        return Wanted(body_id, STATES.get(self.etat), late=self.etat == LATE)


def asked() -> Asked:
    """The search in the address of this request."""
    slug = "".join(c for c in request.args.get("instance", "")[:80] if c.isprintable())
    state = request.args.get("etat", "")
    return Asked(slug, state if state in (*STATES, LATE) else "")


@dataclass(frozen=True)
class Row:
    """A referral in a list: who asks whom what, and where it stands in words."""

    number: str
    url: str
    question: str
    from_body: str
    to_body: str
    badge: str
    state: str
    sent: str
    late: str


def row(referral: Referral, now: datetime) -> Row:
    """One line of a list."""
    badge, state = standing(referral, now)
    sent, late = counts(referral, now)
    return Row(
        referral.number, url_for("referrals.show", number=referral.number), referral.question,
        referral.from_body.name, referral.to_body.name, badge, state, sent, late,
    )  # fmt: skip


def standing(referral: Referral, now: datetime) -> tuple[str, str]:
    """A badge and its word."""
    if referral.state is ReferralState.SENT and is_late(referral, now):
        return "refused", _("En retard")
    looks = {
        ReferralState.DRAFT: "draft", ReferralState.SENT: "open", ReferralState.ANSWERED: "done",
        ReferralState.WITHDRAWN: "closed",
    }  # fmt: skip
    return looks[referral.state], referral.state.label


def is_late(referral: Referral, now: datetime) -> bool:
    """Whether an answer is owed and its delay is over."""
    return referral.state is ReferralState.SENT and referral.due_at is not None and referral.due_at <= now


def counts(referral: Referral, now: datetime) -> tuple[str, str]:
    """How long it waits for an answer, and how late that answer is: two different counts, each said plainly."""
    if referral.sent_at is None or referral.due_at is None or referral.state is not ReferralState.SENT:
        return "", ""
    age = delays.age(referral.sent_at, referral.due_at, now)
    return words.waiting(age.waiting) or _("envoyée aujourd’hui"), words.late(age.late) if age.late else ""


@dataclass(frozen=True)
class TallyRow:
    """What one body was asked, counted, as a table shows it."""

    body: str
    url: str
    tally: Tally
    days: str


def tally_rows(now: datetime) -> list[TallyRow]:
    """A line a body: the latest answers first."""
    tallies = queries.tallies(now)
    known = bodies.by_ids([tally.body_id for tally in tallies])
    found = [(known[tally.body_id], tally) for tally in tallies]
    found.sort(key=lambda pair: (-pair[1].late, -pair[1].waiting, pair[0].name))
    return [
        TallyRow(body.name, addresses.address(body.kind, body.slug), tally, _days(tally.days)) for body, tally in found
    ]


def _days(days: float | None) -> str:
    return "—" if days is None else ngettext("%(num)d jour", "%(num)d jours", round(days))


def listing(now: datetime) -> dict[str, Any]:
    """One page of the list, with the counts of every body: a fixed number of questions."""
    search = asked()
    wanted = search.wanted()
    here = span(queries.count(wanted, now), asked_page(request.args.get("page", "")), PAGE)
    kept = {"instance": search.instance, "etat": search.etat}
    rows = [row(referral, now) for referral in queries.public(wanted, now, here.start, PAGE)]
    return {
        "part": leaf_of(here, rows, partial(_address, kept)),
        "asked": search,
        "filtered": any(kept.values()),
        "bodies": [(body.slug, body.name) for body in bodies.bodies(closed=True)],
        "states": [(LATE, _("En retard")), *((code, state.label) for code, state in STATES.items())],
        "tallies": tally_rows(now),
        "files": {name: value for name, value in kept.items() if value},
    }


def _address(kept: dict[str, str], number: int) -> str:
    values: dict[str, Any] = {name: value for name, value in kept.items() if value}
    return url_for("referrals.index", **values, page=number)


@dataclass(frozen=True)
class Reading:
    """An answer as a page shows it."""

    answer: Answer
    text: Any
    measures: Any


def whole(referral: Referral, now: datetime) -> dict[str, Any]:
    """Everything that is said of one referral."""
    origin = refs.resolve_one(referral.origin) if referral.origin else None
    badge, state = standing(referral, now)
    sent, late = counts(referral, now)
    return {
        "referral": referral,
        "badge": badge,
        "state": state,
        "sent": sent,
        "late": late,
        "why": plain_to_markup(referral.why),
        "readings": [Reading(a, plain_to_markup(a.text), plain_to_markup(a.measures)) for a in referral.answers],
        "origin": origin if origin is not None and origin.public else None,
        "asking_url": address(referral.from_body),
        "asked_url": address(referral.to_body),
        "due": delays.last_day(referral.due_at) if referral.due_at else None,
    }


def address(body: Body) -> str:
    """Where a body is shown."""
    return addresses.address(body.kind, body.slug)


def as_csv(referrals: Iterable[Referral], now: datetime) -> bytes:
    """The list as a table, with dates that anybody can count from."""
    header = [
        _("numéro"), _("question"), _("posée par"), _("posée à"), _("demande"), _("état"), _("envoyée le"),
        _("délai en jours"), _("dernier jour"), _("répondue ou retirée le"), _("jours depuis l’envoi"),
        _("jours de retard"), _("avis sur la réponse"), _("raison du retrait"),
    ]  # fmt: skip
    return to_csv(header, (_cells(referral, now) for referral in referrals))


def _cells(referral: Referral, now: datetime) -> list[Cell]:
    assert referral.sent_at is not None  # public
    assert referral.due_at is not None  # public
    end = referral.closed_at or now
    age = delays.age(referral.sent_at, referral.due_at, end)
    return [
        referral.number, referral.question, referral.from_body.name, referral.to_body.name, referral.asks.label,
        referral.state.label, _iso(day_of(referral.sent_at)), referral.delay_days,
        _iso(day_of(delays.last_day(referral.due_at))),
        _iso(day_of(referral.closed_at)) if referral.closed_at else "", age.waiting, age.late,
        referral.opinion.verdict.label if referral.opinion else "", referral.withdrawal_reason,
    ]  # fmt: skip


def _iso(day: date) -> str:
    return day.isoformat()
