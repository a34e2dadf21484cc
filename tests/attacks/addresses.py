"""Every address of the application, with its arguments filled from a street."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from tests.factories import (
    street_ami,
    street_assises,
    street_commission,
    street_delivery,
    street_fund,
    street_ideas,
    street_needs,
)
from tests.factories.street import Street

#: Beginning of an address, its argument, the thing that fills it; the first line that fits wins.
FILL = (
    *street_ami.FILL,
    ("/appels", "slug", "call"),
    ("/assises", "subject_id", "assises"), ("/equipe/assises", "subject_id", "assises"),
    ("/avis", "key", "poll"), ("/avis", "number", "=1"),
    ("/budgets/rappels", "token", "reminder_token"),
    *(
        ("/equipe/budgets/<slug>/terrain", name, thing)
        for name, thing in (
            ("slug", "edition"), ("desk_id", "desk_id"), ("pack_id", "pack_id"), ("batch_id", "batch_id"),
            ("sheet", "sheet"),
        )
    ),
    ("/budgets", "slug", "edition"), ("/budgets", "envelope", "envelope"), ("/budgets", "code", "project"),
    ("/equipe/budgets", "slug", "edition_draft"), ("/equipe/budgets", "envelope", "envelope_draft"),
    ("/equipe/budgets", "code", "project_draft"), ("/equipe/budgets", "kind", "=needs"),
    ("/equipe/budgets", "act", "=pause"),
    ("/debats/<slug>/synthese", "slug", "debate_answered"), ("/debats", "slug", "debate"),
    ("/debats", "number", "said"), ("/debats", "version", "=1"),
    ("/equipe/debats/<slug>/synthese", "slug", "debate_closed"),
    ("/equipe/debats/<slug>/reponse", "slug", "debate_told"),
    ("/equipe/debats/<slug>/complement", "slug", "debate_answered"), ("/equipe/debats/<slug>/themes", "slug", "debate"),
    ("/equipe/debats/<slug>/prolonger", "slug", "debate"), ("/equipe/debats/<slug>/saisie", "slug", "debate"),
    ("/equipe/debats/<slug>/reprendre", "slug", "debate_coming"), ("/equipe/debats", "slug", "debate_draft"),
    ("/equipe/debats", "section_id", "section"), ("/equipe/debats", "theme_id", "theme"),
    ("/decisions", "number", "decision"), ("/equipe/decisions", "number", "decision"),
    ("/equipe/associations", "organisation_id", "organisation"),
    ("/mon-espace/organisations", "organisation_id", "organisation"),
    ("/mon-espace/organisations", "invitation_id", "invitation"),
    ("/equipe/initiatives/appels/<int:call_id>/publier", "call_id", "draft_call_id"),
    ("/equipe/initiatives", "call_id", "call_id"), ("/equipe/initiatives", "application_id", "application"),
    ("/initiatives/fichiers", "attachment_id", "private_attachment"), ("/initiatives", "slug", "file_slug"),
    ("/mes-initiatives", "initiative_id", "file"), ("/mes-initiatives", "attachment_id", "attachment"),
    ("/mes-initiatives", "partner_id", "partner"), ("/mes-initiatives", "application_id", "application"),
    ("/mes-initiatives", "slug", "call"), ("/mes-initiatives", "name", "=idee"),
    ("/invitation/association", "token", "organisation_token"), ("/invitation/initiative", "token", "initiative_token"),
    ("/partenaire", "token", "partner_token"),
    ("/instances", "slug", "table"), ("/equipe/instances", "slug", "table"), ("/equipe/instances", "date_id", "date"),
    ("/equipe/instances", "seat_id", "seat"),
    ("/materiel/images", "digest", "digest"), ("/images", "digest", "digest"), ("/materiel", "slug", "item"),
    ("/equipe/materiel/reservations", "booking_id", "booking"), ("/equipe/materiel", "slug", "item"),
    ("/equipe/materiel", "unit_id", "unit"), ("/mes-emprunts", "booking_id", "booking"),
    ("/equipe/moderation/blocages", "block_id", "block"), ("/equipe/moderation/recours", "appeal_id", "appeal"),
    ("/equipe/moderation/reponses", "template_id", "reply"),
    ("/equipe/moderation/<int:case_id>/rouvrir", "case_id", "judged_case"),
    ("/equipe/moderation", "case_id", "case"), ("/mon-espace/moderation", "decision_id", "judgment"),
    ("/quartiers", "slug", "place"), ("/quartiers", "number", "=1"), ("/equipe/quartiers", "slug", "place"),
    ("/equipe/quartiers", "action_id", "planned"), ("/equipe/quartiers", "priority_id", "priority"),
    ("/equipe/quartiers", "proposal_id", "proposal"),
    ("/rencontres/<int(max=999999999999999):meeting_id>/compte-rendu", "meeting_id", "past_meeting"),
    ("/rencontres", "meeting_id", "meeting"), ("/equipe/rencontres/nouvelle", "slug", "table"),
    ("/equipe/rencontres", "action_id", "action"), ("/equipe/rencontres", "presence_id", "presence"),
    ("/equipe/rencontres", "item_id", "agenda_item"),
    ("/equipe/saisines/<int:referral_id>/brouillon", "referral_id", "referral_draft"),
    ("/equipe/saisines/<int:referral_id>/envoi", "referral_id", "referral_draft"),
    ("/equipe/saisines/<int:referral_id>/suppression", "referral_id", "referral_draft"),
    ("/equipe/saisines", "referral_id", "referral"), ("/saisines", "number", "referral_number"),
    ("/signaler", "kind", "kind"), ("/signaler", "subject_id", "subject"),
    ("/suivi/arret", "token", "follow_token"), ("/suivi/code", "code", "subject_code"),
    ("/suivi", "kind", "kind"), ("/suivi", "number", "subject"),
    ("/tables", "slug", "table"), ("/tables", "code", "subject_code"), ("/tables", "subject_id", "subject"),
    ("/tables", "commitment_id", "commitment"), ("/tables", "news_id", "news"),
    ("/equipe/tables", "slug", "table"), ("/equipe/tables", "participant_id", "participant"),
    ("/equipe/tables", "subject_id", "subject"), ("/equipe/tables", "commitment_id", "commitment"),
    ("/equipe/roles", "grant_id", "grant"), ("/equipe/mot-de-passe", "token", "=rien"),
    ("/fichiers", "digest", "=rien"), ("/fichiers", "name", "=rien.css"),
)  # fmt: skip
#: Of these the meeting has taken place.
_PAST = ("/compte-rendu", "/presence", "/decisions", "/actions", "/noms")


@dataclass(frozen=True)
class Address:
    """A rule of the application and where it leads in each street."""

    rule: str
    endpoint: str
    methods: frozenset[str]
    here: str
    there: str
    arguments: tuple[str, ...]


class Addresses:
    """All of them."""

    def __init__(self, app: Flask, here: Street, there: Street) -> None:
        self._app, self._here, self._there = app, here, there
        self.every = [self._address(rule) for rule in sorted(app.url_map.iter_rules(), key=str)]

    def taking(self, method: str) -> Iterator[Address]:
        """Those that answer this method."""
        return (address for address in self.every if method in address.methods)

    def _address(self, rule: Rule) -> Address:
        here, there = (self._path(rule, street) for street in (self._here, self._there))
        methods = frozenset(rule.methods or ())
        return Address(str(rule), rule.endpoint, methods, here, there, tuple(sorted(rule.arguments)))

    def _path(self, rule: Rule, street: Street) -> str:
        values: dict[str, object] = street_assises.holes(street.assises, rule)
        values |= street_commission.holes(street.commission, rule) | street_fund.holes(street.fund, rule)
        values |= street_ideas.holes(street.ideas, rule) | street_needs.holes(street.needs, rule)
        values |= street_delivery.holes(street.delivery, rule)
        elsewhere = street_assises.feature_of(rule) or street_commission.feature_of(rule) or street_ideas.is_ours(rule)
        elsewhere = elsewhere or street_needs.is_ours(rule) or street_delivery.is_ours(rule)
        if not elsewhere and not street_fund.is_of_a_fund(rule):
            values = {name: _typed(thing_for(str(rule), name, street)) for name in rule.arguments}
        built = rule.build(values, append_unknown=False)
        assert built is not None, (rule, values)
        return built[1]


def _typed(value: str) -> object:
    return int(value) if value.isdigit() and len(value) < 9 else value


def thing_for(rule: str, name: str, street: Street) -> str:
    """What fills this argument of this address; KeyError for an address that nobody told us of."""
    if rule.startswith("/equipe/rencontres") and name == "meeting_id":
        return street.things["past_meeting" if any(part in rule for part in _PAST) else "meeting"]
    for beginning, argument, thing in FILL:
        if argument == name and rule.startswith(beginning):
            return thing[1:] if thing.startswith("=") else street.things[thing]
    raise KeyError(f"{rule}: nothing fills {name}; add a line to tests/attacks/addresses.py")
