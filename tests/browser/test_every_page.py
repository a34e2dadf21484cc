"""Every page of the house, at every width, in every light, both ways of reading: axe finds nothing, nothing overflows.

The pages are the house's own list of routes: a page that is forgotten here, or that nobody may open, fails.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.demo import services as demo
from app.demo.stories import stories
from budgets.editions import policies
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from commons.identity.models import RoleGrant
from commons.identity.team.services import password_token
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.access import EVERYONE, rule_of
from commons.kernel.db import db
from commons.territory import queries as territory
from commons.territory.types import PlaceKind
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import SENDS, Person
from tests.browser.house import House, place
from tests.browser.town import Town, settle
from tests.factories import (
    needs,
    street_assises,
    street_budgets,
    street_commission,
    street_delivery,
    street_fund,
    street_ideas,
    street_needs,
    street_vote,
)
from tests.factories import paper as make
from tests.factories.identity import make_officer
from tests.factories.voters import Ticket, make_voters

pytestmark = pytest.mark.browser
WIDTHS, LIGHTS = (320, 360, 1280), ("light", "dark")
NOWHERE = "/cette-page-n-existe-pas"
#: Somebody of the team who holds every role.
EVERYTHING = "tout@exemple.fr"
#: How the address of something that is not a page ends, and what it is.
FILES = {
    ".csv": "a table", ".json": "data", ".ics": "a calendar", ".svg": "a drawing", ".atom": "a feed",
    ".webp": "a picture", ".txt": "a list for machines", ".pb": "a ballot box", ".ico": "an icon",
    ".webmanifest": "what a telephone reads to install", ".pdf": "a document", ".py": "the program that draws",
    ".js": "a program of the browser",
}  # fmt: skip
#: Other routes that are no page of their own, and why.
NO_PAGE = {
    **dict.fromkeys(
        ("/accueil", "/accueil/porte", "/accueil/ouvrir/<secret>", "/accueil/sur-place",
         "/accueil/salle/<int:activity_id>"),
        "of a paired device: test_at_the_door comes here",
    ),
    **dict.fromkeys(
        ("/atelier/<code>/pouls", "/atelier/<code>/salle"), "a part of a page: test_workshop comes here"
    ),
    "/agenda": "leads to the agenda of the year",
    "/commission/protocole/<int(max=999999999999999):protocol_id>": "leads to the text as it stands",
    "/commission/evaluations/<int(max=999999999999999):evaluation_id>": "leads to its place in the list",
    "/equipe/commission/<int:mandate_id>/enquetes/<int:campaign_id>/lecture/<int:number>/lire":
        "of whoever began to read answers: tests/commission/campaigns comes here",
    "/assises/axes/<int(max=999999999999999):axis_id>": "leads to its place among the commitments",
    **dict.fromkeys(
        ("/budgets/<slug>/isoloir", "/budgets/<slug>/isoloir/<envelope>", "/budgets/<slug>/isoloir/fini"),
        "of a device at the polls: test_in_the_field comes here",
    ),
    "/budgets/rappels/arret/<token>/un-clic": "the button of a mail program; leads to the page that asks",
    "/suivi/arret/<token>/un-clic": "the button of a mail program; whoever opens it is led to the page that asks",
    "/budgets/<slug>/idees/<int:number>/image": "a file",
    "/budgets/<slug>/idees/ecrire/<int:idea_id>/apercu": "a file",
    "/healthz": "for machines", "/readyz": "for machines", "/fichiers/<digest>/<path:name>": "a file",
    "/equipe/initiatives/envois/<int:application_id>/statuts": "a file",
    "/equipe/lectures/<int:reading_id>": "of its reader alone: tests/participation/readings comes here",
    "/equipe/lectures/<int:reading_id>/conflit": "of its reader alone: tests/participation/readings comes here",
    "/initiatives/fichiers/<int:attachment_id>": "a file", "/suivi/code/<code>": "leads to a thread",
    "/equipe/connexion/code": "between two keys: test_desk comes here",
    "/equipe/connexion/application": "between two keys: tests/commons/identity/test_in_a_browser.py comes here",
    "/developpement/boite-d-envoi": "on an engineer's computer only",
}  # fmt: skip
#: Pages that other lists than the routes give: no page at all, a list where nothing is found.
MORE = (NOWHERE, "/initiatives?q=rien-de-tel", "/tables?q=rien-de-tel",
        "/decisions?q=rien-de-tel", "/saisines?q=rien-de-tel", "/quartiers?q=rien-de-tel")  # fmt: skip
#: Two states a language, so that a page is seen in both languages at every width in every light; all of them on demand.
EVERY = [(width, light) for width in WIDTHS for light in LIGHTS]
STATES = {"fr-FR": [(320, "light"), (1280, "dark")], "ar": [(360, "dark"), (1280, "light")]}
ALL = bool(os.environ.get("EVERY_STATE"))


@dataclass
class Tour:
    """The whole house, by who may open what, and the routes that lead nowhere known."""

    pages: dict[str, list[str]] = field(default_factory=lambda: {"visitor": [], "resident": [], "team": []})
    unknown: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


def is_a_page(rule: Rule) -> bool:
    """Whether a person reads what is at this address."""
    path = rule.rule
    read = "GET" in (rule.methods or set()) and not rule.endpoint.startswith("showcase.")
    return read and not path.endswith(tuple(FILES)) and path not in NO_PAGE


def plan(app: Flask, town: Town) -> Tour:
    """Every page of this house, its address filled with what the town has."""
    tour = Tour(rules=[rule.rule for rule in app.url_map.iter_rules()])
    for rule in filter(is_a_page, app.url_map.iter_rules()):
        holes = street_assises.holes(town.assises, rule) or street_commission.holes(town.commission, rule)
        holes = holes or street_fund.holes(town.fund, rule)
        holes = holes or street_ideas.holes(town.ideas, rule) or street_needs.holes(town.needs, rule)
        holes = holes or street_delivery.holes(town.delivery, rule) or town.fill(rule.rule) or {}
        if not rule.arguments <= holes.keys():
            tour.unknown.append(rule.rule)
            continue
        built = rule.build({name: holes[name] for name in rule.arguments})
        assert built is not None, rule.rule
        door = rule_of(app, rule.endpoint) or EVERYONE
        of_team = door.roles or (door.signed_in and built[1].startswith("/equipe"))
        tour.pages["team" if of_team else "resident" if door.signed_in else "visitor"].append(built[1])
    for path in (*town.also, *MORE):
        tour.pages["team" if path.startswith("/equipe") else "visitor"].append(path)
    return tour


@pytest.fixture(scope="module")
def resident(house: House) -> Ticket:
    """Somebody who lives here, signed in."""
    with house.inside():
        return make_voters(place("marseille-air-bel"), 1)[0]


@pytest.fixture(scope="module")
def tour(house: House, resident: Ticket) -> Tour:
    """Every page of a house where everything has happened, and where the demonstration is told."""
    town = settle(house, resident.account_id)
    with house.inside(), house.app.test_request_context():
        for story in stories():
            demo.tell(story, clock.now())
        add_budgets(town)
        town.also += priorities_chosen()
        for role in Role:
            officer = make_officer(EVERYTHING, role)
        grant = db.session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == officer.id)).first()
        town.holes["/equipe/roles/"] = {"grant_id": grant}
        town.holes["/equipe/mot-de-passe/"] = {"token": password_token(officer, clock.now())}
    vote = house.vote()
    town.holes["/budgets/<slug>/vote"] = {"slug": vote.slug, "envelope": vote.envelope}
    return plan(house.app, town)


def priorities_chosen() -> list[str]:
    """Pages of priorities that residents chose among two months ago."""
    with clock.frozen(clock.now() - 2 * needs.MONTH):
        edition = needs.needs_edition(place=place("marseille-air-bel"))
        needs.arranged(edition)
        needs.counted(edition, [(1,), (1, 2), (2, 3)])
    return [f"/budgets/{edition.slug}/priorites{page}" for page in ("", "/recus")]


def add_budgets(town: Town) -> None:
    """The votes of the demonstration: one being prepared, one open, one proclaimed."""
    now = clock.now()
    told = {policies.phase(each, now): each for each in db.session.scalars(select(Edition))}
    filled = {phase: {"slug": e.slug, "envelope": e.envelopes[0].slug, "code": "1"} for phase, e in told.items()}
    town.holes |= {f"/budgets/<slug>/{page}": filled[Phase.PROCLAIMED] for page in ("resultats", "urne", "chiffres")}
    filled[Phase.VOTING] |= street_budgets.HOLES
    street_budgets.settle(told[Phase.VOTING], begun=True)
    town.holes |= dict.fromkeys(("/budgets/", "/equipe/budgets/"), filled[Phase.VOTING])
    open_vote = told[Phase.VOTING]
    assert open_vote.place_id is not None
    inside = territory.descendants(open_vote.place_id)
    here = next(each for each in territory.places() if each.id in inside and each.kind is PlaceKind.QPV)
    found = street_vote.settle(open_vote, here, make.team(here, 1)[0])
    town.holes["/equipe/budgets/<slug>/terrain"] = filled[Phase.VOTING] | found
    town.holes["/budgets/rappels"] = {"token": found["reminder_token"]}
    open_now, drafts = filled[Phase.VOTING]["slug"], [each.slug for phase, each in told.items() if phase is Phase.DRAFT]
    town.also += [
        f"/budgets/{e.slug}{page}" for e in told.values() for page in ("", "/projets") if e.slug not in drafts
    ]
    town.also.append(f"/budgets/{open_now}/projets?q=rien-de-tel")


def states(person: Person, paths: list[str], language: str) -> tuple[int, list[str]]:
    """How many states of these pages were looked at, and what was wrong in each."""
    number, wrong = 0, []
    # The counter's page of a person is open until one comes back to the counter.
    for path in sorted(dict.fromkeys(paths), key=lambda path: path != "/equipe/guichet/personne"):
        status = person.go(path)
        if status != (404 if path == NOWHERE else 200) or not person.page.url.endswith(path):
            wrong.append(f"{path}: {status}, {person.page.url}")
        for rank, (wide, light) in enumerate(EVERY if ALL else STATES[language]):
            person.page.set_viewport_size({"width": wide, "height": 740})
            person.page.emulate_media(color_scheme=light)
            number += 1
            if looks.width(person.page) > wide:
                wrong.append(f"{path} at {wide}: {looks.width(person.page)} pixels wide")
            look = looks.found_by_axe if ALL or not rank else looks.found_by_the_eye
            wrong += [f"{path} at {wide}, {light}: {what}" for what in look(person.page)]
    return number, wrong


def test_every_page_of_the_house_is_on_the_tour(tour: Tour) -> None:
    assert tour.unknown == [], "say in tests/browser/town.py what fills these addresses, or in NO_PAGE why not"
    gone = set(NO_PAGE) - {*tour.rules}
    assert gone == set(), "these are no routes any more"


@pytest.mark.parametrize("language", ["fr-FR", "ar"])
@pytest.mark.parametrize("who", ["visitor", "resident", "team"])
def test_axe_finds_nothing_on_any_page(
    house: House, phone: Phone, tour: Tour, resident: Ticket, who: str, language: str
) -> None:
    person = phone(language=language)
    come_as(who, person, resident)
    number, wrong = states(person, tour.pages[who], language)
    print(f"{len(tour.pages[who])} pages, {number} states in {language} as {who}")
    assert not wrong, "\n".join(wrong)


def come_as(who: str, person: Person, resident: Ticket) -> None:
    """Have with oneself what opens the pages of this tour."""
    if who == "resident":
        person.carry(resident)
    elif who == "team":
        person.come_to_the_desk(EVERYTHING)
        person.go("/equipe/guichet")
        person.fill(contact=EVERYTHING)
        person.tap(SENDS)
    else:
        person.go("/connexion")
        person.give_contact("quelqu-un@exemple.fr")


def test_pages_hold_with_forced_colours_and_with_letters_twice_as_large(
    house: House, phone: Phone, tour: Tour, resident: Ticket
) -> None:
    vote = house.vote()
    person = phone(360)
    person.carry(resident)
    begun = ("/debats/que", "/avis/", "/tables/table-d", "/rencontres/", "/suivi/participation", "/mes-initiatives/")
    every = [path for paths in tour.pages.values() for path in paths]
    new = [next(path for path in every if path.startswith(begin)) for begin in begun]
    wrong = []
    for path in ("/", *new, vote.page, vote.start, vote.list):
        person.page.emulate_media(forced_colors="active")
        assert person.go(path) == 200, path
        # The colours are the reader's own: axe cannot know them.
        wrong += [f"{path}, forced colours: {what}" for what in looks.found_by_axe(person.page, "color-contrast")]
        person.page.emulate_media(forced_colors="none")
        person.page.evaluate("document.documentElement.style.fontSize = '200%'")
        wrong += [f"{path}, 200 %: {what}" for what in looks.found_by_axe(person.page)]
        if looks.width(person.page) > 360:
            wrong.append(f"{path}, 200 %: {looks.width(person.page)} pixels wide")
    assert not wrong, "\n".join(wrong)
