"""A person's organisations: list, sheet, members, invitations."""

from __future__ import annotations

from flask import Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from commons.identity import queries as identity
from commons.identity.answers import complain, page
from commons.identity.blueprint import blueprint
from commons.identity.organisations import invitations, policies, queries, services
from commons.identity.organisations.forms import InviteForm, MemberForm, OrganisationForm, number
from commons.identity.organisations.models import Organisation
from commons.identity.organisations.reasons import OrganisationReason
from commons.identity.organisations.types import ORGANISATION, MemberRole
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

ROOT = "/mon-espace/organisations"


@blueprint.get(ROOT)
@access(SIGNED_IN)
def organisations() -> ResponseReturnValue:
    """The organisations of whoever reads."""
    return page("organisations/index.html", members=queries.memberships(current_actor().person_id))


@blueprint.route(f"{ROOT}/nouvelle", methods=["GET", "POST"])
@access(SIGNED_IN)
def declare_organisation() -> ResponseReturnValue:
    """A new one."""
    form, status = OrganisationForm(), 200
    form.offer()
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                made = services.declare(work, form.draft(), clock.now()).id
            flash(gettext("C’est enregistré. Vous pouvez maintenant inviter d’autres membres."), "success")
            return go(url_for("identity.organisation", organisation_id=made))
        except DomainError as error:
            status = complain(form, error, "name")
    return page("organisations/form.html", form, status, organisation=None)


@blueprint.get(f"{ROOT}/<int:organisation_id>")
@access(SIGNED_IN)
def organisation(organisation_id: int) -> ResponseReturnValue:
    """The sheet, its members, and what may be done."""
    return _sheet(organisation_id, "")


def _sheet(organisation_id: int, link: str) -> Response:
    found = readable(organisation_id)
    actor = current_actor()
    role = queries.role_in(found.id, actor.person_id)
    members = queries.members_of(found.id)
    invite = InviteForm()
    invite.offer()
    return page(
        "organisations/show.html", organisation=found, role=role, members=members, invite=invite, link=link, me=actor,
        names=identity.names_of([member.account_id for member in members]), now=clock.now(),
        refusal=policies.refusal_to_handle(actor, role),
        staying=policies.refusal_to_go(role, queries.admins_of(found.id)),
        open_links=queries.open_invitations(found.id) if role is MemberRole.ADMIN else [],
    )  # fmt: skip


def readable(organisation_id: int) -> Organisation:
    """The organisation, when whoever asks may read its sheet."""
    found = queries.by_id(organisation_id)
    if found is None:
        raise NotFound(reason=OrganisationReason.NOT_FOUND)
    actor = current_actor()
    role = queries.role_in(found.id, actor.person_id)
    refusal = policies.refusal_to_read(actor, role, queries.scopes(found))
    if refusal is not None:
        raise Refused(reason=refusal)
    return found


@blueprint.route(f"{ROOT}/<int:organisation_id>/modifier", methods=["GET", "POST"])
@access(SIGNED_IN)
def change_organisation(organisation_id: int) -> ResponseReturnValue:
    """Change the sheet."""
    found, form, status = readable(organisation_id), OrganisationForm(), 200
    form.offer()
    if request.method == "GET":
        form.fill(found)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                services.change(work, organisation_id, form.draft(), number(form.seen.data), clock.now())
            flash(gettext("C’est enregistré."), "success")
            return go(url_for("identity.organisation", organisation_id=organisation_id))
        except DomainError as error:
            status = complain(form, error, "")
            found = readable(organisation_id)
            form.seen.data = str(found.version)
    refusal = policies.refusal_to_handle(current_actor(), queries.role_in(found.id, current_actor().person_id))
    return page("organisations/form.html", form, status, organisation=found, refusal=refusal)


@blueprint.post(f"{ROOT}/<int:organisation_id>/invitations")
@access(SIGNED_IN)
def invite_member(organisation_id: int) -> ResponseReturnValue:
    """Make a link; it is shown this once, so the page answers at once instead of sending elsewhere."""
    readable(organisation_id)
    form = InviteForm()
    form.offer()
    if not form.validate():
        return go(url_for("identity.organisation", organisation_id=organisation_id))
    with unit_of_work(current_actor()) as work:
        token = services.invite(work, organisation_id, MemberRole(form.role.data), clock.now())
    link = current_app.config["SERVER_ADDRESS"] + url_for("identity.join_organisation", token=token)
    return _sheet(organisation_id, link)


@blueprint.post(f"{ROOT}/<int:organisation_id>/invitations/<int:invitation_id>/retirer")
@access(SIGNED_IN)
def withdraw_invitation(organisation_id: int, invitation_id: int) -> ResponseReturnValue:
    """Make a link worthless."""
    with unit_of_work(current_actor()) as work:
        services.withdraw_invitation(work, organisation_id, invitation_id, clock.now())
    flash(gettext("Ce lien ne sert plus à rien."), "success")
    return go(url_for("identity.organisation", organisation_id=organisation_id))


@blueprint.post(f"{ROOT}/<int:organisation_id>/membres")
@access(SIGNED_IN)
def change_member(organisation_id: int) -> ResponseReturnValue:
    """Give a member another role, or take them off the list."""
    form = MemberForm()
    account_id, now = number(form.account.data), clock.now()
    with unit_of_work(current_actor()) as work:
        if form.role.data in tuple(MemberRole):
            services.change_role(work, organisation_id, account_id, MemberRole(form.role.data), now)
        else:
            services.remove(work, organisation_id, account_id, now)
    flash(gettext("C’est enregistré."), "success")
    return go(url_for("identity.organisation", organisation_id=organisation_id))


@blueprint.post(f"{ROOT}/<int:organisation_id>/quitter")
@access(SIGNED_IN)
def leave_organisation(organisation_id: int) -> ResponseReturnValue:
    """Go."""
    with unit_of_work(current_actor()) as work:
        services.leave(work, organisation_id, clock.now())
    flash(gettext("Vous ne faites plus partie de cette association."), "success")
    return go(url_for("identity.organisations"))


@blueprint.route("/invitation/association/<token>", methods=["GET", "POST"])
@access(SIGNED_IN)
def join_organisation(token: str) -> ResponseReturnValue:
    """Come in by a link, under one's own account."""
    form, now = MemberForm(), clock.now()
    if form.validate_on_submit():
        with unit_of_work(current_actor()) as work:
            joined = services.join(work, token, now).id
        flash(gettext("Bienvenue. Vous faites maintenant partie de cette association."), "success")
        return go(url_for("identity.organisation", organisation_id=joined))
    invitation = invitations.read(token, ORGANISATION, now)
    found = queries.by_id(invitation.subject_id)
    if found is None:
        raise NotFound(reason=OrganisationReason.LINK_DEAD)
    return page("organisations/join.html", form, organisation=found, role=MemberRole(invitation.role))
