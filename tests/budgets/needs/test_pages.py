"""The pages of needs and priorities, as residents and the team use them: without JavaScript, what they typed kept."""

from __future__ import annotations

import re
from html import unescape

import pytest

from budgets.needs import counting, services
from budgets.needs.models import BudgetNeed
from budgets.stages import services as stages
from budgets.stages.types import StageAct, StageKind
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from tests.factories import needs as make
from tests.factories.budgets import make_place, make_territory
from tests.factories.identity import make_account

pytestmark = pytest.mark.usefixtures("database", "frozen")
ODD = ("", " ", "x" * 100_000, "a\x07b", "\u202eidée", "<script>alert(1)</script>", "🎈" * 200, "'; DROP TABLE x; --")


def _as(desk, actor: Actor):
    desk.sit(actor)
    return desk


def _needs() -> list[BudgetNeed]:
    db.session.expire_all()
    return list(db.session.query(BudgetNeed).order_by(BudgetNeed.id))


def test_somebody_without_account_says_a_need_and_gets_a_code_that_follows_it(desk) -> None:
    edition = make.needs_edition()
    root = f"/budgets/{edition.slug}/besoins"
    _as(desk, NOBODY)
    sent = desk.send(f"{root}/dire", words="Pas de banc.", contact="06 12 34 56 78")
    assert sent.status_code == 303
    thanks = desk.read(sent.location).text
    code = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{4}", thanks)
    assert code is not None
    assert "modération" in thanks
    assert "Pas de banc." not in desk.read(root).text
    need = _needs()[0]
    assert need.place_id == edition.place_id
    assert desk.read(f"{root}/1").status_code == 404
    assert _as(desk, make.somebody(edition)).read(f"{root}/1").status_code == 200
    with unit_of_work(SYSTEM) as work:
        services.set_standing(work, need.id, Standing.SHOWN)
    _as(desk, NOBODY)
    assert "Pas de banc." in desk.read(root).text
    assert desk.read(f"/suivi/code/{code.group()}").status_code in (200, 303)
    assert desk.read(f"{root}/merci/BBBBBBB").status_code == 404


def test_with_an_account_no_contact_is_asked_and_the_need_appears_at_once(desk) -> None:
    edition, me = make.needs_edition(), Actor(make_account().id)
    root = f"/budgets/{edition.slug}/besoins"
    _as(desk, me)
    assert 'name="contact"' not in desk.read(f"{root}/dire").text
    assert desk.send(f"{root}/dire", words="Un médecin, enfin.", title="Un médecin").status_code == 303
    assert "Un médecin, enfin." in _as(desk, NOBODY).read(f"{root}/1").text


def test_a_form_sent_by_a_machine_or_too_often_makes_no_need_and_keeps_what_was_typed(desk) -> None:
    edition = make.needs_edition()
    path = f"/budgets/{edition.slug}/besoins/dire"
    _as(desk, NOBODY)
    trapped = desk.send(path, words="Mots gardés", trap="moi")
    assert (trapped.status_code, "Mots gardés" in trapped.text) == (422, True)
    _as(desk, Actor(make_account().id))
    answers = [desk.send(path, words=f"Un besoin {n}").status_code for n in range(11)]
    assert answers == [303] * 10 + [429]


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_are_refused_with_the_same_form_or_shown_harmless(desk, odd: str) -> None:
    edition = make.needs_edition()
    root, team = f"/budgets/{edition.slug}", f"/equipe/budgets/{edition.slug}"
    make.priority(edition)
    make.priority(edition, "Autre")
    chosen = make.needs_edition(place=make_territory())
    make.arranged(chosen)
    _as(desk, Actor(make_account().id))
    assert desk.send(f"{root}/besoins/dire", words=odd, title=odd).status_code in (303, 422)
    assert desk.send(f"{root}/besoins/dire", words="Oui", place=odd, challenge=odd).status_code == 422
    assert desk.send(f"/budgets/{chosen.slug}/priorites/changer", secret=odd, choice=odd).status_code in (403, 422)
    helper = make.somebody(edition, "secretariat")
    make.said(edition)
    _as(desk, helper)
    assert desk.send(f"{team}/besoins", needs=odd, into="1").status_code == 422
    assert desk.send(f"{team}/besoins", needs="1-1", into=odd).status_code == 422
    for path, typed in (
        ("/besoins/papier", {"words": odd, "where": odd, "day": odd}),
        ("/priorites/nouvelle", {"title": odd, "words": odd, "needs": odd}),
        ("/priorites/1/mots", {"title": odd, "why": odd}),
        ("/priorites/1/reunir", {"into": odd, "why": odd}), ("/priorites/choix", {"most": odd}),
    ):  # fmt: skip
        assert desk.send(team + path, **typed).status_code in (303, 403, 422), path
    _as(desk, make.somebody(chosen))
    path, typed = f"/equipe/budgets/{chosen.slug}/priorites/choix/papier", dict.fromkeys(("name", "address"), odd)
    assert desk.send(path, contact=odd, choice=odd, where=odd, **typed).status_code in (303, 403, 422)
    _as(desk, helper)
    for page in (f"{root}/besoins", f"{root}/priorites", f"{team}/besoins"):
        asked = {"q": odd[:3000], "lieu": odd[:300], "theme": odd[:300], "defi": odd[:50], "page": odd[:9]}
        listed = desk._client.get(page, query_string=asked)
        assert listed.status_code in (200, 400)
        assert "<script>alert" not in listed.text


def test_needs_are_searched_by_their_stems_and_filtered(desk) -> None:
    edition = make.needs_edition()
    place = make_place("Le parc", inside=edition.place)
    make.said(edition, "Des bancs à l’ombre", place_id=place.id)
    make.said(edition, "Un médecin près de chez nous")
    root = f"/budgets/{edition.slug}/besoins"
    _as(desk, NOBODY)
    found = desk.read(f"{root}?q=banc").text
    assert "Des bancs à l’ombre" in found
    assert "Un médecin" not in found
    near = desk.read(f"{root}?lieu={place.slug}").text
    assert ("Des bancs" in near, "Un médecin" in near) == (True, False)
    assert "Aucun besoin ne répond" in desk.read(f"{root}?q=piscine").text
    empty = make.needs_edition(place=make_territory())
    assert "Aucun besoin pour l’instant" in desk.read(f"/budgets/{empty.slug}/besoins").text
    assert "Aucune priorité pour l’instant" in desk.read(f"/budgets/{empty.slug}/priorites").text
    assert desk.read("/budgets/rien/besoins").status_code == 404
    assert desk.read(f"{root}/99").status_code == 404


def test_the_list_of_needs_says_where_needs_are_on_their_way(desk) -> None:
    edition = make.needs_edition()
    _as(desk, NOBODY)

    def step() -> str:
        found = re.search(r'aria-current="step"><b>([^<]+)</b>', desk.read(f"/budgets/{edition.slug}/besoins").text)
        assert found is not None
        return unescape(found[1])

    assert step() == "Chacun dit ce qui manque."
    make.close(edition, StageKind.NEEDS)
    with clock.frozen(clock.now() + make.MINUTE):
        assert step().startswith("L’équipe d’animation réunit")
        make.arranged(edition, 2)
        assert step().startswith("Les habitants choisissent")
        said = desk.read(f"/budgets/{edition.slug}/besoins/dire").text
        assert f'href="/budgets/{edition.slug}/priorites"' in said
    with clock.frozen(clock.now() + 2 * make.MONTH):
        with unit_of_work(SYSTEM) as work:
            counting.count(work, edition.slug, clock.now())
        assert step().startswith("Des associations ou des habitants proposent")


def test_before_the_count_the_board_says_when_it_is_filled_and_why_not_now(desk) -> None:
    arranged, prepared, none = make.needs_edition(), make.needs_edition(), make.needs_edition((StageKind.NEEDS,))
    make.arranged(arranged, 2)
    _as(desk, NOBODY)

    def read(edition) -> str:
        page = desk.read(f"/budgets/{edition.slug}/priorites/recus")
        assert page.status_code == 200
        return page.text

    assert "Le choix se termine le" in read(arranged)
    assert "Pourquoi pas maintenant ?" in read(arranged)
    assert "L’équipe prépare la liste" in read(prepared)
    assert "ne choisissent pas de priorités" in read(none)
    with unit_of_work(SYSTEM) as work:
        stages.move(work, arranged.slug, StageKind.RANKING, StageAct.PAUSE, "Une panne", clock.now())
    assert "Le choix est en pause" in read(arranged)
    with unit_of_work(SYSTEM) as work:
        stages.move(work, arranged.slug, StageKind.RANKING, StageAct.RESUME, "C’est réparé", clock.now())
    with clock.frozen(clock.now() + 2 * make.MONTH):
        assert "Le compte se fait tout seul" in read(arranged)
        assert "aucun code à publier" in read(prepared)
        with unit_of_work(SYSTEM) as work:
            counting.count(work, arranged.slug, clock.now())
        assert "L’urne est vide" in read(arranged)
    assert desk.read("/budgets/rien/priorites/recus").status_code == 404


def test_a_resident_chooses_reads_again_gets_a_receipt_and_changes_with_it(desk) -> None:
    edition = make.needs_edition()
    make.arranged(edition, 3, most=2)
    me = make.resident(edition)
    root = f"/budgets/{edition.slug}/priorites"
    _as(desk, me)
    page = desk.read(f"{root}/choisir").text
    orders = [re.findall(r'name="choice" id="choice-(\d)"', desk.read(f"{root}/choisir").text) for _ in range(3)]
    assert orders[0] == orders[1] == orders[2]
    assert sorted(orders[0]) == ["1", "2", "3"]
    assert "2 au plus" in page
    too_many = desk.send(f"{root}/choisir", choice=["1", "2", "3"])
    assert (too_many.status_code, too_many.text.count(" checked")) == (422, 3)
    assert desk.send(f"{root}/choisir", choice=None).status_code == 422
    review = desk.send(f"{root}/choisir", choice=["1", "3"])
    assert review.status_code == 200
    sheet = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', review.text))
    sheet["choice"] = ["1", "3"]
    back = desk._client.post(f"{root}/choisir", data={**sheet, "change": "1"})
    assert (back.status_code, back.text.count(" checked")) == (200, 2)
    receipt = desk._client.post(f"{root}/choisir/urne", data=sheet)
    assert receipt.status_code == 200
    secret, code = (
        re.sub(r"\s", "", found) for found in re.findall(r'receipt-code" id="[^"]+">([^<]+)<', receipt.text)
    )
    again = desk._client.post(f"{root}/choisir/urne", data=sheet)
    assert secret in again.text
    assert "déjà choisi" in desk.read(f"{root}/choisir").text
    assert make.WHAT[0] not in receipt.text
    _as(desk, NOBODY)
    changed = desk.send(f"{root}/changer", secret=secret, choice=["2"])
    assert (changed.status_code, secret in changed.text) == (200, True)
    assert desk.send(f"{root}/changer", secret="AAAA-BBBB-CCCC-DDDD-EEEE", choice=["2"]).status_code in (403, 422)
    before = desk.read(f"{root}/recus?code={code}")
    assert before.status_code == 200
    assert "Les codes de suivi paraîtront ici après le compte" in before.text
    assert code not in re.sub(r"[\s-]", "", before.text)
    with clock.frozen(clock.now() + 2 * make.MONTH):
        with unit_of_work(SYSTEM) as work:
            counting.count(work, edition.slug, clock.now())
        assert "Oui, il y est" in desk.read(f"{root}/recus?code={code}").text
        assert "ne le trouvons pas" in desk.read(f"{root}/recus?code=AAAABBBBCCCC").text
        listed = desk.read(root).text
    assert "1 personne l’a choisie" in listed
    assert "Place 1" in listed


def test_orders_differ_between_people(desk) -> None:
    edition = make.needs_edition()
    make.arranged(edition, 6)
    orders = set()
    for _ in range(6):
        _as(desk, make.resident(edition))
        page = desk.read(f"/budgets/{edition.slug}/priorites/choisir").text
        orders.add(tuple(re.findall(r'id="choice-(\d)"', page)))
    assert len(orders) > 1


def test_who_may_not_choose_is_told_why_and_what_to_do(desk) -> None:
    edition = make.needs_edition()
    path = f"/budgets/{edition.slug}/priorites/choisir"
    _as(desk, NOBODY)
    assert desk.read(path).status_code in (302, 303)
    _as(desk, make.resident(edition))
    assert "pas encore commencé" in desk.read(path).text
    make.arranged(edition)
    _as(desk, Actor(make_account().id))
    assert "Dire où j’habite" in desk.read(path).text
    _as(desk, make.resident(edition, home=make_territory()))
    assert "autre territoire" in unescape(desk.read(path).text)


def test_the_stage_leads_to_these_pages(desk) -> None:
    edition = make.needs_edition(kinds=(StageKind.NEEDS, StageKind.RANKING))
    page = _as(desk, NOBODY).read(f"/budgets/{edition.slug}/etapes")
    page = page if page.status_code == 200 else desk.read(f"/budgets/{edition.slug}")
    for path in ("/besoins/dire", "/besoins", "/priorites"):
        assert f"/budgets/{edition.slug}{path}" in page.text


def test_lists_offer_the_places_of_their_edition_only(client) -> None:
    edition, elsewhere = make.needs_edition(), make_territory()
    make.priority(edition, "De l’ombre", [make.said(edition)])
    for path in ("besoins", "priorites"):
        page = client.get(f"/budgets/{edition.slug}/{path}").text
        assert f'<option value="{edition.place.slug}"' in page
        assert f'<option value="{elsewhere.slug}"' not in page
