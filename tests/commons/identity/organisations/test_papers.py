"""Statutes and accounts of organisations: checked, sealed, seen to pay only, told to the journal, never elsewhere."""

from __future__ import annotations

import json
import logging

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from commons.identity import lockbox
from commons.identity.organisations import accounts, numbers, papers, policies, queries_papers
from commons.identity.organisations.models_papers import OrganisationBank
from commons.identity.organisations.papers import BankAccount
from commons.identity.organisations.reasons import OrganisationReason as R
from commons.identity.organisations.types import MemberRole
from commons.identity.space.services import everything_about
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import deciding
from tests.factories import ami
from tests.factories import budgets as territory
from tests.factories import initiatives as make
from tests.factories.desk import Desk

pytestmark = pytest.mark.usefixtures("frozen")
IBAN, BIC = "FR7630006000011234567890189", "AGRIFRPP"
GOOD = (
    IBAN, "FR14 2004 1010 0505 0001 3M02 606", "de89 3704 0044 0532 0130 00", "GB82WEST12345698765432",
    "MC5811222000010123456789030", "ES9121000418450200051332", "NL91ABNA0417164300",
)  # fmt: skip
WRONG = (
    "", "FR", "FR7630006000011234567890188", "FR7730006000011234567890189", "FR763000600001123456789018",
    "XX7630006000011234567890189", "US64SVBKUS6S3300958879", "FR76300060000112345678901٨٩", "<script>", "x" * 100_000,
    "DE8937040044U532013090", "'; DROP TABLE identity_organisation_bank; --",
    # The whole number's key is right, the French key inside is not.
    "FR9930006000011234567890100",
)  # fmt: skip


@pytest.fixture
def nora(database):
    return make.somebody_new()


@pytest.fixture
def desk(app, client, monkeypatch):
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    return Desk(app, client, NOBODY)


@pytest.fixture
def place(database):
    return territory.make_territory()


@pytest.fixture
def organisation(nora, place):
    return make.make_organisation(nora, place_id=place.id)


def give(actor, organisation, iban=IBAN, bic=BIC, holder="Les jardins de la Savine"):
    with unit_of_work(actor) as work:
        papers.give_account(work, organisation.id, BankAccount(holder, iban, bic), clock.now())


def see(actor, organisation, place, about="participation.application:1"):
    with unit_of_work(actor) as work:
        return papers.see_account(work, organisation.id, (("territory", place.id),), about, clock.now())


@pytest.mark.parametrize("typed", GOOD)
def test_an_account_is_read_as_people_copy_it(typed):
    assert accounts.iban_of(typed) == "".join(typed.split()).upper()


@pytest.mark.parametrize("typed", WRONG)
def test_a_wrong_account_is_found(typed):
    with pytest.raises(ValueError, match=r"^iban$"):
        accounts.iban_of(typed)


def test_one_digit_changed_anywhere_is_found():
    for rank in range(2, len(IBAN)):
        changed = IBAN[:rank] + str((int(IBAN[rank]) + 1) % 10) + IBAN[rank + 1 :]
        with pytest.raises(ValueError, match=r"^iban$"):
            accounts.iban_of(changed)


@pytest.mark.parametrize("typed", ["AGRIFRPP", "agri fr pp 880", "BNPAFRPPXXX"])
def test_a_bank_is_read(typed):
    assert accounts.bic_of(typed, IBAN).startswith(("AGRIFRPP", "BNPAFRPP"))


@pytest.mark.parametrize("typed", ["", "AGRI", "AGRIFRPP8", "1GRIFRPP", "AGRIFRPP88É", "x" * 100_000])
def test_a_wrong_bank_is_found(typed):
    with pytest.raises(ValueError, match=r"^bic$"):
        accounts.bic_of(typed, IBAN)


def test_the_bank_of_another_country_is_found():
    with pytest.raises(ValueError, match=r"^bic$"):
        accounts.bic_of("AGRIFRPP", "DE89370400440532013000")


def test_an_establishment_whose_company_number_is_wrong_is_found():
    assert numbers.siret_of("73282932000074")
    with pytest.raises(ValueError, match=r"^"):
        numbers.siret_of("89420044038382")  # its own key is right, the one of the nine first digits is not


def test_the_account_is_sealed_tied_to_its_row_and_opens_again(nora, organisation, place):
    give(nora, organisation, "fr76 3000 6000 0112 3456 7890 189")
    sealed = db.session.scalar(select(OrganisationBank.sealed))
    assert IBAN.encode() not in sealed
    assert see(make.team("officer", "territory", place.id), organisation, place).iban == IBAN
    other = make.make_organisation(nora, "Une autre")
    moved = (
        "INSERT INTO identity_organisation_bank (organisation_id, sealed, written_at, version)"
        " SELECT :other, sealed, written_at, 1 FROM identity_organisation_bank"
    )
    db.session.execute(text(moved), {"other": other.id})
    db.session.commit()
    with pytest.raises(Refused) as refused:
        see(make.team("officer"), other, place)
    assert refused.value.reason is R.BANK_UNREADABLE


def test_each_sight_is_a_line_of_the_journal_and_no_line_holds_the_account(nora, organisation, place, caplog):
    caplog.set_level(logging.DEBUG)
    give(nora, organisation)
    officer = make.team("officer", "territory", place.id)
    for _ in range(2):
        see(officer, organisation, place, "participation.application:7")
    rows = list(db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("identity.organisation.bank%"))))
    assert [(row.action.rpartition(".")[2], row.person_id) for row in rows] == [
        ("write", nora.person_id), ("see", officer.person_id), ("see", officer.person_id)
    ]  # fmt: skip
    assert rows[1].details == {"about": "participation.application:7"}
    everything = json.dumps([row.details for row in db.session.scalars(select(AuditEntry))]) + caplog.text
    for secret in (IBAN, IBAN[-11:], BIC):
        assert secret not in everything
    assert IBAN not in repr(BankAccount("x", IBAN, BIC))


def test_nothing_of_the_account_is_in_the_file_a_person_takes_away(app, nora, organisation):
    give(nora, organisation)
    with app.test_request_context():
        told = json.dumps(everything_about(nora.person_id), default=str, ensure_ascii=False)
    assert IBAN not in told
    assert IBAN[-8:] not in told


@pytest.mark.parametrize("role", ["secretariat", "officer", "facilitator", "observer", "moderator", "respondent"])
@pytest.mark.parametrize("scope", [("everywhere", 0), ("territory", 12), ("territory", 99), ("body", 12)])
@pytest.mark.parametrize("member", [None, *MemberRole])
def test_who_pays_sees(role, scope, member):
    refusal = policies.refusal_to_pay(Actor(7, frozenset({Grant(role, *scope)})), member, [("territory", 12)])
    pays = role in ("secretariat", "officer") and scope in {("everywhere", 0), ("territory", 12)}
    assert (refusal is None) is (pays and member is None)


def test_members_and_strangers_see_nothing(nora, organisation, place):
    give(nora, organisation)
    for actor in (nora, make.somebody_new(), make.team("officer", "territory", territory.make_place("Ailleurs").id)):
        with pytest.raises(Refused):
            see(actor, organisation, place)
    with pytest.raises(NotFound):
        see(make.team("officer"), make.make_organisation(nora, "Sans compte"), place)


def test_only_those_responsible_write_and_every_mistake_is_named(nora, organisation):
    with pytest.raises(Refused):
        give(make.somebody_new(), organisation)
    with pytest.raises(Invalid) as refused:
        give(nora, organisation, "FR00", "X", " ")
    assert set(refused.value.fields) == {"iban", "bic", "holder"}
    assert not queries_papers.has_bank(organisation.id)


def test_after_a_new_secret_the_account_is_sealed_again(app, nora, organisation, place, monkeypatch):
    give(nora, organisation)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
    monkeypatch.setitem(app.config, "SECRET_KEY", "une-autre-clef-tout-a-fait-nouvelle")
    assert papers.reseal() == 1
    assert papers.reseal() == 0
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [])
    db.session.expire_all()
    assert see(make.team("officer"), organisation, place).iban == IBAN
    assert not lockbox.is_old(papers.PURPOSE, db.session.scalar(select(OrganisationBank.sealed)))


def test_what_is_not_sealed_is_refused_by_the_database(organisation):
    with pytest.raises(IntegrityError):
        db.session.execute(
            text("INSERT INTO identity_organisation_bank (organisation_id, sealed, written_at, version)"
                 " VALUES (:o, 'FR76'::bytea, now(), 1)"), {"o": organisation.id},
        )  # fmt: skip
    db.session.rollback()


def test_the_page_takes_an_account_and_never_shows_it_again(desk, nora, organisation):
    desk.sit(nora)
    path = f"/mon-espace/organisations/{organisation.id}/compte"
    wrong = desk.send(path, holder="Les jardins", iban="FR00", bic=BIC)
    assert wrong.status_code == 422
    assert "FR00" in wrong.text
    assert desk.send(path, holder="Les jardins", iban=IBAN, bic=BIC).status_code == 303
    page = desk.read(path)
    assert "Un compte est gardé depuis le" in page.text
    assert IBAN[-6:] not in page.text
    assert page.headers["Cache-Control"].startswith("no-store") or "private" in page.headers["Cache-Control"]
    desk.sit(make.somebody_new())
    assert desk.read(path).status_code == 403
    assert desk.read("/mon-espace/organisations/987654/compte").status_code == 404


@pytest.mark.parametrize("typed", ["", "x" * 100_000, "\x00\x07", "\u202e", "🧵" * 5_000, "<script>x</script>"])
def test_bad_input_is_answered_with_its_form(desk, nora, organisation, typed):
    desk.sit(nora)
    path = f"/mon-espace/organisations/{organisation.id}/compte"
    answer = desk.send(path, holder=typed, iban=typed, bic=typed)
    assert answer.status_code == 422
    assert "<script>x" not in answer.text


def test_statutes_are_a_plain_pdf_kept_once_and_read_by_few(desk, nora, organisation, place):
    with unit_of_work(nora) as work:
        for data in (b"", b"GIF89a", make.a_pdf(script=True), make.a_pdf(password=True)):
            with pytest.raises(Invalid) as refused:
                papers.give_statutes(work, organisation.id, data, clock.now())
            assert list(refused.value.fields) == ["file"]
        papers.give_statutes(work, organisation.id, make.a_pdf(), clock.now())
        papers.give_statutes(work, organisation.id, make.a_pdf(2), clock.now())
    assert db.session.scalar(text("SELECT count(*) FROM identity_organisation_statutes")) == 2
    path = f"/mon-espace/organisations/{organisation.id}/statuts.pdf"
    for actor, status in (
        (nora, 200), (make.team("officer", "territory", place.id), 200), (make.somebody_new(), 403),
        (make.team("officer", "territory", territory.make_place("Ailleurs").id), 403),
    ):  # fmt: skip
        desk.sit(actor)
        answer = desk.read(path)
        assert answer.status_code == status
        if status == 200:
            assert answer.headers["Content-Type"] == "application/pdf"
            assert answer.headers["Cache-Control"] == "private, no-store"
    with pytest.raises(Refused), unit_of_work(make.somebody_new()) as work:
        papers.give_statutes(work, organisation.id, make.a_pdf(), clock.now())
    other = make.make_organisation(nora, "Sans statuts")
    desk.sit(nora)
    assert desk.read(f"/mon-espace/organisations/{other.id}/statuts.pdf").status_code == 404


def test_whoever_pays_a_retained_file_sees_its_account_by_a_button_and_nobody_else(desk, nora, organisation, place):
    give(nora, organisation)
    with unit_of_work(nora) as work:
        papers.give_statutes(work, organisation.id, make.a_pdf(), clock.now())
    call = ami.make_ami(place)
    sent = make.make_sent(nora, make.make_file(nora, place, organisation), call)
    path = f"/equipe/initiatives/envois/{sent.id}"
    officer = make.team("officer", "territory", place.id)
    desk.sit(officer)
    assert "Voir le compte bancaire" not in desk.read(path).text
    assert desk.read(path + "/statuts").status_code == 200
    form = "/mon-espace/organisations/nouvelle"
    assert desk.send(form, to=path + "/compte").status_code == 403  # not retained yet
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, sent.id, 1, "", clock.now())
    ami.read_by_two(make.the_application(sent.id))
    ami.retained(make.the_application(sent.id))
    assert "Voir le compte bancaire" in desk.read(path).text
    assert desk.read(path + "/compte").status_code == 405
    answer = desk.send(form, to=path + "/compte")
    assert "FR76 3000 6000 0112 3456 7890 189" in answer.text
    assert IBAN not in desk.read(path).text
    for actor in (nora, make.team("facilitator"), make.team("officer", "territory", territory.make_place("Loin").id)):
        desk.sit(actor)
        assert desk.send(form, to=path + "/compte").status_code == 403
        assert desk.read(path + "/statuts").status_code == 403
