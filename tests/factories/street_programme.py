"""A whole edition of the Assises for the guards that open every address: what stands in the holes of its routes."""

from __future__ import annotations

from datetime import time
from typing import Any

from tests.factories.assises_days import add_day, make_edition, make_site_day
from tests.factories.programme import cancel, fresh, make_room, publish, rewrite, write

#: Where an address begins -> hole -> name in what `settle` gives. The longest beginning wins.
HOLES = (
    ("/assises/<int:year>", "year", "assises_year"),
    ("/equipe/assises/<int:year>", "year", "assises_year"),
    ("/assises/<int:year>/activites", "activity_id", "assises_activity"),
    ("/assises/<int:year>/sites", "slug", "assises_site_slug"),
    ("/assises/<int:year>/programme/versions", "number", "assises_release"),
    ("/equipe/assises/<int:year>/etape", "state", "assises_step"),
    ("/equipe/assises/<int:year>/sites", "site_id", "assises_site"),
    ("/equipe/assises/<int:year>/sites", "day_id", "assises_site_day"),
    ("/equipe/assises/<int:year>/sites", "room_id", "assises_room"),
    ("/equipe/assises/<int:year>/activites", "activity_id", "assises_activity"),
)
#: Commands without a field, which answer nothing but a post; the page from which each is sent.
_DRAFT = "/equipe/assises/{assises_year}/activites/{assises_draft}"
COMMANDS = {
    f"{_DRAFT}/au-programme": _DRAFT,
    f"{_DRAFT}/suppression": _DRAFT,
    "/equipe/assises/{assises_year}/programme/tout": "/equipe/assises/{assises_year}/programme",
}
#: (form, what is typed) whose hour is the publication of the account of the edition, not a moment of the clock:
#: tests/assises/programme/test_desk_rights.py sends each of them after it. Cancelling alone has an hour, the end of the
#: activity, two hours after it begins at ten in Paris forty days from now.
HOURS = (("/equipe/assises/{assises_year}/activites/{assises_activity}/annulation", {"reason": "Grève des bus"}),)
#: Pages worth a look besides those of the routes: one that is cancelled, one that moved, a choice, an earlier version.
ALSO = (
    "/assises/{assises_year}/activites/{assises_cancelled}", "/assises/{assises_year}/programme?langue=ar",
    "/assises/{assises_year}/programme?langue=xx", "/assises/{assises_year}/programme/versions/1",
    "/equipe/assises/{assises_year}/activites/{assises_cancelled}",
    "/equipe/assises/{assises_year}/activites/{assises_draft}",
)  # fmt: skip


def settle() -> dict[str, Any]:
    """An edition with two days, a site, a room, and activities that were moved, cancelled, and are still a draft."""
    edition = make_edition()
    day = make_site_day(edition, name="Centre social Air Bel")
    add_day(day.site, edition.last_day)
    room = make_room(day, step_free=True)
    moved = write(edition, day, room, interpreted=("ar",), summary="On dessine.", hosts="Les voisines du 12")
    gone = write(edition, day, None, title="Le port à pied", starts=time(14), ends=time(15))
    publish(edition, "Voici le programme.")
    rewrite(fresh(moved), starts=time(11), ends=time(13), title="Le square, ensemble")
    cancel(gone)
    publish(edition)
    draft = write(edition, day, None, plan=False, title="Pas encore prêt")
    return {
        "assises_year": edition.year, "assises_activity": moved.id, "assises_cancelled": gone.id,
        "assises_draft": draft.id, "assises_site": day.site_id, "assises_site_slug": day.site.slug,
        "assises_site_day": day.id, "assises_room": room.id, "assises_release": 2, "assises_step": "draft",
    }  # fmt: skip
