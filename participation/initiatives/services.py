"""What carriers do with a file: begin, write, publish, take the publication back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Mapped

from commons.identity.organisations import queries as organisations
from commons.kernel import limits
from commons.kernel.db import Model, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale, TooMany
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.slugs import slug_of
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Standing
from commons.territory import queries as territory
from commons.territory.models import Orientation, Place
from participation.initiatives import policies, queries, sheets
from participation.initiatives.events import InitiativeModerated
from participation.initiatives.hands import hand_of
from participation.initiatives.models import BudgetLine, Carrier, Initiative, Snapshot
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.sheets import Line
from participation.initiatives.types import INITIATIVE, PAGES, CarrierRole, Shape

MOST_A_DAY = 20
MOST_LINES = 60
LONGEST_TITLE = 120
#: Columns that a step of the form may write as they are.
WORDS = frozenset({"need", "audience", "activities", "address", "steps", "gap", "contact"})
PLAIN = WORDS | {"starts_on", "ends_on", "place_id", "orientation_id", "shape"}


def begin(
    work: Work, shape: Shape, title: str, now: datetime, *,
    organisation_id: int | None = None, collective: str = "", contact: str = "", consent: str = "",
    helped: bool = False,
) -> Initiative:  # fmt: skip
    """A new file: of an organisation, of an informal collective, or `helped`: written for people without account."""
    person_id = work.actor.person_id
    if not limits.allowed("initiative", str(person_id), most=MOST_A_DAY, within=timedelta(days=1)):
        raise TooMany(reason=InitiativeReason.TOO_OFTEN)
    _check_help(work, helped, consent)
    _check_organisation(work, organisation_id)
    initiative = Initiative(
        slug=uuid4().hex, shape=shape, title=_title(title), organisation_id=organisation_id,
        collective=one_line(collective, LONGEST_TITLE), contact=contact.strip(), consent=consent.strip(),
        created_at=now, created_by=person_id,
    )  # fmt: skip
    work.session.add(initiative)
    work.session.flush()
    # The number makes it unique without asking who else is writing.
    initiative.slug = f"{slug_of(initiative.title, otherwise='initiative')}-{initiative.id}"
    if person_id is not None:
        role = CarrierRole.FACILITATOR if helped else CarrierRole.OWNER
        work.session.add(Carrier(initiative_id=initiative.id, account_id=person_id, role=role, since=now))
    work.session.flush()
    work.audit("participation.initiative.begin", subject(initiative), helped=helped)
    return initiative


def _check_help(work: Work, helped: bool, consent: str) -> None:
    if not helped:
        if work.actor.person_id is None and not work.actor.is_system:
            raise Refused(reason=InitiativeReason.NOT_YOURS)
        return
    refusal = policies.refusal_to_help(work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)
    if not consent.strip():
        raise Invalid(fields={"consent": InitiativeReason.NO_CONSENT.sentence})


def _check_organisation(work: Work, organisation_id: int | None) -> None:
    if organisation_id is None or work.actor.is_system:
        return
    if organisations.role_in(organisation_id, work.actor.person_id) is None:
        raise Invalid(fields={"organisation": InitiativeReason.ORGANISATION_NOT_YOURS.sentence})


def write(work: Work, initiative_id: int, seen: int, values: Mapping[str, Any], now: datetime) -> Initiative:
    """Write some parts of a file; Stale when somebody else did since version `seen` was read."""
    initiative = writable(work, initiative_id)
    if initiative.version != seen:
        raise Stale(reason=InitiativeReason.CHANGED_MEANWHILE)
    _check(initiative, values)
    if "organisation_id" in values and values["organisation_id"] != initiative.organisation_id:
        _check_organisation(work, values["organisation_id"])
        initiative.organisation_id = values["organisation_id"]
    for name, value in values.items():
        if name in PLAIN:
            setattr(initiative, name, value.strip() if name in WORDS else value)
        elif name in ("title", "collective"):
            setattr(initiative, name, one_line(value, LONGEST_TITLE))
    _write_lists(work, initiative, values)
    initiative.version += 1
    work.session.flush()
    work.audit("participation.initiative.write", subject(initiative), parts=sorted(values))
    return initiative


def _check(initiative: Initiative, values: Mapping[str, Any]) -> None:
    found: dict[str, str] = {}
    if "title" in values and not one_line(values["title"], LONGEST_TITLE):
        found["title"] = InitiativeReason.NEEDS_TITLE.sentence
    starts = values.get("starts_on", initiative.starts_on)
    ends = values.get("ends_on", initiative.ends_on)
    if starts is not None and ends is not None and ends < starts:
        found["ends_on"] = InitiativeReason.ENDS_BEFORE.sentence
    for name, model in (("place", Place), ("orientation", Orientation)):
        chosen = values.get(f"{name}_id")
        if chosen is not None and db.session.get(model, chosen) is None:
            found[name] = InitiativeReason.UNKNOWN_CHOICE.sentence
    if len(values.get("lines", ())) > MOST_LINES:
        found["lines"] = InitiativeReason.TOO_MANY_LINES.sentence
    if found:
        raise Invalid(fields=found)


def _write_lists(work: Work, initiative: Initiative, values: Mapping[str, Any]) -> None:
    """Places, défis and principles by id (unknown ones are refused), and the lines of the budget."""
    known: tuple[tuple[str, str, Sequence[Model]], ...] = (
        ("place_ids", "places", territory.places() if "place_ids" in values else ()),
        ("challenge_ids", "challenges", territory.challenges() if "challenge_ids" in values else ()),
        ("principle_ids", "principles", territory.principles() if "principle_ids" in values else ()),
    )
    for name, relation, rows in known:
        if name in values:
            by_id = {_id_of(row): row for row in rows}
            if not set(values[name]) <= set(by_id):
                raise Invalid(fields={relation: InitiativeReason.UNKNOWN_CHOICE.sentence})
            setattr(initiative, relation, [by_id[number] for number in dict.fromkeys(values[name])])
    if "lines" in values:
        write_lines(work, initiative, values["lines"])


def _id_of(row: Any) -> int:
    number: int | Mapped[int] = row.id
    assert isinstance(number, int)
    return number


def write_lines(work: Work, initiative: Initiative, lines: Sequence[Line]) -> None:
    """Put these lines in place of those there were."""
    work.session.execute(delete(BudgetLine).where(BudgetLine.initiative_id == initiative.id))
    work.session.expire(initiative, ["lines"])
    work.session.add_all(
        BudgetLine(
            initiative_id=initiative.id, rank=rank, kind=line.kind, label=one_line(line.label, 200), amount=line.amount
        )
        for rank, line in enumerate(lines, start=1)
    )
    work.session.flush()
    work.session.expire(initiative, ["lines"])


def publish(work: Work, initiative_id: int, seen: int, now: datetime) -> Initiative:
    """Show the file as it stands to everybody; its words go to moderation, and stay as they were read."""
    initiative = carried(work, initiative_id)
    if initiative.version != seen:
        raise Stale(reason=InitiativeReason.CHANGED_MEANWHILE)
    sheet = queries.sheet_of(initiative)
    if not sheet.need.strip():
        raise Invalid(reason=InitiativeReason.INCOMPLETE, fields={"need": InitiativeReason.INCOMPLETE.sentence})
    snapshot = freeze(work, initiative, now)
    reference = Ref(INITIATIVE, initiative.id)
    standing = moderation.submit(
        work, reference, reference, scopes(initiative), Mode.AFTER, sheet.words, work.actor.person_id, now
    )
    initiative.standing = standing
    initiative.published_id = snapshot.id
    initiative.published_at = initiative.published_at or now
    initiative.version += 1
    work.session.flush()
    work.audit("participation.initiative.publish", subject(initiative), version=snapshot.number)
    work.touch(PAGES)
    return initiative


def unpublish(work: Work, initiative_id: int, seen: int, now: datetime) -> Initiative:
    """Take a page off that rests on nothing yet: what was sent to a call stays readable by all."""
    initiative = carried(work, initiative_id)
    if initiative.version != seen:
        raise Stale(reason=InitiativeReason.CHANGED_MEANWHILE)
    if queries.is_sent(initiative.id):
        raise Refused(reason=InitiativeReason.SENT_ALREADY)
    initiative.published_id = initiative.published_at = None
    initiative.version += 1
    work.session.flush()
    work.audit("participation.initiative.unpublish", subject(initiative))
    work.touch(PAGES)
    return initiative


def set_standing(work: Work, initiative_id: int, standing: Standing) -> None:
    """What a moderator decided of the published version."""
    initiative = queries.held(initiative_id)
    if initiative is not None:
        initiative.standing = standing
        work.session.flush()
        work.record(InitiativeModerated(initiative.id))
        work.touch(PAGES)


def freeze(work: Work, initiative: Initiative, now: datetime) -> Snapshot:
    """The file as it stands, for good; the same version again when nothing changed. The file must be held."""
    sheet = queries.sheet_of(initiative)
    content, last = sheets.to_json(sheet), queries.last_snapshot(initiative.id)
    if last is not None and last.content == content:
        return last
    snapshot = Snapshot(
        initiative_id=initiative.id, number=last.number + 1 if last is not None else 1, title=sheet.title,
        content=content, frozen_at=now, frozen_by=work.actor.person_id,
    )  # fmt: skip
    work.session.add(snapshot)
    work.session.flush()
    return snapshot


def scopes(initiative: Initiative) -> tuple[tuple[str, int], ...]:
    """The territories whose team looks after this file."""
    if initiative.place_id is None:
        return ()
    return tuple(("territory", place_id) for place_id in territory.ancestors(initiative.place_id))


def writable(work: Work, initiative_id: int) -> Initiative:
    """The file, held until the end of the command, when the actor may write it."""
    initiative = queries.held(initiative_id)
    if initiative is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    refusal = policies.refusal_to_write(hand_of(work.actor, initiative))
    if refusal is not None:
        raise Refused(reason=refusal)
    return initiative


def carried(work: Work, initiative_id: int) -> Initiative:
    """The same, when the actor carries it."""
    initiative = writable(work, initiative_id)
    refusal = policies.refusal_to_carry(hand_of(work.actor, initiative))
    if refusal is not None:
        raise Refused(reason=refusal)
    return initiative


def subject(initiative: Initiative) -> str:
    """How the journal names a file."""
    return f"{INITIATIVE}:{initiative.id}"


def _title(text: str) -> str:
    title = one_line(text, LONGEST_TITLE)
    if not title:
        raise Invalid(fields={"title": InitiativeReason.NEEDS_TITLE.sentence})
    return title
