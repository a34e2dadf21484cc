"""How days and activities are named where one chooses: with their marks in place, and whole on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from assises.registrations import hours, pages
from commons.identity.types import Role
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.desk import Desk
from tests.factories.identity import make_officer

TITLE = "Un local, comment le faire vivre ?"


@pytest.mark.parametrize(("language", "around"), [("ar", ("\u2068", "\u2069")), ("fr", ("", ""))])
def test_french_titles_keep_their_marks_among_arabic_words(app, edition, language, around):
    day = days.make_site_day(edition, name="Maison (Nord)")
    one, other = days.make_activity(day, title=TITLE), days.make_activity(day)
    title, site = TITLE.join(around), "Maison (Nord)".join(around)
    with app.test_request_context(f"/?lang={language}"):
        label = dict(pages.activity_pairs(edition, wishing=False))[str(one.id)]
        assert [title in label, site in label, site in pages.day_pairs(edition)[0][1]] == [True] * 3
        assert title in hours.said(edition, [one.id, other.id], None)
        assert ("\u2068" in label) is (language == "ar")


def test_the_paper_form_names_the_whole_of_an_activity(app, client, edition):
    days.make_activity(days.make_site_day(edition, name="Maison du Nord"), title="Se baigner (suite)")
    desk = Desk(app, client, make.team(Role.SECRETARIAT, edition, make_officer().id))
    file = desk.read(f"/equipe/assises/{edition.year}/inscriptions/bulletin.pdf")
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(file.data)).pages).split())
    assert "Se baigner (suite) —" in said
    assert said.count("Maison du Nord") == 2
    assert "20 places" not in said
