"""Words in another language than the reader's, and addresses where nobody reads."""

from __future__ import annotations

from flask import g, has_request_context, url_for
from flask_babel import gettext

from commons.kernel import i18n


def test_a_job_speaks_the_language_it_is_told_and_knows_addresses(app):
    with app.app_context():
        assert not has_request_context()
        with i18n.speaking("en"):
            assert gettext("Mon espace") == "My space"
            assert i18n.locale_code() == "en"
            assert url_for("identity.home") == "/mon-espace"
        with i18n.speaking("ar"):
            assert gettext("Mon espace") == "صفحتي الخاصة"
            assert i18n.text_direction() == "rtl"
        assert not has_request_context()
        assert gettext("Mon espace") == "Mon espace"


def test_within_a_page_the_reader_gets_their_own_language_back(app):
    with app.test_request_context("/?lang=ar"):
        assert gettext("Mon espace") == "صفحتي الخاصة"
        with i18n.speaking("fr"):
            assert gettext("Mon espace") == "Mon espace"
            assert i18n.catalogue().ugettext("Mon espace") == "Mon espace"
        assert gettext("Mon espace") == "صفحتي الخاصة"
        assert i18n.catalogue().ugettext("Mon espace") == "صفحتي الخاصة"


def test_what_else_a_request_remembers_stays(app):
    with app.test_request_context("/"):
        g.actor = "somebody"
        with i18n.speaking("en"):
            assert g.actor == "somebody"
        assert g.actor == "somebody"
