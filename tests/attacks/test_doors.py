"""Every address × every kind of visitor × both streets: who is turned away, and that nothing ever breaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commons.kernel.access import EVERYONE, rule_of
from commons.kernel.actor import Actor
from tests.attacks.addresses import Address
from tests.attacks.conftest import ROLES, House

#: What any account may do to a thing of others: support it, follow it, borrow it, come in with the link one holds.
ANYBODYS = {
    "/debats/<slug>/contributions/<int(max=999999999):number>/soutien", "/invitation/association/<token>",
    "/invitation/initiative/<token>", "/materiel/<slug>/emprunter", "/suivi/<kind>/<int:number>/ne-plus-suivre",
    "/suivi/<kind>/<int:number>/suivre", "/appels/<slug>/questions/laisser", "/appels/<slug>/questions/poser",
    "/appels/<slug>/questions/prendre", "/budgets/<slug>/idees/<int:number>/commenter",
    "/budgets/<slug>/idees/<int:number>/soutien", "/budgets/<slug>/idees/proposer", "/budgets/<slug>/rappels",
    "/idees/rejoindre/<token>",
}  # fmt: skip
#: Visitors who hold a role for more than one street.
ROLE_OF = {"metropolis": "secretariat", "reader": "officer"}
#: Pages of the team that a role for one street does not open, or that lead on at once.
NOT_AT_HOME = {
    # Of whoever began to read the answers of a campaign.
    "/equipe/commission/<int:mandate_id>/enquetes/<int:campaign_id>/lecture/<int:number>/lire",
    # The agenda and the list of editions are everybody's: only the secretariat of everywhere writes them.
    "/equipe/agenda", "/equipe/agenda/<int:year>", "/equipe/agenda/<int:year>/nouveau", "/equipe/assises/nouvelle",
    "/equipe/agenda/<int:year>/fiches/<int(max=999999999999999):item_id>/decider",
    "/equipe/agenda/<int:year>/fiches/<int(max=999999999999999):item_id>/reporter",
    "/equipe/agenda/fiches/<int(max=999999999999999):item_id>",
    "/equipe/connexion", "/equipe/connexion/application", "/equipe/connexion/code", "/equipe/guichet/personne",
    "/equipe/moderation/reponses", "/equipe/moderation/reponses/<int:template_id>",
    "/equipe/moderation/reponses/nouvelle",
    "/equipe/mot-de-passe/<token>",
}  # fmt: skip


def cells(house: House, method: str) -> Iterator[tuple[Address, str, Actor, str, str]]:
    """(address, name of the visitor, visitor, street, path): a page for everybody is tried by two of them only."""
    for address in house.addresses.taking(method):
        rule = rule_of(house.app, address.endpoint)
        names = ("nobody", "stranger") if rule == EVERYONE and method == "GET" else tuple(house.visitors)
        for name in names:
            yield address, name, house.visitors[name], "here", address.here
            if address.there != address.here and not (method == "GET" and turned_away(house, address, name, method)):
                yield address, name, house.visitors[name], "there", address.there


def turned_away(house: House, address: Address, name: str, method: str) -> int:
    """The status at the door; 0 for whoever may enter."""
    rule = rule_of(house.app, address.endpoint)
    assert rule is not None
    if rule.signed_in and name == "nobody":
        return 303 if method == "GET" else 401
    return 403 if rule.roles and ROLE_OF.get(name, name) not in rule.roles else 0


def test_every_page_opens_to_whom_it_is_for_and_never_breaks(house: House) -> None:
    wrong, at_home, tried = [], set(), 0
    for address, name, who, street, path in cells(house, "GET"):
        tried += 1
        status = house.knock("GET", path, who).status_code
        door = turned_away(house, address, name, "GET")
        if (status != door) if door else (status >= 500):
            wrong.append(f"{address.rule} {name} {street}: {status}")
        if status == 200 and name in (*ROLES, *ROLE_OF) and street == "here":
            at_home.add(address.rule)
    print(f"{tried} pages opened")
    teams = {address.rule for address in house.addresses.taking("GET") if address.rule.startswith("/equipe")}
    wrong += [f"nobody finds {rule} open at home" for rule in sorted(teams - at_home - NOT_AT_HOME)]
    assert not wrong, "\n".join(wrong)
    assert tried > 1_500


def test_a_form_without_its_token_is_refused_whoever_sends_it(house: House) -> None:
    wrong, tried = [], 0
    for address, name, who, street, path in cells(house, "POST"):
        tried += 1
        status = house.knock("POST", path, who, data={"x": "1"}).status_code
        if status != (turned_away(house, address, name, "POST") or 400):
            wrong.append(f"{address.rule} {name} {street}: {status}")
    print(f"{tried} forms sent without a token")
    assert not wrong, "\n".join(wrong)
    assert tried > 1_500


def test_the_team_of_one_street_writes_nothing_in_the_other(house: House) -> None:
    house.forms_open(True)
    wrong, tried = [], 0
    for address, name, who, street, path in cells(house, "POST"):
        if street == "here" or name not in ROLES or turned_away(house, address, name, "POST"):
            continue
        tried += 1
        before = house.rows_written()
        status = house.knock("POST", path, who, data={"x": "1"}).status_code
        rows = house.rows_written() - before
        if address.rule.startswith("/equipe") and (status not in (403, 404) or rows):
            wrong.append(f"{address.rule} {name}: {status}, {rows} rows")
    print(f"{tried} forms sent by the team of the other street")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["nobody", "stranger"])
def test_a_stranger_changes_nothing_of_what_is_somebody_elses(house: House, name: str) -> None:
    house.forms_open(True)
    wrong, tried = [], 0
    for address in house.addresses.taking("POST"):
        rule = rule_of(house.app, address.endpoint)
        if not rule or not rule.signed_in or address.here == address.there:
            continue
        tried += 1
        before = house.rows_written()
        status = house.knock("POST", address.here, house.visitors[name], data={"x": "1"}).status_code
        rows = house.rows_written() - before
        if (status not in (401, 403, 404) or rows) and not (name == "stranger" and address.rule in ANYBODYS):
            wrong.append(f"{address.rule}: {status}, {rows} rows")
    print(f"{tried} forms sent by {name}")
    assert not wrong, "\n".join(wrong)
