"""The sheet of paper: to print, and to type in, one voter after another."""

from __future__ import annotations

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page
from commons.kernel.errors import DomainError, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.opinions import forms, policies, queries, services
from commons.opinions.blueprint import blueprint
from commons.opinions.pages import readable
from commons.opinions.types import Stance


@blueprint.route("/avis/<key>/feuille", methods=["GET", "POST"])
@access(holders_of(*policies.LEADERS))
def sheet(key: str) -> ResponseReturnValue:
    """Type in the answers of one sheet."""
    poll, subject = readable(key)
    refusal = policies.refusal_to_lead(current_actor(), poll.scope_pairs)
    if refusal is not None:
        raise Refused(reason=refusal)
    form, status, sent = forms.SheetForm(), 200, forms.stances(request.form)
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                kept = services.enter_sheet(work, key, sent, clock.now())
            sentence = ngettext(
                "La feuille est enregistrée : %(num)d réponse. À la suivante !",
                "La feuille est enregistrée : %(num)d réponses. À la suivante !",
                kept,
            )
            flash(sentence, "success")
            return go(url_for("opinions.sheet", key=key))
        except DomainError as error:
            status = complain(form, error)
    return private_page(
        "opinions/sheet.html", form, status, poll=poll, subject=subject, statements=queries.statements(poll), sent=sent,
        stances=tuple(Stance), refusal=policies.refusal_to_answer(poll, clock.now()),
    )  # fmt: skip
