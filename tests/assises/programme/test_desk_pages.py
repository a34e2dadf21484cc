"""The desk: sites, days, rooms, activities, crews, versions, by plain forms."""

from __future__ import annotations

from typing import Any

import pytest

from assises.programme import occupancy, queries
from assises.programme.types import ActivityState, Part
from commons.identity.types import Role
from tests.factories.assises_days import make_site_day
from tests.factories.identity import make_account, make_officer, text_of
from tests.factories.programme import fresh, make_room, publish, secretary, write

ACTIVITY = {"title": "Le square", "starts": "10:00", "ends": "12:00", "capacity": "20"}


def _typed(ground: Any, **more: Any) -> dict[str, Any]:
    return {**ACTIVITY, "site_day": str(ground.day.id), "room": str(ground.room.id), "languages": ["fr"], **more}


def test_a_site_its_day_and_its_room_are_written_by_plain_forms(desk, ground):
    desk.sit(secretary(ground.edition))
    answer = desk.send(f"{ground.team}/sites/nouveau", name="Belsunce", access="Métro Noailles", step_free="y")
    assert answer.status_code == 303
    site = next(s for s in queries.sites(ground.edition.id) if s.name == "Belsunce")
    assert (site.slug, site.step_free, site.access) == ("belsunce", True, "Métro Noailles")
    here = f"{ground.team}/sites/{site.id}"
    day = ground.edition.first_day.isoformat()
    assert desk.send(f"{here}/jours/nouveau", day=day, opens="09:00", closes="18:00", gauge="200").status_code == 303
    assert desk.send(f"{here}/salles/nouvelle", name="Salle 1", capacity="40").status_code == 303
    page = text_of(desk.read(here))
    assert "jauge : 200 personnes" in page
    assert "Salle 1" in page
    (kept,) = queries.days_of(site.id)
    assert kept.opens_at.utcoffset() is not None
    assert desk.send(f"{here}/jours/{kept.id}", gauge="250").status_code == 303
    (room,) = queries.rooms(site.id)
    assert desk.send(f"{here}/salles/{room.id}", capacity="12").status_code == 303
    assert queries.rooms(site.id)[0].capacity == 12
    assert desk.send(f"{here}/fiche", name="Belsunce, le centre").status_code == 303
    assert desk.send(here, to=f"{here}/suppression").status_code == 303
    assert [s.name for s in queries.sites(ground.edition.id)] == ["Air Bel"]


def test_a_site_on_which_activities_rest_stays(desk, ground):
    write(ground.edition, ground.day, ground.room)
    desk.sit(secretary())
    here = f"{ground.team}/sites/{ground.day.site_id}"
    for path in ("suppression", f"jours/{ground.day.id}/suppression", f"salles/{ground.room.id}/suppression"):
        assert desk.send(f"{here}/fiche", to=f"{here}/{path}").status_code == 403
    assert queries.site(ground.day.site_id) is not None


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("sites/nouveau", {"name": "  "}, "Ce champ est nécessaire"),
        ("sites/nouveau", {"name": "x" * 121}, "120 caractères au plus"),
        ("sites/nouveau", {"name": "Bon", "access": "a\x07b"}, "caractères illisibles"),
        ("sites/nouveau", {"name": "Bon", "place": "999999999"}, "choi"),
        ("sites/{site}/jours/nouveau", {"day": "2031-01-01", "opens": "09:00", "closes": "18:00", "gauge": "5"},
         "n’est pas un jour de ces Assises"),
        ("sites/{site}/jours/nouveau", {"day": "{day}", "opens": "18:00", "closes": "09:00", "gauge": "5"},
         "La fin vient après le début"),
        ("sites/{site}/jours/nouveau", {"day": "{day}", "opens": "09:00", "closes": "18:00", "gauge": "5"},
         "Ce jour est déjà écrit"),
        ("sites/{site}/jours/nouveau", {"day": "{day}", "opens": "25:00", "closes": "18:00", "gauge": "0"}, "nombre"),
        ("sites/{site}/salles/nouvelle", {"name": "Salle du bas", "capacity": "4"}, "Ce nom est déjà pris"),
        ("sites/{site}/salles/nouvelle", {"name": "S", "capacity": "100001"}, "entre 1 et 100000"),
        ("sites/{site}/salles/nouvelle", {"name": "S", "capacity": "beaucoup"}, "nombre entier"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_beside_its_field(desk, ground, path, typed, said):
    desk.sit(secretary())
    where = f"{ground.team}/{path.format(site=ground.day.site_id)}"
    typed = {name: value.format(day=ground.edition.first_day.isoformat()) for name, value in typed.items()}
    answer = desk.send(where, **typed)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_stale_sheet_keeps_what_was_typed(desk, ground):
    desk.sit(secretary())
    activity = write(ground.edition, ground.day, ground.room)
    sheets = {
        f"sites/{ground.day.site_id}/fiche": {"name": "Un autre nom"},
        f"sites/{ground.day.site_id}/salles/{ground.room.id}": {"name": "Une autre salle"},
        f"sites/{ground.day.site_id}/jours/{ground.day.id}": {"gauge": "777"},
        f"activites/{activity.id}/fiche": {"title": "Un autre titre"},
    }
    for path, typed in sheets.items():
        answer = desk.send(f"{ground.team}/{path}", seen="0", **typed)
        assert answer.status_code == 409, path
        assert next(iter(typed.values())) in answer.text
        assert desk.send(f"{ground.team}/{path}", **typed).status_code == 303


def test_an_activity_is_a_draft_then_in_the_programme_then_cancelled(desk, ground):
    desk.sit(secretary())
    answer = desk.send(f"{ground.team}/activites/nouvelle", **_typed(ground, kind="plenary"))
    assert answer.status_code == 303
    (activity,) = queries.activities(ground.edition.id, ActivityState.DRAFT)
    here = f"{ground.team}/activites/{activity.id}"
    assert answer.location == here
    assert "Brouillon" in text_of(desk.read(here))
    assert desk.send(here, to=f"{here}/au-programme").status_code == 303
    assert desk.send(here, to=f"{here}/brouillon").status_code == 303
    assert desk.send(f"{ground.team}/programme", to=f"{ground.team}/programme/tout").status_code == 303
    # Nobody has been told: it is deleted rather than cancelled.
    assert desk.send(here, to=f"{here}/annulation", reason="Non", seen="9").status_code == 403
    publish(ground.edition)
    new = f"{ground.team}/activites/nouvelle"
    assert desk.send(new, to=f"{here}/suppression").status_code == 403
    assert desk.send(new, to=f"{here}/brouillon").status_code == 403
    assert desk.send(f"{here}/annulation", reason=" ").status_code == 422
    assert desk.send(f"{here}/annulation", reason="Grève", seen="0").status_code == 409
    assert desk.send(f"{here}/annulation", reason="Grève des bus").status_code == 303
    assert "Grève des bus" in text_of(desk.read(here))
    refused = desk.send(f"{ground.team}/activites/nouvelle", to=f"{here}/fiche", **_typed(ground))
    assert refused.status_code == 403
    assert "annulée" in text_of(refused)


def test_an_activity_without_a_day_or_with_a_room_elsewhere_is_not_kept(desk, ground):
    desk.sit(secretary())
    other = make_site_day(ground.edition, name="Belsunce")
    elsewhere = make_room(other, "Salle 9")
    new = f"{ground.team}/activites/nouvelle"
    for typed, said in (
        ({"room": str(elsewhere.id)}, "Cette salle n’est pas dans ce site"),
        ({"site_day": ""}, "Ce champ est nécessaire"),
        ({"site_day": "999999"}, "choi"),
        ({"ends": "09:00"}, "La fin vient après le début"),
        ({"title": "\u202e<script>alert(1)</script>" + "é" * 200}, "120 caractères au plus"),
        ({"languages": []}, "nécessaire"),
        ({"languages": ["tlh"]}, "choi"),
        ({"kind": "party"}, "choi"),
        ({"capacity": "-3"}, "nombre entier"),
        ({"subject": "1"}, "choi"),
    ):
        answer = desk.send(new, **_typed(ground, **typed))
        assert answer.status_code == 422, typed
        assert said in text_of(answer).lower() or said in text_of(answer), typed
    assert queries.activities(ground.edition.id, *ActivityState) == []


def test_odd_titles_are_shown_as_they_were_typed(desk, ground):
    desk.sit(secretary())
    odd = "=1+1 \u202e<script>alert(1)</script> '; DROP TABLE x;-- 😀 مرحبا"
    assert desk.send(f"{ground.team}/activites/nouvelle", **_typed(ground, title=odd)).status_code == 303
    page = desk.read(f"{ground.team}/programme").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_copy_keeps_all_but_the_hour(desk, ground):
    desk.sit(secretary())
    activity = write(ground.edition, ground.day, ground.room, interpreted=("ar",), summary="On dessine.")
    here = f"{ground.team}/activites/{activity.id}"
    answer = desk.send(f"{here}/copie", site_day=str(ground.day.id), room=str(ground.room.id), starts="14:30")
    assert answer.status_code == 303
    made = queries.activity(int(answer.location.rsplit("/", 1)[1]))
    assert (made.title, made.summary, made.interpreted) == (activity.title, "On dessine.", ["ar"])
    assert made.ends_at - made.starts_at == activity.ends_at - activity.starts_at
    assert made.state is ActivityState.DRAFT
    late = desk.send(f"{here}/copie", site_day=str(ground.day.id), room="", starts="23:00")
    assert late.status_code == 422


def test_the_crew_is_chosen_among_the_team(desk, ground):
    desk.sit(secretary())
    facilitator, stranger = make_officer(role=Role.FACILITATOR), make_account()
    activity = write(ground.edition, ground.day, ground.room)
    here = f"{ground.team}/activites/{activity.id}/equipe"
    assert desk.send(here, facilitator=[str(stranger.id)]).status_code == 422
    assert desk.send(here, facilitator=[str(facilitator.id)], rapporteur=[str(facilitator.id)]).status_code == 303
    assert queries.plays(facilitator.id, activity.id, Part.FACILITATOR)
    assert desk.send(here, seen="1", facilitator=[]).status_code == 409
    assert desk.send(here, facilitator=[]).status_code == 303
    assert not queries.plays(facilitator.id, activity.id, Part.FACILITATOR)
    assert queries.plays(facilitator.id, activity.id, Part.RAPPORTEUR)


def test_publishing_shows_the_changes_and_wants_alerts_read(desk, ground):
    desk.sit(secretary())
    write(ground.edition, ground.day, ground.room)
    where = f"{ground.team}/programme/publication"
    page = text_of(desk.read(where))
    assert "Personne n’anime" in page
    assert "Nouveau : « Le square d’Air Bel »" in page
    assert desk.send(where).status_code == 422
    assert desk.send(where, digest="0" * 32, read_alerts="y", note="Une note gardée").status_code == 409
    assert "Une note gardée" in desk.send(where, digest="0" * 32, read_alerts="y", note="Une note gardée").text
    assert desk.send(where, read_alerts="y", note="Voici le programme.").status_code == 303
    assert queries.latest(ground.edition.id).note == "Voici le programme."
    again = desk.send(f"{ground.team}/sites/nouveau", to=where, digest="x", read_alerts="y")
    assert again.status_code == 403
    assert "il n’y a rien à publier" in text_of(again)


class _Counter:
    def taken(self, activity_ids):
        return {number: occupancy.Taken(confirmed=25, offered=3, waiting=2) for number in activity_ids}

    def groups(self, activity_id):
        return [occupancy.Group("ABCD2345", 4, "/equipe/inscription", "Place confirmée")]


def test_a_smaller_room_evicts_nobody_and_lists_who_is_affected(desk, ground):
    desk.sit(secretary())
    activity = write(ground.edition, ground.day, ground.room, capacity=28)
    publish(ground.edition)
    occupancy.register(_Counter())
    board, here = f"{ground.team}/programme", f"{ground.team}/activites/{activity.id}"
    assert "Sur-capacité" not in text_of(desk.read(board))
    small = make_room(ground.day, "Petite salle", 20)
    assert desk.send(f"{here}/fiche", room=str(small.id)).status_code == 303
    assert "8 personnes de trop" in text_of(desk.read(board))
    page = text_of(desk.read(here))
    assert "8 personnes de trop" in page
    assert "ABCD2345" in page
    assert "Personne ne perd sa place" in page
    assert fresh(activity).capacity == 28
