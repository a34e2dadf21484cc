"""Answering without account or script, from consent to the code; and reading, correcting, erasing one's answer."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from commission.campaigns import queries
from commission.campaigns.models import Campaign, CampaignAnswer
from commission.campaigns.types import CampaignKind, CampaignState, QuestionKind
from commission.mandates import queries as mandates
from commons.kernel import clock
from commons.kernel.db import db
from tests.factories.campaigns import asking, bring, choice, give, keeper, make_campaign

pytestmark = pytest.mark.usefixtures("database")
NASTY = ["<script>alert(1)</script>", "\u202eevil", "🧑🏿‍🤝‍🧑🏾" * 50, "'; DROP TABLE commission_campaign; --"]
CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")


def _through(desk, campaign, answers, consent="yes", **more):
    """Go through the screens as somebody does: each page's own form, sent back with one answer more."""
    path = f"/commission/enquetes/{campaign.slug}/repondre"
    page = desk.send(path, consent=consent, **more)
    while page.status_code == 200 and 'name="step"' in page.text:
        fields = _fields(page.text)
        number = int(fields["step"])
        fields["opened"] = desk.opened_a_while_ago()
        fields[f"q{number}"] = answers.get(number, "")
        page = desk._client.post(path, data=fields)
    return page


def _fields(html):
    found = {}
    for tag in re.findall(r"<input[^>]+type=\"hidden\"[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and name[1] not in ("q",):
            found.setdefault(name[1], []).append(value[1])
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def test_a_person_answers_every_kind_of_question_and_gets_a_code(desk):
    campaign = make_campaign()
    place = queries.places()
    sent = {1: "1", 2: "1", 3: "2", 4: ["1", "3"], 5: "4", 6: "42", 7: str(place[0].id) if place else "", 8: "Calme",
            9: "Plus de bus"}  # fmt: skip
    page = _through(desk, campaign, sent, quotable="y")
    assert CODE.search(page.text)
    kept = db.session.scalars(select(CampaignAnswer)).one()
    expected = {"1": "1", "2": "1", "3": "2", "4": ["1", "3"], "5": "4", "6": 42, "8": "Calme", "9": "Plus de bus"}
    assert {**kept.answers} == expected | ({"7": place[0].id} if place else {})
    assert kept.quotable


def test_an_answer_that_leads_elsewhere_passes_over_the_question(desk):
    campaign = make_campaign()
    page = _through(desk, campaign, {1: "2", 2: "2", 3: "1", 5: "3"})
    assert CODE.search(page.text)
    assert db.session.scalars(select(CampaignAnswer)).one().answers == {"1": "2", "2": "2", "5": "3"}


def test_whoever_does_not_agree_is_counted_and_sees_no_question(desk):
    campaign = make_campaign()
    page = desk.send(f"/commission/enquetes/{campaign.slug}/repondre", consent="no")
    assert page.status_code == 303
    assert "rien n’est gardé" in desk.read(page.location).text
    assert db.session.get(Campaign, campaign.id).refusals == 1
    assert db.session.scalars(select(CampaignAnswer)).all() == []


def test_consent_is_needed_and_so_is_the_answer_to_a_necessary_question(desk):
    campaign = make_campaign(questions=(choice("Ça va ?", "Oui", "Non", required=True),))
    path = f"/commission/enquetes/{campaign.slug}/repondre"
    assert desk.send(path).status_code == 422
    assert _through(desk, campaign, {1: ""}).status_code == 422
    assert _through(desk, campaign, {1: "9"}).status_code == 422


def test_the_same_form_sent_twice_is_one_answer_with_one_code(desk):
    campaign = make_campaign(questions=(choice("Ça va ?", "Oui", "Non"),))
    path = f"/commission/enquetes/{campaign.slug}/repondre"
    page = desk.send(path, consent="yes")
    fields = _fields(page.text) | {"opened": desk.opened_a_while_ago(), "q1": "1"}
    codes = {CODE.search(desk._client.post(path, data=fields).text)[0] for _ in range(2)}
    assert len(codes) == 1
    assert len(db.session.scalars(select(CampaignAnswer)).all()) == 1


def test_one_goes_back_a_screen_with_what_was_answered(desk):
    campaign = make_campaign()
    path = f"/commission/enquetes/{campaign.slug}/repondre"
    page = desk.send(path, consent="yes")
    fields = _fields(page.text) | {"opened": desk.opened_a_while_ago(), "q1": "2"}
    page = desk._client.post(path, data=fields)
    assert _fields(page.text)["step"] == "2"
    page = desk._client.post(path, data=_fields(page.text) | {"opened": desk.opened_a_while_ago(), "back": "1"})
    assert _fields(page.text)["step"] == "1"
    assert re.search(r'<input[^>]*checked[^>]*value="2"', page.text)


def test_a_machine_is_asked_to_send_again(desk):
    campaign = make_campaign()
    path = f"/commission/enquetes/{campaign.slug}/repondre"
    assert desk.send(path, consent="yes", trap="x").status_code == 422
    assert desk.send(path, consent="yes", opened="").status_code == 422
    assert desk.send(path, consent="yes", ticket="nothing").status_code == 422


@pytest.mark.parametrize("nasty", NASTY)
def test_words_are_shown_back_as_they_were_typed_and_run_nowhere(desk, nasty):
    campaign = make_campaign(questions=(asking(QuestionKind.SHORT, "Un mot"),))
    code = CODE.search(_through(desk, campaign, {1: nasty[:150]}).text)[0]
    page = desk.send(f"/commission/enquetes/{campaign.slug}/ma-reponse", code=code)
    assert page.status_code == 200
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("wrong", ["x" * 5_000, "\0", "x" * 100_000])
def test_words_too_long_or_unreadable_are_refused(desk, wrong):
    campaign = make_campaign(questions=(asking(QuestionKind.OPEN, "Racontez"),))
    assert _through(desk, campaign, {1: wrong}).status_code in (413, 422)
    assert db.session.scalars(select(CampaignAnswer)).all() == []


@pytest.mark.parametrize("wrong", ["-1", "12,5", "١٢٣٤٥٦٧٨٩", "9" * 30, "douze"])
def test_a_number_that_is_none_is_refused(desk, wrong):
    campaign = make_campaign(questions=(asking(QuestionKind.NUMBER, "Votre âge", bounds=(18,)),))
    assert _through(desk, campaign, {1: wrong}).status_code == 422


def test_one_reads_corrects_and_erases_ones_answer_with_the_code(desk):
    campaign = make_campaign(questions=(choice("Ça va ?", "Oui", "Non"),))
    code = CODE.search(_through(desk, campaign, {1: "1"}).text)[0]
    path = f"/commission/enquetes/{campaign.slug}"
    page = desk.send(f"{path}/ma-reponse", code=code.lower())
    assert "Oui" in page.text
    forms = page.text.split("<form")
    correct = next(form for form in forms if "/repondre" in form)
    page = desk._client.post(f"{path}/repondre", data=_fields(correct))
    page = desk._client.post(f"{path}/repondre", data=_fields(page.text) | {"q1": "2"})
    assert page.status_code == 200
    assert db.session.scalars(select(CampaignAnswer)).one().answers == {"1": "2"}
    assert desk.send(f"{path}/ma-reponse", to=f"{path}/effacer", code=code).status_code == 303
    assert db.session.scalars(select(CampaignAnswer)).all() == []
    assert desk.send(f"{path}/ma-reponse", code=code).status_code == 404
    assert desk.send(f"{path}/ma-reponse", to=f"{path}/effacer", code=code).status_code == 404


def test_after_publication_the_code_still_reads_and_takes_nothing_back(desk):
    campaign = make_campaign(questions=(choice("Ça va ?", "Oui", "Non"),))
    code = give(campaign, {1: ["1"]})
    bring(campaign, CampaignState.PUBLISHED)
    path = f"/commission/enquetes/{campaign.slug}"
    assert desk.send(f"{path}/ma-reponse", code=code).status_code == 200
    assert desk.send(f"{path}/ma-reponse", to=f"{path}/effacer", code=code).status_code == 403
    assert desk.send(f"{path}/ma-reponse", to=f"{path}/repondre", code=code, consent="yes").status_code == 403


@pytest.mark.parametrize("later", [-3, 11])
def test_pages_say_that_it_is_not_the_hour(desk, later):
    campaign = make_campaign()
    path = f"/commission/enquetes/{campaign.slug}/repondre"
    with clock.frozen(clock.now() + timedelta(days=later)):
        page = desk.read(path)
        assert page.status_code == 200
        assert '<form method="post"' not in page.text
        assert desk.send(f"/commission/enquetes/{campaign.slug}/ma-reponse", to=path, consent="yes").status_code == 403


def test_a_draft_and_what_does_not_exist_are_not_found(desk):
    draft = make_campaign(state=CampaignState.DRAFT)
    for slug in (draft.slug, "rien"):
        for end in ("", "/repondre", "/ma-reponse", "/merci", "/resultats", "/resultats.csv", "/codes.csv",
                    "/resultats.json", "/questionnaire-fr.pdf"):  # fmt: skip
            assert desk.read(f"/commission/enquetes/{slug}{end}").status_code == 404


def test_an_interview_is_not_answered_alone(desk):
    campaign = make_campaign(kind=CampaignKind.INTERVIEW)
    path = f"/commission/enquetes/{campaign.slug}/repondre"
    assert "de vive voix" in desk.read(path).text


def test_every_screen_is_light_and_speaks_arabic_from_right_to_left(desk):
    campaign = make_campaign()
    path = f"/commission/enquetes/{campaign.slug}/repondre"
    page = desk.read(f"{path}?lang=ar")
    assert 'dir="rtl"' in page.text
    assert "العيش هنا" in page.text
    for each in (page, desk.read(f"/commission/enquetes/{campaign.slug}"), desk.send(path, consent="yes")):
        assert len(each.data) < 20_000


def test_a_language_that_is_not_whole_is_not_offered(desk):
    campaign = make_campaign(
        questions=(choice("Ça va ?", "Oui", "Non"), asking(QuestionKind.SHORT, "Un mot")), languages=("fr", "en", "ar"),
        words={"fr": {"title": "T", "about": "A", "consent": "C"}, "en": {"title": "T", "about": "A", "consent": "C"},
               "ar": {"title": "ت", "about": "ا", "consent": "ج"}},
    )  # fmt: skip
    page = desk.read(f"/commission/enquetes/{campaign.slug}").text
    assert f"/commission/enquetes/{campaign.slug}/questionnaire-ar.pdf" in page
    assert f"/commission/enquetes/{campaign.slug}/questionnaire-en.pdf" not in page
    assert desk.read(f"/commission/enquetes/{campaign.slug}/questionnaire-en.pdf").status_code == 404


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_questionnaire_is_printed_in_each_language_and_always_the_same(desk, language):
    campaign = make_campaign()
    path = f"/commission/enquetes/{campaign.slug}/questionnaire-{language}.pdf"
    first = desk.read(path)
    assert first.data.startswith(b"%PDF")
    assert first.data == desk.read(path).data


def test_nothing_that_is_kept_leads_from_an_account_or_a_session_to_an_answer(app, desk, client):
    """Whoever is signed in answers; no table holds both something of them and something of the answer."""
    campaign = make_campaign(questions=(choice("Ça va ?", "Oui", "Non"),))
    person = keeper(_mandate(campaign))
    desk.sit(person)
    before = _everything()
    page = _through(desk, campaign, {1: "1"})
    code = CODE.search(page.text)[0]
    kept = db.session.scalars(select(CampaignAnswer)).one()
    new = {table: rows - before.get(table, set()) for table, rows in _everything().items()}
    marks = [str(kept.id), kept.pseudonym, kept.code_seal, code, code.replace("-", ""), kept.id.hex]
    for table, rows in new.items():
        if table == "commission_campaign_answer":
            assert len(rows) == 1
            continue
        assert table in ("kernel_rate_limit", "identity_session", "kernel_session") or not rows, table
        assert not any(mark in row for mark in marks for row in rows), table
    row = next(iter(new["commission_campaign_answer"]))
    assert kept.answered_on.isoformat() in row
    assert not re.search(r"\d\d:\d\d:\d\d", row)
    assert f"account:{person.person_id}" not in row


def _mandate(campaign):
    return mandates.by_id(campaign.mandate_id)


def _everything():
    """Every row of every table, as text."""
    names = db.session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    return {
        name: set(db.session.scalars(text(f'SELECT t::text FROM "{name}" t'))) for name in names
    }  # fmt: skip


def test_answering_counts_no_account(desk):
    """The count of tries is by device and address: not even a hash says that an account answered."""
    campaign = make_campaign(questions=(choice("Ça va ?", "Oui", "Non"),))
    person = keeper(_mandate(campaign))
    desk.sit(person)
    _through(desk, campaign, {1: "1"})
    keys = set(db.session.scalars(text("SELECT key FROM kernel_rate_limit")))
    for kind in ("commission.answer", "commission.answer.code"):
        assert hashlib.sha256(f"{kind}|account:{person.person_id}".encode()).hexdigest() not in keys
