"""Subjects of a table, as anybody reads and proposes them."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, private_page
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.pages import same_for_everybody
from commons.kernel.paging import asked_page, leaf_of, span
from commons.kernel.refs import Ref
from commons.kernel.sanitise import plain_to_markup
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try
from commons.moderation import queries as moderation
from commons.moderation.types import Standing
from commons.threads import caveats
from participation.bodies.types import BODY, BodyState
from participation.meetings.addresses import NUMBER
from participation.tables import pages, policies, queries, subjects
from participation.tables.forms import ProposeForm
from participation.tables.policies import TableReason
from participation.tables.types import SUBJECT, SubjectState
from participation.tables.views import MANY, blueprint, names, the_table

__all__ = ["blueprint"]
#: In an hour; a household, a school and a community centre each share one address.
MOST_PROPOSED, MOST_PROPOSED_BEHIND = 10, 40


@blueprint.get("/<slug>/sujets")
@access(EVERYONE)
@same_for_everybody(names)
def subject_list(slug: str) -> ResponseReturnValue:
    """Every subject, by where it stands, the latest first."""
    body = the_table(slug)
    tally = queries.tally(body.id)
    asked = request.args.get("etat", "")
    states = (SubjectState(asked),) if asked in set(SubjectState) else tuple(SubjectState)
    here = span(sum(tally.get(state, 0) for state in states), asked_page(request.args.get("page", "")), MANY)
    rows = queries.subjects(body.id, states=states, start=here.start, most=MANY)
    topics = [pages.topic(row, slug) for row in rows]
    return render_template(
        "participation/tables/subjects.html", body=body, tally=tally, states=SubjectState, asked=asked,
        unread=pages.unread(body.id), masked=moderation.masked_in(Ref(BODY, body.id)),
        part=leaf_of(here, topics, lambda n: url_for("tables.subject_list", slug=slug, etat=asked or None, page=n)),
    )  # fmt: skip


@blueprint.route("/<slug>/sujets/proposer", methods=["GET", "POST"])
@access(EVERYONE)
def propose(slug: str) -> ResponseReturnValue:
    """A subject from anybody; no account is asked for."""
    body, form, status = the_table(slug), ProposeForm(), 200
    if form.validate_on_submit():
        try:
            return go(url_for("tables.thanks", slug=slug, code=_proposed(body.id, form)))
        except DomainError as error:
            status = complain(form, error)
            body = the_table(slug)
    return private_page(
        "participation/tables/propose.html", form, status, body=body,
        refusal=policies.refusal_to_propose(closed=body.state is BodyState.CLOSED),
    )  # fmt: skip


def _proposed(body_id: int, form: ProposeForm) -> str:
    """The code that leads to what becomes of the subject that was just proposed."""
    count_try("subject", TableReason.TOO_MANY, most=MOST_PROPOSED, behind=MOST_PROPOSED_BEHIND)
    with unit_of_work(current_actor()) as work:
        subject = subjects.propose(work, body_id, form.draft(i18n.locale_code()), clock.now())
        return queries.code_of(subject.id)


@blueprint.get("/<slug>/sujets/merci/<code>")
@access(EVERYONE)
def thanks(slug: str, code: str) -> ResponseReturnValue:
    """After proposing: whether it shows already, and the code that leads to what becomes of it."""
    body = the_table(slug)
    found = queries.subject_of_code(body.id, code[:20].replace("\x00", ""))
    if found is None:
        raise NotFound(reason=TableReason.NOT_FOUND)
    shown = found.standing is Standing.SHOWN
    return private_page("participation/tables/thanks.html", body=body, subject=found, code=code, shown=shown)


@blueprint.get(f"/<slug>/sujets/<{NUMBER}:subject_id>")
@access(EVERYONE)
@same_for_everybody(names)
def subject(slug: str, subject_id: int) -> ResponseReturnValue:
    """One subject: its words, and everything that became of it."""
    body, found = the_table(slug), queries.subject(subject_id)
    if found is None or found.body_id != body.id:
        raise NotFound(reason=TableReason.NOT_FOUND)
    if found.standing is not Standing.SHOWN:
        raise NotFound(reason=TableReason.NOT_SHOWN)
    return render_template(
        "participation/tables/subject.html", body=body, subject=found, topic=pages.topic(found, slug),
        text=plain_to_markup(found.words), history=pages.history(found), caveat=caveats.one(Ref(SUBJECT, found.id)),
    )  # fmt: skip
