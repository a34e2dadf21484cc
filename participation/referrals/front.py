"""What referrals bring to the application: pages, what bodies owe, threads, reminders, a card on the home page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.kernel import addresses, clock, jobs, navigation, refs
from commons.kernel.days import next_midnight
from commons.kernel.navigation import Card, Section
from commons.kernel.pages import good_until
from commons.kernel.rights import Right, add_rights
from commons.threads import stories
from commons.threads.stories import Story
from participation.bodies import front as bodies
from participation.bodies.models import Body
from participation.bodies.sections import Debts, Owed
from participation.bodies.sections import Section as BodySection
from participation.referrals import chores, desk, pages, queries, story, views, views_answer, views_desk
from participation.referrals.queries import Wanted
from participation.referrals.types import ANSWER, REFERRAL

VERSIONS = ("participation:referrals", "participation:bodies")
MOST = 5
_ASKING = _l("L’animation ou le secrétariat de l’instance qui demande")
RIGHTS = (
    Right(_l("Lire les questions et les réponses, les télécharger"), _l("Tout le monde"), _l("Dès l’envoi")),
    Right(_l("Écrire et envoyer une question à une instance"), _ASKING),
    Right(_l("Retirer une question"), _ASKING, _l("Avant la réponse, avec une raison publiée")),
    Right(
        _l("Répondre, compléter une réponse"),
        _l("Les répondant·es de l’instance interrogée ; son secrétariat, qui transmet"),
        _l("Une seule réponse ; ce qui s’ajoute ensuite reste à côté"),
    ),
    Right(_l("Dire si la réponse suffit"), _ASKING, _l("Une fois, avec une raison publiée")),
)


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_desk, views_answer):
        app.register_blueprint(part.blueprint)
    refs.register(REFERRAL, _l("Saisine"), story.targets)
    refs.register(ANSWER, _l("Réponse à une saisine"), story.answer_targets)
    told = Story(story.moments, story.debts, story.mine, story.open_debts, VERSIONS)
    addresses.know("referrals.show", story.ref_of)
    stories.register(REFERRAL, told)
    stories.register(ANSWER, Story(moments=story.answer_moments))
    title = _l("Saisines")
    purpose = _l("Poser une question à une instance, ou répondre en son nom.")
    menu.offer(app, Door(title, purpose, "referral_desk.index", desk.ROLES))
    add_rights(app, title, RIGHTS)
    bodies.add_section(
        app, BodySection("participation/referrals/_of_body.html", of_body, 20, VERSIONS, everywhere=True)
    )
    bodies.add_debts(app, Debts(owed, VERSIONS))
    more = (_l("Toutes les questions posées"), "/saisines")
    navigation.add_section(app, Section(_l("Des réponses se font attendre"), cards, VERSIONS, rank=40, more=more))
    jobs.every(timedelta(hours=1), "referrals.remind", chores.remind)


def owed() -> Mapping[int, Owed]:
    """How many answers each body owes, and how many are late."""
    now = clock.now()
    good_until(next_midnight(now))
    return {tally.body_id: Owed(tally.waiting, tally.late) for tally in queries.tallies(now)}


def of_body(body: Body) -> Mapping[str, Any]:
    """What a body was asked, for its page: what waits first."""
    now = clock.now()
    wanted = Wanted(body_id=body.id)
    good_until(next_midnight(now))
    found = queries.public(wanted, now, most=MOST)
    total = queries.count(wanted, now)
    return {"rows": [pages.row(referral, now) for referral in found], "more": total > MOST}


def cards() -> Sequence[Card]:
    """The answers that are the latest, for the home page."""
    now = clock.now()
    good_until(next_midnight(now))
    return [_card(pages.row(referral, now)) for referral in queries.public(Wanted(late=True), now, most=3)]


def _card(row: pages.Row) -> Card:
    return Card(
        title=row.question,
        url=row.url,
        text=_(
            "%(asking)s attend une réponse. Qui doit répondre : %(asked)s.", asking=row.from_body, asked=row.to_body
        ),
        state=row.badge,
        state_label=row.late,
        when=row.sent,
    )
