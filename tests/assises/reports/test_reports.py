"""The account of an edition: nobody is given away, figures freeze, words may be corrected, paper stays the same."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pypdf import PdfReader

from assises.commitments import axes
from assises.commitments.drafts import AxisDraft
from assises.commitments.types import AxisState, PromiseState
from assises.editions import policies as editions
from assises.editions.types import EditionState, Stage
from assises.people.types import Entrance
from assises.reports import counting, downloads, paper, policies, queries, said, services
from assises.reports.counting import Came
from assises.reports.models import EditionReport
from assises.reports.types import Part, ReportRefusal, ReportState, SaidKind
from commons.identity.colleges import College
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_registration, make_site_day
from tests.factories.identity import text_of
from tests.factories.outcome import Crowd, make_commitment, past_edition, published_minutes, tags_of
from tests.factories.participation import somebody

WORDS = {Part.OPENING: {"fr": "Deux jours de débats.", "ar": "يومان من النقاش."}}


@pytest.fixture
def people() -> Iterator[Crowd]:
    """People who came, as a test says."""
    crowd = Crowd()
    counting.register(crowd)
    yield crowd
    counting.forget(crowd)


@pytest.fixture
def edition(database, frozen, people):
    """An edition that is over: thirty residents and three elected members came, minutes and promises were written."""
    last = past_edition(2040, state=EditionState.REPORTED, reported_at=frozen - timedelta(days=300))
    make_commitment(last)
    make_commitment(last, PromiseState.KEPT)
    found = past_edition(2041, theme="Vivre au frais")
    day = make_site_day(found, name="La Friche")
    registration = make_registration(found, persons=30, entrance=Entrance.PHONE)
    people.lines = [Came(a.id, College.RESIDENTS, None, day.id) for a in registration.attendees]
    people.lines += [Came(None, College.ELECTED, None, day.id)] * 3
    make_commitment(found)
    return found


def do(act, *args, actor: Actor = SYSTEM):
    with unit_of_work(actor) as work:
        return act(work, *args, clock.now())


def written(edition) -> EditionReport:
    do(services.write, edition.id, 0, WORDS)
    report = queries.report(edition.id)
    assert report is not None
    db.session.refresh(report)
    return report


def published(edition) -> EditionReport:
    report = written(edition)
    do(services.publish, edition.id, report.version, "")
    db.session.refresh(report)
    return report


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("scope", ["everywhere", "own", "other"])
def test_only_the_secretariat_of_the_edition_writes_and_publishes(database, frozen, role, scope):
    edition = past_edition()
    where = {"everywhere": ("everywhere", 0), "own": edition.scope, "other": ("assises", 999_999)}[scope]
    expected = None if role is Role.SECRETARIAT and scope != "other" else ReportRefusal.NOT_YOURS
    assert policies.refusal_to_write(edition, somebody(role, *where), frozen) is expected
    assert policies.refusal_to_publish(edition, somebody(role, *where), frozen) is expected


def test_the_account_is_written_from_the_first_day_and_published_after_the_last(database, frozen):
    edition = past_edition(first_day=frozen.date() + timedelta(days=1), last_day=frozen.date() + timedelta(days=2))
    for days, stage, writing, publishing in (
        (0, Stage.CLOSED, ReportRefusal.TOO_EARLY, ReportRefusal.TOO_EARLY),
        (1, Stage.RUNNING, None, ReportRefusal.TOO_EARLY), (3, Stage.RESTITUTION, None, None),
    ):  # fmt: skip
        now = frozen + timedelta(days=days)
        assert editions.stage_of(edition, now) is stage
        assert policies.refusal_to_write(edition, SYSTEM, now) is writing
        assert policies.refusal_to_publish(edition, SYSTEM, now) is publishing
    edition.state = EditionState.ARCHIVED
    assert policies.refusal_to_write(edition, SYSTEM, frozen) is ReportRefusal.ARCHIVED


def test_publishing_freezes_the_figures_and_reports_the_edition(edition, people, frozen):
    report = published(edition)
    assert (edition.state, report.state, report.number) == (EditionState.REPORTED, ReportState.PUBLISHED, 1)
    figures = report.figures
    assert figures["came"]["college"] == {"total": 33, "lines": [], "others": 33}
    assert [(b["year"], b["silent"], b["state"]) for b in figures["before"]] == [
        (2040, True, "proposed"), (2040, False, "kept"),
    ]  # fmt: skip
    whole = json.dumps({"words": report.published_words, "figures": figures}, ensure_ascii=False, sort_keys=True,
                       separators=(",", ":"))  # fmt: skip
    assert report.digest == hashlib.sha256(whole.encode()).hexdigest()
    people.lines.pop()
    do(services.write, edition.id, report.version, {Part.OPENING: {"fr": "Deux jours de débats, en mai."}})
    db.session.refresh(report)
    with pytest.raises(Invalid):
        do(services.publish, edition.id, report.version, " ")
    do(services.publish, edition.id, report.version, "Le mois est dit")
    db.session.refresh(report)
    # Two versions never differ by a few people.
    assert (report.number, report.figures) == (2, figures)
    assert report.published_words["opening"]["fr"].endswith("en mai.")


def test_nothing_is_published_without_words_or_from_an_older_page(edition, frozen):
    with pytest.raises(Invalid):
        do(services.publish, edition.id, 0, "")
    report = written(edition)
    for act, args in ((services.write, (edition.id, 0, WORDS)), (services.publish, (edition.id, 7, ""))):
        with pytest.raises(Stale):
            do(act, *args)
    with pytest.raises(Refused):
        do(services.publish, edition.id, report.version, "", actor=NOBODY)


def test_what_was_said_is_counted_by_whoever_knows(edition, frozen):
    def provider(_edition_id: int) -> dict[SaidKind, int]:
        return {SaidKind.CONTRIBUTIONS: 412, SaidKind.POSITIONS: 0}

    made = published_minutes()
    said.register(provider)
    try:
        found = said.counts(made.activity.edition_id)
    finally:
        said.forget(provider)
    assert found == {
        SaidKind.ACTIVITIES: 1, SaidKind.WORKSHOPS: 1, SaidKind.CONTRIBUTIONS: 412, SaidKind.MINUTES: 1,
    }  # fmt: skip


def test_the_page_tells_who_came_what_was_decided_and_what_became_of_earlier_promises(desk, edition):
    waiting = text_of(desk.read("/assises/2041/bilan"))
    assert "Le bilan n’est pas encore publié" in waiting
    for path in ("bilan.csv", "bilan.json", "bilan-fr.pdf"):
        assert desk.read(f"/assises/2041/{path}").status_code == 404
    report = published(edition)
    page = text_of(desk.read("/assises/2041/bilan"))
    for told in (
        "Deux jours de débats.",
        "33 personnes sont venues.",
        "sans nouvelle depuis le",
        "Tenu",
        report.digest,
    ):
        assert told in page
    assert " 3 " not in page.split("Par collège")[1].split("Ce qui a été dit")[0]
    arabic = desk.read("/assises/2041/bilan?lang=ar")
    assert "يومان من النقاش." in arabic.text


def test_the_files_say_the_same_and_run_nothing(desk, edition):
    make_commitment(edition, words="=cmd|x")
    report = published(edition)
    table = desk.read("/assises/2041/bilan.csv").data.decode("utf-8-sig")
    assert ";=cmd" not in table
    assert "En tout;personnes venues;33" in table
    data = json.loads(desk.read("/assises/2041/bilan.json").data)
    assert (data["digest"], data["figures"]) == (report.digest, report.figures)


def test_numbers_of_the_table_are_bare_and_promises_say_who_owes_them(desk, edition):
    """A spreadsheet adds 1500; "1 500" is a text to it."""
    figures = json.loads(json.dumps(published(edition).figures))
    figures["came"]["college"] = {"total": 1500, "lines": [{"key": "residents", "number": 1500}], "others": 0}
    figures["said"] = {"contributions": 12_345}
    rows = list(csv.reader(io.StringIO(downloads.as_csv(figures).decode("utf-8-sig")), delimiter=";"))
    assert ["Par collège", "Habitant·es", "1500"] in [row[:3] for row in rows]
    assert ["En tout", "personnes venues", "1500"] in [row[:3] for row in rows]
    assert [row[2] for row in rows if row[0] == "Ce qui a été dit"] == ["12345"]
    assert {len(row) for row in rows} == {7}
    promised = next(row for row in rows if row[0] == "Engagements")
    assert promised[3:5] == ["la Métropole", figures["commitments"][0]["due_on"]]
    assert [row[5] for row in rows if row[0] == "Engagements d’avant"] == ["2040", "2040"]


def test_the_account_says_of_which_day_its_figures_are_and_leads_to_axes_and_to_today(desk, edition, frozen):
    with unit_of_work(SYSTEM) as work:
        axis = axes.propose(work, edition.id, AxisDraft("De l’ombre"), frozen)
        axes.decide(work, axis.id, axis.version, AxisDraft("De l’ombre"), AxisState.ADOPTED, "", frozen)
    ended = make_commitment(past_edition(2039), PromiseState.NOT_KEPT)
    report = published(edition)
    with clock.frozen(frozen + timedelta(days=30)):
        do(services.publish, edition.id, report.version, "Une faute")
        page = desk.read("/assises/2041/bilan")
    told = "Les chiffres et l’état des engagements sont ceux du lundi 15 juin 2026."
    assert told in text_of(page)
    assert 'href="/assises/2041/engagements"' in page.text
    assert f'href="/assises/axes/{axis.id}"' in page.text
    assert ended.reason in text_of(page).split("Ce que sont devenus")[1]
    db.session.refresh(report)
    first = paper.printed(edition, report, "fr", "https://x.fr/assises/2041/bilan")
    assert told in " ".join(PdfReader(io.BytesIO(first)).pages[0].extract_text().split())


@pytest.mark.parametrize(("language", "first"), [("fr", "fr"), ("en", "fr"), ("ar", "ar")])
def test_the_paper_in_the_language_of_the_reader_comes_first(desk, edition, language, first):
    published(edition)
    page = desk.read(f"/assises/2041/bilan?lang={language}").text
    french, arabic = page.index("bilan-fr.pdf"), page.index("bilan-ar.pdf")
    assert (french < arabic) is (first == "fr")
    assert 'hreflang="ar"' in page


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_paper_is_accessible_and_the_same_each_time(desk, edition, language):
    report = published(edition)
    first = paper.printed(edition, report, language, "https://x.fr/assises/2041/bilan")
    assert first == paper.printed(edition, report, language, "https://x.fr/assises/2041/bilan")
    reader = PdfReader(io.BytesIO(first))
    root = reader.trailer["/Root"]
    tags = tags_of(root["/StructTreeRoot"])
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], tags.count("/H1")) == (language, True, 1)
    # Five cuts of two columns, two tables of commitments of four.
    assert (tags.count("/Table"), tags.count("/TH"), tags.count("/Figure")) == (7, 18, 1)
    assert report.digest[:12] in "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    assert desk.read(f"/assises/2041/bilan-{language}.pdf").mimetype == "application/pdf"
