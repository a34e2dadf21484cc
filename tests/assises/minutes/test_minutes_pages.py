"""Pages of minutes: for participants with their code, for everybody, for the crew and the secretariat."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from assises.editions.types import EditionState
from assises.minutes import contesting, paper, queries, services
from assises.minutes.types import CONTEST_FOR
from assises.programme.models import Crew
from assises.programme.types import Part
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from tests.factories.identity import make_account, make_officer, text_of
from tests.factories.outcome import (
    WORDS,
    contestation,
    make_minutes,
    past_activity,
    publish,
    published_minutes,
    secretary,
    submitted_minutes,
    tags_of,
    writer,
)
from tests.factories.participation import somebody
from tests.factories.workshops import make_workshop


def do(act, *args, actor: Actor = SYSTEM, now=None):
    with unit_of_work(actor) as work:
        return act(work, *args, now or clock.now())


def crew(activity, part: Part = Part.RAPPORTEUR) -> Actor:
    """Somebody who has a part in this activity and no role anywhere."""
    account = make_account()
    db.session.add(Crew(activity_id=activity.id, account_id=account.id, part=part))
    db.session.commit()
    return Actor(person_id=account.id)


def test_participants_read_and_contest_with_the_code_and_everybody_reads_it_later(desk, database, frozen):
    made = submitted_minutes()
    page = text_of(desk.read(f"/assises/comptes-rendus/{made.id}"))
    assert "relisent ce compte rendu jusqu’au" in page
    assert "Soixante bancs" not in page
    assert desk.read(f"/assises/comptes-rendus/relire?code={made.code.lower()}").location.endswith(made.code)
    path = f"/assises/comptes-rendus/relire/{made.code}"
    assert "Soixante bancs" in desk.read(path).text
    answer = desk.send(f"{path}/contester", passage="Soixante bancs sont posés à l’ombre.", words="C’est six.")
    assert answer.status_code == 303
    said = queries.contests([made.id], Standing.WAITING)[made.id][0]
    with unit_of_work(SYSTEM) as work:
        contesting.show_or_hide(work, said.id, Standing.SHOWN)
    db.session.expire_all()
    assert "C’est six." in desk.read(path).text
    do(contesting.reply, said.id, "C’est corrigé.")
    publish(made)
    with clock.frozen(frozen + CONTEST_FOR):
        page = text_of(desk.read(f"/assises/comptes-rendus/{made.id}"))
        for told in ("Soixante bancs", "C’est six.", "C’est corrigé.", "Ce qui est contesté"):
            assert told in page
        year = services.edition_of(made.activity).year
        assert made.activity.title in desk.read(f"/assises/{year}/comptes-rendus").text
        assert "Le temps pour contester est passé" in text_of(desk.read(f"{path}/contester"))


def test_contesting_closes_at_its_hour_to_the_second(desk, database, frozen):
    path = f"/assises/comptes-rendus/relire/{submitted_minutes().code}/contester"
    with clock.frozen(frozen + timedelta(hours=1)):
        form = f"/assises/comptes-rendus/relire/{submitted_minutes().code}/contester"
    for moment, status in ((CONTEST_FOR - timedelta(seconds=1), 303), (CONTEST_FOR, 403)):
        with clock.frozen(frozen + moment):
            # The form of minutes that are still open, sent to those that close.
            sent = {"passage": "Soixante bancs", "words": "Non."}
            assert desk.send(form, to=path, **sent).status_code == status


@pytest.mark.parametrize("code", ["XXXXXXXX", "x" * 5000, "%00", "<script>", "'; --"])
def test_a_code_that_opens_nothing_is_not_found_and_counted(desk, database, frozen, code):
    assert desk.read(f"/assises/comptes-rendus/relire?code={code}").status_code in (200, 404)
    assert desk.read("/assises/comptes-rendus/relire/ZZZZZZZZ").status_code == 404
    draft = make_minutes()
    assert desk.read(f"/assises/comptes-rendus/relire/{draft.code}").status_code == 404
    assert desk.read(f"/assises/comptes-rendus/{draft.id}").status_code == 404
    assert desk.read(f"/assises/comptes-rendus/{draft.id}/compte-rendu-fr.pdf").status_code == 404


def test_codes_cannot_be_tried_for_ever(desk, database, frozen):
    answers = {desk.read(f"/assises/comptes-rendus/relire/ZZZZ{n:04}").status_code for n in range(202)}
    assert answers == {404, 429}


@pytest.mark.parametrize("typed", [
    {"words": ""}, {"passage": ""}, {"passage": "ailleurs"}, {"words": "x" * 100_000}, {"words": "\x00"},
    {"ticket": "no"}, {"trap": "robot"}, {"name": "x" * 9_000},
])  # fmt: skip
def test_a_contestation_that_cannot_be_read_is_not_made(desk, database, frozen, typed):
    made = submitted_minutes()
    sent = {"passage": "Soixante bancs", "words": "C’est six.", **typed}
    answer = desk.send(f"/assises/comptes-rendus/relire/{made.code}/contester", **sent)
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.text
    assert queries.contests([made.id], *Standing) == {}


def test_the_crew_writes_and_the_secretariat_publishes(desk, database, frozen):
    activity = past_activity()
    edition = services.edition_of(activity)
    hub = f"/equipe/assises/activites/{activity.id}/compte-rendu"
    desk.sit(crew(activity))
    assert activity.title in text_of(desk.read(f"/equipe/assises/{edition.year}/comptes-rendus"))
    assert desk.send(f"{hub}/ecrire", words=WORDS).status_code == 303
    version = str(services.queries.of_activity(activity.id).version)
    assert desk.send(f"{hub}/ecrire", to=f"{hub}/relu", version=version).status_code == 403
    desk.sit(crew(activity, Part.FACILITATOR))
    assert desk.send(f"{hub}/ecrire", to=f"{hub}/relu", version=version).status_code == 303
    assert desk.send(f"{hub}/ecrire", to=f"{hub}/soumettre", version="1").status_code == 409
    assert desk.send(f"{hub}/ecrire", to=f"{hub}/soumettre", version=str(int(version) + 1)).status_code == 303
    desk.sit(secretary(edition, make_officer(ready=False).id))
    with clock.frozen(frozen + CONTEST_FOR):
        assert desk.send(hub, to=f"{hub}/publier").status_code == 303
        desk.sit(NOBODY)
        made = queries.of_activity(activity.id)
        assert "Soixante bancs" in desk.read(f"/assises/comptes-rendus/{made.id}").text


def test_a_late_writer_keeps_their_text_and_sees_the_other(desk, database, frozen):
    made = make_minutes()
    desk.sit(writer(services.edition_of(made.activity), make_officer(ready=False).id))
    answer = desk.send(
        f"/equipe/assises/activites/{made.activity_id}/compte-rendu/ecrire", base="0", words="Ma version"
    )
    assert answer.status_code == 409
    assert "Ma version" in answer.text
    assert "Ce qui sépare votre texte" in answer.text
    assert 'name="base" type="hidden" value="1"' in answer.text


@pytest.mark.parametrize("actor", [
    Actor(person_id=2), somebody(Role.MODERATOR, person_id=2),
    somebody(Role.RAPPORTEUR, "assises", 999_999, person_id=2),
])  # fmt: skip
def test_nobody_else_writes_or_publishes(desk, database, frozen, actor):
    made = submitted_minutes()
    said = do(contesting.contest, made.code, contestation())
    hub = f"/equipe/assises/activites/{made.activity_id}/compte-rendu"
    year = services.edition_of(made.activity).year
    desk.sit(actor)
    reading = [
        hub,
        f"{hub}/ecrire",
        f"/equipe/assises/contestations/{said.id}",
        f"/equipe/assises/{year}/comptes-rendus",
    ]
    assert [desk.read(path).status_code for path in reading] == [403] * 4
    for path in (f"{hub}/ecrire", f"{hub}/relu", f"{hub}/soumettre", f"{hub}/publier", reading[2]):
        assert desk.send("/suivi", to=path, version="1", words="x", reply="x", base="0").status_code == 403, path
    desk.sit(NOBODY)
    assert desk.read(hub).status_code == 303
    assert desk.send("/suivi", to=f"{hub}/publier").status_code == 401


def test_an_archived_edition_closes_every_writing_route(desk, database, frozen):
    made = submitted_minutes()
    said = do(contesting.contest, made.code, contestation())
    edition, officer = services.edition_of(made.activity), make_officer(ready=False).id
    edition.state = EditionState.ARCHIVED
    db.session.commit()
    hub = f"/equipe/assises/activites/{made.activity_id}/compte-rendu"
    with clock.frozen(frozen + CONTEST_FOR):
        desk.sit(writer(edition, officer))
        for path in (f"{hub}/ecrire", f"{hub}/relu", f"{hub}/soumettre", f"/equipe/assises/contestations/{said.id}"):
            sent = {"version": str(made.version), "words": "x", "reply": "x", "base": "1"}
            assert desk.send("/suivi", to=path, **sent).status_code == 403, path
        desk.sit(secretary(edition, officer))
        assert desk.send("/suivi", to=f"{hub}/publier", version=str(made.version)).status_code == 403


def test_words_of_people_are_only_text(desk, database, frozen):
    made = published_minutes(words="<script>alert(1)</script> \u202e 😀 =cmd")
    assert "<script>alert" not in desk.read(f"/assises/comptes-rendus/{made.id}").text


def test_the_list_asks_the_same_queries_for_many(desk, database, frozen, queries):
    activity = past_activity()
    edition = services.edition_of(activity)
    published_minutes(activity)
    published_minutes(past_activity(edition))
    desk.read(f"/assises/{edition.year}/comptes-rendus")
    db.session.expire_all()
    queries.clear()
    desk.read(f"/assises/{edition.year}/comptes-rendus")
    few = len(queries)
    for _ in range(12):
        published_minutes(past_activity(edition))
    db.session.expire_all()
    queries.clear()
    assert desk.read(f"/assises/{edition.year}/comptes-rendus").text.count("/assises/comptes-rendus/") >= 14
    assert len(queries) <= few + 1


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_paper_is_accessible_and_the_same_each_time(desk, database, frozen, language):
    made = submitted_minutes(words=WORDS + "\n\n#panic() *a*")
    do(contesting.contest, made.code, contestation())
    do(contesting.reply, queries.contests([made.id])[made.id][0].id, "C’est corrigé.")
    publish(made)
    first, again = paper.printed(made, language, "https://x.fr/1"), paper.printed(made, language, "https://x.fr/1")
    assert first == again
    root = PdfReader(io.BytesIO(first)).trailer["/Root"]
    assert root["/Lang"] == language
    tags = tags_of(root["/StructTreeRoot"])
    assert (tags.count("/H1"), tags.count("/TH")) == (1, 3)
    assert tags.count("/Figure") == 1
    answer = desk.read(f"/assises/comptes-rendus/{made.id}/compte-rendu-{language}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert desk.read(f"/assises/comptes-rendus/{made.id}/compte-rendu-tr.pdf").status_code == 404


def test_the_code_of_the_room_opens_the_minutes_too_also_once_it_lets_nobody_in(desk, database, frozen):
    activity = past_activity()
    workshop = make_workshop(activity=activity)
    path = f"/assises/comptes-rendus/relire/{workshop.code}"
    early = desk.read(path)
    assert early.status_code == 404
    assert "n’est pas encore prêt à relire" in text_of(early)
    make_minutes(activity)
    assert desk.read(path).status_code == 404
    workshop.code_expires_at = frozen - timedelta(days=2)
    made = queries.of_activity(activity.id)
    do(services.review, made.id, made.version)
    db.session.refresh(made)
    do(services.submit, made.id, made.version)
    typed = f"{workshop.code[:3]} {workshop.code[3:].lower()}"
    assert desk.read(f"/assises/comptes-rendus/relire?code={typed}").location.endswith(workshop.code)
    assert "Soixante bancs" in desk.read(path).text
    said = {"passage": "Soixante bancs sont posés à l’ombre.", "words": "C’est six."}
    assert desk.send(f"{path}/contester", **said).status_code == 303
    assert [c.words for c in queries.contests([made.id], Standing.WAITING)[made.id]] == ["C’est six."]


def test_a_guess_at_the_code_of_a_room_is_counted_with_the_others(desk, database, frozen):
    """Six letters are tried no more than eight; a room whose minutes are not ready counts like the rest."""
    answers = [desk.read(f"/assises/comptes-rendus/relire/ZZ{n:04}").status_code for n in range(201)]
    assert answers[0] == 404
    assert answers[-1] == 429
    unready = make_workshop(activity=past_activity())
    assert desk.read(f"/assises/comptes-rendus/relire/{unready.code}").status_code == 429
