"""The pages on which residents choose priorities. Every one of them is personal: kept by no cache."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from budgets.editions.models import Edition
from budgets.needs import choosing, electors, pages, policies, queries
from budgets.needs.forms import BoardForm, ChangeChoiceForm, ChoiceForm
from budgets.needs.models import BudgetPriority, PriorityRanking
from budgets.needs.reasons import NeedReason
from budgets.needs.services import CHOOSING
from budgets.stages import policies as stages
from budgets.stages.types import StageKind
from commons.ballot_box import codes
from commons.ballot_box import queries as box_queries
from commons.ballot_box.types import Cast
from commons.kernel import clock
from commons.kernel.access import EVERYONE, SIGNED_IN, access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, Reason
from commons.kernel.paging import asked_page, leaf
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try, visitor_key

blueprint = Blueprint("preferences", __name__, url_prefix="/budgets/<slug>/priorites")
#: Tries of one person to change a sheet, in an hour; and codes on one page of the board.
MOST_TRIES, CODES = 20, 200


@blueprint.route("/choisir", methods=["GET", "POST"])
@access(SIGNED_IN)
def choose(slug: str) -> ResponseReturnValue:
    """The list to choose from; sent, the sheet to read again."""
    edition, form, known = pages.edition_of(slug), ChoiceForm(), electors.known(current_actor().person_id)
    ranking, refusal = _state(edition, known)
    status = 403 if form.is_submitted() and refusal is not None else 200
    if form.validate_on_submit() and "change" not in request.form and refusal is None and ranking is not None:
        try:
            choosing.check(edition, ranking, form.numbers())
            return _review(edition, ranking, form.numbers())
        except DomainError as error:
            status = complain(form, error)
    return _choose_page(edition, ranking, known, form, status, refusal)


@blueprint.post("/choisir/urne")
@access(SIGNED_IN)
def cast(slug: str) -> ResponseReturnValue:
    """Put the sheet in the box, and hand over the receipt."""
    edition, form, known = pages.edition_of(slug), ChoiceForm(), electors.known(current_actor().person_id)
    secret, rules = request.form.get("secret", "")[:200], request.form.get("rules", "")[:200]
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                done = choosing.choose(work, slug, form.numbers(), secret, rules, clock.now())
            return _receipt(edition, done)
        except DomainError as error:
            status = complain(form, error)
    else:
        status = 422
    ranking, refusal = _state(pages.edition_of(slug), known)
    return _choose_page(pages.edition_of(slug), ranking, known, form, status, refusal)


@blueprint.route("/changer", methods=["GET", "POST"])
@access(EVERYONE)
def change(slug: str) -> ResponseReturnValue:
    """Choose again with the secret of one's receipt; what the sheet says now is shown to nobody."""
    edition, form, status = pages.edition_of(slug), ChangeChoiceForm(), 200
    if form.validate_on_submit():
        count_try("budgets.ranking.change", NeedReason.TOO_MANY, most=MOST_TRIES, within=timedelta(hours=1))
        try:
            with unit_of_work(current_actor()) as work:
                done = choosing.change(work, slug, form.numbers(), typed(form.secret), clock.now())
            return _receipt(edition, done, changed=True)
        except DomainError as error:
            status = complain(form, error, "secret" if queries.ranking(edition.id) is not None else "")
    edition = pages.edition_of(slug)
    ranking = queries.ranking(edition.id)
    refusal = pages.refusal_of_choice_now(edition, ranking, clock.now())
    return private_page(
        "budgets/needs/change.html", form, status, edition=edition, ranking=ranking, refusal=refusal,
        listed=shuffled(queries.standing(edition.id), visitor_key("budgets.ranking")), ticked=form.numbers(),
    )  # fmt: skip


@blueprint.get("/recus")
@access(EVERYONE)
def board(slug: str) -> ResponseReturnValue:
    """Every tracking code of the box, once it is opened; and whether one of them is there. Before: when it will be."""
    edition = pages.edition_of(slug)
    ranking = queries.ranking(edition.id)
    if ranking is None or ranking.counted_at is None:
        stage = pages.stage_of(edition, StageKind.RANKING)
        state = stages.standing(stage, clock.now()).value if stage is not None else ""
        return private_page(
            "budgets/needs/board_before.html", None, edition=edition, ranking=ranking, stage=stage, state=state
        )  # fmt: skip
    form, poll = BoardForm(request.args, meta={"csrf": False}), queries.poll_of(ranking)
    asked = typed(form.code)[:60]
    found = box_queries.receipt_on_board(poll, asked) if asked else None
    every = box_queries.receipts(poll, "*")
    part = leaf(
        [codes.grouped(code) for code in every], asked_page(request.args.get("page", "")), CODES,
        lambda n: url_for("preferences.board", slug=slug, page=n),
    )  # fmt: skip
    return private_page(
        "budgets/needs/board.html", None, edition=edition, ranking=ranking, poll=poll, part=part, found=found,
        asked=asked, field=form.code,
    )  # fmt: skip


def shuffled(listed: Sequence[BudgetPriority], seed: str) -> list[BudgetPriority]:
    """The order in which one person sees them: none is first for all, and it is the same when they come back."""
    return sorted(listed, key=lambda each: hashlib.sha256(f"{seed}|{each.edition_id}|{each.number}".encode()).digest())


def _state(edition: Edition, known: electors.Known | None) -> tuple[PriorityRanking | None, Reason | None]:
    ranking = queries.ranking(edition.id)
    refusal = pages.refusal_of_choice_now(edition, ranking, clock.now())
    return ranking, refusal or policies.refusal_to_choose(edition, known.elector if known is not None else None)


def _choose_page(
    edition: Edition, ranking: PriorityRanking | None, known: electors.Known | None, form: ChoiceForm, status: int,
    refusal: Reason | None,
) -> Response:  # fmt: skip
    seed = known.contact_key if known is not None else ""
    chosen = ranking is not None and known is not None and choosing.has_chosen(queries.poll_of(ranking), known)
    return private_page(
        "budgets/needs/choose.html", form, status, edition=edition, ranking=ranking, refusal=refusal, chosen=chosen,
        homeless=refusal is NeedReason.NO_RESIDENCE, ticked=form.numbers(),
        listed=shuffled(queries.standing(edition.id), seed), stage=pages.stage_of(edition, CHOOSING[0]),
    )  # fmt: skip


def _review(edition: Edition, ranking: PriorityRanking, numbers: Sequence[int]) -> Response:
    """The sheet read again; its secret is drawn here, so that it goes in once."""
    poll = queries.poll_of(ranking)
    listed = [each for each in queries.standing(edition.id) if each.number in set(numbers)]
    return private_page(
        "budgets/needs/review.html", None, edition=edition, listed=listed, secret=codes.new_secret(),
        rules=poll.rules_digest or codes.rules_digest(poll.rules), most=ranking.most,
    )  # fmt: skip


def _receipt(edition: Edition, done: Cast, *, changed: bool = False) -> Response:
    return private_page(
        "budgets/needs/receipt.html", None, edition=edition, secret=codes.grouped(done.secret),
        code=codes.grouped(done.code), changed=changed, stage=pages.stage_of(edition, CHOOSING[0]),
        signed_in=current_actor().person_id is not None,
    )  # fmt: skip
