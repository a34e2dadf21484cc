"""What the pages and files of the register show, as plain values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from commons.kernel import refs
from commons.kernel.clock import PARIS
from commons.kernel.paging import asked_page, leaf_of, span
from commons.kernel.refs import Ref, Target
from commons.kernel.sanitise import plain_to_markup
from commons.kernel.slugs import fold
from commons.kernel.tabular import Cell, to_csv
from participation.bodies import addresses
from participation.bodies import queries as bodies
from participation.decisions import queries
from participation.decisions.drafts import VOTES
from participation.decisions.models import Decision, DecisionVersion
from participation.decisions.queries import Wanted
from participation.decisions.types import Procedure

ENDPOINT = "decisions.index"
PAGE = 20


@dataclass(frozen=True)
class Asked:
    """What stands in the address of the register; anything unreadable asks nothing."""

    q: str
    instance: str
    annee: str

    def wanted(self) -> Wanted:
        """The search; a body that is not there finds nothing."""
        body = bodies.by_slug(self.instance) if self.instance else None
        body_id = (body.id if body else 0) if self.instance else None
        return Wanted(body_id, int(self.annee) if self.annee else None, tuple(fold(self.q).split()[:10]))


def asked() -> Asked:
    """The search in the address of this request."""
    year = request.args.get("annee", "")
    is_year = year.isascii() and year.isdigit() and len(year) == 4
    words = "".join(c for c in request.args.get("q", "")[:200] if c.isprintable())
    slug = "".join(c for c in request.args.get("instance", "")[:80] if c.isprintable())
    return Asked(words, slug, year if is_year else "")


def listing(now: datetime) -> dict[str, Any]:
    """One page of the register."""
    search = asked()
    wanted = search.wanted()
    here = span(queries.count(wanted, now), asked_page(request.args.get("page", "")), PAGE)
    kept = {"q": search.q, "instance": search.instance, "annee": search.annee}
    shown = queries.public(wanted, now, here.start, PAGE)
    return {
        "part": leaf_of(here, map(row, shown), partial(_address, kept)),
        "asked": search,
        "filtered": any(kept.values()),
        "bodies": [(body.slug, body.name) for body in bodies.bodies(closed=True)],
        "years": queries.years(now),
        "files": {name: value for name, value in kept.items() if value},
    }


def _address(kept: dict[str, str], number: int) -> str:
    values: dict[str, Any] = {name: value for name, value in kept.items() if value}
    return url_for(ENDPOINT, **values, page=number)


@dataclass(frozen=True)
class Row:
    """A decision in a list."""

    number: str
    title: str
    url: str
    body: str
    decided_on: Any
    rectified: bool


def row(decision: Decision) -> Row:
    """One line of the register."""
    return Row(
        decision.number, decision.words.title, url_for("decisions.show", number=decision.number), decision.body.name,
        decision.words.decided_on, decision.version > 1,
    )  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """One version of a decision, as a page shows it."""

    version: DecisionVersion
    text: Any
    reason: Any
    reservations: Any
    votes: list[tuple[str, int]]


def whole(decision: Decision) -> dict[str, Any]:
    """Everything the page of one decision shows."""
    about = refs.resolve_one(decision.about) if decision.about else None
    readings = [reading(version) for version in decision.versions]
    return {
        "decision": decision,
        "standing": readings[decision.version - 1],
        "older": readings[: decision.version - 1][::-1],
        "about": about if about is not None and about.public else None,
        "body_url": addresses.address(decision.body.kind, decision.body.slug),
    }


def reading(version: DecisionVersion) -> Reading:
    """A version with its words as paragraphs and its votes in order."""
    labels = {
        "votes_for": _("Pour"), "votes_against": _("Contre"), "abstentions": _("Abstentions"),
        "not_voting": _("Sans prendre part au vote"),
    }  # fmt: skip
    counted = version.procedure is Procedure.VOTE
    return Reading(
        version=version,
        text=plain_to_markup(version.text),
        reason=plain_to_markup(version.reason),
        reservations=plain_to_markup(version.reservations),
        votes=[(labels[name], getattr(version, name)) for name in VOTES] if counted else [],
    )


def as_csv(decisions: Iterable[Decision]) -> bytes:
    """The register as a table: what stands of each decision."""
    header = [
        _("numéro"), _("instance"), _("titre"), _("texte"), _("pourquoi"), _("procédure"), _("pour"), _("contre"),
        _("abstentions"), _("sans prendre part"), _("réserves"), _("décidée le"), _("publique le"), _("version"),
        _("porte sur"), _("version décidée"), _("empreinte SHA-256"),
    ]  # fmt: skip
    return to_csv(header, (_cells(decision) for decision in decisions))


def _cells(decision: Decision) -> list[Cell]:
    words = decision.words
    return [
        decision.number, decision.body.name, words.title, words.text, words.reason, words.procedure.label,
        *(getattr(words, name) for name in VOTES), words.reservations, words.decided_on.isoformat(),
        decision.public_at.astimezone(PARIS).date().isoformat(), decision.version, str(decision.about or ""),
        words.about_version, words.about_digest,
    ]  # fmt: skip


def as_json(decisions: Sequence[Decision]) -> bytes:
    """The register for machines, with every version; what is decided on only when it is public itself."""
    found = refs.resolve(d.about for d in decisions if d.about is not None)
    lines = [_line(decision, found) for decision in decisions]
    return json.dumps(lines, ensure_ascii=False, indent=1).encode()


def _line(decision: Decision, found: Mapping[Ref, Target]) -> dict[str, Any]:
    about = found.get(decision.about) if decision.about else None
    known = about is not None and about.public
    return {
        "number": decision.number,
        "url": url_for("decisions.show", number=decision.number, _external=True),
        "body": decision.body.slug,
        "public_at": decision.public_at.isoformat(),
        "about": {"ref": str(decision.about), "title": about.title, "url": about.url} if known and about else None,
        "versions": [_version(version) for version in decision.versions],
    }


def _version(version: DecisionVersion) -> dict[str, Any]:
    words = (
        "version", "title", "text", "reason", "about_version", "about_digest", *VOTES, "reservations", "rectification",
    )  # fmt: skip
    return {
        **{name: getattr(version, name) for name in words},
        "procedure": version.procedure.value,
        "decided_on": version.decided_on.isoformat(),
        "written_at": version.written_at.isoformat(),
    }
