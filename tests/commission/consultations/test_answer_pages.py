"""Pages of members who answer: objections, contests, minority opinions; what awaits them; hours that passed."""

from __future__ import annotations

from commission.consultations import queries as consultations
from commission.consultations import services, tasks
from commission.consultations.types import Kind
from commons.kernel import clock
from tests.factories.commission import actor_of
from tests.factories.consultations import (
    HOUR,
    act,
    ask,
    drop,
    end,
    forge,
    keeper,
    make_bureau,
    make_consultation,
    open_it,
    page_of,
    say,
)
from tests.factories.identity import text_of


def test_objections_are_answered_beside_them_by_the_drafting_group(desk, commission):
    mandate, members = commission
    members[4].in_drafting = True
    consent = open_it(make_consultation(mandate, Kind.CONSENT), members[0])
    objection = say(consent, members[1], "objection", "Trop long", "b2")
    path = f"/commission/consultations/objections/{objection.id}"
    desk.sit(actor_of(members[2]))
    assert forge(desk, path, reply="maintained", words="Non").status_code == 403
    desk.sit(actor_of(members[4]))
    assert desk.send(path, reply="", words="Non").status_code == 422
    assert desk.send(path, reply="amended", words="").status_code == 422
    assert desk.send(path, reply="amended", words="Plus court", amendment="https://ailleurs.fr").status_code == 422
    assert desk.send(path, reply="amended", words="Plus court").status_code == 303
    page = text_of(desk.read(page_of(consent)))
    for sentence in ("La question 2", "Trop long", "Le texte change", "Plus court"):
        assert sentence in page
    late = forge(desk, path, reply="maintained", words="Encore des mots")
    assert (late.status_code, "Encore des mots" in late.text) == (409, True)
    plain = say(consent, members[5], "consent")
    assert desk.read(f"/commission/consultations/objections/{plain.id}").status_code == 404
    assert desk.read("/commission/consultations/objections/999999").status_code == 404


def test_a_result_is_contested_and_answered_in_public(desk, vote, commission):
    _mandate, members = commission
    for member in members:
        say(vote, member, "for")
    end(vote)
    with clock.frozen(vote.closes_at + HOUR):
        desk.sit(actor_of(members[3]))
        assert desk.send(f"{page_of(vote)}/contester", words=" ").status_code == 422
        assert desk.send(f"{page_of(vote)}/contester", words="La liste était fausse").status_code == 303
        assert forge(desk, f"{page_of(vote)}/contester", words="Encore").status_code == 403
        [contest] = consultations.contests(vote.id)
        path = f"/commission/consultations/contestations/{contest.id}"
        assert forge(desk, path, words="Non").status_code == 403
        desk.sit(actor_of(members[0]))
        assert desk.send(path, words="La liste a été relue.").status_code == 303
        late = forge(desk, path, words="D’autres mots")
        assert (late.status_code, "D’autres mots" in late.text) == (409, True)
    page = text_of(desk.read(page_of(vote)))
    assert "La liste a été relue." in page
    assert "contesté par un membre (demandé" not in page
    assert desk.read("/commission/consultations/contestations/999999").status_code == 404


def test_minority_opinions_are_written_signed_and_withdrawn(desk, vote, commission):
    _mandate, members = commission
    desk.sit(actor_of(members[8]))
    assert desk.send(f"{page_of(vote)}/avis", words=" ").status_code == 422
    assert desk.send(f"{page_of(vote)}/avis", words="x", ticket="court").status_code == 422
    made = desk.send(f"{page_of(vote)}/avis", words="Nous aurions attendu.", ticket="b" * 32)
    again = desk.send(f"{page_of(vote)}/avis", words="Nous aurions attendu.", ticket="b" * 32)
    assert made.location == again.location
    desk.sit(actor_of(members[9]))
    assert desk.send(made.location, act="sign").status_code == 303
    assert desk.send(made.location, act="autre").status_code == 422
    for member in members:
        say(vote, member, "for")
    end(vote)
    assert "Nous aurions attendu." in text_of(desk.read(page_of(vote)))
    assert "Siège 9, Siège 10" in text_of(desk.read(page_of(vote)))
    for member in members[8:]:
        desk.sit(actor_of(member))
        assert desk.send(made.location, act="withdraw").status_code == 303
    assert "Retiré par tous ses signataires" in text_of(desk.read(page_of(vote)))
    assert forge(desk, made.location, act="withdraw").status_code == 403
    assert desk.read("/commission/consultations/avis/999999").status_code == 404


def test_what_awaits_a_member_stands_on_their_page(commission, app):
    mandate, members = commission
    bureau, drafter = make_bureau(members[0]), members[4]
    drafter.in_drafting = True
    consent = make_consultation(mandate, Kind.CONSENT)

    def awaits(member):
        with app.test_request_context():
            return [task.title.split(" :")[0] for task in tasks.of(member, clock.now())]

    assert awaits(bureau) == ["Demander l’ouverture"]
    ask(consent, bureau)
    assert awaits(bureau) == []
    open_it(consent, bureau)
    assert awaits(members[1]) == ["Donner votre voix"]
    say(consent, members[1], "objection", "Trop long", "b2")
    assert awaits(members[1]) == []
    assert awaits(drafter) == ["Donner votre voix", "Répondre à une objection"]
    with clock.frozen(consent.closes_at):
        assert awaits(bureau) == ["Demander la clôture"]
    for member in members[2:]:
        say(consent, member, "consent")
    end(consent)
    with clock.frozen(consent.closes_at + HOUR):
        act(actor_of(members[2]), services.contest, consent.id, "Non")
        assert awaits(bureau) == ["Répondre à une contestation"]


def test_every_post_after_the_end_is_refused_and_keeps_its_words(desk, commission):
    mandate, members = commission
    members[4].in_drafting = True
    consent = open_it(make_consultation(mandate, Kind.CONSENT), members[0])
    secret = open_it(make_consultation(mandate, secret=True), members[0])
    cast = drop(secret, members[1], "for")
    mine = "Des mots que je ne veux pas perdre"
    with clock.frozen(consent.closes_at):
        desk.sit(actor_of(members[1]))
        sent = {"answer_0": "objection", "passage": "b1", "words": mine, "seen": "0"}
        late = forge(desk, f"{page_of(consent)}/voix", **sent)
        assert (late.status_code, mine in late.text) == (403, True)
        assert forge(desk, f"{page_of(secret)}/voix", answer_0="for", secret="1" * 20).status_code == 403
        assert forge(desk, f"{page_of(secret)}/changer", answer_0="for", secret=cast.secret).status_code == 403
    for member in members:
        say(consent, member, "consent")
    end(consent)
    with clock.frozen(consent.contest_until):
        for path in (f"{page_of(consent)}/contester", f"{page_of(consent)}/avis"):
            late = forge(desk, path, words=mine, ticket="a" * 32)
            assert (late.status_code, mine in late.text) == (403, True), path
        desk.sit(keeper(mandate))
        base = f"/equipe/commission/{mandate.id}/consultations/{consent.id}"
        late = forge(desk, f"{base}/annuler", reason=mine)
        assert (late.status_code, mine in late.text) == (403, True)
        for step in ("ouvrir", "clore", "proclamer"):
            assert forge(desk, f"{base}/{step}", version="1").status_code == 403
        assert forge(desk, f"{base}/absences", version="1").status_code == 403
