"""Forms of the team of the Assises that write for a time only, and why no hour ends the others."""

from __future__ import annotations

from datetime import timedelta

from tests.attacks.hours import DAY, Late, again
from tests.attacks.hours_assises import MINUTES, OUTCOME, PROMISE

MINE = "/assises/{registrations_year}/inscription/{registrations_secret}"
DRAFT = "/equipe/assises/{programme_year}/activites/{programme_draft_id}"
AGENDA = "/equipe/agenda/{outcome_year}"
SHEET = AGENDA + "/fiches/{outcome_item_id}"
DRAW = "/equipe/assises/{programme_year}/etape/{programme_state}"
