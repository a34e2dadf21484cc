"""Paper batches at the desk: the urn is written down, the list signed, sheets read twice, and the batch goes in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.ballots import checks, content, words
from budgets.ballots import queries as ballots
from budgets.ballots.checks import Filled
from budgets.ballots.types import Booth
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.paper import batches, policies, queries
from budgets.paper.field import held_places, hold, why_not
from budgets.paper.forms import BatchForm, ReasonForm, SettleForm, SheetForm, WhoForm
from budgets.paper.models_batches import PaperBatch, PaperReading
from budgets.paper.types import KINDS, PaperReason, Read, SheetKind
from budgets.paper.views_desk import TEAM
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go

blueprint = Blueprint("paper_batches", __name__, url_prefix="/equipe/budgets/<slug>/terrain/lots")


@dataclass(frozen=True)
class SheetLine:
    """A sheet of the pile, as the page of its batch lists it."""

    sheet: int
    page: str
    word: str
    done: bool


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(TEAM)
def begin(slug: str) -> ResponseReturnValue:
    """Write an urn down."""
    edition, form = hold(slug), BatchForm()
    form.offer(held_places(edition))
    form.offer_envelopes(edition.envelopes)
    done = tried(
        form, lambda work, now: batches.open_batch(work, slug, form.draft(), typed(form.ticket), now).id,
        _("Le lot est écrit."), "sheets",
    )  # fmt: skip
    if done.done:
        return go(url_for("paper_batches.show", slug=slug, batch_id=done.made))
    edition = hold(slug)
    return private_page("budgets/paper/batch_new.html", form, done.status, edition=edition, refusal=why_not(edition))


@blueprint.get("/<int:batch_id>")
@access(TEAM)
def show(slug: str, batch_id: int) -> ResponseReturnValue:
    """What is entered of a batch and what is missing."""
    edition, batch = _batch(slug, batch_id)
    tally = queries.tally(batch)
    may = policies.refusal_to_set_aside(
        current_actor(), edition, editions.holding_places(edition), clock.now()
    )  # fmt: skip
    return private_page(
        "budgets/paper/batch.html", edition=edition, batch=batch, tally=tally, lines=_lines(batch),
        refusal=policies.refusal_to_enter(batch) or why_not(edition), blocked=policies.refusal_to_close(batch, tally),
        may_set_aside=may is None,
    )  # fmt: skip


@blueprint.route("/<int:batch_id>/liste", methods=["GET", "POST"])
@access(TEAM)
def list_of(slug: str, batch_id: int) -> ResponseReturnValue:
    """Copy the signed list, a person at a time."""
    _batch(slug, batch_id)
    form, act = WhoForm(), batches.strike if "strike" in request.form else batches.sign
    said = (
        _("Cette personne est retirée de la liste.") if act is batches.strike else _("Cette personne est sur la liste.")
    )
    done = tried(form, lambda work, now: act(work, slug, batch_id, form.who, now), said, "contact")
    if done.done:
        return go(url_for("paper_batches.list_of", slug=slug, batch_id=batch_id))
    return _page("budgets/paper/list.html", slug, batch_id, form, done.status)


@blueprint.route("/<int:batch_id>/feuille/<int:sheet>", methods=["GET", "POST"])
@access(TEAM)
def read(slug: str, batch_id: int, sheet: int) -> ResponseReturnValue:
    """Write what one reads on a sheet."""
    edition, batch = _batch(slug, batch_id)
    form, filled = SheetForm(), _filled(edition)
    wrong = _wrong(edition, batch, form, filled)
    if not wrong:
        done = tried(
            form, lambda work, now: batches.read(work, slug, batch_id, sheet, _said(edition, form, filled), now),
            _("Votre lecture est enregistrée."), "kind",
        )  # fmt: skip
        if done.done:
            return go(url_for("paper_batches.show", slug=slug, batch_id=batch_id))
    status = 422 if wrong else done.status
    return _sheet_page("budgets/paper/sheet.html", slug, batch_id, sheet, form, filled, wrong, status)


@blueprint.route("/<int:batch_id>/feuille/<int:sheet>/trancher", methods=["GET", "POST"])
@access(TEAM)
def settle(slug: str, batch_id: int, sheet: int) -> ResponseReturnValue:
    """A third look at a sheet that two people read differently."""
    edition, batch = _batch(slug, batch_id)
    form, filled = SettleForm(), _filled(edition)
    wrong = _wrong(edition, batch, form, filled)
    if not wrong:
        done = tried(
            form,
            lambda work, now: batches.settle(
                work, slug, batch_id, sheet, _said(edition, form, filled), typed(form.reason), now
            ),
            _("C’est tranché."), "reason",
        )  # fmt: skip
        if done.done:
            return go(url_for("paper_batches.show", slug=slug, batch_id=batch_id))
    status = 422 if wrong else done.status
    both = [_told(edition, each) for each in queries.readings(batch_id).get(sheet, [])]
    return _sheet_page("budgets/paper/settle.html", slug, batch_id, sheet, form, filled, wrong, status, readings=both)


@blueprint.post("/<int:batch_id>/urne")
@access(TEAM)
def close(slug: str, batch_id: int) -> ResponseReturnValue:
    """Put the batch into the box."""
    carried_out(lambda work, now: batches.close(work, slug, batch_id, now), _("Le lot est dans l’urne."))
    return go(url_for("paper_batches.show", slug=slug, batch_id=batch_id))


@blueprint.route("/<int:batch_id>/ecarter", methods=["GET", "POST"])
@access(TEAM)
def set_aside(slug: str, batch_id: int) -> ResponseReturnValue:
    """Give a batch up, with its public reason."""
    _batch(slug, batch_id)
    form = ReasonForm()
    done = tried(
        form, lambda work, now: batches.set_aside(work, slug, batch_id, typed(form.reason), now),
        _("Le lot est écarté."), "reason",
    )  # fmt: skip
    if done.done:
        return go(url_for("paper_batches.show", slug=slug, batch_id=batch_id))
    return _page("budgets/paper/set_aside.html", slug, batch_id, form, done.status)


def _batch(slug: str, batch_id: int) -> tuple[Edition, PaperBatch]:
    edition = hold(slug)
    batch = queries.batch(edition.id, batch_id)
    if batch is None:
        raise NotFound(reason=PaperReason.NO_SUCH_BATCH)
    return edition, batch


def _page(template: str, slug: str, batch_id: int, form: WhoForm | ReasonForm, status: int) -> ResponseReturnValue:
    edition, batch = _batch(slug, batch_id)
    return private_page(
        template, form, status, edition=edition, batch=batch, tally=queries.tally(batch),
        refusal=policies.refusal_to_enter(batch) or why_not(edition),
    )  # fmt: skip


def _sheet_page(
    template: str, slug: str, batch_id: int, sheet: int, form: SheetForm, filled: Filled, wrong: list[str],
    status: int, readings: list[str] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    edition, batch = _batch(slug, batch_id)
    if not 1 <= sheet <= batch.sheets:
        raise NotFound(reason=PaperReason.NO_SUCH_SHEET)
    listed = _booth(edition).projects[batch.envelope.slug]
    return private_page(
        template, form, status, edition=edition, batch=batch, sheet=sheet, filled=filled, mistakes=wrong,
        projects=listed, ranks=checks.limits(edition)[1] or len(listed), readings=readings or [],
        refusal=policies.refusal_to_enter(batch) or why_not(edition),
    )  # fmt: skip


def _booth(edition: Edition) -> Booth:
    booth = ballots.booth(edition.slug)
    if booth is None:
        raise NotFound(reason=PaperReason.NO_SUCH_BATCH)
    return booth


def _filled(edition: Edition) -> Filled:
    return checks.read(edition.ballot, request.form.to_dict(flat=False))


def _wrong(edition: Edition, batch: PaperBatch, form: SheetForm, filled: Filled) -> list[str]:
    """What is wrong with a sheet that is said to be a ballot: as it stands, it would be a spoilt one."""
    if not form.is_submitted() or form.kind.data != SheetKind.BALLOT.value:
        return []
    booth = _booth(edition)
    envelope = booth.envelope(batch.envelope.slug)
    assert envelope is not None  # the batch names it
    found = filled.mistakes or checks.mistakes(booth, envelope, filled.choices)
    return [words.sentence(mistake, edition.currency) for mistake in found]


def _said(edition: Edition, form: SheetForm, filled: Filled) -> Read:
    kind = SheetKind(typed(form.kind))
    return Read(kind, content.encode(edition.ballot, filled.choices) if kind is SheetKind.BALLOT else None)


def _told(edition: Edition, reading: PaperReading) -> str:
    if reading.content is None:
        return str(KINDS[reading.kind])
    booth, choices = _booth(edition), content.decode(bytes(reading.content))
    points = choices.points or (0,) * len(choices)
    return " ; ".join(
        booth.by_code[code].title + (f" ({given})" if given else "")
        for code, given in zip(choices.codes, points, strict=True)
        if code in booth.by_code
    )


def _lines(batch: PaperBatch) -> list[SheetLine]:
    """Every sheet of the pile with where it is; what was read is not shown."""
    read_so_far, known = queries.readings(batch.id), queries.results(batch.id)
    lines = []
    for sheet in range(1, batch.sheets + 1):
        turns = len(read_so_far.get(sheet, []))
        differs = turns == 2 and sheet not in known
        word = _("à trancher") if differs else _("lue %(num)d fois", num=turns)
        lines.append(SheetLine(sheet, "settle" if differs else "read", word, sheet in known))
    return lines
