"""Public pages of funds: the list, one fund, its ledger, one request; and the form that asks for money."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.fund import downloads, pages, policies, queries, requesting, sealing, services
from budgets.fund.addresses import NUMBER
from budgets.fund.forms import AskForm, FindForm
from budgets.fund.models import FundRequest
from budgets.fund.reasons import FundReason
from budgets.fund.types import REQUEST, FundState, PaperKind, RequestState
from commons.identity import queries as identity
from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, page, private_page, typed
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.storage import stored_file
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.kernel.visitors import count_try
from commons.territory import queries as territory

blueprint = Blueprint("budgets_fund", __name__, url_prefix="/fonds")
#: In an hour, by one person and behind one address.
MOST_ASKED, MOST_BEHIND, MOST_SOUGHT = 10, 60, 5


@blueprint.get("")
@access(EVERYONE)
def index() -> ResponseReturnValue:
    """Funds, those near me first."""
    place = territory.place_by_slug(request.args.get("lieu", "")[:100])
    near = _near(place.id if place is not None else None)
    every = queries.funds(FundState.OPEN, FundState.SUSPENDED, FundState.CLOSED)
    mine = [fund for fund in every if fund.place_id in near]
    others, now = [fund for fund in every if fund not in mine], clock.now()
    return page(
        "budgets/fund/index.html", near=pages.cards(now, mine), others=pages.cards(now, others),
        places=sorted({(fund.place.slug, fund.place.named(i18n.locale_code())) for fund in every}),
        asked=place.slug if place is not None else "",
    )  # fmt: skip


def _near(place_id: int | None) -> set[int]:
    """The place that was asked for, or where the reader lives, with what it lies in."""
    person = current_actor().person_id
    if place_id is None and person is not None:
        home = identity.residence_of(person)
        place_id = home.place_id if home is not None else None
    return set(territory.ancestors(place_id)) if place_id is not None else set()


@blueprint.get("/<slug>")
@access(EVERYONE)
def show(slug: str) -> ResponseReturnValue:
    """Rules, what is left, requests with their answers."""
    return page("budgets/fund/show.html", **pages.whole(pages.fund_of(slug), clock.now()))


@blueprint.get("/<slug>/registre")
@access(EVERYONE)
def register(slug: str) -> ResponseReturnValue:
    """Every movement of its money."""
    return page("budgets/fund/ledger.html", **pages.of_ledger(pages.fund_of(slug)))


@blueprint.get("/<slug>/registre.csv")
@access(EVERYONE)
def register_csv(slug: str) -> ResponseReturnValue:
    """The same, as a file."""
    found = pages.of_ledger(pages.fund_of(slug))
    response = make_response(downloads.as_csv(found["lines"], found["requests"]))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="registre-du-fonds.csv"'
    return response


@blueprint.get(f"/<slug>/demandes/<{NUMBER}:number>")
@access(EVERYONE)
def request_page(slug: str, number: int) -> ResponseReturnValue:
    """One request: what was asked, answered, paid, done."""
    found = pages.request_of(pages.fund_of(slug), number)
    return page("budgets/fund/request.html", kind=REQUEST, **pages.of_request(found, clock.now()))


@blueprint.route("/<slug>/demander", methods=["GET", "POST"])
@access(EVERYONE)
def ask(slug: str) -> ResponseReturnValue:
    """Ask for money: kept as a draft, or sent at once."""
    fund, form, status = pages.fund_of(slug), AskForm(), 200
    if form.validate_on_submit():
        try:
            return go(_asked(fund.id, form))
        except DomainError as error:
            status = complain(form, error)
    fund = pages.fund_of(slug)
    return private_page(
        "budgets/fund/ask.html", form, status, fund=fund, refusal=policies.refusal_to_ask(fund), step="what"
    )


def _asked(fund_id: int, form: AskForm) -> str:
    count_try("fund.ask", FundReason.TOO_MANY, most=MOST_ASKED, behind=MOST_BEHIND)
    with unit_of_work(current_actor()) as work:
        draft = form.draft(i18n.locale_code(), ticket=typed(form.ticket))
        kept = requesting.keep(work, fund_id, draft, clock.now())
        if request.form.get("do") == "next" and kept.state is RequestState.DRAFT:
            return url_for("budgets_fund_mine.change", secret=sealing.secret_of(kept.salt))
        return sent_or_kept(work, kept, request.form.get("do") == "send")


def sent_or_kept(work: Work, kept: FundRequest, wants: bool) -> str:
    """Send it when that is wanted; where the collective goes on."""
    if wants:
        requesting.send(work, kept.id, clock.now())
        flash(_("Votre demande est envoyée. Gardez cette page : c’est votre suivi."), "success")
    elif kept.state is RequestState.DRAFT:
        requesting.tell_kept(work, kept)
        flash(_("C’est gardé, pas encore envoyé. Vous reprenez avec l’adresse de cette page."), "success")
    return pages.own_url(sealing.secret_of(kept.salt))


@blueprint.route("/retrouver", methods=["GET", "POST"])
@access(EVERYONE)
def find() -> ResponseReturnValue:
    """The link again, for whoever lost it; the answer is the same whatever is found."""
    form, status = FindForm(), 200
    if form.validate_on_submit():
        try:
            count_try("fund.find", FundReason.TOO_MANY, most=MOST_SOUGHT, behind=MOST_BEHIND)
            with unit_of_work(current_actor()) as work:
                requesting.find_again(work, typed(form.contact), clock.now())
            flash(_("Si une demande est liée à ce contact, son lien vient de partir."), "success")
            return go(url_for("budgets_fund.index"))
        except DomainError as error:
            status = complain(form, error)
    return private_page("budgets/fund/find.html", form, status)


@blueprint.get("/images/<digest>.webp")
@access(EVERYONE)
def picture(digest: str) -> Response:
    """A picture of what was done, once the team has looked at it; anything else for the team only."""
    known = queries.paper_of_digest(digest)
    file = stored_file(digest) if known is not None else None
    if known is None or file is None:
        raise NotFound(reason=FundReason.NOT_FOUND)
    paper, owner = known
    bilan = queries.bilan(owner.id)
    looked_at = bilan is not None and bilan.looked_at_at is not None and bilan.paper_id == paper.id
    public = paper.kind is PaperKind.PHOTO and looked_at
    if not public and policies.refusal_to_read_files(services.scopes_of(owner.fund), current_actor()) is not None:
        raise NotFound(reason=FundReason.NOT_FOUND)
    response = Response(file.body, content_type=file.content_type)
    response.headers["Cache-Control"] = "public, max-age=86400" if public else "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
