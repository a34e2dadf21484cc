"""Makes an edition, its projects and its box from a Pabulib file, in one transaction and in bulk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy import insert, select

from budgets.ballots.content import Choices, encode
from budgets.counting.meta_rule import rule_of
from budgets.counting.pabulib import PabulibFile
from budgets.counting.types import Content
from budgets.editions import rules
from budgets.editions.models import Edition, Envelope
from budgets.editions.types import EditionState, EnvelopeRule, Origin, Proof
from budgets.pabulib.reading import DECIMALS, read_whole, remarks
from budgets.projects.models import Project
from budgets.projects.types import ProjectState
from commons.ballot_box import services as ballot_box
from commons.ballot_box.types import LoadedBallot, PollPlan
from commons.kernel.actor import Actor
from commons.kernel.clock import PARIS
from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, Stale
from commons.kernel.types import Money, Period
from commons.kernel.unit_of_work import Work

ENVELOPE = "enveloppe"
_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY = re.compile(r"(?:(\d{2})\.(\d{2})\.)?(\d{4})")

Watch = Callable[[Iterable[Content], int], Iterable[Content]]


@dataclass(frozen=True)
class Imported:
    """What came in: the edition, how many ballots, and what was tolerated."""

    edition: Edition
    ballots: int
    remarks: list[str]


def unwatched(ballots: Iterable[Content], number: int) -> Iterable[Content]:
    """Ballots as they come, with nobody to tell how far it has got."""
    return ballots


def import_file(
    work: Work, actor: Actor, data: bytes, slug: str, lenient: bool, now: datetime, watch: Watch = unwatched
) -> Imported:
    """Make an edition from the bytes of a `.pb` file; Invalid (a line, a reason) or Stale (slug taken)."""
    file = read_whole(data, lenient)
    edition = _edition(file, slug or slug_of(file), now)
    if work.session.scalar(select(Edition.id).where(Edition.slug == edition.slug)) is not None:
        raise Stale(
            gettext("Un vote s'appelle déjà « %(slug)s » : choisissez un autre nom avec --slug.", slug=edition.slug)
        )
    work.session.add(edition)
    work.session.flush()
    envelope = edition.envelopes[0]
    rows = [_project(row, edition, envelope, rank) for rank, row in enumerate(file.projects, 1)]
    for row, cost in zip(rows, file.costs, strict=True):
        row["cost"] = _money(cost, file)
    work.session.execute(insert(Project), rows)
    plan = PollPlan(edition.poll_key, edition.opens_at, edition.closes_at, rules.regulation(edition))
    ballot_box.load_closed(work, plan, _ballots(file, envelope, watch), now)
    work.audit("budgets.import", edition.poll_key, ballots=len(file.ballots), projects=len(rows))
    work.touch(edition.version_name, "budgets")
    return Imported(edition, len(file.ballots), remarks(file))


def _ballots(file: PabulibFile, envelope: Envelope, watch: Watch) -> Iterator[LoadedBallot]:
    """Each ballot as the box keeps it; what is written once is written once."""
    ids, known = file.project_ids, dict[Content, LoadedBallot]()
    for ballot in watch(file.ballots, len(file.ballots)):
        loaded = known.get(ballot)
        if loaded is None:
            choices = Choices(tuple(ids[choice] for choice in ballot[0]), ballot[1])
            loaded = known[ballot] = LoadedBallot(envelope.box, encode(file.kind, choices))
        yield loaded


def _edition(file: PabulibFile, slug: str, now: datetime) -> Edition:
    meta = file.meta
    period = period_of(meta, now)
    fewest = _number(meta, "min_length")
    currency = meta.get("currency", "")
    edition = Edition(
        slug=slug,
        title=_title(meta),
        summary=_summary(file),
        description="\n\n".join(meta[key] for key in ("comment", "acknowledgments") if meta.get(key)),
        currency=currency if _CURRENCY.fullmatch(currency) else "EUR",
        state=EditionState.ANNOUNCED,
        origin=Origin.IMPORTED,
        opens_at=period.opens_at,
        closes_at=period.closes_at,
        ballot=file.kind,
        ballot_min=fewest,
        ballot_max=max(_number(meta, "max_length") or len(file.projects), fewest),
        points_total=_number(meta, "max_sum_points"),
        points_each=_number(meta, "max_points"),
        envelope_rule=EnvelopeRule.ALL,
        minimum_age=0,
        links=[],
        proof=Proof.DECLARED,
        rule=rules.to_json(rule_of(file)[0]),
        source={"meta": meta, "remarks": remarks(file)},
    )
    name = meta.get("subunit") or meta.get("district") or meta.get("unit") or edition.title
    edition.envelopes.append(Envelope(slug=ENVELOPE, name=name, amount=_money(file.budget, file)))
    return edition


def _title(meta: dict[str, str]) -> str:
    """ "Toulouse, Saint-Cyprien, 2022"; the file's own description when it says nothing of the kind."""
    parts = [meta.get(key, "") for key in ("unit", "subunit", "instance")]
    return ", ".join(part for part in parts if part) or meta.get("description") or gettext("Vote importé")


def _summary(file: PabulibFile) -> str:
    projects = ngettext("%(num)d projet", "%(num)d projets", len(file.projects))
    ballots = ngettext("%(num)d bulletin", "%(num)d bulletins", len(file.ballots))
    return gettext("Un vote passé, importé de Pabulib : %(projects)s, %(ballots)s.", projects=projects, ballots=ballots)


def _project(row: dict[str, str], edition: Edition, envelope: Envelope, rank: int) -> dict[str, Any]:
    latitude, longitude = _position(row)
    return {
        "edition_id": edition.id,
        "envelope_id": envelope.id,
        "code": row["project_id"],
        "rank": rank,
        "title": row.get("name") or gettext("Projet %(code)s", code=row["project_id"]),
        "summary": "",
        "description": row.get("description", ""),
        "address": next((row[key] for key in ("neighborhood", "subunit", "district") if row.get(key)), ""),
        "latitude": latitude,
        "longitude": longitude,
        "theme": row.get("category", ""),
        "proposer": row.get("proposer", ""),
        "picture_alt": "",
        "state": ProjectState.STANDING,
        "withdrawal_reason": "",
        "source": row,
    }


def _position(row: dict[str, str]) -> tuple[float | None, float | None]:
    """Degrees when both can be read and lie on Earth."""
    try:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
    except (KeyError, ValueError):
        return None, None
    sane = isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return (latitude, longitude) if sane else (None, None)


def _money(units: int, file: PabulibFile) -> Money:
    return Money(int(units * 10 ** (DECIMALS - file.decimals)))


def _number(meta: dict[str, str], key: str) -> int:
    text = meta.get(key, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def period_of(meta: dict[str, str], now: datetime) -> Period:
    """From the first day to the end of the last one, Paris time; the day before now when they make no sense."""
    begins, ends = _moment(meta.get("date_begin", "")), _moment(meta.get("date_end", ""), last=True)
    if begins is not None and ends is not None and begins < ends <= now:
        return Period(begins, ends)
    return Period(now - timedelta(days=1), now)


def _moment(text: str, last: bool = False) -> datetime | None:
    """Midnight at the start of a day or year, or at its end."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    try:
        start = datetime(int(found[3]), int(found[2] or 1), int(found[1] or 1), tzinfo=PARIS)
        if not last:
            return start
        return start + timedelta(days=1) if found[1] else start.replace(year=start.year + 1)
    except (ValueError, OverflowError):
        return None


def slug_of(file: PabulibFile) -> str:
    """An address made from what the file says of itself: "toulouse-saint-cyprien-2022"."""
    words = unicodedata.normalize("NFKD", _title(file.meta)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:80] or "vote-importe"


def taken(error: BaseException) -> bool:
    """Whether somebody else took the slug at the same moment: the constraint decides."""
    return constraint_of(error) == "uq_budgets_edition_slug"


def checked_slug(text: str) -> str:
    """A slug as typed, or Invalid."""
    if text and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text):
        raise Invalid(
            gettext("Le nom « %(slug)s » ne convient pas : lettres minuscules, chiffres et tirets.", slug=text)
        )
    return text
