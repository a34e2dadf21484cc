"""Commands of identity: the first accounts of the team, roles, and printed residence codes."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup

from commons.identity import queries
from commons.identity.models import Account
from commons.identity.residences import services as residences
from commons.identity.roles import services as roles
from commons.identity.team import services as team
from commons.identity.types import Contact, ContactKind, Role, Scope, ScopeKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.territory import queries as territory
from commons.territory.models import Place

group = AppGroup("identity", help="Les comptes de l'équipe, les rôles, les cartes de résidence.")
ROLE = click.Choice([role.value for role in Role])


class ScopeType(click.ParamType[Scope]):
    """ "everywhere", "territory:<slug or number>" or "edition:<number>"."""

    name = "scope"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Scope:
        """Read a scope."""
        kind, _, rest = value.partition(":")
        try:
            if kind == ScopeKind.TERRITORY:
                return Scope(ScopeKind.TERRITORY, _place(rest).id)
            return Scope.read(value)
        except ValueError:
            self.fail(f"« {value} » : écrivez everywhere, territory:LIEU ou edition:NUMÉRO.", param, ctx)


SCOPE = ScopeType()


def _place(text: str) -> Place:
    found = territory.place(int(text)) if text.isdigit() else territory.place_by_slug(text)
    if found is None:
        raise click.ClickException(f"Lieu inconnu : « {text} ».")
    return found


def _account(email: str) -> Account:
    found = queries.account_of_contact(Contact(ContactKind.MAIL, email.strip().lower()))
    if found is None:
        raise click.ClickException(f"Aucun compte pour {email}.")
    return found


@contextmanager
def _command() -> Iterator[Work]:
    try:
        with unit_of_work(SYSTEM) as work:
            yield work
    except DomainError as error:
        raise click.ClickException(error.sentence) from error


@group.command("create-officer")
@click.argument("email")
@click.option("--role", type=ROLE, required=True)
@click.option("--scope", type=SCOPE, default="everywhere", show_default=True)
@click.option("--reason", default="créé en ligne de commande")
def create_officer(email: str, role: str, scope: Scope, reason: str) -> None:
    """Crée un compte de l'équipe et donne le lien où choisir son mot de passe."""
    now = clock.now()
    with _command() as work:
        account = roles.give(work, email, Role(role), scope, reason, now)
        link = roles.send_password_link(work, account, current_app.config["SERVER_ADDRESS"], now)
    click.echo(f"Compte {account.email}. Pour choisir son mot de passe, une seule fois, dans les trois jours :\n{link}")


@group.command("password-link")
@click.argument("email")
def password_link(email: str) -> None:
    """Donne à une personne de l'équipe un lien pour choisir un autre mot de passe."""
    account = _account(email)
    with _command() as work:
        link = roles.send_password_link(work, account, current_app.config["SERVER_ADDRESS"], clock.now())
    click.echo(link)


@group.command("grant")
@click.argument("email")
@click.argument("role", type=ROLE)
@click.argument("scope", type=SCOPE)
@click.option("--reason", required=True)
def grant(email: str, role: str, scope: Scope, reason: str) -> None:
    """Donne un rôle."""
    with _command() as work:
        roles.give(work, email, Role(role), scope, reason, clock.now())
    click.echo("Le rôle est donné.")


@group.command("revoke")
@click.argument("email")
@click.argument("role", type=ROLE)
@click.argument("scope", type=SCOPE)
@click.option("--reason", required=True)
def revoke(email: str, role: str, scope: Scope, reason: str) -> None:
    """Retire un rôle."""
    held = [g for g in queries.grants_of(_account(email).id) if g.role == Role(role) and g.where == scope]
    if not held:
        raise click.ClickException("Cette personne n'a pas ce rôle.")
    with _command() as work:
        roles.withdraw(work, held[0].id, reason, clock.now())
    click.echo("Le rôle est retiré.")


@group.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Oublie le téléphone perdu d'une personne de l'équipe : elle en règle un autre à sa prochaine connexion."""
    account = _account(email)
    with _command() as work:
        team.reset_second_factor(work, account)
    click.echo("C'est fait. Ses sessions sont fermées.")


@group.command("print-cards")
@click.argument("place")
@click.argument("number", type=click.IntRange(1, 10_000))
@click.option("--batch", default="", help="Le nom du lot (par défaut : le jour).")
def print_cards(place: str, number: int, batch: str) -> None:
    """Écrit sur la sortie les codes de résidence d'un lieu, en CSV. On ne pourra plus les relire."""
    where = _place(place)
    batch = batch or clock.now().date().isoformat()
    with _command() as work:
        codes = residences.print_cards(work, where.id, number, batch)
    writer = csv.writer(sys.stdout)
    writer.writerow(["code", "lieu", "lot"])
    writer.writerows([code, where.name, batch] for code in codes)
