"""The portal: home, what the law asks for, how a vote works in plain words, and what machines ask."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from app.portal import accessibility, public_texts, showcase, signals, views
from commons.kernel import navigation
from commons.kernel.navigation import Entry


def register(app: Flask) -> None:
    """Join the application."""
    for part in (views.blueprint, public_texts.blueprint, signals.blueprint):
        app.register_blueprint(part)
    if app.config["MODE"] != "production":
        app.register_blueprint(showcase.blueprint)
    navigation.add_entry(app, Entry(_l("Comprendre"), "texts.understand", rank=900))
    app.context_processor(lambda: _around(app))


def _around(app: Flask) -> dict[str, Any]:
    """What stands around every page: menu, footer, and the mention the law asks for."""
    return {
        "navigation": navigation.menu(app),
        "footer_links": _footer_links(app),
        "accessibility_mention": accessibility.mention(),
    }


def _footer_links(app: Flask) -> list[tuple[str, str]]:
    links = [
        (str(_l("Suivre avec un code")), url_for("follow_up.code")),
        (str(_l("Ce qui est attendu")), url_for("follow_up.debts")),
        (accessibility.mention(), url_for("texts.declaration")),
        (str(_l("Mentions légales")), url_for("texts.legal")),
        (str(_l("Cookies")), url_for("texts.cookies")),
        (str(_l("Qui peut quoi")), url_for("texts.rights_table")),
        (str(_l("Charte")), url_for("moderation.charter")),
        (str(_l("Nous écrire")), url_for("texts.contact")),
    ]
    source = app.config["SOURCE_URL"]
    return [*links, (str(_l("Code source")), source)] if source else links
