"""A street where everything has happened once: one thing of every kind, with words in it that nobody may read.

Two of them make a house: what a person of one street may do there, they may not do in the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import current_app
from sqlalchemy import select

from app.journeys.follow_up import tokens
from app.journeys.follow_up.types import Medium
from commons.identity.colleges import College
from commons.identity.space import services as space
from commons.kernel import clock, storage
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from participation.bodies import seating
from participation.bodies.models import Body
from participation.bodies.seating import SeatDraft
from participation.bodies.types import BodyKind
from participation.debates import grouping, synthesising
from participation.debates.drafts import SectionDraft
from participation.debates.types import Phase, SectionKind, Signing
from participation.meetings import agenda, agreed, attending, minutes
from participation.meetings.types import MinutesState
from participation.referrals.types import ReferralState
from participation.tables import news, taking_part
from participation.tables.types import Standpoint
from tests.factories import (
    debates,
    equipment,
    follow_up,
    opinions,
    referrals,
    roadmaps,
    street_ami,
    street_assises,
    street_budgets,
    street_commission,
    street_delivery,
    street_files,
    street_fund,
    street_ideas,
    street_moderation,
    street_needs,
    tables,
)
from tests.factories.assises import make_subject
from tests.factories.identity import make_account, make_officer
from tests.factories.participation import make_body
from tests.factories.street_files import a_picture
from tests.factories.threads import code_for

_SCOPES = (("body", "table_id"), ("territory", "place_id"), ("edition", "edition_id"))


@dataclass
class Street:
    """What stands in a street, by the name of what it is; who lives there; which words must never be seen."""

    place: Place
    table: Body
    owner: Actor
    things: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    #: What stands at the Assises of the street, by feature.
    assises: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: What stands in its commission, by feature.
    commission: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: What stands in its residents' fund.
    fund: dict[str, Any] = field(default_factory=dict)
    #: What its residents propose: what fills the holes of those pages.
    ideas: dict[str, Any] = field(default_factory=dict)
    #: What its residents lack.
    needs: dict[str, Any] = field(default_factory=dict)
    #: What becomes of what they elected.
    delivery: dict[str, Any] = field(default_factory=dict)

    def secret(self, what: str) -> str:
        """A word that stands for something private, unlike any other word."""
        return self.secrets.setdefault(what, f"canari{uuid4().hex[:12]}")

    def team(self, role: str, person_id: int) -> Actor:
        """Somebody who has this role here, and nowhere else."""
        scopes = [(kind, int(self.things[name])) for kind, name in _SCOPES]
        scopes += street_assises.scopes(self.assises) + street_commission.scopes(self.commission)
        scopes += street_ideas.scopes(self.ideas) + street_needs.scopes(self.needs)
        scopes += street_delivery.scopes(self.delivery)
        return Actor(person_id, frozenset(Grant(role, *scope) for scope in scopes))


def build() -> Street:
    """One of every kind."""
    # Whatever writes an address does so in a request.
    with current_app.test_request_context():
        return _build()


def _build() -> Street:
    place = roadmaps.make_neighbourhood(f"Quartier {uuid4().hex[:6]}")
    owner = Actor(make_account(f"{uuid4().hex[:8]}.canari@exemple.fr").id)
    street = Street(place, tables.make_table(place), owner, {"place": place.slug})
    street.things |= {"table": street.table.slug, "table_id": str(street.table.id), "place_id": str(place.id)}
    for fill in (street_budgets.fill, _table, _meetings, _bodies, _debates, _opinions, street_files.files,
                 street_files.calls, _loans, _roadmap, _referrals, _traces, street_ami.fill, street_moderation.fill,
                 _team, _threads):  # fmt: skip
        street.things |= {name: str(value) for name, value in fill(street).items()}
    street.assises = street_assises.settle(owner)
    street.things |= street_assises.things(street.assises)
    street.commission = street_commission.settle()
    street.things |= street_commission.things(street.commission)
    street.fund = street_fund.settle(street.place)
    street.things |= street_fund.things(street.fund)
    street.ideas = street_ideas.settle(owner, place, street.secret("a draft idea"))
    street.things |= street_ideas.things(street.ideas)
    street.needs = street_needs.settle(owner, place, street.secret("a need nobody has read"))
    street.things |= street_needs.things(street.needs)
    street.delivery = street_delivery.settle(owner, place, street.secret("a sighting nobody has read"))
    street.things |= street_delivery.things(street.delivery)
    return street


def _table(street: Street) -> dict[str, Any]:
    body, now = street.table, clock.now()
    subject = tables.make_subject(body, actor=street.owner)
    hidden = tables.make_subject(body, "Un sujet caché", words=street.secret("a hidden subject"))
    commitment = tables.make_commitment(body)
    with unit_of_work(SYSTEM) as work:
        tables.services.write_charter(work, body.id, 0, "On se parle sans se couper.", now)
        told = news.tell(work, body.id, "Du neuf", "Le square est ouvert.", now)
        named = taking_part.name(work, body.id, "Les Amis du square", Standpoint.ASSOCIATION, True, now)
    return {
        "subject": subject.id, "hidden_subject": hidden.id, "commitment": commitment.id, "news": told.id,
        "participant": named.id, "subject_code": code_for(Ref("participation.subject", subject.id)),
    }  # fmt: skip


def _meetings(street: Street) -> dict[str, Any]:
    body, now = street.table, clock.now()
    coming, past = tables.make_meeting(body), tables.make_past_meeting(body, 14)
    silent = tables.make_past_meeting(body, 7, title="Une rencontre sans compte rendu")
    with unit_of_work(SYSTEM) as work:
        item, last = (agenda.add(work, coming.id, point, now) for point in ("Les bancs", "Les arbres"))
        minutes.write(work, past.id, 0, "On a parlé des bancs.", MinutesState.PUBLISHED, now)
        minutes.write(work, silent.id, 0, street.secret("minutes that are a draft"), MinutesState.DRAFT, now)
        action = agreed.take_on(work, past.id, "Poser un banc", "La commune", (now + timedelta(days=30)).date(), now)
        presence = attending.name(work, past.id, "Une voisine", True, now)
    return {
        "meeting": coming.id, "past_meeting": past.id, "silent_meeting": silent.id, "agenda_item": item.id,
        "agenda_last": last.id, "action": action.id, "presence": presence.id,
    }  # fmt: skip


def _bodies(street: Street) -> dict[str, Any]:
    draft = SeatDraft("Une association", College.RESIDENTS, clock.now().date(), person="Nadia B.", consented=True)
    with unit_of_work(SYSTEM) as work:
        seat = seating.give(work, street.table.slug, draft, clock.now())
    planned = referrals.make_date(street.table)
    return {"seat": seat.id, "date": planned.id, "assises": make_subject(place_id=street.place.id).id}


def _debates(street: Street) -> dict[str, Any]:
    here = {"place": street.place, "body": street.table}
    debate, closed = debates.make_debate(**here), debates.make_debate(Phase.CLOSED, **here)
    answered, told = debates.make_debate(Phase.ANSWERED, **here), debates.make_debate(Phase.SYNTHESISED, **here)
    coming = debates.make_debate(Phase.COMING, **here)
    draft = debates.make_debate(Phase.DRAFT, **here, question=f"Et {street.secret('a draft debate')} ?")
    said = debates.say(debate.slug, actor=street.owner, place_id=street.place.id)
    debates.say(debate.slug, street.secret("words a moderator has not read"), shown=False)
    with unit_of_work(SYSTEM) as work:
        synthesis = synthesising.start(work, closed.slug, clock.now())
        typed = SectionDraft(SectionKind.SHARED, street.secret("a draft synthesis"), "Voilà.", (1,))
        section = synthesising.write_section(work, closed.slug, None, typed, synthesis.version, clock.now()).id
        theme = grouping.add_theme(work, debate.slug, "Les arbres", clock.now())
    return {
        "debate": debate.slug, "debate_closed": closed.slug, "debate_answered": answered.slug, "section": section,
        "debate_told": told.slug, "debate_draft": draft.slug, "said": said.number, "theme": theme.id,
        "said_id": said.id, "debate_coming": coming.slug,
    }  # fmt: skip


def _opinions(street: Street) -> dict[str, Any]:
    poll = opinions.make_poll(4, scopes=(("body", street.table.id),))
    return {"poll": poll.key}


def _loans(street: Street) -> dict[str, Any]:
    item = equipment.make_item(2, street.place)
    booking = equipment.ask(
        item, actor=street.owner, purpose=street.secret("the purpose of a loan"),
        organisation=street.secret("who borrows"),
    )  # fmt: skip
    with unit_of_work(SYSTEM) as work:
        picture = storage.keep_picture(work.session, a_picture())
    return {"item": item.slug, "unit": item.units[0].id, "booking": booking.id, "digest": picture}


def _roadmap(street: Street) -> dict[str, Any]:
    _, priority, action = roadmaps.make_roadmap(street.place)
    roadmaps.propose(street.place, street.secret("a proposal to be read"))
    wish = roadmaps.propose(street.place, "Des bancs à l’ombre", street.owner)
    roadmaps.add_priority(street.place, street.secret("a priority of the draft"))
    return {"priority": priority.id, "planned": action.id, "proposal": wish.id}


def _referrals(street: Street) -> dict[str, Any]:
    asked = make_body(BodyKind.COMMUNE, street.place, f"Commune {uuid4().hex[:6]}")
    sent = referrals.make_referral(asking=street.table, asked=asked)
    draft = referrals.make_referral(ReferralState.DRAFT, street.table, asked, question=street.secret("a draft saisine"))
    soon = (clock.now() + timedelta(days=5)).date()
    decision = referrals.make_decision(street.table)
    referrals.make_decision(street.table, title=street.secret("a decision not public yet"), public_on=soon)
    return {
        "referral": sent.id, "referral_draft": draft.id, "referral_number": sent.number, "decision": decision.number,
        "asked_id": asked.id,
    }  # fmt: skip


def _team(street: Street) -> dict[str, Any]:
    from commons.identity.models import RoleGrant
    from commons.identity.types import Role, Scope, ScopeKind

    held = make_officer(role=Role.OBSERVER, scope=Scope(ScopeKind.TERRITORY, street.place.id))
    with unit_of_work(SYSTEM) as work:
        return {"grant": work.session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == held.id)).one()}


def _threads(street: Street) -> dict[str, Any]:
    ref = Ref("participation.subject", int(street.things["subject"]))
    account = make_account()
    follow_up.follow(account, ref, Medium.MAIL_DAY, clock.now())
    return {"kind": ref.kind, "follow_token": tokens.make(account.id, clock.now())}


def _traces(street: Street) -> dict[str, Any]:
    """What the owner signs with their name, wherever one may."""
    owner, now, name = street.owner, clock.now(), street.secret("a name that is erased later")
    with unit_of_work(owner) as work:
        space.change_profile(work, name, "fr")
    with unit_of_work(owner) as work:
        taking_part.join(work, street.table.id, now)
        attending.name_me(work, int(street.things["past_meeting"]), now)
    roadmaps.propose(street.place, "Une fontaine", owner, name=name)
    debates.say(street.things["debate"], "Une fontaine.", actor=owner, signing=Signing.NAME, first_name=name)
    street_moderation.report(int(street.things["subject"]), street.secret("what the owner reports"), owner)
    return {"owner_name": name}
