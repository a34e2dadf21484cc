"""A town where everything has happened at least once: words said, hidden, late, cancelled, answered, in Arabic."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.journeys.follow_up import tokens
from commons.identity.colleges import College
from commons.identity.organisations import services as organisations
from commons.identity.organisations.types import MemberRole
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.refs import Ref
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.opinions import services as opinions
from commons.territory.models import Place
from commons.threads import queries as threads
from participation.bodies import seating
from participation.debates import grouping, synthesising
from participation.debates.drafts import SectionDraft
from participation.debates.models import Debate
from participation.debates.types import Phase, SectionKind, Tongue
from participation.initiatives import attaching, carrying, deciding
from participation.initiatives.types import CarrierRole
from participation.meetings import agenda, agreed, attending, minutes
from participation.meetings import services as meetings
from participation.meetings.types import Crowd, How, MinutesState
from participation.neighbourhoods import proposing, publishing
from participation.referrals.types import ReferralState
from participation.tables import commitments, news, services, subjects, taking_part
from participation.tables.types import CommitmentState, Direction, Standpoint, SubjectState
from tests.browser.house import House, place
from tests.browser.town_pool import lend
from tests.browser.town_square import moderate
from tests.factories import (
    assises,
    debates,
    equipment,
    initiatives,
    referrals,
    roadmaps,
    street_ami,
    street_assises,
    street_commission,
    street_delivery,
    street_fund,
    street_ideas,
    street_needs,
    tables,
)
from tests.factories.initiatives import team

ARABIC = "نريد ظلاً ومقاعد في الساحة، وألعاباً للأطفال الصغار."
LONG = "https://exemple.fr/" + "un-lien-sans-fin-" * 9
DAY = timedelta(days=1)

Holes = dict[str, dict[str, Any]]


@dataclass
class Town:
    """What the holes of addresses are filled with: by the beginning of a route, or by a whole one."""

    holes: Holes = field(default_factory=dict)
    #: Pages already seen once, in another state.
    also: list[str] = field(default_factory=list)
    #: What stands at the Assises, by feature.
    assises: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: What stands in the commission, by feature.
    commission: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: What stands in a residents' fund.
    fund: dict[str, Any] = field(default_factory=dict)
    #: What residents propose: what fills the holes of those pages.
    ideas: dict[str, Any] = field(default_factory=dict)
    #: What residents lack: the same.
    needs: dict[str, Any] = field(default_factory=dict)
    #: What becomes of what they elected: the same.
    delivery: dict[str, Any] = field(default_factory=dict)

    def fill(self, rule: str) -> dict[str, Any] | None:
        """What this route's holes are filled with: what is said of the longest beginning; None when nothing is."""
        known = [begin for begin in self.holes if rule.startswith(begin)]
        return self.holes[max(known, key=len)] if known else None


def settle(house: House, me: int) -> Town:
    """Let everything happen; `me` is the account of somebody to whom it happened."""
    with house.inside(), house.app.test_request_context():
        town, home = Town(), place("marseille-air-bel")
        for happen in (_debates, _tables, _bodies, _neighbourhood, _initiatives, _calls, lend, moderate):
            happen(town, home, Actor(person_id=me))
        town.assises = street_assises.settle(Actor(person_id=me))
        town.commission = street_commission.settle(me)
        town.fund = street_fund.settle(home, me)
        town.ideas = street_ideas.settle(Actor(person_id=me), home)
        town.needs = street_needs.settle(Actor(person_id=me), home)
        town.delivery = street_delivery.settle(Actor(person_id=me), home)
    return town


def _debates(town: Town, home: Place, me: Actor) -> None:
    """One debate in every phase; the open one has words of everybody, some hidden, some awaited, some in Arabic."""
    said: dict[Phase, Debate] = {}
    for phase in (Phase.DRAFT, Phase.COMING, Phase.OPEN, Phase.CLOSED, Phase.SYNTHESISED, Phase.ANSWERED):
        said[phase] = debates.make_debate(phase, home, with_statements=phase is Phase.OPEN)
    over = {"closes_at": clock.now() - 3 * DAY, "answer_due_at": clock.now() - DAY}
    waited = debates.make_debate(Phase.OPEN, home, **over)
    live = said[Phase.OPEN]
    first = debates.say(live.slug, f"De l’ombre ! Voir {LONG}", me, title="L’ombre d’abord")
    debates.say(live.slug, ARABIC, language=Tongue.ARABIC, first_name="أمينة", parent=first.number)
    debates.say(live.slug, "Pas encore relu.", shown=False)
    with unit_of_work(SYSTEM) as work:
        theme = grouping.add_theme(work, live.slug, "L’ombre", clock.now())
        grouping.group(work, live.slug, theme.id, [first.id], [first.id], clock.now())
        closed = said[Phase.CLOSED].slug
        version = synthesising.start(work, closed, clock.now()).version
        typed = SectionDraft(SectionKind.DIVIDED, "Le parking", ARABIC, (1,))
        part = synthesising.write_section(work, closed, None, typed, version, clock.now())
    _statements(town, live)
    town.holes |= {"/debats/": {"slug": live.slug, "number": first.number},
                   "/debats/<slug>/synthese": {"slug": said[Phase.ANSWERED].slug, "version": 1},
                   "/equipe/debats/": {"slug": live.slug}}  # fmt: skip
    desks = {"fiche": Phase.COMING, "annoncer": Phase.DRAFT, "supprimer": Phase.DRAFT, "reprendre": Phase.COMING,
             "reponse": Phase.SYNTHESISED, "complement": Phase.ANSWERED, "synthese": Phase.CLOSED}  # fmt: skip
    town.holes |= {f"/equipe/debats/<slug>/{page}": {"slug": said[phase].slug} for page, phase in desks.items()}
    town.holes["/equipe/debats/<slug>/synthese/"] = {"slug": closed, "section_id": part.id}
    for debate in (*said.values(), waited):
        town.also.append(f"/equipe/debats/{debate.slug}")
        town.also += [f"/debats/{debate.slug}"] * (debate is not said[Phase.DRAFT])
    town.also += [f"/debats/{live.slug}?q=rien-de-tel", "/debats?etat=clos"]


def _statements(town: Town, debate: Debate) -> None:
    """Statements to answer, some of them in Arabic."""
    with unit_of_work(SYSTEM) as work:
        for text, language in (("Les bancs manquent.", "fr"), (ARABIC, "ar"), (f"Fermer la rue. {LONG[:90]}", "fr")):
            opinions.add_statement(work, debate.poll_key, text, language, clock.now())
    town.holes["/avis/"] = {"key": debate.poll_key, "number": 1}


def _tables(town: Town, home: Place, me: Actor) -> None:
    """A table with a meeting to come, one held, one cancelled; promises kept, late and given up; subjects."""
    table, now = tables.make_table(home, "Table d’Air Bel"), clock.now()
    come, held, off = tables.make_meeting(table), tables.make_past_meeting(table), tables.make_meeting(table)
    raised = tables.make_subject(table, name="نادية", words=ARABIC, language="ar")
    asked, done = tables.make_subject(table, "Le bus du soir"), tables.make_subject(table, "Les rats")
    late = tables.make_commitment(table, due_on=(now - 9 * DAY).date())
    kept = tables.make_commitment(table, words="Planter dix arbres", direction=Direction.GIVEN, by_whom="La table")
    with unit_of_work(SYSTEM) as work:
        meetings.cancel(work, off.id, "La salle est fermée.", now)
        subjects.schedule(work, asked.id, come.id, asked.version, now)
        subjects.settle(work, done.id, SubjectState.HANDLED, "Le passage du dératiseur est prévu.", done.version, now)
        point = agenda.add(work, come.id, "Le tour de table", now)
        commitments.follow(work, kept.id, CommitmentState.PARTIAL, "Six arbres sont plantés.", kept.version, now)
        services.write_charter(work, table.id, 0, "On s’écoute.\n\n" + LONG, now)
        taking_part.name(work, table.id, "Les Amis du Vallon", Standpoint.ASSOCIATION, True, now)
        told = news.tell(work, table.id, "Le square rouvre", ARABIC, now)
        attending.count(work, held.id, dict.fromkeys(Crowd, 7), now)
        attending.name(work, held.id, "Samia B.", True, now)
        agreed.decide(work, held.id, "On écrit à la Ville.", How.CONSENSUS, "", None, now)
        action = agreed.take_on(work, held.id, "Écrire la lettre", "Samia", (now - DAY).date(), now)
        minutes.write(work, held.id, 0, "On a parlé du square.", MinutesState.PUBLISHED, now)
        minutes.write(work, held.id, 1, "On a parlé du square et du bus.", MinutesState.PUBLISHED, now, "Un oubli")
    at = {"slug": table.slug, "commitment_id": late.id, "news_id": told.id, "subject_id": raised.id}
    at |= {"code": threads.code_of(Ref("participation.subject", raised.id)) or ""}
    town.holes |= {"/tables/": at, "/equipe/tables/": at, "/rencontres/": {"meeting_id": held.id},
                   "/equipe/rencontres/": {"meeting_id": held.id, "action_id": action.id, "item_id": point.id},
                   "/equipe/rencontres/nouvelle": {"slug": table.slug}}  # fmt: skip
    before = ("fiche", "annulation", "ordre-du-jour")
    rule = "/equipe/rencontres/<int(max=999999999999999):meeting_id>/"
    town.holes |= {rule + page: {"meeting_id": come.id} for page in before}
    town.also += [f"/rencontres/{number}" for number in (come.id, off.id)] + [f"/equipe/rencontres/{come.id}"]
    town.also += [f"/tables/{table.slug}/sujets/{done.id}", f"/tables/{table.slug}/engagements/{kept.id}"]
    stop = tokens.make(me.person_id or 0, now)
    town.holes["/suivi/"] = {"kind": "participation.subject", "number": raised.id, "code": at["code"], "token": stop}


def _bodies(town: Town, home: Place, me: Actor) -> None:
    """A body with seats, decisions, dates; saisines in every state, one of them late."""
    asking, asked = referrals.two_bodies()
    sent = {state: referrals.make_referral(state, asking, asked) for state in ReferralState}
    late = referrals.make_referral(asking=asking, asked=asked, sent_at=clock.now() - 90 * DAY, why=ARABIC)
    decision, date = referrals.make_decision(asked), referrals.make_date(asked)
    taken = seating.SeatDraft("Centre social d’Air Bel", College.ASSOCIATIONS, equipment.today())
    with unit_of_work(SYSTEM) as work:
        seat = seating.give(work, asked.slug, taken, clock.now())
    subject = assises.make_subject(
        "Plus d’ombre place Jean-Jaurès ?", Ref("participation.referral", late.id), "Débattu."
    )
    pages = {"avis": ReferralState.ANSWERED, "brouillon": ReferralState.DRAFT, "complement": ReferralState.ANSWERED}
    town.holes |= {f"/equipe/saisines/<int:referral_id>/{page}": {"referral_id": sent[state].id}
                   for page, state in pages.items()}  # fmt: skip
    town.holes |= {
        "/instances/": {"slug": asked.slug},
        "/equipe/instances/": {"slug": asked.slug, "date_id": date.id, "seat_id": seat.id},
        "/equipe/saisines/": {"referral_id": late.id}, "/saisines/": {"number": late.number},
        "/decisions/": {"number": decision.number}, "/equipe/decisions/": {"number": decision.number},
        "/assises/sujets/": {"subject_id": subject.id}, "/equipe/assises/sujets/": {"subject_id": subject.id},
    }  # fmt: skip
    shown = [referral for state, referral in sent.items() if state is not ReferralState.DRAFT]
    town.also += [f"/saisines/{referral.number}" for referral in shown]
    town.also += [f"/equipe/saisines/{referral.id}" for referral in sent.values()]


def _neighbourhood(town: Town, home: Place, me: Actor) -> None:
    """A projet de quartier in two versions, with what people propose for it."""
    _, priority, action = roadmaps.make_roadmap(home)
    first = roadmaps.propose(home, ARABIC, name="أمينة", language="ar")
    taken = roadmaps.propose(home, "Des bancs", me)
    other = roadmaps.add_priority(home, "Le calme la nuit")
    with unit_of_work(SYSTEM) as work:
        proposing.take_up(work, taken.id, "Une action de plus.", clock.now())
        publishing.ask_zoom(work, home.slug, priority.id, "Pour qui l’ombre ?", "", clock.now())
    roadmaps.publish(home, "Le calme s’ajoute")
    at = {"slug": home.slug, "number": 2, "priority_id": other.id, "action_id": action.id, "proposal_id": first.id}
    town.holes |= {"/quartiers/": at, "/equipe/quartiers/": at}


def _initiatives(town: Town, home: Place, me: Actor) -> None:
    """Files written, published, sent, questioned, retained and refused; an association and its people."""
    whole = initiatives.make_organisation(me, "Les Amis du Vallon")
    file = initiatives.make_file(me, home, whole, title="Un atelier vélo pour les enfants", need=ARABIC)
    doors = [initiatives.make_call(place=home, title=f"Le fonds du quartier {n}") for n in range(4)]
    now, officer = clock.now(), team()
    with unit_of_work(me) as work:
        partner = carrying.name_partner(
            work, file.id, initiatives.the_file(file.id).version, "La régie", "Une salle", now
        )
        link = carrying.partner_link(work, file.id, partner.id, now)
        attaching.attach(work, file.id, initiatives.a_pdf(), "Le plan.pdf", True, now)
        seat = carrying.invite(work, file.id, CarrierRole.CO_WRITER, now)
        chair = organisations.invite(work, whole.id, MemberRole.MEMBER, now)
    initiatives.publish(me, file)
    sent = [initiatives.make_sent(me, file, door) for door in doors[:3]]
    with unit_of_work(officer) as work:
        deciding.ask(work, sent[0].id, sent[0].version, "Combien d’enfants ?", 10, now)
        for one in sent[1:]:
            deciding.admit(work, one.id, one.version, "", now)
        deciding.retain(work, sent[1].id, sent[1].version, Money(150_00), "Utile à tous.", "Dire le bilan.", now)
        deciding.not_retain(work, sent[2].id, sent[2].version, "Le fonds est vide.", now)
    draft = initiatives.make_call(published=False)
    town.holes |= {
        "/initiatives/": {"slug": initiatives.the_file(file.id).slug}, "/appels/": {"slug": doors[0].slug},
        "/mes-initiatives/": {"initiative_id": file.id, "application_id": sent[0].id, "slug": doors[3].slug,
                              "name": "budget", "partner_id": partner.id},
        "/equipe/initiatives/": {"application_id": sent[0].id, "call_id": draft.id},
        "/equipe/initiatives/appels/<int:call_id>/fermer": {"call_id": doors[0].id},
        "/mon-espace/organisations/": {"organisation_id": whole.id}, "/partenaire/": {"token": link},
        "/invitation/association/": {"token": chair}, "/invitation/initiative/": {"token": seat},
    }  # fmt: skip
    town.also += [f"/equipe/initiatives/envois/{one.id}" for one in sent[1:]]
    town.also += [f"/equipe/initiatives/appels/{doors[0].id}"]


def _calls(town: Town, home: Place, me: Actor) -> None:
    """A call read with a grid, asked about, contested; one file of each fate."""
    things = street_ami.settle(me, home)
    for begin, hole, thing in street_ami.FILL:
        town.holes.setdefault(begin, {})[hole] = things[thing]
    town.also += [f"/appels/{things['ami_call']}", f"/equipe/initiatives/envois/{things['ami_refused']}"]
    town.also += [f"/equipe/initiatives/appels/{things['ami_call_id']}/criteres"]
